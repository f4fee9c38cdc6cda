#include "policy/decide.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <optional>
#include <set>
#include <unordered_set>

#include "base/text.h"
#include "policy/engine/field_verdict.h"
#include "policy/engine/obligation_meet.h"
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

// What makes a request unanswerable before any resource is looked at.
std::optional<Reason> refuse(const DecisionRequest& request) {
  const auto error = [](std::string sentence) { return Reason{"", "error", std::move(sentence)}; };
  if (trim(request.subject.id).empty()) return error("The request does not say who asks; name a subject.");
  if (request.subject.id.size() > kMaxSubjectBytes || request.subject.roles.size() > kMaxResources ||
      request.subject.groups.size() > kMaxResources)
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
           cause.kind == CauseKind::kUnfilterable || cause.kind == CauseKind::kUnresolvedLineage ||
           cause.kind == CauseKind::kUnexamined || cause.kind == CauseKind::kUnseen;
  });
}

class Evaluation {
 public:
  Evaluation(const DecisionContext& context, PreparedRequest& prepared)
      : context_(context), request_(prepared.request()), index_(context.engine.index()), prepared_(prepared) {}

  Decision run() {
    for (const std::string& resource : request_.resources) add_resource(resource);
    decision_.fields.reserve(nodes_.size());
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
    if (const auto place = context_.engine.find_plainly(resource)) return add_place(*place);
    const auto node = context_.catalog.resolve(resource);
    if (!node.ok())
      return refuse(node.error().code == ErrorCode::kNotFound ? "missing" : "error", node.error().message);
    add_place(*context_.engine.find(*node));
  }

