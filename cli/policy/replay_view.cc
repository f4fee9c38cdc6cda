#include "cli/policy/replay_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>

#include "base/text.h"
#include "cli/policy/answer_view.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

namespace json = boost::json;
using service::ReplayChange;
using service::ReplayExample;
using service::ReplayReport;

constexpr size_t kNamesOfAFlip = 5;

std::string decisions(uint64_t count) {
  return fmt::format("{} {}", with_thousands(static_cast<int64_t>(count)),
                     count == 1 ? "decision" : "decisions");
}

std::string names_line(const ReplayChange::Counts& counts) {
  std::string line;
  for (size_t i = 0; i < std::min(counts.size(), kNamesOfAFlip); ++i)
    line += fmt::format("{}{} ({})", i ? ", " : "", ink(Ink::kPlain, counts[i].first),
                        with_thousands(static_cast<int64_t>(counts[i].second)));
  if (counts.size() > kNamesOfAFlip) line += fmt::format(", and {} more", counts.size() - kNamesOfAFlip);
  return line;
}

std::string request_line(const policy::DecisionRequest& request) {
  const std::string roles = fmt::format("{}", fmt::join(request.subject.roles, ", "));
  return fmt::format("{}{}: {} {} for {}", request.subject.id, roles.empty() ? "" : " (" + roles + ")",
                     policy::to_string(request.action), fmt::join(request.resources, ", "), request.purpose);
}

std::string change_text(const ReplayChange& change) {
  std::string text = fmt::format("{}  {}\n", ink(Ink::kBold, change.what), decisions(change.decisions));
  for (const auto& [title, counts] :
       {std::pair{"by rule", &change.by_rule}, std::pair{"by role", &change.by_role},
        std::pair{"by purpose", &change.by_purpose}, std::pair{"by dataset", &change.by_dataset}})
    if (!counts->empty()) text += wrapped(fmt::format("{:<12}", title), names_line(*counts), 2);
  for (const ReplayExample& example : change.examples) {
    text +=
        wrapped(fmt::format("entry {}  ", example.seq), ink(Ink::kPlain, request_line(example.request)), 4);
    text += answers_text(example.before, example.after);
  }
  return text;
}

json::array counts_json(const ReplayChange::Counts& counts) {
  json::array array;
  for (const auto& [name, count] : counts)
    array.push_back(json::object{{"name", name}, {"decisions", count}});
  return array;
}

json::object example_json(const ReplayExample& example) {
  json::array roles, resources;
  for (const std::string& role : example.request.subject.roles) roles.emplace_back(role);
  for (const std::string& resource : example.request.resources) resources.emplace_back(resource);
  return {{"seq", example.seq},
          {"time", format_rfc3339(example.request.time)},
          {"subject", json::object{{"id", example.request.subject.id}, {"roles", std::move(roles)}}},
          {"action", std::string(policy::to_string(example.request.action))},
          {"purpose", example.request.purpose},
          {"resources", std::move(resources)},
          {"then", answer_json(example.before)},
          {"now", answer_json(example.after)}};
}

// "masks (3), verdict (1)"
std::string counted(const std::map<std::string, uint64_t>& counts) {
  std::string text;
  for (const auto& [name, count] : counts)
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", ink(Ink::kPlain, name),
                        with_thousands(static_cast<int64_t>(count)));
  return text;
}

json::object counted_json(const std::map<std::string, uint64_t>& counts) {
  json::object object;
  for (const auto& [name, count] : counts) object[name] = count;
  return object;
}

