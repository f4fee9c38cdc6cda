// The rules of docs/architecture.md as functions over (path, text) pairs, so that they can be tested on bad
// examples.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace steward::tests {

struct SourceFile {
  std::string path;  // from the root: "base/json.cc"
  std::string text;
};

struct FolderRule {
  std::set<std::string> may_include;  // folders, without the slash; itself not named
  std::set<std::string> only_here;    // prefixes of includes: "re2/", "duckdb.h"
};

struct Architecture {
  std::map<std::string, FolderRule> folders;
  std::set<std::string> pure;  // folders without socket, SQL, clock or chance
};

// Reads the table and the list of pure folders. An arrow to a folder further down the table is an error.
Result<Architecture> parse_architecture(std::string_view markdown);

// Each returns one sentence for each violation, naming the file.
std::vector<std::string> check_includes(const Architecture& architecture,
                                        const std::vector<SourceFile>& files);
std::vector<std::string> check_purity(const Architecture& architecture, const std::vector<SourceFile>& files);
std::vector<std::string> check_registration(const std::vector<SourceFile>& sources,
                                            const std::vector<SourceFile>& cmake_lists);
std::vector<std::string> check_sizes(const std::vector<SourceFile>& files);

}  // namespace steward::tests
