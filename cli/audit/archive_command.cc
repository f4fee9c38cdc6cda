// steward audit archive: months that are over into files, and out of the database.
#include <fmt/format.h>

#include <memory>

#include "base/text.h"
#include "cli/audit/verbs.h"
#include "service/audit/archive.h"

namespace steward::cli {
namespace {

struct ArchiveArguments {
  std::string before, folder;
  bool drop = false;
  int patience = 600;
};

Result<int32_t> parse_month(const std::string& text) {
  const auto year = text.size() == 7 && text[4] == '-' ? parse_int(text.substr(0, 4)) : std::nullopt;
  const auto month = text.size() == 7 ? parse_int(text.substr(5)) : std::nullopt;
  if (year && month && *year >= 1 && *month >= 1 && *month <= 12)
    return static_cast<int32_t>(*year * 100 + *month);
  return Error{ErrorCode::kInvalidInput, "Expected a month like 2026-07.", "--before"};
}

Result<ExitCode> run_archive(Session& session, const ArchiveArguments& arguments) {
  service::ArchiveOptions options;
  STEWARD_ASSIGN_OR_RETURN(options.before, parse_month(arguments.before));
  options.folder = arguments.folder;
  options.drop = arguments.drop;
  options.patience = std::chrono::seconds(arguments.patience);
  STEWARD_RETURN_IF_ERROR(session.steward());
  storage::Database database({.url = session.database_url(), .size = 2});
  STEWARD_RETURN_IF_ERROR(service::archive(
      database, options, session.options.actor, system_clock(), [](const service::ArchivedMonth& month) {
        const auto& segment = month.segment;
        fmt::print("{}: entries {} to {}, {} bytes, {} {}{}\n", storage::month_text(segment.period),
                   segment.first_seq, segment.last_seq, segment.bytes,
                   month.was_written ? "written to" : "checked in", segment.file,
                   month.was_dropped ? ", no longer in the database" : "");
        std::fflush(stdout);
      }));
  return kOk;
}

}  // namespace

void add_audit_archive(Command& audit, Session& session) {
  auto* command =
      audit.add_subcommand("archive", "write months that are over to files; their entries stay provable");
  auto arguments = std::make_shared<ArchiveArguments>();
  command->add_option("--before", arguments->before, "months before this one: YYYY-MM")->required();
  command->add_option("--to", arguments->folder, "the folder of the files")->required();
  command->add_flag("--drop", arguments->drop,
                    "then drop them from the database, once the file was read back");
  command
      ->add_option("--wait", arguments->patience, "seconds to wait for readers of the ledger before dropping")
      ->check(in_range(1, 86'400))
      ->capture_default_str();
  session.on_run(command, [&session, arguments] { return run_archive(session, *arguments); });
}

}  // namespace steward::cli
