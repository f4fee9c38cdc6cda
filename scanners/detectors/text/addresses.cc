#include "scanners/detectors/text/addresses.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "scanners/detectors/name_words.h"
#include "scanners/detectors/street_words.h"
#include "scanners/detectors/text/text_words.h"
#include "scanners/detectors/word_lists.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxNameWords = 5;  // of a street's name
constexpr uint8_t kBigCity = 150;    // 100,000 people

// A token up to white space, without a comma or point behind it.
struct AddressWord {
  size_t begin = 0, end = 0;
  bool comma = false;  // behind it
  bool empty() const { return begin == end; }
  std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }
};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// At most one line break between tokens of an address.
AddressWord token_after(std::string_view text, size_t at) {
  size_t spaces = 0, lines = 0;
  while (at < text.size() && is_space(text[at]) && spaces < 4) {
    lines += text[at] == '\n';
    ++at;
    ++spaces;
  }
  if (spaces == 0 || lines > 1 || at == text.size() || is_space(text[at])) return {at, at};
  AddressWord token{at, at};
  while (token.end < text.size() && !is_space(text[token.end]) && text[token.end] != ',' &&
         text[token.end] != ';' && token.end - at < 48)
    ++token.end;
  token.comma = token.end < text.size() && text[token.end] == ',';
  while (token.end > token.begin &&
         (text[token.end - 1] == ')' || text[token.end - 1] == '"' || text[token.end - 1] == '!' ||
          text[token.end - 1] == '?' || text[token.end - 1] == ':'))
    --token.end;
  return token;
}

size_t behind(const AddressWord& token) {
  return token.end + token.comma;
}

std::string_view without_point(std::string_view word) {
  if (!word.empty() && word.back() == '.') word.remove_suffix(1);
  return word;
}

bool ends_sentence(std::string_view text, const AddressWord& token) {
  return token.end > token.begin && text[token.end - 1] == '.' &&
         street_word(token.in(text)) == StreetWord::kNone;
}

struct Street {
  size_t end = 0;  // 0: none
  double confidence = 0;
};

bool is_ordinal(std::string_view word) {
  size_t digits = 0;
  while (digits < word.size() && is_digit(word[digits])) ++digits;
  if (digits == 0 || digits > 3) return false;
  const std::string_view ending = word.substr(digits);
  return ending == "st" || ending == "nd" || ending == "rd" || ending == "th" || ending == "ST" ||
         ending == "ND" || ending == "RD" || ending == "TH";
}

// "12 Oak Street", "10, rue de la Paix": what follows a house number.
Street street_after_number(std::string_view text, size_t number_end) {
  AddressWord token = token_after(text, number_end + (number_end < text.size() && text[number_end] == ','));
  if (token.empty() || token.begin > number_end + 2) return {};
  const std::string_view first = token.in(text);
  if (street_word(first) == StreetWord::kPrefix && first.size() > 2) {
    // The name: up to a comma, small particles among capitals.
    size_t end = 0;
    for (size_t i = 0; i < kMaxNameWords && !token.comma && !ends_sentence(text, token); ++i) {
      token = token_after(text, behind(token));
      if (token.empty() || text.substr(token.begin - 1, 1) == "\n") break;
      const std::string_view word = token.in(text);
      if (starts_capital(word))
        end = token.begin + without_point(word).size();
      else if (!is_particle(word) && word != "la" && word != "l" && !word.starts_with("d'") &&
               !word.starts_with("l'"))
        break;
      else if (word.starts_with("d'") || word.starts_with("l'"))
        end = token.end;
    }
    return end == 0 ? Street{} : Street{end, 0.85};
  }
  bool named = false;
  for (size_t i = 0; i < kMaxNameWords; ++i) {
    const std::string_view word = token.in(text);
    const StreetWord kind = i > 0 ? street_word(word) : StreetWord::kNone;
    if (named && (kind == StreetWord::kSuffix || kind == StreetWord::kWeakSuffix) && starts_capital(word)) {
      Street street{token.begin + without_point(word).size(), kind == StreetWord::kSuffix ? 0.85 : 0.7};
      // "Park Avenue South", "Oak Hill Drive": a later word for street is the one.
      if (!token.comma) {
        const AddressWord next = token_after(text, behind(token));
        if (!next.empty() && text[next.begin - 1] != '\n') {
          const StreetWord more = street_word(next.in(text));
          if (starts_capital(next.in(text)) &&
              (is_direction(next.in(text)) || more == StreetWord::kSuffix || more == StreetWord::kWeakSuffix))
            street.end = next.begin + without_point(next.in(text)).size();
        }
      }
      return street;
    }
    if (!(starts_capital(word) || is_ordinal(word)) || token.comma || ends_sentence(text, token)) {
      if (!(is_direction(word) && word.size() <= 3)) return {};
    }
    named = named || !is_direction(word) || i > 0;
    token = token_after(text, behind(token));
    if (token.empty() || text[token.begin - 1] == '\n') return {};
  }
  return {};
}

