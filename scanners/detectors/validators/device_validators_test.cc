#include "scanners/detectors/validators/match_table.h"

namespace steward::scanners {
namespace {

TEST(ImeiValidator, ChecksLuhnAndReportingBody) {
  expect_matches("imei", {{"352099001761481", kYes},
                          {"35-209900-176148-1", kYes},
                          {"490154203237518", kMaybe},   // its body allocates no longer
                          {"3520990017614823", kMaybe},  // with a software version
                          {"352099001761482", kNo},
                          {"000000000000000", kNo},
                          {"35209900176148", kNo},
                          {"35209900176148123", kNo},
                          {"", kNo}});
}

TEST(IccidValidator, ChecksPrefixAndLuhn) {
  expect_matches("iccid", {{"8991101200003204514", kYes},
                           {"89148000005339755555", kYes},
                           {"8991101200003204510", kMaybe},
                           {"899110120000320451", kMaybe},
                           {"7991101200003204514", kNo},
                           {"8900000000000000000", kNo},
                           {"89911012", kNo}});
}

TEST(ImsiValidator, KnowsCountryZones) {
  expect_matches("imsi", {{"310150123456789", kMaybe},
                          {"901012345678901", kMaybe},
                          {"110150123456789", kNo},
                          {"3101501234567", kNo}});
}

TEST(MacValidator, CountsHexDigits) {
  expect_matches("mac_address", {{"00:1A:2B:3C:4D:5E", kYes},
                                 {"001a.2b3c.4d5e", kYes},
                                 {"001A2B3C4D5E", kMaybe},
                                 {"00:00:00:00:00:00", kNo},
                                 {"ff:ff:ff:ff:ff:ff", kNo},
                                 {"00:1A:2B:3C:4D:5E:6F", kNo},
                                 {"00:1A:2B:3C:4D:5G", kNo}});
}

TEST(IpValidator, TakesPairsOfHexForAFingerprint) {
  expect_matches("ip_address",
                 {{"00:1a:2b:3c:4d:5e:6f:70", kMaybe}, {"2001:db8:0:0:0:0:0:1", kYes}, {"10.0.0.1", kMaybe}});
}

TEST(UuidValidator, LeavesOutTheNilUuid) {
  expect_matches("uuid", {{"38400000-8cf0-11bd-b23e-10b96e40000d", kMaybe},
                          {"{38400000-8cf0-11bd-b23e-10b96e40000d}", kMaybe},
                          {"00000000-0000-0000-0000-000000000000", kNo},
                          {"38400000-8cf0-11bd-b23e-10b96e40000g", kNo},
                          {"384000008cf011bdb23e10b96e40000d", kNo}});
}

TEST(GeoValidator, ReadsDegreesMinutesSecondsAndUris) {
  expect_matches("geo_pair", {{"48°51'24\"N 2°21'07\"E", kYes},
                              {"48° 51′ 24.1″ N, 2° 21′ 7″ E", kYes},
                              {"40.7128° N, 74.0060° W", kYes},
                              {"40.7128N, 74.0060W", kYes},
                              {"geo:37.786971,-122.399677;u=35", kYes},
                              {"[13.40495, 52.52000]", kYes},
                              {"48°61'24\"N 2°21'07\"E", kNo},
                              {"48°51'24\"N 2°21'07\"N", kNo},
                              {"98.7128° N, 74.0060° W", kNo},
                              {"geo:", kNo},
                              {"N", kNo}});
  expect_matches("latitude",
                 {{"48°51'24\"N", kMaybe}, {"48°51'24\"E", kNo}, {"-33.8688", kMaybe}, {"-93.8688", kNo}});
  expect_matches("geohash",
                 {{"u33dc0", kMaybe}, {"dr5regw3p", kMaybe}, {"hello", kNo}, {"u33", kNo}, {"u33-c0", kNo}});
}

TEST(PostCodeValidators, KnowTheirLetters) {
  expect_matches(
      "ca_postal_code",
      {{"K1A 0B1", kYes}, {"k1a 0b1", kMaybe}, {"K1A0B1", kMaybe}, {"D1A 0B1", kNo}, {"K1A 0B", kNo}});
  expect_matches("us_zip_code", {{"00501", kMaybe}, {"20252-1234", kMaybe}, {"00100", kNo}, {"9404", kNo}});
}

TEST(UrlValidators, TellWebAddressesFromNumbersAndMail) {
  expect_matches("url", {{"https://example.com", kYes},
                         {"http://localhost:8080/x", kYes},
                         {"www.example.com/a", kYes},
                         {"example.com", kMaybe},
                         {"3.14", kNo},
                         {"ada@example.com", kNo},
                         {"https://", kNo},
                         {"http://a b/", kNo},
                         {"http://example.com:99999/", kNo}});
  expect_matches("user_url", {{"https://example.com/unsubscribe/a.b%40example.org", kYes},
                              {"https://example.com/u/a@example.org/edit", kYes},
                              {"https://example.com/@handle", kNo},
                              {"ssh://git@example.com/repo.git", kNo},
                              {"https://example.com/a%20b", kNo}});
}

}  // namespace
}  // namespace steward::scanners
