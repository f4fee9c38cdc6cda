#include "scanners/columns/table_state.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "scanners/columns/column_decision.h"
#include "scanners/columns/row_hash.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxLeafPaths = 400;  // of one column

std::string_view type_of(LeafKind kind) {
  switch (kind) {
    case LeafKind::kInteger:
      return "bigint";
    case LeafKind::kNumber:
      return "double";
    case LeafKind::kText:
    case LeafKind::kNull:
      break;
  }
  return "text";
}

}  // namespace

TableState::TableState(const DetectorSet& detectors, DatasetName dataset, ColumnOptions options,
                       Workers* workers)
    : detectors_(&detectors), dataset_(std::move(dataset)), options_(options), workers_(workers) {}

TableState::Column& TableState::column_of(const Field& field) {
  for (const auto& column : columns_)
    if (column->field.path == field.path) return *column;
  const TypeMask type = classify_type(field.type);
  columns_.push_back(std::unique_ptr<Column>(new Column{field,
                                                        ColumnState(*detectors_, dataset_, field, options_),
                                                        (type & (kJsonType | kTextType)) != 0,
                                                        {},
                                                        {}}));
  return *columns_.back();
}

Status TableState::begin(const std::vector<Field>& columns) {
  order_.clear();
  std::set<const Column*> seen;
  for (const Field& field : columns) {
    Column& column = column_of(field);
    if (!seen.insert(&column).second)
      return Error{ErrorCode::kInvalidInput, "Two columns have the same name; rename one.",
                   excerpt(field.path)};
    order_.push_back(&column);
  }
  return {};
}

Status TableState::add(const Batch& batch) {
  if (batch.columns.size() != order_.size())
    return Error{ErrorCode::kInternal, "A batch has other columns than were announced.", to_string(dataset_)};
  const auto rows = static_cast<size_t>(batch.rows);
  rows_ += batch.rows;
  const auto examine_one = [&](size_t i) { examine(*order_[i], batch.columns[i], rows); };
  if (workers_)
    workers_->run(order_.size(), examine_one);
  else
    for (size_t i = 0; i < order_.size(); ++i) examine_one(i);

  std::vector<std::vector<uint64_t>> hashes(std::min(columns_.size(), RowSample::kMaxColumns));
  for (size_t i = 0; i < hashes.size(); ++i) hashes[i].swap(columns_[i]->hashes);
  row_sample_.add(hashes, rows);
  for (size_t i = 0; i < hashes.size(); ++i) hashes[i].swap(columns_[i]->hashes);
  for (const auto& column : columns_) column->hashes.clear();
  return {};
}

void TableState::examine(Column& column, const Cells& cells, size_t rows) {
  const bool one_to_a_row = cells.values.size() == rows && cells.unread == 0;
  column.hashes.clear();
  column.state.add_unread(cells.unread);
  for (const std::string_view value : cells.values) {
    uint64_t hash = 0;
    if (value.data()) {
      hash = column.state.add(value);
      if (column.may_hold_json && looks_like_json(trim(value))) walk_json(column, value);
    } else {
      column.state.add_null();
    }
    if (one_to_a_row) column.hashes.push_back(hash);
  }
}

void TableState::walk_json(Column& column, std::string_view value) {
  const bool is_json = (column.state.type() & kJsonType) != 0;
  JsonLeaves found = find_json_leaves(value, column.field.path);
  if (!is_json && !found.complete) return;  // a text that happens to begin like JSON
  for (const JsonLeaf& leaf : found.leaves) {
    ColumnState* state = leaf_of(column, leaf.path, leaf.kind);
    if (!state) continue;
    if (leaf.kind == LeafKind::kNull)
      state->add_null();
    else
      state->add(leaf.text);
  }
}

// Null when the column has more paths than are followed. Which are followed depends on their names alone.
ColumnState* TableState::leaf_of(Column& column, const std::string& path, LeafKind kind) {
  if (kind == LeafKind::kNull) kind = LeafKind::kText;
  const uint64_t hash = seeded_hash(static_cast<uint64_t>(kind), path);
  const auto known = column.leaves.find(hash);
  if (known != column.leaves.end()) return &known->second.state;
  if (column.leaves.size() >= kMaxLeafPaths) {
    const auto largest = std::prev(column.leaves.end());
    if (hash > largest->first) return nullptr;
    column.leaves.erase(largest);
  }
  const Field field{{}, to_valid_utf8(path), std::string(type_of(kind)), column.field.ordinal};
  const auto added =
      column.leaves.emplace(hash, Leaf{path, kind, ColumnState(*detectors_, dataset_, field, options_)});
  return &added.first->second.state;
}

