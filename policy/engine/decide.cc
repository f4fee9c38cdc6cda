#include "policy/decide.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <map>
#include <optional>
#include <set>
#include <unordered_set>

#include "base/text.h"
#include "policy/engine/applicable_rules.h"
#include "policy/engine/field_verdict.h"
#include "policy/engine/selector.h"
#include "policy/engine/upstream.h"
#include "policy/explain/explain.h"
#include "policy/explain/near_misses.h"

namespace steward::policy {
namespace {

constexpr size_t kMaxResources = 10'000;
constexpr size_t kMaxFields = 100'000;
constexpr size_t kMaxDataSubjects = 100'000;
constexpr size_t kMaxSubjectBytes = 1'024;
// Nodes of lineage that one decision may look at, over all its fields.
constexpr size_t kMaxLineageNodes = 1'000'000;

// What makes a request unanswerable before any resource is looked at.
std::optional<Reason> refuse(const DecisionRequest& request) {
  const auto error = [](std::string sentence) { return Reason{"", "error", std::move(sentence)}; };
  if (trim(request.subject.id).empty()) return error("The request does not say who asks; name a subject.");
  if (request.subject.id.size() > kMaxSubjectBytes || request.subject.roles.size() > kMaxResources)
    return error("The subject of the request is too large.");
  if (request.resources.empty()) return error("The request names no dataset and no field.");
  if (request.resources.size() > kMaxResources)
    return error(fmt::format("The request names {} resources; at most {} are accepted.",
                             request.resources.size(), kMaxResources));
  if (request.data_subjects.size() > kMaxDataSubjects)
    return error(fmt::format("The request names {} data subjects; at most {} are accepted.",
                             request.data_subjects.size(), kMaxDataSubjects));
  return std::nullopt;
}

// Denied by a rule, or for want of knowledge: no further permit would change that.
bool is_refused(const FieldFinding& finding) {
  return std::any_of(finding.causes.begin(), finding.causes.end(), [](const Cause& cause) {
    return cause.kind == CauseKind::kForbidden || cause.kind == CauseKind::kLimited ||
           cause.kind == CauseKind::kUnresolvedLineage || cause.kind == CauseKind::kUnexamined ||
           cause.kind == CauseKind::kUnseen;
  });
}

class Evaluation {
 public:
  Evaluation(const DecisionContext& context, const DecisionRequest& request, const Purpose& asked)
      : context_(context),
        request_(request),
        asked_(asked),
        consent_(context.consent, request, asked),
        rules_(context.policies, request, asked, consent_) {
    const auto names_datasets = [](const RetentionRule& rule) { return !rule.data.datasets.empty(); };
    needs_lineage_ =
        !context.policies.limitations.empty() ||
        std::any_of(context.policies.retention.begin(), context.policies.retention.end(), names_datasets);
  }

  Decision run() {
    for (const std::string& resource : request_.resources) add_resource(resource);
    for (const NodeRef& node : nodes_) judge(node);
    settle();
    return std::move(decision_);
  }

 private:
  // A reason to deny that no rule gave.
  void refuse(std::string effect, std::string sentence) {
    if (problems_.size() < kMaxReasons) problems_.push_back({"", std::move(effect), std::move(sentence)});
    refused_ = true;
  }

  void add_resource(const std::string& resource) {
    const auto node = context_.catalog.resolve(resource);
    if (!node.ok())
      return refuse(node.error().code == ErrorCode::kNotFound ? "missing" : "error", node.error().message);
    const Dataset& dataset = *context_.catalog.find(node->dataset);
    if (dataset.fields.empty())
      return refuse("missing",
                    fmt::format("{} has no known fields, so nothing is known of it; scan it first.",
                                context_.catalog.describe_short(*node)));
    if (!dataset.scanned_at && unscanned_.insert(dataset.id).second) refuse("missing", unscanned(dataset));
    if (node->field) return add_field({dataset.id, node->field});
    for (const Field& field : dataset.fields) add_field({dataset.id, field.id});
  }

  void add_field(const NodeRef& node) {
    if (nodes_.size() < kMaxFields) {
      if (seen_.insert(node).second) nodes_.push_back(node);
    } else if (!seen_.contains(node) && !too_many_) {
      too_many_ = true;
      refuse("error",
             fmt::format("The request stands for more than {} fields; ask for less at a time.", kMaxFields));
    }
  }

