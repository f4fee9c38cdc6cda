#include "cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.h"

namespace steward::cli {
namespace {

constexpr int kBarWidth = 24;
constexpr size_t kLineWidth = 110;

std::string_view code_of(Ink colour) {
  switch (colour) {
    case Ink::kPlain:
      return "";
    case Ink::kBold:
      return "\x1b[1m";
    case Ink::kDim:
      return "\x1b[2m";
    case Ink::kRed:
      return "\x1b[31m";
    case Ink::kGreen:
      return "\x1b[32m";
    case Ink::kYellow:
      return "\x1b[33m";
    case Ink::kCyan:
      return "\x1b[36m";
  }
  return "";
}

// Columns a cell takes: code points outside escape sequences.
size_t width_of(std::string_view cell) {
  size_t width = 0;
  for (size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] == '\x1b') {
      while (i < cell.size() && cell[i] != 'm') ++i;
      continue;
    }
    if ((static_cast<unsigned char>(cell[i]) & 0xC0) != 0x80) ++width;
  }
  return width;
}

std::string without_controls(std::string_view text) {
  return excerpt(text, text.size());
}

}  // namespace

bool is_colourful(std::FILE* stream) {
  const char* no_colour = std::getenv("NO_COLOR");
  return ::isatty(::fileno(stream)) != 0 && (no_colour == nullptr || *no_colour == '\0');
}

std::string ink(Ink colour, std::string_view text) {
  const std::string clean = without_controls(text);
  if (colour == Ink::kPlain || !is_colourful(stdout)) return clean;
  return fmt::format("{}{}\x1b[0m", code_of(colour), clean);
}

std::string wrapped(std::string_view mark, std::string_view text, int indent) {
  const size_t margin = static_cast<size_t>(indent) + width_of(mark);
  const size_t room = margin + 20 < kLineWidth ? kLineWidth - margin : 20;
  std::string out = std::string(static_cast<size_t>(indent), ' ') + std::string(mark);
  size_t column = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const size_t width = width_of(word);
    if (column > 0 && column + 1 + width > room) {
      out += "\n" + std::string(margin, ' ');
      column = 0;
    }
    if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + "\n";
}

Table::Table(std::vector<std::string> heading) : heading_(std::move(heading)) {}

void Table::add(std::vector<std::string> row) {
  row.resize(heading_.size());
  rows_.push_back(std::move(row));
}

std::string Table::str(int indent) const {
  std::vector<size_t> widths;
  for (const std::string& title : heading_) widths.push_back(width_of(title));
  for (const auto& row : rows_)
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));

  const auto line = [&](const std::vector<std::string>& cells) {
    std::string out(static_cast<size_t>(indent), ' ');
    for (size_t i = 0; i < cells.size(); ++i) {
      out += cells[i];
      if (i + 1 < cells.size()) out.append(widths[i] - width_of(cells[i]) + 2, ' ');
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out + "\n";
  };
  std::vector<std::string> heading;
  for (const std::string& title : heading_) heading.push_back(ink(Ink::kDim, title));
  std::string out = line(heading);
  for (const auto& row : rows_) out += line(row);
  return out;
}

std::string counted(size_t count, std::string_view singular, std::string_view plural) {
  return fmt::format("{} {}", with_thousands(static_cast<int64_t>(count)), count == 1 ? singular : plural);
}

ProgressBar::ProgressBar(std::string title) : title_(std::move(title)) {}

ProgressBar::~ProgressBar() {
  if (shown_) fmt::print(stderr, "\r\x1b[K");
}

void ProgressBar::show(size_t done, size_t total, std::string_view detail) {
  if (::isatty(STDERR_FILENO) == 0 || total == 0) return;
  const int filled = static_cast<int>(kBarWidth * done / total);
  std::string bar;
  for (int i = 0; i < kBarWidth; ++i) bar += i < filled ? "█" : "░";
  fmt::print(stderr, "\r\x1b[K{} {} {}/{} {}", title_, bar, done, total, excerpt(detail, 48));
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace steward::cli
