#include "scanners/sources/file_list.h"

#include <algorithm>

#include "base/text.h"
#include "scanners/sources/file_probe.h"

namespace steward::scanners {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxEntries = 1'000'000;  // of directories walked

Error not_found(std::string message) {
  return {ErrorCode::kNotFound, std::move(message), ""};
}

Error too_many(const std::string& path) {
  return {ErrorCode::kTooLarge,
          "More than " + with_thousands(kMaxFiles) + " files; name fewer of them at once.",
          excerpt(path, 200)};
}

bool hidden(const fs::path& path) {
  return path.filename().native().starts_with('.');
}

bool has_wildcard(std::string_view part) {
  return part.find_first_of("*?") != std::string_view::npos;
}

// parts[at..] against pattern[from..]; "**" stands for any number of parts.
bool parts_match(const std::vector<std::string>& pattern, size_t from, const std::vector<std::string>& parts,
                 size_t at) {
  if (from == pattern.size()) return at == parts.size();
  if (pattern[from] == "**") {
    if (parts_match(pattern, from + 1, parts, at)) return true;
    return at < parts.size() && parts_match(pattern, from, parts, at + 1);
  }
  return at < parts.size() && glob_match(pattern[from], parts[at]) &&
         parts_match(pattern, from + 1, parts, at + 1);
}

std::vector<std::string> split(const fs::path& path) {
  std::vector<std::string> parts;
  for (const auto& part : path) parts.push_back(part.string());
  return parts;
}

// Regular files below `root` that `keep` accepts, at most `max_depth` directories down.
template <class Keep>
Result<std::vector<fs::path>> walk(const fs::path& root, int max_depth, const std::string& asked,
                                   const Keep& keep) {
  std::vector<fs::path> files;
  std::error_code failure;
  fs::recursive_directory_iterator entry(root, fs::directory_options::skip_permission_denied, failure), end;
  if (failure) return Error{ErrorCode::kForbidden, "The directory could not be read.", excerpt(asked, 200)};
  for (size_t seen = 0; entry != end; entry.increment(failure)) {
    if (failure || ++seen > kMaxEntries) break;
    if (entry->is_directory(failure) && (hidden(entry->path()) || entry.depth() >= max_depth)) {
      entry.disable_recursion_pending();
      continue;
    }
    if (hidden(entry->path()) || !entry->is_regular_file(failure) || !keep(entry->path())) continue;
    files.push_back(entry->path());
    if (files.size() > kMaxFiles) return too_many(asked);
  }
  std::sort(files.begin(), files.end());
  return files;
}

ListedFile with_format(const fs::path& path) {
  std::error_code failure;
  const auto format = fs::is_regular_file(path, failure) ? format_by_content(path) : format_of(path);
  return {path, format.value_or(FileFormat::kText)};
}

// Data by its name; a ".db" may be anybody's.
bool is_data(const fs::path& path) {
  const auto format = format_of(path);
  return format && (format != FileFormat::kSqlite || is_sqlite_file(path));
}

Result<FileList> expand_directory(const fs::path& directory, const std::string& asked) {
  STEWARD_ASSIGN_OR_RETURN(const auto found, walk(directory, 32, asked, is_data));
  if (found.empty()) {
    return not_found("The directory holds no " + std::string(kReadableFormats) + " file: \"" +
                     excerpt(asked, 200) + "\".");
  }
  FileList list{directory, {}};
  for (const auto& path : found) list.files.push_back({path, *format_of(path)});
  return list;
}

Result<FileList> expand_glob(const fs::path& pattern, const std::string& asked) {
  fs::path root;
  std::vector<std::string> tail;
  bool any_depth = false;
  for (const auto& part : split(pattern)) {
    if (tail.empty() && !has_wildcard(part)) {
      root /= part;
    } else {
      tail.push_back(part);
      any_depth |= part == "**";
    }
  }
  const int max_depth = any_depth ? 32 : static_cast<int>(tail.size()) - 1;
  FileList list{root, {}};
  if (fs::is_directory(root)) {
    STEWARD_ASSIGN_OR_RETURN(const auto files, walk(root, max_depth, asked, [&](const fs::path& file) {
                               return parts_match(tail, 0, split(file.lexically_relative(root)), 0);
                             }));
    for (const auto& path : files) list.files.push_back(with_format(path));
  }
  if (list.files.empty()) return not_found("No file matches \"" + excerpt(asked, 200) + "\".");
  return list;
}

}  // namespace

Result<FileList> list_files(const std::string& path) {
  if (path.empty()) return Error{ErrorCode::kInvalidInput, "The path is empty.", ""};
  std::error_code failure;
  fs::path absolute = fs::absolute(path, failure).lexically_normal();
  if (!absolute.has_filename()) absolute = absolute.parent_path();  // "/data/"
  const auto status = fs::status(absolute, failure);
  if (fs::is_directory(status)) return expand_directory(absolute, path);
  if (fs::exists(status)) return FileList{absolute.parent_path(), {with_format(absolute)}};
  if (has_wildcard(path)) return expand_glob(absolute, path);
  return not_found("There is no file or directory \"" + excerpt(path, 200) + "\".");
}

}  // namespace steward::scanners