  std::string unscanned(const Dataset& dataset) const {
    std::string sentence = fmt::format("{} was never scanned, so what it carries is unknown",
                                       context_.catalog.describe_short({dataset.id, {}}));
    std::string flows;
    for (const Category& category : context_.propagation.categories_of(dataset))
      flows += (flows.empty() ? "" : ", ") + category.str();
    if (!flows.empty()) sentence += fmt::format(" beyond {}", flows);
    return sentence + "; scan it first.";
  }

  const DatasetRules& rules_for(DatasetId id) {
    const auto [slot, is_new] = dataset_rules_.try_emplace(id);
    if (is_new) slot->second = rules_.for_dataset(*context_.catalog.find(id));
    return slot->second;
  }

  void judge(const NodeRef& node) {
    const std::vector<TagAssertion> tags = context_.propagation.effective(node.field);
    FieldFinding finding = judge_field(rules_for(node.dataset), node, tags);
    doubt(node, tags, finding);
    follow_promises(node, tags, finding);
    // That nothing permits what is denied anyway would only hide the reason that matters.
    if (unscanned_.contains(node.dataset) || is_refused(finding))
      std::erase_if(finding.causes, [](const Cause& cause) { return cause.kind == CauseKind::kUncovered; });
    causes_.insert(causes_.end(), std::make_move_iterator(finding.causes.begin()),
                   std::make_move_iterator(finding.causes.end()));

    FieldVerdict verdict{node, context_.catalog.describe(node), finding.verdict, {}, {}};
    if (finding.verdict != Verdict::kDeny) verdict.mask = finding.mask;
    for (const TagAssertion& tag : tags) verdict.categories.push_back(tag.category);
    decision_.fields.push_back(std::move(verdict));
  }

  // What is not known denies (rule 2): to carry nothing, a field must have been looked at.
  void doubt(const NodeRef& node, const std::vector<TagAssertion>& tags, FieldFinding& finding) {
    const auto deny = [&](CauseKind kind, std::vector<NodeRef> path) {
      finding.causes.push_back({kind, node, nullptr, nullptr, Category(), std::move(path)});
      finding.verdict = Verdict::kDeny;
    };
    if (const auto view = partly_known(node.dataset))
      deny(CauseKind::kUnresolvedLineage, {NodeRef{*view, {}}});
    if (unscanned_.contains(node.dataset)) {
      finding.verdict = Verdict::kDeny;  // told once for the dataset
      return;
    }
    const Field* field = context_.catalog.find(node.field);
    if (!field || !field->rows_examined)
      deny(CauseKind::kUnexamined, {});
    else if (tags.empty() && *field->rows_examined <= 0)
      deny(CauseKind::kUnseen, {});
  }

  // The view that makes the dataset's lineage partly known, looked for once a dataset.
  const std::optional<DatasetId>& partly_known(DatasetId id) {
    const auto [slot, is_new] = partly_known_.try_emplace(id);
    if (is_new) slot->second = context_.propagation.partial_lineage_from(id);
    return slot->second;
  }

  // Purpose limitations and retention come along from every dataset the field's values come from (rules 5 and
  // 7).
  void follow_promises(const NodeRef& node, const std::vector<TagAssertion>& tags, FieldFinding& finding) {
    Upstream upstream;
    if (needs_lineage_) {
      lineage::Budget budget;
      budget.max_nodes = std::min(budget.max_nodes, lineage_left_);
      upstream = upstream_of(context_.catalog, context_.graph, node, budget);
      lineage_left_ -= std::min(lineage_left_, upstream.visited);
    }
    if (upstream.is_partial) {
      finding.causes.push_back({CauseKind::kPartialLineage, node, nullptr, nullptr, Category(), {}});
      finding.verdict = Verdict::kDeny;
    }
    upstream.datasets.insert(upstream.datasets.begin(), UpstreamDataset{node.dataset, {}});
    std::set<const PurposeLimitation*> told;
    for (UpstreamDataset& source : upstream.datasets) {
      for (const PurposeLimitation* limitation : broken_by(source.dataset)) {
        finding.verdict = Verdict::kDeny;
        if (told.insert(limitation).second)
          finding.causes.push_back({CauseKind::kLimited, node, nullptr, limitation, Category(), source.path});
      }
      for (const RetentionRule* rule : retention_of(source.dataset)) shorten(*rule, tags);
    }
  }

