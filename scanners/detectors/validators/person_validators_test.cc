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

TEST(FirstNameValidator, TellsNamesFromOtherWords) {
  expect_all("first_name", {{"Nancy", kYes},    {"NANCY", kYes},      {"nancy", kYes},     {"François", kYes},
                            {"FRANÇOIS", kYes}, {"Anna-Maria", kYes}, {"Jean Paul", kYes}, {"Mary J.", kYes},
                            {"Дмитрий", kYes},  {"太郎", kYes},       {"Zorblax", kMaybe}, {"Rose", kMaybe},
                              {"Violet", kMaybe},   {"Pending", kNo},    {"Blue", kNo},
                            {"Shipped", kNo},   {"In Progress", kNo}, {"a1", kNo},         {"", kNo},
                            {"-", kNo}});
}

TEST(LastNameValidator, TellsNamesFromOtherWords) {
  expect_all("last_name", {{"Edwards", kYes},
                           {"Schröder", kYes},
                           {"van der Berg", kYes},
                           {"García Lopez", kYes},
                           {"O'Reilly", kYes},
                           {"Кузнецов", kYes},
                           {"Smith-Jones", kYes},
                           {"Wakandax", kMaybe},
                           {"Electronics", kNo},
                           {"Acme Ltd", kNo},
                           {"Pending", kNo},
                           {"12", kNo}});
}

TEST(PersonNameValidator, ReadsTheOrdersAndTrimmingsOfNames) {
  expect_all("person_name", {{"Nancy Edwards", kYes},
                             {"Edwards, Nancy", kYes},
                             {"Edwards, Nancy J.", kYes},
                             {"Mr. Robert King", kYes},
                             {"Dr. Maria Garcia Lopez", kYes},
                             {"Robert King Jr.", kYes},
                             {"NANCY EDWARDS", kYes},
                             {"Ludwig van Beethoven", kYes},
                             {"Anna-Maria Schmidt", kYes},
                             {"Иванов Иван Иванович", kYes},
                             {"Иван Иванов", kYes},
                             {"山田 太郎", kYes},
                             {"山田太郎", kYes},
                             {"Nguyen Van Anh", kYes},
                             {"nancy edwards", kMaybe},
                             {"Madonna", kMaybe}});
}

TEST(PersonNameValidator, RefusesWhatIsAnotherThing) {
  for (const char* value :
       {"Blue Widget", "Garden Hose", "In Progress", "Acme Trading Ltd", "Muster GmbH", "New York",
        "United States", "Heavy Metal", "Sales Manager", "one two three four five six seven", "Room 12", "",
        "Paper Towels", "Stairway to Heaven"})
    EXPECT_NE(find_validator("person_name")(value), kYes) << value;
  for (const char* value : {"In Progress", "Acme Trading Ltd", "New York", "Garden Hose"})
    EXPECT_EQ(find_validator("person_name")(value), kNo) << value;
}

}  // namespace
}  // namespace steward::scanners
