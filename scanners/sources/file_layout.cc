#include "scanners/sources/file_layout.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace steward::scanners {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNullPartition = "__HIVE_DEFAULT_PARTITION__";

std::string_view short_name(FileFormat format) {
  switch (format) {
    case FileFormat::kCsv:
      return "csv";
    case FileFormat::kTsv:
      return "tsv";
    case FileFormat::kJson:
      return "json";
    case FileFormat::kJsonLines:
      return "jsonl";
    case FileFormat::kParquet:
      return "parquet";
    case FileFormat::kSqlite:
      return "sqlite";
    case FileFormat::kText:
      return "text";
  }
  return "text";
}

// Hive escapes what a file name cannot hold as %XX.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto digits = i + 2 < text.size() ? text.substr(i + 1, 2) : std::string_view();
    const bool escape = text[i] == '%' && digits.size() == 2 &&
                        digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    plain += escape ? static_cast<char>(std::stoi(std::string(digits), nullptr, 16)) : text[i];
    if (escape) i += 2;
  }
  return to_valid_utf8(plain);
}

struct Place {
  fs::path directory;  // that holds the partitions
  std::vector<std::string> keys;
  std::vector<std::optional<std::string>> values;
};

// The run of KEY=VALUE directories right above the file, as far as `root`.
Place place_of(const fs::path& root, const fs::path& file) {
  Place place{file.parent_path(), {}, {}};
  while (place.directory != root && place.directory.has_relative_path()) {
    const std::string part = place.directory.filename().string();
    const auto equals = part.find('=');
    if (equals == 0 || equals == std::string::npos) break;
    const auto value = part.substr(equals + 1);
    place.keys.push_back(unescaped(part.substr(0, equals)));
    place.values.push_back(value == kNullPartition ? std::nullopt : std::optional(unescaped(value)));
    place.directory = place.directory.parent_path();
  }
  std::reverse(place.keys.begin(), place.keys.end());
  std::reverse(place.values.begin(), place.values.end());
  return place;
}

std::string joined(const std::vector<std::string>& keys) {
  std::string text;
  for (const auto& key : keys) text += (text.empty() ? "" : ",") + key;
  return text;
}

}  // namespace

std::vector<FileTable> lay_out(const FileList& list) {
  using Layout = std::tuple<fs::path, FileFormat, std::vector<std::string>>;
  std::vector<FileTable> tables;
  std::map<Layout, FileTable> partitioned;
  std::map<fs::path, int> layouts;  // by directory
  for (const auto& [file, format] : list.files) {
    Place place = place_of(list.root, file);
    if (place.keys.empty() || format == FileFormat::kSqlite) {
      tables.push_back({to_valid_utf8(file.string()), format, {}, {{file, {}}}});
      continue;
    }
    FileTable& table = partitioned[{place.directory, format, place.keys}];
    if (table.files.empty()) ++layouts[place.directory];
    table.format = format;
    table.keys = std::move(place.keys);
    table.files.push_back({file, std::move(place.values)});
  }
  for (auto& [layout, table] : partitioned) {
    const auto& [directory, format, keys] = layout;
    table.name = to_valid_utf8(directory.string());
    if (layouts[directory] > 1)
      table.name.append("#").append(short_name(format)).append("(" + joined(keys) + ")");
    std::sort(table.files.begin(), table.files.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    tables.push_back(std::move(table));
  }
  std::sort(tables.begin(), tables.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return tables;
}

}  // namespace steward::scanners
