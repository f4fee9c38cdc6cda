#include "audit/visible_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward::audit {
namespace {

constexpr size_t kMaxMarks = 4;  // on one letter; no language writes more

// The blocks of combining marks that fit any letter: what piles up over the lines above.
bool is_combining_mark(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0483 && c <= 0x0489) || (c >= 0x1AB0 && c <= 0x1AFF) ||
         (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE20 && c <= 0xFE2F);
}

bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F;
}

void append_visible(std::string& out, char32_t c, std::string_view bytes) {
  if (c == '\n')
    out += "↵ ";
  else if (c == '\t')
    out += ' ';
  else if (hides_or_reorders(c))
    out += fmt::format("[U+{:04X}]", static_cast<uint32_t>(c));
  else
    out += bytes;
}

}  // namespace

std::pair<char32_t, size_t> front_code_point(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1Fu) << 6 | (byte(1) & 0x3Fu), 2};
  if (lead < 0xF0) return {(lead & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu), 3};
  return {(lead & 0x07u) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 | (byte(3) & 0x3Fu), 4};
}

bool hides_or_reorders(char32_t c) {
  if (c < 0x20) return c != '\n' && c != '\t';
  return (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x034F || c == 0x061C || c == 0x115F || c == 0x1160 ||
         c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0x3164 || c == 0xFEFF || c == 0xFFA0 ||
         (c >= 0xFFF0 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE01EF);
}

std::string visible_text(std::string_view raw, size_t max_characters) {
  if (raw.size() <= max_characters && std::all_of(raw.begin(), raw.end(), is_plain)) return std::string(raw);
  const std::string repaired = is_utf8(raw) ? std::string() : to_valid_utf8(raw);
  std::string_view text = repaired.empty() ? raw : std::string_view(repaired);
  std::string out;
  out.reserve(std::min(text.size(), 4 * max_characters) + 32);
  size_t marks = 0;
  for (size_t shown = 0; !text.empty(); ++shown) {
    if (shown == max_characters)
      return out + fmt::format("… ({} more characters)",
                               with_thousands(static_cast<int64_t>(count_code_points(text))));
    const auto [c, length] = front_code_point(text);
    marks = is_combining_mark(c) ? marks + 1 : 0;
    if (marks > kMaxMarks)
      out += fmt::format("[U+{:04X}]", static_cast<uint32_t>(c));
    else
      append_visible(out, c, text.substr(0, length));
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace steward::audit
