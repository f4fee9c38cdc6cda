#include "lineage/sql/tables.h"

namespace steward::lineage {

RelationName relation_name(const SqlNode& range_var) {
  return {range_var.text("schemaname"), range_var.text("relname"), range_var.text("catalogname")};
}

const std::vector<std::string>* SqlTables::columns_of(const RelationName& full) const {
  if (const auto at = changed_.find(full); at != changed_.end()) return at->second ? &*at->second : nullptr;
  const auto at = known_.relations.find(full);
  return at == known_.relations.end() ? nullptr : &at->second;
}

RelationName SqlTables::without_own_database(RelationName name) const {
  if (name.database == known_.database) name.database.clear();
  return name;
}

RelationName SqlTables::resolve(RelationName written) const {
  written = without_own_database(std::move(written));
  if (!written.schema.empty()) return written;
  for (const std::string& schema : search_path_)
    if (RelationName full{schema, written.name, written.database}; columns_of(full)) return full;
  return written;
}

RelationName SqlTables::resolve_new(RelationName written) const {
  written = without_own_database(std::move(written));
  if (written.schema.empty() && !search_path_.empty()) written.schema = search_path_.front();
  return written;
}

void SqlTables::define(const RelationName& full, std::vector<std::string> columns) {
  changed_.insert_or_assign(full, std::move(columns));
}

void SqlTables::forget(const RelationName& full) {
  changed_.insert_or_assign(full, std::nullopt);
}

void SqlTables::set_search_path(std::optional<std::vector<std::string>> path) {
  search_path_ = path ? *std::move(path) : known_.search_path;
}

SqlSchema SqlTables::snapshot() const {
  SqlSchema schema = known_;
  for (const auto& [name, columns] : changed_) {
    if (columns)
      schema.relations.insert_or_assign(name, *columns);
    else
      schema.relations.erase(name);
  }
  return schema;
}

}  // namespace steward::lineage
