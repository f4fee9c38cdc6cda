// Every decision: what was asked, what was answered, why, and on what that rests.
#include <fmt/format.h>

#include <map>
#include <set>

#include "base/text.h"
#include "service/reports/decision_filter.h"
#include "service/reports/regulation.h"
#include "service/reports/report_list.h"
#include "service/reports/tally.h"

namespace steward::service::reports {
namespace {

using namespace audit::report;

constexpr size_t kMaxGrants = 100'000;  // whose approvers are kept

struct Summary {
  uint64_t decisions = 0;
  Tally verdicts, months, rules, datasets, purposes, subjects, denied_rules, doors;
  std::set<std::string> policies;
  std::optional<Timestamp> first, last;
};

void count(const LedgerEntry& entry, Summary& summary) {
  const std::string verdict = text_at(entry.body, "verdict");
  ++summary.decisions;
  summary.verdicts.add(verdict);
  summary.months.add(month_of(entry.time));
  for (const std::string& rule : rules_of(entry.body)) summary.rules.add(rule);
  for (const std::string& dataset : datasets_of(entry.body)) summary.datasets.add(dataset);
  summary.purposes.add(text_at(entry.body, "purpose"));
  summary.subjects.add(entry.actor);
  if (const std::string door = text_at(entry.body, "refused_by"); !door.empty()) summary.doors.add(door);
  if (const auto* snapshots = object_at(entry.body, "snapshots"))
    if (summary.policies.size() < Tally::kMaxNames) summary.policies.insert(text_at(*snapshots, "policy"));
  if (!summary.first) summary.first = entry.time;
  summary.last = entry.time;
}

Tone tone_of(const std::string& verdict) {
  return verdict == "permit" ? Tone::kGood : verdict == "deny" ? Tone::kBad : Tone::kWarning;
}

class DecisionsReport {
 public:
  DecisionsReport(const ReportContext& context, Sink& sink)
      : context_(context), sink_(sink), filter_(context) {}

  Status build() {
    STEWARD_RETURN_IF_ERROR(read_approvers());
    Summary summary;
    STEWARD_RETURN_IF_ERROR(visit([&](const LedgerEntry& entry) -> Status {
      count(entry, summary);
      return {};
    }));
    STEWARD_RETURN_IF_ERROR(write_summary(summary));
    STEWARD_RETURN_IF_ERROR(write_provisions(sink_, context_.filters.regulation, *context_.world->policies));
    STEWARD_RETURN_IF_ERROR(write_decisions());
    return write_evidence();
  }

 private:
  Status visit(const VisitEntry& take) {
    return context_.entries(context_.in_period("decision"), [&](const LedgerEntry& entry) -> Status {
      return filter_.passes(entry) ? take(entry) : Status();
    });
  }

  // Of grants made before the period too.
  Status read_approvers() {
    return context_.entries({"grant", {}, {}}, [&](const LedgerEntry& entry) -> Status {
      if (text_at(entry.body, "event") != "made" || approvers_.size() >= kMaxGrants) return {};
      std::vector<std::string>& people = approvers_[text_at(entry.body, "id")];
      for (const auto* approval : objects_at(entry.body, "approvals"))
        people.push_back(fmt::format("{} ({})", text_at(*approval, "person"),
                                     fmt::join(texts_at(*approval, "roles"), ", ")));
      return {};
    });
  }

  Status write_summary(const Summary& summary) {
    STEWARD_RETURN_IF_ERROR(sink_.heading("Summary"));
    STEWARD_RETURN_IF_ERROR(
        sink_.paragraph("Every answer that Steward gave to a request for data, as the ledger recorded it "
                        "before the answer left. A "
                        "request is denied unless a rule permits it; whatever is unknown denies.",
                        Tone::kPlain));
    const auto number = [](uint64_t value) { return Cell(static_cast<int64_t>(value)); };
    std::vector<Fact> facts{{"Decisions", number(summary.decisions)},
                            {"Permitted", number(summary.verdicts.of("permit")), Tone::kGood},
                            {"Denied", number(summary.verdicts.of("deny")), Tone::kBad},
                            {"Waiting for approval", number(summary.verdicts.of("pending")), Tone::kWarning},
                            {"Different subjects who asked", number(summary.subjects.names())},
                            {"Different datasets asked for", number(summary.datasets.names())},
                            {"Policy sets that decided", number(summary.policies.size())}};
    if (summary.first) facts.push_back({"First", *summary.first});
    if (summary.last) facts.push_back({"Last", *summary.last});
    for (const auto& [door, count] : summary.doors.by_name())
      facts.push_back({"Refused at the door " + door + " before any policy was asked", number(count)});
    STEWARD_RETURN_IF_ERROR(sink_.facts(facts));
    if (summary.decisions == 0) return {};
    Chart verdicts{"Verdicts", "decisions", {}};
    for (const char* verdict : {"permit", "deny", "pending"})
      verdicts.bars.push_back({verdict, static_cast<double>(summary.verdicts.of(verdict)), tone_of(verdict)});
    STEWARD_RETURN_IF_ERROR(sink_.chart(verdicts));
    Chart months{"By month", "decisions", {}};
    const auto& by_month = summary.months.by_name();
    auto month = by_month.begin();
    if (by_month.size() > 36) std::advance(month, static_cast<std::ptrdiff_t>(by_month.size() - 36));
    for (; month != by_month.end(); ++month)
      months.bars.push_back({month->first, static_cast<double>(month->second), {}});
    STEWARD_RETURN_IF_ERROR(sink_.chart(months));
    STEWARD_RETURN_IF_ERROR(sink_.chart(summary.rules.chart("Rules that decided most", "decisions")));
    STEWARD_RETURN_IF_ERROR(sink_.chart(summary.purposes.chart("Purposes asked for", "decisions")));
    return write_counts("datasets", "Datasets asked for", "Dataset", summary.datasets);
  }

