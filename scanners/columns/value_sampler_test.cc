#include "scanners/columns/value_sampler.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"

namespace steward::scanners {
namespace {

ColumnSample sample_of(const std::vector<std::string>& values, uint64_t seed, SamplerBounds bounds) {
  ValueSampler sampler(seed, bounds);
  for (const auto& value : values) sampler.add(value);
  return sampler.finish({});
}

std::vector<std::string> numbers(int count, int repeats) {
  std::vector<std::string> values;
  for (int r = 0; r < repeats; ++r) {
    for (int i = 0; i < count; ++i) values.push_back("value " + std::to_string(i));
  }
  return values;
}

TEST(ValueSampler, KeepsEveryValueWithItsCountWithinTheBounds) {
  ValueSampler sampler(1, {});
  for (const char* value : {"b", "a", "b", "", "b"}) sampler.add(value);
  sampler.add_null();
  sampler.add_unread();
  const auto sample = sampler.finish({{}, "f", "text", 3});
  const std::vector<std::pair<std::string, int64_t>> expected{{"", 1}, {"a", 1}, {"b", 3}};
  EXPECT_EQ(sample.distinct, expected);
  EXPECT_EQ(sample.rows_examined, 7);
  EXPECT_EQ(sample.nulls, 1);
  EXPECT_EQ(sample.field.path, "f");
}

TEST(ValueSampler, IsTheSameInAnyOrder) {
  auto values = numbers(5'000, 2);
  const SamplerBounds bounds{300, 1u << 20, 100};
  const auto forward = sample_of(values, 7, bounds);
  std::reverse(values.begin(), values.end());
  EXPECT_EQ(sample_of(values, 7, bounds).distinct, forward.distinct);
  std::sort(values.begin(), values.end());
  EXPECT_EQ(sample_of(values, 7, bounds).distinct, forward.distinct);
}

TEST(ValueSampler, IsTheSameInAnyOrderWhenBytesAreTheBound) {
  auto values = numbers(2'000, 1);
  for (size_t i = 0; i < values.size(); ++i) values[i].append(i % 97, 'x');
  const SamplerBounds bounds{10'000, 5'000, 1'000};
  const auto forward = sample_of(values, 3, bounds);
  std::reverse(values.begin(), values.end());
  EXPECT_EQ(sample_of(values, 3, bounds).distinct, forward.distinct);
  size_t bytes = 0;
  for (const auto& [value, count] : forward.distinct) bytes += value.size();
  EXPECT_LE(bytes, 5'000u);
  EXPECT_GT(bytes, 4'000u);
}

TEST(ValueSampler, CountsOfKeptValuesAreExactBeyondTheBound) {
  const auto sample = sample_of(numbers(5'000, 3), 7, {300, 1u << 20, 100});
  ASSERT_EQ(sample.distinct.size(), 300u);
  for (const auto& [value, count] : sample.distinct) EXPECT_EQ(count, 3) << value;
  EXPECT_EQ(sample.rows_examined, 15'000);
}

TEST(ValueSampler, AnotherSeedDrawsOtherValues) {
  const SamplerBounds bounds{300, 1u << 20, 100};
  EXPECT_NE(sample_of(numbers(5'000, 1), 1, bounds).distinct,
            sample_of(numbers(5'000, 1), 2, bounds).distinct);
}

TEST(ValueSampler, DrawsEvenlyOverTheValues) {
  const auto sample = sample_of(numbers(10'000, 1), 5, {1'000, 1u << 20, 100});
  int below_half = 0;
  for (const auto& [value, count] : sample.distinct) below_half += std::stoi(value.substr(6)) < 5'000;
  EXPECT_GT(below_half, 420);  // 500 ± 5 standard deviations
  EXPECT_LT(below_half, 580);
}

TEST(ValueSampler, CutsLongValuesAtACodePoint) {
  const struct {
    std::string_view text;
    size_t limit;
    std::string_view expected;
  } cases[] = {{"abcdef", 3, "abc"},
               {"ab\xc3\xa9", 3, "ab"},
               {"ab\xc3\xa9", 4, "ab\xc3\xa9"},
               {"", 3, ""},
               {"\xf0\x9f\x98\x80", 3, ""}};
  for (const auto& c : cases) EXPECT_EQ(cut_at_code_point(c.text, c.limit), c.expected) << c.text << c.limit;
  EXPECT_EQ(sample_of({std::string(1'000, 'x')}, 1, {10, 100, 50}).distinct[0].first.size(), 50u);
}

TEST(ValueSampler, MakesMalformedUtf8Valid) {
  const auto sample = sample_of({"ok\xff", std::string("\0x", 2)}, 1, {});
  ASSERT_EQ(sample.distinct.size(), 2u);
  for (const auto& [value, count] : sample.distinct) EXPECT_TRUE(is_utf8(value));
}

}  // namespace
}  // namespace steward::scanners
