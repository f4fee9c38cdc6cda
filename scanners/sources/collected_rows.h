// What a source delivers, gathered whole in memory: for the tests of sources. Never used on data of unknown
// size.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scanners/sources/source.h"

namespace steward::scanners {

struct CollectedColumn {
  Field field;
  std::vector<std::pair<std::string, int64_t>> distinct;  // value, rows; sorted by value
  int64_t rows_examined = 0;
  int64_t nulls = 0;
};

struct CollectedRows {
  std::vector<CollectedColumn> columns;
  std::vector<Field> unread;
  int64_t rows = 0;
  int64_t rows_examined = 0;
  SampleDesign design = SampleDesign::kFirstRows;
  bool read_to_end = false;
};

class CollectingSink : public BatchSink {
 public:
  Status begin(const std::vector<Field>& columns) override {
    counts_.resize(columns.size());
    for (const Field& field : columns) rows_.columns.push_back({field, {}, 0, 0});
    return {};
  }
  Status add(const Batch& batch) override {
    for (size_t i = 0; i < counts_.size(); ++i) {
      CollectedColumn& column = rows_.columns[i];
      column.rows_examined += static_cast<int64_t>(batch.columns[i].values.size()) + batch.columns[i].unread;
      for (const std::string_view value : batch.columns[i].values) {
        if (value.data())
          ++counts_[i][std::string(value)];
        else
          ++column.nulls;
      }
    }
    return {};
  }
  CollectedRows finish(const ReadSummary& summary) {
    for (size_t i = 0; i < counts_.size(); ++i)
      rows_.columns[i].distinct.assign(counts_[i].begin(), counts_[i].end());
    rows_.unread = summary.unread;
    rows_.rows = summary.rows;
    rows_.rows_examined = summary.rows_examined;
    rows_.design = summary.design;
    rows_.read_to_end = summary.read_to_end();
    return std::move(rows_);
  }

 private:
  CollectedRows rows_;
  std::vector<std::map<std::string, int64_t>> counts_;
};

inline Result<CollectedRows> collect(Source& source, const Discovered& dataset,
                                     const ReadOptions& options = {}) {
  CollectingSink sink;
  STEWARD_ASSIGN_OR_RETURN(const ReadSummary summary, source.read(dataset, options, sink));
  return sink.finish(summary);
}

}  // namespace steward::scanners
