#include "cli/decision_view.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "base/time.h"
#include "cli/terminal.h"

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

// "…/shop.public.customer#email" → "customer#email"
std::string short_name(const std::string& name) {
  const auto hash = name.rfind('#');
  const std::string dataset = name.substr(0, hash);
  const auto slash = dataset.rfind('/');
  std::string last = dataset.substr(slash + 1);
  if (const auto dot = last.rfind('.'); dot != std::string::npos && dataset.starts_with("postgres"))
    last = last.substr(dot + 1);
  return last + (hash == std::string::npos ? "" : name.substr(hash));
}

}  // namespace

std::string decision_text(const service::RecordedDecision& recorded, int indent) {
  const auto& decision = recorded.decision;
  std::string out;
  const auto line = [&](std::string_view text) { out += fmt::format("{:{}}{}\n", "", indent, text); };
  line(verdict_badge(decision.verdict));
  for (const auto& reason : decision.reasons)
    out += wrapped(std::string(mark_of(reason)) + " ", ink(Ink::kPlain, reason.sentence), indent + 2);
  for (const auto& [name, mask] : decision.obligations.masks)
    line(fmt::format("  mask {}: {}", ink(Ink::kCyan, short_name(name)),
                     ink(Ink::kBold, to_string(mask.kind))));
  if (decision.obligations.retention)
    line(fmt::format("  keep any copy for at most {}",
                     ink(Ink::kBold, format_period(*decision.obligations.retention))));
  line(ink(Ink::kDim, fmt::format("  decision {}, ledger entry {}, policy {}", recorded.id,
                                  recorded.entry.seq, to_hex(decision.snapshots.policy).substr(0, 12))));
  return out;
}

}  // namespace steward::cli
