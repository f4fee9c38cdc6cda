#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <pqxx/pqxx>

#include "base/hash.h"
#include "enforcement/postgres.h"
#include "enforcement/statements.h"

namespace steward::enforcement {
namespace {

constexpr auto kSelectDatabase = "SELECT current_database()";
// A name with dots may be read in several ways; it must fit one table.
constexpr auto kSelectTable = R"(
  SELECT n.nspname, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname || '.' || c.relname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1, 2)";
constexpr auto kSelectColumns = R"(
  SELECT a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped)";
constexpr auto kPrepareRole = "SELECT rolsuper, rolcanlogin FROM pg_roles WHERE rolname = $1";
constexpr auto kPrepareReads = R"(
  SELECT has_table_privilege(r.oid, c.oid, 'SELECT') OR has_any_column_privilege(r.oid, c.oid, 'SELECT')
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace, pg_roles AS r
  WHERE n.nspname = $1 AND c.relname = $2 AND r.rolname = $3)";

constexpr size_t kMaxNameBytes = 63;  // NAMEDATALEN - 1; PostgreSQL cuts what is longer without a word
constexpr size_t kHashDigits = 12;

std::string short_hash(std::initializer_list<std::string_view> parts) {
  Sha256 hash;
  for (const std::string_view part : parts) hash.update_framed(part);
  return to_hex(hash.finish()).substr(0, kHashDigits);
}

// At most `bytes` bytes, without half a character at the end.
std::string cut(std::string text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

// Readable, unique in the schema, and the same each time.
std::string view_name(const std::string& grant, const std::string& schema, const std::string& table) {
  return cut(schema + "_" + table, kMaxNameBytes - 1 - kHashDigits) + "_" +
         short_hash({grant, schema, table});
}

struct Found {
  std::string schema, table;
};

// None, and why in `warnings`, when the dataset is not one table of this database.
std::optional<Found> find_table(pqxx::transaction_base& tx, const std::string& database,
                                const DatasetName& dataset, std::vector<std::string>& warnings) {
  if (!dataset.ns.starts_with("postgres")) {
    warnings.push_back(fmt::format("{} is not in a PostgreSQL and was left out.", to_string(dataset)));
    return std::nullopt;
  }
  if (!dataset.name.starts_with(database + ".")) {
    warnings.push_back(
        fmt::format("{} is not in the database {} and was left out.", to_string(dataset), database));
    return std::nullopt;
  }
  const auto rows = tx.exec_params(kSelectTable, dataset.name.substr(database.size() + 1));
  if (rows.size() != 1) {
    warnings.push_back(fmt::format("{} is {} here and was left out.", to_string(dataset),
                                   rows.empty() ? "no table" : "the name of several tables"));
    return std::nullopt;
  }
  return Found{rows[0][0].as<std::string>(), rows[0][1].as<std::string>()};
}

// The columns of the plan that the table has.
std::vector<ColumnPlan> present_columns(pqxx::transaction_base& tx, const Found& table, const ViewPlan& view,
                                        std::vector<std::string>& warnings) {
  std::vector<std::string> there;
  for (const auto& row : tx.exec_params(kSelectColumns, table.schema, table.table))
    there.push_back(row[0].as<std::string>());
  std::vector<ColumnPlan> columns;
  for (const ColumnPlan& column : view.columns) {
    if (std::find(there.begin(), there.end(), column.name) != there.end())
      columns.push_back(column);
    else
      warnings.push_back(
          fmt::format("{} has no column '{}'; it was left out.", to_string(view.dataset), column.name));
  }
  return columns;
}

Status check_roles(pqxx::transaction_base& tx, const Names& names, bool is_known,
                   std::vector<std::string>& warnings) {
  const auto member = tx.exec_params(kPrepareRole, names.member);
  if (member.empty())
    return Error{
        ErrorCode::kNotFound,
        fmt::format("The database has no role '{}' for the subject: name theirs with --role.", names.member),
        "--role"};
  if (!member[0][1].as<bool>())
    return Error{
        ErrorCode::kConflict,
        fmt::format("The role '{}' cannot log in, so it is a group's and not the subject's own: name "
                    "theirs with --role.",
                    names.member),
        "--role"};
  for (const std::string& sharer : sharers_of(tx, names.member))
    warnings.push_back(
        fmt::format("{} can take on the role {} and reads through the views too.", sharer, names.member));
  if (member[0][0].as<bool>())
    warnings.push_back(fmt::format("{} is a superuser: the views hide nothing from them.", names.member));
  if (!is_known && !tx.exec_params(kPrepareRole, names.role).empty())
    return Error{
        ErrorCode::kConflict,
        fmt::format("The role {} is there already and Steward has no record of it: drop it.", names.role),
        ""};
  const auto schema = tx.exec(kSelectSchemaOwner);
  if (!schema.empty() && !schema[0][1].as<bool>())
    return Error{
        ErrorCode::kConflict,
        fmt::format("The schema steward_grants belongs to {}: connect as them.", schema[0][0].c_str()), ""};
  return {};
}

}  // namespace

Result<Prepared> prepare(storage::Database& target, Plan plan, bool is_known) {
  return target.read([&](pqxx::transaction_base& tx) -> Result<Prepared> {
    const auto database = tx.exec1(kSelectDatabase)[0].as<std::string>();
    Prepared prepared;
    Names& names = prepared.names;
    // Roles are of all databases of a server, grants may be enforced in several of them.
    names.role = "steward_grant_" + short_hash({plan.grant, database});
    names.member = plan.member;
    names.grant = plan.grant;
    STEWARD_RETURN_IF_ERROR(check_roles(tx, names, is_known, prepared.warnings));
    std::vector<ViewPlan> views;
    for (ViewPlan& view : plan.views) {
      const auto table = find_table(tx, database, view.dataset, prepared.warnings);
      if (!table) continue;
      view.columns = present_columns(tx, *table, view, prepared.warnings);
      if (view.columns.empty()) continue;
      names.views.push_back({view_name(plan.grant, table->schema, table->table), table->schema, table->table,
                             to_string(view.dataset)});
      if (tx.exec_params1(kPrepareReads, table->schema, table->table, names.member)[0].as<bool>())
        prepared.warnings.push_back(
            fmt::format("{} may read {}.{} directly: the view hides nothing from them.", names.member,
                        table->schema, table->table));
      for (const policy::RowFilter& filter : view.rows)
        if (filter.kind == policy::RowFilter::Kind::kConsent)
          names.id_tables.push_back("agreed_" + short_hash({plan.grant, names.views.back().view,
                                                            filter.column, filter.purpose.str()}));
      views.push_back(std::move(view));
    }
    if (views.empty()) {
      std::string why;
      for (const std::string& warning : prepared.warnings) why += " " + warning;
      return Error{ErrorCode::kConflict, "No dataset of the grant can be enforced there." + why, ""};
    }
    plan.views = std::move(views);
    prepared.plan = std::move(plan);
    return prepared;
  });
}

}  // namespace steward::enforcement
