#include "scanners/detectors/rule_parser.h"

#include <gtest/gtest.h>

#include "scanners/detectors/detector_set.h"

namespace steward::scanners {
namespace {

const std::string kRule = R"(id: zip
category: user.contact.address.postal_code
source: a standard
shape: {length: [5, 5], classes: [digit]}
regex: '[0-9]{5}'
examples: {positive: ["12345"], negative: ["1234"]}
)";

TEST(RuleParser, ReadsAWholeRule) {
  const auto rules = parse_rules(kRule, "zip.yaml");
  ASSERT_TRUE(rules.ok()) << rules.error().to_string();
  ASSERT_EQ(rules->size(), 1u);
  EXPECT_EQ((*rules)[0].match("12345"), Match::kValid);
  EXPECT_EQ((*rules)[0].match("123456"), Match::kNone);
}

TEST(RuleParser, EveryErrorNamesItsPlace) {
  const struct {
    std::string find, replace, place, message;
  } kCases[] = {
      {"regex:", "regexp:", "zip.yaml:5:1", "did you mean \"regex\""},
      {"'[0-9]{5}'", "'[0-9'", "zip.yaml:5:8", "does not compile"},
      {"user.contact.address.postal_code", "user.contact.adress", "zip.yaml:2:11", "user.contact.address"},
      {"[5, 5]", "[6, 5]", "zip.yaml:4:17", "bounds"},
      {"[5, 5]", "[5, -5]", "zip.yaml:4:21", "whole number"},
      {"[digit]", "[digits]", "zip.yaml:4:35", "unknown class"},
      {"regex: '[0-9]{5}'", "validator: lunh", "zip.yaml:5:12", "unknown validator"},
      {"regex: '[0-9]{5}'", "decision: {null_rate: 2}", "zip.yaml:5:23", "from 0 to 1"},
      {"source: a standard\n", "", "zip.yaml:1:1", "\"source\""},
      {"negative: [\"1234\"]", "negative: []", "zip.yaml:6:11", "negative example"},
      {"id: zip", "id: [zip]", "zip.yaml:1:5", "\"id\""},
  };
  for (const auto& c : kCases) {
    std::string yaml = kRule;
    yaml.replace(yaml.find(c.find), c.find.size(), c.replace);
    const auto rules = parse_rules(yaml, "zip.yaml");
    ASSERT_FALSE(rules.ok()) << c.replace;
    EXPECT_EQ(rules.error().where, c.place) << c.replace << ": " << rules.error().message;
    EXPECT_NE(rules.error().message.find(c.message), std::string::npos) << rules.error().message;
  }
}

TEST(RuleParser, RefusesTwoRulesOfOneName) {
  EXPECT_FALSE(parse_rules(kRule + "---\n" + kRule, "zip.yaml").ok());
}

TEST(DetectorSetLoad, RefusesNoRulesAndHostileText) {
  for (const char* yaml : {"", "---", "[]", "42", "\xff\xfe", "a: *b", "regex: '((((((((((a{1000}){1000}'"})
    EXPECT_FALSE(DetectorSet::load({{"x.yaml", yaml}}).ok()) << yaml;
}

TEST(DetectorSetLoad, ReportsExamplesThatFail) {
  std::string yaml = kRule;
  yaml.replace(yaml.find("\"1234\""), 6, "\"54321\"");
  const auto set = DetectorSet::load({{"zip.yaml", yaml}});
  ASSERT_TRUE(set.ok()) << set.error().to_string();
  const auto failures = set->test_examples();
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_NE(failures[0].find("zip"), std::string::npos) << failures[0];
  EXPECT_EQ(set->example_count(), 2u);
}

TEST(DetectorSetWith, RefusesAFileThatHoldsNoRule) {
  const auto set = DetectorSet::with({{"ours.yaml", ""}});
  ASSERT_FALSE(set.ok());
  EXPECT_EQ(set.error().to_string(), "ours.yaml: there is no rule in it.");
}

}  // namespace
}  // namespace steward::scanners
