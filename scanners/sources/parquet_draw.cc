#include "scanners/sources/parquet_draw.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "scanners/columns/row_hash.h"
#include "scanners/sources/duckdb_file.h"

namespace steward::scanners {
namespace {

constexpr size_t kMinGroups = 32;

struct Group {
  size_t file = 0;
  int64_t first = 0;  // row of the file
  int64_t rows = 0;
};

Result<std::vector<Group>> groups_of(DuckdbSession& session, const std::filesystem::path& path, size_t file) {
  std::vector<Group> groups;
  int64_t first = 0;
  STEWARD_RETURN_IF_ERROR(
      session.each_chunk("SELECT CAST(any_value(row_group_num_rows) AS VARCHAR) FROM parquet_metadata(" +
                             duckdb_path_literal(path) + ") GROUP BY row_group_id ORDER BY row_group_id",
                         [&](const DuckdbChunk& chunk) {
                           std::vector<std::string_view> counts;
                           chunk.append_column(0, counts);
                           for (const auto count : counts) {
                             groups.push_back({file, first, parse_int(count).value_or(0)});
                             first += groups.back().rows;
                           }
                           return true;
                         }));
  return groups;
}

// The groups in an order that the seed decides, up to where they hold enough rows.
std::vector<Group> drawn(std::vector<Group> groups, int64_t rows_wanted, uint64_t seed) {
  std::vector<std::pair<uint64_t, size_t>> order;
  for (size_t i = 0; i < groups.size(); ++i) order.emplace_back(mix_hash(mix_hash(seed + 1) ^ i), i);
  std::sort(order.begin(), order.end());
  std::vector<Group> chosen;
  int64_t rows = 0;
  for (const auto& [hash, index] : order) {
    if (chosen.size() >= kMinGroups && rows >= rows_wanted) break;
    chosen.push_back(groups[index]);
    rows += groups[index].rows;
  }
  return chosen;
}

int64_t rows_in(const std::vector<Group>& groups) {
  int64_t rows = 0;
  for (const Group& group : groups) rows += group.rows;
  return rows;
}

// Rows are drawn a little too often: the number drawn is Binomial, and falls short of `wanted` by six
// standard deviations once in a billion samples.
std::string row_condition(int64_t wanted, int64_t rows, uint64_t seed) {
  const double aim = static_cast<double>(wanted) + 6 * std::sqrt(static_cast<double>(wanted)) + 20;
  const double share = aim / static_cast<double>(rows);
  if (share >= 1) return "";
  return "hash(xor(file_row_number, CAST(" + std::to_string(mix_hash(seed) >> 2) + " AS BIGINT))) <= CAST(" +
         std::to_string(static_cast<uint64_t>(share * 0x1p63) * 2) + " AS UBIGINT)";
}

std::string range_condition(const std::vector<Group>& groups, size_t file) {
  std::string condition;
  for (const Group& group : groups) {
    if (group.file != file) continue;
    condition += (condition.empty() ? "" : " OR ") + std::string("file_row_number BETWEEN ") +
                 std::to_string(group.first) + " AND " + std::to_string(group.first + group.rows - 1);
  }
  return condition;
}

}  // namespace

Result<ParquetDraw> draw_parquet_rows(DuckdbSession& session, const std::vector<std::filesystem::path>& files,
                                      const ReadOptions& options, int64_t rows_looked_through) {
  ParquetDraw draw;
  std::vector<Group> groups;
  for (size_t file = 0; file < files.size(); ++file) {
    STEWARD_ASSIGN_OR_RETURN(const auto of_file, groups_of(session, files[file], file));
    groups.insert(groups.end(), of_file.begin(), of_file.end());
  }
  draw.parts.resize(files.size());
  draw.rows = rows_in(groups);
  const int64_t wanted = std::max<int64_t>(options.max_rows, 1);
  if (draw.rows <= wanted) return draw;

  auto chosen = draw.rows > rows_looked_through
                    ? drawn(groups, std::max(rows_looked_through, wanted), options.seed)
                    : groups;
  if (chosen.size() < groups.size()) draw.groups_drawn = static_cast<int64_t>(chosen.size());
  std::sort(chosen.begin(), chosen.end(), [](const Group& a, const Group& b) {
    return std::pair(a.file, a.first) < std::pair(b.file, b.first);
  });
  const int64_t rows = rows_in(chosen);
  for (size_t file = 0; file < files.size(); ++file) {
    ParquetDraw::Part& part = draw.parts[file];
    part.where = row_condition(wanted, rows, options.seed + file * 0x9e3779b9u);
    if (draw.groups_drawn == 0) continue;
    const auto ranges = range_condition(chosen, file);
    part.none = ranges.empty();
    part.where = part.where.empty() ? ranges : "(" + ranges + ") AND " + part.where;
  }
  return draw;
}

}  // namespace steward::scanners
