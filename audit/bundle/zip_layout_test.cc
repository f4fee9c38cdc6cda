#include "audit/bundle/zip_layout.h"

#include <gtest/gtest.h>

#include "base/hash.h"

namespace steward::audit {
namespace {

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files) {
  std::string file;
  std::vector<ZipMember> members;
  for (const auto& [name, text] : files) {
    members.push_back({name, text.size(), zip_crc(0, text), file.size()});
    file += zip_header(members.back()) + text;
  }
  return file + zip_directory(members, file.size());
}

TEST(ZipLayout, GivesBackWhatWasWritten) {
  const std::vector<std::pair<std::string, std::string>> cases[] = {
      {},
      {{"a", ""}},
      {{"a", "x"}, {"b/c.txt", std::string(70'000, 'y')}, {std::string(255, 'n'), "PK\3\4"}}};
  for (const auto& files : cases) {
    const std::string file = zip_of(files);
    const auto members = read_zip(file);
    ASSERT_TRUE(members.ok()) << members.error().to_string();
    ASSERT_EQ(members->size(), files.size());
    for (size_t i = 0; i < files.size(); ++i) {
      EXPECT_EQ((*members)[i].member.name, files[i].first);
      EXPECT_EQ((*members)[i].content, files[i].second);
    }
  }
}

TEST(ZipLayout, IsToTheByteWhatTheStandardSays) {
  EXPECT_EQ(to_hex(zip_of({{"a", "hi"}})),
            "504b0304"
            "1400"
            "0000"
            "0000"
            "0000"
            "2100"
            "ac2a93d8"
            "02000000"
            "02000000"
            "0100"
            "0000"
            "61"
            "6869"
            "504b0102"
            "1400"
            "1400"
            "0000"
            "0000"
            "0000"
            "2100"
            "ac2a93d8"
            "02000000"
            "02000000"
            "0100"
            "0000"
            "0000"
            "0000"
            "0000"
            "00000000"
            "00000000"
            "61"
            "504b0506"
            "0000"
            "0000"
            "0100"
            "0100"
            "2f000000"
            "21000000"
            "0000");
}

TEST(ZipLayout, UsesTheLargeFormExactlyWhereItMust) {
  const uint64_t limit = 0xFFFFFFFF;
  EXPECT_EQ(zip_header({"a", limit - 1, 0, 0}).size(), 31u);
  EXPECT_EQ(zip_header({"a", limit, 0, 0}).size(), 51u);
  const auto directory = [](uint64_t size, uint64_t offset, uint64_t end) {
    return zip_directory({{"a", size, 0, offset}}, end).size();
  };
  constexpr size_t kPlain = 46 + 1 + 22, kEnd64 = 56 + 20;
  EXPECT_EQ(directory(limit - 1, limit - 1, limit - 1), kPlain);
  EXPECT_EQ(directory(limit, 0, limit + 100), kPlain + 20 + kEnd64);
  EXPECT_EQ(directory(5, limit, limit + 100), kPlain + 12 + kEnd64);
  EXPECT_EQ(directory(limit, limit, limit + 100), kPlain + 28 + kEnd64);
}

TEST(ZipLayout, RefusesEveryOtherFile) {
  const std::string good = zip_of({{"a", "hello"}, {"b", "world"}});
  const size_t content = 31 + 5;  // the header of "a" and its content
  for (size_t i = 0; i < good.size(); ++i) {
    const bool is_content = (i >= 31 && i < content) || (i >= content + 31 && i < 2 * content);
    for (const int mask : {1, 0x80}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ mask);
      EXPECT_FALSE(!is_content && read_zip(bad).ok()) << "byte " << i;
    }
    EXPECT_FALSE(read_zip(good.substr(0, i)).ok()) << "cut at " << i;
    EXPECT_FALSE(read_zip(good.substr(0, i) + "x" + good.substr(i)).ok() && !is_content) << "added at " << i;
  }
  EXPECT_FALSE(read_zip(good + "x").ok());
  EXPECT_FALSE(read_zip("x" + good).ok());
  EXPECT_FALSE(read_zip("").ok());
  const auto behind = read_zip(good + "x");
  EXPECT_EQ(behind.error().where, "byte " + std::to_string(good.size()));
}

TEST(ZipLayout, RefusesSizesThatLie) {
  // A size in the large form that a small one would do for, and one beyond the file.
  for (const uint64_t size : {uint64_t{5}, uint64_t{1} << 40, UINT64_MAX}) {
    std::string header = zip_header({"a", 0xFFFFFFFF, 0, 0});
    for (int copy = 0; copy < 2; ++copy)
      for (size_t i = 0; i < 8; ++i)
        header[31 + 4 + 8 * static_cast<size_t>(copy) + i] = static_cast<char>(size >> (8 * i));
    EXPECT_FALSE(read_zip(header + "hello").ok()) << size;
  }
}

}  // namespace
}  // namespace steward::audit
