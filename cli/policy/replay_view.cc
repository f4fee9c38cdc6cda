#include "cli/policy/replay_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>

#include "base/text.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

namespace json = boost::json;
using service::ReplayChange;
using service::ReplayExample;
using service::ReplayReport;

constexpr size_t kNamesShown = 5, kReasonsShown = 2;

std::string decisions(uint64_t count) {
  return fmt::format("{} {}", with_thousands(static_cast<int64_t>(count)), count == 1 ? "decision" : "decisions");
}

std::string listed(const std::vector<std::string>& texts) {
  std::string text;
  for (const std::string& each : texts) text += (text.empty() ? "" : ", ") + each;
  return text;
}

std::string names_line(const ReplayChange::Counts& counts) {
  std::string line;
  for (size_t i = 0; i < std::min(counts.size(), kNamesShown); ++i)
    line += fmt::format("{}{} ({})", i ? ", " : "", ink(Ink::kPlain, counts[i].first),
                        with_thousands(static_cast<int64_t>(counts[i].second)));
  if (counts.size() > kNamesShown) line += fmt::format(", and {} more", counts.size() - kNamesShown);
  return line;
}

std::string request_line(const policy::DecisionRequest& request) {
  const std::string roles = listed(request.subject.roles);
  return fmt::format("{}{}: {} {} for {}", request.subject.id, roles.empty() ? "" : " (" + roles + ")",
                     policy::to_string(request.action), listed(request.resources), request.purpose);
}

// What decided, and the masks where they are what differs.
std::string answer_lines(std::string_view when, const policy::Decision& decision, bool with_masks) {
  std::string lines;
  const std::string mark = fmt::format("{}  {} ", ink(Ink::kDim, when), policy::to_string(decision.verdict));
  size_t shown = 0;
  for (const policy::Reason& reason : decision.reasons) {
    if (shown == kReasonsShown) break;
    lines += wrapped(shown ? "" : mark, ink(Ink::kPlain, reason.sentence), shown ? 10 : 6);
    ++shown;
  }
  if (!with_masks) return lines;
  for (const auto& [field, mask] : decision.obligations.masks)
    lines += fmt::format("          {} {}\n", policy::to_string(mask.kind), ink(Ink::kPlain, field));
  return lines;
}

std::string change_text(const ReplayChange& change) {
  std::string text = fmt::format("{}  {}\n", ink(Ink::kBold, change.what), decisions(change.decisions));
  for (const auto& [title, counts] :
       {std::pair{"by rule", &change.by_rule}, std::pair{"by role", &change.by_role},
        std::pair{"by purpose", &change.by_purpose}, std::pair{"by dataset", &change.by_dataset}})
    if (!counts->empty()) text += wrapped(fmt::format("{:<12}", title), names_line(*counts), 2);
  for (const ReplayExample& example : change.examples) {
    text += wrapped(fmt::format("entry {}  ", example.seq), ink(Ink::kPlain, request_line(example.request)), 4);
    text += answer_lines("then", example.before, change.what == "masks");
    text += answer_lines("now ", example.after, change.what == "masks");
  }
  return text;
}

json::array counts_json(const ReplayChange::Counts& counts) {
  json::array array;
  for (const auto& [name, count] : counts)
    array.push_back(json::object{{"name", name}, {"decisions", count}});
  return array;
}

json::object answer_json(const policy::Decision& decision) {
  json::array reasons;
  for (const policy::Reason& reason : decision.reasons)
    reasons.push_back(
        json::object{{"rule", reason.rule}, {"effect", reason.effect}, {"sentence", reason.sentence}});
  json::object masks;
  for (const auto& [field, mask] : decision.obligations.masks)
    masks[field] = std::string(policy::to_string(mask.kind));
  return {{"verdict", std::string(policy::to_string(decision.verdict))},
          {"masks", std::move(masks)},
          {"reasons", std::move(reasons)}};
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

std::string exactness_text(const ReplayReport& report) {
  std::string text;
  const auto line = [&](Ink colour, std::string_view mark, const std::string& sentence) {
    text += wrapped(ink(colour, mark) + " ", sentence, 2);
  };
  if (report.reproduced > 0)
    line(Ink::kGreen, "✓",
         fmt::format("{} come out as recorded under the set that was in force.", decisions(report.reproduced)));
  if (report.not_reproduced > 0) {
    std::string where;
    for (const int64_t seq : report.not_reproduced_at) where += fmt::format("{}{}", where.empty() ? "" : ", ", seq);
    line(Ink::kRed, "✗",
         fmt::format("{} come out otherwise than recorded: ledger entries {}{}.", decisions(report.not_reproduced),
                     where, report.not_reproduced > report.not_reproduced_at.size() ? ", …" : ""));
  }
  if (report.inexact > 0) {
    std::string parts;
    for (const auto& [part, count] : report.inexact_parts)
      parts += fmt::format("{}{} ({})", parts.empty() ? "" : ", ", part, with_thousands(static_cast<int64_t>(count)));
    line(Ink::kYellow, "!",
         fmt::format("{} are replayed in a world that is not exactly that of then; what differs: {}.",
                     decisions(report.inexact), parts));
  }
  if (report.without_generation > 0)
    line(Ink::kYellow, "!",
         fmt::format("{} were recorded before Steward kept history: the catalog and lineage of its beginning stand "
                     "for theirs.",
                     decisions(report.without_generation)));
  if (report.unreadable > 0)
    line(Ink::kYellow, "!", fmt::format("{} cannot be read by this Steward and are left out.", decisions(report.unreadable)));
  return text;
}

}  // namespace

std::string replay_text(const ReplayReport& report, const std::string& proposed) {
  if (report.decisions == 0) return "The ledger holds no decision of that time.\n";
  std::string text = fmt::format("{} made again, as of then, under policy set {}\n", decisions(report.decisions),
                                 ink(Ink::kBold, proposed));
  text += ink(Ink::kDim, fmt::format("  {} different requests, {} {}", with_thousands(static_cast<int64_t>(report.distinct)),
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
  json::object parts;
  for (const auto& [part, count] : report.inexact_parts) parts[part] = count;
  return {{"policy", proposed},
          {"decisions", report.decisions},
          {"distinct_requests", report.distinct},
          {"worlds", report.worlds},
          {"reproduced", report.reproduced},
          {"not_reproduced", report.not_reproduced},
          {"not_reproduced_at", std::move(not_reproduced_at)},
          {"inexact", report.inexact},
          {"inexact_parts", std::move(parts)},
          {"without_generation", report.without_generation},
          {"unreadable", report.unreadable},
          {"changed", report.changed},
          {"changes", std::move(changes)}};
}

}  // namespace steward::cli