  void add_place(const Place& place) {
    const Dataset& dataset = context_.catalog.datasets()[place.dataset];
    if (dataset.fields.empty())
      return refuse("missing",
                    fmt::format("{} has no known fields, so nothing is known of it; scan it first.",
                                context_.catalog.describe_short({dataset.id, {}})));
    if (!dataset.scanned_at && unscanned_.insert(dataset.id).second) refuse("missing", unscanned(dataset));
    if (place.field != kNoNumber) return add_field({dataset.id, dataset.fields[place.field].id});
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

  void judge(const NodeRef& node) {
    const Place at = *context_.engine.find(node);
    const DatasetPlan& plan = index_.plan(at.dataset);
    const FieldPlace place{plan, plan.class_at(at.field), plan.dataset->fields[at.field]};
    const std::vector<TagAssertion> tags = context_.propagation.effective(node.field);
    FieldFinding finding = judge_field(index_, prepared_, place, tags);
    doubt(place, node, finding);
    limit(place, node, finding);
    oblige(place, finding);
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
  void doubt(const FieldPlace& place, const NodeRef& node, FieldFinding& finding) {
    const auto deny = [&](CauseKind kind, std::vector<NodeRef> path) {
      finding.causes.push_back({kind, node, nullptr, nullptr, Category(), std::move(path)});
      finding.verdict = Verdict::kDeny;
    };
    if (place.plan.unresolved) deny(CauseKind::kUnresolvedLineage, {NodeRef{*place.plan.unresolved, {}}});
    if (place.kind.flags & FieldClass::kPartialLineage) deny(CauseKind::kPartialLineage, {});
    if (unscanned_.contains(node.dataset))
      finding.verdict = Verdict::kDeny;  // told once for the dataset
    else if (place.kind.flags & FieldClass::kUnexamined)
      deny(CauseKind::kUnexamined, {});
    else if (place.kind.flags & FieldClass::kUnseen)
      deny(CauseKind::kUnseen, {});
  }

  // Purpose limitations come along from every dataset the field's values come from (rule 5).
  void limit(const FieldPlace& place, const NodeRef& node, FieldFinding& finding) {
    std::optional<Upstream> upstream;
    for (const uint32_t number : place.kind.limitations) {
      if (prepared_.covers_purpose(index_.rules().limitations()[number].purposes)) continue;
      const PurposeLimitation& limitation = context_.policies.limitations[number];
      if (const Exception* exception = limitation_lifted_by(prepared_, place, limitation.id)) {
        finding.causes.push_back({CauseKind::kLifted, node, nullptr, &limitation, Category(), {}, exception});
        continue;
      }
      finding.verdict = Verdict::kDeny;
      finding.causes.push_back(
          {CauseKind::kLimited, node, nullptr, &limitation, Category(), path_of(limitation, node, upstream)});
    }
  }

  // The way from the nearest dataset that the limitation speaks of; empty: the field's own.
  std::vector<NodeRef> path_of(const PurposeLimitation& limitation, const NodeRef& node,
                               std::optional<Upstream>& upstream) {
    if (matches_dataset(limitation.datasets, *context_.catalog.find(node.dataset))) return {};
    if (!upstream) upstream = upstream_of(context_.catalog, context_.graph, node, lineage::Budget());
    for (const UpstreamDataset& source : upstream->datasets)
      if (matches_dataset(limitation.datasets, *context_.catalog.find(source.dataset))) return source.path;
    return {};
  }

  // Rules 6 and 7.
  void oblige(const FieldPlace& place, FieldFinding& finding) {
    for (const uint32_t rule : finding.obliging)
      obligations_.add(context_.policies.access[rule], prepared_, place.plan.dataset->id);
    // Silence is strict: a permit loosens only where every other that counts does.
    if (finding.is_durable) obligations_.record({});
    for (const uint32_t rule : place.kind.retention)
      if (keeps(place, rule)) obligations_.shorten(context_.policies.retention[rule].period);
    for (const Grant* grant : finding.grants) grants_.insert(grant->id);
  }

  bool keeps(const FieldPlace& place, uint32_t number) const {
    const RetentionScope& scope = index_.rules().retention()[number];
    const DataSelector& data = context_.policies.retention[number].data;
    const auto cells = place.plan.cells_of(place.kind);
    const bool speaks = std::any_of(cells.begin(), cells.end(), [&](const Cell& cell) {
      return std::any_of(scope.keys.begin(), scope.keys.end(),
                         [&](uint32_t key) { return cell.chain.holds(key); });
    });
    if (!speaks || (!data.scanned_within && !data.scanned_before)) return speaks;
    const auto is_there = [&](const List& locations, const Dataset& dataset) {
      return holds_somehow(locations, scope.location) && is_fresh_enough(data, dataset, request_.time);
    };
    return is_there(place.plan.locations, *place.plan.dataset) ||
           std::any_of(place.kind.upstream.begin(), place.kind.upstream.end(), [&](uint32_t dataset) {
             return is_there(index_.locations_of(dataset), context_.catalog.datasets()[dataset]);
           });
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

    const Explanation about{context_, request_, prepared_.asked()};
    decision_.reasons = std::move(problems_);
    for (Reason& reason : explain(about, decision_.verdict, causes_))
      decision_.reasons.push_back(std::move(reason));
    if (decision_.verdict == Verdict::kDeny) {
      // Nothing is handed out, so there is nothing to be obliged to.
      for (Reason& reason : near_misses(about, causes_, prepared_))
        decision_.reasons.push_back(std::move(reason));
      return;
    }
    decision_.obligations = std::move(obligations_).take(context_.catalog);
    for (const FieldVerdict& field : decision_.fields)
      if (field.mask.kind != Mask::kNone) decision_.obligations.masks.emplace(field.name, field.mask);
    decision_.grants.assign(grants_.begin(), grants_.end());
    if (decision_.verdict == Verdict::kPending) {
      decision_.obligations.record = {};
      ask_for_approvals();
    }
  }

  void ask_for_approvals() {
    std::set<ApprovalNeeded> needed;
    for (const Cause& cause : causes_)
      if (cause.kind == CauseKind::kAwaitsApproval)
        needed.insert(
            {cause.rule->id, cause.rule->require->approval->roles, cause.rule->require->approval->people});
    decision_.approvals.assign(needed.begin(), needed.end());
  }

  const DecisionContext& context_;
  const DecisionRequest& request_;
  const CatalogIndex& index_;
  PreparedRequest& prepared_;

  std::vector<NodeRef> nodes_;  // in the order asked for, each once
  std::unordered_set<NodeRef> seen_;
  std::set<DatasetId> unscanned_;
  std::vector<Cause> causes_;
  std::vector<Reason> problems_;
  ObligationMeet obligations_;
  std::set<std::string> grants_;
  bool refused_ = false;
  bool too_many_ = false;
  Decision decision_;
};

Decision denied(Reason reason) {
  Decision decision;
  decision.reasons.push_back(std::move(reason));
  return decision;
}

std::string unknown_purpose(const DecisionContext& context, const DecisionRequest& request) {
  const auto parsed = context.policies.parse_purpose(request.purpose);
  return parsed.ok() ? "The purpose of the request is unknown." : parsed.error().message;
}

bool differs_in_resources_alone(const DecisionRequest& a, const DecisionRequest& b) {
  return a.subject.id == b.subject.id && a.subject.roles == b.subject.roles &&
         a.subject.groups == b.subject.groups && a.subject.attributes == b.subject.attributes &&
         a.action == b.action && a.purpose == b.purpose && a.data_subjects == b.data_subjects &&
         a.context == b.context && a.environment == b.environment && a.group_size == b.group_size &&
         a.time == b.time;
}

// `prepared` was made ready for another request, which may be like this one.
Decision evaluate(const DecisionContext& context, const DecisionRequest& request, PreparedRequest& prepared,
                  const DecisionRequest* before) {
  if (auto reason = refuse(request)) return denied(*std::move(reason));
  // Rules read by another set's numbers would be nonsense.
  if (!context.engine.is_of(context.policies, context.catalog))
    throw std::logic_error("the engine is of another set or catalog");
  if (before && differs_in_resources_alone(*before, request))
    prepared.go_on_with(request);
  else if (!context.engine.prepare(request, context.consent, context.grants, prepared))
    return denied({"", "error", unknown_purpose(context, request)});
  return Evaluation(context, prepared).run();
}

}  // namespace

namespace {

Decision decide_after(const DecisionContext& context, const DecisionRequest& request,
                      PreparedRequest& prepared, const DecisionRequest* before) {
  Decision decision;
  try {
    decision = evaluate(context, request, prepared, before);
  } catch (const std::exception&) {
    decision = denied({"", "error", "Something failed while evaluating the request, so it is denied."});
  }
  decision.snapshots = {context.policies.hash, context.catalog.hash(), context.graph.hash(),
                        context.consent.hash(), context.grants.hash()};
  return decision;
}

}  // namespace

Decision decide(const DecisionContext& context, const DecisionRequest& request) {
  // Grows to the largest set this thread has decided by.
  thread_local PreparedRequest prepared;
  return decide_after(context, request, prepared, nullptr);
}

std::vector<Decision> decide_all(const DecisionContext& context,
                                 std::span<const DecisionRequest> requests) {
  PreparedRequest prepared;
  std::vector<Decision> decisions;
  decisions.reserve(requests.size());
  for (size_t i = 0; i < requests.size(); ++i) {
    const bool was_ready = i > 0 && prepared.is_for(requests[i - 1]);
    decisions.push_back(
        decide_after(context, requests[i], prepared, was_ready ? &requests[i - 1] : nullptr));
  }
  return decisions;
}

}  // namespace steward::policy