// "Hauptstraße 5", "Calle Mayor 5", "Via Roma, 1": where the street before a number begins; npos: none.
size_t street_before_number(std::string_view text, size_t number_begin, double& confidence) {
  size_t end = number_begin;
  while (end > 0 && text[end - 1] == ' ' && number_begin - end < 2) --end;
  if (end == number_begin) return std::string_view::npos;
  if (end > 0 && text[end - 1] == ',') --end;
  size_t begin = std::string_view::npos;
  for (size_t i = 0; i < kMaxNameWords; ++i) {
    const bool point = end > 0 && text[end - 1] == '.';
    const TextWord word = word_before(text, end - point);
    if (word.empty()) break;
    const std::string_view letters = word.in(text);
    if (i == 0 && is_number_word(letters) && letters.size() <= 3) {
      end = word.begin;
    } else {
      const StreetWord kind = street_word(letters);
      const bool capital = starts_capital(letters);
      if (i == 0 && kind == StreetWord::kCompound && capital) {
        confidence = 0.85;
        return word.begin;
      }
      if (i == 0 && point && kind == StreetWord::kCompound && capital) return word.begin;
      if (i == 0 && kind == StreetWord::kSuffix && capital) {
        // "Lange Straße 5", "Friedrich-Ebert-Allee 3"
        const TextWord name =
            word.begin > 0 && (text[word.begin - 1] == ' ') ? word_before(text, word.begin - 1) : TextWord{};
        if (!name.empty() && starts_capital(name.in(text)) && letters.size() >= 4 &&
            static_cast<unsigned char>(name.in(text)[0]) >= 'A') {
          confidence = 0.75;
          return name.begin;
        }
        return std::string_view::npos;
      }
      if (i > 0 && kind == StreetWord::kPrefix && (capital || letters.size() >= 3 || point)) {
        confidence = 0.8;
        begin = word.begin;
        return begin;
      }
      if (!capital && !is_particle(letters)) return std::string_view::npos;
      if (point && i > 0) return std::string_view::npos;
      end = word.begin;
    }
    if (end == 0 || text[end - 1] != ' ') break;
    --end;
  }
  return begin;
}

// Unit, post code, town, state, country behind a street, as far as they go.
size_t extend(std::string_view text, size_t end, bool& post_code) {
  size_t at = end;
  if (at < text.size() && (text[at] == '.' || text[at] == ','))
    at += text[at] == ',' || (at + 1 < text.size() && text[at + 1] == ',') ? 1 : 0;
  if (at < text.size() && text[at] == ',') ++at;
  size_t pending = 0;  // capitalised words that only count when a place is found in them
  size_t pending_begin = 0;
  for (size_t i = 0; i < 12; ++i) {
    const AddressWord token = token_after(text, at);
    if (token.empty()) break;
    const std::string_view word = without_point(token.in(text));
    if (word.empty()) break;
    if (is_unit_word(word)) {
      const AddressWord number = token_after(text, behind(token));
      if (number.empty() || number.end - number.begin > 6) break;
      end = number.begin + without_point(number.in(text)).size();
      at = behind(number);
      pending = 0;
      continue;
    }
    if (word[0] == '#' && word.size() <= 6) {
      end = token.begin + word.size();
      at = behind(token);
      continue;
    }
    if (is_post_code_word(word) && std::any_of(word.begin(), word.end(), is_digit)) {
      post_code = true;
      end = token.begin + word.size();
      at = behind(token);
      pending = 0;
      if (ends_sentence(text, token)) break;
      continue;
    }
    if (!starts_capital(word)) break;
    if (pending == 0) pending_begin = token.begin;
    ++pending;
    const std::string_view phrase = text.substr(pending_begin, token.begin + word.size() - pending_begin);
    const WordFacts facts = look_up(phrase);
    const bool code =
        word.size() == 2 && (is_state_code(word) || is_country_code(word)) && is_initial(word.substr(0, 1));
    if (facts.city > 0 || facts.is(WordFacts::kCountry | WordFacts::kState) || code ||
        (post_code && pending == 1 && text[pending_begin - 1] == ' ')) {
      end = token.begin + word.size();
      if (token.comma || code) pending = 0;
    } else if (pending >= 3) {
      break;
    }
    if (ends_sentence(text, token)) break;
    at = behind(token);
  }
  return end;
}

// "UK passport", "Israeli ID": the country of a document, not a place of anybody's.
bool qualifies_document(std::string_view text, size_t end) {
  static constexpr std::array<std::string_view, 14> kDocuments = {
      "id",     "passport", "number", "tax",     "driving", "driver",  "national",
      "health", "identity", "social", "vehicle", "voter",   "licence", "license"};
  const TextWord next = end + 1 < text.size() && text[end] == ' ' ? word_at(text, end + 1) : TextWord{};
  if (next.empty()) return false;
  const std::string word = to_lower(next.in(text));
  return std::find(kDocuments.begin(), kDocuments.end(), word) != kDocuments.end();
}

