// How a value is hidden, ordered by what it leaves. Masks of several permits meet at the strictest.
#pragma once

#include <optional>
#include <string_view>

namespace steward::policy {

// From the weakest to the strictest.
enum class Mask { kNone, kPartial, kGeneralise, kHash, kTokenise, kRedact, kNull };
std::string_view to_string(Mask mask);
std::optional<Mask> parse_mask(std::string_view text);

// What generalising leaves of a date or time, from the finest to the coarsest.
enum class DatePrecision { kDay, kMonth, kYear };
std::string_view to_string(DatePrecision precision);
std::optional<DatePrecision> parse_date_precision(std::string_view text);

// A mask with its parameters. Those of another kind stay at their defaults, so that equal masks compare
// equal.
struct MaskSpec {
  Mask kind = Mask::kNone;
  int keep_first = 0, keep_last = 0;  // kPartial: characters left, the rest become '*'; kGeneralise of texts:
                                      // the leading characters, the rest is cut
  std::optional<DatePrecision> date_precision;  // kGeneralise of dates and times
  double number_width = 0;                      // kGeneralise of numbers: the lower end of a band this wide

  friend bool operator==(const MaskSpec&, const MaskSpec&) = default;
};

// The mask of a bare word. partial keeps the last 2 characters; generalise leaves the year, tens, the first 3
// characters.
MaskSpec default_mask(Mask kind);

// The strictest of both: the stricter kind; of one kind what both leave. Commutative, associative,
// idempotent.
MaskSpec meet(const MaskSpec& a, const MaskSpec& b);

}  // namespace steward::policy
