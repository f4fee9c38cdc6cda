#include "scanners/detectors/validators.h"

#include <gtest/gtest.h>

#include <string>

namespace steward::scanners {
namespace {

struct Case {
  std::string_view value;
  Match match;
};

template <size_t N>
void expect_all(Validator validator, const Case (&cases)[N]) {
  for (const Case& c : cases) EXPECT_EQ(validator(c.value), c.match) << '"' << c.value << '"';
}

constexpr Match kNo = Match::kNone, kMaybe = Match::kPlausible, kYes = Match::kValid;

TEST(Validators, AreFoundByName) {
  for (const auto& name : validator_names()) EXPECT_NE(find_validator(name), nullptr) << name;
  EXPECT_EQ(find_validator("nonesuch"), nullptr);
}

TEST(Validators, SurviveHostileInput) {
  std::vector<std::string> inputs = {"",
                                     std::string(1, '\0'),
                                     "\xff\xfe\x80",
                                     "-----BEGIN ",
                                     "@",
                                     "+",
                                     ".",
                                     "..",
                                     "://",
                                     "%",
                                     ":",
                                     "::",
                                     "/",
                                     "point",
                                     "(",
                                     "()",
                                     ",",
                                     "1,",
                                     "99999999999999999999999999",
                                     std::string(1 << 20, '1'),
                                     std::string(1 << 20, 'a'),
                                     std::string(1 << 20, ':')};
  for (const auto& name : validator_names())
    for (const auto& input : inputs) {
      const Match match = find_validator(name)(input);
      EXPECT_TRUE(match == kNo || match == kMaybe || match == kYes) << name;
    }
}

TEST(CreditCardValidator, ChecksIssuerLengthAndLuhn) {
  expect_all(find_validator("credit_card"), {{"4111111111111111", kYes},
                                             {"4222222222222", kYes},
                                             {"378282246310005", kYes},
                                             {"30569309025904", kYes},
                                             {"6011111111111117", kYes},
                                             {"3530111333300000", kYes},
                                             {"2221000000000009", kYes},
                                             {"6759649826438453", kYes},
                                             {"5019717010103742", kYes},
                                             {"4111111111111112", kNo},
                                             {"41111111111111", kNo},
                                             {"37828224631000", kNo},
                                             {"1111111111111117", kNo},
                                             {"9999999999999995", kNo},
                                             {"79927398713", kNo}});
}

TEST(IbanValidator, ChecksCountryLengthAndMod97) {
  expect_all(find_validator("iban"), {{"GB82WEST12345698765432", kYes},
                                      {"DE89370400440532013000", kYes},
                                      {"BE68 5390 0754 7034", kYes},
                                      {"MT84MALT011000012345MTLCAST001S", kYes},
                                      {"SA0380000000608010167519", kYes},
                                      {"CH9300762011623852957", kYes},
                                      {"GB82WEST1234569876543", kNo},
                                      {"GB83WEST12345698765432", kNo},
                                      {"US89370400440532013000", kNo},
                                      {"DE8937040044053201300!", kNo}});
}

TEST(SsnValidator, KnowsNumbersNeverIssued) {
  expect_all(find_validator("us_ssn"), {{"536-22-8145", kYes},
                                        {"536228145", kMaybe},
                                        {"000-22-8145", kNo},
                                        {"666-22-8145", kNo},
                                        {"900-22-8145", kNo},
                                        {"536-00-8145", kNo},
                                        {"536-22-0000", kNo},
                                        {"219-09-9999", kNo},
                                        {"53622814", kNo},
                                        {"5362281456", kNo}});
}

TEST(IpValidator, FollowsRfc4291AndDecOctets) {
  expect_all(find_validator("ip_address"), {{"192.0.2.44", kYes},
                                            {"1.2.3.4", kMaybe},
                                            {"192.0.2.256", kNo},
                                            {"192.0.02.4", kNo},
                                            {"2001:db8::1", kYes},
                                            {"2001:db8:0:0:0:0:0:1", kYes},
                                            {"::1", kMaybe},
                                            {"::", kNo},
                                            {"1:2:3:4:5:6:7", kNo},
                                            {"1:2:3:4:5:6:7:8", kYes},
                                            {"1:2:3:4:5:6:7:8:9", kNo},
                                            {"1::2::3", kNo},
                                            {":1:2:3:4:5:6:7", kNo},
                                            {"2001:db8::", kYes},
                                            {"::ffff:192.0.2.1", kYes},
                                            {"::ffff:192.0.2.999", kNo},
                                            {"2001:db8::1/64", kYes},
                                            {"2001:db8::1/129", kNo},
                                            {"192.0.2.0/24", kYes},
                                            {"192.0.2.0/33", kNo},
                                            {"12345::1", kNo},
                                            {"fe80::1%eth0", kYes},
                                            {"12:34:56", kNo}});
}

TEST(EmailValidator, FollowsRfc5321) {
  const std::string long_local = std::string(65, 'a') + "@example.com";
  expect_all(find_validator("email"), {{"a@b.co", kYes},
                                    {"\"a b\"@b.co", kYes},
                                    {"\"a\"b\"@b.co", kNo},
                                    {"\"a\\\"b\"@b.co", kYes},
                                    {"a@b。co", kNo},
                                    {"a@bücher.example", kYes},
                                    {"a@例え.テスト", kYes},
                                       {"a.b+c@d-e.example", kYes},
                                       {"ü@exämple.de", kYes},
                                       {long_local, kNo},
                                       {"a@b", kNo},
                                       {"a@@b.co", kNo},
                                       {"a@b..co", kNo},
                                       {"a@-b.co", kNo},
                                       {"a@b.c", kNo},
                                       {"a@b.co.", kNo},
                                       {".a@b.co", kNo},
                                       {"a b@c.de", kNo},
                                       {"x@2x.png", kNo}});
}

TEST(PhoneValidator, BelievesTheInternationalFormAlone) {
  expect_all(find_validator("phone"), {{"+1 (780) 428-9482", kYes},
                                       {"+420 2 4172 5555", kYes},
                                       {"+49 30 123456", kYes},
                                       {"0049 30 901820", kYes},
                                       {"(780) 428-9482", kMaybe},
                                       {"020 7946 0958", kMaybe},
                                       {"+999 123 456 789", kNo},
                                       {"12345", kNo},
                                       {"000-000-0000", kNo}});
}

TEST(DateValidator, KnowsCalendarsAndForms) {
  expect_all(find_validator("date"), {{"1970-05-29", kMaybe},
                                      {"1970/5/29", kMaybe},
                                      {"29.5.1970", kMaybe},
                                      {"5/29/70", kMaybe},
                                      {"1972-02-29", kMaybe},
                                      {"1970-02-29", kNo},
                                      {"1970-13-01", kNo},
                                      {"29 May 1970", kMaybe},
                                      {"May 29th, 1970", kMaybe},
                                      {"1970-05-29 12:30:00+02", kMaybe},
                                      {"19700529", kMaybe},
                                      {"1899-12-31", kNo},
                                      {"1970", kMaybe},
                                      {"42", kNo},
                                      {"Mayor 5 1970", kNo},
                                      {"soon", kNo}});
}

TEST(GeoValidator, NeedsPrecisionAndRange) {
  expect_all(find_validator("geo_pair"), {{"52.5200,13.4050", kYes},
                                          {"52.5,13.4", kMaybe},
                                          {"152.5200,113.4050", kNo},
                                          {"POINT(13.4050 52.5200)", kYes},
                                          {"0.000,0.000", kNo},
                                          {"1", kNo},
                                          {"1e5,2e5", kNo}});
  expect_all(find_validator("latitude"), {{"89.123", kMaybe}, {"91.123", kNo}, {"45", kNo}, {"nan", kNo}});
  expect_all(find_validator("longitude"), {{"-179.123", kMaybe}, {"181.123", kNo}});
}

TEST(UrlValidator, LooksForUserInfoAndTellingParameters) {
  expect_all(find_validator("user_url"), {{"https://u:p@example.com/", kYes},
                                          {"https://example.com/?email=x", kYes},
                                          {"https://example.com/?a=1&userEmail=x", kYes},
                                          {"https://example.com/?page=2", kNo},
                                          {"https://example.com/a@b", kNo},
                                          {"https://@example.com/", kNo},
                                          {"https://example.com/#access_token=x", kYes},
                                          {"https://example.com/?email=", kNo}});
}

TEST(SecretValidators, CheckStructure) {
  EXPECT_EQ(find_validator("jwt")("eyJhbGciOiJub25lIn0.e30."), kYes);
  EXPECT_EQ(find_validator("jwt")("eyJ0eXAiOiJKV1QifQ.e30.x"), kNo);
  EXPECT_EQ(find_validator("jwt")("eyJhbGci.e30.x"), kNo);
  EXPECT_EQ(find_validator("private_key")("-----BEGIN EC PRIVATE KEY-----\nx"), kYes);
  EXPECT_EQ(find_validator("private_key")("-----BEGIN CERTIFICATE-----\nx"), kNo);
  EXPECT_EQ(find_validator("aws_access_key")("AKIAIOSFODNN7EXAMPLE"), kYes);
  EXPECT_EQ(find_validator("aws_access_key")("AKIAIOSFODNN8EXAMPLE"), kNo);
  EXPECT_EQ(find_validator("aws_secret_key")("da39a3ee5e6b4b0d3255bfef95601890afd80709"), kNo);
}

}  // namespace
}  // namespace steward::scanners
