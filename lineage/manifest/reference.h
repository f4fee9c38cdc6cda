// A dataset or a field as people write it in a manifest: the full name, or a short one in a namespace at
// hand.
#pragma once

#include <string>
#include <string_view>

#include "catalog/dataset.h"
#include "lineage/edge.h"

namespace steward::lineage {

// "postgres://db:5432/shop.public.orders#id", "file:/data/a.csv", "bigquery/p.d.t", "s3://bucket/raw/a": what
// to_string(DatasetName) writes, canonical. Without a slash it is a name in `ns`. What follows the last '#'
// is the field; a name with a '#' of its own is written as a mapping instead, see manifest_reader.h.
NamedNode parse_reference(std::string_view text, const std::string& ns);

// A place data is read from, as an URI ("s3://bucket/raw/a.parquet", "file:///data/a", "/data/a"), canonical.
DatasetName dataset_of_uri(std::string_view uri);

}  // namespace steward::lineage
