#include "cli/source_address.h"

#include <gtest/gtest.h>

#include <fstream>

namespace steward::cli {
namespace {

namespace fs = std::filesystem;

class SourceAddress : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("steward-address-" + std::to_string(::getpid()));
    fs::create_directories(folder_ / "csv");
    std::ofstream(folder_ / "csv" / "people.csv") << "id\n";
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_;
};

TEST_F(SourceAddress, OfAPathMeansTheSameFromEveryFolder) {
  for (const char* written : {"csv", "./csv", "csv/../csv"})
    EXPECT_EQ(fs::path(*stored_address(written, folder_)), folder_ / "csv") << written;
  EXPECT_EQ(*stored_address("csv/*.csv", folder_), (folder_ / "csv/*.csv").string());
  EXPECT_EQ(*stored_address((folder_ / "csv/people.csv").string(), "/"),
            (folder_ / "csv/people.csv").string());
}

TEST_F(SourceAddress, OfADatabaseStaysAsItIs) {
  for (const char* written :
       {"postgres://db:5432/shop", "mysql://db/shop", "file:///data", "host=db dbname=shop"})
    EXPECT_EQ(*stored_address(written, folder_), written);
}

TEST_F(SourceAddress, WhatCanNeverBeScannedIsRefused) {
  const struct {
    const char* written;
    const char* says;
  } kCases[] = {{"./nope", "no such file or folder"},
                {"nope/*.csv", "no such file or folder"},
                {"lake/dt=2026/x.csv", "no such file or folder"},
                {"postgre://db/shop", "did you mean 'postgres://'?"},
                {"s3://bucket/x", "give postgres://"}};
  for (const auto& c : kCases) {
    const auto address = stored_address(c.written, folder_);
    ASSERT_FALSE(address.ok()) << c.written;
    EXPECT_NE(address.error().to_string().find(c.says), std::string::npos) << address.error().to_string();
  }
}

}  // namespace
}  // namespace steward::cli
