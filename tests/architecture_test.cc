// Holds the tree to docs/architecture.md, and holds this check to a table of bad examples.
#include "tests/architecture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace steward::tests {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Files of the tree, without build/ and hidden folders, for which `wanted` holds.
template <class Predicate>
std::vector<SourceFile> files_of_tree(Predicate wanted) {
  const fs::path root = STEWARD_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (auto at = fs::recursive_directory_iterator(root); at != fs::recursive_directory_iterator(); ++at) {
    const std::string name = at->path().filename().string();
    if (at->is_directory() && (name.starts_with('.') || (at.depth() == 0 && name == "build")))
      at.disable_recursion_pending();
    else if (at->is_regular_file() && wanted(at->path()))
      files.push_back({fs::relative(at->path(), root).generic_string(), read(at->path())});
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

std::vector<SourceFile> sources() {
  return files_of_tree([](const fs::path& p) { return p.extension() == ".cc" || p.extension() == ".h"; });
}

std::string joined(const std::vector<std::string>& violations) {
  std::string text;
  for (const std::string& violation : violations) text += violation + "\n";
  return text;
}

void expect_none(const std::vector<std::string>& violations) {
  EXPECT_TRUE(violations.empty()) << joined(violations);
}

class Tree : public testing::Test {
 protected:
  static Architecture architecture() {
    auto parsed = parse_architecture(read(fs::path(STEWARD_SOURCE_DIR) / "docs/architecture.md"));
    EXPECT_TRUE(parsed.ok()) << parsed.error().to_string();
    return parsed.ok() ? *std::move(parsed) : Architecture{};
  }
};

TEST_F(Tree, IsThere) {
  EXPECT_GT(sources().size(), 50u) << "read from " << STEWARD_SOURCE_DIR;
}

TEST_F(Tree, FollowsTheArrowsOfTheTable) {
  expect_none(check_includes(architecture(), sources()));
}

TEST_F(Tree, KeepsPureFoldersPure) {
  expect_none(check_purity(architecture(), sources()));
}

TEST_F(Tree, NamesEverySourceInACMakeList) {
  const auto lists = files_of_tree([](const fs::path& p) { return p.filename() == "CMakeLists.txt"; });
  expect_none(check_registration(sources(), lists));
}

TEST_F(Tree, KeepsFilesShortAndBaseSmall) {
  expect_none(check_sizes(sources()));
}

constexpr std::string_view kTable = R"(
| folder | holds | may include | only here |
|---|---|---|---|
| `base/` | a | – | `yaml-cpp/` |
| `catalog/` | b, `quoted` | `base/` | |
| `scanners/` | c | `base/`, `catalog/` | `re2/`, `pqxx/` (scanned) |
| `policy/` | c | `base/`, `catalog/` | |
| `storage/` | d | all above | `pqxx/` (own) |

Pure folders: `base/`, `policy/`.
)";

Architecture small() {
  return *parse_architecture(kTable);
}

TEST(ParseArchitecture, ReadsTheTable) {
  const Architecture architecture = small();
  EXPECT_EQ(architecture.folders.size(), 5u);
  EXPECT_TRUE(architecture.folders.at("base").may_include.empty());
  EXPECT_EQ(architecture.folders.at("scanners").may_include, (std::set<std::string>{"base", "catalog"}));
  EXPECT_EQ(architecture.folders.at("scanners").only_here, (std::set<std::string>{"re2/", "pqxx/"}));
  EXPECT_EQ(architecture.folders.at("storage").may_include,
            (std::set<std::string>{"base", "catalog", "policy", "scanners"}));
  EXPECT_EQ(architecture.pure, (std::set<std::string>{"base", "policy"}));
}

TEST(ParseArchitecture, RefusesArrowsThatGoDown) {
  EXPECT_FALSE(parse_architecture("| `a/` | x | `b/` | |\n| `b/` | x | – | |\nPure folders: `a/`.\n").ok());
  EXPECT_FALSE(parse_architecture("| `a/` | x | `a/` | |\nPure folders: `a/`.\n").ok());
  EXPECT_FALSE(parse_architecture("| `a/` | x |\nPure folders: `a/`.\n").ok());
  EXPECT_FALSE(parse_architecture("no table").ok());
  EXPECT_FALSE(parse_architecture("| `a/` | x | – | |\n").ok()) << "no list of pure folders";
}

TEST(CheckIncludes, AllowsWhatTheTableNames) {
  const std::vector<SourceFile> good = {
      {"base/yaml.cc", "#include \"base/yaml.h\"\n#include <yaml-cpp/parser.h>\n#include <vector>\n"},
      {"catalog/tag.h", "#include \"base/ids.h\"\n#include \"catalog/dataset.h\"\n"},
      {"scanners/scan.cc", "#include <pqxx/pqxx>\n#include <re2/re2.h>\n"},
      {"storage/pool.cc", "#include <pqxx/pqxx>\n#include \"policy/decide.h\"\n// #include \"cli/main.h\"\n"},
  };
  expect_none(check_includes(small(), good));
}

TEST(CheckIncludes, CatchesEveryBadExample) {
  const struct {
    SourceFile file;
    std::string violation;
  } kBad[] = {
      {{"base/a.h", "#include \"catalog/tag.h\"\n"},
       "base/a.h:1 includes \"catalog/tag.h\", but there is no arrow from base/ to catalog/.\n"},
      {{"policy/a.cc", "\n#  include  \"scanners/scan.h\"  // sideways\n"},
       "policy/a.cc:2 includes \"scanners/scan.h\", but there is no arrow from policy/ to scanners/.\n"},
      {{"policy/a.cc", "#include <re2/re2.h>\n"},
       "policy/a.cc:1 includes <re2/re2.h>, which is allowed only in scanners/.\n"},
      {{"policy/a.cc", "#include \"re2/re2.h\"\n"},
       "policy/a.cc:1 includes <re2/re2.h>, which is allowed only in scanners/.\n"},
      {{"catalog/a.cc", "#include <pqxx/pqxx>\n"},
       "catalog/a.cc:1 includes <pqxx/pqxx>, which is allowed only in scanners/, storage/.\n"},
      {{"storage/a.cc", "#include <yaml-cpp/yaml.h>\n"},
       "storage/a.cc:1 includes <yaml-cpp/yaml.h>, which is allowed only in base/.\n"},
      {{"catalog/a.cc", "#include \"tag.h\"\n"},
       "catalog/a.cc:1 includes \"tag.h\", which does not start at a folder of the table.\n"},
      {{"catalog/a.cc", "#include \"../base/ids.h\"\n"},
       "catalog/a.cc:1 includes \"../base/ids.h\", which does not start at a folder of the table.\n"},
      {{"utils/a.h", ""}, "utils/a.h stands in a folder that the table does not name.\n"},
      {{"main.cc", ""}, "main.cc stands in a folder that the table does not name.\n"},
  };
  for (const auto& bad : kBad) EXPECT_EQ(joined(check_includes(small(), {bad.file})), bad.violation);
}

TEST(CheckPurity, CatchesClocksChanceAndSockets) {
  for (const char* text :
       {"auto t = std::chrono::system_clock::now();", "std::random_device seed;", "#include <sys/socket.h>",
        "#include <boost/asio/ip/tcp.hpp>", "std::time(nullptr)"}) {
    EXPECT_EQ(check_purity(small(), {{"policy/a.cc", text}}).size(), 1u) << text;
    EXPECT_EQ(check_purity(small(), {{"storage/a.cc", text}}).size(), 0u) << text;
  }
  EXPECT_TRUE(check_purity(small(), {{"policy/a.cc", "Timestamp now = clock();"}}).empty());
}

TEST(CheckRegistration, CatchesASourceThatNoListNames) {
  const std::vector<SourceFile> lists = {
      {"policy/CMakeLists.txt",
       "steward_library(NAME policy\n  SOURCES decide.cc # lint.cc\n  TESTS decide_test.cc)\n"},
      {"tests/fuzz/CMakeLists.txt", "add(\"${CMAKE_SOURCE_DIR}/policy/policy_fuzz.cc\")\n"},
      {"api/CMakeLists.txt", "add(http/server.cc)"},
      {"bench/CMakeLists.txt", "foreach(name scan ledger)\n  add(${name}_bench.cc)\nendforeach()\n"},
      {"CMakeLists.txt", "add_subdirectory(policy)"},
  };
  const struct {
    const char* path;
    bool registered;
  } kCases[] = {
      {"policy/decide.cc", true},      {"policy/decide_test.cc", true},  {"policy/policy_fuzz.cc", true},
      {"api/http/server.cc", true},    {"policy/decide.h", true},        {"policy/lint.cc", false},
      {"policy/lint_test.cc", false},  {"policy/lint_fuzz.cc", false},   {"catalog/decide.cc", false},
      {"policy/sub/decide.cc", false}, {"bench/decide_bench.cc", false}, {"bench/scan_bench.cc", true},
      {"bench/ledger_bench.cc", true}, {"http/server.cc", false},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(check_registration({{c.path, ""}}, lists).empty(), c.registered) << c.path;
}

TEST(CheckSizes, CatchesLongFilesAndABigBase) {
  std::string long_text;
  for (int i = 0; i < 451; ++i) long_text += "\n";
  EXPECT_EQ(joined(check_sizes({{"policy/a.cc", long_text}})),
            "policy/a.cc has 451 lines; at most 450 are allowed.\n");
  EXPECT_TRUE(check_sizes({{"policy/a.cc", long_text.substr(1)}}).empty());
  std::vector<SourceFile> headers;
  for (int i = 0; i < 9; ++i) headers.push_back({"base/h" + std::to_string(i) + ".h", ""});
  EXPECT_EQ(joined(check_sizes(headers)), "base/ has 9 headers; at most 8 are allowed.\n");
  headers.pop_back();
  EXPECT_TRUE(check_sizes(headers).empty());
}

}  // namespace
}  // namespace steward::tests
