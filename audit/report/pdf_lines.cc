#include "audit/report/pdf_lines.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "audit/report/name_breaks.h"
#include "audit/visible_text.h"

namespace steward::audit::report {
namespace {

constexpr double kSlack = 0.01;  // points: what rounding may add

// The blocks of Unicode whose unassigned characters read to the left too (DerivedBidiClass.txt: R and AL).
constexpr std::pair<char32_t, char32_t> kLeftwardBlocks[] = {
    {0x590, 0x8FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFF}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF}};

struct Letter {
  size_t at = 0, bytes = 0;  // in the text
  double left = 0, right = 0;
  bool is_space = false, is_newline = false;
  bool after_space = false;  // a line may begin here: the rest of the text allows it
  bool in_name = false;      // or a name may go on here
  bool whole = false;        // not inside what is one letter for a person
};

std::string_view text_of(PangoLayout* layout) {
  return pango_layout_get_text(layout);
}

double points(int pango_units) {
  return static_cast<double>(pango_units) / PANGO_SCALE;
}

std::vector<Letter> letters_of(PangoLayout* layout, size_t whole_name) {
  const std::string_view text = text_of(layout);
  std::vector<Letter> letters;
  for (std::string_view rest = text; !rest.empty();) {
    const size_t bytes = front_code_point(rest).second;
    letters.push_back({.at = text.size() - rest.size(), .bytes = bytes});
    letters.back().is_newline = rest.front() == '\n';
    rest.remove_prefix(bytes);
  }
  int count = 0;
  const PangoLogAttr* marks = pango_layout_get_log_attrs_readonly(layout, &count);
  for (size_t i = 0; i < std::min(letters.size(), static_cast<size_t>(std::max(count, 0))); ++i) {
    letters[i].is_space = marks[i].is_white;
    letters[i].after_space = marks[i].is_line_break;
    letters[i].whole = marks[i].is_cursor_position;
  }
  size_t next = 0;
  for (const size_t at : name_breaks(text, whole_name)) {
    while (next < letters.size() && letters[next].at < at) ++next;
    if (next < letters.size() && letters[next].at == at) letters[next].in_name = true;
  }
  next = 0;
  PangoLayoutIter* iter = pango_layout_get_iter(layout);
  do {
    const auto at = static_cast<size_t>(std::max(0, pango_layout_iter_get_index(iter)));
    while (next < letters.size() && letters[next].at < at) ++next;
    if (next == letters.size()) break;
    PangoRectangle box;
    pango_layout_iter_get_char_extents(iter, &box);
    if (letters[next].at == at) {
      letters[next].left = points(box.x);
      letters[next].right = points(box.x + box.width);
    }
  } while (pango_layout_iter_next_char(iter));
  pango_layout_iter_free(iter);
  return letters;
}

// The letter that the line after [first, …) begins with; their count when all has room.
size_t end_of_line(const std::vector<Letter>& letters, size_t first, double width) {
  const double limit = letters[first].left + width + kSlack;
  size_t space = 0, name = 0, word = first;
  for (size_t i = first; i < letters.size(); ++i) {
    const Letter& letter = letters[i];
    if (letter.is_newline) return i;
    if (i > first && letter.after_space) space = word = i;
    if (i > first && letter.in_name) name = i;
    if (letter.is_space || letter.right <= limit) continue;
    // Here the line is full. A word that fits into a line of its own begins one.
    size_t end = i;
    while (end < letters.size() && !letters[end].is_space && !letters[end].is_newline) ++end;
    const bool fits_alone = letters[end - 1].right - letters[word].left <= width + kSlack;
    if (space > first && (fits_alone || name <= space)) return space;
    if (name > first) return name;
    size_t at = i;
    while (at > first + 1 && !letters[at].whole) --at;
    return std::max(at, first + 1);
  }
  return letters.size();
}

}  // namespace

std::string broken_into_lines(PangoLayout* layout, double width) {
  const std::string_view text = text_of(layout);
  const std::vector<Letter> letters = letters_of(layout, 0);
  std::string out;
  for (size_t first = 0; first < letters.size();) {
    const size_t next = end_of_line(letters, first, width);
    size_t end = next;
    if (next < letters.size() && !letters[next].is_newline)
      while (end > first && letters[end - 1].is_space) --end;
    for (size_t i = first; i < end; ++i) out += text.substr(letters[i].at, letters[i].bytes);
    if (next < letters.size()) out += '\n';
    first = next < letters.size() && letters[next].is_newline ? next + 1 : next;
  }
  return out;
}

TextExtent extent_of(PangoLayout* layout) {
  TextExtent extent;
  double line = 0, piece = 0, end = 0;  // where they begin; where the last letter ends that is no space
  bool new_line = true;
  for (const Letter& letter : letters_of(layout, kWholeName)) {
    if (letter.is_newline) {
      extent.total += end - line;
      line = end = 0;
      new_line = true;
      continue;
    }
    if (new_line) {
      line = piece = end = letter.left;
      ++extent.lines;
    }
    if (letter.after_space || letter.in_name) piece = letter.left;
    new_line = false;
    if (letter.is_space) continue;
    end = letter.right;
    extent.least = std::max(extent.least, end - piece);
    extent.widest = std::max(extent.widest, end - line);
  }
  extent.total += end - line;
  return extent;
}

bool reads_to_the_left(std::string_view text) {
  while (!text.empty()) {
    const auto [c, bytes] = front_code_point(text);
    for (const auto& [first, last] : kLeftwardBlocks)
      if (c >= first && c <= last) return true;
    text.remove_prefix(bytes);
  }
  return false;
}

}  // namespace steward::audit::report
