#include "policy/checks/witness.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/text.h"
#include "policy/checks/containment.h"
#include "policy/checks/rule_check.h"
#include "policy/checks/satisfy.h"
#include "policy/engine/selector.h"

namespace steward::policy {
namespace {

constexpr std::string_view kSubject = "someone";
constexpr std::string_view kPerson = "a-person";
constexpr size_t kMaxFieldsTried = 100'000;

// A text that the glob matches.
std::string filled_in(std::string glob) {
  std::string text;
  for (const char c : glob) text += c == '*' ? "x" : std::string(1, c == '?' ? 'x' : c);
  return text;
}

// One dataset with one field, that a selector speaks of.
struct MadeUp {
  std::vector<Dataset> datasets;
  std::vector<TagAssertion> tags;
  std::vector<lineage::Edge> edges;
};

Dataset made_up_dataset(int64_t id, std::string name, Timestamp scanned) {
  Dataset dataset;
  dataset.id.value = id;
  const size_t scheme = name.find("://");
  const size_t slash = scheme == std::string::npos ? std::string::npos : name.find('/', scheme + 3);
  dataset.name = slash == std::string::npos ? DatasetName{"postgres://db:5432", std::move(name)}
                                            : DatasetName{name.substr(0, slash), name.substr(slash + 1)};
  dataset.kind = DatasetKind::kTable;
  dataset.scanned_at = scanned;
  Field field;
  field.id.value = id;
  field.path = "field";
  field.type = "text";
  field.ordinal = 1;
  field.rows_examined = 100;
  dataset.fields.push_back(std::move(field));
  return dataset;
}

MadeUp make_up(const DataSelector& data, Timestamp now) {
  MadeUp made;
  Timestamp scanned = now;
  if (data.scanned_before && !data.scanned_within) scanned = Timestamp();
  Dataset dataset =
      made_up_dataset(1, data.datasets.empty() ? "some.table" : filled_in(data.datasets[0]), scanned);
  if (!data.tags.empty()) dataset.labels = {data.tags[0]};
  if (!data.regions.empty()) dataset.regions = {filled_in(data.regions[0])};
  if (!data.owners.empty()) dataset.owners = {data.owners[0]};
  if (!data.categories.empty()) {
    TagAssertion tag;
    tag.field = dataset.fields[0].id;
    tag.category = data.categories[0];
    tag.confidence = 1;
    made.tags.push_back(std::move(tag));
  }
  if (!data.derived_from.empty() && !matches_dataset(data.derived_from, dataset)) {
    Dataset source = made_up_dataset(2, filled_in(data.derived_from[0]), now);
    lineage::Edge edge;
    edge.id.value = 1;
    edge.from = {source.id, source.fields[0].id};
    edge.to = {dataset.id, dataset.fields[0].id};
    made.edges.push_back(std::move(edge));
    made.datasets.push_back(std::move(source));
  }
  made.datasets.push_back(std::move(dataset));
  return made;
}

// What of the set can matter to a request like the rule's: enough to decide it as the whole set would.
PolicySet part_of(const PolicySet& set, const AccessRule& rule, const AccessRule* without) {
  PolicySet part;
  part.roles = set.roles;
  part.groups = set.groups;
  part.exceptions = set.exceptions;
  part.retention = set.retention;
  part.limitations = set.limitations;
  part.declassifiers = set.declassifiers;
  part.categories = set.categories;
  part.purposes = set.purposes;
  for (const AccessRule& other : set.access)
    if (&other != without && may_overlap(other, rule)) part.access.push_back(other);
  return part;
}

std::string quoted(const std::string& text) {
  const bool is_plain = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) ||
           std::string_view("._-/:#@=,+").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (is_plain) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

// As `steward check` reads values: a text that could be read as a number or a flag stands in quotes.
std::string text_argument(const std::string& text) {
  const bool is_text = text != "true" && text != "false" && !parse_double(text);
  return is_text ? text : "\"" + text + "\"";
}

std::vector<std::string> value_arguments(const Value& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return {*flag ? "true" : "false"};
  if (const double* number = std::get_if<double>(&value)) return {fmt::format("{}", *number)};
  if (const auto* text = std::get_if<std::string>(&value)) return {text_argument(*text)};
  std::vector<std::string> all;
  for (const std::string& item : std::get<std::vector<std::string>>(value))
    all.push_back(text_argument(item));
  return all;
}

std::string as_arguments(const DecisionRequest& request) {
  std::string text = "--subject " + quoted(request.subject.id);
  const auto add = [&](std::string_view option, const std::string& value) {
    text += fmt::format(" {} {}", option, quoted(value));
  };
  for (const std::string& role : request.subject.roles) add("--role", role);
  for (const std::string& group : request.subject.groups) add("--group", group);
  for (const auto& [name, value] : request.subject.attributes)
    for (const std::string& written : value_arguments(value)) add("--attribute", name + "=" + written);
  for (const auto& [name, value] : request.context)
    for (const std::string& written : value_arguments(value)) add("--context", name + "=" + written);
  if (request.action != Action::kRead) add("--action", std::string(to_string(request.action)));
  add("--purpose", request.purpose);
  for (const std::string& resource : request.resources) add("--resource", resource);
  for (const std::string& person : request.data_subjects) add("--data-subject", person);
  if (!request.environment.empty()) add("--environment", request.environment);
  if (request.group_size) add("--group-size", std::to_string(*request.group_size));
  return text;
}

bool asks_for_the_time(const Condition& condition) {
  if (condition.kind == Condition::Kind::kTest) return condition.test.attribute == "time";
  return std::any_of(condition.parts.begin(), condition.parts.end(), asks_for_the_time);
}

// What a rule asks for that no argument of `steward check` says.
std::vector<std::string> as_given(const AccessRule& rule, const DecisionRequest& request) {
  std::vector<std::string> given;
  if (asks_for_the_time(*rule.when)) given.push_back("it is " + format_rfc3339(request.time));
  if (const auto& consent = rule.require->consent)
    given.push_back(fmt::format("{} granted consent for {}", kPerson,
                                consent->empty() ? request.purpose : consent->str()));
  if (const auto& approval = rule.require->approval)
    given.push_back(fmt::format("a grant of it is in force, approved by {}{}",
                                fmt::join(approval->roles, " and "),
                                approval->people > static_cast<int>(approval->roles.size())
                                    ? fmt::format(" ({} people in all)", approval->people)
                                    : ""));
  else if (rule.require->active_grant)
    given.emplace_back("a grant of it is in force");
  return given;
}

// The first field of the catalog that the rule speaks of wholly.
std::optional<NodeRef> real_field(const AccessRule& rule, const LintCatalog& real,
                                  const DecisionContext& context, const DecisionRequest& request) {
  size_t tried = 0;
  for (const Dataset& dataset : real.catalog.datasets()) {
    if (!dataset.scanned_at || !permits_dataset(rule.data.datasets, dataset)) continue;
    for (const Field& field : dataset.fields) {
      if (++tried > kMaxFieldsTried) return std::nullopt;
      if (!field.rows_examined) continue;
      const auto carried = real.propagation.categories(field.id);
      // Another category would need a permit of its own and show something else.
      const bool speaks = carried.empty()
                              ? covers_uncategorised(rule.data) && field.rows_examined > 0
                              : std::all_of(carried.begin(), carried.end(),
                                            [&](const Category& c) { return covers(rule.data, c); });
      if (!speaks) continue;
      AccessRule data_only;
      data_only.data = rule.data;
      data_only.effect = Effect::kPermit;
      if (counts(Effect::kPermit, check_field(data_only, context, request, {dataset.id, field.id})))
        return NodeRef{dataset.id, field.id};
    }
  }
  return std::nullopt;
}

}  // namespace

WitnessBuilder::WitnessBuilder(const PolicySet& set, const LintOptions& options)
    : set_(set), options_(options) {}

std::optional<LintWitness> WitnessBuilder::build(const AccessRule& rule, const AccessRule& without,
                                                 const AccessRule* other) {
  const Timestamp now = options_.now == Timestamp() ? *parse_rfc3339("2026-06-15T12:00:00Z") : options_.now;
  LintWitness witness;
  DecisionRequest& request = witness.request;
  const Satisfaction satisfied = satisfy(rule.when, now);
  if (satisfied.kind != Satisfaction::Kind::kFound) return std::nullopt;
  request.time = satisfied.witness.time;
  request.subject.id = kSubject;
  request.subject.attributes = satisfied.witness.subject;
  request.context = satisfied.witness.context;
  if (!rule.subjects.roles.empty())
    request.subject.roles = {rule.subjects.roles[0]};
  else if (!rule.subjects.groups.empty())
    request.subject.groups = {rule.subjects.groups[0]};
  request.action = rule.actions.empty() ? Action::kRead : rule.actions[0];
  request.purpose = !rule.purposes.empty()              ? rule.purposes[0].str()
                    : other && !other->purposes.empty() ? other->purposes[0].str()
                                                        : "essential.service";
  for (const RowFilter& filter : rule.obligations->rows)
    if (filter.attribute.starts_with("subject."))
      request.subject.attributes.try_emplace(filter.attribute.substr(8), std::string("x"));
    else if (filter.attribute.starts_with("context."))
      request.context.try_emplace(filter.attribute.substr(8), std::string("x"));
  if (!rule.require->environments.empty()) request.environment = rule.require->environments[0];
  request.group_size = rule.require->group_size;

  std::vector<ConsentEvent> events;
  if (rule.require->consent) {
    request.data_subjects = {std::string(kPerson)};
    ConsentEvent event;
    event.subject = kPerson;
    event.purpose = rule.require->consent->empty() ? Purpose(request.purpose) : *rule.require->consent;
    event.state = ConsentState::kGranted;
    events.push_back(std::move(event));
  }
  const ConsentView consent(std::move(events));

  const PolicySet whole = part_of(set_, rule, nullptr), reduced = part_of(set_, rule, &without);
  const auto answer = [&](const PolicySet& set, const CatalogSnapshot& catalog, const lineage::Graph& graph,
                          const lineage::Propagation& propagation, const GrantView& grants) {
    const Engine engine = Engine::compile(set, catalog, graph, propagation);
    return decide({set, catalog, graph, propagation, consent, grants, engine}, request).verdict;
  };
  const auto decide_on = [&](const CatalogSnapshot& catalog, const lineage::Graph& graph,
                             const lineage::Propagation& propagation, const NodeRef& node) {
    const Dataset& dataset = *catalog.find(node.dataset);
    std::vector<Grant> grants;
    if (rule.require->active_grant || rule.require->approval) {
      Grant grant;
      grant.id = "a-grant";
      grant.subject = kSubject;
      grant.actions = {request.action};
      grant.datasets = {dataset.name};
      grant.purpose = Purpose(request.purpose);
      grant.valid_from = request.time - std::chrono::hours(1);
      grant.valid_until = request.time + std::chrono::hours(1);
      if (const auto& approval = rule.require->approval)
        for (int i = 0; i < std::max<int>(approval->people, static_cast<int>(approval->roles.size())); ++i)
          grant.approvals.push_back(
              {fmt::format("approver-{}", i + 1),
               {approval->roles.empty() ? ""
                                        : approval->roles[std::min<size_t>(i, approval->roles.size() - 1)]},
               request.time});
      grants.push_back(std::move(grant));
    }
    const GrantView view(std::move(grants));
    request.resources = {catalog.describe_short(node)};
    witness.with = answer(whole, catalog, graph, propagation, view);
    witness.without = answer(reduced, catalog, graph, propagation, view);
    const auto carried = propagation.categories(node.field);
    std::vector<std::string> names;
    for (const Category& category : carried) names.push_back(category.str());
    witness.data = fmt::format("{}, which carries {}", request.resources[0],
                               names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", ")));
  };

  witness.without_rule = without.id;
  witness.given = as_given(rule, request);
  if (options_.catalog) {
    const LintCatalog& real = *options_.catalog;
    const GrantView no_grants;
    const Engine engine = Engine::compile(reduced, real.catalog, real.graph, real.propagation);
    const DecisionContext context{reduced, real.catalog, real.graph, real.propagation,
                                  consent, no_grants,    engine};
    if (const auto node = real_field(rule, real, context, request)) {
      witness.is_real = true;
      decide_on(real.catalog, real.graph, real.propagation, *node);
    }
  }
  if (!witness.is_real) {
    MadeUp made = make_up(rule.data, request.time);
    const DatasetId asked = made.datasets.back().id;
    const FieldId field = made.datasets.back().fields[0].id;
    const CatalogSnapshot catalog(std::move(made.datasets), std::move(made.tags));
    const lineage::Graph graph(std::move(made.edges));
    const auto propagation = lineage::Propagation::compute(catalog, graph, set_.declassifiers);
    decide_on(catalog, graph, propagation, {asked, field});
  }
  witness.arguments = as_arguments(request);
  return witness;
}

}  // namespace steward::policy
