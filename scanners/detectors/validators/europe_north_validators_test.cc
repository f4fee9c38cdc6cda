// Numbers are the published samples of the authorities, and of the definitions in python-stdnum's manual.
#include <gtest/gtest.h>

#include <string>

#include "scanners/detectors/validators.h"

namespace steward::scanners {
namespace {

struct Case {
  std::string_view value;
  Match match;
};

template <size_t N>
void expect_all(std::string_view validator, const Case (&cases)[N]) {
  const Validator validate = find_validator(validator);
  ASSERT_NE(validate, nullptr) << validator;
  for (const Case& c : cases) EXPECT_EQ(validate(c.value), c.match) << validator << " \"" << c.value << '"';
  for (const std::string_view hostile :
       {"", "-", "é", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "ABCDEFGHIJK", "           "})
    EXPECT_EQ(validate(hostile), Match::kNone) << validator << " \"" << hostile << '"';
}

constexpr Match kNo = Match::kNone, kMaybe = Match::kPlausible, kYes = Match::kValid;

TEST(UkNhsValidator, ChecksModulus11) {
  expect_all("uk_nhs", {{"943 476 5919", kYes},
                        {"9434765919", kYes},
                        {"943-476-5919", kYes},
                        {"9434765918", kNo},
                        {"9437465919", kNo},
                        {"0000000000", kNo},
                        {"94347659190", kNo},
                        {"943476591", kNo}});
}

TEST(UkNinoValidator, RefusesLettersNotInUseAndNeedsTheSuffixToStandAlone) {
  expect_all("uk_nino", {{"AB123456C", kYes},
                         {"ab 12 34 56 c", kYes},
                         {"AB123456", kMaybe},
                         {"AB123456E", kNo},
                         {"QQ123456C", kNo},
                         {"AO123456C", kNo},
                         {"OA123456C", kYes},
                         {"TN123456C", kNo},
                         {"A1123456C", kNo},
                         {"AB12345CC", kNo},
                         {"AB123456CC", kNo}});
}

TEST(UkPassportValidator, TakesNineDigitsOrTwoLettersAndSevenBesideAHeader) {
  expect_all("uk_passport", {{"925665416", kMaybe},
                             {"AB1234567", kMaybe},
                             {"000000000", kNo},
                             {"AB0000000", kNo},
                             {"A12345678", kNo},
                             {"1B2345678", kNo},
                             {"92566541", kNo}});
}

TEST(UkDrivingLicenceValidator, ReadsSurnameBirthDateAndInitials) {
  expect_all("uk_driving_licence", {{"MORGA657054SM9IJ", kYes},
                                    {"MORGA657054SM9IJ35", kYes},
                                    {"MORGA607054SM9IJ", kYes},  // a man
                                    {"FOX99502170AB9XY", kYes},
                                    {"FOX99502290AB9XY", kNo},  // 1950-02-29
                                    {"FOX99602290AB9XY", kYes},
                                    {"MORGA663054SM9IJ", kNo},  // month 13
                                    {"MORGA657324SM9IJ", kNo},  // day 32
                                    {"M9RGA657054SM9IJ", kNo},
                                    {"99999657054SM9IJ", kNo},
                                    {"MORGA6570549M9IJ", kNo},
                                    {"MORGA65705499999", kNo},
                                    {"MORGA65705499 9IJ", kYes},
                                    {"MORGA657054SM9IJ3", kNo}});
}

TEST(UkPostcodeValidator, KnowsAreasAndLettersInUse) {
  expect_all("uk_postcode", {{"SW1A 1AA", kYes},
                             {"M1 1AE", kYes},
                             {"B33 8TH", kYes},
                             {"DN551PT", kYes},
                             {"ec1a 1bb", kYes},
                             {"GIR 0AA", kYes},
                             {"ZZ9 9ZZ", kNo},
                             {"SW1A 1CA", kNo},
                             {"SW1I 1AA", kNo},
                             {"M1I 1AE", kNo},
                             {"SWA 1AA", kNo},
                             {"SW100 1AA", kNo},
                             {"1SW 1AA", kNo},
                             {"SW1A", kNo}});
}

TEST(IePpsValidator, CountsTheSecondLetterSince2013) {
  expect_all("ie_pps", {{"1234567T", kYes},
                        {"1234567FA", kYes},
                        {"6433435F", kYes},
                        {"6433435FT", kYes},
                        {"6433435FW", kYes},
                        {"1234567TA", kNo},
                        {"1234567A", kNo},
                        {"1234567TZ", kNo},
                        {"123456TT", kNo}});
}

TEST(SePersonnummerValidator, TakesBothLengthsSeparatorsAndCoordinationNumbers) {
  expect_all("se_personnummer", {{"811228-9874", kYes},
                                 {"8112289874", kYes},
                                 {"198112289874", kYes},
                                 {"19811228-9874", kYes},
                                 {"811228+9874", kYes},
                                 {"701063-2391", kYes},
                                 {"000229-1235", kYes},
                                 {"000230-1232", kNo},
                                 {"811228-9873", kNo},
                                 {"21811228-9874", kNo},
                                 {"81122898745", kNo}});
}

TEST(SeOrganisationsnummerValidator, IsNoPersonnummer) {
  expect_all("se_organisationsnummer", {{"556016-0680", kYes},
                                        {"165560160680", kYes},
                                        {"202100-5489", kYes},
                                        {"175560160680", kNo},
                                        {"556016-0681", kNo},
                                        {"811228-9874", kNo}});
}

TEST(NoFodselsnummerValidator, ChecksBothDigitsAndReadsDAndHNumbers) {
  expect_all("no_fodselsnummer", {{"15108695088", kYes},
                                  {"151086 95088", kYes},
                                  {"55098610064", kYes},  // D: day + 40
                                  {"15508610081", kYes},  // H: month + 40
                                  {"15105460187", kYes},  // 1854
                                  {"15102060048", kYes},  // 2020
                                  {"15104560099", kNo},   // 45 with 600 belongs to no century
                                  {"15108695087", kNo},
                                  {"15108695188", kNo},
                                  {"00000000000", kNo},
                                  {"1510869508", kNo}});
}

TEST(DkCprValidator, NeedsTheFormBecauseTheCheckWasAbolished) {
  expect_all("dk_cpr", {{"211062-5629", kYes},
                        {"070761-4285", kYes},
                        {"0707614285", kMaybe},
                        {"070761 4285", kMaybe},
                        {"070761-4286", kYes},    // no modulus 11
                        {"240115-1230", kMaybe},  // may be a time
                        {"310262-5629", kNo},
                        {"290200-4123", kYes},
                        {"290200-1123", kNo},  // 1900 was no leap year
                        {"211062-562", kNo}});
}

TEST(FiPersonalIdentityCodeValidator, ReadsTheSignsOf2023) {
  expect_all("fi_personal_identity_code", {{"131052-308T", kYes},
                                           {"131052U308T", kYes},
                                           {"131052y308t", kYes},
                                           {"131052+308T", kYes},
                                           {"131052A308T", kYes},
                                           {"131052F308T", kYes},
                                           {"131052G308T", kNo},
                                           {"131052T308T", kNo},
                                           {"010594Y9032", kMaybe},  // temporary
                                           {"131052-308U", kNo},
                                           {"321052-308T", kNo},
                                           {"131052--08T", kNo},
                                           {"1310523308T", kNo}});
}

TEST(IsKennitalaValidator, TakesPersonsAndCompanies) {
  expect_all("is_kennitala", {{"120174-3399", kYes},
                              {"1201743399", kYes},
                              {"450401-3150", kYes},
                              {"120174-3398", kNo},
                              {"530575-0299", kNo},
                              {"320174-3399", kNo},
                              {"120174-339", kNo}});
}

TEST(BalticValidators, CheckDateAndTwoRounds) {
  expect_all("ee_isikukood", {{"37605030299", kYes},
                              {"36805280109", kYes},
                              {"37605030298", kNo},
                              {"37613030299", kNo},
                              {"90000000009", kNo},
                              {"3760503029", kNo}});
  expect_all("lt_asmens_kodas", {{"33309240064", kYes}, {"33309240164", kNo}, {"90000000009", kMaybe}});
  expect_all("lv_personas_kods", {{"161175-19997", kYes},
                                  {"32000112000", kYes},  // without a date, since 2017
                                  {"32000112001", kNo},
                                  {"161175-19996", kNo},
                                  {"161375-19997", kNo},
                                  {"161175-39997", kNo}});
}

}  // namespace
}  // namespace steward::scanners
