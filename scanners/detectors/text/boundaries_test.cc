#include "scanners/detectors/text/boundaries.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

TEST(Boundaries, TellAPieceFromTheWhole) {
  constexpr auto kFree = Standing::kFree, kAttached = Standing::kAttached, kPiece = Standing::kPiece;
  const struct {
    std::string_view text, value;
    Standing standing;
  } kCases[] = {
      {"12345678", "12345678", kFree},
      {"(12345678).", "12345678", kFree},
      {"id:12345678, next", "12345678", kFree},
      {"ssn=12345678&x", "12345678", kFree},
      {"1,12345678,2", "12345678", kFree},
      {"“12345678”", "12345678", kFree},
      {"in 12345678.\nNext", "12345678", kFree},
      {"http://203.0.113.77/x", "203.0.113.77", kFree},
      {"203.0.113.77:8080", "203.0.113.77", kFree},
      {"x12345678", "12345678", kPiece},
      {"1.2.3.4.5", "1.2.3.4", kPiece},
      {"2024-01-15", "2024-01", kPiece},
      {"12:34:56", "34:56", kPiece},
      {"1234/5678", "5678", kPiece},
      {"ABC-12345678", "12345678", kAttached},
      {"12345678-ABC", "12345678", kAttached},
      {"#12345678", "12345678", kAttached},
      {"$12345678", "12345678", kAttached},
      {"12345678%", "12345678", kAttached},
      {"/users/12345678/x", "12345678", kAttached},
      {"12345678.pdf", "12345678", kAttached},
      {"12345678@example.com", "12345678", kAttached},
      {"1+15145551234", "+15145551234", kAttached},
  };
  for (const auto& c : kCases) {
    const size_t begin = c.text.find(c.value);
    EXPECT_EQ(standing_of(c.text, begin, begin + c.value.size()), c.standing) << c.text;
  }
}

}  // namespace
}  // namespace steward::scanners
