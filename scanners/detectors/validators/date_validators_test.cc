#include "scanners/detectors/validators/match_table.h"
#include "scanners/detectors/validators/month_names.h"

namespace steward::scanners {
namespace {

TEST(MonthNames, AreReadInSixLanguages) {
  struct Case {
    std::string_view word;
    uint32_t month;
  };
  for (const Case& c : {Case{"January", 1},
                        {"märz", 3},
                        {"août", 8},
                        {"DIC", 12},
                        {"maggio", 5},
                        {"outubro", 10},
                        {"sept", 9},
                        {"janu", 0},
                        {"ma", 0},
                        {"", 0},
                        {"mar apr", 0},
                        {"decemberdecember", 0}})
    EXPECT_EQ(month_of(c.word), c.month) << c.word;
}

TEST(DateTimeValidator, ReadsIsoAndNationalForms) {
  expect_matches("date_time", {{"2024-02-29", kYes},
                               {"2024-02-29T08:15:00.123Z", kYes},
                               {"2024-02-29 08:15:00+0200", kYes},
                               {"29/02/2024", kYes},
                               {"02/29/2024", kYes},
                               {"29.2.2024 um 8:15 Uhr", kYes},
                               {"Feb 29, 2024 at 8:15 pm", kYes},
                               {"29 de febrero de 2024", kYes},
                               {"1er mars 2024", kYes},
                               {"29. Februar", kYes},
                               {"février 2024", kYes},
                               {"8:15 am", kYes},
                               {"08:15:30", kYes},
                               {"8:15", kMaybe},
                               {"20240229", kMaybe},
                               {"20-10-12", kMaybe},
                               {"2023-02-29", kNo},
                               {"31/31/2024", kNo},
                               {"2024-02-29 25:00", kNo},
                               {"2024-02-29T", kNo},
                               {"1:2:3", kNo},
                               {":", kNo},
                               {"12345", kNo},
                               {"", kNo}});
}

TEST(BirthDateValidator, ReadsSixLanguagesAndLivingYears) {
  expect_matches("date", {{"29 de febrero de 1972", kMaybe},
                          {"29. Februar 1972", kMaybe},
                          {"29 févr. 1972", kMaybe},
                          {"29-Feb-72", kMaybe},
                          {"Feb 1972", kNo},
                          {"29 Feb", kNo},
                          {"1899-01-01", kNo},
                          {"2036-01-01", kNo},
                          {"", kNo}});
}

TEST(AgeValidator, NeedsAUnitOrAHeader) {
  expect_matches("age", {{"34", kMaybe},
                         {"0", kMaybe},
                         {"34 years old", kYes},
                         {"34-jährige", kYes},
                         {"34 ans", kMaybe},
                         {"123", kNo},
                         {"034", kNo},
                         {"3.14", kNo},
                         {"x", kNo},
                         {"", kNo}});
}

}  // namespace
}  // namespace steward::scanners
