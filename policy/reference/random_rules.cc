// The policies of random worlds: every part of the language, each often enough to matter.
#include <fmt/format.h>

#include "policy/reference/random_world.h"

namespace steward::policy {
namespace {

const std::vector<std::string> kGlobs = {"*",   "d.t0",  "t1", "*t2",     "file*",  "postgres://*/d.t?",
                                         "d.*", "hive*", "a0", "lake.a1", "lake.*", "?.t3"};

class RulesMaker {
 public:
  explicit RulesMaker(Dice& dice) : dice_(dice) {}

  PolicySet run() {
    for (int i = dice_.pick(1, 8); i > 0; --i) set_.access.push_back(rule(i));
    for (int i = dice_.chance(0.5) ? dice_.pick(1, 3) : 0; i > 0; --i)
      set_.exceptions.push_back(exception(i));
    for (int i = dice_.pick(0, 2); i > 0; --i) set_.retention.push_back(retention());
    for (int i = dice_.chance(0.3) ? dice_.pick(1, 2) : 0; i > 0; --i) {
      PurposeLimitation limitation;
      limitation.id = fmt::format("l/{}", i);
      limitation.datasets = {dice_.one(kGlobs)};
      limitation.purposes = {Purpose(dice_.one(random_purposes())), Purpose(dice_.one(random_purposes()))};
      set_.limitations.push_back(limitation);
    }
    if (dice_.chance(0.4))
      set_.groups.push_back({"g", "", dice_.some({"zoe", "max"}, 0.4), dice_.some({"a", "b"}, 0.5)});
    if (dice_.chance(0.3)) set_.groups.push_back({"h", "", {"zoe"}, dice_.some({"c"}, 0.5)});
    if (dice_.chance(0.5)) set_.declassifiers.insert("hmac");
    return std::move(set_);
  }

 private:
  DataSelector selector() {
    DataSelector data;
    data.any_category = dice_.chance(0.4);
    if (!data.any_category) {
      data.categories = keys_of<Category>(dice_.some(random_categories(), 0.4));
      data.uncategorised = dice_.chance(0.6);
    }
    if (dice_.chance(0.3)) data.datasets = {dice_.one(kGlobs)};
    if (dice_.chance(0.05)) data.datasets.push_back(dice_.one(kGlobs));
    if (dice_.chance(0.08)) data.tags = dice_.few({"gold", "tier", "tier=2"});
    if (dice_.chance(0.08)) data.regions = dice_.few({"DE", "*R", "US"});
    if (dice_.chance(0.08)) data.owners = dice_.few({"ann", "bob"});
    if (dice_.chance(0.06)) data.scanned_within = Period{0, dice_.pick(1, 9), {}};
    if (dice_.chance(0.06)) data.scanned_before = Period{0, dice_.pick(1, 9), {}};
    if (dice_.chance(0.1)) data.derived_from = {dice_.one(kGlobs)};
    return data;
  }

  SubjectSelector subjects() {
    return {dice_.some({"a", "b", "c"}, 0.2),
            dice_.chance(0.15) ? dice_.few({"g", "h"}) : std::vector<std::string>()};
  }

  std::vector<Action> actions() {
    if (dice_.chance(0.6)) return {};
    return {dice_.chance(0.7) ? Action::kRead : Action::kTrain};
  }

  MaskSpec mask() {
    MaskSpec mask = default_mask(static_cast<Mask>(dice_.pick(1, 6)));
    if (mask.kind == Mask::kPartial) mask.keep_first = dice_.pick(0, 3);
    return mask;
  }

  RowFilter filter() {
    RowFilter filter;
    filter.column = dice_.chance(0.5) ? "country" : "id";
    if (dice_.chance(0.3)) {
      filter.kind = RowFilter::Kind::kConsent;
      if (dice_.chance(0.5)) filter.purpose = Purpose(dice_.one(random_purposes()));
    } else if (dice_.chance(0.5)) {
      filter.attribute = dice_.chance(0.5) ? "subject.a" : "context.b";
    } else {
      filter.values = dice_.few({"DE", "FR", "US"});
    }
    return filter;
  }

  // Mostly bounded: one that is durable decides for all.
  Recording recording() {
    if (dice_.chance(0.15)) return {};
    return {dice_.pick(1, 1000), std::chrono::milliseconds(10 * dice_.pick(1, 100))};
  }

  RuleObligations obligations() {
    RuleObligations duty;
    for (const Category& category : keys_of<Category>(dice_.some(random_categories(), 0.12)))
      duty.masks.emplace_back(category, mask());
    if (dice_.chance(0.1)) duty.masks.emplace_back(Category(), mask());
    if (dice_.chance(0.12)) duty.rows.push_back(filter());
    if (dice_.chance(0.1)) duty.retain = Period{dice_.pick(1, 24), 0, {}};
    if (dice_.chance(0.1)) duty.aggregate_only = dice_.pick(2, 20);
    if (dice_.chance(0.5)) duty.record = recording();
    if (dice_.chance(0.1)) duty.notify = dice_.few({"dpo", "boss"});
    return duty;
  }

  Requirements requirements() {
    Requirements require;
    if (dice_.chance(0.15))
      require.consent = dice_.chance(0.3) ? Purpose() : Purpose(dice_.one(random_purposes()));
    if (dice_.chance(0.15)) require.approval = Approval{dice_.few({"boss", "dpo"}), dice_.pick(1, 2)};
    require.active_grant = dice_.chance(0.12);
    if (dice_.chance(0.08)) require.environments = dice_.few({"prod", "lab"});
    if (dice_.chance(0.08)) require.group_size = dice_.pick(1, 10);
    return require;
  }

