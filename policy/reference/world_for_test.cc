#include "policy/reference/world_for_test.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <stdexcept>

#include "base/text.h"

namespace steward::policy {
namespace {

constexpr Timestamp day(int64_t n) {
  return Timestamp(std::chrono::hours(24) * n);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::stringstream stream{std::string(text)};
  for (std::string part; std::getline(stream, part, separator);)
    if (!trim(part).empty()) parts.emplace_back(trim(part));
  return parts;
}

// Collects what the lines say, then hands it over as catalog and edges.
class WorldReader {
 public:
  explicit WorldReader(std::string_view text) {
    for (const std::string& line : split(text, '\n')) read(line);
  }

  std::vector<Dataset> datasets() const {
    std::vector<Dataset> all;
    for (const auto& [name, dataset] : datasets_) all.push_back(dataset);
    return all;
  }
  std::vector<TagAssertion> tags;
  std::vector<lineage::Edge> edges;
  std::vector<ConsentEvent> events;
  std::vector<Grant> grants;

 private:
  Grant grant(const std::vector<std::string>& words) {
    Grant made;
    made.id = words[1];
    made.subject = words[2];
    for (const std::string& action : split(words[3], '+')) made.actions.push_back(parse_action(action).value());
    for (const std::string& name : split(words[4], '+')) made.datasets.push_back(dataset(name).name);
    made.purpose = Purpose(words[5]);
    made.valid_from = day(1);
    made.valid_until = day(parse_int(words[6]).value());
    if (words.size() > 7)
      for (const std::string& role : split(words[7], '+'))
        made.approvals.push_back({"who-is-" + role, {role}, day(1)});
    return made;
  }

  void read(const std::string& line) {
    const auto words = split(line, ' ');
    if (words[0] == "unscanned") {
      if (words[1].find('#') == std::string::npos)
        dataset(words[1]).scanned_at.reset();
      else
        field(words[1]).rows_examined.reset();
    } else if (words[0] == "unseen") {
      field(words[1]).rows_examined = 0;
    } else if (words[0] == "partial") {
      dataset(words[1]).lineage_is_partial = true;
    } else if (words[0] == "known" || words[0] == "claimed") {
      Dataset& named = dataset(words[1]);
      named.aliases.push_back({"hive://m", words[2]});
      if (words[0] == "claimed") named.permit_names = {{named.name}};
    } else if (words[0] == "empty") {
      dataset(words[1]);
    } else if (words[0] == "reject") {
      tag(node(words[1]).field, words[2], TagState::kRejected);
    } else if (words[0] == "owners" || words[0] == "regions" || words[0] == "labels") {
      Dataset& named = dataset(words[1]);
      (words[0] == "owners" ? named.owners : words[0] == "regions" ? named.regions : named.labels) =
          split(words[2], '+');
    } else if (words[0] == "scanned") {
      dataset(words[1]).scanned_at = day(parse_int(words[2]).value());
    } else if (words[0] == "grant") {
      grants.push_back(grant(words));
    } else if (words[0] == "consent") {
      ConsentEvent event;
      event.subject = words[1];
      event.purpose = Purpose(words[2]);
      event.state = parse_consent_state(words[3]).value();
      event.effective_at = event.recorded_at = day(parse_int(words[4]).value());
      events.push_back(event);
    } else if (words.size() >= 3 && (words[1] == "->" || words[1] == "~>" || words[1] == "=>")) {
      lineage::Edge edge;
      edge.id.value = static_cast<int64_t>(edges.size()) + 1;
      edge.from = node(words[0]);
      edge.to = node(words[2]);
      if (words[1] == "~>") edge.transformation.type = lineage::Influence::kIndirect;
      if (words[1] == "=>") edge.transformation.masking = true;
      if (words.size() > 3) edge.transformation.function = words[3];
      edges.push_back(edge);
    } else {
      const auto parts = split(line, ':');
      const FieldId field = node(parts[0]).field;
      if (parts.size() > 1)
        for (const std::string& category : split(parts[1], ' ')) tag(field, category, TagState::kSuggested);
    }
  }

  Dataset& dataset(const std::string& name) {
    const auto [slot, is_new] = datasets_.try_emplace(name);
    if (is_new) {
      slot->second.id.value = static_cast<int64_t>(datasets_.size());
      slot->second.name = {"postgres://db:5432", "shop.public." + name};
      slot->second.scanned_at = day(1);
    }
    return slot->second;
  }

  NodeRef node(const std::string& text) {
    const auto parts = split(text, '#');
    Dataset& owner = dataset(parts[0]);
    if (parts.size() == 1) return {owner.id, {}};
    if (const Field* field = CatalogSnapshot::find_field(owner, parts[1])) return {owner.id, field->id};
    Field field;
    field.id.value = ++fields_;
    field.path = parts[1];
    field.ordinal = static_cast<int>(owner.fields.size()) + 1;
    field.rows_examined = 100;
    owner.fields.push_back(field);
    return {owner.id, field.id};
  }

