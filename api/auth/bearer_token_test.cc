#include "api/auth/bearer_token.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace steward::api {
namespace {

namespace fs = std::filesystem;

constexpr const char* kToken = "0123456789abcdef-token";

class TokenFile : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = fs::temp_directory_path() /
            (std::string("steward-token-") + test->name() + "-" + std::to_string(::getpid()));
  }
  void TearDown() override { fs::remove(path_); }

  void write(const std::string& text, fs::perms permissions) {
    std::ofstream(path_, std::ios::binary) << text;
    fs::permissions(path_, permissions);
  }

  fs::path path_;
};

TEST(BearerToken, AcceptsOnlyTheExactTokenUnderTheBearerScheme) {
  struct Case {
    std::string authorization;
    bool accepted;
  };
  const std::string token = kToken;
  const Case kCases[] = {
      {"Bearer " + token, true},
      {"bearer " + token, true},
      {"BEARER  " + token, true},
      {"Bearer " + token + "x", false},
      {"Bearer " + token.substr(1), false},
      {"Basic " + token, false},
      {token, false},
      {"", false},
      {"Bearer", false},
      {"Bearer ", false},
      {"Bearer" + token, false},
      {"Bearer " + token + " " + token, false},
  };
  const auto bearer = BearerToken::from_text(token);
  ASSERT_TRUE(bearer.ok());
  for (const Case& c : kCases) EXPECT_EQ(bearer->accepts(c.authorization), c.accepted) << c.authorization;
}

TEST(BearerToken, RefusesShortLongAndInvisibleTokens) {
  const std::string kCases[] = {"",
                                "short",
                                std::string(5000, 'a'),
                                "0123456789abcdef with space",
                                "0123456789abcdef\n0123",
                                "0123456789abcdef\xC3\xA9"};
  for (const std::string& text : kCases)
    EXPECT_FALSE(BearerToken::from_text(text).ok()) << text.substr(0, 40);
}

TEST_F(TokenFile, IsReadWithItsLineEnd) {
  write(std::string(kToken) + "\n", fs::perms::owner_read);
  const auto bearer = BearerToken::load(path_);
  ASSERT_TRUE(bearer.ok()) << bearer.error().to_string();
  EXPECT_TRUE(bearer->accepts(std::string("Bearer ") + kToken));
}

TEST_F(TokenFile, IsRefusedWhenOthersMayReadIt) {
  write(kToken, fs::perms::owner_read | fs::perms::group_read);
  const auto bearer = BearerToken::load(path_);
  ASSERT_FALSE(bearer.ok());
  EXPECT_EQ(bearer.error().code, ErrorCode::kForbidden);
  EXPECT_EQ(bearer.error().where, path_.string());
}

TEST_F(TokenFile, IsRefusedWhenMissing) {
  const auto bearer = BearerToken::load(path_);
  ASSERT_FALSE(bearer.ok());
  EXPECT_EQ(bearer.error().code, ErrorCode::kNotFound);
}

TEST_F(TokenFile, NeverShowsItsContentInAnError) {
  write("tooshort", fs::perms::owner_read);
  const auto bearer = BearerToken::load(path_);
  ASSERT_FALSE(bearer.ok());
  EXPECT_EQ(bearer.error().to_string().find("tooshort"), std::string::npos);
}

}  // namespace
}  // namespace steward::api