  AccessRule rule(int number) {
    AccessRule rule;
    rule.id = fmt::format("p/{}", number);
    rule.effect = dice_.chance(0.12)   ? Effect::kForbid
                  : dice_.chance(0.15) ? Effect::kOblige
                                       : Effect::kPermit;
    rule.subjects = subjects();
    rule.actions = actions();
    rule.purposes = keys_of<Purpose>(dice_.some(random_purposes(), 0.12));
    rule.data = selector();
    if (dice_.chance(0.25)) rule.when = random_condition(dice_, 2);
    if (rule.effect == Effect::kPermit) rule.require = requirements();
    if (rule.effect != Effect::kForbid) rule.obligations = obligations();
    return rule;
  }

  Exception exception(int number) {
    Exception exception;
    exception.id = fmt::format("e/{}", number);
    exception.rule =
        dice_.chance(0.3) ? fmt::format("l/{}", dice_.pick(1, 2)) : fmt::format("p/{}", dice_.pick(1, 8));
    for (const AccessRule& rule : set_.access)
      if (rule.effect == Effect::kForbid && dice_.chance(0.5)) exception.rule = rule.id;
    if (dice_.chance(0.3)) exception.subjects = subjects();
    if (dice_.chance(0.3)) exception.actions = actions();
    if (dice_.chance(0.3)) exception.purposes = keys_of<Purpose>(dice_.some(random_purposes(), 0.3));
    exception.data = selector();
    if (dice_.chance(0.2)) exception.when = random_condition(dice_, 1);
    exception.expires = world_day(dice_.pick(8, 14));
    return exception;
  }

  RetentionRule retention() {
    RetentionRule rule;
    rule.data = selector();
    rule.period.months = dice_.pick(1, 24);
    return rule;
  }

  Dice& dice_;
  PolicySet set_;
};

Test random_test(Dice& dice) {
  static const std::vector<Value> kTexts = {Value("x"), Value("y"), Value("xy")};
  static const std::vector<Value> kNumbers = {Value(1.0), Value(2.0), Value(3.5)};
  static const std::vector<Value> kMoments = {Value("1970-01-10T12:00:00Z"),
                                              Value("1970-01-11T08:00:00+02:00")};
  static const std::vector<Value> kNetworks = {Value("10.1.0.0/16"), Value("10.0.0.0/8"), Value("0.0.0.0/0"),
                                               Value("10.1.2.3")};
  Test test;
  test.attribute = dice.chance(0.2) ? "time"
                                    : (dice.chance(0.5) ? "subject." : "context.") +
                                          std::string(1, "abc"[dice.pick(0, 2)]);
  if (dice.chance(0.25) && test.attribute != "time")
    test.quantifier = static_cast<Quantifier>(dice.pick(1, 3));
  test.op = static_cast<Operator>(dice.pick(0, 12));
  const auto ordered = [&] {
    return test.attribute == "time" || dice.chance(0.4) ? dice.one(kMoments) : dice.one(kNumbers);
  };
  switch (test.op) {
    case Operator::kEquals:
      test.operands = {dice.chance(0.6)   ? dice.one(kTexts)
                       : dice.chance(0.5) ? dice.one(kNumbers)
                                          : Value(true)};
      break;
    case Operator::kIn:
      test.operands = {dice.one(kTexts), dice.chance(0.5) ? dice.one(kTexts) : dice.one(kNumbers)};
      break;
    case Operator::kBetween:
      test.operands = {ordered(), ordered()};
      break;
    case Operator::kPrefix:
    case Operator::kSuffix:
      test.operands = {dice.one(kTexts)};
      break;
    case Operator::kGlob:
      test.operands = {dice.chance(0.5) ? Value("x*") : Value("?y")};
      break;
    case Operator::kCidr:
      test.operands = {dice.one(kNetworks)};
      break;
    case Operator::kPresent:
      test.quantifier = Quantifier::kItem;
      test.operands = {Value(dice.chance(0.5))};
      break;
    case Operator::kWindow:
      test.windows = {{static_cast<unsigned>(dice.pick(1, 127)), dice.pick(0, 23) * 60,
                       dice.pick(1, 23) * 60 + 30, dice.pick(-3, 3) * 60}};
      break;
    default:
      test.operands = {ordered()};
  }
  return test;
}

}  // namespace

const std::vector<std::string>& random_categories() {
  static const std::vector<std::string> kKeys = {"user",      "user.contact", "user.contact.email",
                                                 "user.name", "user.device",  "system.operations"};
  return kKeys;
}

const std::vector<std::string>& random_purposes() {
  static const std::vector<std::string> kKeys = {"marketing", "marketing.communications",
                                                 "marketing.communications.email", "analytics",
                                                 "analytics.reporting"};
  return kKeys;
}

Condition random_condition(Dice& dice, int depth) {
  Condition condition;
  const int kind = depth == 0 ? 3 : dice.pick(0, 5);
  if (kind >= 3) {
    condition.kind = Condition::Kind::kTest;
    condition.test = random_test(dice);
    return condition;
  }
  condition.kind = kind == 0   ? Condition::Kind::kAll
                   : kind == 1 ? Condition::Kind::kAny
                               : Condition::Kind::kNot;
  const int parts = condition.kind == Condition::Kind::kNot ? 1 : dice.pick(1, 3);
  for (int i = 0; i < parts; ++i) condition.parts.push_back(random_condition(dice, depth - 1));
  return condition;
}

PolicySet random_rules(Dice& dice) {
  return RulesMaker(dice).run();
}

}  // namespace steward::policy
