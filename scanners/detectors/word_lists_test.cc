#include "scanners/detectors/word_lists.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

TEST(WordLists, FoldCaseMarksAndPunctuation) {
  const struct {
    std::string_view text, folded;
  } kCases[] = {{"François", "francois"}, {"FRANÇOIS", "francois"},       {"O'Brien", "obrien"},
                {"O’Brien", "obrien"},    {"Jean-Paul", "jean paul"},     {"Straße", "strasse"},
                {"Łódź", "lodz"},         {"Иванов", "иванов"},           {"Ёлкин", "елкин"},
                {"Ελένη", "ελενη"},       {"St. John's", "st johns"},     {"山田", "山田"},
                {"Nguyễn", "nguyen"},     {"  two  words ", "two words"}, {"", ""},
                {"\xff\xc3", ""}};
  for (const auto& c : kCases) EXPECT_EQ(fold_word(c.text), c.folded) << c.text;
}

TEST(WordLists, KnowNamesOfManyCountries) {
  for (const char* name :
       {"Mary", "JOSÉ", "Giulia", "Agnieszka", "Jürgen", "Juergen", "Мария", "太郎", "Aarav"})
    EXPECT_GE(look_up(name).first_name, 50) << name;
  for (const char* name :
       {"Smith", "Müller", "García", "Rossi", "Nowak", "Иванов", "佐藤", "Nguyen", "Silva", "O'Brien"})
    EXPECT_GE(look_up(name).last_name, 50) << name;
}

TEST(WordLists, KnowWhatElseAWordIs) {
  const struct {
    const char* word;
    uint8_t flags;
  } kCases[] = {{"hammer", WordFacts::kDictionary},
                {"Rose", WordFacts::kThing | WordFacts::kDictionary},
                {"pending", WordFacts::kThing},
                {"Germany", WordFacts::kCountry},
                {"Allemagne", WordFacts::kCountry},
                {"Bayern", WordFacts::kState},
                {"the", WordFacts::kStop},
                {"German", WordFacts::kNationality},
                {"Accountant", WordFacts::kOccupation},
                {"Swahili", WordFacts::kLanguage}};
  for (const auto& c : kCases) EXPECT_EQ(look_up(c.word).flags & c.flags, c.flags) << c.word;
  EXPECT_GE(look_up("Oslo").city, 150);
  EXPECT_GE(look_up("New York City").city, 150);
  EXPECT_EQ(look_up("Xyzzyqwv").flags, 0);
}

TEST(WordLists, KeepCodesApartFromWords) {
  for (const char* code : {"DE", "de", "DEU", "US"}) EXPECT_TRUE(is_country_code(code)) << code;
  for (const char* code : {"XX", "Germany", "", "#DE"}) EXPECT_FALSE(is_country_code(code)) << code;
  for (const char* code : {"US-CA", "CA", "BR-SP", "NSW"}) EXPECT_TRUE(is_state_code(code)) << code;
  for (const char* code : {"QQ", "US-", "California", ""}) EXPECT_FALSE(is_state_code(code)) << code;
}

TEST(WordLists, StartsCapitalInScriptsWithCase) {
  for (const char* word : {"Ada", "Émile", "Łukasz", "Иван", "Ελένη", "山"})
    EXPECT_TRUE(starts_capital(word)) << word;
  for (const char* word : {"ada", "émile", "łukasz", "иван", "ελένη", "", "1"})
    EXPECT_FALSE(starts_capital(word)) << word;
}

}  // namespace
}  // namespace steward::scanners
