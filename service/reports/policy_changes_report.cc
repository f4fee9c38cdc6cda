// Who changed the rules, what changed, and what that changed for requests.
#include <fmt/format.h>

#include <deque>
#include <map>

#include "policy/language/set_difference.h"
#include "service/reports/decision_filter.h"
#include "service/reports/report_list.h"
#include "service/reports/tally.h"

namespace steward::service::reports {
namespace {

using namespace audit::report;

constexpr size_t kReplayed = 2'000;      // decisions before a change that are made again under the new set
constexpr size_t kChangesReplayed = 50;  // the newest of them
constexpr size_t kMaxChanges = 100'000;

struct Change {
  LedgerEntry entry;
  std::optional<Digest> before, set;
  uint64_t permitted = 0, denied = 0, pending = 0;  // under it, until the next
  Timestamp replay_from{};
  uint64_t replayable = 0;
};

bool in_period(const Filters& filters, Timestamp time) {
  return (!filters.from || time >= *filters.from) && (!filters.to || time < *filters.to);
}

class PolicyChangesReport {
 public:
  PolicyChangesReport(const ReportContext& context, Sink& sink) : context_(context), sink_(sink) {}

  Status build() {
    STEWARD_RETURN_IF_ERROR(read());
    STEWARD_RETURN_IF_ERROR(write_summary());
    STEWARD_RETURN_IF_ERROR(write_changes());
    STEWARD_RETURN_IF_ERROR(write_rules());
    return write_effects();
  }

 private:
  // Of all time: what a change replaced may have come long before the period.
  Status read() {
    std::optional<Digest> in_force;
    std::deque<Timestamp> last;
    uint64_t seen = 0;
    std::map<std::string, size_t> by_set;  // the newest change to it
    return context_.entries({"policy_change,decision", {}, {}}, [&](const LedgerEntry& entry) -> Status {
      if (entry.kind == "decision") {
        last.push_back(entry.time);
        if (last.size() > kReplayed) last.pop_front();
        ++seen;
        const auto* snapshots = object_at(entry.body, "snapshots");
        const auto change = by_set.find(snapshots ? text_at(*snapshots, "policy") : "");
        if (change == by_set.end()) return {};
        const std::string verdict = text_at(entry.body, "verdict");
        Change& under = changes_[change->second];
        ++(verdict == "permit" ? under.permitted : verdict == "deny" ? under.denied : under.pending);
        return {};
      }
      if (changes_.size() >= kMaxChanges)
        return Error{ErrorCode::kTooLarge,
                     "There are more than 100,000 changes of policy: ask for a shorter ledger.", ""};
      Change change{entry, in_force, digest_from_hex(text_at(entry.body, "hash"))};
      change.replayable = std::min<uint64_t>(seen, kReplayed);
      if (!last.empty()) change.replay_from = last.front();
      if (change.set) {
        in_force = change.set;
        by_set[to_hex(*change.set)] = changes_.size();
      }
      changes_.push_back(std::move(change));
      return {};
    });
  }

  Status write_summary() {
    for (const Change& change : changes_)
      if (in_period(context_.filters, change.entry.time)) shown_.push_back(&change);
    uint64_t sets = 0, keys = 0, rollbacks = 0, unsigned_sets = 0;
    Tally people, months;
    for (const Change* change : shown_) {
      ++(change->set ? sets : keys);
      rollbacks += text_at(change->entry.body, "rollback_of").empty() ? 0 : 1;
      unsigned_sets += change->set && text_at(change->entry.body, "signed_by").empty() ? 1 : 0;
      people.add(change->entry.actor);
      months.add(month_of(change->entry.time));
    }
    const auto number = [](uint64_t value) { return Cell(static_cast<int64_t>(value)); };
    STEWARD_RETURN_IF_ERROR(sink_.heading("Summary"));
    STEWARD_RETURN_IF_ERROR(sink_.facts({{"Policy sets put in force", number(sets)},
                                         {"Of these rollbacks", number(rollbacks)},
                                         {"Of these without a signature", number(unsigned_sets),
                                          unsigned_sets == 0 ? Tone::kGood : Tone::kWarning},
                                         {"Keys trusted or no longer trusted", number(keys)},
                                         {"People who changed policies", number(people.names())},
                                         {"In force at the head", to_hex(context_.world->policies->hash)}}));
    if (shown_.empty()) return {};
    STEWARD_RETURN_IF_ERROR(sink_.chart(people.chart("Changes by person", "changes")));
    return {};
  }

