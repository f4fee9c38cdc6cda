// steward subject-request list|show
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>

#include "api/codec/subject_request_codec.h"
#include "base/text.h"
#include "cli/grant/view.h"
#include "cli/subject_request/verbs.h"
#include "cli/subject_request/view.h"
#include "cli/terminal.h"
#include "service/registers/registers.h"

namespace steward::cli {
namespace {

struct ListArguments {
  service::SubjectRequests::Filter filter;
  std::string state, due_within, regulation, right, id;
};

// "7d", "2w", "7"
Result<int64_t> days_of(std::string_view text) {
  std::string_view number = text;
  int64_t unit = 1;
  if (!number.empty() && (number.back() == 'd' || number.back() == 'w')) {
    unit = number.back() == 'w' ? 7 : 1;
    number.remove_suffix(1);
  }
  const auto count = parse_int(number);
  if (!count || *count < 0 || *count > 36'500)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("'{}' is no number of days: write it as 7d or 2w.", excerpt(text)),
                 "--due-within"};
  return *count * unit;
}

Status read_filter(ListArguments& arguments) {
  auto& filter = arguments.filter;
  if (arguments.state == "overdue")
    filter.is_overdue = true;
  else if (arguments.state == "open" || arguments.state == "closed")
    filter.stored.is_closed = arguments.state == "closed";
  else if (!arguments.state.empty())
    return Error{ErrorCode::kInvalidInput, "A state is open, overdue or closed.", "--state"};
  if (!arguments.due_within.empty()) {
    STEWARD_ASSIGN_OR_RETURN(filter.due_in, days_of(arguments.due_within));
  }
  if (!arguments.regulation.empty()) {
    STEWARD_ASSIGN_OR_RETURN(filter.stored.regulation, audit::parse_regulation(arguments.regulation));
  }
  if (!arguments.right.empty()) {
    STEWARD_ASSIGN_OR_RETURN(filter.stored.right, audit::parse_right(arguments.right));
  }
  return {};
}

Result<ExitCode> run_list(Session& session, ListArguments& arguments) {
  STEWARD_RETURN_IF_ERROR(read_filter(arguments));
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  auto& requests = steward->registers().requests();
  STEWARD_ASSIGN_OR_RETURN(const auto page, requests.list(arguments.filter));
  const audit::Day today = requests.today();
  if (session.json()) {
    fmt::print("{}\n", boost::json::serialize(api::to_json(page, today)));
    return kOk;
  }
  Table table({"DUE", "STANDING", "RECEIVED", "LAW", "RIGHT", "REFERENCE", "ID"});
  for (const audit::SubjectRequest& request : page.requests)
    table.add({audit::format_day(request.due), standing_text(audit::standing_on(request, today)),
               audit::format_day(request.received), std::string(audit::to_string(request.regulation)),
               std::string(audit::to_string(request.right)), ink(Ink::kPlain, request.reference),
               ink(Ink::kDim, request.id)});
  print_page(table, "No requests of data subjects.", page.next_cursor);
  return kOk;
}

Result<ExitCode> run_show(Session& session, const ListArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  auto& requests = steward->registers().requests();
  STEWARD_ASSIGN_OR_RETURN(const auto request, requests.get(arguments.id));
  print_request(session, request, requests.today());
  return kOk;
}

}  // namespace

void add_subject_request_list(Command& command, Session& session) {
  auto arguments = std::make_shared<ListArguments>();
  auto* list = command.add_subcommand("list", "requests, what is due first comes first");
  list->add_option("--state", arguments->state, "open, overdue or closed; all unless given");
  list->add_option("--due-within", arguments->due_within, "7d, 2w: open ones due by then, and those overdue");
  list->add_option("--person", arguments->filter.person, "of this person alone");
  list->add_option("--regulation", arguments->regulation, "gdpr, cpra or hipaa");
  list->add_option("--right", arguments->right, "access, erasure, …");
  list->add_option("--limit", arguments->filter.stored.limit, "1 to 500")->capture_default_str();
  list->add_option("--cursor", arguments->filter.stored.cursor, "where the page before ended");
  session.on_run(list, [&session, arguments] { return run_list(session, *arguments); });
  auto* show = command.add_subcommand("show", "one request, its deadline and what was done");
  show->add_option("id", arguments->id, "the request")->required();
  session.on_run(show, [&session, arguments] { return run_show(session, *arguments); });
}

}  // namespace steward::cli
