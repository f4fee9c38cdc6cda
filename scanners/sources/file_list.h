// Which files a path, glob or directory means.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "scanners/sources/file_probe.h"

namespace steward::scanners {

inline constexpr size_t kMaxFiles = 10'000;

struct ListedFile {
  std::filesystem::path path;  // absolute
  FileFormat format;           // by name; of files asked for by their own name or a glob, by content too
};

struct FileList {
  std::filesystem::path root;     // the directory asked for, or the part of the glob without wildcards
  std::vector<ListedFile> files;  // sorted, without duplicates
};

// An existing path means itself, whatever characters its name has. In a glob, '*' and '?' match within one
// path part, "**" any number of parts. kNotFound when nothing matches, kTooLarge beyond kMaxFiles.
Result<FileList> list_files(const std::string& path);

}  // namespace steward::scanners
