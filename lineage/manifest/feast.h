// A Feast registry as a manifest: feature views, what their features are made of, and who reads them.
//
// Reads the JSON that `feast registry-dump` prints: protobuf's JSON form of the registry of one project, keys
// in lower camel case (github.com/feast-dev/feast, protos/feast/core). What becomes of it:
//
//   feature view            feast://PROJECT  NAME, fields = entity columns and features
//   on-demand, stream view  the same; what its function reads is known, not how
//   feature service         feast://PROJECT  feature_service/NAME, fields VIEW__FEATURE
//   saved dataset           the table or file it was saved to
//   data source             the table, file or topic it reads; a query, or a source that does not tell its
//   table:
//                           feast://PROJECT  data_source/NAME, with partly known lineage
//
// Members that lineage has no use for are passed over, as Feast adds some with each release. Pure,
// thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "lineage/manifest/manifest.h"

namespace steward::lineage {

// `warehouse` is the namespace of tables whose server the registry does not name (Snowflake, Redshift, Trino,
// Athena, Spark, PostgreSQL): "snowflake://org-account". Empty: their data sources stay unresolved.
// Errors carry the JSON Pointer. Bounds as for a manifest; the text as for parse_json().
Result<Manifest> manifest_of_feast_registry(std::string_view json, const std::string& warehouse);

}  // namespace steward::lineage
