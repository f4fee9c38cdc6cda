#include "cli/policy/sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/input_file.h"
#include "cli/terminal.h"
#include "service/packs.h"

namespace steward::cli {
namespace {

std::string names_of_packs() {
  std::string names;
  for (const auto& file : service::kPolicyPacks)
    names += (names.empty() ? "" : ", ") + std::string(file.name.substr(0, file.name.rfind('.')));
  return names;
}

// Folders stand for the policies in them.
Result<std::vector<std::string>> expand(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    const size_t before = files.size();
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
      const auto& file = entry.path();
      if ((file.extension() == ".yaml" || file.extension() == ".yml") && !is_test_file(file.string()))
        files.push_back(file.string());
    }
    if (error)
      return Error{ErrorCode::kUnavailable, "The folder cannot be read: " + error.message() + ".", path};
    if (files.size() == before)
      return Error{ErrorCode::kInvalidInput, "The folder holds no policies; they are files named *.yaml.",
                   path};
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

void add_policy_arguments(Command& verb, PolicyArguments& arguments) {
  verb.add_option("file", arguments.files, "policy files or folders of them");
  verb.add_option("--pack", arguments.packs, "a pack shipped with Steward: " + names_of_packs());
}

bool is_test_file(const std::string& path) {
  return path.ends_with(".test.yaml") || path.ends_with(".test.yml");
}

Result<policy::PolicySource> read_pack(const std::string& name) {
  const auto pack = service::find_pack(name);
  if (!pack)
    return Error{ErrorCode::kNotFound,
                 fmt::format("There is no pack '{}'; there are {}.", name, names_of_packs()), ""};
  return policy::PolicySource{std::string(pack->name), std::string(pack->contents)};
}

Result<std::vector<policy::PolicySource>> read_policy_sources(const PolicyArguments& arguments) {
  std::vector<policy::PolicySource> sources;
  for (const std::string& name : arguments.packs) {
    STEWARD_ASSIGN_OR_RETURN(auto pack, read_pack(name));
    sources.push_back(std::move(pack));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto files, expand(arguments.files));
  for (const std::string& file : files) {
    STEWARD_ASSIGN_OR_RETURN(std::string text, read_input(file, kMaxPolicyFile));
    sources.push_back({file, std::move(text)});
  }
  if (sources.empty())
    return Error{ErrorCode::kInvalidInput, "Name policy files, a folder, or --pack NAME.", ""};
  return sources;
}

void print_diagnostics(const std::vector<policy::Diagnostic>& diagnostics, std::FILE* to) {
  for (const auto& diagnostic : diagnostics) {
    const bool is_error = diagnostic.severity == policy::Severity::kError;
    fmt::print(to, "{}: {}: {}\n", diagnostic.place,
               is_error ? ink(Ink::kRed, "error") : ink(Ink::kYellow, "warning"), diagnostic.message);
  }
}

boost::json::array diagnostics_json(const std::vector<policy::Diagnostic>& diagnostics) {
  boost::json::array all;
  for (const auto& diagnostic : diagnostics)
    all.push_back(boost::json::object{
        {"severity", diagnostic.severity == policy::Severity::kError ? "error" : "warning"},
        {"place", diagnostic.place},
        {"message", diagnostic.message}});
  return all;
}

}  // namespace steward::cli
