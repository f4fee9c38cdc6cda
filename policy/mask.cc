#include "policy/mask.h"

#include <algorithm>
#include <array>
#include <utility>

namespace steward::policy {
namespace {

constexpr std::array<std::pair<Mask, std::string_view>, 7> kMasks = {{
    {Mask::kNone, "none"},
    {Mask::kPartial, "partial"},
    {Mask::kGeneralise, "generalise"},
    {Mask::kHash, "hash"},
    {Mask::kTokenise, "tokenise"},
    {Mask::kRedact, "redact"},
    {Mask::kNull, "null"},
}};

constexpr std::array<std::pair<DatePrecision, std::string_view>, 3> kPrecisions = {
    {{DatePrecision::kDay, "day"}, {DatePrecision::kMonth, "month"}, {DatePrecision::kYear, "year"}}};

// What a width or a precision that is not said stands for.
double width_of(const MaskSpec& mask) {
  return mask.number_width > 0 ? mask.number_width : 10;
}
DatePrecision precision_of(const MaskSpec& mask) {
  return mask.date_precision.value_or(DatePrecision::kYear);
}

}  // namespace

std::string_view to_string(Mask mask) {
  for (const auto& [entry, name] : kMasks)
    if (entry == mask) return name;
  return "unknown";
}

std::optional<Mask> parse_mask(std::string_view text) {
  for (const auto& [entry, name] : kMasks)
    if (name == text) return entry;
  return std::nullopt;
}

std::string_view to_string(DatePrecision precision) {
  for (const auto& [entry, name] : kPrecisions)
    if (entry == precision) return name;
  return "unknown";
}

std::optional<DatePrecision> parse_date_precision(std::string_view text) {
  for (const auto& [entry, name] : kPrecisions)
    if (name == text) return entry;
  return std::nullopt;
}

MaskSpec default_mask(Mask kind) {
  MaskSpec mask{.kind = kind};
  if (kind == Mask::kPartial) mask.keep_last = 2;
  if (kind == Mask::kGeneralise) {
    mask.keep_first = 3;
    mask.date_precision = DatePrecision::kYear;
    mask.number_width = 10;
  }
  return mask;
}

MaskSpec meet(const MaskSpec& a, const MaskSpec& b) {
  if (a.kind != b.kind) return a.kind > b.kind ? a : b;
  MaskSpec both = a;
  both.keep_first = std::min(a.keep_first, b.keep_first);
  both.keep_last = std::min(a.keep_last, b.keep_last);
  if (a.kind == Mask::kGeneralise) {
    // What neither says stays unsaid, so that a mask met with itself is itself.
    if (a.date_precision != b.date_precision) both.date_precision = std::max(precision_of(a), precision_of(b));
    if (a.number_width != b.number_width) both.number_width = std::max(width_of(a), width_of(b));
  }
  return both;
}

}  // namespace steward::policy
