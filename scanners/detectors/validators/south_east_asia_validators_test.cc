#include "scanners/detectors/validators/validator_cases.h"

namespace steward::scanners {
namespace {

TEST(SgNricFinValidator, KnowsAllSeries) {
  expect_verdicts("sg_nric_fin", {{"S1234567D", kYes},
                                  {"T0123456G", kYes},
                                  {"F1234567N", kYes},
                                  {"G1234567X", kYes},
                                  {"M1234567K", kYes},
                                  {"S1234567A", kNo},
                                  {"A1234567D", kNo}});
}

TEST(SgUenValidator, KnowsTheThreeForms) {
  expect_verdicts("sg_uen", {{"53125226D", kYes},
                             {"197401143C", kYes},
                             {"S16FC0121D", kYes},
                             {"53125226E", kNo},
                             {"S16ZZ0121D", kNo}});
}

TEST(MyMykadValidator, TakesBareDigitsWithSupportOnly) {
  expect_verdicts(
      "my_mykad",
      {{"770305-02-1234", kYes}, {"770305021234", kMaybe}, {"771305-02-1234", kNo}, {"770305-17-1234", kNo}});
}

TEST(IdNikValidator, ReadsTheDateAndAWomansDay) {
  expect_verdicts("id_nik", {{"3171011708450001", kYes},
                             {"3171015708450001", kYes},
                             {"3171013208450001", kNo},
                             {"2071011708450001", kNo},
                             {"3171011708450000", kNo}});
}

TEST(ThTninValidator, ChecksMod11) {
  expect_verdicts(
      "th_tnin",
      {{"1-2345-45678-78-1", kYes}, {"1234545678781", kYes}, {"1234545678782", kNo}, {"9234545678781", kNo}});
}

TEST(VnCccdValidator, KnowsProvinces) {
  expect_verdicts("vn_cccd", {{"001099012345", kMaybe}, {"003099012345", kNo}, {"001999012345", kNo}});
}

TEST(VnMstValidator, ChecksMod11) {
  expect_verdicts(
      "vn_mst",
      {{"0100233488", kYes}, {"0314409058-002", kYes}, {"0100233489", kNo}, {"0314409058-000", kNo}});
}

TEST(PhTinValidator, TakesNumbersWithoutCheckWithSupportOnly) {
  expect_verdicts(
      "ph_tin",
      {{"123-456-782-000", kYes}, {"123-456-789-000", kMaybe}, {"123456782", kMaybe}, {"1234567890", kNo}});
}

TEST(PhMobileNumberValidator, WantsTheCountryCodeToStandAlone) {
  expect_verdicts("ph_mobile_number", {{"+63 917 123 4567", kYes},
                                       {"0063 917 123 4567", kYes},
                                       {"0917-123-4567", kMaybe},
                                       {"9171234567", kMaybe},
                                       {"+63 2 8123 4567", kNo},
                                       {"+63 900 123 4567", kNo},
                                       {"+64 917 123 4567", kNo}});
}

TEST(PhPassportValidator, AcceptsBothGenerations) {
  expect_verdicts("ph_passport", {{"P1234567A", kMaybe}, {"EB1234567", kMaybe}, {"Q1234567A", kNo}});
}

}  // namespace
}  // namespace steward::scanners
