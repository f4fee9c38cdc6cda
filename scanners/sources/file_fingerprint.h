// The state of a file's data in a hash, in milliseconds whatever its size. Size and time of the last change,
// and of Parquet the whole footer (row groups with their sizes and statistics), of others the first, the last
// and some blocks of 64 KiB between them: enough to notice a file that was rewritten with its old time. Of
// several files, all of them with their names.
#pragma once

#include <string>

#include "base/error.h"
#include "scanners/sources/file_layout.h"

namespace steward::scanners {

// Hex SHA-256. kNotFound, kForbidden, kUnavailable.
Result<std::string> fingerprint_files(const FileTable& table);
Result<std::string> fingerprint_file(const std::filesystem::path& path, FileFormat format);

}  // namespace steward::scanners
