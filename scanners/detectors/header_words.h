// What a column's name says. Names are read by whole tokens (snake_case, camelCase, kebab-case, spaces), and
// run-together ones ("customeremail") by words of the lexicon that cover them from end to end, so "hotel"
// never says "tel"; the longest phrase wins, then the rightmost ("address_country" is a country). Accents do
// not matter.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace steward::scanners {

// "customerFirstName2" → customer, first, name, 2. ASCII lower case; at most 16 tokens.
std::vector<std::string> tokenize_name(std::string_view name);

// The tokens joined without separators, so that "e mail", "eMail" and "email" are one phrase.
std::string join_tokens(const std::vector<std::string>& tokens, size_t begin, size_t end);

// True when the leaf of `path` ends in a word for identifiers and references (order_no, sku, imei): numbers
// there are made with check digits of their own.
bool names_identifier(std::string_view path);

// Which phrases of all rules occur in a header. Immutable once built, thread-safe.
class HeaderLexicon {
 public:
  struct Hit {
    size_t rule = 0;
    double weight = 0;  // in (0, 1]
  };

  // `phrase` in words; "=name" matches only a header that is nothing but "name" (numbers aside).
  void add(std::string_view phrase, size_t rule, double weight);

  // What the column at `path` ("address.city", "items[].phone") is called, by rule. Several hits only when
  // rules share the phrase. Empty when the name speaks *about* such a value (email_hash, phone_verified,
  // address_id).
  std::vector<Hit> look_up(std::string_view path) const;

 private:
  struct Phrase {
    std::vector<Hit> anywhere, whole;
  };
  static std::string key_of(const std::vector<std::string>& tokens, size_t begin, size_t end);
  bool is_piece(std::string_view word) const;
  std::vector<std::string> pieces_of(const std::string& token) const;
  std::vector<std::string> words_of(std::string_view name) const;
  std::vector<Hit> match(const std::vector<std::string>& tokens, size_t min_end) const;

  std::unordered_map<std::string, Phrase> phrases_;  // by their words, joined and folded
  std::unordered_set<std::string> words_;            // of all phrases, folded
};

}  // namespace steward::scanners
