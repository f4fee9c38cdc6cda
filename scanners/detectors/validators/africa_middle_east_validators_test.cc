#include "scanners/detectors/validators/validator_cases.h"

namespace steward::scanners {
namespace {

TEST(IlIdValidator, PadsWithNoughts) {
  expect_verdicts("il_id",
                  {{"39337423-6", kYes}, {"39337407", kMaybe}, {"393374237", kNo}, {"111111111", kNo}});
}

TEST(ZaIdValidator, ChecksDateCitizenshipAndLuhn) {
  expect_verdicts("za_id", {{"7503305044089", kYes},
                            {"8001015009087", kYes},
                            {"7503305044088", kNo},
                            {"7513305044089", kNo},
                            {"7503305044289", kNo}});
}

TEST(NgNinValidator, TakesFailedVerhoeffWithSupportOnly) {
  expect_verdicts(
      "ng_nin", {{"23412341235", kYes}, {"12345678901", kMaybe}, {"1234567890", kNo}, {"11111111111", kNo}});
}

TEST(KePinValidator, KnowsKinds) {
  expect_verdicts("ke_pin",
                  {{"P051365947M", kYes}, {"A001234567Z", kYes}, {"B051365947M", kNo}, {"P0513659477", kNo}});
}

TEST(KeNationalIdValidator, NeedsSupport) {
  expect_verdicts("ke_national_id", {{"12345678", kMaybe}, {"123456", kNo}});
}

TEST(EgNationalIdValidator, ReadsCenturyDateAndGovernorate) {
  expect_verdicts("eg_national_id", {{"29001011234567", kYes},
                                     {"49001011234567", kNo},
                                     {"29013011234567", kNo},
                                     {"29001015034567", kNo},
                                     {"20240115103045", kNo}});
}

TEST(AeEmiratesIdValidator, ChecksCountryYearAndLuhn) {
  expect_verdicts("ae_emirates_id",
                  {{"784-1980-1234567-8", kYes}, {"784198012345679", kNo}, {"785-1980-1234567-8", kNo}});
}

TEST(SaNationalIdValidator, ChecksKindAndLuhn) {
  expect_verdicts("sa_national_id",
                  {{"1000000008", kYes}, {"2123456788", kYes}, {"1000000009", kNo}, {"3000000006", kNo}});
}

}  // namespace
}  // namespace steward::scanners