  // The limitations on a dataset that leave no room for the purpose asked for.
  const std::vector<const PurposeLimitation*>& broken_by(DatasetId id) {
    const auto [slot, is_new] = broken_.try_emplace(id);
    if (!is_new) return slot->second;
    const Dataset& dataset = *context_.catalog.find(id);
    for (const PurposeLimitation& limitation : context_.policies.limitations) {
      const bool leaves_room = std::any_of(limitation.purposes.begin(), limitation.purposes.end(),
                                           [&](const Purpose& purpose) { return purpose.covers(asked_); });
      if (!leaves_room && matches_dataset(limitation.datasets, dataset)) slot->second.push_back(&limitation);
    }
    return slot->second;
  }

  const std::vector<const RetentionRule*>& retention_of(DatasetId id) {
    const auto [slot, is_new] = retention_.try_emplace(id);
    if (!is_new) return slot->second;
    const Dataset& dataset = *context_.catalog.find(id);
    for (const RetentionRule& rule : context_.policies.retention)
      if (matches_dataset(rule.data.datasets, dataset)) slot->second.push_back(&rule);
    return slot->second;
  }

  void shorten(const RetentionRule& rule, const std::vector<TagAssertion>& tags) {
    const bool speaks = tags.empty() ? covers_uncategorised(rule.data)
                                     : std::any_of(tags.begin(), tags.end(), [&](const TagAssertion& tag) {
                                         return covers(rule.data, tag.category);
                                       });
    std::optional<Period>& period = decision_.obligations.retention;
    if (speaks && (!period || shorter(rule.period, *period))) period = rule.period;
  }

  void settle() {
    const auto any = [&](Verdict verdict) {
      return std::any_of(decision_.fields.begin(), decision_.fields.end(),
                         [&](const FieldVerdict& field) { return field.verdict == verdict; });
    };
    const bool denied = refused_ || decision_.fields.empty() || any(Verdict::kDeny);
    decision_.verdict = denied                   ? Verdict::kDeny
                        : any(Verdict::kPending) ? Verdict::kPending
                                                 : Verdict::kPermit;

    const Explanation about{context_, request_, asked_};
    decision_.reasons = std::move(problems_);
    for (Reason& reason : explain(about, decision_.verdict, causes_))
      decision_.reasons.push_back(std::move(reason));
    if (decision_.verdict == Verdict::kDeny) {
      // Nothing is handed out, so there is nothing to be obliged to.
      decision_.obligations = {};
      for (Reason& reason : near_misses(about, causes_, consent_))
        decision_.reasons.push_back(std::move(reason));
      return;
    }
    for (const FieldVerdict& field : decision_.fields)
      if (field.mask.kind != Mask::kNone) decision_.obligations.masks.emplace(field.name, field.mask);
  }

  const DecisionContext& context_;
  const DecisionRequest& request_;
  const Purpose& asked_;
  ConsentCheck consent_;
  ApplicableRules rules_;
  bool needs_lineage_ = false;
  size_t lineage_left_ = kMaxLineageNodes;

  std::vector<NodeRef> nodes_;  // in the order asked for, each once
  std::unordered_set<NodeRef> seen_;
  std::set<DatasetId> unscanned_;
  std::map<DatasetId, DatasetRules> dataset_rules_;
  std::map<DatasetId, std::optional<DatasetId>> partly_known_;
  std::map<DatasetId, std::vector<const PurposeLimitation*>> broken_;
  std::map<DatasetId, std::vector<const RetentionRule*>> retention_;
  std::vector<Cause> causes_;
  std::vector<Reason> problems_;
  bool refused_ = false;
  bool too_many_ = false;
  Decision decision_;
};

Decision denied(Reason reason) {
  Decision decision;
  decision.reasons.push_back(std::move(reason));
  return decision;
}

Decision evaluate(const DecisionContext& context, const DecisionRequest& request) {
  if (auto reason = refuse(request)) return denied(*std::move(reason));
  const auto asked = purpose_taxonomy().parse(request.purpose);
  if (!asked.ok()) return denied({"", "error", asked.error().message});
  return Evaluation(context, request, *asked).run();
}

}  // namespace

Decision decide(const DecisionContext& context, const DecisionRequest& request) {
  Decision decision;
  try {
    decision = evaluate(context, request);
  } catch (const std::exception&) {
    decision = denied({"", "error", "Something failed while evaluating the request, so it is denied."});
  }
  decision.snapshots = {context.policies.hash, context.catalog.hash(), context.graph.hash(),
                        context.consent.hash()};
  return decision;
}

}  // namespace steward::policy
