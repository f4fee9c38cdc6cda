// Files and addresses that cannot be read, with the real binary: one clear sentence, the documented exit
// code, no value and no password in it.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/json.h"
#include "tests/integration/bad_input.h"
#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

namespace fs = std::filesystem;

class Folder : public ::testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& bytes) const {
    const auto path = dir_.path() / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }
  TemporaryDir dir_;
};

std::string people(int count) {
  std::string text = "id,email,city\n";
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    text += n + ",person" + n + "@example.org,Oslo\n";
  }
  return text;
}

std::string utf16(const std::string& ascii, bool is_big_endian) {
  std::string bytes = is_big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) {
    if (is_big_endian) bytes += '\0';
    bytes += c;
    if (!is_big_endian) bytes += '\0';
  }
  return bytes;
}

// The first bytes of a real gzip stream (RFC 1952) of a deflate block that goes on.
std::string cut_gzip() {
  return std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\x4c\x4a", 13);
}

TEST_F(Folder, FilesThatCannotBeReadAreNamedWithTheReason) {
  const struct {
    const char* name;
    std::string bytes;
    const char* says;
  } kCases[] = {
      {"empty.csv", "", "empty"},
      {"empty.parquet", "", "empty"},
      {"empty.csv.gz", "", "empty"},
      {"cut.csv.gz", cut_gzip(), "breaks off"},
      {"cut.parquet", "PAR1" + noise(5000), "cut off"},
      {"noise.csv", noise(50'000), "binary"},
      {"noise.json", noise(50'000), "binary"},
      {"zeros.csv", std::string(100'000, '\0'), "binary"},
      {"cut.json", "[{\"email\":\"s3cret@example.org\"},{\"email\":", "JSON"},
      {"cut.jsonl", "{\"email\":\"s3cret@example.org\"\n", "JSON"},
      {"deep.json", std::string(100'000, '['), "JSON"},
      {"ragged.csv", "a,b,c\n1,2,3\n1,2\n1,2,3,4,5\n\"s3cret unclosed,\n", "CSV"},
      {"one_line.csv", std::string(64u << 20, 'a'), "A line is longer than"},
      {"one_value.json", "{\"a\":\"" + std::string(64u << 20, 'a') + "\"}", "larger than"},
      {"noise.txt", noise(50'000), "binary"},
  };
  for (const auto& c : kCases) {
    const Finished scan = run_steward({"scan", file(c.name, c.bytes)});
    EXPECT_EQ(scan.exit_code, 6) << c.name << scan.out << scan.err;
    EXPECT_NE(scan.out.find("not read file:"), std::string::npos) << c.name << scan.out;
    EXPECT_NE(scan.out.find(c.name), std::string::npos) << c.name << scan.out;
    EXPECT_NE(scan.out.find(c.says), std::string::npos) << c.name << scan.out;
    EXPECT_EQ(std::count(scan.out.begin(), scan.out.end(), '\n'), 1) << c.name << scan.out;
    expect_clear(scan.out + scan.err, c.name);
    fs::remove(dir_.path() / c.name);
  }
}

TEST_F(Folder, EncodingsThatCanBeReadAre) {
  std::string latin = "id,city,email\n";
  for (int i = 0; i < 300; ++i)
    latin += std::to_string(i) + ",K\xF6ln,p" + std::to_string(i) + "@example.org\n";
  const struct {
    const char* name;
    std::string bytes;
  } kCases[] = {{"latin1.csv", latin},
                {"little_endian.csv", utf16(people(300), false)},
                {"big_endian.csv", utf16(people(300), true)},
                {"byte_order_mark.csv", "\xEF\xBB\xBF" + people(300)}};
  for (const auto& c : kCases) {
    const Finished scan = run_steward({"scan", file(c.name, c.bytes)});
    EXPECT_EQ(scan.exit_code, 0) << c.name << scan.out << scan.err;
    EXPECT_NE(scan.out.find("user.contact.email"), std::string::npos) << c.name << scan.out;
  }
}

TEST_F(Folder, AMixedFolderIsReadAsFarAsItCanBe) {
  file("good.csv", people(300));
  file("empty.csv", "");
  file("noise.csv", noise(5000));
  const Finished scan = run_steward({"scan", dir_.path().string(), "--format", "json"});
  EXPECT_EQ(scan.exit_code, 6) << scan.err;
  const auto report = parse_json(scan.out);
  ASSERT_TRUE(report.ok()) << scan.out;
  EXPECT_EQ(report->at("datasets").as_array().size(), 1u) << scan.out;
  EXPECT_EQ(report->at("problems").as_array().size(), 2u) << scan.out;
  EXPECT_EQ(run_steward({"scan", dir_.path().string(), "--fail-on", "user.contact.email"}).exit_code, 3);
}

TEST_F(Folder, AFullOutputIsNoSuccess) {
  const std::string line = std::string(STEWARD_BINARY) + " scan " + file("good.csv", people(20)) +
                           " >/dev/full 2>" + (dir_.path() / "err").string();
  const int status = std::system(line.c_str());
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 1);
  std::stringstream err;
  err << std::ifstream(dir_.path() / "err").rdbuf();
  EXPECT_NE(err.str().find("standard output cannot be written"), std::string::npos) << err.str();
}

TEST_F(Folder, DatabaseAddressesThatLeadNowhereKeepTheirPassword) {
  for (const char* url :
       {"postgres://u:s3cret@127.0.0.1:1/x", "postgres://u:s3cret@127.0.0.1:99999/x",
        "postgres://u:s3cret@[::x", "postgres://u:s3%ret@127.0.0.1/x",
        "postgres://u@127.0.0.1:1/x?password=s3cret", "host=127.0.0.1 port=1 password=s3cret",
        "postgres://u:s3cret@/x?host=/nonexistent", "u:s3cret@h/x"}) {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"scan", url}, {"--database", url, "search", "x"}}) {
      auto all = arguments;
      all.insert(all.begin(), {"--data-dir", (dir_.path() / "data").string()});
      const Finished run = run_steward(all);
      const std::string context = command_line(arguments);
      EXPECT_TRUE(run.exit_code == 1 || run.exit_code == 2) << context << ": " << run.exit_code << run.err;
      EXPECT_EQ(run.out, "") << context;
      EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << context << run.err;
      if (std::string(url) != "u:s3cret@h/x" || arguments[0] != "scan") expect_clear(run.err, context);
    }
  }
}

TEST_F(Folder, ADataDirectoryThatCannotBeWrittenIsNamed) {
  const Finished below_a_file = run_steward({"--data-dir", file("plain", "x") + "/data", "policy", "show"});
  EXPECT_EQ(below_a_file.exit_code, 1) << below_a_file.err;
  EXPECT_NE(below_a_file.err.find("plain"), std::string::npos) << below_a_file.err;
  expect_clear(below_a_file.err, "--data-dir below a file");
}

}  // namespace
}  // namespace steward::testing
