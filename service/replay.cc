#include "service/replay.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "service/answer_difference.h"
#include "service/decision_reading.h"
#include "service/decision_record.h"
#include "service/ledger_pages.h"
#include "service/replay_difference.h"
#include "service/replay_key.h"
#include "service/world_history.h"

namespace steward::service {
namespace {

constexpr size_t kNotReproducedListed = 10;

// A name and how often it came; rare names of a long list are counted together.
class NameCounts {
 public:
  uint64_t* slot(const std::string& name) {
    const auto at = counts_.find(name);
    if (at != counts_.end()) return &at->second;
    return &counts_[counts_.size() < kMaxReplayNames ? name : "(others)"];
  }
  ReplayChange::Counts sorted() const {
    ReplayChange::Counts list(counts_.begin(), counts_.end());
    std::stable_sort(list.begin(), list.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return list;
  }

 private:
  std::map<std::string, uint64_t> counts_;  // its nodes stay where they are
};

struct ChangeCounts {
  uint64_t decisions = 0;
  NameCounts rules, roles, purposes, datasets;
  std::vector<ReplayExample> examples;
};

// What a request came to: for all decisions of its key.
struct Answer {
  const std::string* before = nullptr;  // as write_answer() has it
  std::vector<uint64_t*> counters;      // empty: nothing changes
  // The last recorded answer of other bytes, and in what it differs: nothing, when it says the same in the
  // words of an older Steward.
  std::string other;
  std::vector<const char*> other_parts;
};

class Replay {
 public:
  Replay(storage::Database& database, std::shared_ptr<const policy::PolicySet> proposed,
         const ReplayOptions& options)
      : history_(database), proposed_(std::move(proposed)), options_(options) {}

  Status take(int64_t seq, std::string_view canonical) {
    ++report_.decisions;
    const auto text = slice_entry(canonical);
    if (!text.ok()) return unreadable();
    if (!text->refused_by.empty()) return refused(text->refused_by);
    const auto time = time_of(*text);
    if (!time) return unreadable();
    // Of before generations were recorded consent is known by time alone, so each moment is a world of its
    // own.
    if (text->generation.empty() || text->generation != generation_ || text->snapshots != snapshots_) {
      STEWARD_RETURN_IF_ERROR(enter_world(seq, canonical, *text));
    }
    if (!world_) return unreadable();

    keys_->write(*text, *time, key_);
    auto at = answers_.find(key_);
    if (at == answers_.end()) {
      const auto past = read_past_decision(seq, canonical);
      if (!past.ok()) return unreadable();
      STEWARD_ASSIGN_OR_RETURN(Answer made, answer(*past));
      at = answers_.emplace(key_, std::move(made)).first;
      bytes_ += key_.size();
    }
    if (text->generation.empty()) ++report_.without_generation;
    if (!inexact_parts_.empty()) ++report_.inexact;
    for (const char* part : inexact_parts_) ++report_.inexact_parts[part];
    STEWARD_RETURN_IF_ERROR(compare(seq, *text, at->second));
    if (!at->second.counters.empty()) ++report_.changed;
    for (uint64_t* counter : at->second.counters) ++*counter;
    return {};
  }

  uint64_t decisions() const { return report_.decisions; }

  ReplayReport report() && {
    for (auto& [what, counts] : changes_)
      report_.changes.push_back({what, counts.decisions, counts.rules.sorted(), counts.roles.sorted(),
                                 counts.purposes.sorted(), counts.datasets.sorted(),
                                 std::move(counts.examples)});
    const auto is_flip = [](const ReplayChange& change) {
      return change.what.find("→") != std::string::npos;
    };
    std::stable_sort(report_.changes.begin(), report_.changes.end(), [&](const auto& a, const auto& b) {
      return std::pair(!is_flip(a), b.decisions) < std::pair(!is_flip(b), a.decisions);
    });
    return std::move(report_);
  }

 private:
  Status unreadable() {
    ++report_.unreadable;
    return {};
  }

  Status refused(std::string_view door) {
    ++report_.refused;
    ++report_.refused_by[excerpt(without_quotes(door))];
    return {};
  }

  static std::string_view without_quotes(std::string_view text) {
    return text.size() < 2 ? std::string_view() : text.substr(1, text.size() - 2);
  }

  static std::optional<Timestamp> time_of(const DecisionText& text) {
    const auto time = parse_rfc3339(without_quotes(text.time));
    return time.ok() ? std::optional(*time) : std::nullopt;
  }

  // Byte by byte, or by meaning where the bytes differ.
  Status compare(int64_t seq, const DecisionText& text, Answer& answer) {
    write_answer(text, recorded_);
    if (recorded_ == *answer.before) {
      ++report_.reproduced;
      return {};
    }
    if (recorded_ != answer.other) {
      STEWARD_ASSIGN_OR_RETURN(answer.other_parts, answer_differences(recorded_, *answer.before));
      answer.other = recorded_;
    }
    if (answer.other_parts.empty()) {
      ++report_.reproduced;
      return {};
    }
    ++report_.not_reproduced;
    for (const char* part : answer.other_parts) ++report_.not_reproduced_parts[part];
    if (report_.not_reproduced_at.size() < kNotReproducedListed) report_.not_reproduced_at.push_back(seq);
    return {};
  }

