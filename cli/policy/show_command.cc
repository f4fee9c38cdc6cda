// steward policy show: the set in force
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "cli/policy/verbs.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

// A rule of any kind as a row: what it does in a few words, and why it exists.
struct ShownRule {
  std::string rule, kind, what, reason, place;
};

std::string_view kind_of(policy::Effect effect) {
  switch (effect) {
    case policy::Effect::kPermit:
      return "permit";
    case policy::Effect::kForbid:
      return "forbid";
    case policy::Effect::kOblige:
      break;
  }
  return "oblige";
}

std::string needs_of(const policy::Requirements& require) {
  std::vector<std::string> needs;
  if (require.consent)
    needs.push_back("consent for " + (require.consent->empty() ? "the purpose" : require.consent->str()));
  if (require.approval)
    needs.push_back(fmt::format("approval by {}", fmt::join(require.approval->roles, " and ")));
  if (require.active_grant) needs.emplace_back("a grant");
  if (!require.environments.empty())
    needs.push_back(fmt::format("in {}", fmt::join(require.environments, " or ")));
  if (require.group_size) needs.push_back(fmt::format("groups of {}", *require.group_size));
  return fmt::format("{}", fmt::join(needs, ", "));
}

std::vector<ShownRule> rows_of(const policy::PolicySet& set) {
  std::vector<ShownRule> rows;
  for (const auto& rule : set.access)
    rows.push_back(
        {rule.id, std::string(kind_of(rule.effect)), needs_of(*rule.require), rule.reason, rule.place});
  for (const auto& lifted : set.exceptions)
    rows.push_back({lifted.id, "exception",
                    fmt::format("lifts {} until {}", lifted.rule, format_rfc3339(lifted.expires)),
                    lifted.reason, lifted.place});
  for (const auto& rule : set.retention)
    rows.push_back({rule.id, "retention", fmt::format("{} from {}", format_period(rule.period), rule.start),
                    rule.reason, rule.place});
  for (const auto& limit : set.limitations) {
    std::vector<std::string> purposes;
    for (const Purpose& purpose : limit.purposes) purposes.push_back(purpose.str());
    rows.push_back(
        {limit.id, "limitation", fmt::format("to {}", fmt::join(purposes, ", ")), limit.reason, limit.place});
  }
  return rows;
}

Ink ink_of(const std::string& kind) {
  if (kind == "permit") return Ink::kGreen;
  return kind == "forbid" ? Ink::kRed : Ink::kYellow;
}

void print_json(const policy::PolicySet& set) {
  boost::json::array rules;
  for (ShownRule& row : rows_of(set))
    rules.push_back(boost::json::object{{"rule", row.rule},
                                        {"kind", row.kind},
                                        {"what", row.what},
                                        {"reason", row.reason},
                                        {"place", row.place}});
  fmt::print("{}\n", boost::json::serialize(
                         boost::json::object{{"hash", to_hex(set.hash)}, {"rules", std::move(rules)}}));
}

Result<ExitCode> run_show(Session& session) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  const auto& set = *world->policies;
  if (session.json()) {
    print_json(set);
    return kOk;
  }
  fmt::print("policy set {}\n\n", to_hex(set.hash).substr(0, 12));
  Table table({"RULE", "KIND", "WHAT IT ASKS FOR", "REASON"});
  for (const ShownRule& row : rows_of(set))
    table.add({ink(Ink::kBold, row.rule), ink(ink_of(row.kind), row.kind), ink(Ink::kPlain, row.what),
               ink(Ink::kDim, row.reason)});
  fmt::print("{}", table.str());
  return kOk;
}

}  // namespace

void add_policy_show(Command& policy, Session& session) {
  session.on_run(policy.add_subcommand("show", "the set in force"), [&session] { return run_show(session); });
}

}  // namespace steward::cli
