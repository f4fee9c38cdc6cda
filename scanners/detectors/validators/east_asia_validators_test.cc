#include "scanners/detectors/validators/validator_cases.h"

namespace steward::scanners {
namespace {

TEST(CnRicValidator, ChecksRegionDateAndCharacter) {
  expect_verdicts("cn_ric", {{"11010519491231002X", kYes},
                             {"440524188001010014", kYes},
                             {"11010519491231002x", kYes},
                             {"110105491231002", kMaybe},
                             {"110105194912310021", kNo},
                             {"17010519491231002X", kNo},
                             {"11010519491331002X", kNo}});
}

TEST(HkHkidValidator, ChecksOneOrTwoLetters) {
  expect_verdicts("hk_hkid",
                  {{"A123456(3)", kYes}, {"AB987654(3)", kYes}, {"A123456(4)", kNo}, {"A12345(3)", kNo}});
}

TEST(TwIdValidator, ChecksCitizensAndResidents) {
  expect_verdicts("tw_id", {{"A123456789", kYes},
                            {"F131104093", kYes},
                            {"AC01234576", kYes},
                            {"A123456788", kNo},
                            {"A323456789", kNo}});
}

TEST(KrRrnValidator, TakesNumbersWithoutCheckDigitWithSupportOnly) {
  expect_verdicts("kr_rrn", {{"971013-9019902", kYes},
                             {"901231-1234567", kMaybe},
                             {"901331-1234567", kNo},
                             {"901231-5234567", kNo}});
}

TEST(KrFrnValidator, TakesSexesFiveToEight) {
  expect_verdicts("kr_frn", {{"900101-5123452", kYes}, {"900101-5123456", kMaybe}, {"900101-1123456", kNo}});
}

TEST(KrBrnValidator, ChecksTheWeightedDigit) {
  expect_verdicts(
      "kr_brn", {{"116-82-00276", kYes}, {"1208147521", kYes}, {"116-82-00277", kNo}, {"100-82-00276", kNo}});
}

TEST(KrDriverLicenseValidator, KnowsRegions) {
  expect_verdicts("kr_driver_license", {{"11-22-333333-44", kYes},
                                        {"112233333344", kMaybe},
                                        {"27-22-333333-44", kNo},
                                        {"11-22-33333-44", kNo}});
}

TEST(KrPassportValidator, AcceptsBothGenerations) {
  expect_verdicts("kr_passport",
                  {{"M12345678", kMaybe}, {"M123A4567", kMaybe}, {"A12345678", kNo}, {"M1234567", kNo}});
}

TEST(JpMyNumberValidator, ChecksMod11) {
  expect_verdicts("jp_my_number", {{"6214 9832 0257", kYes}, {"621498320258", kNo}, {"111111111111", kNo}});
}

TEST(JpPassportValidator, NeedsSupport) {
  expect_verdicts("jp_passport", {{"TK1234567", kMaybe}, {"T12345678", kNo}});
}

}  // namespace
}  // namespace steward::scanners
