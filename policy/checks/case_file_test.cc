#include "policy/checks/case_file.h"

#include <gtest/gtest.h>

#include "policy/checks/coverage.h"
#include "policy/checks/junit.h"
#include "policy/checks/run_cases.h"

namespace steward::policy {
namespace {

constexpr const char* kTests = R"(apiVersion: steward/v1
kind: PolicyTests
world:
  datasets:
    - {name: shop.customer, fields: {id: [], email: [user.contact.email]}}
request: {subject: {roles: [support]}, purpose: analytics, resources: [customer]}
cases:
)";

constexpr const char* kPolicy = R"(---
apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: p}
rules:
  - {id: a, effect: permit, subjects: {roles: [support]}, data: {categories: [user.contact, none]}, reason: "Because."}
  - {id: b, effect: permit, subjects: {roles: [nobody]}, data: {categories: [user]}, reason: "Because."}
)";

CaseFileOutcome read(const std::string& text) {
  return read_case_file({"c.test.yaml", text}, [](const PolicyNamed& named) -> Result<PolicySource> {
    return Error{ErrorCode::kNotFound, "There is no '" + named.name + "'.", ""};
  });
}

std::string errors_of(const std::string& text) {
  std::string all;
  for (const Diagnostic& d : read(text).diagnostics) all += d.place + ": " + d.message + "\n";
  return all;
}

TEST(CaseFile, APolicyMayStandInTheSameFile) {
  const auto outcome = read(std::string(kTests) + "  - {name: all, expect: {verdict: permit}}\n" + kPolicy);
  ASSERT_TRUE(outcome.file) << errors_of(std::string(kTests) + kPolicy);
  const auto results = run_cases(*outcome.file);
  ASSERT_EQ(results.size(), 1u);
  EXPECT_TRUE(results[0].passed());
  EXPECT_EQ(outcome.file->world->policies().access[0].place, "c.test.yaml:14:5");
}

TEST(CaseFile, AFailureSaysWhatWasExpectedAndWhatCame) {
  const auto outcome = read(std::string(kTests) +
                            "  - {name: wrong, expect: {verdict: deny, fields: {email: deny}, masks: {email: "
                            "hash}, rules: [p/b], says: nowhere}}\n" +
                            kPolicy);
  ASSERT_TRUE(outcome.file);
  const auto results = run_cases(*outcome.file);
  std::string text;
  for (const Mismatch& m : results[0].mismatches) text += m.what + ": " + m.expected + " / " + m.got + "\n";
  EXPECT_EQ(text,
            "verdict: deny / permit\n"
            "postgres://db:5432/shop.customer#email: deny / permit\n"
            "mask of postgres://db:5432/shop.customer#email: hash / none\n"
            "rules: p/b / p/a\n"
            "a reason that says: …nowhere… / no such reason\n");
  const std::string xml = junit_xml({{"c<1>", {}, results}});
  EXPECT_NE(xml.find("<testsuite name=\"c&lt;1&gt;\" tests=\"1\" failures=\"1\" errors=\"0\">"),
            std::string::npos);
  EXPECT_NE(xml.find("verdict: expected deny, got permit&#10;"), std::string::npos);
}

TEST(CaseFile, MistakesHavePlaces) {
  const struct {
    const char* cases;
    const char* expected;
  } kCases[] = {
      {"  - {name: a, expect: {verdict: alow}}\n",
       "c.test.yaml:8:33: 'alow' is not a verdict; expected permit, deny, pending"},
      {"  - {name: a, expect: {verdict: deny, fields: {phone: deny}}}\n",
       "c.test.yaml:8:48: The datasets asked for have no field 'phone'."},
      {"  - {name: a, expects: {verdict: deny}}\n",
       "c.test.yaml:8:15: 'expects' is not a key known here; expected name, request, expect; did you mean "
       "'expect'?"},
      {"  - {name: a, request: {action: look}, expect: {verdict: deny}}\n",
       "c.test.yaml:8:33: 'look' is not an action"},
      {"  - {name: a, request: {time: soon}, expect: {verdict: deny}}\n",
       "c.test.yaml:8:31: 'soon' is no moment"},
      {"  - {expect: {verdict: deny}}\n", "c.test.yaml:8:5: 'name' is missing"},
      {"  - {name: a, expect: {verdict: deny}}\n  - {name: a, expect: {verdict: deny}}\n",
       "c.test.yaml:9:5: There is a case 'a' already."},
  };
  for (const auto& c : kCases)
    EXPECT_NE(errors_of(std::string(kTests) + c.cases + kPolicy).find(c.expected), std::string::npos)
        << c.cases << errors_of(std::string(kTests) + c.cases + kPolicy);
  EXPECT_NE(
      errors_of("apiVersion: steward/v1\nkind: PolicyTests\npolicies: [a.yaml]\ncases: [{name: n, expect: "
                "{verdict: deny}}]\n")
          .find("c.test.yaml:3:12: There is no 'a.yaml'."),
      std::string::npos);
  EXPECT_NE(errors_of(kPolicy).find("no document of kind PolicyTests"), std::string::npos);
  EXPECT_EQ(errors_of("a: \xff"), "c.test.yaml:1:1: The file is not valid UTF-8.\n");
  EXPECT_EQ(errors_of("apiVersion: steward/v1\nkind: PolicyTests\npolicies: [a.yaml]\ncases: []\n"),
            "c.test.yaml:3:12: There is no 'a.yaml'.\n")
      << "and not besides that nothing is named";
}

TEST(Coverage, TellsWhatNeverHeld) {
  const auto outcome = read(std::string(kTests) + "  - {name: all, expect: {verdict: permit}}\n" + kPolicy);
  ASSERT_TRUE(outcome.file);
  Coverage coverage;
  coverage.add(*outcome.file, run_cases(*outcome.file));
  ASSERT_EQ(coverage.rules().size(), 2u);
  EXPECT_EQ(coverage.rules()[0].held, 1u);
  EXPECT_EQ(coverage.rules()[1].held, 0u);
}

}  // namespace
}  // namespace steward::policy
