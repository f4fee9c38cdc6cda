#include "policy/language/print.h"

#include <fmt/format.h>

#include <algorithm>

#include "policy/language/print_parts.h"

namespace steward::policy {
namespace {

// The document in "document/rule".
std::string_view document_of(std::string_view id) {
  return id.substr(0, id.find('/'));
}
std::string_view rule_of(std::string_view id) {
  return id.substr(std::min(id.find('/') + 1, id.size()));
}

std::string head(std::string_view kind, std::string_view name) {
  std::string text = fmt::format("apiVersion: steward/v1\nkind: {}\n", kind);
  if (!name.empty()) text += fmt::format("metadata: {{name: {}}}\n", printed(name));
  return text;
}

// Rules of one document stand one after another; a rule begins a document when the one before is of another.
class RuleDocuments {
 public:
  explicit RuleDocuments(std::vector<PolicySource>& documents) : documents_(documents) {}

  void begin(std::string_view kind, std::string_view id) {
    const std::string name(document_of(id));
    if (name != name_ || documents_.empty()) {
      documents_.push_back({name + ".yaml", head(kind, name) + "rules:\n"});
      name_ = name;
    }
    text() += fmt::format("  - id: {}\n", printed(rule_of(id)));
  }
  void line(std::string_view key, std::string_view printed_value) {
    text() += fmt::format("    {}: {}\n", key, printed_value);
  }
  void list(std::string_view key, const std::vector<std::string>& texts) {
    if (!texts.empty()) line(key, printed(texts));
  }
  void reason(const std::string& reason) { line("reason", yaml_quoted(reason)); }

  template <class Rule>
  void scope(const Rule& rule) {
    if (rule.subjects != SubjectSelector{}) line("subjects", printed(rule.subjects));
    std::vector<std::string> actions;
    for (const Action action : rule.actions) actions.emplace_back(to_string(action));
    list("actions", actions);
    list("purposes", keys_of(rule.purposes));
    line("data", printed(rule.data));
    if (rule.when->kind != Condition::Kind::kAlways) line("when", printed(rule.when));
  }

 private:
  std::string& text() { return documents_.back().text; }

