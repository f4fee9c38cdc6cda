#include "audit/signing.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace steward::audit {
namespace {

namespace fs = std::filesystem;

const Timestamp kTime = *parse_rfc3339("2026-11-20T18:48:58.123456Z");

// A folder of its own for each test, gone afterwards.
class KeyFileTest : public ::testing::Test {
 protected:
  KeyFileTest() {
    std::string pattern = (fs::temp_directory_path() / "steward-key-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    file_ = folder_ / "audit.key";
  }
  ~KeyFileTest() override { fs::remove_all(folder_); }

  void write(std::string_view text, mode_t mode) const {
    std::ofstream(file_) << text;
    ::chmod(file_.c_str(), mode);
  }
  std::string refusal() const {
    const auto key = SigningKey::load_or_create(file_, "steward");
    return key.ok() ? "accepted" : key.error().to_string();
  }

  fs::path folder_, file_;
};

TEST(PublicKey, VerifiesTheTestVectorsOfTheStandard) {
  // RFC 8032 §7.1, tests 1 and 2.
  const struct {
    std::string_view key, message, signature;
  } vectors[] = {
      {"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf"
       "5f0595bbe2465"
       "5141438e7a100b"},
      {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2"
       "eaeb4302aeeb0"
       "0d291612bb0c00"},
  };
  for (const auto& vector : vectors) {
    const PublicKey key{*from_hex(vector.key), "test"};
    const std::string message = *from_hex(vector.message), signature = *from_hex(vector.signature);
    EXPECT_TRUE(key.verify(message, signature)) << vector.key;
    EXPECT_FALSE(key.verify(message + "x", signature)) << vector.key;
    EXPECT_FALSE(key.verify(message, signature.substr(1))) << vector.key;
  }
}

TEST(PublicKey, HasTheIdAndTextOfASignedNoteKey) {
  // The key of the Go checksum database, a signed note that has been public for years.
  const auto known = PublicKey::parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8");
  ASSERT_TRUE(known.ok()) << known.error().to_string();
  EXPECT_EQ(known->id(), "033de0ae");
  const PublicKey own = SigningKey::generate("steward").public_key();
  const auto parsed = PublicKey::parse(own.to_string());
  ASSERT_TRUE(parsed.ok()) << parsed.error().to_string();
  EXPECT_EQ(parsed->bytes, own.bytes);
  EXPECT_EQ(parsed->name, "steward");
  EXPECT_EQ(own.id(), to_hex(sha256("steward\n\x01" + own.bytes)).substr(0, 8));
}

TEST(PublicKey, RefusesTextThatIsNotAKey) {
  const std::string good = SigningKey::generate("steward").public_key().to_string();
  const std::string cases[] = {"",
                               "steward",
                               "steward+",
                               "++",
                               good.substr(1),
                               good.substr(0, good.size() - 1),
                               good + "=",
                               "a b" + good.substr(7),
                               good.substr(0, 8) + "00000000" + good.substr(16)};
  for (const std::string& text : cases) EXPECT_FALSE(PublicKey::parse(text).ok()) << text;
}

TEST(SigningKey, RefusesNamesThatANoteCannotCarry) {
  for (const std::string_view name : {"", "a b", "a+b", "a\nb", "a\u00a0b", "a\u2009b", "\xff"})
    EXPECT_THROW(SigningKey::generate(std::string(name)), std::invalid_argument) << name;
  EXPECT_NO_THROW(SigningKey::generate("data.example/ledger"));
}

TEST(Checkpoint, OpensWithTheKeyThatSignedIt) {
  const SigningKey key = SigningKey::generate("steward");
  const TreeHead head = sign_head(key, 412, sha256("root"), kTime);
  const std::string text =
      "steward\n412\n" + to_base64(as_bytes(head.root)) + "\ntime 2026-11-20T18:48:58.123456Z\n";
  EXPECT_EQ(head.checkpoint.substr(0, text.size() + 1), text + "\n");
  EXPECT_EQ(head.checkpoint.substr(text.size() + 1, 12), "— steward ");
  const auto opened = open_checkpoint(head.checkpoint, key.public_key());
  ASSERT_TRUE(opened.ok()) << opened.error().to_string();
  EXPECT_EQ(opened->size, 412u);
  EXPECT_EQ(opened->root, head.root);
  EXPECT_EQ(opened->time, kTime);
  EXPECT_EQ(opened->checkpoint, head.checkpoint);
}

TEST(Checkpoint, IgnoresSignaturesOfOtherKeysBesideItsOwn) {
  const SigningKey key = SigningKey::generate("steward"), witness = SigningKey::generate("witness");
  const TreeHead head = sign_head(key, 1, sha256(""), kTime);
  EXPECT_TRUE(open_checkpoint(head.checkpoint + "— witness " + to_base64(std::string(68, 'x')) + "\n",
                              key.public_key())
                  .ok());
  EXPECT_FALSE(open_checkpoint(head.checkpoint, witness.public_key()).ok());
}

TEST(Checkpoint, FailsWhenAnyByteIsChanged) {
  const SigningKey key = SigningKey::generate("steward");
  const std::string good = sign_head(key, 412, sha256("root"), kTime).checkpoint;
  for (size_t i = 0; i < good.size(); ++i) {
    std::string changed = good;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(open_checkpoint(changed, key.public_key()).ok()) << changed;
    EXPECT_FALSE(open_checkpoint(good.substr(0, i), key.public_key()).ok()) << i;
  }
  EXPECT_FALSE(open_checkpoint(good, SigningKey::generate("steward").public_key()).ok());
}

TEST(Checkpoint, RefusesMalformedNotes) {
  const std::string root = to_base64(std::string(32, 'r'));
  const std::string signature = "\n— steward " + to_base64(std::string(68, 's')) + "\n";
  const std::string cases[] = {
      "",
      "\n\n",
      signature,
      "steward\n1\n" + signature,
      "steward\n01\n" + root + "\n" + signature,
      "steward\n-1\n" + root + "\n" + signature,
      "steward\n18446744073709551616\n" + root + "\n" + signature,
      "steward\n1\n" + root.substr(4) + "\n" + signature,
      "steward\n1\n" + root + "\n\nmore\n" + signature,
      "steward\n1\n" + root + "\ntime yesterday\n" + signature,
      "steward\n1\n" + root + "\n\nno signature\n",
      "steward\n1\n" + root + "\n\n",
      std::string(70000, 'a') + "\n1\n" + root + "\n" + signature,
  };
  for (const std::string& text : cases) EXPECT_FALSE(parse_checkpoint(text).ok()) << text.substr(0, 200);
}

TEST_F(KeyFileTest, MakesAKeyOnceAndLoadsItAfterwards) {
  const auto first = SigningKey::load_or_create(file_, "steward");
  ASSERT_TRUE(first.ok()) << first.error().to_string();
  const auto second = SigningKey::load_or_create(file_, "steward");
  ASSERT_TRUE(second.ok()) << second.error().to_string();
  EXPECT_EQ(first->public_key().to_string(), second->public_key().to_string());
  EXPECT_TRUE(first->public_key().verify("message", second->sign("message")));
  struct stat status {};
  ASSERT_EQ(::stat(file_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777u, 0600u);
  std::ostringstream text;
  text << std::ifstream(file_).rdbuf();
  EXPECT_EQ(text.str().rfind("-----BEGIN PRIVATE KEY-----\n", 0), 0u);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1)
      << "a temporary file is left";
}

TEST_F(KeyFileTest, ManyThatStartTogetherGetOneKey) {
  std::vector<std::string> keys(8);
  std::vector<std::thread> threads;
  for (std::string& key : keys)
    threads.emplace_back([&key, this] {
      const auto loaded = SigningKey::load_or_create(file_, "steward");
      key = loaded.ok() ? loaded->public_key().to_string() : loaded.error().to_string();
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& key : keys) EXPECT_EQ(key, keys.front());
}

TEST_F(KeyFileTest, RefusesAKeyThatOthersMayUse) {
  ASSERT_TRUE(SigningKey::load_or_create(file_, "steward").ok());
  for (const mode_t mode : {0640, 0604, 0620, 0601, 0666}) {
    ASSERT_EQ(::chmod(file_.c_str(), mode), 0);
    EXPECT_NE(refusal().find("chmod 600"), std::string::npos) << refusal();
  }
}

TEST_F(KeyFileTest, RefusesWhatIsNoKeyAndLeavesItAsItWas) {
  const std::string encrypted =
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAg=\n"
      "-----END ENCRYPTED PRIVATE KEY-----\n";
  for (const std::string& text :
       {std::string(), std::string("not a key"), encrypted,
        std::string("-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n"),
        std::string(1000, '\xff'), std::string(100000, 'a')}) {
    write(text, 0600);
    EXPECT_NE(refusal().find("audit.key"), std::string::npos) << text.substr(0, 80);
    EXPECT_NE(refusal(), "accepted");
    EXPECT_EQ(fs::file_size(file_), text.size());
  }
}

TEST_F(KeyFileTest, RefusesLinksFoldersPipesAndMissingFolders) {
  ASSERT_TRUE(SigningKey::load_or_create(folder_ / "other.key", "steward").ok());
  fs::create_symlink(folder_ / "other.key", file_);
  EXPECT_NE(refusal().find("symbolic link"), std::string::npos) << refusal();
  fs::remove(file_);
  fs::create_directory(file_);
  EXPECT_NE(refusal().find("not a regular file"), std::string::npos) << refusal();
  fs::remove(file_);
  ASSERT_EQ(::mkfifo(file_.c_str(), 0600), 0);
  EXPECT_NE(refusal().find("not a regular file"), std::string::npos) << refusal();
  const auto missing = SigningKey::load_or_create(folder_ / "none" / "audit.key", "steward");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::kUnavailable) << missing.error().to_string();
}

}  // namespace
}  // namespace steward::audit
