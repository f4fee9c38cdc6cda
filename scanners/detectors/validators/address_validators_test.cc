#include <gtest/gtest.h>

#include "scanners/detectors/validators.h"

namespace steward::scanners {
namespace {

struct Case {
  std::string_view value;
  Match match;
};

template <size_t N>
void expect_all(std::string_view validator, const Case (&cases)[N]) {
  for (const Case& c : cases)
    EXPECT_EQ(find_validator(validator)(c.value), c.match) << validator << " \"" << c.value << '"';
}

constexpr Match kNo = Match::kNone, kMaybe = Match::kPlausible, kYes = Match::kValid;

TEST(StreetValidator, ReadsTheFormsOfManyCountries) {
  expect_all("street", {{"11120 Jasper Ave NW", kYes},
                        {"123 Main St, Apt 4B", kYes},
                        {"1 Market Street Suite 300", kYes},
                        {"12 Oak Dr", kYes},
                        {"Theodor-Heuss-Straße 34", kYes},
                        {"Am Musterweg 3a", kYes},
                        {"10 rue de la Paix", kYes},
                        {"Calle Mayor, 5", kYes},
                        {"Avenida da Liberdade 12", kYes},
                        {"Via Roma 1", kYes},
                        {"Keizersgracht 12", kYes},
                        {"ul. Prosta 12/3", kYes},
                        {"Ullevålsveien 14", kYes},
                        {"ул. Ленина 5", kYes},
                        {"PO Box 7", kYes},
                        {"Postfach 1234", kYes},
                        {"Klanova 9/506", kMaybe},
                        {"Schloss Bellevue", kMaybe},
                        {"10 Downing Street, London SW1A 2AA", kNo},
                        {"0x7ffe0a10", kNo},
                        {"42", kNo},
                        {"x", kNo}});
}

TEST(PostalAddressValidator, WantsAStreetAndAPlace) {
  expect_all("postal_address", {{"10 Downing Street, London SW1A 2AA", kYes},
                                {"Musterstraße 12, 10115 Berlin", kYes},
                                {"Musterstraße 12\n10115 Berlin", kYes},
                                {"1600 Pennsylvania Avenue NW, Washington, DC 20500", kYes},
                                {"P.O. Box 12, Springfield, IL 62704", kYes},
                                {"Via Roma 1, 00184 Roma RM", kYes},
                                {"11120 Jasper Ave NW", kNo},
                                {"error in module 5, line 10115", kNo},
                                {"Berlin, Germany", kNo}});
}

TEST(PlaceValidators, KnowNamesAndCodes) {
  expect_all(
      "country",
      {{"Germany", kYes}, {"GERMANY", kYes}, {"Deutschland", kYes}, {"de", kMaybe}, {"Atlantis", kNo}});
  expect_all("state", {{"CA", kMaybe}, {"Ontario", kYes}, {"US-CA", kMaybe}, {"pending", kNo}, {"QQ", kNo}});
  expect_all(
      "city",
      {{"Oslo", kYes}, {"São Paulo", kYes}, {"Klein Mustersdorf", kMaybe}, {"Active", kNo}, {"hammer", kNo}});
  expect_all("place", {{"Lyon, France", kYes}, {"Portland, OR", kYes}, {"Berlin", kYes}, {"shelf", kNo}});
}

}  // namespace
}  // namespace steward::scanners
