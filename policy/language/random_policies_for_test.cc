#include "policy/language/random_policies_for_test.h"

#include <algorithm>
#include <set>

namespace steward::policy {
namespace {

class Maker {
 public:
  explicit Maker(std::mt19937_64& random) : random_(random) {}

  PolicySet make() {
    PolicySet set;
    make_terms(set);
    for (int i = below(4); i > 0; --i) set.roles.push_back({id("role"), sentence()});
    for (int i = below(4); i > 0; --i)
      set.groups.push_back({text() + std::to_string(++ids_), sentence(), texts(), ids()});
    for (int i = below(3); i > 0; --i) set.declassifiers.insert(id("f"));
    for (int i = below(3); i > 0; --i)
      set.declassifiers.set(id("g"), {"hash", word(), sentence(), some(categories())});
    for (int document = below(4); document > 0; --document) access_document(set, id("doc"), one_in(3));
    for (int i = below(3); i > 0; --i) set.retention.push_back({id("keep/r"), data(), period(), word(), sentence(), ""});
    for (int i = below(3); i > 0; --i)
      set.limitations.push_back({id("limits/r"), texts(1), some(purposes(), 1), sentence(), ""});
    exceptions(set);
    return set;
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  template <class T>
  T pick(std::vector<T> from) {
    return from[static_cast<size_t>(below(static_cast<int>(from.size())))];
  }
  template <class T>
  std::vector<T> some(const std::vector<T>& from, int least = 0) {
    std::vector<T> chosen;
    for (int i = least + below(3); i > 0; --i) chosen.push_back(pick(from));
    return chosen;
  }

  std::string word() { return pick<std::string>({"support", "privacy_officer", "dataset_owner", "1st", "a.b-c", "no"}); }
  std::string id(std::string_view stem) { return std::string(stem) + std::to_string(++ids_); }
  std::vector<std::string> ids(int least = 0) {
    std::vector<std::string> made;
    for (int i = least + below(3); i > 0; --i) made.push_back(word());
    return made;
  }
  // Texts that YAML would take for something else, were they not quoted.
  std::string text() {
    return pick<std::string>({"true", "null", "~", "12", "1e3", "no", "a: b", "# x", "- a", "{a}", "[b]", "$eu", "*",
                              "x\ny", "tab\there", "é\u2028ü", "quote\"s", "back\\slash", "'", "%", "subject.region",
                              "2026-11-20", "0x10", "...", "---", "\x01", "&a", "!b", "a, b", "plain"});
  }
  std::vector<std::string> texts(int least = 0) {
    std::vector<std::string> made;
    for (int i = least + below(3); i > 0; --i) made.push_back(text());
    return made;
  }
  std::string sentence() { return "Because: \"" + text() + "\" (Art. 6)."; }
  Period period() {
    return pick<Period>({{24, 0, {}}, {0, 30, {}}, {0, 0, std::chrono::hours(36)}, {14, 3, std::chrono::seconds(61)}});
  }
  Timestamp moment() { return Timestamp(std::chrono::microseconds(static_cast<int64_t>(random_() % 4'000'000'000'000'000u))); }

  void make_terms(PolicySet& set) {
    if (one_in(2)) return;
    set.categories = {{Category("user.contact.loyalty_card"), sentence()},
                      {Category("user.contact.loyalty_card.tier2"), sentence()}};
    set.purposes = {{Purpose("analytics.churn"), sentence()}};
    has_terms_ = true;
  }
  std::vector<Category> categories() {
    std::vector<Category> all = {Category("user"), Category("user.contact.email"), Category("user.name")};
    if (has_terms_) all.emplace_back("user.contact.loyalty_card.tier2");
    return all;
  }
  std::vector<Purpose> purposes() {
    std::vector<Purpose> all = {Purpose("analytics"), Purpose("marketing.communications.email")};
    if (has_terms_) all.emplace_back("analytics.churn");
    return all;
  }

  DataSelector data() {
    DataSelector data;
    data.any_category = one_in(4);
    if (!data.any_category) {
      data.uncategorised = one_in(3);
      data.categories = some(categories(), data.uncategorised ? 0 : 1);
    }
    data.datasets = texts();
    data.tags = texts();
    data.regions = texts();
    data.owners = texts();
    if (one_in(3)) data.scanned_within = Period{0, 30, {}};
    if (one_in(3)) data.scanned_before = Period{0, 7, {}};
    data.derived_from = texts();
    return data;
  }

  Condition condition(int depth) {
    Condition condition;
    if (depth == 0 || one_in(2)) {
      condition.kind = Condition::Kind::kTest;
      condition.test = test();
      return condition;
    }
    condition.kind = pick<Condition::Kind>({Condition::Kind::kAll, Condition::Kind::kAny, Condition::Kind::kNot});
    for (int i = condition.kind == Condition::Kind::kNot ? 1 : 1 + below(3); i > 0; --i)
      condition.parts.push_back(this->condition(depth - 1));
    return condition;
  }

  double number() { return pick<double>({0, -1.5, 10, 1e21, 0.1, 123456789.25}); }
  std::string moment_text() { return format_rfc3339(moment()); }

  Test test() {
    Test test;
    test.attribute = pick<std::string>({"time", "subject.department", "context.ip", "subject.urn:x/y-z_1"});
    const bool is_time = test.attribute == "time";
    if (!is_time && one_in(4))
      test.quantifier = pick<Quantifier>({Quantifier::kAny, Quantifier::kAll, Quantifier::kNone});
    const bool texts_only = is_time || test.quantifier != Quantifier::kItem;
    do {
      test.op = static_cast<Operator>(below(static_cast<int>(Operator::kPresent) + 1));
    } while ((is_time && !takes_time(test.op)) || (texts_only && test.op == Operator::kPresent));
    operands(test, texts_only);
    return test;
  }
  static bool takes_time(Operator op) {
    return op == Operator::kWindow || (op >= Operator::kLess && op <= Operator::kBetween);
  }
  void operands(Test& test, bool texts_only) {
    switch (test.op) {
      case Operator::kEquals:
        test.operands = {texts_only || one_in(2) ? Value(one_in(5) ? "" : " " + text())
                                                 : pick<Value>({true, false, number()})};
        break;
      case Operator::kIn:
        for (int i = 1 + below(3); i > 0; --i)
          test.operands.push_back(texts_only || ids_ % 2 ? Value(text()) : Value(number()));
        break;
      case Operator::kBetween:
        test.operands = texts_only ? std::vector<Value>{moment_text(), std::string("2999-01-01T00:00:00Z")}
                                   : std::vector<Value>{-5.0, 1e9};
        break;
      case Operator::kCidr:
        test.operands = {std::string("10.0.0.0/8"), std::string("2001:db8::/32")};
        break;
      case Operator::kWindow:
        for (int i = 1 + below(2); i > 0; --i)
          test.windows.push_back({1u + static_cast<unsigned>(below(127)), below(720), 721 + below(720), below(841) - 420});
        break;
      case Operator::kPresent:
        test.operands = {one_in(2)};
        break;
      case Operator::kPrefix:
      case Operator::kSuffix:
      case Operator::kGlob:
        for (int i = 1 + below(2); i > 0; --i) test.operands.emplace_back(text());
        break;
      default:
        test.operands = {texts_only || one_in(2) ? Value(moment_text()) : Value(number())};
    }
  }

  MaskSpec mask() {
    MaskSpec mask = default_mask(static_cast<Mask>(1 + below(6)));
    if (one_in(2)) return mask;
    if (mask.kind == Mask::kPartial) mask.keep_first = below(5), mask.keep_last = below(5);
    if (mask.kind == Mask::kGeneralise) {
      mask.keep_first = below(5);
      mask.number_width = pick<double>({0, 2.5, 100});
      mask.date_precision = one_in(3) ? std::nullopt : std::optional(static_cast<DatePrecision>(below(3)));
    }
    return mask;
  }

  RowFilter row() {
    RowFilter row;
    row.column = text();
    if (one_in(3)) {
      row.kind = RowFilter::Kind::kConsent;
      if (one_in(2)) row.purpose = Purpose("analytics");
    } else if (one_in(2)) {
      row.attribute = pick<std::string>({"subject.region", "context.site"});
    } else {
      row.values = texts(1);
    }
    return row;
  }

  RuleObligations obligations(bool needs_one) {
    RuleObligations made;
    for (const Category& category : categories())
      if (one_in(3)) made.masks.emplace_back(category, mask());
    if (one_in(4)) made.masks.emplace_back(Category(), mask());
    for (int i = below(3); i > 0; --i) made.rows.push_back(row());
    if (one_in(3)) made.retain = period();
    if (one_in(3) || (needs_one && made == RuleObligations{})) made.aggregate_only = 1 + below(100);
    made.notify = ids();
    if (one_in(3)) made.record = one_in(3) ? Recording() : Recording{1 + below(5000), std::chrono::milliseconds(10 * (1 + below(300)))};
    return made;
  }

  Requirements requirements() {
    Requirements made;
    if (one_in(3)) made.consent = one_in(2) ? Purpose() : Purpose("marketing");
    if (one_in(3)) {
      made.approval = Approval{ids(1), 1};
      made.approval->people = static_cast<int>(made.approval->roles.size()) + below(2);
    }
    made.active_grant = one_in(3);
    made.environments = texts();
    if (one_in(3)) made.group_size = 1 + below(50);
    return made;
  }

  template <class Rule>
  void scope(Rule& rule) {
    rule.subjects = {ids(), texts()};
    for (int i = below(3); i > 0; --i) rule.actions.push_back(static_cast<Action>(below(6)));
    rule.purposes = some(purposes());
    rule.data = data();
    if (one_in(2)) rule.when = condition(4);
    rule.reason = sentence();
  }

  void access_document(PolicySet& set, const std::string& name, bool obliges) {
    for (int i = 1 + below(3); i > 0; --i) {
      AccessRule rule;
      rule.id = name + "/" + id("r");
      rule.effect = obliges ? Effect::kOblige : one_in(2) ? Effect::kPermit : Effect::kForbid;
      scope(rule);
      if (rule.effect == Effect::kPermit) rule.require = requirements();
      if (rule.effect != Effect::kForbid) rule.obligations = obligations(obliges);
      set.access.push_back(std::move(rule));
    }
  }

  void exceptions(PolicySet& set) {
    std::vector<std::string> liftable;
    for (const AccessRule& rule : set.access)
      if (rule.effect == Effect::kForbid) liftable.push_back(rule.id);
    for (const PurposeLimitation& limitation : set.limitations) liftable.push_back(limitation.id);
    for (const std::string& rule : liftable) {
      if (one_in(2)) continue;
      Exception exception;
      exception.id = id("lifted/r");
      exception.rule = rule;
      scope(exception);
      exception.expires = moment();
      exception.approved_by = text();
      set.exceptions.push_back(std::move(exception));
    }
  }

  std::mt19937_64& random_;
  int ids_ = 0;
  bool has_terms_ = false;
};

}  // namespace

PolicySet random_policies(std::mt19937_64& random) {
  return Maker(random).make();
}

}  // namespace steward::policy
