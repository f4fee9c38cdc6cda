#include "scanners/detectors/word_lists.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/embedded.h"
#include "base/text.h"

namespace steward::scanners {

extern const std::vector<EmbeddedFile> kWordLists;  // generated from scanners/detectors/words/

namespace {

using WordSet = std::unordered_set<std::string_view>;

WordSet load(std::string_view file, std::string_view separators) {
  WordSet words;
  for (const EmbeddedFile& list : kWordLists) {
    if (list.name != file) continue;
    size_t begin = 0;
    while (begin < list.contents.size()) {
      const size_t end = std::min(list.contents.find_first_of(separators, begin), list.contents.size());
      if (end > begin) words.insert(list.contents.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return words;
}

constexpr size_t kLongestWord = 48;

// ASCII, and the Latin-1 capitals of UTF-8 (C3 80..9E), which begin many European names.
std::string fold(std::string_view text) {
  std::string folded = to_lower(text);
  for (size_t i = 0; i + 1 < folded.size(); ++i) {
    const auto second = static_cast<unsigned char>(folded[i + 1]);
    if (folded[i] == '\xC3' && second >= 0x80 && second <= 0x9E && second != 0x97)
      folded[i + 1] = static_cast<char>(second + 0x20);
  }
  return folded;
}

bool contains(const WordSet& set, std::string_view text) {
  return text.size() <= kLongestWord && set.contains(fold(text));
}

}  // namespace

bool is_common_first_name(std::string_view word) {
  static const WordSet kSet = load("first_names.txt", " \n");
  return contains(kSet, word);
}

bool is_common_last_name(std::string_view word) {
  static const WordSet kSet = load("last_names.txt", " \n");
  return contains(kSet, word);
}

bool is_country(std::string_view text) {
  static const WordSet kSet = load("countries.txt", "|\n");
  return contains(kSet, text);
}

bool is_state(std::string_view text) {
  static const WordSet kSet = load("states.txt", "|\n");
  return contains(kSet, text);
}

bool starts_capital(std::string_view word) {
  if (word.empty()) return false;
  const auto c = static_cast<unsigned char>(word[0]);
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  if (c == 0xC3 && word.size() > 1) return static_cast<unsigned char>(word[1]) <= 0x9E;
  return true;
}

}  // namespace steward::scanners
