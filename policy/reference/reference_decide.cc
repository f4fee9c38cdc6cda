#include "policy/reference/reference_decide.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace steward::policy {
namespace {

struct World {
  const DecisionContext& context;
  const std::vector<ConsentEvent>& events;
  const DecisionRequest& request;
  std::vector<lineage::Edge> edges;  // that have not ended
};

std::vector<lineage::Edge> edges_of(const lineage::Graph& graph) {
  std::vector<lineage::Edge> edges;
  graph.visit_all([&](const lineage::EdgeView& view) {
    lineage::Edge edge = graph.edge(view);
    if (!edge.valid_to) edges.push_back(std::move(edge));
  });
  return edges;
}

bool below_or_same(const std::string& key, const std::string& top) {
  return key == top || key.substr(0, top.size() + 1) == top + ".";
}

bool names(const std::vector<std::string>& globs, const DatasetName& name) {
  if (globs.empty()) return true;
  std::vector<std::string> forms = {to_string(name)};
  std::string rest = name.name;
  for (;;) {
    forms.push_back(rest);
    const size_t dot = rest.find('.');
    if (dot == std::string::npos) break;
    rest = rest.substr(dot + 1);
  }
  for (const std::string& glob : globs)
    for (const std::string& form : forms)
      if (glob_match(glob, form)) return true;
  return false;
}

bool names(const std::vector<std::string>& globs, const Dataset& dataset) {
  bool any = names(globs, dataset.name);
  for (const DatasetName& alias : dataset.aliases) any |= names(globs, alias);
  return any;
}

bool permits_by_name(const std::vector<std::string>& globs, const Dataset& dataset) {
  if (dataset.permit_names.empty()) return names(globs, dataset);
  for (const std::vector<DatasetName>& part : dataset.permit_names) {
    bool any = globs.empty();
    for (const DatasetName& name : part) any |= names(globs, name);
    if (!any) return false;
  }
  return true;
}

// Empty `category`: the field carries none.
bool speaks_of(const DataSelector& data, const Dataset& dataset, const std::string& category) {
  if (!names(data.datasets, dataset)) return false;
  if (data.any_category) return true;
  if (category.empty()) return data.uncategorised;
  for (const Category& key : data.categories)
    if (below_or_same(category, key.str())) return true;
  return false;
}

bool matches(const World& world, const AccessRule& rule, const Dataset& dataset,
             const std::string& category) {
  bool role = rule.subjects.roles.empty(), action = rule.actions.empty(), purpose = rule.purposes.empty();
  for (const std::string& wanted : rule.subjects.roles)
    for (const std::string& has : world.request.subject.roles) role |= wanted == has;
  for (const Action wanted : rule.actions) action |= wanted == world.request.action;
  for (const Purpose& key : rule.purposes) {
    purpose |= below_or_same(world.request.purpose, key.str());
    if (rule.effect == Effect::kForbid) purpose |= below_or_same(key.str(), world.request.purpose);
  }
  return role && action && purpose && speaks_of(rule.data, dataset, category);
}

// In the random worlds no two events of one person share a moment and none expires.
bool granted_from_above(const World& world, const std::string& subject, const std::string& purpose) {
  const ConsentEvent* latest = nullptr;
  for (const ConsentEvent& event : world.events)
    if (event.subject == subject && event.effective_at <= world.request.time &&
        below_or_same(purpose, event.purpose.str()) && (!latest || event.effective_at > latest->effective_at))
      latest = &event;
  return latest && latest->state == ConsentState::kGranted;
}

bool consented(const World& world, const std::string& subject, const std::string& purpose) {
  if (!granted_from_above(world, subject, purpose)) return false;
  for (const ConsentEvent& event : world.events)
    if (event.subject == subject && event.effective_at <= world.request.time &&
        below_or_same(event.purpose.str(), purpose) &&
        !granted_from_above(world, subject, event.purpose.str()))
      return false;
  return true;
}

bool counts(const World& world, const AccessRule& permit) {
  if (!permit.require.consent) return true;
  if (world.request.data_subjects.empty()) return false;
  const std::string purpose = permit.require.consent->empty() ? world.request.purpose : permit.require.consent->str();
  return std::all_of(world.request.data_subjects.begin(), world.request.data_subjects.end(),
                     [&](const std::string& subject) { return consented(world, subject, purpose); });
}

// Grows the set of fields and datasets that `field` comes from until nothing is new.
std::set<NodeRef> comes_from(const World& world, const NodeRef& field) {
  std::set<NodeRef> from = {field};
  for (size_t before = 0; before != from.size();) {
    before = from.size();
    for (const NodeRef& node : std::set<NodeRef>(from)) {
      if (!node.field)
        for (const Field& each : world.context.catalog.find(node.dataset)->fields)
          from.insert({node.dataset, each.id});
      for (const lineage::Edge& edge : world.edges) {
        if (edge.transformation.type != lineage::Influence::kDirect) continue;
        if (edge.to == node && node.field) from.insert(edge.from);
        if (edge.to != NodeRef{node.dataset, {}} || !node.field) continue;
        bool has_column_edge = false;
        for (const lineage::Edge& other : world.edges)
          has_column_edge |= other.transformation.type == lineage::Influence::kDirect && other.to == node &&
                             other.from.field && other.from.dataset == edge.from.dataset;
        if (!has_column_edge) from.insert(edge.from);
      }
    }
  }
  return from;
}

bool purpose_is_left(const World& world, const NodeRef& field) {
  for (const NodeRef& node : comes_from(world, field))
    for (const PurposeLimitation& limitation : world.context.policies.limitations) {
      if (!names(limitation.datasets, *world.context.catalog.find(node.dataset))) continue;
      bool left = false;
      for (const Purpose& purpose : limitation.purposes)
        left |= below_or_same(world.request.purpose, purpose.str());
      if (!left) return false;
    }
  return true;
}

std::vector<std::string> categories_of(const World& world, const NodeRef& field) {
  std::vector<std::string> keys;
  for (const TagAssertion& tag : world.context.propagation.effective(field.field))
    keys.push_back(tag.category.str());
  if (keys.empty()) keys.push_back("");
  return keys;
}

bool is_known(const World& world, const NodeRef& node) {
  const Dataset& dataset = *world.context.catalog.find(node.dataset);
  const Field& field = *world.context.catalog.find(node.field);
  if (!dataset.scanned_at || !field.rows_examined) return false;
  return *field.rows_examined > 0 || !world.context.propagation.effective(node.field).empty();
}

// Grows the set of datasets that `dataset` is made from until nothing is new.
bool lineage_is_known(const World& world, DatasetId dataset) {
  std::set<DatasetId> made_from = {dataset};
  for (size_t before = 0; before != made_from.size();) {
    before = made_from.size();
    for (const lineage::Edge& edge : world.edges)
      if (edge.transformation.type == lineage::Influence::kDirect && made_from.contains(edge.to.dataset))
        made_from.insert(edge.from.dataset);
  }
  return std::none_of(made_from.begin(), made_from.end(),
                      [&](DatasetId id) { return world.context.catalog.find(id)->lineage_is_partial; });
}

ReferenceField judge(const World& world, const NodeRef& field) {
  const Dataset& dataset = *world.context.catalog.find(field.dataset);
  bool denied =
      !is_known(world, field) || !lineage_is_known(world, field.dataset) || !purpose_is_left(world, field);
  bool pending = false;
  Mask mask = Mask::kNone;
  for (const std::string& category : categories_of(world, field)) {
    bool permitted = false, on_approval = false;
    for (const AccessRule& rule : world.context.policies.access) {
      if (!matches(world, rule, dataset, category)) continue;
      if (rule.effect == Effect::kForbid) {
        denied = true;
      } else if (counts(world, rule)) {
        if (permits_by_name(rule.data.datasets, dataset)) (rule.require.approval ? on_approval : permitted) = true;
        for (const auto& [key, wanted] : rule.obligations.masks)
          if (below_or_same(category, key.str())) mask = std::max(mask, wanted.kind);
      }
    }
    if (!permitted && !on_approval) denied = true;
    if (!permitted && on_approval) pending = true;
  }
  return {field,
          denied    ? Verdict::kDeny
          : pending ? Verdict::kPending
                    : Verdict::kPermit,
          denied ? Mask::kNone : mask};
}

void shorten(const World& world, const NodeRef& field, std::optional<Period>& retention) {
  for (const RetentionRule& rule : world.context.policies.retention)
    for (const NodeRef& node : comes_from(world, field))
      for (const std::string& category : categories_of(world, field))
        if (speaks_of(rule.data, *world.context.catalog.find(node.dataset), category) &&
            (!retention || shorter(rule.period, *retention)))
          retention = rule.period;
}

}  // namespace

ReferenceDecision reference_decide(const DecisionContext& context, const std::vector<ConsentEvent>& events,
                                   const DecisionRequest& request) {
  const World world{context, events, request, edges_of(context.graph)};
  std::set<NodeRef> fields;
  for (const std::string& resource : request.resources) {
    const NodeRef node = *context.catalog.resolve(resource);
    if (node.field)
      fields.insert(node);
    else
      for (const Field& field : context.catalog.find(node.dataset)->fields)
        fields.insert({node.dataset, field.id});
  }
  ReferenceDecision decision{Verdict::kPermit, {}, std::nullopt};
  for (const NodeRef& field : fields) {
    decision.fields.push_back(judge(world, field));
    const Verdict verdict = decision.fields.back().verdict;
    if (verdict == Verdict::kDeny) decision.verdict = Verdict::kDeny;
    if (verdict == Verdict::kPending && decision.verdict == Verdict::kPermit)
      decision.verdict = Verdict::kPending;
    shorten(world, field, decision.retention);
  }
  if (decision.verdict == Verdict::kDeny) decision.retention.reset();
  return decision;
}

}  // namespace steward::policy
