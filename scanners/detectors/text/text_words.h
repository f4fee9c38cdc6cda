// The words of a running text with their places: letters with apostrophes and hyphens inside, in any script.
// Reads forward, keeps nothing. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace steward::scanners {

struct TextWord {
  size_t begin = 0, end = 0;  // bytes; without a trailing apostrophe or hyphen
  bool empty() const { return begin == end; }
  std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }
};

// The first word at or after `from` that begins with a capital letter or in a script without case; empty at
// the end.
TextWord next_capital_word(std::string_view text, size_t from);

// The word that begins exactly at `at`, of any case; empty when none does.
TextWord word_at(std::string_view text, size_t at);

// The word that ends exactly at `end`.
TextWord word_before(std::string_view text, size_t end);

bool is_word_at(std::string_view text, size_t at);

}  // namespace steward::scanners
