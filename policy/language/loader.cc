#include <algorithm>
#include <map>

#include "policy/policy_set.h"
#include "policy/language/rule_reader.h"

namespace steward::policy {
namespace {

const std::vector<std::string> kKinds = {"AccessPolicy", "RetentionPolicy", "PurposeLimitation", "Roles",
                                         "Declassifiers"};

// Builds one PolicySet out of any number of files. Ids are unique over all of them.
class Loader {
 public:
  void read_file(const PolicySource& source);
  LoadOutcome finish(std::vector<PolicySource> sources);

 private:
  void read_document(DocumentReader& reader, const YamlNode& document);
  std::string read_metadata(DocumentReader& reader, const YamlNode& document, bool needs_name);
  void read_rules(DocumentReader& reader, const YamlNode& document, const std::string& kind);
  void read_roles(DocumentReader& reader, const YamlNode& document);
  void read_declassifiers(DocumentReader& reader, const YamlNode& document);
  void claim(DocumentReader& reader, const YamlNode& at, std::string_view what, const std::string& id);

  PolicySet set_;
  std::vector<Diagnostic> diagnostics_;
  std::map<std::string, std::string> claimed_;  // "rule customer-data/x" → where it stands first
  size_t rules_ = 0;
};

void Loader::claim(DocumentReader& reader, const YamlNode& at, std::string_view what, const std::string& id) {
  const auto [first, is_new] = claimed_.try_emplace(fmt::format("{} {}", what, id), reader.place(at));
  if (!is_new)
    reader.error(at, fmt::format("The {} '{}' is already defined at {}; give this one another name.", what,
                                 id, first->second));
}

std::string Loader::read_metadata(DocumentReader& reader, const YamlNode& document, bool needs_name) {
  const YamlNode* metadata = document.find("metadata");
  if (!metadata) {
    if (needs_name) reader.required(document, "metadata", "{name: …}");
    return "";
  }
  if (!reader.is_mapping(*metadata, "'metadata'")) return "";
  reader.only_keys(*metadata, {"name", "description"});
  if (const YamlNode* description = metadata->find("description"))
    reader.text(*description, "a description", kMaxSentenceBytes);
  const YamlNode* name = metadata->find("name");
  if (!name) {
    if (needs_name) reader.required(*metadata, "name", "a name for the document, unique over all files");
    return "";
  }
  auto text = reader.name(*name, "a document name");
  if (!text) return "";
  claim(reader, *name, "document", *text);
  return *std::move(text);
}

void Loader::read_rules(DocumentReader& reader, const YamlNode& document, const std::string& kind) {
  reader.only_keys(document, {"apiVersion", "kind", "metadata", "rules"});
  const std::string name = read_metadata(reader, document, true);
  const YamlNode* rules = reader.required(document, "rules", "a list of rules");
  if (!rules) return;
  if (!rules->is_sequence() || rules->items.empty()) {
    reader.error(*rules, "'rules' must be a list of at least one rule.");
    return;
  }
  for (const YamlNode& rule : rules->items) {
    if (++rules_ > kMaxRules) {
      reader.error(rule,
                   fmt::format("This is one rule too many; at most {} are accepted in all.", kMaxRules));
      return;
    }
    if (!reader.is_mapping(rule, "A rule")) continue;
    if (kind == "AccessPolicy")
      set_.access.push_back(read_access_rule(reader, rule, name));
    else if (kind == "RetentionPolicy")
      set_.retention.push_back(read_retention_rule(reader, rule, name));
    else
      set_.limitations.push_back(read_limitation(reader, rule, name));
    const YamlNode* id = rule.find("id");
    if (id && id->is_scalar()) claim(reader, *id, "rule", fmt::format("{}/{}", name, excerpt(id->scalar)));
  }
}

void Loader::read_roles(DocumentReader& reader, const YamlNode& document) {
  reader.only_keys(document, {"apiVersion", "kind", "metadata", "roles"});
  read_metadata(reader, document, false);
  reader.required(document, "roles", "a list of {id, description}");
  for (const YamlNode* role : reader.list(document, "roles")) {
    if (!reader.is_mapping(*role, "A role")) continue;
    set_.roles.push_back(read_role(reader, *role));
    if (!set_.roles.back().id.empty()) claim(reader, *role, "role", set_.roles.back().id);
  }
}

void Loader::read_declassifiers(DocumentReader& reader, const YamlNode& document) {
  reader.only_keys(document, {"apiVersion", "kind", "metadata", "functions", "declassifiers"});
  read_metadata(reader, document, false);
  if (!document.find("declassifiers"))
    reader.required(
        document, "functions",
        "a list of functions whose result cannot be read back, or 'declassifiers' with who vouches");
  for (const YamlNode* item : reader.list(document, "functions"))
    if (auto name = reader.name(*item, "a function name")) set_.declassifiers.insert(*std::move(name));
  for (const YamlNode* item : reader.list(document, "declassifiers")) {
    if (!reader.is_mapping(*item, "A declassifier")) continue;
    auto [function, declassifier] = read_declassifier(reader, *item);
    if (function.empty()) continue;
    claim(reader, *item, "declassifier", function);
    set_.declassifiers.set(function, std::move(declassifier));
  }
}

void Loader::read_document(DocumentReader& reader, const YamlNode& document) {
  if (document.is_null()) return;  // an empty document between two "---"
  if (!reader.is_mapping(document, "A policy document")) return;
  if (const YamlNode* version = reader.required(document, "apiVersion", "steward/v1"))
    if (const auto text = reader.text(*version, "steward/v1", kMaxNameBytes); text && *text != "steward/v1")
      reader.not_one_of(*version, *text, "a version of the policy language", {"steward/v1"});
  const YamlNode* kind = reader.required(document, "kind", fmt::format("one of {}", fmt::join(kKinds, ", ")));
  const auto word = kind ? reader.text(*kind, "a kind of document", kMaxNameBytes) : std::nullopt;
  if (!word) return;
  if (std::find(kKinds.begin(), kKinds.end(), *word) == kKinds.end())
    reader.not_one_of(*kind, *word, "a kind of document", kKinds);
  else if (*word == "Roles")
    read_roles(reader, document);
  else if (*word == "Declassifiers")
    read_declassifiers(reader, document);
  else
    read_rules(reader, document, *word);
}

void Loader::read_file(const PolicySource& source) {
  DocumentReader reader(source.file, diagnostics_);
  const auto start_of_file = [] {
    YamlNode node;
    node.line = node.column = 1;
    return node;
  }();
  claim(reader, start_of_file, "file", source.file);
  const auto documents = parse_yaml(source.text, source.file);
  if (!documents.ok()) {
    const Error& error = documents.error();
    const bool has_line = error.where.size() > source.file.size();
    diagnostics_.push_back(
        {Severity::kError, has_line ? error.where : reader.place(start_of_file), error.message});
    return;
  }
  // A file cut to nothing would take its rules, forbids included, silently out of force.
  if (std::all_of(documents->begin(), documents->end(), [](const YamlNode& d) { return d.is_null(); }))
    reader.error(start_of_file, "The file holds no policy; write one, or leave the file out.");
  for (const YamlNode& document : *documents) read_document(reader, document);
}

// "FILE:LINE:COLUMN" compared as file, then numbers.
bool stands_before(const Diagnostic& a, const Diagnostic& b) {
  const auto split = [](const std::string& place) {
    const size_t second = place.rfind(':');
    const size_t first =
        second == std::string::npos || second == 0 ? std::string::npos : place.rfind(':', second - 1);
    if (first == std::string::npos) return std::tuple<std::string, int64_t, int64_t>(place, 0, 0);
    return std::tuple<std::string, int64_t, int64_t>(
        place.substr(0, first),
        parse_int(std::string_view(place).substr(first + 1, second - first - 1)).value_or(0),
        parse_int(std::string_view(place).substr(second + 1)).value_or(0));
  };
  return split(a.place) < split(b.place);
}

LoadOutcome Loader::finish(std::vector<PolicySource> sources) {
  std::stable_sort(diagnostics_.begin(), diagnostics_.end(), stands_before);
  const bool failed = std::any_of(diagnostics_.begin(), diagnostics_.end(),
                                  [](const Diagnostic& d) { return d.severity == Severity::kError; });
  if (failed) return {nullptr, std::move(diagnostics_)};
  Sha256 hash;
  for (const PolicySource& source : sources) hash.update_framed(source.file).update_framed(source.text);
  set_.hash = hash.finish();
  set_.sources = std::move(sources);
  return {std::make_shared<const PolicySet>(std::move(set_)), std::move(diagnostics_)};
}

std::optional<std::string> beyond_bounds(const std::vector<PolicySource>& sources) {
  if (sources.size() > kMaxFiles)
    return fmt::format("There are {} policy files; at most {} are accepted.", sources.size(), kMaxFiles);
  size_t bytes = 0;
  for (const PolicySource& source : sources) bytes += source.text.size();
  if (bytes > kMaxTotalBytes)
    return fmt::format("The policy files have {} bytes together; at most {} are accepted.", bytes,
                       kMaxTotalBytes);
  return std::nullopt;
}

}  // namespace

LoadOutcome load_policies(std::vector<PolicySource> sources) {
  std::stable_sort(sources.begin(), sources.end(),
                   [](const PolicySource& a, const PolicySource& b) { return a.file < b.file; });
  if (const auto problem = beyond_bounds(sources))
    return {nullptr, {{Severity::kError, yaml_place(sources.front().file, 1, 1), *problem}}};
  Loader loader;
  for (const PolicySource& source : sources) loader.read_file(source);
  return loader.finish(std::move(sources));
}

}  // namespace steward::policy
