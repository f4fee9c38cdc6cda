// What people see: colour where a terminal understands it, tables, a progress bar.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace steward::cli {

enum class Ink { kPlain, kBold, kDim, kRed, kGreen, kYellow, kCyan };

// True when `stream` is a terminal and the user has not set NO_COLOR (https://no-color.org).
bool is_colourful(std::FILE* stream);

// `text` in that ink on standard output; unchanged when that is no colour terminal. Control characters in
// `text` are shown as '?': names come from scanned systems and must not drive the terminal.
std::string ink(Ink colour, std::string_view text);

// `text` broken at spaces to lines of at most 110 columns: the first begins with `mark` after `indent`
// spaces, the others stand under its text. Ends with a newline. `mark` and `text` may hold ink().
std::string wrapped(std::string_view mark, std::string_view text, int indent);

// "1 dataset", "12 datasets".
std::string counted(size_t count, std::string_view singular, std::string_view plural);

// Columns sized to their contents, a heading, two spaces between. Cells may hold ink().
class Table {
 public:
  explicit Table(std::vector<std::string> heading);
  void add(std::vector<std::string> row);
  std::string str(int indent = 0) const;
  bool empty() const { return rows_.empty(); }

 private:
  std::vector<std::string> heading_;
  std::vector<std::vector<std::string>> rows_;
};

// One line on standard error that overwrites itself; nothing at all when that is no terminal.
class ProgressBar {
 public:
  explicit ProgressBar(std::string title);
  ~ProgressBar();
  void show(size_t done, size_t total, std::string_view detail);

 private:
  std::string title_;
  bool shown_ = false;
};

}  // namespace steward::cli
