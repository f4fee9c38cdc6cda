#include <random>

#include "scanners/detectors/null_model.h"
#include "scanners/detectors/validators/match_table.h"
#include "scanners/detectors/validators/password_validators.h"

namespace steward::scanners {
namespace {

TEST(GithubTokenValidator, ChecksTheCrc) {
  expect_matches("github_token", {{"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", kYes},
                                  {"ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18", kMaybe},
                                  {"ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq1", kNo},
                                  {"ghp_" + std::string(36, 'x'), kNo},
                                  {"github_pat_short", kNo},
                                  {"", kNo}});
}

TEST(VendorTokenValidator, ChecksPrefixLengthAndAlphabet) {
  const std::string key = "a1b2C3d4E5f6G7h8I9j0a1b2C3d4E5f6G7h";
  expect_matches("vendor_token", {{"AIza" + key, kYes},
                                  {"AIza" + key + "x", kNo},
                                  {"AIza" + std::string(35, 'x'), kNo},
                                  {"dop_v1_" + std::string(64, 'g'), kNo},
                                  {"glpat-" + key, kYes},
                                  {"xoxb-" + key, kYes},
                                  {"xoxb-" + key + " ", kNo},
                                  {"AIza", kNo},
                                  {"", kNo}});
}

TEST(GenericSecretValidator, NeedsEntropyAndNeverSpeaksAlone) {
  expect_matches("generic_secret", {{"9f86d081884c7d659a2feaa0c55ad015", kMaybe},
                                    {"Zx81-qW3e_rT5y.Ui7o", kMaybe},
                                    {"aaaaaaaaaaaaaaaa1", kNo},
                                    {"customer-status-1", kNo},
                                    {"abcdefghijklmnopqr", kNo},
                                    {"1234567890123456", kNo},
                                    {"two words 1 and more", kNo},
                                    {"", kNo}});
}

TEST(GenericSecretValidator, PassesNearlyAllRandomStrings) {
  std::mt19937_64 engine(1);
  for (const std::string_view shape : {"mmmmmmmmmmmmmmmmmmmmmmmm", "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh"}) {
    int passed = 0;
    for (int i = 0; i < 1000; ++i)
      passed += validate_generic_secret(random_value(shape, engine)) == Match::kPlausible;
    EXPECT_GE(passed, 970) << shape;
  }
}

TEST(ShannonEntropy, IsBitsPerByte) {
  EXPECT_DOUBLE_EQ(shannon_entropy("aaaa"), 0);
  EXPECT_DOUBLE_EQ(shannon_entropy("abab"), 1);
  EXPECT_DOUBLE_EQ(shannon_entropy("abcd"), 2);
  EXPECT_DOUBLE_EQ(shannon_entropy(""), 0);
}

TEST(PasswordValidator, WantsTwoKinds) {
  expect_matches("password", {{"Tr0ub4dor&3", kMaybe},
                              {"S3cret!", kMaybe},
                              {"password", kNo},
                              {"2024-01-31", kNo},
                              {"hunter2", kMaybe},
                              {"Required", kNo},
                              {"a B1!xx", kNo}});
}

TEST(UrlPasswordValidator, LeavesTemplatesAlone) {
  expect_matches("url_password", {{"postgres://app:s3cret@db.example.com/app", kYes},
                                  {"redis://:s3cret@cache.example.com", kYes},
                                  {"postgres://app:${PASS}@db.example.com/app", kNo},
                                  {"postgres://app:****@db.example.com/app", kNo},
                                  {"https://ada@example.com/", kNo},
                                  {"https://example.com:443/a:b@c", kNo},
                                  {"://", kNo}});
}

TEST(ConnectionStringValidator, WantsAPasswordAmongPairs) {
  expect_matches("connection_string", {{"Server=a;Password=s3cret", kYes},
                                       {"host=a user=b password=s3cret", kYes},
                                       {"Server=a;Password=", kNo},
                                       {"Server=a;User Id=b", kNo},
                                       {"password=s3cret", kNo},
                                       {"=;=", kNo}});
}

}  // namespace
}  // namespace steward::scanners
