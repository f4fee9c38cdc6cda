#include "policy/checks/satisfy.h"

#include <gtest/gtest.h>

#include "policy/policy_set.h"

namespace steward::policy {
namespace {

Condition condition_of(const std::string& when) {
  const auto outcome = load_policies({{"p",
                                       "apiVersion: steward/v1\nkind: AccessPolicy\nmetadata: {name: "
                                       "p}\nrules:\n  - {id: a, effect: permit, "
                                       "data: {categories: [none]}, reason: \"Tried.\", when: " +
                                           when + "}\n"}});
  for (const Diagnostic& d : outcome.diagnostics) ADD_FAILURE() << when << d.message;
  return outcome.set ? *outcome.set->access[0].when : Condition();
}

TEST(Satisfy, FindsAttributesOrSaysThatThereAreNone) {
  using Kind = Satisfaction::Kind;
  const struct {
    const char* when;
    Kind expected;
  } kCases[] = {
      {"{subject.a: x}", Kind::kFound},
      {"[{subject.a: x}, {subject.a: y}]", Kind::kNever},
      {"[{subject.a: x}, {not: {subject.a: x}}]", Kind::kNever},
      {"{not: {subject.a: x}}", Kind::kFound},
      {"[{subject.a: {at_least: 10}}, {subject.a: {less_than: 10}}]", Kind::kNever},
      {"[{subject.a: {at_least: 10}}, {subject.a: {less_than: 11}}]", Kind::kFound},
      {"[{subject.a: {greater_than: 10}}, {subject.a: {less_than: 11}}]", Kind::kFound},
      {"[{subject.a: {present: false}}, {subject.a: x}]", Kind::kNever},
      {"[{subject.a: {prefix: eu-}}, {subject.a: {suffix: -x}}]", Kind::kFound},
      {"[{subject.a: {prefix: eu-}}, {subject.a: us-x}]", Kind::kNever},
      {"[{time: {at_least: \"2026-01-01T00:00:00Z\"}}, {time: {less_than: \"2025-01-01T00:00:00Z\"}}]",
       Kind::kNever},
      {"{time: {window: [\"sat 10:00-11:00 +00:00\"]}}", Kind::kFound},
      {"{subject.a: {any: {in: [x, y]}}}", Kind::kFound},
      {"{any: [{subject.a: x}, {all: [{subject.b: 1}, {subject.b: 2}]}]}", Kind::kFound},
  };
  for (const auto& c : kCases) {
    const Condition condition = condition_of(c.when);
    const Satisfaction found = satisfy(condition, *parse_rfc3339("2026-06-15T12:00:00Z"));
    EXPECT_EQ(static_cast<int>(found.kind), static_cast<int>(c.expected)) << c.when;
    if (found.kind == Kind::kFound)
      EXPECT_EQ(evaluate(condition, {found.witness.subject, found.witness.context, found.witness.time}),
                Truth::kTrue)
          << c.when;
  }
}

}  // namespace
}  // namespace steward::policy
