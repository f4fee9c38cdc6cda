// Names of persons. None has a checksum: a value can look like one (kPlausible, enough with a header) or be
// one by the word lists (kValid). What is another thing rather than a name is refused: a column called "name"
// is mostly not one of people.
#include <algorithm>
#include <array>
#include <string>

#include "scanners/detectors/name_words.h"
#include "scanners/detectors/validators.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxWords = 8;

struct Words {
  std::array<std::string_view, kMaxWords> words;
  size_t count = 0;
  size_t comma_after = 0;  // how many words stand before the first comma; 0: no comma
  bool ok = true;

  std::string_view operator[](size_t i) const { return words[i]; }
  std::string_view back() const { return words[count - 1]; }
};

// At white space and commas, without honorifics and suffixes.
Words read_name(std::string_view value) {
  Words read;
  size_t begin = 0;
  bool first = true;
  while (begin < value.size()) {
    const size_t end = std::min(value.find_first_of(" ,", begin), value.size());
    const std::string_view word = value.substr(begin, end - begin);
    begin = end + 1;
    if (!word.empty()) {
      if (!is_name_word(word)) return {.ok = false};
      const bool left_out = (first && is_honorific(word) && end < value.size()) ||
                            (!first && read.count > 0 && is_name_suffix(word));
      if (!left_out) {
        if (read.count == kMaxWords) return {.ok = false};
        read.words[read.count++] = word;
        first = false;
      }
    }
    if (end < value.size() && value[end] == ',' && read.comma_after == 0) read.comma_after = read.count;
  }
  if (read.comma_after >= read.count) read.comma_after = 0;
  read.ok = read.count > 0;
  return read;
}

// "Pending", "the": words of enumerations and sentences. `at_least`: how much of a name a word must be to be
// forgiven for being one of them too ("Rose", "April").
bool is_filler(std::string_view word, int at_least) {
  if (is_particle(word) || is_initial(word)) return false;
  const WordFacts facts = look_up(word);
  const int name = std::max(facts.first_name, facts.last_name);
  return (facts.is(WordFacts::kThing) && name < at_least) ||
         (facts.is(WordFacts::kStop) && (name == 0 || !starts_capital(word) || word.size() <= 3) &&
          name < at_least);
}

bool all_ordinary(const Words& words) {
  for (size_t i = 0; i < words.count; ++i) {
    const WordFacts facts = look_up(words[i]);
    if (!facts.is(WordFacts::kDictionary | WordFacts::kThing | WordFacts::kStop) ||
        first_name_strength(facts) >= kLikelyName || last_name_strength(facts) >= kStrongName)
      return false;
  }
  return true;
}

// Han, Kana and Hangul: family name and given name run together, of two to four letters in all.
Match judge_east_asian(std::string_view value) {
  std::array<size_t, 9> starts{};
  size_t letters = 0;
  size_t space = 0;  // letters before it
  std::string joined;
  for (size_t i = 0; i < value.size();) {
    const auto lead = static_cast<unsigned char>(value[i]);
    const bool wide_space = value.substr(i).starts_with("\xE3\x80\x80") || value.substr(i).starts_with("・");
    if (lead == ' ' || wide_space) {
      if (letters == 0 || space != 0) return Match::kNone;
      space = letters;
      i += wide_space ? 3 : 1;
      continue;
    }
    if (!is_east_asian(value.substr(i)) || letters + 1 >= starts.size()) return Match::kNone;
    starts[letters++] = joined.size();
    joined += value.substr(i, 3);
    i += 3;
  }
  if (letters < 2 || letters > 8) return Match::kNone;
  starts[letters] = joined.size();
  if (look_up(value).is(WordFacts::kCountry | WordFacts::kState | WordFacts::kThing | WordFacts::kLanguage))
    return Match::kNone;
  for (size_t split = 1; split <= std::min<size_t>(letters - 1, 3); ++split) {
    if (space != 0 && split != space) continue;
    const std::string_view family = std::string_view(joined).substr(0, starts[split]);
    const std::string_view given = std::string_view(joined).substr(starts[split]);
    if (look_up(family).last_name >= kLikelyName && look_up(given).first_name >= kLikelyName)
      return Match::kValid;
  }
  return letters <= 6 ? Match::kPlausible : Match::kNone;
}

// A given name and a family name in this order.
bool are_given_and_family(std::string_view given, std::string_view family) {
  const WordFacts facts = look_up(family);
  const int first = first_name_strength(given), last = last_name_strength(family);
  if (first >= kLikelyName && last >= kLikelyName) return true;
  if (first >= kLikelyName && (is_unlisted(facts) || (facts.last_name > 0 && !facts.is(0xFF)))) return true;
  return is_initial(given) && last >= kStrongName && !facts.is(WordFacts::kDictionary);
}

