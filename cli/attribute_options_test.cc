#include "cli/attribute_options.h"

#include <gtest/gtest.h>

namespace steward::cli {
namespace {

TEST(AttributeOptions, AreTypedAsTheyAreWritten) {
  const struct {
    const char* written;
    policy::Value value;
  } kCases[] = {
      {"k=true", true},       {"k=false", false},
      {"k=True", "True"},     {"k=12", 12.0},
      {"k=-0.5", -0.5},       {"k=1e3", 1000.0},
      {"k=12a", "12a"},       {"k=\"12\"", "12"},
      {"k=\"true\"", "true"}, {"k=", ""},
      {"k=a=b", "a=b"},       {"k=10.0.0.1", "10.0.0.1"},
      {"k=\"", "\""},         {"k=nan", "nan"},
      {"k=inf", "inf"},       {"k=9007199254740993", "9007199254740993"},
  };
  for (const auto& c : kCases) {
    const auto attributes = attributes_of({c.written}, "--attribute");
    ASSERT_TRUE(attributes.ok()) << c.written;
    EXPECT_EQ(*attributes, (policy::Attributes{{"k", c.value}})) << c.written;
  }
}

TEST(AttributeOptions, ANameGivenAgainMakesAList) {
  const auto attributes = attributes_of({"region=DE", "level=3", "region=\"12\"", "region=7"}, "--attribute");
  ASSERT_TRUE(attributes.ok());
  EXPECT_EQ(*attributes,
            (policy::Attributes{{"region", std::vector<std::string>{"DE", "12", "7"}}, {"level", 3.0}}));
}

TEST(AttributeOptions, NeedANameAndAnEqualsSign) {
  for (const char* written : {"", "k", "=v"}) {
    const auto attributes = attributes_of({written}, "--context");
    ASSERT_FALSE(attributes.ok()) << written;
    EXPECT_EQ(attributes.error().where, "--context");
  }
}

}  // namespace
}  // namespace steward::cli
