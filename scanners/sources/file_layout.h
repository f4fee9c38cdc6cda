// Which datasets a set of files makes: each file one, but the files of a partitioned table
// (sales/year=2024/month=1/part-0.parquet) together one, named by the directory that holds it, whose
// partition keys are columns (https://hive.apache.org/docs/latest/language/languagemanual-ddl/, "Partitioned
// Tables").
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "scanners/sources/file_list.h"

namespace steward::scanners {

struct PartitionedFile {
  std::filesystem::path path;
  std::vector<std::optional<std::string>> key_values;  // one for each key; none for Hive's mark of a null
};

struct FileTable {
  std::string name;
  FileFormat format = FileFormat::kText;
  std::vector<std::string> keys;       // of the partitions, outermost first
  std::vector<PartitionedFile> files;  // sorted by path
};

// Sorted by name. Directories above the list's root are no partitions. Files of another format or with other
// keys below the same directory are tables of their own, named "DIRECTORY#csv(year,month)".
std::vector<FileTable> lay_out(const FileList& list);

}  // namespace steward::scanners
