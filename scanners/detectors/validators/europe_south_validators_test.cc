#include "scanners/detectors/validators/validator_cases.h"

namespace steward::scanners {
namespace {

TEST(SpanishNumbers, CheckTheLetter) {
  expect_verdicts("es_nif", {{"12345678Z", kYes},
                             {"12345678-z", kYes},
                             {"M1234567L", kYes},
                             {"12345678A", kNo},
                             {"X1234567L", kNo},  // a NIE
                             {"1234567Z", kNo},
                             {"12345678ZZ", kNo},
                             {"", kNo}});
  expect_verdicts("es_nie", {{"X1234567L", kYes},
                             {"X-5253868-R", kYes},
                             {"Z1234567R", kYes},
                             {"Y1234567L", kNo},
                             {"W1234567L", kNo},
                             {"", kNo}});
  expect_verdicts("es_cif", {{"A58818501", kYes},
                             {"B-58378431", kYes},
                             {"Q2826000H", kYes},
                             {"A58818502", kNo},
                             {"Q28260008", kNo},  // a public body ends in a letter
                             {"A5881850A", kNo},
                             {"", kNo}});
}

TEST(PortugueseNumbers, CheckTheirDigits) {
  expect_verdicts("pt_nif", {{"501964843", kYes},
                             {"501 964 843", kYes},
                             {"501964842", kNo},
                             {"001964843", kNo},
                             {"50196484", kNo}});
  expect_verdicts("pt_cc", {{"00000000 0 ZZ4", kYes},
                            {"000000000ZZ5", kNo},
                            {"00000000ZZZ4", kNo},
                            {"000000000ZZ", kNo},
                            {"", kNo}});
}

TEST(ItalianFiscalCode, ChecksNameDateAndControl) {
  expect_verdicts("it_fiscal_code", {{"RCCMNL83S18D969H", kYes},
                                     {"rssmra85t10a562s", kYes},
                                     {"RSSMRA85T10A56NH", kYes},  // omocodia: N stands for 2
                                     {"RCCMNL83S18D969I", kNo},
                                     {"RSSMRA85F10A562S", kNo},  // no month F
                                     {"RSSMRA85T72A562S", kNo},  // day 32 of a woman
                                     {"ASSARB85T10A562S", kNo},  // a consonant after a vowel
                                     {"RSSMRA85T10A562", kNo},
                                     {"", kNo}});
}

TEST(ItalianVat, ChecksOfficeAndLuhn) {
  expect_verdicts("it_vat_code", {{"00743110157", kYes},
                                  {"IT00743110157", kYes},
                                  {"00743110158", kNo},
                                  {"00000000000", kNo},
                                  {"12345679995", kNo},  // office 999 is one, the check digit is not
                                  {"0074311015", kNo}});
}

}  // namespace
}  // namespace steward::scanners
