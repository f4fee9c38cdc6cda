// The tables of a report as Parquet, zstd, with their types:
//
//   text VARCHAR · integer BIGINT · number DOUBLE · boolean BOOLEAN · time TIMESTAMP WITH TIME ZONE (UTC,
//   microseconds) list VARCHAR[] · and a last column _gaps VARCHAR[]: for each gap of the row "column: why";
//   null when it has none
//
// None and a gap are null in their column; _gaps tells them apart. The file's key-value metadata name the
// report, the table, the ledger and the head. Written through DuckDB: the rows gather in a temporary database
// on disk, out of which one thread copies the file, in row groups of some 4 MiB; memory is bounded whatever
// the table's length.
//
// Equal rows make equal bytes with the same version of DuckDB.
#pragma once

#include <filesystem>
#include <memory>

#include "audit/report/model.h"
#include "audit/report/table_sink.h"

namespace steward::audit::report {

// `scratch`: where the temporary folder is made; the system's when empty.
std::unique_ptr<Sink> parquet_sink(OpenTable open, std::filesystem::path scratch);

}  // namespace steward::audit::report
