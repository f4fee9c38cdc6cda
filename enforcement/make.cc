#include <fmt/format.h>

#include <algorithm>
#include <boost/json/value.hpp>
#include <pqxx/pqxx>

#include "base/hash.h"
#include "enforcement/consent_ids.h"
#include "enforcement/drop.h"
#include "enforcement/own_schema.h"
#include "enforcement/postgres.h"
#include "enforcement/statements.h"
#include "policy/enforcement/sql.h"

namespace steward::enforcement {
namespace {

using policy::quoted_identifier;
using policy::quoted_literal;

// Hashes made before stay as they were.
constexpr auto kPutSalt =
    "INSERT INTO steward_grants.salt (grant_id, salt) VALUES ($1, $2) ON CONFLICT (grant_id) DO NOTHING";
constexpr auto kSelectType = R"(
  SELECT format_type(a.atttypid, a.atttypmod) FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2 AND a.attname = $3 AND NOT a.attisdropped)";
constexpr auto kOtherColumns = "42P16";  // SQLSTATE: CREATE OR REPLACE can only add columns at the end

// A subquery, so that the definition, which everybody may read, does not tell the salt.
policy::SaltExpression salt_of(const std::string& grant) {
  return {fmt::format("(SELECT s.salt FROM steward_grants.salt AS s WHERE s.grant_id = {})",
                      quoted_literal(grant))};
}

// One transaction that makes a grant's objects what they should be.
class Making {
 public:
  Making(pqxx::work& tx, const Prepared& prepared, const std::optional<Record>& before)
      : tx_(tx), prepared_(prepared), names_(prepared.names), before_(before) {}

  Result<Made> run(const Agreed& agreed) {
    set_session(tx_);
    STEWARD_RETURN_IF_ERROR(check_own_schema(tx_));
    STEWARD_RETURN_IF_ERROR(stage_ids(tx_, prepared_, agreed));
    lock_schema(tx_);
    STEWARD_RETURN_IF_ERROR(check_own_schema(tx_));
    STEWARD_RETURN_IF_ERROR(look());
    // Whoever changed it knows it.
    if (recorded_ && now_.salt.digest != recorded_->salt.digest) tx_.exec_params(kDeleteSalt, names_.grant);
    if (tx_.exec_params(kPutSalt, prepared_.plan.grant, to_hex(random_bytes(32))).affected_rows() > 0)
      is_changed_ = true;
    STEWARD_RETURN_IF_ERROR(put_role());
    for (const std::string& table : names_.id_tables) is_changed_ |= settle_new_ids(tx_, table);
    STEWARD_RETURN_IF_ERROR(put_views());
    // After the views, as who reads takes its locks: no deadlock with them.
    STEWARD_RETURN_IF_ERROR(put_ids());
    drop_leftovers();
    STEWARD_ASSIGN_OR_RETURN(auto seen, observe(tx_, names_));
    is_changed_ |= !recorded_ || before_->made_of != made_of_ || to_json(before_->names) != to_json(names_) ||
                   to_json(*recorded_) != to_json(seen);
    return Made{{names_, std::move(seen), std::move(made_of_)}, is_changed_, std::move(repaired_)};
  }

 private:
  // What stands is compared with the record; without one that was finished, it goes.
  Status look() {
    if (before_ && before_->observation && before_->made_of.size() == before_->names.views.size()) {
      STEWARD_ASSIGN_OR_RETURN(now_, observe(tx_, before_->names));
      recorded_ = &*before_->observation;
      repaired_ = differences(before_->names, *recorded_, now_);
      return {};
    }
    if (before_ && !drop_all(tx_, before_->names)) return still_held(before_->names);
    return drop_all(tx_, names_) ? Status() : Status(still_held(names_));
  }

  bool has_role_as_made() const {
    return recorded_ && before_->names.role == names_.role && before_->names.member == names_.member &&
           now_.has_role && now_.attributes == recorded_->attributes && now_.members == recorded_->members &&
           now_.member_of == recorded_->member_of && now_.objects == recorded_->objects &&
           now_.schema_privileges == recorded_->schema_privileges;
  }

  Status put_role() {
    if (has_role_as_made()) return {};
    if (recorded_ && !drop_role(tx_, before_->names)) return still_held(before_->names);
    is_role_new_ = is_changed_ = true;
    const std::string role = quoted_identifier(names_.role);
    tx_.exec("CREATE ROLE " + role +
             " NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS");
    tx_.exec(fmt::format("GRANT USAGE ON SCHEMA {} TO {}", kSchema, role));
    tx_.exec(fmt::format("GRANT {} TO {}", role, quoted_identifier(names_.member)));
    return {};
  }

  Status put_views() {
    size_t next_table = 0;
    for (size_t i = 0; i < names_.views.size(); ++i) {
      std::vector<std::pair<policy::RowFilter, std::string>> tables;
      for (const policy::RowFilter& filter : prepared_.plan.views[i].rows)
        if (filter.kind == policy::RowFilter::Kind::kConsent)
          tables.emplace_back(filter, in_schema(names_.id_tables[next_table++]));
      STEWARD_ASSIGN_OR_RETURN(const std::string body, body_of(i, tables));
      made_of_.push_back(to_hex(sha256(body)));
      STEWARD_RETURN_IF_ERROR(put_view(names_.views[i].view, body));
    }
    return {};
  }

