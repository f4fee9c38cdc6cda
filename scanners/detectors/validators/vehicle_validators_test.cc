#include "scanners/detectors/validators/match_table.h"

namespace steward::scanners {
namespace {

TEST(VinValidator, ChecksAlphabetAndDigit) {
  expect_matches("vin", {{"1M8GDM9AXKP042788", kYes},
                         {"1hgcm82633a004352", kYes},
                         {"WVWZZZ1KZ6W000001", kMaybe},
                         {"1M8GDM9A1KP042788", kMaybe},
                         {"1M8GDM9AXKPO42788", kNo},
                         {"1M8GDM9AXKP04278", kNo},
                         {"11111111111111111", kNo},
                         {"1M8GDM9AXKP04278A", kNo},
                         {"", kNo}});
}

TEST(PlateValidators, KnowTheFormsOfEachCountry) {
  expect_matches("uk_vehicle_registration", {{"AB12 CDE", kYes},
                                             {"AB12CDE", kMaybe},
                                             {"A123 BCD", kMaybe},
                                             {"ABC 123D", kMaybe},
                                             {"IAZ 1234", kMaybe},
                                             {"AB00 CDE", kNo},
                                             {"AB12 CIE", kNo},
                                             {"AB12 CDEF", kNo}});
  expect_matches("de_kfz", {{"B-AB 1234", kYes},
                            {"GÖ-A 1", kYes},
                            {"HH-XY-99E", kYes},
                            {"M AB 123", kMaybe},
                            {"XX-AB 123", kNo},
                            {"B-AB 0123", kNo},
                            {"OSL-AB 12345", kNo},
                            {"B-", kNo},
                            {"\xc3", kNo}});
  expect_matches("in_vehicle_registration", {{"MH12AB1234", kYes},
                                             {"DL 1C AA 1111", kYes},
                                             {"22 BH 1234 AA", kYes},
                                             {"KA05M1", kNo},
                                             {"KA05M123", kMaybe},
                                             {"XX12AB1234", kNo},
                                             {"MH12ABCD1234", kNo}});
  expect_matches("ng_vehicle_registration", {{"ABC-123DE", kMaybe}, {"AB-123DE", kNo}});
  expect_matches("tr_license_plate", {{"34 ABC 123", kYes},
                                      {"34ABC123", kMaybe},
                                      {"06 A 1234", kYes},
                                      {"82 ABC 123", kNo},
                                      {"34 QBC 123", kNo},
                                      {"34 ABC 1234", kNo}});
}

// The specimens of ICAO Doc 9303.
TEST(MrzValidator, FollowsDoc9303) {
  const std::string passport_1 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                    passport_2 = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
  const std::string card =
      "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
  const std::string two_lines = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";
  std::string wrong = passport_2;
  wrong[15] = '9';
  expect_matches("mrz", {{passport_1 + "\n" + passport_2, kYes},
                         {passport_1 + passport_2, kYes},
                         {passport_1, kYes},
                         {passport_2, kYes},
                         {card, kYes},
                         {two_lines, kYes},
                         {passport_1 + "\n" + wrong, kNo},
                         {wrong, kNo},
                         {std::string(44, '<'), kNo},
                         {std::string(88, '<'), kNo},
                         {std::string(90, '<'), kNo},
                         {"P<UTO", kNo},
                         {"", kNo}});
}

}  // namespace
}  // namespace steward::scanners
