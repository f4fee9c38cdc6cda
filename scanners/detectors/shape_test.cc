#include "scanners/detectors/shape.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

TEST(Shape, CountsDigitsSpacesAndClasses) {
  const ValueShape shape = measure("Ab1 2@\xC3\xBC");
  EXPECT_EQ(shape.bytes, 8u);
  EXPECT_EQ(shape.digits, 2u);
  EXPECT_EQ(shape.spaces, 1u);
  EXPECT_EQ(shape.classes, kUpper | kLower | kDigit | kSpace | kNonAscii | classes_of("@"));
}

TEST(Shape, EachMarkIsAClassOfItsOwn) {
  const std::string_view marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  for (size_t i = 0; i < marks.size(); ++i)
    for (size_t j = 0; j < i; ++j)
      EXPECT_NE(classes_of(marks.substr(i, 1)), classes_of(marks.substr(j, 1)))
          << marks[i] << ' ' << marks[j];
  EXPECT_EQ(classes_of(std::string_view("\0", 1)), kControl);
  EXPECT_EQ(classes_of("\x7f"), kControl);
}

TEST(Shape, AdmitsOnlyWhatItAllows) {
  Shape shape;
  shape.min_bytes = 3;
  shape.max_bytes = 5;
  shape.min_digits = 1;
  shape.max_digits = 2;
  shape.required = classes_of("-");
  shape.allowed = kDigit | kUpper | shape.required;
  const struct {
    std::string_view value;
    bool admitted;
  } kCases[] = {{"A-1", true},  {"A-12", true}, {"A1", false},     {"A-123", false}, {"AB-", false},
                {"a-1", false}, {"AA1", false}, {"AAAA-1", false}, {"", false}};
  for (const auto& c : kCases) EXPECT_EQ(shape.admits(measure(c.value)), c.admitted) << c.value;
  EXPECT_TRUE(shape.may_occur_in(measure("a long text with A-1 in it")));
  EXPECT_FALSE(shape.may_occur_in(measure("a long text without")));
}

}  // namespace
}  // namespace steward::scanners
