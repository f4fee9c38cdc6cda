#include "service/reports/regulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "base/text.h"

namespace steward::service::reports {
namespace {

using namespace audit::report;

struct Regulation {
  std::string_view name, title;
  std::vector<std::string_view> marks;  // by which reasons cite it
};

const std::vector<Regulation>& regulations() {
  static const std::vector<Regulation> all{
      {"gdpr", "General Data Protection Regulation, (EU) 2016/679", {"GDPR", "2016/679"}},
      {"cpra",
       "California Privacy Rights Act, Cal. Civ. Code §1798.100 and following",
       {"Cal. Civ. Code", "CPRA", "CCPA", "11 CCR"}},
      {"hipaa", "Health Insurance Portability and Accountability Act, 45 CFR Part 164", {"45 CFR", "HIPAA"}},
      {"pci", "Payment Card Industry Data Security Standard v4.0.1", {"PCI DSS"}},
  };
  return all;
}

const Regulation* find(std::string_view name) {
  for (const Regulation& each : regulations())
    if (each.name == name) return &each;
  return nullptr;
}

using VisitRule =
    std::function<void(const std::string& id, std::string_view does, const std::string& reason)>;

void visit_rules(const policy::PolicySet& set, const VisitRule& visit) {
  for (const auto& rule : set.access)
    visit(rule.id,
          rule.effect == policy::Effect::kPermit   ? "permits"
          : rule.effect == policy::Effect::kForbid ? "forbids"
                                                   : "obliges",
          rule.reason);
  for (const auto& rule : set.exceptions) visit(rule.id, "lifts " + rule.rule, rule.reason);
  for (const auto& rule : set.retention) visit(rule.id, "limits how long data is kept", rule.reason);
  for (const auto& rule : set.limitations) visit(rule.id, "limits the purposes", rule.reason);
}

}  // namespace

Status check_regulation(std::string_view regulation) {
  if (regulation.empty() || find(regulation)) return {};
  std::vector<std::string> names;
  for (const Regulation& each : regulations()) names.emplace_back(each.name);
  const auto nearest = did_you_mean(regulation, names);
  return Error{
      ErrorCode::kInvalidInput,
      fmt::format("'{}' is no regulation that Steward has rules for: expected {}{}", excerpt(regulation),
                  fmt::join(names, ", "), nearest ? fmt::format("; did you mean '{}'?", *nearest) : "."),
      "regulation"};
}

std::string_view regulation_title(std::string_view regulation) {
  const Regulation* known = find(regulation);
  return known ? known->title : std::string_view();
}

std::string citation_of(std::string_view reason) {
  // Reasons end in "(GDPR Art. 6(1)(b), Art. 5(1)(c))." The last outermost brackets that name a law.
  std::string cited;
  size_t begin = 0;
  int depth = 0;
  for (size_t i = 0; i < reason.size(); ++i) {
    if (reason[i] == '(' && depth++ == 0) begin = i + 1;
    if (reason[i] != ')' || depth == 0 || --depth > 0) continue;
    const std::string_view inside = reason.substr(begin, i - begin);
    for (const Regulation& each : regulations())
      if (std::any_of(each.marks.begin(), each.marks.end(),
                      [&](std::string_view mark) { return inside.find(mark) != std::string_view::npos; })) {
        cited = std::string(inside);
        break;
      }
  }
  return cited;
}

bool rests_on(std::string_view regulation, std::string_view rule, std::string_view reason) {
  if (regulation.empty()) return true;
  const Regulation* known = find(regulation);
  if (!known) return false;
  const std::string_view document = rule.substr(0, rule.find('/'));
  if (document == regulation || document.starts_with(std::string(regulation) + "-")) return true;
  return std::any_of(known->marks.begin(), known->marks.end(),
                     [&](std::string_view mark) { return reason.find(mark) != std::string_view::npos; });
}

std::set<std::string> rules_resting_on(std::string_view regulation, const policy::PolicySet& set) {
  std::set<std::string> rules;
  visit_rules(set, [&](const std::string& id, std::string_view, const std::string& reason) {
    if (rests_on(regulation, id, reason)) rules.insert(id);
  });
  return rules;
}

Status write_provisions(Sink& sink, std::string_view regulation, const policy::PolicySet& set) {
  if (regulation.empty()) return {};
  STEWARD_RETURN_IF_ERROR(
      sink.heading(fmt::format("Rules in force that rest on: {}", regulation_title(regulation))));
  STEWARD_RETURN_IF_ERROR(
      sink.begin_table({"provisions",
                        "Provisions and rules",
                        "By the document a rule stands in, and by what its reason cites.",
                        {{"rule", "Rule", CellType::kText, 2},
                         {"does", "What it does", CellType::kText, 1},
                         {"provision", "Provision", CellType::kText, 2},
                         {"reason", "Reason", CellType::kText, 4}},
                        "No rule in force rests on it: what it asks for is not enforced by a policy."}));
  Status status;
  visit_rules(set, [&](const std::string& id, std::string_view does, const std::string& reason) {
    if (!status.ok() || !rests_on(regulation, id, reason)) return;
    std::string cited = citation_of(reason);
    status =
        sink.row({id, std::string(does),
                  cited.empty() ? Cell(Gap{"The rule's reason cites no provision: name the article in it."})
                                : Cell(std::move(cited)),
                  reason});
  });
  STEWARD_RETURN_IF_ERROR(status);
  return sink.end_table();
}

}  // namespace steward::service::reports
