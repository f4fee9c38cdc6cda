// decide() against reference_decide() on small random worlds: same verdicts, masks and retention in all of
// them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "policy/reference/reference_decide.h"

namespace steward::policy {
namespace {

constexpr int kWorlds = 20'000;

constexpr Timestamp day(int64_t n) {
  return Timestamp(std::chrono::hours(24) * n);
}

class RandomWorld {
 public:
  explicit RandomWorld(uint32_t seed) : random_(seed) {
    make_catalog();
    make_edges();
    make_rules();
    make_consent();
    catalog_ = std::make_unique<CatalogSnapshot>(datasets_, tags_);
    graph_ = lineage::Graph(edges_);
    propagation_ = lineage::Propagation::compute(*catalog_, graph_, set_.declassifiers);
    consent_ = ConsentView(events_);
    engine_ = Engine::compile(set_, *catalog_, graph_, propagation_);
  }

  DecisionContext context() const { return {set_, *catalog_, graph_, propagation_, consent_, grants_, *engine_}; }
  const std::vector<ConsentEvent>& events() const { return events_; }

  DecisionRequest request() {
    DecisionRequest request;
    request.subject.id = "someone";
    request.subject.roles = some({"a", "b", "c"}, 0.4);
    request.action = chance(0.6) ? Action::kRead : Action::kTrain;
    request.purpose = one(kPurposes);
    request.data_subjects = some({"s", "t"}, 0.5);
    request.time = day(10);
    for (int i = pick(1, 2); i > 0; --i) {
      const Dataset& dataset = one(datasets_);
      request.resources.push_back(dataset.name.name + (chance(0.4) ? "#" + one(dataset.fields).path : ""));
    }
    return request;
  }

  void shuffle_rules() {
    std::shuffle(set_.access.begin(), set_.access.end(), random_);
    std::shuffle(set_.retention.begin(), set_.retention.end(), random_);
    std::shuffle(set_.limitations.begin(), set_.limitations.end(), random_);
    engine_ = Engine::compile(set_, *catalog_, graph_, propagation_);
  }

 private:
  inline static const std::vector<std::string> kCategories = {
      "user", "user.contact", "user.contact.email", "user.name", "user.device", "system.operations"};
  inline static const std::vector<std::string> kPurposes = {"marketing", "marketing.communications",
                                                            "marketing.communications.email", "analytics",
                                                            "analytics.reporting"};
  inline static const std::vector<std::string> kGlobs = {
      "*", "d.t0", "t1", "*t2", "file*", "postgres://*/d.t?", "d.*", "hive*", "a0", "lake.a1", "lake.*"};

  bool chance(double p) { return std::uniform_real_distribution<>(0, 1)(random_) < p; }
  int pick(int low, int high) { return std::uniform_int_distribution<>(low, high)(random_); }
  template <class T>
  const T& one(const std::vector<T>& of) {
    return of[static_cast<size_t>(pick(0, static_cast<int>(of.size()) - 1))];
  }
  std::vector<std::string> some(const std::vector<std::string>& of, double p) {
    std::vector<std::string> chosen;
    for (const std::string& item : of)
      if (chance(p)) chosen.push_back(item);
    return chosen;
  }
  template <class Key>
  std::vector<Key> keys(const std::vector<std::string>& of, double p) {
    std::vector<Key> chosen;
    for (std::string& key : some(of, p)) chosen.emplace_back(std::move(key));
    return chosen;
  }

  void make_catalog() {
    int64_t fields = 0;
    const int count = pick(1, 4);
    for (int d = 0; d < count; ++d) {
      Dataset dataset;
      dataset.id.value = d + 1;
      dataset.name = {"postgres://h", fmt::format("d.t{}", d)};
      if (chance(0.95)) dataset.scanned_at = day(1);
      dataset.lineage_is_partial = chance(0.03);
      if (chance(0.3)) add_names(dataset);
      for (int f = pick(1, 3); f > 0; --f) {
        Field field;
        field.id.value = ++fields;
        field.path = fmt::format("f{}", f);
        if (dataset.scanned_at && chance(0.97)) field.rows_examined = chance(0.05) ? 0 : pick(1, 100);
        dataset.fields.push_back(field);
        for (const Category& category : keys<Category>(kCategories, 0.12)) {
          TagAssertion tag;
          tag.field = field.id;
          tag.category = category;
          tag.state = chance(0.15) ? TagState::kRejected : TagState::kSuggested;
          tags_.push_back(tag);
        }
      }
      datasets_.push_back(dataset);
    }
  }

  // Other names, vouched for or not.
  void add_names(Dataset& dataset) {
    dataset.aliases = {{"hive://h", fmt::format("lake.a{}", pick(0, 2))}};
    if (chance(0.3)) dataset.aliases.push_back({"hive://h", "lake.b"});
    if (chance(0.4)) dataset.permit_names = {{dataset.name}};
    if (chance(0.3)) dataset.permit_names.push_back(dataset.aliases);
  }

  NodeRef random_node() {
    const Dataset& dataset = one(datasets_);
    return {dataset.id, chance(0.75) ? one(dataset.fields).id : FieldId{}};
  }

