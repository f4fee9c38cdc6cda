// One spelling for each dataset: producers write the same table in many ways, the catalog in one.
//
// The rules follow the OpenLineage naming conventions (https://openlineage.io/docs/spec/naming) and what each
// platform itself folds. Two names become one only when no platform setting could make them two things: where
// case depends on a setting (MySQL, Redshift) or a port has no single default (Trino, Hive, Kafka), nothing
// is changed. What one cannot know from the name (a Glue catalog behind a Hive metastore) is configured, see
// namespace_aliases.h. Pure, thread-safe; never fails: what no rule speaks of is returned as it came.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/dataset.h"

namespace steward {

// Idempotent. Examples:
//   POSTGRESQL://user@DB.Example  shop.public.T   ->  postgres://db.example:5432  shop.public.T
//   s3a://bucket/                 /raw/orders/    ->  s3://bucket                 raw/orders
//   hive://META:9083              Sales.Orders    ->  hive://meta:9083            sales.orders
//   snowflake://Org-Acct          db.s."My t"     ->  snowflake://org-acct        DB.S."My t"
//   file://                       /data//a.csv    ->  file                        /data/a.csv
DatasetName canonical_name(DatasetName name);

// True when names in the namespace are compared without regard to case by the platform itself (Hive, Glue,
// Trino, Databricks, Athena).
bool folds_case(std::string_view ns);

// True when the namespace is of a file system or object store: the name is a place, not a table.
bool is_storage(std::string_view ns);

// The parts of a table's name, whatever platform writes it: "table/sales/orders" of Glue and "sales.orders"
// of Hive both are {"sales", "orders"}. A dot inside a part is written "\." or stands between double quotes.
std::vector<std::string> name_parts(const DatasetName& name);

}  // namespace steward
