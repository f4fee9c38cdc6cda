#include "cli/decision_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/time.h"
#include "cli/terminal.h"
#include "policy/explain/near_misses.h"

namespace steward::cli {
namespace {

std::string verdict_badge(policy::Verdict verdict) {
  switch (verdict) {
    case policy::Verdict::kPermit:
      return ink(Ink::kGreen, "PERMIT");
    case policy::Verdict::kPending:
      return ink(Ink::kYellow, "PENDING");
    case policy::Verdict::kDeny:
      break;
  }
  return ink(Ink::kRed, "DENY");
}

// What decided is ticked or crossed; what nearly did has a dot.
std::string_view mark_of(const policy::Reason& reason) {
  if (reason.effect == "permit") return "✓";
  return reason.effect == "missing" && !reason.rule.empty() ? "·" : "✗";
}

// A word of a command line as a shell reads it back; control characters are not for a terminal.
std::string shell_word(std::string_view text) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-/:@,+=").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'')
      word += "'\\''";
    else
      word += c;
  }
  return word + "'";
}

// "…/shop.public.customer#email" → "customer#email"
std::string name_at_hand(const std::string& name) {
  const auto hash = name.rfind('#');
  const std::string dataset = name.substr(0, hash);
  const auto slash = dataset.rfind('/');
  std::string last = dataset.substr(slash + 1);
  if (const auto dot = last.rfind('.'); dot != std::string::npos && dataset.starts_with("postgres"))
    last = last.substr(dot + 1);
  return last + (hash == std::string::npos ? "" : name.substr(hash));
}

// "partial, keeps the first 1 and the last 4": what is left, where the kind alone does not say it.
std::string mask_in_words(const policy::MaskSpec& mask) {
  std::vector<std::string> kept;
  if (mask.date_precision) kept.push_back(fmt::format("dates to the {}", to_string(*mask.date_precision)));
  if (mask.number_width > 0) kept.push_back(fmt::format("numbers to bands of {}", mask.number_width));
  if (mask.keep_first > 0) kept.push_back(fmt::format("the first {}", mask.keep_first));
  if (mask.keep_last > 0) kept.push_back(fmt::format("the last {}", mask.keep_last));
  std::string text = ink(Ink::kBold, to_string(mask.kind));
  if (!kept.empty()) text += fmt::format(", leaves {}", fmt::join(kept, ", "));
  return text;
}

std::string filter_text(const policy::RowFilter& filter) {
  if (filter.kind == policy::RowFilter::Kind::kConsent)
    return fmt::format("{} has consented to {}", filter.column, filter.purpose.str());
  return fmt::format(
      "{} is {}", filter.column,
      filter.values.empty() ? "one of none" : fmt::to_string(fmt::join(filter.values, " or ")));
}

std::vector<std::string> obligation_lines(const policy::Obligations& obligations) {
  std::vector<std::string> lines;
  for (const auto& [name, mask] : obligations.masks)
    lines.push_back(fmt::format("mask {}: {}", ink(Ink::kCyan, name_at_hand(name)), mask_in_words(mask)));
  for (const auto& [name, filters] : obligations.rows) {
    std::vector<std::string> parts;
    for (const auto& filter : filters) parts.push_back(ink(Ink::kBold, filter_text(filter)));
    lines.push_back(
        fmt::format("rows of {} where {}", ink(Ink::kCyan, name_at_hand(name)), fmt::join(parts, " and ")));
  }
  if (obligations.aggregate_only)
    lines.push_back(fmt::format("only aggregates, each over {} rows or more",
                                ink(Ink::kBold, std::to_string(*obligations.aggregate_only))));
  if (obligations.retention)
    lines.push_back(
        fmt::format("keep any copy for at most {}", ink(Ink::kBold, format_period(*obligations.retention))));
  if (!obligations.record.is_durable())
    lines.push_back(fmt::format("answered before it is recorded: within {}, {} answers at most at once",
                                policy::format_delay(obligations.record.within), obligations.record.at_most));
  if (!obligations.notify.empty())
    lines.push_back(
        fmt::format("tell {}", ink(Ink::kBold, fmt::to_string(fmt::join(obligations.notify, ", ")))));
  return lines;
}

// The command that asks for what is missing, as it can be typed.
std::string ask_command(const policy::DecisionRequest& request) {
  std::string command =
      fmt::format("steward request ask --subject {} --action {} --purpose {}", shell_word(request.subject.id),
                  to_string(request.action), shell_word(request.purpose));
  for (const std::string& role : request.subject.roles) command += " --role " + shell_word(role);
  for (const std::string& resource : request.resources) command += " " + shell_word(resource);
  return command + " --why '…'";
}

std::vector<std::string> approval_lines(const service::RecordedDecision& recorded) {
  std::vector<std::string> lines;
  for (const auto& approval : recorded.decision.approvals)
    lines.push_back(fmt::format(
        "needs approval by {}{}", ink(Ink::kBold, fmt::to_string(fmt::join(approval.roles, " and "))),
        approval.people > 1 ? fmt::format(", {} people in all", approval.people) : ""));
  const auto& reasons = recorded.decision.reasons;
  const bool lacks_grant = std::any_of(reasons.begin(), reasons.end(), [](const policy::Reason& reason) {
    return reason.sentence.find(policy::kNeedsGrant) != std::string::npos;
  });
  if (!lines.empty() || lacks_grant)
    lines.push_back("ask with: " + ink(Ink::kPlain, ask_command(recorded.request)));
  return lines;
}

}  // namespace

std::string decision_text(const service::RecordedDecision& recorded, int indent) {
  const auto& decision = recorded.decision;
  std::string out;
  const auto line = [&](std::string_view text) { out += fmt::format("{:{}}{}\n", "", indent, text); };
  line(verdict_badge(decision.verdict));
  for (const auto& reason : decision.reasons)
    out += wrapped(std::string(mark_of(reason)) + " ", ink(Ink::kPlain, reason.sentence), indent + 2);
  for (const std::string& text : approval_lines(recorded)) line("  " + text);
  for (const std::string& text : obligation_lines(decision.obligations)) line("  " + text);
  if (!decision.grants.empty())
    line(fmt::format("  rests on grant {}",
                     ink(Ink::kBold, fmt::to_string(fmt::join(decision.grants, ", ")))));
  const std::string place = recorded.is_queued ? std::string("its entry follows")
                                               : fmt::format("ledger entry {}", recorded.entry.seq);
  line(ink(Ink::kDim, fmt::format("  decision {}, {}, policy {}", recorded.id, place,
                                  to_hex(decision.snapshots.policy).substr(0, 12))));
  return out;
}

}  // namespace steward::cli
