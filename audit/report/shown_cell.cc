#include "audit/report/shown_cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/canonical_json.h"
#include "audit/visible_text.h"
#include "base/text.h"

namespace steward::audit::report {
namespace {

constexpr std::string_view kNone = "–";

std::string shown_list(const std::vector<std::string>& items) {
  std::string out;
  size_t room = kMaxShownCharacters;
  for (size_t i = 0; i < items.size(); ++i) {
    if (room == 0)
      return out + fmt::format("\n… ({} more)", with_thousands(static_cast<int64_t>(items.size() - i)));
    const std::string item = visible_text(items[i], room);
    room -= std::min(room, count_code_points(item) + 1);
    out += (i > 0 ? "\n" : "") + item;
  }
  return out;
}

}  // namespace

std::string shown_text(std::string_view text) {
  return visible_text(text, kMaxShownCharacters);
}

std::string shown_number(double number) {
  if (!std::isfinite(number)) return std::isnan(number) ? "not a number" : number > 0 ? "∞" : "−∞";
  if (std::fabs(number) >= 1e15) return fmt::format("{:.6g}", number);
  if (number != 0 && std::fabs(number) < 0.001) return fmt::format("{:.3g}", number);
  std::string digits = fmt::format("{:.3f}", std::fabs(number));
  while (digits.back() == '0') digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  const size_t point = std::min(digits.find('.'), digits.size());
  const std::string whole = with_thousands(parse_int(digits.substr(0, point)).value_or(0));
  return (number < 0 ? "-" : "") + whole + digits.substr(point);
}

std::string shown_time(Timestamp time) {
  const std::string text = format_rfc3339(time);
  const std::string day = text.substr(0, 10), clock = text.substr(11, 8);
  return clock == "00:00:00" ? day : day + " " + clock;
}

Shown shown(const Cell& cell) {
  struct Visitor {
    Shown operator()(std::monostate) const { return {Look::kNone, std::string(kNone)}; }
    Shown operator()(const std::string& text) const { return {Look::kText, shown_text(text)}; }
    Shown operator()(int64_t number) const { return {Look::kNumber, with_thousands(number)}; }
    Shown operator()(double number) const { return {Look::kNumber, shown_number(number)}; }
    Shown operator()(bool value) const { return {Look::kText, value ? "yes" : "no"}; }
    Shown operator()(Timestamp time) const { return {Look::kTime, shown_time(time)}; }
    Shown operator()(const std::vector<std::string>& items) const {
      if (items.empty()) return {Look::kNone, std::string(kNone)};
      return {Look::kList, shown_list(items)};
    }
    Shown operator()(const Gap& gap) const { return {Look::kGap, shown_text(gap.why)}; }
  };
  return std::visit(Visitor{}, cell);
}

std::string_view tone_mark(Tone tone) {
  static constexpr std::string_view kMarks[] = {"", "✓ ", "! ", "✗ "};
  return kMarks[static_cast<size_t>(tone)];
}

std::string_view tone_words(Tone tone) {
  static constexpr std::string_view kWords[] = {"", "In order: ", "Warning: ", "Finding: "};
  return kWords[static_cast<size_t>(tone)];
}

std::string_view command_of(std::string_view step) {
  return step.starts_with("$ ") ? step.substr(2) : std::string_view();
}

std::string text_of(const Cell& cell) {
  struct Visitor {
    std::string operator()(std::monostate) const { return ""; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const {
      return survives_reading(number) ? canonical_number(number) : odd_number(number);
    }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(Timestamp time) const { return format_rfc3339(time); }
    std::string operator()(const std::vector<std::string>& items) const {
      return fmt::format("{}", fmt::join(items, "; "));
    }
    std::string operator()(const Gap& gap) const { return "gap: " + gap.why; }
  };
  return std::visit(Visitor{}, cell);
}

}  // namespace steward::audit::report
