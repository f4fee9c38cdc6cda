#include "scanners/detectors/text/person_names.h"

#include <gtest/gtest.h>

#include <string>

namespace steward::scanners {
namespace {

using Found = std::vector<std::string>;

Found found(std::string_view text) {
  Found names;
  for (const TextFind& find : find_person_names(text))
    names.emplace_back(text.substr(find.begin, find.end - find.begin));
  return names;
}

TEST(PersonNamesInText, ReadsTheFormsOfNames) {
  const struct {
    const char* text;
    Found names;
  } kCases[] = {
      {"we met Nancy Edwards yesterday", {"Nancy Edwards"}},
      {"Nancy J. Edwards, and Robert King Jr.", {"Nancy J. Edwards", "Robert King"}},
      {"seen by Dr. Maria Garcia Lopez today", {"Maria Garcia Lopez"}},
      {"Sehr geehrter Herr Müller,", {"Müller"}},
      {"Jürgen Müller und Anna-Maria Schmidt", {"Jürgen Müller", "Anna-Maria Schmidt"}},
      {"Ludwig van Beethoven's letters", {"Ludwig van Beethoven"}},
      {"a letter to J. Smith", {"J. Smith"}},
      {"the claim of NANCY EDWARDS is open", {"NANCY EDWARDS"}},
      {"Меня зовут Иван Петров.", {"Иван Петров"}},
      {"my name is Amit Sharma. He said so", {"Amit Sharma"}},
      {"王小明先生", {"王小明"}},
  };
  for (const auto& c : kCases) EXPECT_EQ(found(c.text), c.names) << c.text;
}

TEST(PersonNamesInText, TakesASingleNameWithACue) {
  for (const char* text : {"my name is Nancy", "Hi Nancy, how are you", "Dear Nancy,", "Best regards,\nNancy",
                           "ich heiße Nancy", "me llamo Nancy", "I talked to Nancy yesterday"})
    EXPECT_EQ(found(text), Found{"Nancy"}) << text;
}

TEST(PersonNamesInText, LeavesOtherCapitalsAlone) {
  for (const char* text :
       {"", "The quick brown fox", "Board of Directors", "Madison Avenue", "in San Francisco",
        "Monday in March", "Jackson County Court", "PLEASE READ THIS NOTICE", "Red Hat Enterprise Linux",
        "April was cold", "Johnson & Johnson", "Morgan Stanley Bank", "HTTP Error", "United States",
        "New York City", "\xff\xfe\xc3", "Rose Garden", "std::vector A B C"})
    EXPECT_EQ(found(text), Found{}) << text;
}

TEST(PersonNamesInText, StayInOrderOnHostileText) {
  for (const char* unit :
       {"A", "Nancy ", "Nancy Edwards ", "Dr. ", "J. ", "van ", "é", "山", "A-", "O'", "\xc3", "Hi "}) {
    std::string text;
    while (text.size() < (1u << 18)) text += unit;
    size_t last = 0;
    for (const TextFind& find : find_person_names(text)) {
      ASSERT_GE(find.begin, last) << unit;
      ASSERT_LT(find.begin, find.end) << unit;
      ASSERT_LE(find.end, text.size()) << unit;
      last = find.end;
    }
  }
}

}  // namespace
}  // namespace steward::scanners
