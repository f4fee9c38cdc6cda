#include "policy/reference/reference_decide.h"

#include <algorithm>

#include "policy/reference/reference_condition.h"
#include "policy/reference/reference_rules.h"

namespace steward::policy {
namespace {

// Grows the set of fields and datasets that `field` comes from until nothing is new.
std::set<NodeRef> comes_from(const ReferenceWorld& world, const NodeRef& field) {
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

// Grows the set of datasets that `dataset` is made from until nothing is new.
bool lineage_is_known(const ReferenceWorld& world, DatasetId dataset) {
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

// What all fields asked for come to.
struct Sum {
  ReferenceDecision decision;
  std::map<std::string, std::set<RowFilter>> rows;
  std::set<std::string> notify, grants;
  std::vector<Recording> records;
  std::set<ApprovalNeeded> approvals;
};

// Durable when any is; else the least of each bound.
Recording weakest_allowed(const std::vector<Recording>& records) {
  Recording allowed = records.empty() ? Recording() : records[0];
  for (const Recording& record : records) {
    if (record.at_most == 0) return {};
    if (record.at_most < allowed.at_most) allowed.at_most = record.at_most;
    if (record.within < allowed.within) allowed.within = record.within;
  }
  return allowed;
}

class FieldQuestion {
 public:
  FieldQuestion(ReferenceQuestion q, Sum& sum) : q_(std::move(q)), sum_(sum) {}

  ReferenceField run() {
    std::vector<std::string> categories;
    for (const Category& category : q_.world.context.propagation.categories(q_.field.id))
      categories.push_back(category.str());
    const bool was_seen = q_.field.rows_examined && (*q_.field.rows_examined > 0 || !categories.empty());
    denied_ = !q_.dataset.scanned_at || !was_seen || !lineage_is_known(q_.world, q_.dataset.id);
    if (categories.empty()) categories.push_back("");
    for (const std::string& category : categories) {
      q_.category = category;
      ask_rules();
    }
    ask_limitations(categories);
    ask_retention(categories);
    const NodeRef node{q_.dataset.id, q_.field.id};
    if (denied_) return {node, Verdict::kDeny, {}, false};
    return {node, pending_ ? Verdict::kPending : Verdict::kPermit, mask_, filtered_};
  }

 private:
  const PolicySet& policies() const { return q_.world.context.policies; }

  void ask_rules() {
    bool permitted = false;
    std::vector<ApprovalNeeded> waiting;
    for (const AccessRule& rule : policies().access) {
      switch (rule.effect) {
        case Effect::kForbid:
          if (speaks(rule, Demand::kNotRuledOut, false) &&
              reference_truth(rule.when, q_.request) != false && !reference_lifted(rule.id, q_))
            denied_ = true;
          break;
        case Effect::kOblige:
          if (!speaks(rule, Demand::kNotRuledOut, false) || reference_truth(rule.when, q_.request) == false)
            break;
          if (filters_resolve(rule))
            oblige(rule);
          else
            denied_ = true;
          break;
        case Effect::kPermit:
          if (counts(rule)) permit(rule, permitted, waiting);
          break;
      }
    }
    if (permitted) return;
    if (waiting.empty()) denied_ = true;
    pending_ = true;
    sum_.approvals.insert(waiting.begin(), waiting.end());
  }

  bool speaks(const AccessRule& rule, Demand demand, bool vouched) const {
    return reference_speaks_to(rule.subjects, rule.actions, rule.purposes, demand, q_) &&
           reference_speaks_of(rule.data, demand, vouched, q_);
  }

  bool filters_resolve(const AccessRule& rule) const {
    bool all = true;
    for (const RowFilter& filter : rule.obligations->rows)
      all &= reference_filter(filter, q_.request).has_value();
    return all;
  }

  // By whatever name: what a permit obliges to holds even where nobody vouches for the name.
  bool counts(const AccessRule& rule) const {
    const Requirements& require = rule.require;
    bool environment = require.environments.empty();
    for (const std::string& each : require.environments) environment |= each == q_.request.environment;
    return speaks(rule, Demand::kKnown, false) && reference_truth(rule.when, q_.request) == true &&
           environment &&
           (!require.group_size ||
            (q_.request.group_size && *q_.request.group_size >= *require.group_size)) &&
           (!require.consent || reference_consent(*require.consent, q_)) &&
           (!require.active_grant || reference_grant(nullptr, q_)) && filters_resolve(rule);
  }

  void permit(const AccessRule& rule, bool& permitted, std::vector<ApprovalNeeded>& waiting) {
    oblige(rule);
    if (!speaks(rule, Demand::kKnown, true)) return;
    if (!rule.obligations->record) sum_.records.push_back({});
    const Approval* approval = rule.require->approval ? &*rule.require->approval : nullptr;
    if (approval && !reference_grant(approval, q_)) {
      waiting.push_back({rule.id, approval->roles, approval->people});
      return;
    }
    permitted = true;
    if (rule.require->active_grant) sum_.grants.insert(reference_grant(nullptr, q_)->id);
    if (approval) sum_.grants.insert(reference_grant(approval, q_)->id);
  }

  void oblige(const AccessRule& rule) {
    const RuleObligations& duty = rule.obligations;
    for (const auto& [key, mask] : duty.masks)
      if (key.empty() || reference_below(q_.category, key.str())) mask_ = meet(mask_, mask);
    for (const RowFilter& filter : duty.rows)
      sum_.rows[to_string(q_.dataset.name)].insert(*reference_filter(filter, q_.request));
    filtered_ |= !duty.rows.empty();
    if (duty.retain) shorten(*duty.retain);
    auto& least = sum_.decision.obligations.aggregate_only;
    if (duty.aggregate_only && (!least || *duty.aggregate_only > *least)) least = duty.aggregate_only;
    sum_.notify.insert(duty.notify.begin(), duty.notify.end());
    if (duty.record) sum_.records.push_back(*duty.record);
  }

  void shorten(const Period& period) {
    auto& shortest = sum_.decision.obligations.retention;
    if (!shortest || shorter(period, *shortest)) shortest = period;
  }

  void ask_limitations(const std::vector<std::string>& categories) {
    for (const PurposeLimitation& limitation : policies().limitations) {
      bool speaks = false, leaves_room = false, is_lifted = true;
      for (const DatasetId origin : q_.origins)
        speaks |= reference_names(limitation.datasets, *q_.world.context.catalog.find(origin));
      for (const Purpose& purpose : limitation.purposes)
        leaves_room |= reference_below(q_.request.purpose, purpose.str());
      for (const std::string& category : categories) {
        q_.category = category;
        is_lifted &= reference_lifted(limitation.id, q_);
      }
      if (speaks && !leaves_room && !is_lifted) denied_ = true;
    }
  }

  void ask_retention(const std::vector<std::string>& categories) {
    for (const RetentionRule& rule : policies().retention) {
      bool category = false, dataset = false, derived = rule.data.derived_from.empty();
      for (const std::string& each : categories) category |= reference_category(rule.data, each);
      for (const DatasetId id : q_.origins) {
        const Dataset& origin = *q_.world.context.catalog.find(id);
        dataset |= reference_names(rule.data.datasets, origin) &&
                   reference_facts(rule.data, Demand::kNotRuledOut, origin, q_.request.time);
        derived |= !rule.data.derived_from.empty() && reference_names(rule.data.derived_from, origin);
      }
      if (category && dataset && derived) shorten(rule.period);
    }
  }

  ReferenceQuestion q_;
  Sum& sum_;
  bool denied_ = false, pending_ = false, filtered_ = false;
  MaskSpec mask_;
};

}  // namespace

ReferenceWorld::ReferenceWorld(const DecisionContext& of, const std::vector<ConsentEvent>& consent_events)
    : context(of), events(consent_events) {
  of.graph.visit_all([&](const lineage::EdgeView& view) {
    lineage::Edge edge = of.graph.edge(view);
    if (!edge.valid_to) edges.push_back(std::move(edge));
  });
}

ReferenceDecision reference_decide(const ReferenceWorld& world, const DecisionRequest& request) {
  const CatalogSnapshot& catalog = world.context.catalog;
  std::set<NodeRef> fields;
  for (const std::string& resource : request.resources) {
    const NodeRef node = *catalog.resolve(resource);
    if (node.field)
      fields.insert(node);
    else
      for (const Field& field : catalog.find(node.dataset)->fields) fields.insert({node.dataset, field.id});
  }
  Sum sum;
  Verdict& verdict = sum.decision.verdict;
  for (const NodeRef& node : fields) {
    std::set<DatasetId> origins;
    for (const NodeRef& origin : comes_from(world, node)) origins.insert(origin.dataset);
    FieldQuestion question(
        {world, request, *catalog.find(node.dataset), *catalog.find(node.field), std::move(origins), ""}, sum);
    sum.decision.fields.push_back(question.run());
    const Verdict one = sum.decision.fields.back().verdict;
    if (one == Verdict::kDeny) verdict = Verdict::kDeny;
    if (one == Verdict::kPending && verdict == Verdict::kPermit) verdict = Verdict::kPending;
  }
  if (verdict == Verdict::kDeny) {
    sum.decision.obligations = {};
    return sum.decision;
  }
  for (const auto& [dataset, filters] : sum.rows)
    sum.decision.obligations.rows[dataset].assign(filters.begin(), filters.end());
  sum.decision.obligations.notify.assign(sum.notify.begin(), sum.notify.end());
  sum.decision.grants.assign(sum.grants.begin(), sum.grants.end());
  if (verdict == Verdict::kPermit) sum.decision.obligations.record = weakest_allowed(sum.records);
  if (verdict == Verdict::kPending)
    sum.decision.approvals.assign(sum.approvals.begin(), sum.approvals.end());
  return sum.decision;
}

}  // namespace steward::policy