Status TableState::merge(const TableState& other) {
  for (const auto& theirs : other.columns_) {
    Column& column = column_of(theirs->field);
    STEWARD_RETURN_IF_ERROR(column.state.merge(theirs->state));
    for (const auto& [hash, leaf] : theirs->leaves)
      if (ColumnState* state = leaf_of(column, leaf.path, leaf.kind))
        STEWARD_RETURN_IF_ERROR(state->merge(leaf.state));
  }
  row_sample_.merge(other.row_sample_);
  rows_ += other.rows_;
  return {};
}

std::vector<FieldReport> TableState::decide(const Sampling& sampling) {
  std::vector<FieldReport> all;
  for (const auto& column : columns_) {
    FieldReport parent = scanners::decide(column->state, sampling);
    std::vector<FieldReport> leaves;
    for (auto& [hash, leaf] : column->leaves) leaves.push_back(scanners::decide(leaf.state, sampling));
    fold_leaves(parent, std::move(leaves), all);
  }
  return all;
}

// Who reads the column reads all its leaves: it carries their categories as well.
void TableState::fold_leaves(FieldReport& parent, std::vector<FieldReport> leaves,
                             std::vector<FieldReport>& all) {
  std::sort(leaves.begin(), leaves.end(), [](const FieldReport& a, const FieldReport& b) {
    return std::tie(a.field.path, a.field.type) < std::tie(b.field.path, b.field.type);
  });
  std::vector<FieldReport> fields;
  for (FieldReport& leaf : leaves) {
    for (const Finding& finding : leaf.findings) {
      const bool decided = std::find(leaf.categories.begin(), leaf.categories.end(), finding.category) !=
                           leaf.categories.end();
      const bool known = std::find(parent.categories.begin(), parent.categories.end(), finding.category) !=
                         parent.categories.end();
      if (!decided || known) continue;
      parent.categories.push_back(finding.category);
      std::erase_if(parent.findings, [&](const Finding& f) { return f.detector == finding.detector; });
      parent.findings.push_back(finding);
      parent.findings.back().outcome = Outcome::kInText;
    }
    // One path with values of several kinds is one field.
    if (!fields.empty() && fields.back().field.path == leaf.field.path) {
      FieldReport& same = fields.back();
      same.categories.insert(same.categories.end(), leaf.categories.begin(), leaf.categories.end());
      same.findings.insert(same.findings.end(), leaf.findings.begin(), leaf.findings.end());
      same.certificate.clear();
      same.rows_examined += leaf.rows_examined;
      same.nulls += leaf.nulls;
      std::sort(same.categories.begin(), same.categories.end());
      same.categories.erase(std::unique(same.categories.begin(), same.categories.end()),
                            same.categories.end());
    } else if (leaf.field.path != parent.field.path) {
      fields.push_back(std::move(leaf));
    }
  }
  std::sort(parent.categories.begin(), parent.categories.end());
  all.push_back(std::move(parent));
  std::move(fields.begin(), fields.end(), std::back_inserter(all));
}

std::vector<QuasiIdentifier> TableState::quasi_identifiers(const std::vector<FieldReport>& fields) const {
  std::vector<std::string> paths;
  std::vector<bool> eligible;
  for (const auto& column : columns_) {
    paths.push_back(column->field.path);
    const auto report = std::find_if(fields.begin(), fields.end(), [&](const FieldReport& field) {
      return field.field.path == column->field.path;
    });
    const bool is_personal = report != fields.end() && !report->categories.empty();
    const TypeMask type = column->state.type();
    // A surrogate key singles out every row by its making; a measurement does so by its digits.
    const bool is_key = names_identifier(column->field.path) || type == kOpaqueType;
    const bool is_measure = (type & (kFloatType | kTimestampType)) != 0;
    eligible.push_back(is_personal || !(is_key || is_measure));
  }
  return find_quasi_identifiers(row_sample_, paths, eligible);
}

}  // namespace steward::scanners
