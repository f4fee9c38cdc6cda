#include "storage/spool_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

TEST(SpoolFile, GivesBackWhatWasAppendedInPiecesOfAnySize) {
  const TemporaryFolder folder;
  SpoolSpace space(64u << 20, folder.path());
  auto file = space.file(64u << 20);
  ASSERT_TRUE(file.ok()) << file.error().to_string();
  std::string all;
  for (const size_t bytes : {0u, 1u, 255u << 10, 1u << 10, 700u << 10, 3u}) {
    const std::string piece(bytes, static_cast<char>('a' + all.size() % 26));
    all += piece;
    ASSERT_TRUE(file->append(piece).ok()) << bytes;
  }
  ASSERT_TRUE(file->finish().ok());
  EXPECT_EQ(file->size(), all.size());
  std::string seen;
  ASSERT_TRUE(file->visit([&](std::string_view piece) {
                    seen += piece;
                    return Status();
                  })
                  .ok());
  EXPECT_TRUE(seen == all);
  EXPECT_EQ(*file->read_at(1, 3), all.substr(1, 3));
  EXPECT_FALSE(file->read_at(all.size() - 1, 2).ok());
}

TEST(SpoolFile, HasNoNameAndIsOfThisUserAlone) {
  const TemporaryFolder folder;
  SpoolSpace space(1u << 20, folder.path());
  const auto file = space.file(1u << 20);
  ASSERT_TRUE(file.ok()) << file.error().to_string();
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  struct stat status {};
  ASSERT_EQ(::fstat(file->descriptor(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_NE(::fcntl(file->descriptor(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST(SpoolFile, IsBoundedAloneAndWithTheOthersAndGivesItsPlaceBack) {
  const TemporaryFolder folder;
  SpoolSpace space(1000, folder.path());
  {
    auto one = space.file(600), other = space.file(5000);
    ASSERT_TRUE(one.ok() && other.ok());
    EXPECT_TRUE(one->append(std::string(600, 'x')).ok());
    EXPECT_EQ(one->append("x").error().code, ErrorCode::kTooLarge);
    const Status together = other->append(std::string(401, 'x'));
    ASSERT_FALSE(together.ok());
    EXPECT_EQ(together.error().code, ErrorCode::kUnavailable);
    EXPECT_TRUE(other->append(std::string(400, 'x')).ok());
    EXPECT_EQ(space.bytes_held(), 1000u);
    SpoolFile moved = *std::move(one);
    EXPECT_EQ(moved.size(), 600u);
  }
  EXPECT_EQ(space.bytes_held(), 0u);
}

TEST(SpoolFile, NamesTheFolderInWhichNoFileCanBeMade) {
  SpoolSpace space(1000, "/no/such/folder");
  const auto file = space.file(10);
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(file.error().to_string().find("/no/such/folder"), std::string::npos) << file.error().to_string();
}

// /dev/full is a disk without room.
TEST(SpoolFile, SaysThatTheDiskIsFull) {
  const TemporaryFolder folder;
  SpoolSpace space(64u << 20, folder.path());
  auto file = space.file(64u << 20);
  ASSERT_TRUE(file.ok());
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  ASSERT_GE(::dup2(full, file->descriptor()), 0);
  ::close(full);
  ASSERT_TRUE(file->append("short").ok()) << "not written yet";
  const Status finished = file->finish();
  ASSERT_FALSE(finished.ok());
  EXPECT_NE(finished.error().message.find("full"), std::string::npos) << finished.error().message;
}

}  // namespace
}  // namespace steward::storage
