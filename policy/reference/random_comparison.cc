#include "policy/reference/random_comparison.h"

#include <fmt/format.h>

#include <algorithm>

#include "policy/catalog_access.h"
#include "policy/reference/reference_decide.h"

namespace steward::policy {
namespace {

constexpr uint64_t kRequestsAWorld = 100;

void sort_by_node(std::vector<ReferenceField>& fields) {
  std::sort(fields.begin(), fields.end(),
            [](const ReferenceField& a, const ReferenceField& b) { return a.node < b.node; });
}

// Of every field asked for, what Engine::judge() says.
std::vector<ReferenceField> judged(const DecisionContext& context, const DecisionRequest& request,
                                   const Decision& decision) {
  static PreparedRequest prepared;
  std::vector<ReferenceField> fields;
  if (!context.engine.prepare(request, context.consent, context.grants, prepared)) return fields;
  for (const FieldVerdict& field : decision.fields) {
    const FieldAnswer answer = context.engine.judge(prepared, *context.engine.find(field.node));
    fields.push_back({field.node, answer.verdict, answer.mask, answer.has_row_filter});
  }
  sort_by_node(fields);
  return fields;
}

std::vector<ReferenceField> decided(const Decision& decision, const std::vector<ReferenceField>& expected) {
  std::vector<ReferenceField> fields;
  for (const FieldVerdict& field : decision.fields)
    fields.push_back({field.node, field.verdict, field.mask, false});
  sort_by_node(fields);
  // decide() tells filters by dataset; they are compared there.
  for (size_t i = 0; i < fields.size() && i < expected.size(); ++i)
    fields[i].has_row_filter = expected[i].has_row_filter;
  return fields;
}

// What differs; empty: nothing.
std::string difference(const RandomWorld& world, const ReferenceWorld& reference,
                       const DecisionRequest& request, ComparisonOutcome* outcome) {
  const DecisionContext context = world.context();
  const ReferenceDecision expected = reference_decide(reference, request);
  const Decision decision = decide(context, request);
  if (outcome) {
    ++outcome->verdicts[expected.verdict];
    outcome->features["row filters"] += !expected.obligations.rows.empty();
    outcome->features["retention"] += expected.obligations.retention.has_value();
    outcome->features["aggregates only"] += expected.obligations.aggregate_only.has_value();
    outcome->features["bounded async"] += !expected.obligations.record.is_durable();
    outcome->features["notify"] += !expected.obligations.notify.empty();
    outcome->features["grants"] += !expected.grants.empty();
    outcome->features["approvals"] += !expected.approvals.empty();
    for (const Reason& reason : decision.reasons) ++outcome->features[reason.effect];
  }
  if (decision.verdict != expected.verdict)
    return fmt::format("verdict {}, expected {}", to_string(decision.verdict), to_string(expected.verdict));
  if (decided(decision, expected.fields) != expected.fields) return "fields";
  if (judged(context, request, decision) != expected.fields) return "fields by Engine::judge()";
  if (decision.obligations.rows != expected.obligations.rows) return "row filters";
  if (decision.obligations.retention != expected.obligations.retention) return "retention";
  if (decision.obligations.aggregate_only != expected.obligations.aggregate_only) return "aggregate_only";
  if (decision.obligations.notify != expected.obligations.notify) return "notify";
  if (decision.obligations.record != expected.obligations.record) return "record";
  if (decision.grants != expected.grants) return "grants";
  if (decision.approvals != expected.approvals) return "approvals";
  if (decision.reasons.empty()) return "no reason";
  return "";
}

std::string difference(const WorldParts& parts, const DecisionRequest& request) {
  const RandomWorld world(parts);
  const DecisionContext context = world.context();
  const ReferenceWorld reference(context, parts.events);
  return difference(world, reference, request, nullptr);
}

// Leaves out of a failing world whatever it fails without.
class Shrinker {
 public:
  Shrinker(WorldParts parts, DecisionRequest request) : parts_(std::move(parts)), request_(std::move(request)) {}

