#include "scanners/detectors/validators/match_table.h"

namespace steward::scanners {
namespace {

TEST(Icd10Validator, KnowsWhereChaptersEnd) {
  expect_matches("icd10", {{"E11.9", kMaybe},
                           {"S72.001A", kMaybe},
                           {"J45", kMaybe},
                           {"c7a.00", kMaybe},
                           {"D89.9", kMaybe},
                           {"D90", kNo},
                           {"H96", kNo},
                           {"P97.1", kNo},
                           {"E11.", kNo},
                           {"E11.12345", kNo},
                           {"1E1", kNo},
                           {"", kNo}});
}

TEST(BloodGroupValidator, ReadsAboAndRhesus) {
  expect_matches("blood_group", {{"A+", kMaybe},
                                 {"AB-", kMaybe},
                                 {"0 negativ", kMaybe},
                                 {"B Rh+", kMaybe},
                                 {"o positive", kMaybe},
                                 {"C+", kNo},
                                 {"ABB", kNo},
                                 {"A++", kNo},
                                 {"", kNo}});
}

TEST(DrugCodeValidators, CountTheParts) {
  expect_matches("ndc", {{"0777-3105-02", kMaybe},
                         {"50242-040-62", kMaybe},
                         {"50242004062", kMaybe},
                         {"0777-310-02", kNo},
                         {"0777-310502", kNo},
                         {"1111111111", kNo}});
  expect_matches("atc", {{"A10BA02", kMaybe}, {"E10BA02", kNo}, {"A10BA2", kNo}, {"a10ba02", kNo}});
}

TEST(GenotypeValidator, ReadsVariantsAndBases) {
  expect_matches("genotype", {{"rs7412", kMaybe},
                              {"C/T", kMaybe},
                              {"ACGTACGTN", kMaybe},
                              {"rs", kNo},
                              {"rsx1", kNo},
                              {"CAT ", kNo},
                              {"-", kNo}});
}

}  // namespace
}  // namespace steward::scanners
