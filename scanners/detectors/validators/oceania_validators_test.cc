#include "scanners/detectors/validators/validator_cases.h"

namespace steward::scanners {
namespace {

TEST(AuTfnValidator, ChecksMod11) {
  expect_verdicts("au_tfn",
                  {{"123 456 782", kYes}, {"876543210", kYes}, {"123456783", kNo}, {"111111111", kNo}});
}

TEST(AuAbnValidator, ChecksMod89) {
  expect_verdicts(
      "au_abn", {{"51 824 753 556", kYes}, {"51824753557", kNo}, {"10264651181", kNo}, {"5182475355", kNo}});
}

TEST(AuAcnValidator, ChecksMod10) {
  expect_verdicts("au_acn", {{"004 085 616", kYes}, {"010499966", kYes}, {"004085617", kNo}});
}

TEST(AuMedicareValidator, ChecksTheNinthDigit) {
  expect_verdicts("au_medicare", {{"2123 45670 1", kYes},
                                  {"21234567011", kYes},
                                  {"2123456711", kNo},
                                  {"7123456701", kNo},
                                  {"2123456700", kNo}});
}

TEST(AuPassportValidator, KnowsItsLetters) {
  expect_verdicts("au_passport",
                  {{"N1234567", kMaybe}, {"PA1234567", kMaybe}, {"B1234567", kNo}, {"AB1234567", kNo}});
}

TEST(NzIrdValidator, ChecksMod11InItsRange) {
  expect_verdicts(
      "nz_ird",
      {{"49-091-850", kYes}, {"136410132", kYes}, {"136410133", kNo}, {"9125568", kNo}, {"999999999", kNo}});
}

TEST(NzNhiValidator, ChecksBothForms) {
  expect_verdicts(
      "nz_nhi", {{"ZAC5361", kYes}, {"ZBN77VL", kYes}, {"ZZZ0044", kNo}, {"ZZZ00AA", kNo}, {"ZIC5361", kNo}});
}

}  // namespace
}  // namespace steward::scanners