  std::string run() {
    for (size_t before = 0; before != kept_;) {
      before = kept_;
      kept_ = 1;
      drop_from(parts_.set.access);
      drop_from(parts_.set.exceptions);
      drop_from(parts_.set.retention);
      drop_from(parts_.set.limitations);
      drop_from(parts_.set.groups);
      drop_from(parts_.edges);
      drop_from(parts_.tags);
      drop_from(parts_.events);
      drop_from(parts_.grants);
      drop_from(request_.resources);
      for (AccessRule& rule : parts_.set.access) simplify(rule);
      for (Exception& exception : parts_.set.exceptions) simplify_scope(exception);
    }
    return fmt::format("{}\n{}{}", difference(parts_, request_), describe(parts_), describe(request_));
  }

 private:
  bool still_fails() const { return !request_.resources.empty() && !difference(parts_, request_).empty(); }

  template <class Item>
  void drop_from(std::vector<Item>& items) {
    for (size_t i = items.size(); i-- > 0;) {
      const std::vector<Item> all = items;
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(i));
      if (!still_fails()) items = all;
    }
    kept_ += items.size();
  }

  template <class Part>
  void reset(Part& part) {
    const Part before = part;
    part = Part();
    if (!still_fails()) part = before;
  }

  template <class Rule>
  void simplify_scope(Rule& rule) {
    reset(rule.subjects);
    reset(rule.actions);
    reset(rule.purposes);
    reset(rule.when);
    reset(rule.data.datasets);
    reset(rule.data.tags);
    reset(rule.data.regions);
    reset(rule.data.owners);
    reset(rule.data.scanned_within);
    reset(rule.data.scanned_before);
    reset(rule.data.derived_from);
  }

  void simplify(AccessRule& rule) {
    simplify_scope(rule);
    reset(rule.require.edit().consent);
    reset(rule.require.edit().approval);
    reset(rule.require.edit().active_grant);
    reset(rule.require.edit().environments);
    reset(rule.require.edit().group_size);
    reset(rule.obligations);
  }

  WorldParts parts_;
  DecisionRequest request_;
  size_t kept_ = 1;
};

void shuffle(WorldParts& parts, Dice& dice) {
  const auto shuffle_one = [&](auto& items) {
    for (size_t i = items.size(); i > 1; --i)
      std::swap(items[i - 1], items[static_cast<size_t>(dice.pick(0, static_cast<int>(i) - 1))]);
  };
  shuffle_one(parts.set.access);
  shuffle_one(parts.set.exceptions);
  shuffle_one(parts.set.retention);
  shuffle_one(parts.set.limitations);
}

class Comparison {
 public:
  explicit Comparison(const ComparisonOptions& options) : options_(options) {}

  ComparisonOutcome run() {
    while (outcome_.failure.empty() && (options_.cases == 0 || outcome_.cases < options_.cases) &&
           !(options_.is_over && options_.is_over()))
      compare_world();
    return std::move(outcome_);
  }

 private:
  void compare_world() {
    Dice dice(options_.seed * 1'000'000'007 + outcome_.worlds++);
    WorldParts parts = random_parts(dice);
    // The order of rules never matters: the same requests to the same rules in another order.
    for (int order = 0; order < 2 && outcome_.failure.empty(); ++order) {
      compare_requests(parts, dice);
      shuffle(parts, dice);
    }
  }

  void compare_requests(const WorldParts& parts, Dice& dice) {
    const RandomWorld world(parts);
    const DecisionContext context = world.context();
    const ReferenceWorld reference(context, parts.events);
    for (uint64_t i = 0; i < kRequestsAWorld / 2; ++i) {
      const DecisionRequest request = random_request(parts, dice);
      ++outcome_.cases;
      if (difference(world, reference, request, &outcome_).empty()) continue;
      outcome_.failure = fmt::format("seed {} case {} (world {}): {}", options_.seed, outcome_.cases,
                                     outcome_.worlds, Shrinker(parts, request).run());
      return;
    }
  }

  ComparisonOptions options_;
  ComparisonOutcome outcome_;
};

}  // namespace

ComparisonOutcome compare_with_reference(const ComparisonOptions& options) {
  return Comparison(options).run();
}

}  // namespace steward::policy