bool ends_like_patronymic(std::string_view word) {
  for (std::string_view ending : {"вич", "вна", "ична", "оглы", "кызы"})
    if (word.size() > ending.size() + 4 && word.ends_with(ending)) return true;
  return false;
}

bool is_written_as_name(const Words& words) {
  for (size_t i = 0; i < words.count; ++i)
    if (!starts_capital(words[i]) && !is_particle(words[i]) && !is_east_asian(words[i])) return false;
  return true;
}

}  // namespace

Match validate_first_name(std::string_view value) {
  if (is_east_asian(value)) {
    return look_up(value).first_name >= kLikelyName ? Match::kValid
           : value.size() <= 12                     ? Match::kPlausible
                                                    : Match::kNone;
  }
  const Words words = read_name(value);
  if (!words.ok || words.count > 3 || words.comma_after != 0) return Match::kNone;
  const int whole = first_name_strength(look_up(value));
  if (whole >= kLikelyName) return Match::kValid;
  for (size_t i = 0; i < words.count; ++i)
    if (is_filler(words[i], kStrongName) || is_company_word(words[i])) return Match::kNone;
  if (words.count == 1)
    return first_name_strength(words[0]) >= kLikelyName ? Match::kValid : Match::kPlausible;
  if (words.count == 2 && first_name_strength(words[0]) >= kLikelyName &&
      (first_name_strength(words[1]) >= kLikelyName || is_initial(words[1])))
    return Match::kValid;
  return all_ordinary(words) ? Match::kNone : Match::kPlausible;
}

Match validate_last_name(std::string_view value) {
  if (is_east_asian(value)) {
    return look_up(value).last_name >= kLikelyName ? Match::kValid
           : value.size() <= 12                    ? Match::kPlausible
                                                   : Match::kNone;
  }
  const Words words = read_name(value);
  if (!words.ok || words.count > 4 || words.comma_after != 0) return Match::kNone;
  if (last_name_strength(look_up(value)) >= kLikelyName) return Match::kValid;
  for (size_t i = 0; i < words.count; ++i)
    if (is_filler(words[i], kLikelyName) || is_company_word(words[i])) return Match::kNone;
  const int strength = last_name_strength(words.back());
  if (words.count == 1) return strength >= kLikelyName ? Match::kValid : Match::kPlausible;
  const bool led = is_particle(words[0]) || last_name_strength(words[0]) >= kLikelyName;
  if (led && strength >= kLikelyName) return Match::kValid;
  return all_ordinary(words) ? Match::kNone : Match::kPlausible;
}

Match validate_person_name(std::string_view value) {
  if (is_east_asian(value)) return judge_east_asian(value);
  const Words words = read_name(value);
  if (!words.ok || words.count > 6) return Match::kNone;
  for (size_t i = 0; i < words.count; ++i)
    if (is_filler(words[i], kLikelyName) || is_company_word(words[i])) return Match::kNone;
  const WordFacts facts = look_up(value);
  if (words.count > 1 &&
      (facts.is(WordFacts::kCountry | WordFacts::kState | WordFacts::kThing | WordFacts::kOccupation) ||
       facts.city > 130))
    return Match::kNone;
  if (all_ordinary(words)) return Match::kNone;
  if (words.count == 1) return is_no_name(facts) ? Match::kNone : Match::kPlausible;
  if (!is_written_as_name(words) || words.count > 5) return Match::kPlausible;
  if (words.comma_after != 0)  // "Lovelace, Ada"
    return are_given_and_family(words[words.comma_after], words[0]) ||
                   are_given_and_family(words[words.comma_after], words[words.comma_after - 1])
               ? Match::kValid
               : Match::kPlausible;
  if (are_given_and_family(words[0], words.back())) return Match::kValid;
  for (size_t i = 1; i < words.count; ++i)  // "Иванов Иван Иванович"
    if (ends_like_patronymic(words[i])) return Match::kValid;
  // "Nguyen Van An", "Nagy Eszter": the family name leads.
  const bool reversed =
      last_name_strength(words[0]) >= kLikelyName && first_name_strength(words.back()) >= kLikelyName;
  return reversed ? Match::kValid : Match::kPlausible;
}

std::span<const NamedValidator> person_validators() {
  static constexpr NamedValidator kTable[] = {
      {"first_name", validate_first_name},
      {"last_name", validate_last_name},
      {"person_name", validate_person_name},
  };
  return kTable;
}

}  // namespace steward::scanners
