#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <pqxx/pqxx>

#include "base/hash.h"
#include "enforcement/postgres.h"
#include "policy/enforcement/sql.h"

namespace steward::enforcement {
namespace {

using policy::quoted_identifier;
using policy::quoted_literal;

constexpr auto kLock = "SELECT pg_advisory_xact_lock(7310579649270019)";  // a number of Steward's own
// Functions in views are those of PostgreSQL, whatever stands in other schemas.
constexpr auto kSetSession = R"(
  SELECT set_config('search_path', 'pg_catalog', true), set_config('standard_conforming_strings', 'on', true))";
constexpr auto kCreateSchema = R"(
  CREATE SCHEMA IF NOT EXISTS steward_grants;
  CREATE TABLE IF NOT EXISTS steward_grants.salt (grant_id text PRIMARY KEY, salt text NOT NULL);
  REVOKE ALL ON steward_grants.salt FROM PUBLIC)";
// Hashes made before stay as they were.
constexpr auto kPutSalt =
    "INSERT INTO steward_grants.salt (grant_id, salt) VALUES ($1, $2) ON CONFLICT (grant_id) DO NOTHING";
constexpr auto kDeleteSalt = "DELETE FROM steward_grants.salt WHERE grant_id = $1";
constexpr auto kHasSalt = "SELECT to_regclass('steward_grants.salt') IS NOT NULL";
constexpr auto kHasRole = "SELECT 1 FROM pg_roles WHERE rolname = $1";
constexpr auto kActsForRole = "SELECT pg_has_role(current_user, $1::name, 'USAGE')";
// Rights that others gave on what is theirs, which only they can take back, and rights in other databases.
constexpr auto kIsStillHeld = R"(
  SELECT count(*) > 0 FROM pg_shdepend AS d JOIN pg_roles AS r ON r.oid = d.refobjid
  WHERE d.refclassid = 'pg_authid'::regclass AND r.rolname = $1 AND d.classid <> 'pg_auth_members'::regclass)";
constexpr auto kSelectType = R"(
  SELECT format_type(a.atttypid, a.atttypmod) FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2 AND a.attname = $3 AND NOT a.attisdropped)";
// Default privileges of the database may give others rights on whatever is made.
constexpr auto kSelectStrangers = R"(
  SELECT DISTINCT CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS x
  WHERE n.nspname = 'steward_grants' AND c.relname = $1 AND x.grantee <> c.relowner AND
        x.grantee <> coalesce((SELECT oid FROM pg_roles WHERE rolname = $2), 0)
  UNION ALL
  SELECT 'PUBLIC' FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS x
  WHERE n.nspname = 'steward_grants' AND c.relname = $1 AND x.grantee = 0)";
constexpr auto kInsertIds = R"(
  SELECT id FROM json_array_elements_text($1::json) AS n (id))";
constexpr int kIdsAtATime = 20'000;

std::string in_schema(const std::string& name) {
  return std::string(kSchema) + "." + quoted_identifier(name);
}

// False when the role stays, powerless here, because of rights that others gave it by hand.
bool drop_all(pqxx::transaction_base& tx, const Names& names) {
  for (const ViewName& view : names.views)
    tx.exec("DROP VIEW IF EXISTS " + in_schema(view.view) + " CASCADE");
  for (const std::string& table : names.id_tables)
    tx.exec("DROP TABLE IF EXISTS " + in_schema(table) + " CASCADE");
  if (tx.exec_params(kHasRole, names.role).empty()) return true;
  const std::string role = quoted_identifier(names.role);
  if (!tx.exec_params1(kActsForRole, names.role)[0].as<bool>()) tx.exec("GRANT " + role + " TO CURRENT_USER");
  // What was given to it by hand goes too, or the role could not.
  tx.exec("DROP OWNED BY " + role + " CASCADE");
  if (tx.exec_params1(kIsStillHeld, names.role)[0].as<bool>()) {
    if (!tx.exec_params(kHasRole, names.member).empty())
      tx.exec(fmt::format("REVOKE {} FROM {}", role, quoted_identifier(names.member)));
    return false;
  }
  tx.exec("DROP ROLE " + role);
  return true;
}

Error still_held(const Names& names) {
  return {ErrorCode::kConflict,
          fmt::format("The views are dropped, but the role {} holds rights that somebody gave it by hand: "
                      "take them back and drop again.",
                      names.role),
          ""};
}

void create_role(pqxx::transaction_base& tx, const Names& names) {
  const std::string role = quoted_identifier(names.role);
  tx.exec("CREATE ROLE " + role + " NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS");
  tx.exec(fmt::format("GRANT USAGE ON SCHEMA {} TO {}", kSchema, role));
  tx.exec(fmt::format("GRANT {} TO {}", role, quoted_identifier(names.member)));
}

Status check_private(pqxx::transaction_base& tx, const std::string& relation, const std::string& role) {
  const auto strangers = tx.exec_params(kSelectStrangers, relation, role);
  if (strangers.empty()) return {};
  return Error{ErrorCode::kConflict,
               fmt::format("Default privileges of the database give {} rights on whatever is made in it: "
                           "take them back for the schema steward_grants.",
                           strangers[0][0].c_str()),
               ""};
}