  Field& field(const std::string& text) {
    const FieldId id = node(text).field;
    for (Field& known : dataset(split(text, '#')[0]).fields)
      if (known.id == id) return known;
    throw std::out_of_range(text);
  }

  void tag(FieldId field, const std::string& category, TagState state) {
    EXPECT_TRUE(category_taxonomy().contains(category)) << category;
    TagAssertion assertion;
    assertion.field = field;
    assertion.category = Category(category);
    assertion.state = state;
    assertion.confidence = 0.9;
    tags.push_back(assertion);
  }

  std::map<std::string, Dataset> datasets_;
  int64_t fields_ = 0;
};

std::string yaml_list(std::string_view joined) {
  std::string text;
  for (const std::string& item : split(joined, '+'))
    text += fmt::format("{}\"{}\"", text.empty() ? "" : ", ", item);
  return "[" + text + "]";
}

std::string data_yaml(std::map<std::string, std::string>& clauses) {
  std::string text = "data: {categories: " + yaml_list(clauses["on"]);
  if (!clauses["in"].empty()) text += ", datasets: " + yaml_list(clauses["in"]);
  return text + "}";
}

std::string access_yaml(const std::string& effect, const std::string& id,
                        std::map<std::string, std::string>& clauses) {
  std::string text = fmt::format("  - {{id: {}, effect: {}, reason: \"Because {}.\", ", id, effect, id);
  if (!clauses["by"].empty()) text += "subjects: {roles: " + yaml_list(clauses["by"]) + "}, ";
  if (!clauses["do"].empty()) text += "actions: " + yaml_list(clauses["do"]) + ", ";
  if (!clauses["for"].empty()) text += "purposes: " + yaml_list(clauses["for"]) + ", ";
  std::string require;
  if (!clauses["consent"].empty()) require += "consent: " + clauses["consent"];
  if (!clauses["approval"].empty())
    require += (require.empty() ? "approval: " : ", approval: ") + clauses["approval"];
  if (!require.empty()) text += "require: {" + require + "}, ";
  std::string masks;
  for (const std::string& mask : split(clauses["mask"], '+')) {
    const auto sides = split(mask, '=');
    masks += fmt::format("{}{}: {}", masks.empty() ? "" : ", ", sides[0], sides[1]);
  }
  if (!masks.empty()) text += "masks: {" + masks + "}, ";
  return text + data_yaml(clauses) + "}\n";
}

}  // namespace

std::string policies_as_yaml(std::string_view text) {
  const size_t raw = text.find("yaml:\n");
  const std::string_view policies = text.substr(0, raw);
  std::string access, retention, limitations, functions;
  for (const std::string& line : split(policies, '\n')) {
    const auto words = split(line, ' ');
    const size_t first_clause = words[0] == "keep" ? 3 : 2;
    std::map<std::string, std::string> clauses;
    for (size_t i = first_clause; i + 1 < words.size(); i += 2) clauses[words[i]] = words[i + 1];
    if (words[0] == "keep")
      retention += fmt::format("  - {{id: {}, period: {}, start: created, reason: \"Because {}.\", {}}}\n",
                               words[1], words[2], words[1], data_yaml(clauses));
    else if (words[0] == "limit")
      limitations += fmt::format("  - {{id: {}, datasets: {}, purposes: {}, reason: \"Because {}.\"}}\n",
                                 words[1], yaml_list(words[2]), yaml_list(words[4]), words[1]);
    else if (words[0] == "declassify")
      functions += yaml_list(words[1]);
    else
      access += access_yaml(words[0], words[1], clauses);
  }
  std::string yaml;
  const auto document = [&](std::string_view kind, std::string_view name, std::string_view key,
                            const std::string& body) {
    if (!body.empty())
      yaml += fmt::format("---\napiVersion: steward/v1\nkind: {}\nmetadata: {{name: {}}}\n{}:{}{}\n", kind,
                          name, key, body.front() == '[' ? " " : "\n", body);
  };
  document("AccessPolicy", "p", "rules", access);
  document("RetentionPolicy", "r", "rules", retention);
  document("PurposeLimitation", "l", "rules", limitations);
  document("Declassifiers", "d", "functions", functions);
  if (raw != std::string_view::npos) yaml += "---\n" + std::string(text.substr(raw + 6));
  return yaml;
}

TestWorld::TestWorld(std::string_view world, std::string_view policy_lines) {
  const std::string yaml = policies_as_yaml(policy_lines);
  LoadOutcome outcome =
      load_policies(yaml.empty() ? std::vector<PolicySource>() : std::vector<PolicySource>{{"p.yaml", yaml}});
  for (const Diagnostic& diagnostic : outcome.diagnostics)
    ADD_FAILURE() << diagnostic.place << ": " << diagnostic.message << "\n" << yaml;
  policies = outcome.set ? outcome.set : std::make_shared<const PolicySet>();
  WorldReader reader(world);
  catalog = std::make_unique<CatalogSnapshot>(reader.datasets(), std::move(reader.tags));
  graph = lineage::Graph(std::move(reader.edges));
  propagation = lineage::Propagation::compute(*catalog, graph, policies->declassifiers);
  consent = ConsentView(std::move(reader.events));
  grants = GrantView(std::move(reader.grants));
}

DecisionContext TestWorld::context() const {
  if (!engine || !engine->is_of(*policies, *catalog)) compile();
  return {*policies, *catalog, graph, propagation, consent, grants, *engine};
}

void TestWorld::compile() const {
  engine = Engine::compile(*policies, *catalog, graph, propagation);
}

namespace {

void say(DecisionRequest& request, const std::string& said) {
  const size_t mark = said.find_first_of(":=");
  const std::string name = said.substr(0, mark), value = said.substr(mark + 1);
  if (said[mark] == '=')
    request.subject.attributes[name] = value;
  else if (name == "group")
    request.subject.groups.push_back(value);
  else if (name == "env")
    request.environment = value;
  else if (name == "k")
    request.group_size = parse_int(value).value();
  else
    request.context[name] = value;
}

}  // namespace

DecisionRequest request_for_test(std::string_view text) {
  const auto words = split(text, ' ');
  DecisionRequest request;
  request.subject.id = "someone";
  if (words[0] != "-") request.subject.roles = split(words[0], '+');
  request.action = parse_action(words[1]).value();
  request.resources = split(words[2], '+');
  request.purpose = words[4];
  for (size_t i = 5; i + 1 < words.size(); i += 2) {
    if (words[i] == "about") request.data_subjects = split(words[i + 1], '+');
    if (words[i] == "with")
      for (const std::string& said : split(words[i + 1], '+')) say(request, said);
  }
  request.time = day(1000);
  return request;
}

std::string summary(const Decision& decision, const CatalogSnapshot& catalog) {
  std::string fields;
  for (const FieldVerdict& field : decision.fields) {
    const Field* known = catalog.find(field.node.field);
    fields += fmt::format("{}{}{}{}", fields.empty() ? "" : " ", known ? known->path : "?",
                          field.verdict == Verdict::kDeny      ? "!"
                          : field.verdict == Verdict::kPending ? "?"
                                                               : "",
                          field.mask.kind == Mask::kNone ? "" : fmt::format("/{}", to_string(field.mask.kind)));
  }
  std::string text = fmt::format("{}[{}]", to_string(decision.verdict), fields);
  for (const auto& [dataset, filters] : decision.obligations.rows)
    for (const RowFilter& filter : filters)
      text += fmt::format(" rows {}={}", filter.column,
                          filter.kind == RowFilter::Kind::kConsent ? "consent:" + filter.purpose.str()
                                                                   : fmt::format("{}", fmt::join(filter.values, ",")));
  if (decision.obligations.aggregate_only) text += fmt::format(" k {}", *decision.obligations.aggregate_only);
  if (!decision.obligations.record.is_durable())
    text += fmt::format(" record {} {}", decision.obligations.record.at_most,
                        format_delay(decision.obligations.record.within));
  if (!decision.obligations.notify.empty())
    text += fmt::format(" tell {}", fmt::join(decision.obligations.notify, ","));
  for (const ApprovalNeeded& needed : decision.approvals)
    if (needed.people > 1) text += fmt::format(" approve {}x{}", fmt::join(needed.roles, ","), needed.people);
  for (const std::string& grant : decision.grants) text += " by " + grant;
  if (decision.obligations.retention) text += " keep " + format_period(*decision.obligations.retention);
  return text;
}

void expect_decisions(const std::vector<DecisionCase>& cases) {
  for (const DecisionCase& c : cases) {
    const TestWorld world(c.world, c.policies);
    const Decision decision = decide(world.context(), request_for_test(c.request));
    std::string reasons;
    for (const Reason& reason : decision.reasons)
      reasons += "\n  [" + reason.effect + "] " + reason.rule + ": " + reason.sentence;
    EXPECT_EQ(summary(decision, *world.catalog), c.expected) << c.rule << reasons;
    ASSERT_FALSE(decision.reasons.empty()) << c.rule;
    EXPECT_NE(decision.reasons[0].sentence.find(c.says), std::string::npos)
        << c.rule << "\nexpected to read: " << c.says << reasons;
  }
}

}  // namespace steward::policy