  std::vector<PolicySource>& documents_;
  std::string name_;
};

void print_access(RuleDocuments& out, const AccessRule& rule) {
  const bool obliges = rule.effect == Effect::kOblige;
  out.begin(obliges ? "Obligations" : "AccessPolicy", rule.id);
  if (!obliges) out.line("effect", rule.effect == Effect::kPermit ? "permit" : "forbid");
  out.scope(rule);
  if (rule.require != Requirements{}) out.line("require", printed(rule.require));
  if (rule.obligations != RuleObligations{}) out.line("obligations", printed(rule.obligations));
  out.reason(rule.reason);
}

void print_exception(RuleDocuments& out, const Exception& exception) {
  out.begin("Exceptions", exception.id);
  out.line("rule", printed(exception.rule));
  out.scope(exception);
  out.line("expires", yaml_quoted(format_rfc3339(exception.expires)));
  out.line("approved_by", printed(exception.approved_by));
  out.reason(exception.reason);
}

void print_retention(RuleDocuments& out, const RetentionRule& rule) {
  out.begin("RetentionPolicy", rule.id);
  out.line("data", printed(rule.data));
  out.line("period", format_period(rule.period));
  out.line("start", printed(rule.start));
  out.reason(rule.reason);
}

void print_limitation(RuleDocuments& out, const PurposeLimitation& limitation) {
  out.begin("PurposeLimitation", limitation.id);
  out.list("datasets", limitation.datasets);
  out.list("purposes", keys_of(limitation.purposes));
  out.reason(limitation.reason);
}

// Joins documents of one file.
void join(std::string& file, const std::string& document) {
  file += (file.empty() ? "" : "---\n") + document;
}

template <class Key>
std::string print_taxonomy(std::string_view kind, std::string_view list,
                           const std::vector<std::pair<Key, std::string>>& entries) {
  std::string text = head(kind, "") + fmt::format("{}:\n", list);
  for (const auto& [key, description] : entries)
    text += fmt::format("  - {{key: {}, description: {}}}\n", printed(key.str()), yaml_quoted(description));
  return text;
}

std::string print_roles(const std::vector<Role>& roles) {
  std::string text = head("Roles", "") + "roles:\n";
  for (const Role& role : roles)
    text += fmt::format("  - {{id: {}, description: {}}}\n", printed(role.id), yaml_quoted(role.description));
  return text;
}

std::string print_groups(const std::vector<Group>& groups) {
  std::string text = head("Groups", "") + "groups:\n";
  for (const Group& group : groups) {
    text += fmt::format("  - id: {}\n    description: {}\n", printed(group.id), yaml_quoted(group.description));
    if (!group.members.empty()) text += fmt::format("    members: {}\n", printed(group.members));
    if (!group.roles.empty()) text += fmt::format("    roles: {}\n", printed(group.roles));
  }
  return text;
}

std::string print_declassifiers(const lineage::Declassifiers& declassifiers) {
  std::string bare, full;
  for (const auto& [function, said] : declassifiers.all()) {
    if (said.kind.empty()) {
      bare += (bare.empty() ? "" : ", ") + printed(function);
      continue;
    }
    full += fmt::format("  - function: {}\n    kind: {}\n    vouched_by: {}\n    reason: {}\n", printed(function),
                        printed(said.kind), printed(said.vouched_by), yaml_quoted(said.reason));
    if (!said.categories.empty()) full += fmt::format("    categories: {}\n", printed(keys_of(said.categories)));
  }
  std::string text = head("Declassifiers", "");
  if (!bare.empty()) text += fmt::format("functions: [{}]\n", bare);
  if (!full.empty()) text += "declassifiers:\n" + full;
  return text;
}

// What needs no name.
std::string print_names(const PolicySet& set) {
  std::string file;
  if (!set.categories.empty()) join(file, print_taxonomy("Categories", "categories", set.categories));
  if (!set.purposes.empty()) join(file, print_taxonomy("Purposes", "purposes", set.purposes));
  if (!set.roles.empty()) join(file, print_roles(set.roles));
  if (!set.groups.empty()) join(file, print_groups(set.groups));
  if (!set.declassifiers.all().empty()) join(file, print_declassifiers(set.declassifiers));
  return file;
}

template <class Rule>
bool same_rules(const std::vector<Rule>& a, const std::vector<Rule>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Rule& one, Rule other) {
    other.place = one.place;
    return one == other;
  });
}

}  // namespace

std::vector<PolicySource> print_documents(const PolicySet& set) {
  std::vector<PolicySource> documents;
  if (std::string names = print_names(set); !names.empty()) documents.push_back({"_names.yaml", std::move(names)});
  RuleDocuments out(documents);
  for (const AccessRule& rule : set.access) print_access(out, rule);
  for (const Exception& exception : set.exceptions) print_exception(out, exception);
  for (const RetentionRule& rule : set.retention) print_retention(out, rule);
  for (const PurposeLimitation& limitation : set.limitations) print_limitation(out, limitation);
  return documents;
}

std::string print_policies(const PolicySet& set) {
  std::string text;
  for (const PolicySource& document : print_documents(set)) join(text, document.text);
  return text;
}

bool same_policies(const PolicySet& a, const PolicySet& b) {
  return same_rules(a.access, b.access) && same_rules(a.exceptions, b.exceptions) &&
         same_rules(a.retention, b.retention) && same_rules(a.limitations, b.limitations) && a.roles == b.roles &&
         a.groups == b.groups && a.declassifiers == b.declassifiers && a.categories == b.categories &&
         a.purposes == b.purposes;
}

}  // namespace steward::policy
