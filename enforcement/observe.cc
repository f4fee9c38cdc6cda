#include <pqxx/pqxx>

#include "enforcement/postgres.h"
#include "enforcement/statements.h"

namespace steward::enforcement {
namespace {

// Names in definitions are written in full when no schema is searched.
constexpr auto kObserveRole = R"(
  SELECT rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls
  FROM pg_roles WHERE rolname = $1)";
constexpr auto kObserveMembers = R"(
  SELECT m.rolname || CASE WHEN bool_or(a.admin_option) THEN ' (with admin option)' ELSE '' END
  FROM pg_auth_members AS a JOIN pg_roles AS r ON r.oid = a.roleid JOIN pg_roles AS m ON m.oid = a.member
  WHERE r.rolname = $1 GROUP BY m.rolname ORDER BY 1)";
constexpr auto kSelectMemberOf = R"(
  SELECT DISTINCT r.rolname FROM pg_auth_members AS a
  JOIN pg_roles AS r ON r.oid = a.roleid JOIN pg_roles AS m ON m.oid = a.member WHERE m.rolname = $1 ORDER BY 1)";
// Other databases' objects have no name here.
constexpr auto kSelectObjects = R"(
  SELECT DISTINCT CASE
           WHEN d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) OR
                (d.dbid = 0 AND d.classid <> 'pg_auth_members'::regclass)
             THEN pg_describe_object(d.classid, d.objid, d.objsubid)
           ELSE 'something in the database ' || coalesce((SELECT datname FROM pg_database WHERE oid = d.dbid), '?') END
  FROM pg_shdepend AS d JOIN pg_roles AS r ON r.oid = d.refobjid
  WHERE d.refclassid = 'pg_authid'::regclass AND r.rolname = $1 AND (d.dbid <> 0 OR d.classid <> 'pg_auth_members'::regclass)
  ORDER BY 1)";
// By whatever number of steps. Who may only give the role to others is none of them (PostgreSQL 16 has such).
constexpr auto kSelectSharers = R"(
  WITH RECURSIVE sharer AS (
    SELECT oid FROM pg_roles WHERE rolname = $1
    UNION
    SELECT a.member FROM pg_auth_members AS a JOIN sharer AS s ON s.oid = a.roleid
    WHERE coalesce((to_jsonb(a) ->> 'inherit_option')::boolean, true) OR
          coalesce((to_jsonb(a) ->> 'set_option')::boolean, true))
  SELECT r.rolname FROM sharer AS s JOIN pg_roles AS r ON r.oid = s.oid WHERE r.rolname <> $1 ORDER BY 1)";
// Roles of other grants look up names in the schema as this one's does.
constexpr auto kSelectSchemaPrivileges = R"(
  SELECT CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END || ': ' || x.privilege_type ||
         CASE WHEN x.is_grantable THEN ' (may pass it on)' ELSE '' END
  FROM pg_namespace AS n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS x
  WHERE n.nspname = 'steward_grants' AND
        NOT (x.grantee <> 0 AND x.privilege_type = 'USAGE' AND NOT x.is_grantable AND
             EXISTS (SELECT 1 FROM pg_roles AS r WHERE r.oid = x.grantee AND starts_with(r.rolname, 'steward_grant_') AND
                                                       r.rolname <> $1))
  ORDER BY 1)";
constexpr auto kSelectRelation = R"(
  SELECT c.oid, c.relkind, pg_get_userbyid(c.relowner), array_to_string(c.reloptions, ', '),
         CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) ELSE '' END
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = 'steward_grants' AND c.relname = $1)";
constexpr auto kSelectPrivileges = R"(
  SELECT CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END || ': ' || x.privilege_type ||
         coalesce(' of column ' || x.attname, '') || CASE WHEN x.is_grantable THEN ' (may pass it on)' ELSE '' END
  FROM (SELECT e.grantee, e.privilege_type, e.is_grantable, NULL::name AS attname
        FROM pg_class AS c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS e WHERE c.oid = $1::oid
        UNION ALL
        SELECT e.grantee, e.privilege_type, e.is_grantable, a.attname
        FROM pg_attribute AS a, aclexplode(a.attacl) AS e WHERE a.attrelid = $1::oid) AS x
  ORDER BY 1)";
constexpr auto kObserveReads = R"(
  SELECT coalesce(bool_or(has_table_privilege(r.oid, c.oid, 'SELECT') OR has_any_column_privilege(r.oid, c.oid, 'SELECT')),
                  false)
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace, pg_roles AS r
  WHERE n.nspname = $1 AND c.relname = $2 AND r.rolname = $3)";

std::vector<std::string> column(const pqxx::result& rows) {
  std::vector<std::string> texts;
  for (const auto& row : rows) texts.push_back(row[0].as<std::string>());
  return texts;
}

