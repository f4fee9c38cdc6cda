#include "service/subject_hasher.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

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
