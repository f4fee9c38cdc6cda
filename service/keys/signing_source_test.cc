#include "service/keys/signing_source.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "service/keys/key_ring.h"
#include "storage/storage_fixture.h"

namespace steward::service {
namespace {

namespace fs = std::filesystem;

class SigningSourceTest : public ::testing::Test {
 protected:
  SigningSource source(const std::string& text) {
    auto parsed = SigningSource::parse(text, folder_.path() / "signing.pem");
    EXPECT_TRUE(parsed.ok()) << text << ": " << parsed.error().to_string();
    return *std::move(parsed);
  }
  std::string refusal(const std::string& text) {
    const auto parsed = SigningSource::parse(text, folder_.path() / "signing.pem");
    return parsed.ok() ? "accepted" : parsed.error().message;
  }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(folder_.path() / name).rdbuf();
    return text.str();
  }
  KeyFolder keys() const { return {folder_.path() / "signing.pem", kLedgerName}; }

  storage::TemporaryFolder folder_;
};

TEST_F(SigningSourceTest, AFileIsMadeOnFirstUseAndFoundAgain) {
  const auto made = source("").open_or_create();
  ASSERT_TRUE(made.ok()) << made.error().to_string();
  const std::string key = (*made)->public_key().to_string();
  for (const std::string& text : {std::string(), "file:" + (folder_.path() / "signing.pem").string()}) {
    const auto found = source(text).find(key);
    ASSERT_TRUE(found.ok() && *found) << text;
    EXPECT_EQ((*found)->public_key().to_string(), key);
  }
  const auto other = source("").find(audit::SigningKey::generate(kLedgerName).public_key().to_string());
  ASSERT_TRUE(other.ok());
  EXPECT_FALSE(*other);
}

TEST_F(SigningSourceTest, AKeyOfTheEnvironmentIsTakenOutOfIt) {
  const std::string seed = "0123456789abcdef0123456789abcdef";
  const auto key = source("").open_or_create();
  for (const std::string& value : {to_base64(seed), "\n " + to_base64(seed) + "\n", read("signing.pem")}) {
    ::setenv("STEWARD_TEST_KEY", value.c_str(), 1);
    const char* memory = std::getenv("STEWARD_TEST_KEY");
    const auto from = source("env:STEWARD_TEST_KEY");
    EXPECT_EQ(std::getenv("STEWARD_TEST_KEY"), nullptr);
    EXPECT_EQ(std::string(memory), "") << "the memory was wiped";
    const auto signer = from.open_or_create();
    ASSERT_TRUE(signer.ok()) << signer.error().to_string();
    EXPECT_TRUE((*signer)->public_key().verify("text", *(*signer)->sign("text")));
    EXPECT_EQ((*signer)->public_key().bytes == (*key)->public_key().bytes, value.starts_with("-----"));
    EXPECT_TRUE(*from.find((*signer)->public_key().to_string()));
    EXPECT_FALSE(from.file());
  }
}

TEST_F(SigningSourceTest, RefusesWhatNamesNoKey) {
  for (const char* value : {"", "AAAA", "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n"}) {
    ::setenv("STEWARD_TEST_KEY", value, 1);
    const std::string says = refusal("env:STEWARD_TEST_KEY");
    EXPECT_NE(says.find("holds no Ed25519 key"), std::string::npos) << value << ": " << says;
    EXPECT_EQ(std::getenv("STEWARD_TEST_KEY"), nullptr);
  }
  EXPECT_NE(refusal("env:STEWARD_TEST_KEY").find("no variable STEWARD_TEST_KEY"), std::string::npos);
  for (const std::string text : {"/etc/key.pem", "env", "https://x", "file:/etc/"})
    EXPECT_NE(refusal(text).find("file:"), std::string::npos) << text << ": " << refusal(text);
}

TEST_F(SigningSourceTest, ARotationCutOffAnywhereLeavesTheKeyInForceToBeFound) {
  const auto first = *audit::SigningKey::load_or_create(keys().file(), kLedgerName);
  const auto staged = *keys().stage();
  const std::string old_key = first.public_key().to_string(), new_key = staged.public_key().to_string();
  // Before the database knows of the new key.
  EXPECT_TRUE(keys().find(old_key)->has_value());
  // After it does, and nothing was moved.
  fs::create_directories(folder_.path() / "linked");
  for (const auto& entry : fs::directory_iterator(folder_.path()))
    if (entry.is_regular_file()) fs::copy(entry.path(), folder_.path() / "linked" / entry.path().filename());
  ASSERT_TRUE(keys().find(new_key)->has_value());
  EXPECT_EQ((*audit::SigningKey::load(keys().file(), kLedgerName))->public_key().to_string(), new_key);
  EXPECT_TRUE(fs::exists(keys().file_of(first.public_key())));
  EXPECT_FALSE(fs::exists(keys().file_of(staged.public_key())));
  // Between the second name of the old file and the move of the new one.
  const KeyFolder linked(folder_.path() / "linked" / "signing.pem", kLedgerName);
  fs::create_hard_link(linked.file(), linked.file_of(first.public_key()));
  ASSERT_TRUE(linked.find(new_key)->has_value());
  EXPECT_EQ((*audit::SigningKey::load(linked.file(), kLedgerName))->public_key().to_string(), new_key);
  EXPECT_TRUE(fs::exists(linked.file_of(first.public_key())));
  // The old one can still be asked for: its own file puts it back where another database is bound to it.
  ASSERT_TRUE(keys().remove(first.public_key()).ok());
  EXPECT_FALSE(keys().find(old_key)->has_value());
  EXPECT_TRUE(keys().remove(first.public_key()).ok()) << "a second time there is nothing to do";
}

TEST_F(SigningSourceTest, ARingFollowsTheKeyInForceOrSaysThatItsOwnWasSuperseded) {
  const auto from = source("");
  const auto first = *from.open_or_create();
  KeyRing ring(from, first, first->public_key()), stranger(from, first, first->public_key());
  const auto staged = *keys().stage();
  const std::string key = staged.public_key().to_string();
  EXPECT_EQ(ring.public_key().id(), first->public_key().id());
  const auto followed = ring.signer_of(key);
  ASSERT_TRUE(followed.ok()) << followed.error().to_string();
  EXPECT_EQ((*followed)->public_key().to_string(), key);
  EXPECT_EQ(ring.public_key().to_string(), key);
  const auto next = audit::SigningKey::generate(kLedgerName).public_key();
  const auto refused = stranger.signer_of(next.to_string());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_NE(refused.error().message.find("superseded by " + next.id()), std::string::npos)
      << refused.error().message;
}

}  // namespace
}  // namespace steward::service
