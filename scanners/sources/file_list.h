// Which files a path, glob or directory means.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"

namespace steward::scanners {

inline constexpr size_t kMaxFiles = 10'000;

// Absolute, sorted, without duplicates. An existing path means itself, whatever characters its name has. In a
// glob,
// '*' and '?' match within one path part, "**" any number of parts. kNotFound when nothing matches, kTooLarge
// beyond kMaxFiles.
Result<std::vector<std::filesystem::path>> list_files(const std::string& path);

}  // namespace steward::scanners
