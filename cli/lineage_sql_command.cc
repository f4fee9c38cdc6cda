// steward lineage sql FILE: which columns a script's statements make their columns from.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <memory>
#include <set>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/input_file.h"
#include "cli/terminal.h"
#include "lineage/sql/statement_lineage.h"

namespace steward::cli {
namespace {

namespace json = boost::json;
using lineage::ColumnSource;
using lineage::Influence;
using lineage::RelationName;
using lineage::SqlSchema;
using lineage::StatementLineage;

constexpr size_t kMaxScript = 1u << 20;

struct SqlArguments {
  std::string file, schema_file, database;
};

std::string show(const RelationName& relation) {
  std::string text = relation.database.empty() ? "" : relation.database + ".";
  if (!relation.schema.empty()) text += relation.schema + ".";
  return text + relation.name;
}

std::string how_derived(const lineage::Transformation& step) {
  std::string text = step.subtype;
  if (!step.description.empty()) text += "  " + step.description;
  if (step.masking) text += ", masked by " + step.function;
  return step.type == Influence::kDirect ? text : "influence, " + text;
}

void print_statement(const StatementLineage& statement, size_t number) {
  std::string heading = fmt::format("{}. {}", number, to_string(statement.kind));
  if (statement.target) heading += " " + show(*statement.target);
  if (statement.is_temporary) heading += " (temporary)";
  fmt::print("{}\n", ink(Ink::kBold, heading));
  Table table({"COLUMN", "FROM", "HOW"});
  const auto add = [&](const std::string& column, const ColumnSource& source) {
    const std::string from = source.column.empty() ? "*" : source.column;
    table.add({ink(Ink::kBold, column), ink(Ink::kPlain, show(source.relation) + "." + from),
               ink(Ink::kDim, how_derived(source.transformation))});
  };
  for (const auto& column : statement.columns) {
    if (column.sources.empty()) table.add({ink(Ink::kBold, column.name), "-", ""});
    for (const ColumnSource& source : column.sources) add(column.name, source);
  }
  for (const ColumnSource& source : statement.influence) add("(rows)", source);
  if (!table.empty()) fmt::print("{}", table.str(2));
  for (const std::string& sentence : statement.unresolved)
    fmt::print("{}", wrapped(ink(Ink::kYellow, "? "), ink(Ink::kPlain, sentence), 2));
}

json::array sources_json(const std::vector<ColumnSource>& sources) {
  json::array array;
  for (const ColumnSource& source : sources) {
    const auto& step = source.transformation;
    array.push_back(json::object{{"relation", show(source.relation)},
                                 {"column", source.column},
                                 {"type", step.type == Influence::kDirect ? "DIRECT" : "INDIRECT"},
                                 {"subtype", step.subtype},
                                 {"description", step.description},
                                 {"masking", step.masking},
                                 {"function", step.function}});
  }
  return array;
}

json::object statement_json(const StatementLineage& statement) {
  json::array columns, relations;
  for (const auto& column : statement.columns)
    columns.push_back(json::object{{"name", column.name}, {"sources", sources_json(column.sources)}});
  for (const RelationName& relation : statement.relations) relations.emplace_back(show(relation));
  return {{"kind", to_string(statement.kind)},
          {"target", statement.target ? json::value(show(*statement.target)) : json::value()},
          {"is_temporary", statement.is_temporary},
          {"columns", std::move(columns)},
          {"influence", sources_json(statement.influence)},
          {"relations", std::move(relations)},
          {"unresolved", json::array(statement.unresolved.begin(), statement.unresolved.end())}};
}

// pg_dump writes commands for psql between the statements. Blanks keep the offsets of errors true.
std::string without_psql_commands(std::string text) {
  bool begins_line = true, is_command = false;
  for (char& c : text) {
    if (begins_line) is_command = c == '\\';
    begins_line = c == '\n';
    if (is_command && c != '\n') c = ' ';
  }
  return text;
}

// The tables of one database of the catalog: "NAMESPACE/DATABASE", or the only one there is.
Result<SqlSchema> schema_of_catalog(Session& session, const std::string& wanted) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  SqlSchema schema;
  schema.masking_functions = lineage::masking_functions_with(world->policies->declassifiers);
  std::set<std::string> databases;
  for (const Dataset& dataset : world->catalog->datasets()) {
    const std::string& name = dataset.name.name;
    const size_t first = name.find('.');
    const size_t second = first == std::string::npos ? first : name.find('.', first + 1);
    if (second == std::string::npos) continue;
    const std::string database = dataset.name.ns + "/" + name.substr(0, first);
    if (!wanted.empty() && database != wanted) continue;
    databases.insert(database);
    auto& columns = schema.relations[{name.substr(first + 1, second - first - 1), name.substr(second + 1)}];
    for (const Field& field : dataset.fields) columns.push_back(field.path);
    schema.database = name.substr(0, first);
  }
  if (databases.size() == 1) return schema;
  if (databases.empty())
    return Error{ErrorCode::kNotFound,
                 "The catalog has no tables of such a database; scan it, or give --schema.", wanted};
  return Error{
      ErrorCode::kInvalidInput,
      fmt::format("The catalog has several databases, '{}' and '{}' among them; choose one with --in.",
                  *databases.begin(), *databases.rbegin()),
      ""};
}

Result<SqlSchema> known_schema(Session& session, const SqlArguments& arguments) {
  if (arguments.schema_file.empty() && session.options.database_url.empty()) return SqlSchema();
  if (arguments.schema_file.empty()) return schema_of_catalog(session, arguments.database);
  STEWARD_ASSIGN_OR_RETURN(std::string text, read_input(arguments.schema_file, kMaxScript));
  auto schema = lineage::schema_of_script(without_psql_commands(std::move(text)), SqlSchema());
  if (!schema.ok()) return in_input(arguments.schema_file, schema.error());
  return schema;
}

Result<ExitCode> run_sql(Session& session, const SqlArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(std::string text, read_input(arguments.file, kMaxScript));
  STEWARD_ASSIGN_OR_RETURN(const SqlSchema schema, known_schema(session, arguments));
  const auto script = lineage::lineage_of_script(without_psql_commands(std::move(text)), schema);
  if (!script.ok()) return in_input(arguments.file, script.error());
  json::array statements;
  size_t number = 0, unresolved = 0;
  for (const StatementLineage& statement : script->statements) {
    ++number;
    unresolved += statement.unresolved.size();
    const bool says_nothing = !statement.target && statement.columns.empty() && statement.unresolved.empty();
    if (session.json())
      statements.push_back(statement_json(statement));
    else if (!says_nothing)
      print_statement(statement, number);
  }
  if (session.json())
    fmt::print("{}\n", json::serialize(json::object{{"statements", std::move(statements)}}));
  else if (unresolved > 0)
    fmt::print("{}\n",
               ink(Ink::kYellow, "What could not be resolved counts as lineage from every candidate."));
  return unresolved == 0 ? kOk : kPartial;
}

}  // namespace

void add_lineage_sql(Command& lineage, Session& session) {
  auto arguments = std::make_shared<SqlArguments>();
  auto* sql =
      lineage.add_subcommand("sql", "which columns the statements of a script make their columns from");
  sql->add_option("file", arguments->file, "SQL for PostgreSQL, or - for standard input")->required();
  sql->add_option("--schema", arguments->schema_file,
                  "CREATE TABLE statements for the tables it names; else the catalog of --database");
  sql->add_option("--in", arguments->database, "NAMESPACE/DATABASE of the catalog, if it has several");
  session.on_run(sql, [&session, arguments] { return run_sql(session, *arguments); });
}

}  // namespace steward::cli