  void make_edges() {
    for (int i = pick(0, 6); i > 0; --i) {
      lineage::Edge edge;
      edge.id.value = i;
      edge.from = random_node();
      edge.to = random_node();
      if (chance(0.2)) edge.transformation.type = lineage::Influence::kIndirect;
      if (chance(0.2)) edge.transformation.masking = true;
      edge.transformation.function = chance(0.5) ? "hmac" : "other";
      edges_.push_back(edge);
    }
  }

  DataSelector selector() {
    DataSelector data;
    data.any_category = chance(0.25);
    if (!data.any_category) {
      data.categories = keys<Category>(kCategories, 0.4);
      data.uncategorised = chance(0.6);
    }
    if (chance(0.3)) data.datasets = {one(kGlobs)};
    return data;
  }

  void make_rules() {
    for (int i = pick(1, 8); i > 0; --i) {
      AccessRule rule;
      rule.id = fmt::format("p/{}", i);
      rule.effect = chance(0.2) ? Effect::kForbid : Effect::kPermit;
      rule.subjects.roles = some({"a", "b", "c"}, 0.25);
      if (chance(0.4)) rule.actions = {chance(0.7) ? Action::kRead : Action::kTrain};
      rule.purposes = keys<Purpose>(kPurposes, 0.15);
      rule.data = selector();
      if (rule.effect == Effect::kPermit) {
        if (chance(0.2)) rule.require.consent = chance(0.3) ? Purpose() : Purpose(one(kPurposes));
        if (chance(0.2)) rule.require.approval = Approval{{"boss"}, 1};
        for (const Category& category : keys<Category>(kCategories, 0.15))
          rule.obligations.masks.emplace_back(category, default_mask(static_cast<Mask>(pick(1, 6))));
      }
      set_.access.push_back(rule);
    }
    for (int i = pick(0, 2); i > 0; --i) {
      RetentionRule rule;
      rule.data = selector();
      rule.period.months = pick(1, 24);
      set_.retention.push_back(rule);
    }
    for (int i = chance(0.3) ? pick(1, 2) : 0; i > 0; --i) {
      PurposeLimitation limitation;
      limitation.id = "l";
      limitation.datasets = {one(kGlobs)};
      limitation.purposes = {Purpose(one(kPurposes)), Purpose(one(kPurposes))};
      set_.limitations.push_back(limitation);
    }
    if (chance(0.5)) set_.declassifiers.insert("hmac");
  }

  void make_consent() {
    for (int i = pick(0, 5); i > 0; --i) {
      ConsentEvent event;
      event.subject = chance(0.5) ? "s" : "t";
      event.purpose = Purpose(one(kPurposes));
      const ConsentState states[] = {ConsentState::kGranted, ConsentState::kGranted, ConsentState::kGranted,
                                     ConsentState::kRefused, ConsentState::kWithdrawn};
      event.state = states[pick(0, 4)];
      event.effective_at = day(2 * i + 1);  // the last one may lie after the request
      events_.push_back(event);
    }
  }

  std::mt19937 random_;
  std::vector<Dataset> datasets_;
  std::vector<TagAssertion> tags_;
  std::vector<lineage::Edge> edges_;
  std::vector<ConsentEvent> events_;
  PolicySet set_;
  std::unique_ptr<CatalogSnapshot> catalog_;
  lineage::Graph graph_;
  lineage::Propagation propagation_;
  GrantView grants_;
  ConsentView consent_;
  std::optional<Engine> engine_;
};

std::vector<ReferenceField> fields_of(const Decision& decision) {
  std::vector<ReferenceField> fields;
  for (const FieldVerdict& field : decision.fields) fields.push_back({field.node, field.verdict, field.mask.kind});
  std::sort(fields.begin(), fields.end(),
            [](const ReferenceField& a, const ReferenceField& b) { return a.node < b.node; });
  return fields;
}

TEST(DecideRandom, AgreesWithTheSlowReferenceWhateverTheOrderOfRules) {
  std::map<Verdict, int> seen;
  for (uint32_t seed = 1; seed <= kWorlds; ++seed) {
    RandomWorld world(seed);
    const DecisionRequest request = world.request();
    const ReferenceDecision expected = reference_decide(world.context(), world.events(), request);
    for (int order = 0; order < 2; ++order) {
      const Decision decision = decide(world.context(), request);
      ASSERT_EQ(to_string(decision.verdict), to_string(expected.verdict)) << "seed " << seed;
      ASSERT_EQ(fields_of(decision), expected.fields) << "seed " << seed;
      ASSERT_EQ(decision.obligations.retention, expected.retention) << "seed " << seed;
      ASSERT_FALSE(decision.reasons.empty()) << "seed " << seed;
      world.shuffle_rules();
    }
    ++seen[expected.verdict];
  }
  // The worlds must not all be of one kind, or agreement would mean nothing.
  for (const Verdict verdict : {Verdict::kPermit, Verdict::kDeny, Verdict::kPending})
    EXPECT_GT(seen[verdict], kWorlds / 50) << to_string(verdict);
}

}  // namespace
}  // namespace steward::policy
