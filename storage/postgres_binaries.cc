#include "storage/postgres_binaries.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/text.h"
#include "storage/child_process.h"

namespace steward::storage {
namespace {

namespace fs = std::filesystem;

constexpr auto kDebianRoot = "/usr/lib/postgresql";

bool has_programs(const fs::path& folder) {
  return access((folder / "initdb").c_str(), X_OK) == 0 && access((folder / "postgres").c_str(), X_OK) == 0;
}

// From "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)".
int major_of(const fs::path& folder) {
  const auto answer =
      run_to_end({{(folder / "postgres").string(), "--version"}, {}, -1, 0}, std::chrono::seconds(10));
  if (!answer.ok() || answer->exit_code != 0) return 0;
  const std::string& text = answer->output;
  const size_t start = text.find_first_of("0123456789");
  if (start == std::string::npos) return 0;
  const size_t end = text.find_first_not_of("0123456789", start);
  return static_cast<int>(parse_int(text.substr(start, end - start)).value_or(0));
}

// Newest first.
std::vector<PostgresBinaries> debian_binaries() {
  std::vector<PostgresBinaries> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(kDebianRoot, ignored)) {
    const auto major = parse_int(entry.path().filename().string());
    if (major && has_programs(entry.path() / "bin"))
      found.push_back({entry.path() / "bin", static_cast<int>(*major)});
  }
  std::ranges::sort(found, std::ranges::greater{}, &PostgresBinaries::major);
  return found;
}

std::vector<PostgresBinaries> path_binaries() {
  std::vector<PostgresBinaries> found;
  const char* path = std::getenv("PATH");
  std::string_view rest = path ? path : "";
  while (!rest.empty()) {
    const size_t colon = std::min(rest.find(':'), rest.size());
    const fs::path folder(rest.substr(0, colon));
    rest.remove_prefix(std::min(colon + 1, rest.size()));
    if (folder.is_absolute() && has_programs(folder)) found.push_back({folder, major_of(folder)});
  }
  return found;
}

bool suits(const PostgresBinaries& binaries, std::optional<int> major) {
  return major ? binaries.major == *major : binaries.major >= kOldestPostgres;
}

Error none_found(std::optional<int> major) {
  if (major)
    return {
        ErrorCode::kUnavailable,
        fmt::format(
            "The data directory was made by PostgreSQL {0}, which is not installed. Install it with: apt-get "
            "install postgresql-{0}",
            *major),
        ""};
  return {ErrorCode::kUnavailable,
          fmt::format(
              "PostgreSQL {} or newer is not installed. Install it with: apt-get install postgresql; or set "
              "STEWARD_PGBIN to the folder of its programs; or give a running one with --database URL.",
              kOldestPostgres),
          ""};
}

}  // namespace

Result<PostgresBinaries> find_postgres(std::optional<int> major) {
  if (const char* chosen = std::getenv("STEWARD_PGBIN"); chosen && *chosen) {
    const PostgresBinaries binaries{chosen, has_programs(chosen) ? major_of(chosen) : 0};
    if (suits(binaries, major)) return binaries;
    return Error{
        ErrorCode::kUnavailable,
        fmt::format("STEWARD_PGBIN names {}, which holds no initdb and postgres of version {}.", chosen,
                    major ? std::to_string(*major) : fmt::format("{} or newer", kOldestPostgres)),
        ""};
  }
  for (const auto& binaries : debian_binaries())
    if (suits(binaries, major)) return binaries;
  for (const auto& binaries : path_binaries())
    if (suits(binaries, major)) return binaries;
  return none_found(major);
}

}  // namespace steward::storage
