#include "demo/company.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/hash.h"
#include "demo/people.h"
#include "scanners/sources/collected_rows.h"
#include "scanners/sources/source.h"

namespace steward::demo {
namespace {

namespace fs = std::filesystem;

TEST(DemoIban, HasTheCheckDigitsOfTheStandardsExamples) {
  EXPECT_EQ(iban_of("DE", "370400440532013000"), "DE89370400440532013000");
  EXPECT_EQ(iban_of("AT", "1904300234573201"), "AT611904300234573201");
}

// The generator may not depend on compiler or library: the demo's report is compared byte by byte.
TEST(DemoPeople, AreTheSameEverywhere) {
  Random random(1);
  EXPECT_EQ(random.next(), 0x910a2dec89025cc1u) << "SplitMix64's published sequence for seed 1";
  std::string all;
  for (int i = 0; i < 100; ++i) {
    const Person p = invent_person(random);
    for (const auto* part : {&p.first_name, &p.last_name, &p.email, &p.phone, &p.street, &p.city,
                             &p.postal_code, &p.country, &p.date_of_birth, &p.iban}) {
      EXPECT_FALSE(part->empty());
      all += *part + "\n";
    }
  }
  EXPECT_EQ(to_hex(sha256(all)), "5daefe4469b0bf5e95cdafcaf9edb08da496727062a10f1bebbdccb12d628248");
}

TEST(DemoPeople, DifferFromEachOther) {
  Random random(2);
  std::set<std::string> emails, ibans;
  for (int i = 0; i < 1'000; ++i) {
    const Person person = invent_person(random);
    emails.insert(person.email);
    ibans.insert(person.iban);
  }
  EXPECT_GT(emails.size(), 980u);
  EXPECT_EQ(ibans.size(), 1'000u);
}

class DemoFiles : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "steward_demo_XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    dir_ = name;
  }
  void TearDown() override { fs::remove_all(dir_); }

  static std::string contents_of(const fs::path& file) {
    std::stringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
  }

  fs::path dir_;
};

TEST_F(DemoFiles, HoldTheRowsTheyClaimAndAreReadable) {
  const auto made = write_files(dir_);
  ASSERT_TRUE(made.ok()) << made.error().to_string();
  ASSERT_EQ(made->size(), 3u);
  EXPECT_EQ(std::distance(fs::directory_iterator(dir_), fs::directory_iterator()), 3);
  for (const auto& file : *made) {
    const auto source = scanners::open_source((dir_ / file.name).string());
    ASSERT_TRUE(source.ok()) << file.name;
    const auto discovery = (*source)->discover();
    const auto table = collect(**source, discovery->datasets.at(0), {});
    ASSERT_TRUE(table.ok()) << file.name << ": " << table.error().to_string();
    EXPECT_EQ(table->rows, file.rows) << file.name;
  }
}

TEST_F(DemoFiles, AreTheSameEachTime) {
  ASSERT_TRUE(write_files(dir_ / "a").ok());
  ASSERT_TRUE(write_files(dir_ / "b").ok());
  for (const char* name : {"support_tickets.jsonl", "web_clicks.csv.gz", "sensor_log.parquet"}) {
    EXPECT_EQ(to_hex(sha256(contents_of(dir_ / "a" / name))), to_hex(sha256(contents_of(dir_ / "b" / name))))
        << name;
  }
}

TEST_F(DemoFiles, AreRefusedWhereTheyCannotBeWritten) {
  std::ofstream(dir_ / "file") << "x";
  const auto made = write_files(dir_ / "file" / "below");
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace steward::demo
