#include "scanners/detectors/validators/validator_cases.h"

namespace steward::scanners {
namespace {

TEST(BrCpfValidator, ChecksBothDigits) {
  expect_verdicts("br_cpf", {{"111.444.777-35", kYes},
                             {"52998224725", kYes},
                             {"111.444.777-36", kNo},
                             {"111.444.777-25", kNo},
                             {"111.111.111-11", kNo},
                             {"1114447773", kNo}});
}

TEST(BrCnpjValidator, ChecksDigitsAndLettersAlike) {
  expect_verdicts("br_cnpj", {{"11.222.333/0001-81", kYes},
                              {"12.ABC.345/01DE-35", kYes},
                              {"12abc34501de35", kYes},
                              {"11.222.333/0001-82", kNo},
                              {"12.ABC.345/01DE-36", kNo},
                              {"00000000000000", kNo},
                              {"12ABC34501DE3X", kNo}});
}

TEST(BrRgValidator, NeedsSupport) {
  expect_verdicts("br_rg",
                  {{"24.678.131-4", kMaybe}, {"24678131X", kMaybe}, {"2467A1314", kNo}, {"1111111", kNo}});
}

TEST(ArCuitValidator, KnowsKindsAndCheckDigit) {
  expect_verdicts("ar_cuit", {{"20-05536168-2", kYes},
                              {"30500010912", kYes},
                              {"20-05536168-3", kNo},
                              {"22-05536168-2", kNo},
                              {"2005536168", kNo}});
}

TEST(ArDniValidator, NeedsSupport) {
  expect_verdicts("ar_dni", {{"20.123.456", kMaybe}, {"123456", kNo}, {"11111111", kNo}});
}

TEST(ClRutValidator, ChecksMod11WithK) {
  expect_verdicts("cl_rut", {{"12.531.909-2", kYes},
                             {"76086428-5", kYes},
                             {"1000005-K", kYes},
                             {"012531909-2", kNo},
                             {"12.531.909-3", kNo},
                             {"12531909-K", kNo}});
}

TEST(CoNitValidator, ChecksTheWeightsOfPrimes) {
  expect_verdicts(
      "co_nit", {{"213.123.432-1", kYes}, {"860002964-4", kYes}, {"213.123.432-2", kNo}, {"12345678", kNo}});
}

TEST(PeRucValidator, KnowsKindsAndCheckDigit) {
  expect_verdicts("pe_ruc",
                  {{"20512333797", kYes}, {"20100070970", kYes}, {"20512333798", kNo}, {"30512333797", kNo}});
}

TEST(PeDniValidator, ChecksTheOptionalCharacter) {
  expect_verdicts("pe_dni", {{"10117410", kMaybe},
                             {"10117410-2", kMaybe},
                             {"10117410-G", kMaybe},
                             {"10117410-3", kNo},
                             {"11111111", kNo}});
}

TEST(EcCedulaValidator, KnowsProvincesAndCheckDigit) {
  expect_verdicts("ec_cedula", {{"1714307103", kYes},
                                {"171430710-3", kYes},
                                {"1714307103001", kYes},
                                {"1714307104", kNo},
                                {"2514307103", kNo},
                                {"1794307103", kNo},
                                {"1714307103002", kNo}});
}

TEST(UyCiValidator, ChecksMod10) {
  expect_verdicts("uy_ci",
                  {{"1.234.567-2", kYes}, {"12345672", kYes}, {"1.234.567-3", kNo}, {"11111111", kNo}});
}

TEST(VeRifValidator, ChecksMod11WithTheKind) {
  expect_verdicts(
      "ve_rif",
      {{"V-11470283-4", kYes}, {"J-00002967-9", kYes}, {"V-11470283-3", kNo}, {"X-11470283-4", kNo}});
}

TEST(VeCedulaValidator, NeedsSupport) {
  expect_verdicts("ve_cedula",
                  {{"V-12345678", kMaybe}, {"E-81234567", kMaybe}, {"J-12345678", kNo}, {"V-12345", kNo}});
}

}  // namespace
}  // namespace steward::scanners
