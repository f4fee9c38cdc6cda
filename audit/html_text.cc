#include "audit/html_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <chrono>

#include "audit/canonical_json.h"
#include "audit/visible_text.h"
#include "base/text.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

constexpr size_t kMaxShownBytes = 2'000;

const json::value* find(const json::object& object, std::string_view key) {
  return object.if_contains(key);
}

}  // namespace

std::string_view entity_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return "";
  }
}

std::string escape_html(std::string_view raw) {
  const std::string valid = is_utf8(raw) ? std::string() : to_valid_utf8(raw);
  std::string_view text = valid.empty() ? raw : std::string_view(valid);
  std::string out;
  out.reserve(text.size());
  for (size_t shown = 0; !text.empty();) {
    const auto [c, length] = front_code_point(text);
    if (shown + length > kMaxShownBytes) return out + "…";
    shown += length;
    const std::string_view entity = length == 1 ? entity_of(text.front()) : std::string_view();
    if (hides_or_reorders(c))
      out += fmt::format("[U+{:04X}]", static_cast<uint32_t>(c));
    else
      out += entity.empty() ? text.substr(0, length) : entity;
    text.remove_prefix(length);
  }
  return out;
}

std::string day_text(Timestamp time) {
  static constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                                 "May",       "June",     "July",     "August",
                                                 "September", "October",  "November", "December"};
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  return fmt::format("{} {} {}", static_cast<unsigned>(day.day()),
                     kMonths[static_cast<unsigned>(day.month()) - 1], static_cast<int>(day.year()));
}

std::string clock_text(Timestamp time) {
  return format_rfc3339(time).substr(11, 8);
}

std::string moment_text(Timestamp time) {
  return fmt::format("{}, {} UTC", day_text(time), clock_text(time).substr(0, 5));
}

std::string short_hash(std::string_view hex) {
  return escape_html(hex.size() > 16 ? std::string(hex.substr(0, 12)) + "…" : std::string(hex));
}

// None of these characters occurs in a character reference.
std::string code(std::string_view text) {
  std::string out = "<code>";
  for (const char c : escape_html(text)) {
    out += c;
    if (c == '/' || c == '.' || c == '_') out += "<wbr>";
  }
  return out + "</code>";
}

std::string code_list(const std::vector<std::string>& names) {
  std::string out;
  const size_t shown = std::min(names.size(), kMaxListed);
  for (size_t i = 0; i < shown; ++i) out += (i > 0 ? ", " : "") + code(names[i]);
  if (names.size() > shown) out += fmt::format(" and {} more", names.size() - shown);
  return out;
}

std::string plain_text(const json::value& value) {
  if (value.is_string()) return {value.get_string().data(), value.get_string().size()};
  const auto text = canonical_json(value);
  return text.ok() ? *text : "";
}

std::string member_text(const json::object& object, std::string_view key) {
  const json::value* member = find(object, key);
  return member == nullptr || member->is_null() ? "" : plain_text(*member);
}

std::vector<std::string> member_texts(const json::object& object, std::string_view key) {
  std::vector<std::string> texts;
  for (const json::value& item : member_array(object, key)) texts.push_back(plain_text(item));
  return texts;
}

const json::object& member_object(const json::object& object, std::string_view key) {
  static const json::object kNone;
  const json::value* member = find(object, key);
  return member != nullptr && member->is_object() ? member->get_object() : kNone;
}

const json::array& member_array(const json::object& object, std::string_view key) {
  static const json::array kNone;
  const json::value* member = find(object, key);
  return member != nullptr && member->is_array() ? member->get_array() : kNone;
}

}  // namespace steward::audit