  Status put_view(const std::string& view, const std::string& body) {
    const size_t old = recorded_ ? index_of(view) : kNone;
    const ViewState* const was = old == kNone ? nullptr : &recorded_->views[old];
    const ViewState* const is = old == kNone ? nullptr : &now_.views[old];
    const bool is_own = was && is->kind == "v" && is->owner == was->owner;
    const bool stays = is_own && is->definition == was->definition && is->options == was->options &&
                       before_->made_of[old] == made_of_.back();
    if (stays && !is_role_new_ && is->privileges == was->privileges) return {};
    is_changed_ = true;
    if (!stays && !(is_own && replace(view, body))) {
      tx_.exec("DROP VIEW IF EXISTS " + in_schema(view) + " CASCADE");
      tx_.exec("CREATE VIEW " + in_schema(view) + body);
      STEWARD_RETURN_IF_ERROR(check_private(tx_, view));
    }
    revoke_all(tx_, view);
    tx_.exec(fmt::format("GRANT SELECT ON {} TO {}", in_schema(view), quoted_identifier(names_.role)));
    return {};
  }

  // False when the columns do not allow it. What people built on the view stays.
  bool replace(const std::string& view, const std::string& body) {
    try {
      pqxx::subtransaction attempt(tx_, "replace_view");
      attempt.exec("CREATE OR REPLACE VIEW " + in_schema(view) + body);
      attempt.commit();
      return true;
    } catch (const pqxx::sql_error& error) {
      if (error.sqlstate() != kOtherColumns) throw;
      return false;
    }
  }

  Result<std::string> body_of(size_t index,
                              const std::vector<std::pair<policy::RowFilter, std::string>>& tables) {
    const ViewName& name = names_.views[index];
    const ViewPlan& view = prepared_.plan.views[index];
    STEWARD_ASSIGN_OR_RETURN(const std::string columns, column_list(name, view));
    const auto table_of = [&](const policy::RowFilter& filter) -> std::optional<std::string> {
      for (const auto& [of, table] : tables)
        if (of == filter) return table;
      return std::nullopt;
    };
    // now() would stand still in a transaction that is kept open.
    return fmt::format(
        " WITH (security_barrier = true) AS SELECT {} FROM {}.{} WHERE ({}) AND "
        "statement_timestamp() < {}::timestamptz",
        columns, quoted_identifier(name.schema), quoted_identifier(name.table),
        policy::row_condition(policy::SqlDialect::kPostgres, view.rows, table_of),
        quoted_literal(format_rfc3339(prepared_.plan.valid_until)));
  }

  Result<std::string> column_list(const ViewName& name, const ViewPlan& view) {
    std::string columns;
    for (const ColumnPlan& column : view.columns) {
      const auto type = tx_.exec_params(kSelectType, name.schema, name.table, column.name);
      if (type.size() != 1)
        return Error{ErrorCode::kConflict, "The tables changed meanwhile: try again.", ""};
      columns +=
          fmt::format("{}{} AS {}", columns.empty() ? "" : ", ",
                      policy::mask_expression(policy::SqlDialect::kPostgres, column.mask, column.name,
                                              type[0][0].as<std::string>(), salt_of(prepared_.plan.grant)),
                      quoted_identifier(column.name));
    }
    return columns;
  }

  Status put_ids() {
    for (const std::string& table : names_.id_tables) {
      STEWARD_ASSIGN_OR_RETURN(const bool is_other, settle_ids(tx_, table));
      is_changed_ |= is_other;
      revoke_all(tx_, table);
    }
    revoke_all(tx_, "salt");
    revoke_schema(tx_);
    return {};
  }

  void drop_leftovers() {
    if (!recorded_) return;
    for (const ViewName& old : before_->names.views)
      if (std::none_of(names_.views.begin(), names_.views.end(),
                       [&](const ViewName& view) { return view.view == old.view; }))
        tx_.exec("DROP VIEW IF EXISTS " + in_schema(old.view) + " CASCADE");
    for (const std::string& old : before_->names.id_tables)
      if (std::find(names_.id_tables.begin(), names_.id_tables.end(), old) == names_.id_tables.end())
        tx_.exec("DROP TABLE IF EXISTS " + in_schema(old) + " CASCADE");
  }

  size_t index_of(const std::string& view) const {
    const std::vector<ViewName>& views = before_->names.views;
    const auto at =
        std::find_if(views.begin(), views.end(), [&](const ViewName& other) { return other.view == view; });
    return at == views.end() || views.size() != recorded_->views.size()
               ? kNone
               : static_cast<size_t>(at - views.begin());
  }

  static constexpr size_t kNone = static_cast<size_t>(-1);

  pqxx::work& tx_;
  const Prepared& prepared_;
  const Names& names_;
  const std::optional<Record>& before_;
  const Observation* recorded_ = nullptr;  // of `before_`, when it was finished
  Observation now_;                        // of the names of `before_`
  std::vector<std::string> made_of_;
  std::vector<std::string> repaired_;
  bool is_role_new_ = false;
  bool is_changed_ = false;
};

}  // namespace

Result<Made> make(storage::Database& target, const Prepared& prepared, const std::optional<Record>& before,
                  const Agreed& agreed, const std::stop_token& stop) {
  Result<Made> made = Error{};
  if (const Status ready = ready_schema(target); !ready.ok())
    made = ready.error();
  else
    made = target.run([&](pqxx::work& tx) { return Making(tx, prepared, before).run(agreed); });
  if (made.ok() || !before || stop.stop_requested()) return made;
  Error error = made.error();
  const Status cut = cut_off(target, before->names);
  error.message += cut.ok() ? " Nobody reads through the views until it can be made as it should be."
                            : " The views still stand as they were: " + cut.error().message;
  return error;
}

}  // namespace steward::enforcement
