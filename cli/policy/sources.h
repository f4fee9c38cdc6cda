// Policy files as they are named on the command line: files, folders of them, and packs by name.
#pragma once

#include <boost/json/array.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "cli/session.h"
#include "policy/policy_set.h"

namespace steward::cli {

// A file of policies, or of cases for them, may not be larger.
constexpr size_t kMaxPolicyFile = 4u << 20;

struct PolicyArguments {
  std::vector<std::string> files;
  std::vector<std::string> packs;
};

// Adds the files and --pack to a verb; `arguments` outlives the parsing.
void add_policy_arguments(Command& verb, PolicyArguments& arguments);

// True for "*.test.yaml" and "*.test.yml": cases for `steward policy test`, which stand beside the policies.
bool is_test_file(const std::string& path);

// The packs named, then the files, sorted. A folder stands for the .yaml and .yml files in it that are not
// test files. An error when there are none.
Result<std::vector<policy::PolicySource>> read_policy_sources(const PolicyArguments& arguments);

// The text of a shipped pack.
Result<policy::PolicySource> read_pack(const std::string& name);

// One line each; to stderr where stdout is what the verb makes.
void print_diagnostics(const std::vector<policy::Diagnostic>& diagnostics, std::FILE* to = stdout);
// [{"severity", "place", "message"}]
boost::json::array diagnostics_json(const std::vector<policy::Diagnostic>& diagnostics);

}  // namespace steward::cli