std::string text(const pqxx::field& field) {
  return field.is_null() ? "" : field.as<std::string>();
}

void observe_role(pqxx::transaction_base& tx, const std::string& role, Observation& seen) {
  const auto rows = tx.exec_params(kObserveRole, role);
  seen.has_role = !rows.empty();
  if (rows.empty()) return;
  const char* const words[] = {"LOGIN", "SUPERUSER", "CREATEDB", "CREATEROLE", "REPLICATION", "BYPASSRLS"};
  for (int i = 0; i < 6; ++i)
    if (rows[0][i].as<bool>()) seen.attributes.emplace_back(words[i]);
  seen.members = column(tx.exec_params(kObserveMembers, role));
  seen.member_of = column(tx.exec_params(kSelectMemberOf, role));
  seen.objects = column(tx.exec_params(kSelectObjects, role));
}

ViewState observe_view(pqxx::transaction_base& tx, const ViewName& name, const std::string& member) {
  ViewState view{.view = name.view};
  const auto rows = tx.exec_params(kSelectRelation, name.view);
  if (!rows.empty()) {
    view.kind = text(rows[0][1]);
    view.owner = text(rows[0][2]);
    view.options = text(rows[0][3]);
    view.definition = text(rows[0][4]);
    view.privileges = column(tx.exec_params(kSelectPrivileges, text(rows[0][0])));
  }
  view.member_reads_table = tx.exec_params1(kObserveReads, name.schema, name.table, member)[0].as<bool>();
  return view;
}

constexpr auto kSelectSaltDigest = R"(
  SELECT encode(sha256(convert_to('steward' || salt, 'UTF8')), 'hex') FROM steward_grants.salt WHERE grant_id = $1)";

constexpr const char* kNoSalt = "no salt";

// Owner and privileges; false when there is no such table.
bool observe_relation(pqxx::transaction_base& tx, TableState& table) {
  const auto rows = tx.exec_params(kSelectRelation, table.table);
  if (rows.empty() || text(rows[0][1]) != "r") return false;
  table.owner = text(rows[0][2]);
  table.privileges = column(tx.exec_params(kSelectPrivileges, text(rows[0][0])));
  return true;
}

TableState observe_salt(pqxx::transaction_base& tx, const std::string& grant) {
  TableState salt{.table = "salt", .owner = "", .digest = "", .privileges = {}};
  if (!observe_relation(tx, salt)) return salt;
  const auto rows = tx.exec_params(kSelectSaltDigest, grant);
  salt.digest = rows.empty() ? kNoSalt : text(rows[0][0]);
  return salt;
}

// Without the ids themselves leaving the database: few ids could be guessed from a hash that has no key. The
// name is one that Steward made: letters, digits, '_'.
TableState observe_table(pqxx::transaction_base& tx, const std::string& name, const TableState& salt,
                         const std::string& grant) {
  TableState table{.table = name, .owner = "", .digest = "", .privileges = {}};
  if (!observe_relation(tx, table)) return table;
  if (salt.digest.empty() || salt.digest == kNoSalt) {
    table.digest = kNoSalt;
    return table;
  }
  table.digest = tx.exec_params1(
                       "SELECT count(*) || ':' || encode(sha256(convert_to(coalesce((SELECT s.salt FROM "
                       "steward_grants.salt AS s WHERE s.grant_id = $1), '') || E'\\n' || "
                       "coalesce(string_agg(id, E'\\n' ORDER BY id COLLATE \"C\"), ''), 'UTF8')), 'hex') "
                       "FROM steward_grants." +
                           tx.quote_name(name),
                       grant)[0]
                     .as<std::string>();
  return table;
}

}  // namespace

std::vector<std::string> sharers_of(pqxx::transaction_base& tx, const std::string& role) {
  return column(tx.exec_params(kSelectSharers, role));
}

Result<Observation> observe(pqxx::transaction_base& tx, const Names& names) {
  tx.exec(kSetSession);
  Observation seen;
  observe_role(tx, names.role, seen);
  seen.sharers = sharers_of(tx, names.member);
  seen.schema_privileges = column(tx.exec_params(kSelectSchemaPrivileges, names.role));
  for (const ViewName& view : names.views) seen.views.push_back(observe_view(tx, view, names.member));
  seen.salt = observe_salt(tx, names.grant);
  for (const std::string& table : names.id_tables)
    seen.tables.push_back(observe_table(tx, table, seen.salt, names.grant));
  return seen;
}

Result<Observation> observe(storage::Database& target, const Names& names) {
  return target.read([&](pqxx::transaction_base& tx) { return observe(tx, names); });
}

}  // namespace steward::enforcement
