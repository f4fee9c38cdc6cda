// Traits of persons by lists of values, among them the special categories of GDPR Art. 9(1): a value that is
// used for little else counts on its own ("Catholic"), one that other columns hold too needs a header
// ("Single").
#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/embedded.h"
#include "scanners/detectors/name_words.h"
#include "scanners/detectors/validators.h"
#include "scanners/detectors/word_lists.h"

namespace steward::scanners {

extern const std::vector<EmbeddedFile> kTraitValues;  // generated from scanners/detectors/words/traits/

namespace {

// The values of one file of words/traits/: "a|b" telling, "? c|d" ambiguous.
class TraitValues {
 public:
  explicit TraitValues(std::string_view file) {
    for (const EmbeddedFile& list : kTraitValues)
      if (list.name == file) read(list.contents);
  }

  Match judge(std::string_view value) const {
    if (value.size() > kLongest) return Match::kNone;
    std::array<char, kLongest> low;
    for (size_t i = 0; i < value.size(); ++i) {
      const char c = value[i];
      low[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c == '_' ? ' ' : c;
    }
    const auto found = values_.find(std::string_view(low.data(), value.size()));
    return found == values_.end() ? Match::kNone : found->second;
  }

 private:
  static constexpr size_t kLongest = 48;

  void read(std::string_view lines) {
    for (size_t begin = 0; begin < lines.size();) {
      const size_t end = std::min(lines.find('\n', begin), lines.size());
      std::string_view line = lines.substr(begin, end - begin);
      begin = end + 1;
      if (line.starts_with('#')) continue;
      const Match match = line.starts_with("? ") ? Match::kPlausible : Match::kValid;
      if (match == Match::kPlausible) line.remove_prefix(2);
      for (size_t word = 0; word < line.size();) {
        const size_t bar = std::min(line.find('|', word), line.size());
        values_.emplace(line.substr(word, bar - word), match);
        word = bar + 1;
      }
    }
  }

  std::unordered_map<std::string_view, Match> values_;
};

Match validate_gender(std::string_view value) {
  static const TraitValues kValues("gender.txt");
  return kValues.judge(value);
}

Match validate_religion(std::string_view value) {
  static const TraitValues kValues("religion.txt");
  return kValues.judge(value);
}

Match validate_ethnicity(std::string_view value) {
  static const TraitValues kValues("ethnicity.txt");
  const Match match = kValues.judge(value);
  if (match != Match::kNone) return match;
  return look_up(value).is(WordFacts::kNationality) ? Match::kPlausible : Match::kNone;
}

Match validate_marital_status(std::string_view value) {
  static const TraitValues kValues("marital_status.txt");
  return kValues.judge(value);
}

Match validate_sexual_orientation(std::string_view value) {
  static const TraitValues kValues("sexual_orientation.txt");
  return kValues.judge(value);
}

Match validate_political_opinion(std::string_view value) {
  static const TraitValues kValues("political_opinion.txt");
  return kValues.judge(value);
}

Match validate_nationality(std::string_view value) {
  if (look_up(value).is(WordFacts::kNationality | WordFacts::kCountry) || is_country_code(value))
    return Match::kPlausible;
  return Match::kNone;
}

Match validate_language(std::string_view value) {
  if (look_up(value).is(WordFacts::kLanguage | WordFacts::kNationality)) return Match::kPlausible;
  // ISO 639 and BCP 47: "de", "deu", "de-AT".
  if (value.size() < 2 || value.size() > 6 || value[0] < 'a' || value[0] > 'z') return Match::kNone;
  const bool tag = std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
  const bool short_code = value.size() <= 3,
             locale = value.size() >= 5 && (value[2] == '-' || value[2] == '_');
  return tag && (short_code || locale) ? Match::kPlausible : Match::kNone;
}

// The name of a post ends in a noun for one, or has it before a comma, a slash or "of".
Match validate_occupation(std::string_view value) {
  if (look_up(value).is(WordFacts::kOccupation)) return Match::kValid;
  size_t words = 0;
  bool post = false;
  for (size_t begin = 0; begin < value.size();) {
    const size_t end = std::min(value.find_first_of(" ,/()", begin), value.size());
    if (end > begin) {
      ++words;
      post |= look_up(value.substr(begin, end - begin)).is(WordFacts::kOccupation);
    }
    begin = end + 1;
  }
  if (words > 8) return Match::kNone;
  return post && words >= 2 ? Match::kValid : Match::kPlausible;
}

// A company is told by its form (Ltd, GmbH); other names of one could be anything.
Match validate_organization(std::string_view value) {
  for (size_t begin = 0; begin < value.size();) {
    const size_t end = std::min(value.find_first_of(" ,", begin), value.size());
    if (begin > 0 && end > begin && is_company_word(value.substr(begin, end - begin))) return Match::kValid;
    begin = end + 1;
  }
  return look_up(value).is(WordFacts::kStop) ? Match::kNone : Match::kPlausible;
}

// "@ada": letters, digits, points and underscores behind the sign.
Match validate_social_handle(std::string_view value) {
  if (value.size() < 3 || value.size() > 31 || value[0] != '@') return Match::kNone;
  bool letter = false;
  for (char c : value.substr(1)) {
    letter |= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.'))
      return Match::kNone;
  }
  return letter ? Match::kValid : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> demographic_validators() {
  static constexpr NamedValidator kTable[] = {
      {"ethnicity", validate_ethnicity},         {"gender", validate_gender},
      {"language", validate_language},           {"marital_status", validate_marital_status},
      {"nationality", validate_nationality},     {"occupation", validate_occupation},
      {"organization", validate_organization},   {"political_opinion", validate_political_opinion},
      {"religion", validate_religion},           {"sexual_orientation", validate_sexual_orientation},
      {"social_handle", validate_social_handle},
  };
  return kTable;
}

}  // namespace steward::scanners
