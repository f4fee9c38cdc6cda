#include "scanners/sources/file_source.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "scanners/sources/file_fingerprint.h"
#include "scanners/sources/file_list.h"
#include "scanners/sources/file_reading.h"
#include "scanners/sources/sqlite_source.h"

namespace steward::scanners {
namespace {

constexpr std::string_view kNamespace = "file";

Error gone() {
  return {ErrorCode::kNotFound, "It no longer exists.", ""};
}

}  // namespace

Result<std::unique_ptr<Source>> FileSource::open(const std::string& path) {
  STEWARD_ASSIGN_OR_RETURN(const auto list, list_files(path));
  STEWARD_ASSIGN_OR_RETURN(auto session, DuckdbSession::open());
  return std::unique_ptr<Source>(new FileSource(std::move(session), lay_out(list)));
}

Result<Discovery> FileSource::discover() {
  databases_.clear();
  database_of_.clear();
  Discovery discovery;
  for (const FileTable& table : tables_) {
    if (table.format == FileFormat::kSqlite) {
      const Status listed = discover_database(table, discovery);
      if (!listed.ok())
        discovery.problems.push_back({std::string(kNamespace) + ":" + table.name, listed.error().message});
      continue;
    }
    discovery.datasets.push_back({{std::string(kNamespace), table.name}, DatasetKind::kFile, std::nullopt});
  }
  std::sort(discovery.datasets.begin(), discovery.datasets.end(),
            [](const Discovered& a, const Discovered& b) { return a.name < b.name; });
  return discovery;
}

Status FileSource::discover_database(const FileTable& table, Discovery& discovery) {
  STEWARD_ASSIGN_OR_RETURN(auto database, SqliteSource::open(table.files.at(0).path.string()));
  STEWARD_ASSIGN_OR_RETURN(auto found, database->discover());
  for (auto& dataset : found.datasets) {
    database_of_[dataset.name] = database.get();
    discovery.datasets.push_back(std::move(dataset));
  }
  for (auto& problem : found.problems) discovery.problems.push_back(std::move(problem));
  databases_[table.name] = std::move(database);
  return {};
}

const FileTable* FileSource::table_named(const DatasetName& name) const {
  const auto table = std::lower_bound(tables_.begin(), tables_.end(), name.name,
                                      [](const FileTable& a, const std::string& b) { return a.name < b; });
  return table == tables_.end() || table->name != name.name ? nullptr : &*table;
}

Result<std::string> FileSource::fingerprint(const Discovered& dataset) {
  if (const auto database = database_of_.find(dataset.name); database != database_of_.end())
    return database->second->fingerprint(dataset);
  const FileTable* table = table_named(dataset.name);
  if (!table) return gone();
  return fingerprint_files(*table);
}

Result<ReadSummary> FileSource::read(const Discovered& dataset, const ReadOptions& options, BatchSink& sink) {
  if (const auto database = database_of_.find(dataset.name); database != database_of_.end())
    return database->second->read(dataset, options, sink);
  const FileTable* table = table_named(dataset.name);
  if (!table) return gone();
  auto summary = FileReading(session_, *table, options, sink).run();
  session_.clear_deadline();
  return summary;
}

}  // namespace steward::scanners
