#include "enforcement/consent_ids.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "enforcement/own_schema.h"
#include "policy/enforcement/sql.h"

namespace steward::enforcement {
namespace {

using policy::quoted_identifier;

constexpr auto kInsertIds = R"(
  SELECT id FROM json_array_elements_text($1::json) AS n (id))";
constexpr int kIdsAtATime = 20'000;

std::string staged(const std::string& table) {
  return table + "_next";
}

// Whether `one` has ids that `other` has not.
bool has_more(pqxx::transaction_base& tx, const std::string& one, const std::string& other) {
  return tx
      .exec1(fmt::format("SELECT EXISTS (SELECT id FROM {} EXCEPT SELECT id FROM {})", in_schema(one),
                         in_schema(other)))[0]
      .as<bool>();
}

Status stage(pqxx::transaction_base& tx, const std::string& table, const ViewName& view,
             const policy::RowFilter& filter, const Agreed& agreed) {
  const std::string to = in_schema(staged(table));
  tx.exec("DROP TABLE IF EXISTS " + to);
  tx.exec(fmt::format("CREATE TABLE {} (id text PRIMARY KEY)", to));
  STEWARD_RETURN_IF_ERROR(check_private(tx, staged(table)));
  tx.exec(fmt::format(
      "DECLARE steward_ids NO SCROLL CURSOR FOR SELECT DISTINCT {0}::text FROM {1}.{2} WHERE {0} IS "
      "NOT NULL",
      quoted_identifier(filter.column), quoted_identifier(view.schema), quoted_identifier(view.table)));
  const std::string fetch = fmt::format("FETCH {} FROM steward_ids", kIdsAtATime);
  for (auto rows = tx.exec(fetch); !rows.empty(); rows = tx.exec(fetch)) {
    boost::json::array ids;
    for (const auto& row : rows) {
      const auto id = row[0].as<std::string>();
      if (agreed(id, filter.purpose)) ids.emplace_back(id);
    }
    if (!ids.empty())
      tx.exec_params(fmt::format("INSERT INTO {} (id) {}", to, kInsertIds), boost::json::serialize(ids));
  }
  tx.exec("CLOSE steward_ids");
  return {};
}

}  // namespace

// Names of id tables stand in the order of views and their filters, as prepare() gave them.
Status stage_ids(pqxx::transaction_base& tx, const Prepared& prepared, const Agreed& agreed) {
  size_t next = 0;
  for (size_t i = 0; i < prepared.plan.views.size(); ++i)
    for (const policy::RowFilter& filter : prepared.plan.views[i].rows)
      if (filter.kind == policy::RowFilter::Kind::kConsent)
        STEWARD_RETURN_IF_ERROR(
            stage(tx, prepared.names.id_tables[next++], prepared.names.views[i], filter, agreed));
  return {};
}

bool settle_new_ids(pqxx::transaction_base& tx, const std::string& table) {
  if (is_there(tx, table)) return false;
  tx.exec(fmt::format("ALTER TABLE {} RENAME TO {}", in_schema(staged(table)), quoted_identifier(table)));
  return true;
}

Result<bool> settle_ids(pqxx::transaction_base& tx, const std::string& table) {
  if (!is_there(tx, staged(table))) return false;  // it has become the table
  STEWARD_RETURN_IF_ERROR(check_own_table(tx, table));
  const bool loses = has_more(tx, table, staged(table));
  const bool changes = loses || has_more(tx, staged(table), table);
  // What a snapshot from before sees of a truncated table is nothing; of deleted rows it would see all.
  if (loses) tx.exec("TRUNCATE " + in_schema(table));
  if (changes)
    tx.exec(fmt::format("INSERT INTO {0} (id) SELECT id FROM {1} EXCEPT SELECT id FROM {0}", in_schema(table),
                        in_schema(staged(table))));
  tx.exec("DROP TABLE " + in_schema(staged(table)));
  return changes;
}

}  // namespace steward::enforcement