// The ids of the column whose persons agreed. They are asked of in batches and leave the database only to be
// hashed.
Status fill_ids(pqxx::transaction_base& tx, const std::string& table, const ViewName& view,
                const policy::RowFilter& filter, const Agreed& agreed) {
  tx.exec(fmt::format("CREATE TABLE {} (id text PRIMARY KEY)", in_schema(table)));
  STEWARD_RETURN_IF_ERROR(check_private(tx, table, ""));
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
      tx.exec_params(fmt::format("INSERT INTO {} (id) {}", in_schema(table), kInsertIds),
                     boost::json::serialize(ids));
  }
  tx.exec("CLOSE steward_ids");
  return {};
}

// A subquery, so that the definition, which everybody may read, does not tell the salt.
policy::SaltExpression salt_of(const std::string& grant) {
  return {fmt::format("(SELECT s.salt FROM steward_grants.salt AS s WHERE s.grant_id = {})",
                      quoted_literal(grant))};
}

Result<std::string> column_list(pqxx::transaction_base& tx, const ViewName& name, const ViewPlan& view,
                                const std::string& grant) {
  std::string columns;
  for (const ColumnPlan& column : view.columns) {
    const auto type = tx.exec_params(kSelectType, name.schema, name.table, column.name);
    if (type.size() != 1) return Error{ErrorCode::kConflict, "The tables changed meanwhile: try again.", ""};
    columns += fmt::format("{}{} AS {}", columns.empty() ? "" : ", ",
                           policy::mask_expression(policy::SqlDialect::kPostgres, column.mask, column.name,
                                                   type[0][0].as<std::string>(), salt_of(grant)),
                           quoted_identifier(column.name));
  }
  return columns;
}

Status create_view(pqxx::transaction_base& tx, const Prepared& prepared, size_t index,
                   const policy::ConsentTable& consent_table) {
  const ViewName& name = prepared.names.views[index];
  const ViewPlan& view = prepared.plan.views[index];
  STEWARD_ASSIGN_OR_RETURN(const std::string columns, column_list(tx, name, view, prepared.plan.grant));
  const std::string rows = policy::row_condition(policy::SqlDialect::kPostgres, view.rows, consent_table);
  tx.exec(fmt::format(
      "CREATE VIEW {} WITH (security_barrier = true) AS SELECT {} FROM {}.{} WHERE ({}) AND "
      "now() < {}::timestamptz",
      in_schema(name.view), columns, quoted_identifier(name.schema), quoted_identifier(name.table), rows,
      quoted_literal(format_rfc3339(prepared.plan.valid_until))));
  STEWARD_RETURN_IF_ERROR(check_private(tx, name.view, ""));
  tx.exec(
      fmt::format("GRANT SELECT ON {} TO {}", in_schema(name.view), quoted_identifier(prepared.names.role)));
  return {};
}

// Names of id tables stand in the order of views and their filters, as prepare() gave them.
Status create_views(pqxx::transaction_base& tx, const Prepared& prepared, const Agreed& agreed) {
  size_t next = 0;
  for (size_t i = 0; i < prepared.plan.views.size(); ++i) {
    std::vector<std::pair<policy::RowFilter, std::string>> tables;
    for (const policy::RowFilter& filter : prepared.plan.views[i].rows) {
      if (filter.kind != policy::RowFilter::Kind::kConsent) continue;
      const std::string& table = prepared.names.id_tables[next++];
      STEWARD_RETURN_IF_ERROR(fill_ids(tx, table, prepared.names.views[i], filter, agreed));
      tables.emplace_back(filter, in_schema(table));
    }
    const auto table_of = [&](const policy::RowFilter& filter) -> std::optional<std::string> {
      for (const auto& [of, table] : tables)
        if (of == filter) return table;
      return std::nullopt;
    };
    STEWARD_RETURN_IF_ERROR(create_view(tx, prepared, i, table_of));
  }
  return {};
}

}  // namespace

Result<Observation> make(storage::Database& target, const Prepared& prepared,
                         const std::optional<Names>& before, const Agreed& agreed) {
  return target.run([&](pqxx::work& tx) -> Result<Observation> {
    tx.exec(kLock);
    tx.exec(kSetSession);
    tx.exec(kCreateSchema);
    STEWARD_RETURN_IF_ERROR(check_private(tx, "salt", ""));
    if (before && !drop_all(tx, *before)) return still_held(*before);
    if (!drop_all(tx, prepared.names)) return still_held(prepared.names);
    tx.exec_params(kPutSalt, prepared.plan.grant, to_hex(random_bytes(32)));
    create_role(tx, prepared.names);
    STEWARD_RETURN_IF_ERROR(create_views(tx, prepared, agreed));
    return observe(tx, prepared.names);
  });
}

Status drop(storage::Database& target, const std::string& grant, const Names& names) {
  const auto is_gone = target.run([&](pqxx::work& tx) -> Result<bool> {
    tx.exec(kLock);
    tx.exec(kSetSession);
    const bool gone = drop_all(tx, names);
    if (tx.exec1(kHasSalt)[0].as<bool>()) tx.exec_params(kDeleteSalt, grant);
    return gone;
  });
  if (!is_gone.ok()) return is_gone.error();
  return *is_gone ? Status() : Status(still_held(names));
}

}  // namespace steward::enforcement
