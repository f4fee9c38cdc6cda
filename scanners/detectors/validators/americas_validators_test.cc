#include "scanners/detectors/validators/validator_cases.h"

namespace steward::scanners {
namespace {

TEST(CaSinValidator, ChecksLuhnAndTheFirstDigit) {
  expect_verdicts("ca_sin", {{"130 692 544", kYes},
                             {"130692544", kYes},
                             {"046 454 286", kMaybe},
                             {"130692545", kNo},
                             {"111111111", kNo},
                             {"13069254", kNo}});
}

TEST(CaPassportValidator, AcceptsBothGenerations) {
  expect_verdicts("ca_passport",
                  {{"AB123456", kMaybe}, {"A123456AB", kMaybe}, {"A1234567", kNo}, {"123456AB", kNo}});
}

TEST(CaHealthNumberValidator, KnowsOntarioQuebecAndBritishColumbia) {
  expect_verdicts("ca_health_number", {{"1234567897AB", kYes},
                                       {"1234-567-897", kMaybe},
                                       {"TREM 7551 2315", kYes},
                                       {"9123456780", kMaybe},
                                       {"1234567891", kNo},
                                       {"TREM75132315", kNo},
                                       {"12345678", kNo}});
}

TEST(MxCurpValidator, ChecksDateSexStateAndDigit) {
  expect_verdicts("mx_curp", {{"HEGG560427MVZRRL04", kYes},
                              {"BOXW310820HNERXN09", kYes},
                              {"HEGG560427MVZRRL05", kNo},
                              {"HEGG561327MVZRRL04", kNo},
                              {"HEGG560427AVZRRL04", kNo},
                              {"HEGG560427MZZRRL04", kNo},
                              {"HEGG560427MVZRRL0", kNo}});
}

TEST(MxRfcValidator, ReadsTheDateOfPersonsAndCompanies) {
  expect_verdicts("mx_rfc", {{"GODE561231GR8", kYes},
                             {"GODE-561231-GR8", kYes},
                             {"ABC680524P76", kYes},
                             {"&BC680524P76", kYes},
                             {"ÑAÑ800101AB1", kYes},
                             {"GODE561331GR8", kNo},
                             {"GODE561231GRB", kNo},
                             {"AB680524P76", kNo},
                             {"GODE561231GR88", kNo}});
}

}  // namespace
}  // namespace steward::scanners
