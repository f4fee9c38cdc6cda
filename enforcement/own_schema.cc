#include "enforcement/own_schema.h"

#include <fmt/format.h>

#include "enforcement/postgres.h"
#include "enforcement/statements.h"
#include "policy/enforcement/sql.h"

namespace steward::enforcement {
namespace {

constexpr auto kLock = "SELECT pg_advisory_xact_lock(7310579649270019)";  // a number of Steward's own
constexpr auto kIsThere = R"(
  SELECT EXISTS (SELECT 1 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                 WHERE n.nspname = 'steward_grants' AND c.relname = $1))";
constexpr auto kCreateSchema = "CREATE SCHEMA IF NOT EXISTS steward_grants";
constexpr auto kCreateSalt = R"(
  CREATE TABLE IF NOT EXISTS steward_grants.salt (grant_id text PRIMARY KEY, salt text NOT NULL);
  REVOKE ALL ON steward_grants.salt FROM PUBLIC)";
constexpr auto kIsOwnTable = R"(
  SELECT c.relkind = 'r' AND c.relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND
         NOT c.relrowsecurity AND NOT EXISTS (SELECT 1 FROM pg_trigger AS t WHERE t.tgrelid = c.oid) AND
         NOT EXISTS (SELECT 1 FROM pg_rewrite AS r WHERE r.ev_class = c.oid)
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = 'steward_grants' AND c.relname = $1)";
constexpr auto kSelectStrangers = R"(
  SELECT DISTINCT CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END
  FROM (SELECT c.relowner, e.grantee
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS e
        WHERE n.nspname = 'steward_grants' AND c.relname = $1
        UNION ALL
        SELECT c.relowner, e.grantee
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid, aclexplode(a.attacl) AS e
        WHERE n.nspname = 'steward_grants' AND c.relname = $1) AS x
  WHERE x.grantee <> x.relowner)";
constexpr auto kSelectSchemaStrangers = R"(
  SELECT DISTINCT CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END
  FROM pg_namespace AS n, aclexplode(n.nspacl) AS x
  WHERE n.nspname = 'steward_grants' AND x.grantee <> n.nspowner AND
        (x.grantee = 0 OR NOT starts_with(pg_get_userbyid(x.grantee), 'steward_grant_')))";

Status check_schema_owner(pqxx::transaction_base& tx) {
  const auto schema = tx.exec(kSelectSchemaOwner);
  if (!schema.empty() && schema[0][1].as<bool>()) return {};
  return Error{ErrorCode::kConflict,
               schema.empty() ? std::string("The schema steward_grants was dropped meanwhile: try again.")
                              : fmt::format("The schema steward_grants belongs to {}: connect as them.",
                                            schema[0][0].c_str()),
               ""};
}

}  // namespace

void lock_schema(pqxx::transaction_base& tx) {
  tx.exec(kLock);
}

void set_session(pqxx::transaction_base& tx) {
  tx.exec(kSetSession);
}

std::string in_schema(const std::string& name) {
  return std::string(kSchema) + "." + policy::quoted_identifier(name);
}

bool is_there(pqxx::transaction_base& tx, const std::string& relation) {
  return tx.exec_params1(kIsThere, relation)[0].as<bool>();
}

Status ready_schema(storage::Database& target) {
  return target.run([&](pqxx::work& tx) -> Status {
    lock_schema(tx);
    set_session(tx);
    tx.exec(kCreateSchema);
    STEWARD_RETURN_IF_ERROR(check_schema_owner(tx));
    const bool is_new = !is_there(tx, "salt");
    if (is_new) tx.exec(kCreateSalt);
    STEWARD_RETURN_IF_ERROR(check_own_table(tx, "salt"));
    return is_new ? check_private(tx, "salt") : Status();
  });
}

Status check_own_schema(pqxx::transaction_base& tx) {
  STEWARD_RETURN_IF_ERROR(check_schema_owner(tx));
  return check_own_table(tx, "salt");
}

Status check_own_table(pqxx::transaction_base& tx, const std::string& relation) {
  const auto rows = tx.exec_params(kIsOwnTable, relation);
  if (!rows.empty() && rows[0][0].as<bool>()) return {};
  return Error{
      ErrorCode::kConflict,
      fmt::format("The table steward_grants.{} is not as Steward made it: it belongs to another role, or a "
                  "trigger, a rule or row security was put on it. Drop it.",
                  relation),
      ""};
}

Status check_private(pqxx::transaction_base& tx, const std::string& relation) {
  const auto strangers = tx.exec_params(kSelectStrangers, relation);
  if (strangers.empty()) return {};
  return Error{ErrorCode::kConflict,
               fmt::format("Default privileges of the database give {} rights on whatever is made in it: "
                           "take them back for the schema steward_grants.",
                           strangers[0][0].c_str()),
               ""};
}

void revoke_all(pqxx::transaction_base& tx, const std::string& relation) {
  for (const auto& row : tx.exec_params(kSelectStrangers, relation))
    tx.exec(fmt::format("REVOKE ALL ON {} FROM {} CASCADE", in_schema(relation), row[0].c_str()));
}

void revoke_schema(pqxx::transaction_base& tx) {
  for (const auto& row : tx.exec(kSelectSchemaStrangers))
    tx.exec(fmt::format("REVOKE ALL ON SCHEMA {} FROM {} CASCADE", kSchema, row[0].c_str()));
}

}  // namespace steward::enforcement
