// steward retention hold add|release|list
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <memory>

#include "api/codec/legal_hold_codec.h"
#include "cli/retention/verbs.h"
#include "cli/terminal.h"
#include "policy/engine/selector.h"
#include "service/registers/registers.h"
#include "service/world.h"

namespace steward::cli {
namespace {

struct AddArguments {
  service::LegalHolds::Adding adding;
  std::string from;
};
struct ReleaseArguments {
  std::string id, reason, on;
};

Result<std::optional<audit::Day>> day_of(const std::string& text) {
  if (text.empty()) return std::optional<audit::Day>();
  STEWARD_ASSIGN_OR_RETURN(const audit::Day day, audit::parse_day(text));
  return std::optional(day);
}

std::string data_text(const audit::LegalHold& hold) {
  std::string text = fmt::format("{}", fmt::join(hold.datasets, ", "));
  if (!hold.subject.empty())
    text = fmt::format("{} of a person ({}…)", text.empty() ? "all data" : text, hold.subject.substr(0, 12));
  return text;
}

// A slip in a name holds nothing, and nobody would know before the data is gone.
Result<std::string> reach_text(service::Steward& steward, const audit::LegalHold& hold) {
  if (hold.datasets.empty()) return std::string();
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward.world());
  const auto& all = world->catalog->datasets();
  const auto held = std::count_if(all.begin(), all.end(), [&](const Dataset& dataset) {
    return policy::matches_dataset(hold.datasets, dataset);
  });
  if (held > 0)
    return fmt::format("That is {} of the catalog now.\n",
                       counted(static_cast<size_t>(held), "dataset", "datasets"));
  return fmt::format(
      "{} no dataset of the catalog is called that now. `steward search` tells what there is.\n",
      ink(Ink::kYellow, "!"));
}

Result<ExitCode> print_one(Session& session, const audit::LegalHold& hold, audit::Day today) {
  if (session.json())
    fmt::print("{}\n", boost::json::serialize(api::to_json(hold, today)));
  else if (hold.released)
    fmt::print("Released as of {}: hold {} on {}.\n", audit::format_day(*hold.released), hold.id,
               ink(Ink::kPlain, data_text(hold)));
  else
    fmt::print("Held since {}: {} (hold {}).\n", audit::format_day(hold.from),
               ink(Ink::kPlain, data_text(hold)), hold.id);
  return kOk;
}

Result<ExitCode> run_add(Session& session, AddArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(arguments.adding.from, day_of(arguments.from));
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  auto& holds = steward->registers().holds();
  STEWARD_ASSIGN_OR_RETURN(const auto hold, holds.add(arguments.adding, session.options.actor));
  STEWARD_ASSIGN_OR_RETURN(const std::string reach, reach_text(*steward, hold));
  STEWARD_ASSIGN_OR_RETURN(const ExitCode code, print_one(session, hold, holds.today()));
  if (!session.json()) fmt::print("{}", reach);
  return code;
}

Result<ExitCode> run_release(Session& session, const ReleaseArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(const auto on, day_of(arguments.on));
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  auto& holds = steward->registers().holds();
  STEWARD_ASSIGN_OR_RETURN(const auto hold,
                           holds.release(arguments.id, arguments.reason, on, session.options.actor));
  return print_one(session, hold, holds.today());
}

Result<ExitCode> run_list(Session& session, bool all) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  auto& holds = steward->registers().holds();
  STEWARD_ASSIGN_OR_RETURN(const auto listed, holds.list(!all));
  if (session.json()) {
    fmt::print("{}\n", boost::json::serialize(api::to_json(listed, holds.today())));
    return kOk;
  }
  Table table({"FROM", "RELEASED", "DATA", "ORDERED BY", "WHY", "ID"});
  for (const audit::LegalHold& hold : listed)
    table.add({audit::format_day(hold.from), hold.released ? audit::format_day(*hold.released) : "",
               ink(Ink::kPlain, data_text(hold)), ink(Ink::kPlain, hold.ordered_by),
               ink(Ink::kPlain, hold.reason), ink(Ink::kDim, hold.id)});
  if (table.empty())
    fmt::print("{}\n", all ? "No legal hold was ever added." : "No legal hold is in force.");
  else
    fmt::print("{}", table.str());
  return kOk;
}

}  // namespace

void add_retention_hold(Command& retention, Session& session) {
  auto* hold =
      retention.add_subcommand("hold", "legal holds: data that must stay because somebody ordered it");
  hold->require_subcommand(1);

  auto* add = hold->add_subcommand("add", "hold data, from today or an earlier day on");
  auto adding = std::make_shared<AddArguments>();
  add->add_option(
      "--dataset", adding->adding.datasets,
      "as policies name it: a name, its end or a pattern (shop.customer, '*customer'); may be repeated");
  add->add_option("--person", adding->adding.person,
                  "only what there is of this person; of the id, the keyed hash alone is kept");
  add->add_option("--why", adding->adding.reason, "kept in the ledger; without the person's id")->required();
  add->add_option("--ordered-by", adding->adding.ordered_by, "the court, the counsel, the file")->required();
  add->add_option("--from", adding->from, "a day as 2026-11-22; today in UTC unless given");
  add->add_option("--id", adding->adding.id, "a UUID; the same again is answered again");
  session.on_run(add, [&session, adding] { return run_add(session, *adding); });

  auto* release = hold->add_subcommand("release", "the hold is over: what is due may be deleted");
  auto releasing = std::make_shared<ReleaseArguments>();
  release->add_option("id", releasing->id, "the hold")->required();
  release->add_option("--why", releasing->reason, "kept in the ledger")->required();
  release->add_option("--on", releasing->on, "a day as 2026-11-22; today in UTC unless given");
  session.on_run(release, [&session, releasing] { return run_release(session, *releasing); });

  auto* list = hold->add_subcommand("list", "the holds in force");
  auto all = std::make_shared<bool>(false);
  list->add_flag("--all", *all, "those that were released too");
  session.on_run(list, [&session, all] { return run_list(session, *all); });
}

}  // namespace steward::cli