// "P.O. Box 12", "Postfach 12": where the words before the number begin.
size_t post_box_before(std::string_view text, size_t number_begin) {
  const size_t from = number_begin > 18 ? number_begin - 18 : 0;
  for (size_t begin = number_begin; begin-- > from;) {
    if (begin > 0 && is_word_at(text, begin - 1)) continue;
    const char c = text[begin];
    if ((c == 'P' || c == 'p' || c == 'A' || c == 'C' || c == 'G' || c == 'B') &&
        is_post_box(text.substr(begin, number_begin + 1 - begin)) && number_begin - begin >= 4)
      return begin;
  }
  return std::string_view::npos;
}

// Countries and towns, longest phrase first.
void find_places(std::string_view text, std::vector<TextFind>& finds) {
  for (size_t at = 0; at < text.size();) {
    const TextWord first = next_capital_word(text, at);
    if (first.empty()) break;
    at = first.end;
    std::array<TextWord, 4> words{first};
    size_t count = 1;
    while (count < words.size() && words[count - 1].end < text.size() && text[words[count - 1].end] == ' ') {
      TextWord next = word_at(text, words[count - 1].end + 1);
      if (next.empty()) break;
      words[count++] = next;
    }
    for (size_t take = count; take > 0; --take) {
      const std::string_view phrase = text.substr(first.begin, words[take - 1].end - first.begin);
      if (take > 1 && !starts_capital(words[take - 1].in(text))) continue;
      const WordFacts facts = look_up(phrase);
      if (phrase.size() < 4 && !(phrase == "USA" || phrase == "UK" || phrase == "UAE")) continue;
      const bool country = facts.is(WordFacts::kCountry);
      const bool city = facts.city > kBigCity &&
                        !facts.is(WordFacts::kDictionary | WordFacts::kThing | WordFacts::kStop) &&
                        first_name_strength(facts) < kStrongName && last_name_strength(facts) < kStrongName;
      if (!country && !city) continue;
      // "passport (India)" tells of a document, not of a place.
      if (country && first.begin > 0 && text[first.begin - 1] == '(') continue;
      if (country && qualifies_document(text, words[take - 1].end)) continue;
      finds.push_back({first.begin, words[take - 1].end, country ? 0.45 : 0.4,
                       country ? TextFindKind::kCountry : TextFindKind::kCity});
      at = words[take - 1].end;
      break;
    }
  }
}

void find_streets(std::string_view text, std::vector<TextFind>& finds) {
  size_t taken = 0;  // the end of the last find
  for (size_t at = 0; at < text.size();) {
    while (at < text.size() && !is_digit(text[at])) ++at;
    if (at == text.size()) break;
    size_t end = at;
    while (end < text.size() && (is_digit(text[end]) || text[end] == '/' || text[end] == '-')) ++end;
    if (end < text.size() &&
        ((text[end] >= 'a' && text[end] <= 'z') || (text[end] >= 'A' && text[end] <= 'Z')))
      ++end;
    const size_t begin = at;
    at = end;
    const bool alone = (begin == 0 || !is_word_at(text, begin - 1)) &&
                       (end == text.size() || !is_word_at(text, end)) &&
                       (begin == 0 || (text[begin - 1] != '.' && text[begin - 1] != '-' &&
                                       text[begin - 1] != '/' && text[begin - 1] != '$'));
    if (!alone || begin < taken || !is_house_number(text.substr(begin, end - begin))) continue;
    TextFind find{0, 0, 0, TextFindKind::kStreetAddress};
    if (const size_t box = post_box_before(text, begin); box != std::string_view::npos && box >= taken) {
      find = {box, end, 0.85, TextFindKind::kStreetAddress};
    } else if (const Street street = street_after_number(text, end); street.end != 0) {
      find = {begin, street.end, street.confidence, TextFindKind::kStreetAddress};
    } else {
      double confidence = 0.8;
      const size_t street_begin = street_before_number(text, begin, confidence);
      if (street_begin == std::string_view::npos || street_begin < taken) continue;
      find = {street_begin, end, confidence, TextFindKind::kStreetAddress};
    }
    bool post_code = false;
    find.end = extend(text, find.end, post_code);
    if (post_code) find.confidence = std::min(0.95, find.confidence + 0.1);
    finds.push_back(find);
    taken = find.end;
    at = std::max(at, find.end);
  }
}

}  // namespace

std::vector<TextFind> find_addresses(std::string_view text) {
  std::vector<TextFind> streets, places;
  find_streets(text, streets);
  find_places(text, places);
  // Places inside an address are part of it.
  std::vector<TextFind> finds;
  finds.reserve(streets.size() + places.size());
  size_t street = 0;
  for (const TextFind& place : places) {
    while (street < streets.size() && streets[street].begin <= place.begin)
      finds.push_back(streets[street++]);
    if (!finds.empty() && finds.back().end > place.begin) continue;
    if (street < streets.size() && streets[street].begin < place.end) continue;
    finds.push_back(place);
  }
  while (street < streets.size()) finds.push_back(streets[street++]);
  return finds;
}

}  // namespace steward::scanners
