#include "enforcement/drop.h"

#include <fmt/format.h>

#include "enforcement/own_schema.h"
#include "enforcement/statements.h"
#include "policy/enforcement/sql.h"

namespace steward::enforcement {
namespace {

using policy::quoted_identifier;

constexpr auto kHasRole = "SELECT 1 FROM pg_roles WHERE rolname = $1";
constexpr auto kActsForRole = "SELECT pg_has_role(current_user, $1::name, 'USAGE')";
constexpr auto kSelectMembersToDrop = R"(
  SELECT DISTINCT quote_ident(m.rolname) FROM pg_auth_members AS a
  JOIN pg_roles AS r ON r.oid = a.roleid JOIN pg_roles AS m ON m.oid = a.member
  WHERE r.rolname = $1 AND m.rolname <> current_user)";
// Rights that others gave on what is theirs, which only they can take back, and rights in other databases.
constexpr auto kIsStillHeld = R"(
  SELECT count(*) > 0 FROM pg_shdepend AS d JOIN pg_roles AS r ON r.oid = d.refobjid
  WHERE d.refclassid = 'pg_authid'::regclass AND r.rolname = $1 AND d.classid <> 'pg_auth_members'::regclass)";

bool has_role(pqxx::transaction_base& tx, const std::string& role) {
  return !tx.exec_params(kHasRole, role).empty();
}

}  // namespace

bool drop_role(pqxx::transaction_base& tx, const Names& names) {
  if (!has_role(tx, names.role)) return true;
  const std::string role = quoted_identifier(names.role);
  if (!tx.exec_params1(kActsForRole, names.role)[0].as<bool>()) tx.exec("GRANT " + role + " TO CURRENT_USER");
  // What was given to it by hand goes too, or the role could not.
  tx.exec("DROP OWNED BY " + role + " CASCADE");
  if (tx.exec_params1(kIsStillHeld, names.role)[0].as<bool>()) {
    if (has_role(tx, names.member))
      tx.exec(fmt::format("REVOKE {} FROM {}", role, quoted_identifier(names.member)));
    return false;
  }
  tx.exec("DROP ROLE " + role);
  return true;
}

bool drop_all(pqxx::transaction_base& tx, const Names& names) {
  for (const ViewName& view : names.views)
    tx.exec("DROP VIEW IF EXISTS " + in_schema(view.view) + " CASCADE");
  for (const std::string& table : names.id_tables)
    tx.exec("DROP TABLE IF EXISTS " + in_schema(table) + " CASCADE");
  return drop_role(tx, names);
}

Error still_held(const Names& names) {
  return {ErrorCode::kConflict,
          fmt::format("The views are dropped, but the role {} holds rights that somebody gave it by hand: "
                      "take them back and drop again.",
                      names.role),
          ""};
}

Status cut_off(storage::Database& target, const Names& names) {
  return target.run([&](pqxx::work& tx) -> Status {
    set_session(tx);
    // A session may have taken on the role itself, so taking it from its members is not enough.
    for (const ViewName& view : names.views) revoke_all(tx, view.view);
    for (const std::string& table : names.id_tables) revoke_all(tx, table);
    for (const auto& member : tx.exec_params(kSelectMembersToDrop, names.role))
      tx.exec(fmt::format("REVOKE {} FROM {} CASCADE", quoted_identifier(names.role), member[0].c_str()));
    return {};
  });
}

Status drop(storage::Database& target, const Names& names) {
  const Status cut = cut_off(target, names);
  const auto is_gone = target.run([&](pqxx::work& tx) -> Result<bool> {
    lock_schema(tx);
    set_session(tx);
    const bool gone = drop_all(tx, names);
    if (check_own_table(tx, "salt").ok()) tx.exec_params(kDeleteSalt, names.grant);
    return gone;
  });
  if (is_gone.ok()) return *is_gone ? Status() : Status(still_held(names));
  Error error = is_gone.error();
  if (cut.ok() && error.code == ErrorCode::kTimeout)
    error.message =
        "Nobody reads through the views any more, but a transaction holds one of them, so they stand until "
        "it ends. " +
        error.message;
  return error;
}

}  // namespace steward::enforcement