  Status write_changes() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("Each change"));
    STEWARD_RETURN_IF_ERROR(sink_.begin_table(
        {"changes",
         "Changes of policy",
         "The decisions are those made under the set from then on, at any time before the head.",
         {{"entry", "Entry", CellType::kInteger, 0.6},
          {"time", "Time", CellType::kTime, 1.1},
          {"who", "By", CellType::kText, 1},
          {"what", "What", CellType::kText, 1.3},
          {"policy_set", "Policy set", CellType::kText, 1.6},
          {"signed_by", "Signed by", CellType::kText, 1.2},
          {"files", "Files", CellType::kList, 1.5},
          {"permitted", "Permitted", CellType::kInteger, 0.7},
          {"denied", "Denied", CellType::kInteger, 0.7},
          {"pending", "Waiting", CellType::kInteger, 0.7}},
         "No policy was changed in this period."}));
    for (const Change* change : shown_) {
      const auto& body = change->entry.body;
      const std::string rollback = text_at(body, "rollback_of"), signed_by = text_at(body, "signed_by");
      std::string what = !rollback.empty() ? "went back to an older set" : "put a set in force";
      std::string subject = change->set ? to_hex(*change->set) : "";
      if (const std::string key = text_at(body, "trusted_key"); !key.empty())
        what = "trusted a key", subject = key;
      if (const std::string key = text_at(body, "removed_key"); !key.empty())
        what = "removed a key", subject = key;
      const auto number = [&](uint64_t value) {
        return change->set ? Cell(static_cast<int64_t>(value)) : Cell();
      };
      STEWARD_RETURN_IF_ERROR(sink_.row(
          {change->entry.seq, change->entry.time, change->entry.actor, what, subject,
           signed_by.empty() ? Cell(std::string("nobody")) : Cell(signed_by), texts_at(body, "files"),
           number(change->permitted), number(change->denied), number(change->pending)}));
    }
    return sink_.end_table();
  }

