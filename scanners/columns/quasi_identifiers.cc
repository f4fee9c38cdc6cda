#include "scanners/columns/quasi_identifiers.h"

#include <algorithm>
#include <set>

#include "scanners/columns/row_hash.h"

namespace steward::scanners {
namespace {

constexpr size_t kMinRows = 50;       // fewer say nothing
constexpr double kTelling = 0.5;      // share of unique rows from which a set is reported
constexpr double kPromising = 0.05;   // … from which it is worth widening
constexpr double kIdentifying = 0.9;  // … from which a column identifies by itself
constexpr size_t kMaxSets = 12, kMaxAlone = 4, kMaxSize = 4;
constexpr size_t kMaxTried = 2000;

using ColumnSet = std::vector<size_t>;  // ascending

struct Tried {
  ColumnSet columns;
  int64_t k = 0;
  double unique_share = 0;
};

bool more_telling(const Tried& a, const Tried& b) {
  if (a.unique_share != b.unique_share) return a.unique_share > b.unique_share;
  return a.columns < b.columns;
}

// Groups the sampled rows by sets of columns.
class Grouping {
 public:
  explicit Grouping(const RowSample& sample) {
    for (const auto& [hash, row] : sample.rows()) {
      rows_.push_back(&row);
      total_ += row.rows;
    }
    size_t slots = 64;
    while (slots < rows_.size() * 2) slots *= 2;
    slots_.resize(slots);
  }

  int64_t total() const { return total_; }

  Tried measure(ColumnSet columns) {
    std::fill(slots_.begin(), slots_.end(), Slot{});
    for (const RowSample::Row* row : rows_) {
      uint64_t hash = 0;
      for (const size_t column : columns)
        hash = mix_hash(hash + (column < row->cells.size() ? row->cells[column] : 0));
      slot_of(hash).rows += row->rows;
    }
    int64_t unique = 0, smallest = total_;
    for (const Slot& slot : slots_) {
      if (slot.rows == 0) continue;
      unique += slot.rows == 1;
      smallest = std::min(smallest, slot.rows);
    }
    return {std::move(columns), smallest, static_cast<double>(unique) / static_cast<double>(total_)};
  }

 private:
  struct Slot {
    uint64_t hash = 0;
    int64_t rows = 0;
  };

  Slot& slot_of(uint64_t hash) {
    const size_t mask = slots_.size() - 1;
    size_t at = hash & mask;
    while (slots_[at].rows != 0 && slots_[at].hash != hash) at = (at + 1) & mask;
    slots_[at].hash = hash;
    return slots_[at];
  }

  std::vector<const RowSample::Row*> rows_;
  int64_t total_ = 0;
  std::vector<Slot> slots_;
};

bool contains_any(const ColumnSet& set, const std::vector<Tried>& smaller) {
  return std::any_of(smaller.begin(), smaller.end(), [&set](const Tried& found) {
    return std::includes(set.begin(), set.end(), found.columns.begin(), found.columns.end());
  });
}

class Search {
 public:
  Search(const RowSample& sample, const std::vector<bool>& eligible) : grouping_(sample) {
    for (size_t i = 0; i < eligible.size(); ++i)
      if (eligible[i]) judge_alone(grouping_.measure({i}));
    std::sort(alone_.begin(), alone_.end(), more_telling);
    if (alone_.size() > kMaxAlone) alone_.resize(kMaxAlone);
  }

  std::vector<Tried> run() {
    std::vector<Tried> frontier;
    for (const size_t column : columns_) frontier.push_back({{column}, 0, 0});
    for (size_t size = 2; size <= kMaxSize && !frontier.empty(); ++size) frontier = widen(frontier);
    std::sort(found_.begin(), found_.end(), [](const Tried& a, const Tried& b) {
      return a.columns.size() != b.columns.size() ? a.columns.size() < b.columns.size() : more_telling(a, b);
    });
    std::vector<Tried> all = std::move(alone_);
    for (Tried& found : found_)
      if (all.size() < kMaxSets) all.push_back(std::move(found));
    return all;
  }

