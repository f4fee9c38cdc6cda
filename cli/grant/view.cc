#include "cli/grant/view.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "api/codec/access_codec.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

using policy::AccessEvent;
using policy::AccessState;

Ink ink_of(AccessState state) {
  switch (state) {
    case AccessState::kApproved:
      return Ink::kGreen;
    case AccessState::kPending:
      return Ink::kYellow;
    default:
      return Ink::kRed;
  }
}

std::string lines_text(const std::string& lines) {
  std::string out;
  for (size_t at = 0; at < lines.size();) {
    const size_t end = std::min(lines.find('\n', at), lines.size());
    out += wrapped("- ", ink(Ink::kPlain, lines.substr(at, end - at)), 2);
    at = end + 1;
  }
  return out;
}

std::string event_text(const AccessEvent& event) {
  std::string what = fmt::format("{} by {}", policy::to_string(event.kind), event.person);
  if (!event.roles.empty()) what += fmt::format(" as {}", fmt::join(event.roles, ", "));
  if (!event.note.empty()) what += ": " + event.note;
  return wrapped(ink(Ink::kDim, format_rfc3339(event.at).substr(0, 16)) + "  ", ink(Ink::kPlain, what), 2);
}

// A line for each approval: one person may serve several, so the numbers do not add up.
std::string open_text(const policy::OpenApprovals& open) {
  std::string out;
  for (const policy::ApprovalNeeded& one : open.needed) {
    const bool all_are_open = std::all_of(one.roles.begin(), one.roles.end(), [&](const auto& role) {
      return std::find(open.roles.begin(), open.roles.end(), role) != open.roles.end();
    });
    const std::string roles =
        one.roles.empty() ? ""
                          : fmt::format(", as {}", fmt::join(one.roles, all_are_open ? " and " : " or "));
    out += wrapped("",
                   ink(Ink::kYellow, fmt::format("{} more {} must approve{} ({}).", one.people,
                                                 one.people == 1 ? "person" : "people", roles, one.rule)),
                   2);
  }
  return out;
}

}  // namespace

std::string resources_text(const policy::AccessAsk& ask) {
  const std::string first = ask.resources.empty() ? "" : ask.resources.front();
  return ask.resources.size() < 2 ? first : fmt::format("{} and {} more", first, ask.resources.size() - 1);
}

void print_page(const Table& table, std::string_view none, const std::string& next_cursor) {
  if (table.empty())
    fmt::print("{}\n", none);
  else
    fmt::print("{}", table.str());
  if (!next_cursor.empty()) fmt::print("More: --cursor {}\n", next_cursor);
}

std::string_view grant_state(const policy::Grant& grant, Timestamp now) {
  if (policy::in_force(grant, now)) return "in force";
  return grant.ended_at && *grant.ended_at <= now ? "withdrawn" : "expired";
}

namespace {

std::string standing_text(const service::AccessStanding& standing) {
  const policy::AccessRequest& request = standing.request;
  const policy::AccessAsk& ask = request.ask;
  std::string out = fmt::format("{}  {}\n", ink(ink_of(standing.state), policy::to_string(standing.state)),
                                ink(Ink::kBold, ask.id));
  std::string actions;
  for (const policy::Action action : ask.actions)
    actions += (actions.empty() ? "" : ", ") + std::string(policy::to_string(action));
  out += wrapped("",
                 ink(Ink::kPlain, fmt::format("{} asks to {} {} for {}, for {}: {}", ask.subject.id, actions,
                                              fmt::join(ask.resources, ", "), ask.purpose.str(),
                                              format_period(ask.duration), ask.justification)),
                 2);
  if (!request.events.empty()) out += lines_text(request.events.front().note);
  for (const AccessEvent& event : request.events)
    if (event.kind != AccessEvent::Kind::kDecided) out += event_text(event);
  if (standing.state == AccessState::kPending) out += open_text(standing.open);
  if (standing.grant)
    out += fmt::format("  grant {} {} {}\n", ink(Ink::kBold, standing.grant->id),
                       standing.grant->ended_at ? "ended at" : "until",
                       format_rfc3339(standing.grant->ended_at.value_or(standing.grant->valid_until)));
  return out;
}

}  // namespace

void print_standing(const service::AccessStanding& standing, Timestamp now, bool as_json) {
  if (as_json)
    fmt::print("{}\n", boost::json::serialize(api::to_json(standing, now)));
  else
    fmt::print("{}", standing_text(standing));
}

std::string grant_text(const policy::Grant& grant, Timestamp now) {
  std::string out = fmt::format(
      "{}  {}\n", ink(policy::in_force(grant, now) ? Ink::kGreen : Ink::kRed, grant_state(grant, now)),
      ink(Ink::kBold, grant.id));
  out += fmt::format("  {} for {}\n", ink(Ink::kPlain, grant.subject), ink(Ink::kPlain, grant.purpose.str()));
  for (const DatasetName& name : grant.datasets) {
    const auto fields = grant.fields.find(name);
    out += wrapped(
        "",
        ink(Ink::kPlain, to_string(name) + (fields == grant.fields.end()
                                                ? std::string()
                                                : fmt::format(": {}", fmt::join(fields->second, ", ")))),
        2);
  }
  for (const policy::GrantApproval& approval : grant.approvals)
    out += fmt::format("  approved by {} as {}\n", ink(Ink::kPlain, approval.person),
                       ink(Ink::kPlain, fmt::format("{}", fmt::join(approval.roles, ", "))));
  out += fmt::format("  {} to {}\n  of request {}\n", format_rfc3339(grant.valid_from),
                     format_rfc3339(grant.ended_at.value_or(grant.valid_until)),
                     ink(Ink::kPlain, grant.request));
  return out;
}

}  // namespace steward::cli