  Status write_rules() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("What changed in the rules"));
    STEWARD_RETURN_IF_ERROR(sink_.begin_table({"rules",
                                               "Rules that came, went or changed",
                                               "",
                                               {{"entry", "Entry of the change", CellType::kInteger, 0.7},
                                                {"change", "Change", CellType::kText, 0.8},
                                                {"rule", "Rule", CellType::kText, 2.5},
                                                {"reason", "Why the rule exists", CellType::kText, 4}},
                                               "No rule changed in this period."}));
    for (const Change* change : shown_) {
      if (!change->set || change->before == change->set) continue;
      const auto after = context_.policies(*change->set);
      if (!after.ok()) {
        STEWARD_RETURN_IF_ERROR(
            sink_.row({change->entry.seq, std::string("unknown"),
                       Gap{"The set cannot be read any more: " + after.error().message}, Cell()}));
        continue;
      }
      static const auto kNone = std::make_shared<const policy::PolicySet>();
      auto before = change->before ? context_.policies(*change->before) : Result(kNone);
      if (!before.ok()) before = kNone;
      STEWARD_RETURN_IF_ERROR(write_difference(change->entry.seq, **before, **after));
    }
    return sink_.end_table();
  }

  Status write_difference(int64_t entry, const policy::PolicySet& before, const policy::PolicySet& after) {
    const auto difference = policy::difference(before, after);
    const auto write = [&](const char* what, const std::vector<std::string>& rules,
                           const policy::PolicySet& set) -> Status {
      for (const std::string& rule : rules) {
        std::string reason = reason_of(set, rule);
        STEWARD_RETURN_IF_ERROR(
            sink_.row({entry, std::string(what), rule, reason.empty() ? Cell() : Cell(reason)}));
      }
      return {};
    };
    STEWARD_RETURN_IF_ERROR(write("new", difference.added, after));
    STEWARD_RETURN_IF_ERROR(write("changed", difference.changed, after));
    return write("gone", difference.gone, before);
  }

  static std::string reason_of(const policy::PolicySet& set, const std::string& id) {
    for (const auto& rule : set.access)
      if (rule.id == id) return rule.reason;
    for (const auto& rule : set.exceptions)
      if (rule.id == id) return rule.reason;
    for (const auto& rule : set.retention)
      if (rule.id == id) return rule.reason;
    for (const auto& rule : set.limitations)
      if (rule.id == id) return rule.reason;
    return "";
  }

  Status write_effects() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("What each change would have changed"));
    STEWARD_RETURN_IF_ERROR(sink_.paragraph(
        fmt::format(
            "The last {} decisions before each change, made again under the new set in the world of then "
            "(`steward policy replay`): how many would have come out otherwise. For the newest {} changes of "
            "the "
            "period.",
            kReplayed, kChangesReplayed),
        Tone::kPlain));
    STEWARD_RETURN_IF_ERROR(sink_.begin_table({"effects",
                                               "Effect of each change on the decisions before it",
                                               "",
                                               {{"entry", "Entry of the change", CellType::kInteger, 0.7},
                                                {"replayed", "Decisions made again", CellType::kInteger, 0.8},
                                                {"changed", "Come out otherwise", CellType::kInteger, 0.8},
                                                {"what", "How", CellType::kText, 1.5},
                                                {"decisions", "Decisions", CellType::kInteger, 0.7},
                                                {"rules", "By rule", CellType::kList, 2.5},
                                                {"datasets", "By dataset", CellType::kList, 2}},
                                               "There was nothing to make again."}));
    std::vector<const Change*> replayed;
    for (auto change = shown_.rbegin(); change != shown_.rend() && replayed.size() < kChangesReplayed;
         ++change)
      if ((*change)->set && (*change)->replayable > 0) replayed.insert(replayed.begin(), *change);
    for (const Change* change : replayed) STEWARD_RETURN_IF_ERROR(write_effect(*change));
    return sink_.end_table();
  }

  static std::vector<std::string> words_of(const ReplayChange::Counts& counts) {
    std::vector<std::string> words;
    for (const auto& [name, count] : counts) {
      if (words.size() == 10) {
        words.push_back("and others");
        break;
      }
      words.push_back(fmt::format("{} ({})", name, count));
    }
    return words;
  }

  Status write_effect(const Change& change) {
    const auto unknown = [&](std::string why) {
      return sink_.row({change.entry.seq, Gap{std::move(why)}, Cell(), Cell(), Cell(), Cell(), Cell()});
    };
    if (!context_.replay) return unknown("Decisions were not made again for this report.");
    const auto set = context_.policies(*change.set);
    if (!set.ok()) return unknown("The set cannot be read any more: " + set.error().message);
    const auto report = context_.replay(*set, change.replay_from, change.entry.time);
    if (!report.ok()) return unknown("The decisions could not be made again: " + report.error().message);
    const auto number = [](uint64_t value) { return Cell(static_cast<int64_t>(value)); };
    if (report->changes.empty())
      return sink_.row({change.entry.seq, number(report->decisions), number(0), std::string("none"), Cell(),
                        Cell(), Cell()});
    for (const ReplayChange& each : report->changes)
      STEWARD_RETURN_IF_ERROR(
          sink_.row({change.entry.seq, number(report->decisions), number(report->changed), each.what,
                     number(each.decisions), words_of(each.by_rule), words_of(each.by_dataset)}));
    return {};
  }

  const ReportContext& context_;
  Sink& sink_;
  std::vector<Change> changes_;
  std::vector<const Change*> shown_;
};

}  // namespace

Status build_policy_changes(const ReportContext& context, Sink& sink) {
  return PolicyChangesReport(context, sink).build();
}

}  // namespace steward::service::reports