  int64_t rows() const { return grouping_.total(); }

 private:
  void judge_alone(Tried tried) {
    if (tried.unique_share >= kIdentifying)
      alone_.push_back(std::move(tried));
    else if (tried.unique_share >= kTelling)
      found_.push_back(std::move(tried));
    else
      columns_.push_back(tried.columns[0]);
  }

  // Sets one column wider than those of `frontier`, the most promising first.
  std::vector<Tried> widen(const std::vector<Tried>& frontier) {
    std::vector<Tried> promising;
    std::set<ColumnSet> seen;
    for (const Tried& base : frontier) {
      for (const size_t column : columns_) {
        if (std::binary_search(base.columns.begin(), base.columns.end(), column)) continue;
        ColumnSet wider = base.columns;
        wider.insert(std::upper_bound(wider.begin(), wider.end(), column), column);
        if (!seen.insert(wider).second || contains_any(wider, found_)) continue;
        if (++tried_ > kMaxTried) return {};
        Tried tried = grouping_.measure(std::move(wider));
        if (tried.unique_share >= kTelling)
          found_.push_back(std::move(tried));
        else if (tried.unique_share >= kPromising)
          promising.push_back(std::move(tried));
      }
    }
    std::sort(promising.begin(), promising.end(), more_telling);
    return promising;
  }

  Grouping grouping_;
  ColumnSet columns_;  // that do not single out rows by themselves
  std::vector<Tried> alone_, found_;
  size_t tried_ = 0;
};

}  // namespace

void RowSample::add(const std::vector<std::vector<uint64_t>>& columns, size_t rows) {
  const size_t width = std::min(columns.size(), kMaxColumns);
  const auto cell = [&](size_t column, size_t row) {
    return columns[column].empty() ? uint64_t{0} : columns[column][row];
  };
  for (size_t row = 0; row < rows; ++row) {
    // A column that a part of the dataset does not have counts like one that is null there.
    uint64_t hash = 0;
    for (size_t i = 0; i < width; ++i)
      if (const uint64_t value = cell(i, row); value != 0) hash += mix_hash(value + i);
    if (hash >= limit_) continue;
    if (const auto known = rows_.find(hash); known != rows_.end()) {
      ++known->second.rows;
      continue;
    }
    Row added;
    added.rows = 1;
    for (size_t i = 0; i < width; ++i) added.cells.push_back(cell(i, row));
    insert(hash, std::move(added));
  }
}

void RowSample::merge(const RowSample& other) {
  limit_ = std::min(limit_, other.limit_);
  for (const auto& [hash, row] : other.rows_) {
    if (const auto known = rows_.find(hash); known != rows_.end())
      known->second.rows += row.rows;
    else if (hash < limit_)
      insert(hash, row);
  }
  rows_.erase(rows_.lower_bound(limit_), rows_.end());
}

void RowSample::insert(uint64_t hash, Row row) {
  rows_.emplace(hash, std::move(row));
  if (rows_.size() <= kMaxRows) return;
  const auto largest = std::prev(rows_.end());
  limit_ = largest->first;
  rows_.erase(largest);
}

std::vector<QuasiIdentifier> find_quasi_identifiers(const RowSample& sample,
                                                    const std::vector<std::string>& paths,
                                                    const std::vector<bool>& eligible) {
  if (sample.rows().size() < kMinRows) return {};
  const auto width = static_cast<std::ptrdiff_t>(std::min(eligible.size(), RowSample::kMaxColumns));
  Search search(sample, {eligible.begin(), eligible.begin() + width});
  std::vector<QuasiIdentifier> sets;
  for (const Tried& tried : search.run()) {
    QuasiIdentifier set{{}, tried.k, tried.unique_share, search.rows()};
    for (const size_t column : tried.columns) set.columns.push_back(paths[column]);
    sets.push_back(std::move(set));
  }
  return sets;
}

}  // namespace steward::scanners
