#include "audit/report/column_widths.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace steward::audit::report {
namespace {

constexpr int kHalvings = 50;    // more exact than anybody sees
constexpr double kRagged = 1.1;  // lines do not end flush: a text in several needs more than its share
constexpr double kRounding = 1e-6;
constexpr double kMoreLines[] = {1, 1.1, 1.25, 1.5, 2, 3};  // than the fewest, tried

// Of a column: all its pieces whole; and the room that nine of ten of its texts ask for, so that a long one
// does not take that of all others.
struct Need {
  double least = 0, widest = 0, total = 0;
};

double in_lines(const Need& need, double lines) {
  if (lines <= 1) return need.widest;
  return std::max(need.least, std::min(need.widest, kRagged * need.total / lines));
}

// The smallest x in [low, high] at which `fits`, which does so from some x on.
template <class Fits>
double smallest(double low, double high, const Fits& fits) {
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = low + (high - low) / 2;
    (fits(middle) ? high : low) = middle;
  }
  return high;
}

double ninth_of_ten(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[(9 * values.size() + 9) / 10 - 1];
}

std::vector<Need> needs_of(const TableExtent& table) {
  std::vector<Need> needs;
  for (size_t i = 0; i < table.titles.size(); ++i) {
    Need need{.least = table.titles[i].least};
    std::vector<double> widest, total;
    for (const std::vector<TextExtent>& row : table.rows) {
      if (row[i].lines == 0) continue;
      need.least = std::max(need.least, row[i].least);
      widest.push_back(row[i].widest);
      total.push_back(row[i].total);
    }
    // A title may stand in two lines.
    need.widest = std::max({need.least, ninth_of_ten(std::move(widest)), table.titles[i].widest / 2});
    need.total = std::max(need.widest, ninth_of_ten(std::move(total)));
    needs.push_back(need);
  }
  return needs;
}

double sum_in_lines(const std::vector<Need>& needs, double lines) {
  double sum = 0;
  for (const Need& need : needs) sum += in_lines(need, lines);
  return sum;
}

// First to columns that then need one line, those that lack least before others; then to those that still
// need more; when none does, by weight.
void share_rest(const std::vector<Need>& needs, const std::vector<Column>& columns, double rest,
                std::vector<double>& widths) {
  std::vector<size_t> order(needs.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto lacks = [&](size_t i) { return std::max(needs[i].widest - widths[i], 0.0); };
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return lacks(a) < lacks(b); });
  for (const size_t i : order)
    if (const double more = lacks(i); more <= rest) {
      widths[i] += more;
      rest -= more;
    }
  if (rest <= 0) return;
  double lacking = 0, weights = 0;
  std::vector<double> lack;
  for (size_t i = 0; i < needs.size(); ++i) {
    lack.push_back(lacks(i));
    lacking += lack.back();
    weights += columns[i].weight;
  }
  for (size_t i = 0; i < needs.size(); ++i)
    widths[i] += lacking > 0 ? rest * lack[i] / lacking : rest * columns[i].weight / weights;
}

double lines_of(const TextExtent& text, double width) {
  if (text.widest <= width + kRounding) return text.lines;
  return std::max(text.lines + 1, std::ceil(kRagged * text.total / width + (text.lines - 1) / 2));
}

double average_height(const TableExtent& table, const std::vector<double>& widths) {
  double sum = 0, count = 0;
  for (const std::vector<TextExtent>& row : table.rows) {
    double lines = 1, unbroken = 1;
    for (size_t i = 0; i < row.size(); ++i) {
      lines = std::max(lines, lines_of(row[i], widths[i]));
      unbroken = std::max(unbroken, row[i].lines);
    }
    sum += lines / unbroken;
    ++count;
  }
  return count > 0 ? sum / count : 1;
}

// Small columns stay whole, wide ones get what is left.
std::vector<double> cut_widest(const std::vector<Need>& needs, double width) {
  const double widest = smallest(0, width, [&](double cap) {
    double sum = 0;
    for (const Need& need : needs) sum += std::min(need.least, cap);
    return sum >= width;
  });
  std::vector<double> widths;
  for (const Need& need : needs) widths.push_back(std::min(need.least, widest));
  return widths;
}

}  // namespace

size_t bytes_of(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return text->size();
  if (const auto* gap = std::get_if<Gap>(&cell)) return gap->why.size();
  size_t bytes = 0;
  if (const auto* items = std::get_if<std::vector<std::string>>(&cell))
    for (const std::string& item : *items) bytes += item.size() + 1;
  return bytes;
}

ColumnWidths fit_columns(const TableExtent& table, const std::vector<Column>& columns, double width) {
  const std::vector<Need> needs = needs_of(table);
  const auto fits = [&](double lines) { return sum_in_lines(needs, lines) <= width; };
  const double most = std::numeric_limits<float>::max();  // lines: pieces alone
  if (!fits(most)) {
    ColumnWidths cut{.widths = cut_widest(needs, width), .whole = false};
    cut.height = average_height(table, cut.widths);
    return cut;
  }
  double few = 1;
  if (!fits(1)) {
    double enough = 2;
    while (!fits(enough)) enough *= 2;
    few = smallest(1 + kRounding, enough, fits);
  }
  ColumnWidths best{.widths = {}, .height = std::numeric_limits<double>::infinity()};
  for (const double more : kMoreLines) {
    ColumnWidths tried;
    for (const Need& need : needs) tried.widths.push_back(in_lines(need, few * more));
    share_rest(needs, columns, width - std::accumulate(tried.widths.begin(), tried.widths.end(), 0.0),
               tried.widths);
    tried.height = average_height(table, tried.widths);
    if (tried.height < best.height) best = std::move(tried);
  }
  return best;
}

bool wants_wide_page(const ColumnWidths& upright) {
  constexpr size_t kFew = 4, kSome = 6;
  constexpr double kTower = 3, kAlmostOne = 1.3;
  if (!upright.whole) return true;
  const size_t columns = upright.widths.size();
  return columns > kSome ? upright.height > kAlmostOne : columns > kFew && upright.height > kTower;
}

}  // namespace steward::audit::report