  void forget_answers() {
    answers_.clear();
    texts_.clear();
    bytes_ = 0;
  }

  Status enter_world(int64_t seq, std::string_view canonical, const DecisionText& text) {
    generation_ = text.generation;
    snapshots_ = text.snapshots;
    const auto past = read_past_decision(seq, canonical);
    if (!past.ok()) {
      world_ = nullptr;
      return {};
    }
    auto world = history_.at({past->snapshots.policy, past->generation, past->request.time});
    if (!world.ok()) {
      const ErrorCode code = world.error().code;
      if (code == ErrorCode::kUnavailable || code == ErrorCode::kTimeout) return world.error();
      world_ = nullptr;
      return {};
    }
    const std::shared_ptr<const World> before = world_;
    world_ = *std::move(world);
    const bool is_same = before && before->policies == world_->policies &&
                         before->catalog == world_->catalog && before->graph == world_->graph &&
                         before->consent == world_->consent && before->grants == world_->grants;
    find_inexact_parts(past->snapshots);
    if (is_same) return {};
    ++report_.worlds;
    other_ = with_policies(*world_, proposed_, other_.get());
    keys_.emplace(*world_->policies, *proposed_, *world_);
    forget_answers();
    return {};
  }

  void find_inexact_parts(const policy::SnapshotHashes& recorded) {
    inexact_parts_.clear();
    if (world_->catalog->hash() != recorded.catalog) inexact_parts_.push_back("catalog");
    if (world_->graph->hash() != recorded.lineage) inexact_parts_.push_back("lineage");
    if (world_->consent->hash() != recorded.consent) inexact_parts_.push_back("consent");
    if (recorded.grants != Digest{} && world_->grants->hash() != recorded.grants)
      inexact_parts_.push_back("grants");
  }

  Result<Answer> answer(const PastDecision& past) {
    ++report_.distinct;
    if (answers_.size() >= kMaxReplayAnswers || bytes_ >= kMaxReplayBytes) forget_answers();
    policy::Decision before = policy::decide(world_->context(), past.request);
    policy::Decision after = policy::decide(other_->context(), past.request);
    STEWARD_ASSIGN_OR_RETURN(std::string text,
                             answer_of_body(decision_body("", past.request, before, {}, Reasons::kNone)));
    const auto [at, is_new] = texts_.insert(std::move(text));
    if (is_new) bytes_ += at->size();
    Answer answer;
    answer.before = &*at;
    const DecisionDifference difference = service::difference(before, after, *world_->catalog);
    for (const std::string& what : difference.changes) {
      ChangeCounts& counts = changes_[what];
      answer.counters.push_back(&counts.decisions);
      answer.counters.push_back(counts.rules.slot(difference.rule));
      for (const std::string& role : past.request.subject.roles)
        answer.counters.push_back(counts.roles.slot(role));
      answer.counters.push_back(counts.purposes.slot(past.request.purpose));
      for (const std::string& dataset : difference.datasets)
        answer.counters.push_back(counts.datasets.slot(dataset));
      if (counts.examples.size() < options_.examples)
        counts.examples.push_back({past.seq, past.request, before, after});
    }
    return answer;
  }

  WorldHistory history_;
  std::shared_ptr<const policy::PolicySet> proposed_;
  const ReplayOptions& options_;
  ReplayReport report_;
  std::map<std::string, ChangeCounts> changes_;

  std::string generation_, snapshots_;          // what the world below was entered for, as recorded
  std::shared_ptr<const World> world_, other_;  // of then, and the same under the proposed set
  std::vector<const char*> inexact_parts_;
  std::optional<ReplayKeys> keys_;
  std::unordered_map<std::string, Answer> answers_;
  std::unordered_set<std::string> texts_;  // that answers_ points into: many answers are one text
  size_t bytes_ = 0;                       // of both
  std::string key_, recorded_;
};

}  // namespace

bool ReplayReport::has_flips() const {
  return std::any_of(changes.begin(), changes.end(),
                     [](const ReplayChange& change) { return change.what.find("→") != std::string::npos; });
}

Result<ReplayReport> replay(storage::Database& database, std::shared_ptr<const policy::PolicySet> proposed,
                            const ReplayOptions& options) {
  LedgerPages pages(database, options.since, options.until);
  Replay replay(database, std::move(proposed), options);
  for (;;) {
    STEWARD_ASSIGN_OR_RETURN(const LedgerPage page, pages.next());
    if (page.lines.empty()) break;
    for (const LedgerLine& line : page.lines)
      STEWARD_RETURN_IF_ERROR(replay.take(line.seq, page.canonical(line)));
    if (options.progress) options.progress(replay.decisions(), page.total);
  }
  return std::move(replay).report();
}

}  // namespace steward::service
