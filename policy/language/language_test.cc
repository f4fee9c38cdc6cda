// Every kind and key of the language: what they come to, and what is said of mistakes in them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "policy/policy_set.h"
#include "policy/time_window.h"

namespace steward::policy {
namespace {

std::string printed(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& d : diagnostics) text += fmt::format("{}: {}\n", d.place, d.message);
  return text;
}

std::string head(std::string_view kind) {
  return fmt::format("apiVersion: steward/v1\nkind: {}\nmetadata: {{name: d}}\n", kind);
}

// One rule on line 5.
std::string rule(std::string_view body) {
  return head("AccessPolicy") + fmt::format("rules:\n  - {{id: a, effect: permit, {}, data: {{categories: [user]}}, reason: r}}\n", body);
}
std::string when(std::string_view body) {
  return rule(fmt::format("when: {}", body));
}

AccessRule loaded(const std::string& yaml) {
  const LoadOutcome outcome = load_policies({{"f", yaml}});
  EXPECT_TRUE(outcome.set) << yaml << printed(outcome.diagnostics);
  return outcome.set && !outcome.set->access.empty() ? outcome.set->access.front() : AccessRule{};
}

TEST(Language, TheExamplesOfTheManualLoad) {
  std::ifstream file(std::string(STEWARD_SOURCE_DIR) + "/docs/policy.md");
  std::stringstream text;
  text << file.rdbuf();
  const std::string page = text.str();
  size_t examples = 0;
  for (size_t at = 0; (at = page.find("```yaml\n", at)) != std::string::npos;) {
    const size_t begin = at + 8, end = page.find("```", begin);
    ASSERT_NE(end, std::string::npos);
    const std::string yaml = page.substr(begin, end - begin);
    at = end + 3;
    if (!yaml.starts_with("apiVersion")) continue;
    ++examples;
    const LoadOutcome outcome = load_policies({{"docs", yaml}});
    ASSERT_TRUE(outcome.set) << printed(outcome.diagnostics);
    EXPECT_EQ(printed(outcome.diagnostics), "");
    EXPECT_GE(outcome.set->access.size(), 3u);
    EXPECT_FALSE(outcome.set->exceptions.empty() || outcome.set->groups.empty() || outcome.set->categories.empty() ||
                 outcome.set->purposes.empty() || outcome.set->retention.empty() || outcome.set->limitations.empty());
  }
  EXPECT_EQ(examples, 1u);
}

TEST(Language, ConditionsMeanWhatTheySay) {
  const auto test = [](const std::string& yaml) { return *loaded(when(yaml)).when; };
  EXPECT_EQ(test("{subject.a: sales}").test, (policy::Test{"subject.a", Quantifier::kItem, Operator::kEquals, {std::string("sales")}, {}}));
  EXPECT_EQ(test("{subject.a: 5}").test.operands, std::vector<Value>{5.0});
  EXPECT_EQ(test("{subject.a: \"5\"}").test.operands, std::vector<Value>{std::string("5")});
  EXPECT_EQ(test("{subject.a: true}").test.operands, std::vector<Value>{true});
  EXPECT_EQ(test("{subject.a: 'true'}").test.operands, std::vector<Value>{std::string("true")});
  EXPECT_EQ(test("{subject.a: no}").test.operands, std::vector<Value>{std::string("no")});
  EXPECT_EQ(test("{subject.a: [x, y]}").test.op, Operator::kIn);
  EXPECT_EQ(test("{subject.a: {any: {in: [x, y]}}}").test.quantifier, Quantifier::kAny);
  EXPECT_EQ(test("{time: {window: \"mon 08:00-09:00\"}}").test.windows, std::vector<TimeWindow>{*parse_time_window("mon 08:00-09:00")});
  const Condition range = test("{subject.a: {at_least: 18, less_than: 65}}");
  EXPECT_EQ(range.kind, Condition::Kind::kAll);
  EXPECT_EQ(range.parts.size(), 2u);
  const Condition both = test("[{subject.a: x}, {not: {context.b: y}}]");
  ASSERT_EQ(both.kind, Condition::Kind::kAll);
  EXPECT_EQ(both.parts[1].kind, Condition::Kind::kNot);
  EXPECT_EQ(test("{any: [{subject.a: x}, {subject.b: y}]}").kind, Condition::Kind::kAny);
  EXPECT_EQ(test("{subject.a: x, subject.b: y}").parts.size(), 2u);
}

TEST(Language, RequirementsAndObligations) {
  const AccessRule made = loaded(rule(
      "require: {consent: true, approval: {roles: [dataset_owner, dpo]}, grant: active, environment: [clean-room], "
      "group_size: 10}, obligations: {masks: {\"*\": {kind: partial, keep_first: 1}, user.name: null}, rows: "
      "[{column: c, in: [DE]}, {column: c, equals: subject.region}, {column: c, equals: \"subject.region\"}, "
      "{column: id, consent: true}], retain: P30D, aggregate_only: 5, notify: [dpo], record: {mode: bounded_async, at_most: 1000, within: 1s}}"));
  EXPECT_EQ(made.obligations->record, (Recording{1000, std::chrono::seconds(1)}));
  EXPECT_EQ(made.require, (Requirements{Purpose(), Approval{{"dataset_owner", "dpo"}, 2}, true, {"clean-room"}, 10}));
  ASSERT_EQ(made.obligations->masks.size(), 2u);
  EXPECT_TRUE(made.obligations->masks[0].first.empty());
  EXPECT_EQ(made.obligations->masks[0].second.keep_first, 1);
  EXPECT_EQ(made.obligations->masks[0].second.keep_last, 0);
  EXPECT_EQ(made.obligations->masks[1].second.kind, Mask::kNull);
  ASSERT_EQ(made.obligations->rows.size(), 4u);
  EXPECT_EQ(made.obligations->rows[0].values, std::vector<std::string>{"DE"});
  EXPECT_EQ(made.obligations->rows[1].attribute, "subject.region");
  EXPECT_EQ(made.obligations->rows[2].values, std::vector<std::string>{"subject.region"});
  EXPECT_EQ(made.obligations->rows[3].kind, RowFilter::Kind::kConsent);
  EXPECT_EQ(made.obligations->retain, (Period{0, 30, {}}));
}

TEST(Language, DefinitionsOfOneFileServeAnother) {
  const LoadOutcome outcome = load_policies(
      {{"z.yaml", "apiVersion: steward/v1\nkind: Definitions\ndefinitions: {eu: [DE, FR], k: 10, who: dpo}\n"},
       {"a.yaml", rule("subjects: {roles: [support, $who]}, when: {subject.c: [AT, $eu], context.d: $eu}, require: {group_size: $k}")}});
  ASSERT_TRUE(outcome.set) << printed(outcome.diagnostics);
  const AccessRule& made = outcome.set->access[0];
  EXPECT_EQ(made.subjects.roles, (std::vector<std::string>{"support", "dpo"}));
  EXPECT_EQ(made.when->parts[0].test.operands.size(), 3u);
  EXPECT_EQ(made.when->parts[1].test.op, Operator::kIn);
  EXPECT_EQ(made.require->group_size, 10);
  EXPECT_EQ(loaded(when("{subject.a: \"$eu\"}")).when->test.operands, std::vector<Value>{std::string("$eu")});
}

TEST(Language, OwnCategoriesAndPurposesAreUsable) {
  const std::string terms =
      "apiVersion: steward/v1\nkind: Categories\ncategories:\n  - {key: user.contact.card.tier, description: d}\n"
      "  - {key: user.contact.card, description: d}\n---\n"
      "apiVersion: steward/v1\nkind: Purposes\npurposes: [{key: analytics.churn, description: d}]\n";
  const LoadOutcome outcome = load_policies(
      {{"a", head("AccessPolicy") + "rules:\n  - {id: a, effect: permit, purposes: [analytics.churn], data: {categories: "
                                    "[user.contact.card.tier]}, reason: r}\n"},
       {"b", terms}});
  ASSERT_TRUE(outcome.set) << printed(outcome.diagnostics);
  EXPECT_TRUE(outcome.set->parse_purpose("analytics.churn").ok());
  EXPECT_TRUE(outcome.set->parse_purpose("analytics").ok());
  EXPECT_EQ(outcome.set->parse_purpose("analytics.chrun").error().message,
            "Unknown purpose 'analytics.chrun'; did you mean 'analytics.churn'?");
  EXPECT_TRUE(outcome.set->parse_category("user.contact.card").ok());
  EXPECT_FALSE(PolicySet{}.parse_category("user.contact.card").ok());
}

TEST(Language, EveryMistakeNamesPlaceTextAndWhatWasExpected) {
  const auto definitions = [](std::string_view body) {
    return fmt::format("apiVersion: steward/v1\nkind: Definitions\ndefinitions: {{{}}}\n---\n", body);
  };
  const auto entry = [](std::string_view kind, std::string_view list, std::string_view body) {
    return fmt::format("apiVersion: steward/v1\nkind: {}\n{}: [{{{}}}]\n", kind, list, body);
  };
  const auto lifted = [](std::string_view id, std::string_view expires) {
    return rule("actions: [read]") + "---\napiVersion: steward/v1\nkind: Exceptions\nmetadata: {name: e}\nrules:\n" +
           fmt::format("  - {{id: x, rule: {}, expires: {}, approved_by: dpo, data: {{categories: [user]}}, reason: r}}\n", id, expires);
  };
  const struct {
    std::string yaml;
    const char* expected;
  } kCases[] = {
      {when("{subjekt.a: x}"),
       "f:5:36: 'subjekt.a' is not an attribute; expected subject.NAME, context.NAME, time, all, any, not.\n"},
      {when("{}"), "f:5:35: A condition reads as in {subject.department: sales}, but nothing stands here.\n"},
      {when("{any: []}"),
       "f:5:41: Expected a list of 1 to 1000 conditions, as in [{subject.department: sales}], but an empty one "
       "stands here.\n"},
      {when("{subject.a: {atleast: 5}}"),
       "f:5:48: 'atleast' is not an operator; expected equals, in, less_than, at_most, greater_than, at_least, "
       "between, prefix, suffix, glob, cidr, window, present, any, all, none; did you mean 'at_least'?\n"},
      {when("{subject.a: {at_least: abc}}"),
       "f:5:58: 'abc' has no order; expected a number, or a moment such as 2026-11-20T18:00:00Z (RFC 3339).\n"},
      {when("{subject.a: {between: [9, 3]}}"),
       "f:5:57: The first end of 'between' lies behind the second; nothing is between them.\n"},
      {when("{context.ip: {cidr: [10.1.0.0/8]}}"),
       "f:5:56: '10.1.0.0/8' has bits set beyond its prefix; did you mean '10.0.0.0/8'?\n"},
      {when("{context.ip: {cidr: nowhere}}"),
       "f:5:55: 'nowhere' is not a network; write it as 10.0.0.0/8 or 2001:db8::/32.\n"},
      {when("{time: {window: always}}"),
       "f:5:51: 'always' is not a time window; write it as \"mon-fri 08:00-18:00 +01:00\".\n"},
      {when("{time: {prefix: x}}"),
       "f:5:43: 'time' is a moment and takes no 'prefix'; expected window, less_than, at_most, greater_than, "
       "at_least or between.\n"},
      {when("{subject.a: [x, 5]}"),
       "f:5:51: '5' is a number, unlike the first of the list; quote numbers that are texts.\n"},
      {when("{subject.a: {present: maybe}}"), "f:5:57: 'maybe' is not a truth; expected true, false.\n"},
      {rule("require: {approval: {roles: [a, b], people: 1}}"),
       "f:5:73: '1' is not a count of people, one for each role; expected a whole number from 2 to 10.\n"},
      {rule("require: {grant: open}"),
       "f:5:46: 'open' is not a state of a grant that can be required; expected active.\n"},
      {rule("require: {group_size: 0}"),
       "f:5:51: '0' is not the size of a group; expected a whole number from 1 to 1000000000.\n"},
      {rule("masks: {user: hash}, obligations: {masks: {user: hash}}"),
       "f:5:36: 'masks' stands here and under 'obligations'; write it once.\n"},
      {rule("obligations: {masks: {user: {kind: hash, keep_first: 2}}}"),
       "f:5:70: The mask 'hash' takes no 'keep_first'.\n"},
      {rule("obligations: {rows: [{column: c, in: [a], equals: b}]}"),
       "f:5:50: A row filter compares in one way; expected one of 'in', 'equals' and 'consent'.\n"},
      {rule("obligations: {}"),
       "f:5:42: 'obligations' is empty; expected masks, rows, retain, aggregate_only, notify or record.\n"},
      {rule("obligations: {record: sometimes}"),
       "f:5:51: 'sometimes' is not a way to record an answer; expected durable, bounded_async.\n"},
      {rule("obligations: {record: {at_most: 5}}"),
       "f:5:51: 'mode' is missing; expected durable or bounded_async.\n"},
      {rule("obligations: {record: {mode: durable, within: 1s}}"),
       "f:5:75: What is durable before the answer has no bounds; leave 'at_most' and 'within' out.\n"},
      {rule("obligations: {record: {mode: bounded_async, at_most: 5}}"),
       "f:5:51: 'bounded_async' names its bounds, as in {mode: bounded_async, at_most: 1000, within: 1s}.\n"},
      {rule("obligations: {record: {mode: bounded_async, at_most: 0, within: 1s}}"),
       "f:5:82: '0' is not how many answers may wait for their entries; expected a whole number from 1 to 5000.\n"},
      {rule("obligations: {record: {mode: bounded_async, at_most: 5, within: 9ms}}"),
       "f:5:93: '9ms' is no delay; expected 10ms to 60s, as in 250ms or 1s.\n"},
      {head("AccessPolicy") + "rules:\n  - {id: a, effect: forbid, obligations: {retain: P1D}, data: {categories: [user]}, reason: r}\n",
       "f:5:42: A forbid takes no obligations; whoever may not read has nothing to do.\n"},
      {head("Obligations") + "rules:\n  - {id: a, data: {categories: [user]}, reason: r}\n",
       "f:5:5: 'obligations' is missing; expected what whoever reads must do.\n"},
      {definitions("k: ten") + rule("require: {group_size: $k}"),
       "f:9:51: 'ten' is not the size of a group; expected a whole number from 1 to 1000000000. ($k is defined at "
       "f:3:15)\n"},
      {definitions("eu: [DE]") + when("{subject.a: $ue}"),
       "f:9:47: There is no definition 'ue'; define it, or quote the text; did you mean '$eu'?\n"},
      {definitions("a: $b"), "f:3:18: '$b' stands in a definition; a definition uses no other, so write the value out.\n"},
      {entry("Categories", "categories", "key: user.nowhere.x, description: d"),
       "f:3:14: There is no category 'user.nowhere' for 'user.nowhere.x' to be below; add it, or choose another "
       "place.\n"},
      {entry("Categories", "categories", "key: user.name, description: d"),
       "f:3:14: The category 'user.name' is shipped with Steward; give this one another key.\n"},
      {entry("Masks", "masks", "id: hash, kind: redact"),
       "f:3:14: 'hash' is a mask of every policy set; give this one another name.\n"},
      {lifted("d/a", "2027-01-31"), "f:11:19: 'd/a' is a permit; an exception lifts a forbid or a purpose limitation.\n"},
      {lifted("d/b", "soon"),
       "f:11:19: There is no rule 'd/b' in these files; expected the id of a forbid or a purpose limitation, "
       "DOCUMENT/RULE.\n"
       "f:11:33: 'soon' is not a moment; write it as 2027-01-31 or 2027-01-31T18:00:00Z.\n"},
  };
  for (const auto& c : kCases) {
    const LoadOutcome outcome = load_policies({{"f", c.yaml}});
    EXPECT_EQ(printed(outcome.diagnostics), c.expected) << c.yaml;
    EXPECT_FALSE(outcome.set) << c.yaml;
  }
}

// The same set and the same messages, however many threads read.
TEST(Language, ManyFilesComeOutInTheOrderOfTheirNames) {
  std::vector<PolicySource> sources;
  for (int i = 0; i < 40; ++i) {
    std::string text = fmt::format("apiVersion: steward/v1\nkind: AccessPolicy\nmetadata: {{name: d{:02}}}\nrules:\n", i);
    for (int j = 0; j < 50; ++j)
      text += fmt::format("  - {{id: r{}, effect: permit, data: {{categories: [user]}}, reason: r}}\n", j);
    sources.push_back({fmt::format("{:02}.yaml", i), text});
  }
  const LoadOutcome outcome = load_policies(sources);
  ASSERT_TRUE(outcome.set) << printed(outcome.diagnostics);
  ASSERT_EQ(outcome.set->access.size(), 2'000u);
  for (int i = 0; i < 2'000; ++i)
    ASSERT_EQ(outcome.set->access[static_cast<size_t>(i)].id, fmt::format("d{:02}/r{}", i / 50, i % 50));
  for (PolicySource& source : sources) source.text += "  - {id: r1}\n";
  const std::string first = printed(load_policies(sources).diagnostics);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(printed(load_policies(sources).diagnostics), first);
}

TEST(LanguageHostile, BoundsHold) {
  std::string deep = "{subject.a: x}", wide = "[";
  for (int i = 0; i < 9; ++i) deep = "{not: " + deep + "}";
  for (int i = 0; i < 1'001; ++i) wide += "{subject.a: x}, ";
  std::string defined = "apiVersion: steward/v1\nkind: Definitions\ndefinitions:\n  l: [";
  for (int i = 0; i < 999; ++i) defined += "x, ";
  defined += "x]\n---\n" + head("AccessPolicy") + "rules:\n";
  for (int i = 0; i < 60; ++i)
    defined += fmt::format("  - {{id: r{}, effect: permit, subjects: {{roles: $l}}, data: {{categories: [user]}}, reason: r}}\n", i);
  for (const std::string& yaml : {when(deep), when(wide + "{subject.a: x}]"), defined}) {
    const LoadOutcome outcome = load_policies({{"f", yaml}});
    EXPECT_FALSE(outcome.set);
    for (const Diagnostic& d : outcome.diagnostics) EXPECT_LT(d.message.size(), 500u);
  }
}

}  // namespace
}  // namespace steward::policy