std::string exactness_text(const ReplayReport& report) {
  std::string text;
  const auto line = [&](Ink colour, std::string_view mark, const std::string& sentence) {
    text += wrapped(ink(colour, mark) + " ", sentence, 2);
  };
  if (report.reproduced > 0)
    line(Ink::kGreen, "✓",
         fmt::format("{} {} out as recorded under the set that was in force: verdicts, fields, masks, rows.",
                     decisions(report.reproduced), report.reproduced == 1 ? "comes" : "come"));
  if (report.not_reproduced > 0) {
    std::string where;
    for (const int64_t seq : report.not_reproduced_at)
      where += fmt::format("{}{}", where.empty() ? "" : ", ", seq);
    line(Ink::kRed, "✗",
         fmt::format("{} {} out otherwise than recorded, in {}: ledger entries {}{}.",
                     decisions(report.not_reproduced), report.not_reproduced == 1 ? "comes" : "come",
                     counted(report.not_reproduced_parts), where,
                     report.not_reproduced > report.not_reproduced_at.size() ? ", …" : ""));
  }
  if (report.refused > 0)
    line(Ink::kDim, "–",
         fmt::format("{} {} refused by the door before any policy was asked, and not made again: {}.",
                     decisions(report.refused), report.refused == 1 ? "was" : "were",
                     counted(report.refused_by)));
  if (report.inexact > 0) {
    const std::string parts = counted(report.inexact_parts);
    line(Ink::kYellow, "!",
         fmt::format("{} are replayed in a world that is not exactly that of then; what differs: {}.",
                     decisions(report.inexact), parts));
  }
  if (report.without_generation > 0)
    line(Ink::kYellow, "!",
         fmt::format(
             "{} were recorded before Steward kept history: the catalog and lineage of its beginning stand "
             "for theirs.",
             decisions(report.without_generation)));
  if (report.unreadable > 0)
    line(Ink::kYellow, "!",
         fmt::format("{} cannot be read by this Steward and are left out.", decisions(report.unreadable)));
  return text;
}

}  // namespace

std::string replay_text(const ReplayReport& report, const std::string& proposed) {
  if (report.decisions == 0) return "The ledger holds no decision of that time.\n";
  std::string text = fmt::format("{} made again, as of then, under policy set {}\n",
                                 decisions(report.decisions), ink(Ink::kBold, proposed));
  text += ink(Ink::kDim, fmt::format("  {} different requests, {} {}",
                                     with_thousands(static_cast<int64_t>(report.distinct)),
                                     with_thousands(static_cast<int64_t>(report.worlds)),
                                     report.worlds == 1 ? "state of the world" : "states of the world")) +
          "\n";
  text += exactness_text(report) + "\n";
  if (report.changes.empty()) return text + "The proposed set would have changed nothing.\n";
  text += fmt::format("The proposed set would have answered {} otherwise.\n", decisions(report.changed));
  for (const ReplayChange& change : report.changes) text += "\n" + change_text(change);
  return text;
}

json::object replay_json(const ReplayReport& report, const std::string& proposed) {
  json::array changes, not_reproduced_at;
  for (const ReplayChange& change : report.changes) {
    json::array examples;
    for (const ReplayExample& example : change.examples) examples.push_back(example_json(example));
    changes.push_back(json::object{{"change", change.what},
                                   {"decisions", change.decisions},
                                   {"by_rule", counts_json(change.by_rule)},
                                   {"by_role", counts_json(change.by_role)},
                                   {"by_purpose", counts_json(change.by_purpose)},
                                   {"by_dataset", counts_json(change.by_dataset)},
                                   {"examples", std::move(examples)}});
  }
  for (const int64_t seq : report.not_reproduced_at) not_reproduced_at.emplace_back(seq);
  return {{"policy", proposed},
          {"decisions", report.decisions},
          {"distinct_requests", report.distinct},
          {"worlds", report.worlds},
          {"reproduced", report.reproduced},
          {"not_reproduced", report.not_reproduced},
          {"not_reproduced_at", std::move(not_reproduced_at)},
          {"not_reproduced_parts", counted_json(report.not_reproduced_parts)},
          {"refused", report.refused},
          {"refused_by", counted_json(report.refused_by)},
          {"inexact", report.inexact},
          {"inexact_parts", counted_json(report.inexact_parts)},
          {"without_generation", report.without_generation},
          {"unreadable", report.unreadable},
          {"changed", report.changed},
          {"changes", std::move(changes)}};
}

}  // namespace steward::cli
