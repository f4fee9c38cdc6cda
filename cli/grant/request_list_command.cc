// steward request list|show
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>

#include "api/codec/access_codec.h"
#include "cli/grant/verbs.h"
#include "cli/grant/view.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

struct RequestListArguments {
  service::AccessFilter filter;
  std::string state, id;
};

Result<ExitCode> run_request_list(Session& session, RequestListArguments& arguments) {
  if (!arguments.state.empty()) {
    arguments.filter.state = policy::parse_access_state(arguments.state);
    if (!arguments.filter.state)
      return Error{ErrorCode::kInvalidInput,
                   "A state is pending, refused, approved, cancelled, lapsed, expired or withdrawn.",
                   "--state"};
  }
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto page, steward->access_requests(arguments.filter));
  if (session.json()) {
    fmt::print("{}\n", boost::json::serialize(api::to_json(page, steward->now())));
    return kOk;
  }
  Table table({"ASKED", "STATE", "WHO", "WHAT", "PURPOSE", "ID"});
  for (const service::AccessStanding& standing : page.requests) {
    const policy::AccessAsk& ask = standing.request.ask;
    table.add({format_rfc3339(ask.asked_at).substr(0, 16), std::string(policy::to_string(standing.state)),
               ink(Ink::kPlain, ask.subject.id), ink(Ink::kPlain, resources_text(ask)),
               ink(Ink::kPlain, ask.purpose.str()), ink(Ink::kDim, ask.id)});
  }
  print_page(table, "No access requests.", page.next_cursor);
  return kOk;
}

Result<ExitCode> run_request_show(Session& session, const RequestListArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto standing, steward->access_request(arguments.id));
  print_standing(standing, steward->now(), session.json());
  return kOk;
}

}  // namespace

void add_request_list(Command& request, Session& session) {
  auto arguments = std::make_shared<RequestListArguments>();
  auto* list = request.add_subcommand("list", "access requests, the newest first");
  list->add_option("--subject", arguments->filter.subject, "of this subject alone");
  list->add_option("--state", arguments->state, "of this state alone, as of now");
  list->add_option("--limit", arguments->filter.limit, "1 to 500")->capture_default_str();
  list->add_option("--cursor", arguments->filter.cursor, "where the page before ended");
  session.on_run(list, [&session, arguments] { return run_request_list(session, *arguments); });
  auto* show = request.add_subcommand("show", "one access request and what became of it");
  show->add_option("id", arguments->id, "the request")->required();
  session.on_run(show, [&session, arguments] { return run_request_show(session, *arguments); });
}

}  // namespace steward::cli
