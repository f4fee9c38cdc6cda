// steward source add|list|remove
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/source_address.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

Result<ExitCode> run_list(Session& session) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto sources, steward->sources());
  if (session.json()) {
    json::array array;
    for (const auto& source : sources)
      array.push_back(json::object{
          {"name", source.name}, {"uri", source.uri}, {"added_at", format_rfc3339(source.added_at)}});
    fmt::print("{}\n", json::serialize(array));
    return kOk;
  }
  Table table({"NAME", "URI", "ADDED"});
  for (const auto& source : sources)
    table.add({ink(Ink::kBold, source.name), ink(Ink::kPlain, source.uri), format_rfc3339(source.added_at)});
  if (table.empty())
    fmt::print("No source yet. Add one: steward source add NAME URI\n");
  else
    fmt::print("{}", table.str());
  return kOk;
}

Result<ExitCode> run_add(Session& session, const std::string& name, const std::string& uri) {
  std::error_code unknown;
  const auto folder = std::filesystem::current_path(unknown);
  STEWARD_ASSIGN_OR_RETURN(const std::string address, stored_address(uri, folder));
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  const auto source = steward->add_source(name, address);
  if (!source.ok() && source.error().code == ErrorCode::kConflict)
    return Error{ErrorCode::kInvalidInput, source.error().message, source.error().where};  // a name to change
  if (!source.ok()) return source.error();
  fmt::print("Added {}. Scan it: steward scan {}\n", source->name, source->name);
  return kOk;
}

Result<ExitCode> run_remove(Session& session, const std::string& name) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_RETURN_IF_ERROR(steward->remove_source(name));
  fmt::print("Removed {}. What was found in it stays in the catalog.\n", name);
  return kOk;
}

}  // namespace

void add_source_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("source", "the databases and folders that `steward scan` reads");
  command->require_subcommand(1);
  struct Arguments {
    std::string name, uri;
  };
  auto arguments = std::make_shared<Arguments>();

  auto* add = command->add_subcommand("add", "remember a source under a name");
  add->add_option("name", arguments->name)->required();
  add->add_option("uri", arguments->uri, "postgres://… or mysql://… without a password, a path or a glob")
      ->required();
  session.on_run(add, [&session, arguments] { return run_add(session, arguments->name, arguments->uri); });

  session.on_run(command->add_subcommand("list", "all sources"), [&session] { return run_list(session); });

  auto* remove = command->add_subcommand("remove", "forget a source");
  remove->add_option("name", arguments->name)->required();
  session.on_run(remove, [&session, arguments] { return run_remove(session, arguments->name); });
}

}  // namespace steward::cli
