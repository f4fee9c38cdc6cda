// steward audit search: entries of the ledger by who, what, data, purpose, outcome and time
#include <fmt/format.h>

#include <memory>

#include "api/codec/ledger_codec.h"
#include "audit/entry_kinds.h"
#include "cli/audit/entry_view.h"
#include "cli/audit/verbs.h"
#include "cli/terminal.h"
#include "service/audit/search.h"

namespace steward::cli {
namespace {

constexpr int64_t kMuchToIndex = 32'768;
constexpr size_t kBlocksAtOnce = 4;

struct EntrySearchArguments {
  std::string who, what, dataset, category, purpose, verdict, rule, kind, id, person, from, to, cursor;
  size_t limit = 50;
  bool oldest_first = false;
};

Result<std::optional<Timestamp>> optional_time(const std::string& text, const char* where) {
  if (text.empty()) return std::optional<Timestamp>();
  const auto time = parse_rfc3339(text);
  if (time.ok()) return std::optional<Timestamp>(*time);
  return Error{ErrorCode::kInvalidInput, time.error().message, where};
}

Result<service::LedgerQuery> query_of(const EntrySearchArguments& given) {
  service::LedgerQuery query;
  const auto take = [](std::optional<std::string>& member, const std::string& text) {
    if (!text.empty()) member = text;
  };
  take(query.who, given.who);
  take(query.what, given.what);
  take(query.dataset, given.dataset);
  take(query.category, given.category);
  take(query.purpose, given.purpose);
  take(query.verdict, given.verdict);
  take(query.rule, given.rule);
  take(query.kind, given.kind);
  take(query.id, given.id);
  take(query.person, given.person);
  STEWARD_ASSIGN_OR_RETURN(query.from, optional_time(given.from, "--from"));
  STEWARD_ASSIGN_OR_RETURN(query.to, optional_time(given.to, "--to"));
  query.oldest_first = given.oldest_first;
  query.limit = given.limit;
  query.cursor = given.cursor;
  return query;
}

// A ledger that grew while no server ran.
Status catch_up(service::LedgerSearch& search) {
  STEWARD_ASSIGN_OR_RETURN(int64_t lag, search.keep_up(0));
  if (lag <= kMuchToIndex) return {};
  const int64_t first = lag;
  ProgressBar bar("indexing the ledger");
  while (lag > kMuchToIndex) {
    const int64_t before = lag;
    STEWARD_ASSIGN_OR_RETURN(lag, search.keep_up(kBlocksAtOnce));
    bar.show(static_cast<size_t>(first - lag), static_cast<size_t>(first), "entries");
    if (lag >= before) return {};  // somebody else is at it
  }
  return {};
}

void print_table(const service::FoundEntries& found) {
  Table table({"SEQ", "TIME", "KIND", "BY", "WHAT"});
  for (const service::LedgerHit& hit : found.hits) {
    if (hit.entry)
      table.add({std::to_string(hit.seq), format_rfc3339(hit.entry->time).substr(0, 19), hit.entry->kind,
                 ink(Ink::kPlain, hit.entry->actor), ink(Ink::kPlain, entry_summary(*hit.entry))});
    else
      table.add({std::to_string(hit.seq), format_rfc3339(hit.earliest).substr(0, 7), "", "",
                 ink(Ink::kDim, "archived in " + hit.archived_in)});
  }
  if (table.empty())
    fmt::print("No entry of {} fits.\n", found.head_size);
  else
    fmt::print("{}", table.str());
  if (!found.note.empty()) fmt::print("{}\n", ink(Ink::kYellow, found.note));
  if (!found.next_cursor.empty()) fmt::print("There is more: --cursor {}\n", found.next_cursor);
}

Result<ExitCode> run_entry_search(Session& session, const EntrySearchArguments& given) {
  STEWARD_ASSIGN_OR_RETURN(const auto query, query_of(given));
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_RETURN_IF_ERROR(catch_up(steward->ledger_search()));
  auto found = steward->ledger_search().search(query);
  if (!found.ok()) {
    Error error = found.error();
    if (error.code == ErrorCode::kInvalidInput && !error.where.empty()) error.where = "--" + error.where;
    return error;
  }
  if (session.json())
    fmt::print("{}\n", api::page_text(*found));
  else
    print_table(*found);
  return kOk;
}

}  // namespace

void add_audit_search(Command& audit, Session& session) {
  auto* command = audit.add_subcommand("search", "find entries; all that is given must hold");
  auto given = std::make_shared<EntrySearchArguments>();
  command->add_option("--who", given->who, "the actor, whose access it is about, or who approved");
  command->add_option("--what", given->what, "an action, change or event: read, rejected, withdrawn");
  command->add_option("--dataset", given->dataset,
                      "by any ending of its name; with # and a field, that field");
  command->add_option("--category", given->category, "of the data, or one above it");
  command->add_option("--purpose", given->purpose, "or one above it");
  command->add_option("--verdict", given->verdict, "permit, deny or pending");
  command->add_option("--rule", given->rule, "that spoke to it: policy/rule");
  command->add_option("--kind", given->kind, fmt::format("one of {}", fmt::join(audit::entry_kinds(), ", ")));
  command->add_option("--id", given->id, "of a decision, a request, a grant, a policy set or an event");
  command->add_option("--person", given->person, "a data subject, by the id that Steward was given");
  command->add_option("--from", given->from, "RFC 3339 time");
  command->add_option("--to", given->to, "RFC 3339 time, exclusive");
  command->add_option("--limit", given->limit, "how many at most, to 500")->capture_default_str();
  command->add_option("--cursor", given->cursor, "go on behind the page that ended with it");
  command->add_flag("--oldest-first", given->oldest_first, "in the order in which they were written");
  session.on_run(command, [&session, given] { return run_entry_search(session, *given); });
}

}  // namespace steward::cli
