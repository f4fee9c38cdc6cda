#include "scanners/detectors/validators/validator_cases.h"

namespace steward::scanners {
namespace {

TEST(InAadhaarValidator, ChecksVerhoeff) {
  expect_verdicts("in_aadhaar", {{"2341 2341 2346", kYes},
                                 {"234123412346", kYes},
                                 {"234123412347", kNo},
                                 {"134123412346", kNo},
                                 {"222222222222", kNo}});
}

TEST(InPanValidator, KnowsTheFourthLetter) {
  expect_verdicts("in_pan", {{"ACUPA7085R", kYes},
                             {"acupa7085r", kYes},
                             {"ACUQA7085R", kNo},
                             {"ACUPA0000R", kNo},
                             {"ACUPA70855", kNo}});
}

TEST(InGstinValidator, ChecksStatePanAndCharacter) {
  expect_verdicts("in_gstin", {{"27AAPFU0939F1ZV", kYes},
                               {"29AAGCB7383J1Z4", kYes},
                               {"27AAPFU0939F1ZW", kNo},
                               {"40AAPFU0939F1ZV", kNo},
                               {"27AAPFU0939F0ZV", kNo}});
}

TEST(InVoterValidator, TakesOlderCardsWithSupportOnly) {
  expect_verdicts("in_voter",
                  {{"WKH1186253", kYes}, {"WKH1186254", kMaybe}, {"WKH118625", kNo}, {"ABC1111111", kNo}});
}

TEST(InPassportValidator, RefusesNoughtAtEitherEnd) {
  expect_verdicts("in_passport",
                  {{"A2096457", kMaybe}, {"A0096457", kNo}, {"A2096450", kNo}, {"Q2096457", kNo}});
}

TEST(PkCnicValidator, TakesBareDigitsWithSupportOnly) {
  expect_verdicts("pk_cnic", {{"42201-0397640-8", kYes},
                              {"4220103976408", kMaybe},
                              {"92201-0397640-8", kNo},
                              {"42201-0397640-0", kNo}});
}

TEST(BdNidValidator, KnowsItsThreeLengths) {
  expect_verdicts("bd_nid", {{"5512345678", kMaybe},
                             {"1990123456789", kMaybe},
                             {"19901234567890123", kMaybe},
                             {"18901234567890123", kNo},
                             {"12345678901", kNo}});
}

TEST(LkNicValidator, ReadsTheDayOfTheYear) {
  expect_verdicts("lk_nic", {{"853400937V", kYes},
                             {"856400937X", kYes},
                             {"198534000937", kMaybe},
                             {"853670937V", kNo},
                             {"850000937V", kNo},
                             {"853400937A", kNo}});
}

}  // namespace
}  // namespace steward::scanners
