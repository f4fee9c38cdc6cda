#include "lineage/events/quality_facets.h"

namespace steward::lineage {

void read_members(FacetReader& reader, DataQualityMetrics& out) {
  reader.whole("rowCount", out.row_count).whole("bytes", out.bytes).whole("fileCount", out.file_count);
  reader.time("lastUpdated", out.last_updated);
  reader.each_member("columnMetrics", [&](const std::string& name, FacetReader& item) {
    ColumnMetrics& column = out.columns[name];
    item.whole("nullCount", column.null_count).whole("distinctCount", column.distinct_count);
    item.number("count", column.count).number("sum", column.sum);
    item.number("min", column.min).number("max", column.max).numbers("quantiles", column.quantiles);
  });
}

// expected, actual and content may quote the data, so they are checked and left in the kept body.
void read_members(FacetReader& reader, DataQualityAssertions& out) {
  reader.each("assertions", [&](FacetReader& item) {
    Assertion& assertion = out.assertions.emplace_back();
    item.text("assertion", assertion.assertion).flag("success", assertion.success);
    item.text("column", assertion.column).text("severity", assertion.severity).text("name", assertion.name);
    item.text("description").text("expected").text("actual").text("content").text("contentType");
    item.object("params", [](FacetReader&) {});
  });
}

void read_members(FacetReader& reader, Statistics& out) {
  reader.whole("rowCount", out.row_count).whole("size", out.size).whole("fileCount", out.file_count);
}

}  // namespace steward::lineage