  Status write_counts(std::string name, std::string title, std::string what, const Tally& tally) {
    STEWARD_RETURN_IF_ERROR(sink_.begin_table({std::move(name),
                                               std::move(title),
                                               "",
                                               {{"short_name", what, CellType::kText, 2},
                                                {"name", "Full name", CellType::kText, 4},
                                                {"decisions", "Decisions", CellType::kInteger, 1}}}));
    for (const auto& [full, count] : tally.most(1'000))
      STEWARD_RETURN_IF_ERROR(
          sink_.row({short_name(*context_.world, full), full, static_cast<int64_t>(count)}));
    return sink_.end_table();
  }

  Status write_decisions() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("Each decision"));
    STEWARD_RETURN_IF_ERROR(sink_.begin_table(
        {"decisions",
         "What was asked and answered",
         "In the order of the ledger. The number of the entry leads to its evidence in the next table.",
         {{"entry", "Entry", CellType::kInteger, 0.6},
          {"time", "Time", CellType::kTime, 1.1},
          {"subject", "Who", CellType::kText, 1.1},
          {"roles", "Roles", CellType::kList, 1},
          {"action", "Action", CellType::kText, 0.7},
          {"datasets", "Data", CellType::kList, 1.4},
          {"purpose", "Purpose", CellType::kText, 1.3},
          {"verdict", "Verdict", CellType::kText, 0.8},
          {"reasons", "Why", CellType::kList, 4},
          {"obligations", "Under which duties", CellType::kList, 1.8}},
         "No decision was recorded in this scope."}));
    STEWARD_RETURN_IF_ERROR(visit([&](const LedgerEntry& entry) -> Status {
      const auto& body = entry.body;
      const auto* subject = object_at(body, "subject");
      std::vector<std::string> sentences;
      for (const auto* reason : objects_at(body, "reasons"))
        sentences.push_back(text_at(*reason, "sentence"));
      return sink_.row({entry.seq, entry.time, entry.actor,
                        subject ? texts_at(*subject, "roles") : std::vector<std::string>(),
                        text_at(body, "action"), short_names(*context_.world, datasets_of(body)),
                        text_at(body, "purpose"), text_at(body, "verdict"), std::move(sentences),
                        obligations_of(body)});
    }));
    return sink_.end_table();
  }

  std::vector<std::string> approvers_of(const std::vector<std::string>& grants) const {
    std::vector<std::string> people;
    for (const std::string& grant : grants)
      if (const auto known = approvers_.find(grant); known != approvers_.end())
        people.insert(people.end(), known->second.begin(), known->second.end());
    return people;
  }

  Status write_evidence() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("What each decision rests on"));
    STEWARD_RETURN_IF_ERROR(sink_.begin_table({"evidence",
                                               "Rules, grants and states of the world",
                                               "The hashes name the exact policies, catalog, lineage, "
                                               "consent and grants that the decision was made from; "
                                               "`steward policy replay` makes it again from them. The leaf "
                                               "is the hash under which the entry stands in the "
                                               "signed tree.",
                                               {{"entry", "Entry", CellType::kInteger, 0.6},
                                                {"decision", "Decision", CellType::kText, 1.6},
                                                {"rules", "Rules", CellType::kList, 2},
                                                {"grants", "Grants", CellType::kList, 1.4},
                                                {"approvers", "Approved by", CellType::kList, 1.4},
                                                {"policy_set", "Policy set", CellType::kText, 1.6},
                                                {"snapshots", "States", CellType::kList, 2.2},
                                                {"leaf", "Leaf", CellType::kText, 1.6}},
                                               "No decision was recorded in this scope."}));
    STEWARD_RETURN_IF_ERROR(visit([&](const LedgerEntry& entry) -> Status {
      const auto& body = entry.body;
      const auto* snapshots = object_at(body, "snapshots");
      std::vector<std::string> states;
      if (snapshots)
        for (const char* part : {"catalog", "lineage", "consent", "grants"})
          if (const std::string hash = text_at(*snapshots, part);
              hash.find_first_not_of('0') != std::string::npos)
            states.push_back(fmt::format("{} {}", part, hash));
      const auto grants = texts_at(body, "grants");
      return sink_.row({entry.seq, text_at(body, "id"), rules_of(body), grants, approvers_of(grants),
                        snapshots ? text_at(*snapshots, "policy") : std::string(), std::move(states),
                        to_hex(entry.leaf)});
    }));
    return sink_.end_table();
  }

  const ReportContext& context_;
  Sink& sink_;
  DecisionFilter filter_;
  std::map<std::string, std::vector<std::string>> approvers_;  // by grant
};

}  // namespace

Status build_decisions(const ReportContext& context, Sink& sink) {
  return DecisionsReport(context, sink).build();
}

}  // namespace steward::service::reports
