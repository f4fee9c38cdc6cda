#include "service/subject_hasher.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <thread>
#include <vector>

namespace steward::service {
namespace {

class SubjectHasherFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "steward-key-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    dir_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(dir_); }
  std::filesystem::path file() const { return dir_ / "subject.key"; }
  void write(const std::string& text, mode_t mode) const {
    std::ofstream(file()) << text;
    ASSERT_EQ(::chmod(file().c_str(), mode), 0);
  }

  std::filesystem::path dir_;
};

TEST(SubjectHasher, IsHmacSha256) {
  // RFC 4231, test case 2.
  EXPECT_EQ(SubjectHasher("Jefe").hash("what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_F(SubjectHasherFile, MakesAPrivateKeyOnceAndKeepsIt) {
  const auto first = SubjectHasher::load_or_create(file());
  ASSERT_TRUE(first.ok()) << first.error().to_string();
  struct stat status {};
  ASSERT_EQ(::stat(file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  const auto second = SubjectHasher::load_or_create(file());
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(first->hash("a person"), second->hash("a person"));
  EXPECT_NE(first->hash("a person"), first->hash("another"));
}

TEST_F(SubjectHasherFile, ManyThatStartTogetherGetOneWholeKey) {
  std::vector<std::string> hashes(8);
  std::vector<std::thread> threads;
  for (std::string& hash : hashes)
    threads.emplace_back([&hash, this] {
      const auto loaded = SubjectHasher::load_or_create(file());
      hash = loaded.ok() ? loaded->hash("a person") : loaded.error().to_string();
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& hash : hashes) EXPECT_EQ(hash, hashes.front());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir_), {}), 1) << "a temporary file is left";
}

TEST_F(SubjectHasherFile, MakesNoKeyWhenAskedForOneThatExists) {
  const auto none = SubjectHasher::load(file());
  ASSERT_TRUE(none.ok()) << none.error().to_string();
  EXPECT_FALSE(none->has_value());
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(SubjectHasherFile, FollowsNoLink) {
  write(std::string(64, 'a'), 0600);
  std::filesystem::rename(file(), dir_ / "elsewhere");
  std::filesystem::create_symlink(dir_ / "elsewhere", file());
  const auto loaded = SubjectHasher::load_or_create(file());
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().code, ErrorCode::kForbidden);
}

TEST(SubjectHasher, ChecksTellKeysApart) {
  EXPECT_EQ(SubjectHasher("one").check(), SubjectHasher("one").check());
  EXPECT_NE(SubjectHasher("one").check(), SubjectHasher("two").check());
}

TEST_F(SubjectHasherFile, RefusesAKeyThatOthersCanRead) {
  write(std::string(64, 'a'), 0644);
  const auto loaded = SubjectHasher::load_or_create(file());
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().code, ErrorCode::kForbidden);
}

TEST_F(SubjectHasherFile, RefusesWhatIsNoKey) {
  for (const std::string& text :
       {std::string(), std::string(63, 'a'), std::string(64, 'z'), std::string(10000, 'a')}) {
    write(text, 0600);
    const auto loaded = SubjectHasher::load_or_create(file());
    ASSERT_FALSE(loaded.ok()) << text.size() << " bytes";
    EXPECT_EQ(loaded.error().code, ErrorCode::kInvalidInput) << text.size() << " bytes";
  }
}

}  // namespace
}  // namespace steward::service
