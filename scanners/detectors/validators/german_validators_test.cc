#include "scanners/detectors/validators/validator_cases.h"

namespace steward::scanners {
namespace {

TEST(GermanTaxId, ChecksRepetitionAndCheckDigit) {
  expect_verdicts("de_tax_id", {{"86095742719", kYes},
                                {"36 574 261 809", kYes},
                                {"65929970489", kYes},  // a digit three times: since 2016
                                {"86095742718", kNo},
                                {"06095742719", kNo},  // begins with 0
                                {"12345678903", kNo},  // no digit twice
                                {"10547963339", kNo},  // three in a row
                                {"8609574271", kNo},
                                {"860957427190", kNo},
                                {"", kNo},
                                {"\xc3\xa4", kNo}});
}

// The samples of each Land, in its own form and in the unified one.
TEST(GermanTaxNumber, FollowsEachLand) {
  expect_verdicts("de_tax_number",
                  {{"93815/08152", kYes},   {"2893081508152", kYes},    // Baden-Württemberg
                   {"181/815/08155", kYes}, {"9181081508155", kYes},    // Bayern
                   {"21/815/08150", kYes},  {"1121081508150", kYes},    // Berlin
                   {"048/815/08155", kYes}, {"3048081508155", kYes},    // Brandenburg
                   {"75 815 08152", kYes},  {"2475081508152", kYes},    // Bremen
                   {"02/815/08156", kYes},  {"2202081508156", kYes},    // Hamburg
                   {"013 815 08153", kYes}, {"2613081508153", kYes},    // Hessen
                   {"079/815/08151", kYes}, {"4079081508151", kYes},    // Mecklenburg-Vorpommern
                   {"24/815/08151", kYes},  {"2324081508151", kYes},    // Niedersachsen
                   {"133/8150/8159", kYes}, {"5133081508159", kYes},    // Nordrhein-Westfalen
                   {"22/815/08154", kYes},  {"2722081508154", kYes},    // Rheinland-Pfalz
                   {"010/815/08182", kYes}, {"1010081508182", kYes},    // Saarland
                   {"201/123/12340", kYes}, {"3201012312340", kYes},    // Sachsen
                   {"101/815/08154", kYes}, {"3101081508154", kYes},    // Sachsen-Anhalt
                   {"29/815/08158", kYes},  {"2129081508158", kYes},    // Schleswig-Holstein
                   {"151/815/08156", kYes}, {"4151081508156", kYes}});  // Thüringen
}

TEST(GermanTaxNumber, RefusesWrongCheckDigitsAndForms) {
  expect_verdicts("de_tax_number", {{"2181508150", kMaybe},  // bare: needs a header
                                    {"93815/08153", kMaybe},
                                    {"9181081508156", kNo},
                                    {"9181181508155", kNo},  // no zero in the fifth place
                                    {"6181081508155", kNo},  // no such Land
                                    {"133/8150/81599", kNo},
                                    {"21-815-08-15-0", kNo},
                                    {"0000000000", kNo},
                                    {"218150815", kNo},
                                    {"", kNo}});
}

TEST(GermanDocuments, CheckLettersAndCheckDigit) {
  expect_verdicts("de_passport", {{"C01X00T478", kYes},
                                  {"C01X00T478D", kYes},
                                  {"C01X00T47", kMaybe},
                                  {"C01X00T479", kNo},
                                  {"C01X00T478F", kNo},
                                  {"C12345678", kNo},  // no letter but the first
                                  {"L01X00T47", kNo},  // an identity card
                                  {"C01X00A47", kNo},  // a vowel
                                  {"C01X00T4", kNo},
                                  {"", kNo}});
  expect_verdicts("de_id_card", {{"T220001293", kYes},
                                 {"T220001293D", kYes},
                                 {"T22000129", kMaybe},
                                 {"1220001297", kMaybe},  // before 2010
                                 {"1220001297D", kYes},
                                 {"1220001298", kNo},
                                 {"T220001294", kNo},
                                 {"C22000129", kNo},
                                 {"122000129", kNo},
                                 {"", kNo}});
}

TEST(GermanSocialSecurity, ChecksBirthdayAndCheckDigit) {
  expect_verdicts("de_social_security", {{"15070649C103", kYes},
                                         {"15 070649 C 103", kYes},
                                         {"15070649c103", kYes},
                                         {"15070649C104", kNo},
                                         {"15320649C103", kNo},
                                         {"00070649C103", kNo},
                                         {"150706490103", kNo},
                                         {"15070649C1033", kNo},
                                         {"", kNo}});
}

TEST(GermanHealthNumbers, CheckTheirDigits) {
  expect_verdicts(
      "de_health_insurance",
      {{"A123456780", kYes}, {"A123456781", kNo}, {"A000000000", kNo}, {"1123456780", kNo}, {"", kNo}});
  expect_verdicts("de_lanr", {{"123456601", kYes},
                              {"123456600", kNo},  // no group of specialists
                              {"123456701", kNo},
                              {"000000001", kNo},
                              {"12345660", kNo}});
  expect_verdicts("de_bsnr",
                  {{"021234568", kMaybe}, {"041234568", kNo}, {"720000000", kNo}, {"02123456", kNo}});
}

TEST(GermanDrivingLicence, ChecksModuloEleven) {
  expect_verdicts("de_fuehrerschein", {{"B072RRE2I55", kYes},
                                       {"J010000SD51", kYes},
                                       {"B072RRE2I45", kNo},
                                       {"B07XRRE2I55", kNo},
                                       {"B072RRE2I5", kNo},
                                       {"", kNo}});
}

TEST(GermanRegisters, KnowSectionsAndAreas) {
  expect_verdicts(
      "de_handelsregister",
      {{"HRB 12345", kYes}, {"HRA 1", kYes}, {"HRB 0", kNo}, {"HRB 1234567", kNo}, {"12345", kNo}});
  expect_verdicts("de_plz",
                  {{"10115", kMaybe}, {"D-50667", kMaybe}, {"00999", kNo}, {"43210", kNo}, {"1011", kNo}});
}

}  // namespace
}  // namespace steward::scanners
