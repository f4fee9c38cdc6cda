#include "cli/subject_request/view.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "api/codec/subject_request_codec.h"
#include "cli/terminal.h"

namespace steward::cli {

using audit::format_day;
using audit::Standing;

std::string standing_text(Standing standing) {
  switch (standing) {
    case Standing::kOpen:
      return "open";
    case Standing::kDueSoon:
      return ink(Ink::kYellow, audit::to_string(standing));
    case Standing::kOverdue:
    case Standing::kLate:
      return ink(Ink::kRed, audit::to_string(standing));
    case Standing::kInTime:
      return ink(Ink::kGreen, audit::to_string(standing));
  }
  return "";
}

void print_request(const Session& session, const audit::SubjectRequest& request, audit::Day today) {
  if (session.json())
    fmt::print("{}\n", boost::json::serialize(api::to_json(request, today)));
  else
    fmt::print("{}", request_text(request, today));
}

std::string request_text(const audit::SubjectRequest& request, audit::Day today) {
  const auto law = audit::deadlines_of(request.regulation, request.right, request.received);
  std::string text = fmt::format("request {}: {}\n", ink(Ink::kBold, request.id),
                                 standing_text(audit::standing_on(request, today)));
  const auto line = [&](std::string_view label, const std::string& value) {
    text += fmt::format("  {:<11} {}\n", label, value);
  };
  line("right", fmt::format("{} ({})", audit::to_string(request.right),
                            law.ok() ? law->law : std::string(audit::to_string(request.regulation))));
  line("person", ink(Ink::kDim, request.subject));
  if (!request.reference.empty()) line("reference", ink(Ink::kPlain, request.reference));
  line("received", format_day(request.received));
  if (request.confirm_by || request.confirmed)
    line("confirmed", fmt::format("{}{}", request.confirmed ? format_day(*request.confirmed) : "not yet",
                                  request.confirm_by ? ", due by " + format_day(*request.confirm_by) : ""));
  if (request.identified) line("identified", format_day(*request.identified));
  line("due", format_day(request.due));
  if (request.extended)
    line("extended", fmt::format("on {}, from {}: {}", format_day(*request.extended),
                                 format_day(request.first_due), ink(Ink::kPlain, request.extension_reason)));
  else if (request.extendable_to && !request.closed)
    line("extendable", fmt::format("to {}, when the person is told why by {}",
                                   format_day(*request.extendable_to), format_day(request.first_due)));
  if (request.closed)
    line("closed",
         fmt::format("{}, {} after {}{}", format_day(*request.closed), audit::to_string(request.outcome),
                     counted(static_cast<size_t>(*audit::days_taken(request)), "day", "days"),
                     request.closing_reason.empty() ? "" : ": " + ink(Ink::kPlain, request.closing_reason)));
  line("entries", request.entry == request.last_entry
                      ? fmt::format("{}", request.entry)
                      : fmt::format("{} … {}", request.entry, request.last_entry));
  return text;
}

}  // namespace steward::cli
