#include "audit/report/name_breaks.h"

#include <algorithm>

#include "base/text.h"

namespace steward::audit::report {
namespace {

constexpr size_t kLeastBefore = 4, kLeastAfter = 3;
constexpr size_t kEndless = 32, kEvery = 16;

bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_mark(char c) {
  return std::string_view("._/#:-@").find(c) != std::string_view::npos;
}

// Of one word, which begins at `begin` of the text.
void add_breaks(std::string_view word, size_t begin, std::vector<size_t>& breaks) {
  size_t piece = 0;
  const auto end_piece = [&](size_t end) {
    if (end - piece > kEndless)
      for (size_t at = piece + kEvery; at + kLeastAfter <= end; at += kEvery)
        if (is_letter_or_digit(word[at - 1]) && is_letter_or_digit(word[at])) breaks.push_back(begin + at);
    piece = end;
  };
  for (size_t i = 1; i + kLeastAfter <= word.size(); ++i) {
    if (!is_mark(word[i - 1]) || !is_letter_or_digit(word[i]) || i - piece < kLeastBefore) continue;
    if (is_digit(word[i]) && is_digit(word[i - 2])) continue;
    end_piece(i);
    breaks.push_back(begin + i);
  }
  end_piece(word.size());
}

}  // namespace

std::vector<size_t> name_breaks(std::string_view visible, size_t whole) {
  std::vector<size_t> breaks;
  for (size_t begin = 0; begin < visible.size();) {
    const size_t end = std::min(visible.find_first_of(" \n", begin), visible.size());
    if (end - begin > whole) add_breaks(visible.substr(begin, end - begin), begin, breaks);
    begin = end + 1;
  }
  return breaks;
}

}  // namespace steward::audit::report
