#include "scanners/detectors/text/addresses.h"

#include <gtest/gtest.h>

#include <string>

namespace steward::scanners {
namespace {

using Found = std::vector<std::string>;

Found streets(std::string_view text) {
  Found found;
  for (const TextFind& find : find_addresses(text))
    if (find.kind == TextFindKind::kStreetAddress)
      found.emplace_back(text.substr(find.begin, find.end - find.begin));
  return found;
}

TEST(AddressesInText, ReadsStreetsAndWhatFollowsThem) {
  const struct {
    const char* text;
    Found found;
  } kCases[] = {
      {"I live at 12 Oak Street, Springfield, IL 62704.", {"12 Oak Street, Springfield, IL 62704"}},
      {"ship to 350 Fifth Avenue, Suite 300, New York, NY 10118 please",
       {"350 Fifth Avenue, Suite 300, New York, NY 10118"}},
      {"in der Hauptstraße 5, 10115 Berlin wohnt", {"Hauptstraße 5, 10115 Berlin"}},
      {"au 10 rue de la Paix, 75002 Paris", {"10 rue de la Paix, 75002 Paris"}},
      {"vivo en Calle Mayor 5, 28013 Madrid", {"Calle Mayor 5, 28013 Madrid"}},
      {"abito in Via Roma 1, 00184 Roma", {"Via Roma 1, 00184 Roma"}},
      {"send it to P.O. Box 123, Austin, TX 78701", {"P.O. Box 123, Austin, TX 78701"}},
      {"at 10 Downing Street today", {"10 Downing Street"}},
  };
  for (const auto& c : kCases) EXPECT_EQ(streets(c.text), c.found) << c.text;
}

TEST(AddressesInText, LeavesOtherNumbersAlone) {
  for (const char* text :
       {"", "Route 66", "Chapter 5, Section 12", "at 12:30 in Room 5", "version 5 drive",
        "5 apples and 7 pears", "$12 Million Way", "on 5 May", "Linux 8 Server", "12345678", "7 Way"})
    EXPECT_EQ(streets(text), Found{}) << text;
}

TEST(AddressesInText, FindsTownsAndCountriesWeakly) {
  const std::string_view text = "from Paris, France to Oslo";
  const auto finds = find_addresses(text);
  ASSERT_EQ(finds.size(), 3u);
  EXPECT_EQ(finds[0].kind, TextFindKind::kCity);
  EXPECT_EQ(finds[1].kind, TextFindKind::kCountry);
  EXPECT_LT(finds[2].confidence, 0.6);
}

TEST(AddressesInText, StayInOrderOnHostileText) {
  for (const char* unit : {"1 ", "12 Oak Street ", "12 Oak ", "Straße 1", "1,", "PO Box 1", "A, ", "Via ",
                           "1\n", "\xe4", "10 rue de la "}) {
    std::string text;
    while (text.size() < (1u << 18)) text += unit;
    size_t last = 0;
    for (const TextFind& find : find_addresses(text)) {
      ASSERT_GE(find.begin, last) << unit;
      ASSERT_LT(find.begin, find.end) << unit;
      ASSERT_LE(find.end, text.size()) << unit;
      last = find.end;
    }
  }
}

}  // namespace
}  // namespace steward::scanners
