// What the facets of datasets say of their data: metrics, assertions and statistics, of the dataset or of
// what one run read and wrote. Read with read_facet<T>(). Numbers are as the producer counted them.
#pragma once

#include "lineage/events/facet_reader.h"

#include <vector>

namespace steward::lineage {

// min, max, sum and quantiles are values of the data: keep them from whoever may not see the column.
struct ColumnMetrics {
  std::optional<int64_t> null_count, distinct_count;
  std::optional<double> count, sum, min, max;
  std::map<std::string, double> quantiles;  // "0.25" → value
};
struct DataQualityMetrics {  // dataQualityMetrics 1-0-0 (dataset), 1-0-3 (input)
  std::optional<int64_t> row_count, bytes, file_count;
  std::optional<Timestamp> last_updated;
  std::map<std::string, ColumnMetrics> columns;
};

struct Assertion {
  std::string assertion;  // "not_null"
  std::optional<bool> success;
  std::string column;    // empty: of the whole dataset
  std::string severity;  // "error", "warn"
  std::string name;
};
struct DataQualityAssertions {  // dataQualityAssertions 1-1-0
  std::vector<Assertion> assertions;
};

struct Statistics {
  std::optional<int64_t> row_count, size, file_count;  // size in bytes
};
struct InputStatistics : Statistics {};   // inputStatistics 1-0-0
struct OutputStatistics : Statistics {};  // outputStatistics 1-0-2

void read_members(FacetReader& reader, DataQualityMetrics& out);
void read_members(FacetReader& reader, DataQualityAssertions& out);
void read_members(FacetReader& reader, Statistics& out);

}  // namespace steward::lineage
