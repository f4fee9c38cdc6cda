#include "tests/architecture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <sstream>

#include "base/text.h"

namespace steward::tests {
namespace {

constexpr size_t kMaxLines = 450;
constexpr size_t kMaxBaseHeaders = 8;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> cells_of(std::string_view row) {
  std::vector<std::string> cells;
  std::istringstream stream{std::string(row.substr(1))};
  for (std::string cell; std::getline(stream, cell, '|');) cells.emplace_back(trim(cell));
  return cells;
}

// What stands between backticks.
std::vector<std::string> quoted_words(std::string_view text) {
  std::vector<std::string> words;
  for (size_t at = text.find('`'); at != std::string_view::npos; at = text.find('`', at)) {
    const size_t end = text.find('`', at + 1);
    if (end == std::string_view::npos) break;
    words.emplace_back(text.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return words;
}

std::string without_slash(std::string_view folder) {
  if (folder.ends_with('/')) folder.remove_suffix(1);
  return std::string(folder);
}

std::string top_folder(std::string_view path) {
  const size_t slash = path.find('/');
  return slash == std::string_view::npos ? "" : std::string(path.substr(0, slash));
}

struct Include {
  std::string path;
  bool quoted;
};

std::optional<Include> include_of(std::string_view line) {
  line = trim(line);
  if (!line.starts_with('#')) return std::nullopt;
  line = trim(line.substr(1));
  if (!line.starts_with("include")) return std::nullopt;
  line = trim(line.substr(7));
  if (line.empty() || (line[0] != '"' && line[0] != '<')) return std::nullopt;
  const bool quoted = line[0] == '"';
  const size_t end = line.find(quoted ? '"' : '>', 1);
  if (end == std::string_view::npos) return std::nullopt;
  return Include{std::string(line.substr(1, end - 1)), quoted};
}

std::string check_quoted(const Architecture& architecture, const std::string& from, const std::string& path) {
  const std::string to = top_folder(path);
  if (!architecture.folders.contains(to))
    return fmt::format("includes \"{}\", which does not start at a folder of the table.", path);
  if (to == from || architecture.folders.at(from).may_include.contains(to)) return "";
  return fmt::format("includes \"{}\", but there is no arrow from {}/ to {}/.", path, from, to);
}

std::string check_third_party(const Architecture& architecture, const std::string& from,
                              const std::string& path) {
  std::string owners;
  for (const auto& [folder, rule] : architecture.folders)
    for (const std::string& prefix : rule.only_here) {
      if (!path.starts_with(prefix)) continue;
      if (folder == from) return "";
      owners += (owners.empty() ? "" : ", ") + folder + "/";
    }
  return owners.empty() ? "" : fmt::format("includes <{}>, which is allowed only in {}.", path, owners);
}

std::vector<std::string> words_of(std::string_view line) {
  std::string code(line.substr(0, line.find('#')));
  std::replace_if(
      code.begin(), code.end(), [](char c) { return c == '(' || c == ')' || c == '"'; }, ' ');
  std::istringstream stream(code);
  return {std::istream_iterator<std::string>(stream), {}};
}

// `word` once for each item of the foreach() whose variable it names; itself when it names none.
std::vector<std::string> expanded(const std::string& word,
                                  const std::map<std::string, std::vector<std::string>>& loops) {
  for (const auto& [variable, items] : loops) {
    const std::string reference = "${" + variable + "}";
    const size_t at = word.find(reference);
    if (at == std::string::npos) continue;
    std::vector<std::string> words;
    for (const std::string& item : items)
      words.push_back(word.substr(0, at) + item + word.substr(at + reference.size()));
    return words;
  }
  return {word};
}

// The words of a CMake file, comments dropped and foreach() spelt out, each made a path from the root.
std::set<std::string> paths_named_in(const SourceFile& cmake_list) {
  const size_t slash = cmake_list.path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : cmake_list.path.substr(0, slash + 1);
  static constexpr std::string_view kRoot = "${CMAKE_SOURCE_DIR}/";
  std::map<std::string, std::vector<std::string>> loops;
  std::set<std::string> paths;
  std::string loop_begun;  // a foreach() whose list goes on in the next line
  for (const std::string& line : lines_of(cmake_list.text)) {
    const auto words = words_of(loop_begun + line);
    const bool is_loop = !words.empty() && words[0] == "foreach";
    loop_begun = is_loop && line.find(')') == std::string::npos ? loop_begun + line + " " : "";
    if (!loop_begun.empty()) continue;
    if (words.size() > 2 && is_loop) loops[words[1]] = {words.begin() + 2, words.end()};
    for (const std::string& written : words)
      for (const std::string& word : expanded(written, loops))
        paths.insert(word.starts_with(kRoot) ? word.substr(kRoot.size()) : folder + word);
  }
  return paths;
}

}  // namespace

Result<Architecture> parse_architecture(std::string_view markdown) {
  Architecture architecture;
  std::set<std::string> above;
  for (const std::string& row : lines_of(markdown)) {
    const std::string_view line = row;
    if (line.starts_with("Pure folders:"))
      for (const std::string& word : quoted_words(line)) architecture.pure.insert(without_slash(word));
    if (!line.starts_with("| `")) continue;
    const auto cells = cells_of(line);
    if (cells.size() < 4)
      return Error{ErrorCode::kInvalidInput, "A row of the table needs four cells.", std::string(line)};
    const auto names = quoted_words(cells[0]);
    const std::string folder = without_slash(names.at(0));
    FolderRule rule;
    if (cells[2] == "all above") rule.may_include = above;
    for (const std::string& word : quoted_words(cells[2])) rule.may_include.insert(without_slash(word));
    for (const std::string& target : rule.may_include)
      if (!above.contains(target))
        return Error{ErrorCode::kInvalidInput,
                     fmt::format("{}/ may not include {}/, which is not above it.", folder, target),
                     "the table"};
    for (const std::string& word : quoted_words(cells[3])) rule.only_here.insert(word);
    above.insert(folder);
    architecture.folders[folder] = std::move(rule);
  }
  if (architecture.folders.empty())
    return Error{ErrorCode::kInvalidInput, "There is no table of folders.", ""};
  if (architecture.pure.empty())
    return Error{ErrorCode::kInvalidInput, "There is no list of pure folders.", ""};
  return architecture;
}

std::vector<std::string> check_includes(const Architecture& architecture,
                                        const std::vector<SourceFile>& files) {
  std::vector<std::string> violations;
  for (const SourceFile& file : files) {
    const std::string from = top_folder(file.path);
    if (!architecture.folders.contains(from)) {
      violations.push_back(fmt::format("{} stands in a folder that the table does not name.", file.path));
      continue;
    }
    const auto lines = lines_of(file.text);
    for (size_t i = 0; i < lines.size(); ++i) {
      const auto include = include_of(lines[i]);
      if (!include) continue;
      std::string complaint = check_third_party(architecture, from, include->path);
      if (complaint.empty() && include->quoted) complaint = check_quoted(architecture, from, include->path);
      if (!complaint.empty()) violations.push_back(fmt::format("{}:{} {}", file.path, i + 1, complaint));
    }
  }
  return violations;
}

std::vector<std::string> check_purity(const Architecture& architecture,
                                      const std::vector<SourceFile>& files) {
  static constexpr std::array<std::string_view, 10> kImpure = {
      "_clock::now(", "std::time(",     "gettimeofday(",  "clock_gettime(", "random_device",
      "RAND_bytes",   "<sys/socket.h>", "<netinet/in.h>", "<boost/asio",    "<pqxx/"};
  static const std::set<std::string> kSources = {"base/time.cc", "base/hash.cc", "base/hash.h"};
  std::vector<std::string> violations;
  for (const SourceFile& file : files) {
    const bool is_test = file.path.ends_with("_test.cc");
    if (is_test || !architecture.pure.contains(top_folder(file.path)) || kSources.contains(file.path))
      continue;
    for (const std::string_view word : kImpure)
      if (file.text.find(word) != std::string::npos)
        violations.push_back(
            fmt::format("{} uses {}, but {}/ is pure.", file.path, word, top_folder(file.path)));
  }
  return violations;
}

std::vector<std::string> check_registration(const std::vector<SourceFile>& sources,
                                            const std::vector<SourceFile>& cmake_lists) {
  std::set<std::string> named;
  for (const SourceFile& list : cmake_lists) named.merge(paths_named_in(list));
  std::vector<std::string> violations;
  for (const SourceFile& source : sources)
    if (source.path.ends_with(".cc") && !named.contains(source.path))
      violations.push_back(fmt::format("{} is not named in any CMakeLists.txt.", source.path));
  return violations;
}

std::vector<std::string> check_sizes(const std::vector<SourceFile>& files) {
  std::vector<std::string> violations;
  size_t base_headers = 0;
  for (const SourceFile& file : files) {
    const auto lines = lines_of(file.text).size();
    if (lines > kMaxLines)
      violations.push_back(
          fmt::format("{} has {} lines; at most {} are allowed.", file.path, lines, kMaxLines));
    if (file.path.starts_with("base/") && file.path.ends_with(".h")) ++base_headers;
  }
  if (base_headers > kMaxBaseHeaders)
    violations.push_back(
        fmt::format("base/ has {} headers; at most {} are allowed.", base_headers, kMaxBaseHeaders));
  return violations;
}

}  // namespace steward::tests
