#include "scanners/detectors/validators/validator_cases.h"

namespace steward::scanners {
namespace {

TEST(UsSsnValidator, RefusesAreasGroupsAndSerialsNeverIssued) {
  expect_verdicts("us_ssn", {{"536-22-8145", kYes},
                             {"536228145", kMaybe},
                             {"536 22 8145", kMaybe},
                             {"000-12-3456", kNo},
                             {"666-12-3456", kNo},
                             {"900-12-3456", kNo},
                             {"536-00-8145", kNo},
                             {"536-22-0000", kNo},
                             {"078-05-1120", kNo},
                             {"536-22-81456", kNo}});
}

TEST(UsItinValidator, KnowsItsGroups) {
  expect_verdicts("us_itin", {{"912-50-1234", kYes},
                              {"912-65-1234", kYes},
                              {"912-70-1234", kYes},
                              {"912-99-1234", kYes},
                              {"912701234", kMaybe},
                              {"912-66-1234", kNo},
                              {"912-89-1234", kNo},
                              {"912-93-1234", kNo},
                              {"812-70-1234", kNo}});
}

TEST(UsEinValidator, KnowsItsPrefixesAndNeedsSupport) {
  expect_verdicts("us_ein", {{"12-3456789", kMaybe},
                             {"99-1234567", kMaybe},
                             {"07-1234567", kNo},
                             {"17-1234567", kNo},
                             {"96-1234567", kNo},
                             {"12-34567", kNo}});
}

TEST(UsPassportValidator, AcceptsBothGenerations) {
  expect_verdicts("us_passport",
                  {{"340020013", kMaybe}, {"A12345678", kMaybe}, {"AB1234567", kNo}, {"34002001", kNo}});
}

TEST(UsDriverLicenseValidator, KnowsTheFormsOfTheStates) {
  expect_verdicts("us_driver_license", {{"A1234567", kMaybe},
                                        {"S123-456-78-901-0", kMaybe},
                                        {"D12345678901234", kMaybe},
                                        {"AB123456C", kMaybe},
                                        {"99ABC12345", kMaybe},
                                        {"WDLABCD456DG", kMaybe},
                                        {"DOE**MJ501P1", kMaybe},
                                        {"K1AB2", kNo},
                                        {"K1B2C", kMaybe},
                                        {"ABCD12345", kNo},
                                        {"ABCDEFGH", kNo},
                                        {"00000000", kNo}});
}

TEST(UsMbiValidator, HoldsEachPlaceToItsKind) {
  expect_verdicts("us_mbi", {{"1EG4-TE5-MK73", kYes},
                             {"1eg4te5mk73", kYes},
                             {"0EG4-TE5-MK73", kNo},
                             {"1SG4-TE5-MK73", kNo},
                             {"1EGA-TE5-MK73", kNo},
                             {"1EG4-TE5-MK7", kNo}});
}

TEST(UsNpiValidator, ChecksLuhnWithThePrefix80840) {
  expect_verdicts("us_npi", {{"1234567893", kYes},
                             {"1245319599", kYes},
                             {"1234567890", kNo},
                             {"3234567893", kNo},
                             {"123456789", kNo}});
}

TEST(UsDeaValidator, ChecksTheWeightedDigit) {
  expect_verdicts("us_dea", {{"AB1234563", kYes},
                             {"ab1234563", kYes},
                             {"F91234563", kYes},
                             {"AB1234563-12", kYes},
                             {"AB1234564", kNo},
                             {"QB1234563", kNo},
                             {"A11234563", kNo},
                             {"AB123456", kNo}});
}

TEST(UsBankNumberValidator, TakesPlainNumbersWithSupportOnly) {
  expect_verdicts(
      "us_bank_number",
      {{"945456787654", kMaybe}, {"12345", kNo}, {"000000000", kNo}, {"123456789012345678", kNo}});
}

}  // namespace
}  // namespace steward::scanners
