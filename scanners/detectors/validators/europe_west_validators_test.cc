#include "scanners/detectors/validators/validator_cases.h"

namespace steward::scanners {
namespace {

TEST(FrenchNir, ChecksMonthAndKeyAndKnowsCorsica) {
  expect_verdicts("fr_nir", {{"255081416802538", kYes},
                             {"2 55 08 14 168 025 38", kYes},
                             {"180042A00100112", kYes},
                             {"285122B03300176", kYes},
                             {"2550814168025", kMaybe},  // without its key
                             {"180041A00100112", kNo},
                             {"255081416802539", kNo},
                             {"255131416802538", kNo},
                             {"555081416802538", kNo},
                             {"25508141680253", kNo},
                             {"2550814168025381", kNo},
                             {"", kNo}});
}

TEST(FrenchCompanies, CheckLuhn) {
  expect_verdicts("fr_siren",
                  {{"732829320", kYes}, {"732829321", kNo}, {"000000000", kNo}, {"73282932", kNo}});
  expect_verdicts("fr_siret", {{"73282932000074", kYes},
                               {"35600000049837", kYes},  // La Poste: the sum of its digits
                               {"35600000000048", kYes},  // its seat: Luhn
                               {"35600000049838", kNo},
                               {"73282932000075", kNo},
                               {"73282932100074", kNo},
                               {"", kNo}});
}

TEST(FrenchIdCard, IsPlausibleAtMost) {
  expect_verdicts(
      "fr_cni",
      {{"880692310285", kMaybe}, {"X4RTBPFW4", kMaybe}, {"889992310285", kNo}, {"8806923102", kNo}});
}

TEST(BelgianNumber, KnowsBothCenturiesAndBisNumbers) {
  expect_verdicts("be_nn", {{"85073003328", kYes},
                            {"85.07.30-033.28", kYes},
                            {"17073003384", kYes},  // of 2017: a 2 stands before the number
                            {"85073003384", kNo},
                            {"85073003329", kNo},
                            {"85133003328", kNo},
                            {"85023003328", kNo},  // 30 February
                            {"8507300332", kNo},
                            {"", kNo}});
}

TEST(DutchBsn, FollowsTheElfproef) {
  expect_verdicts("nl_bsn", {{"111222333", kYes},
                             {"1112.22.333", kYes},
                             {"10000008", kMaybe},  // lost its zero
                             {"111222334", kNo},
                             {"111111111", kNo},
                             {"000000000", kNo},
                             {"1112223330", kNo},
                             {"", kNo}});
}

TEST(LuxembourgishMatricule, ChecksBothDigits) {
  expect_verdicts("lu_matricule", {{"1893120105732", kYes},
                                   {"1893120105733", kNo},
                                   {"1893120105722", kNo},
                                   {"1893130105732", kNo},
                                   {"189312010573", kNo}});
}

TEST(SwissAhv, Begins756) {
  expect_verdicts("ch_ahv", {{"756.9217.0769.85", kYes},
                             {"7569217076985", kYes},
                             {"7569217076984", kNo},
                             {"7579217076985", kNo},
                             {"756921707698", kNo}});
}

TEST(AustrianNumbers, CheckBirthdayAndOffice) {
  expect_verdicts("at_svnr", {{"1237010180", kYes},
                              {"1237 010180", kYes},
                              {"1238010180", kNo},
                              {"1237310280", kNo},  // 31 February
                              {"0237010180", kNo},
                              {"123701018", kNo}});
  expect_verdicts("at_tax_number", {{"59-119/9013", kYes},
                                    {"591199013", kMaybe},
                                    {"59-119/9014", kNo},
                                    {"05-239/8336", kNo},  // no such office
                                    {"", kNo}});
}

}  // namespace
}  // namespace steward::scanners
