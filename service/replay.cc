#include "service/replay.h"

#include <algorithm>
#include <unordered_map>

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
  policy::Verdict before = policy::Verdict::kDeny;
  std::vector<uint64_t*> counters;  // empty: nothing changes
};

bool same_world(const PastDecision& a, const PastDecision& b) {
  return a.generation == b.generation && a.snapshots.policy == b.snapshots.policy &&
         a.snapshots.catalog == b.snapshots.catalog && a.snapshots.lineage == b.snapshots.lineage &&
         a.snapshots.consent == b.snapshots.consent && a.snapshots.grants == b.snapshots.grants;
}

class Replay {
 public:
  Replay(storage::Database& database, std::shared_ptr<const policy::PolicySet> proposed,
         const ReplayOptions& options)
      : history_(database), proposed_(std::move(proposed)), options_(options) {}

  Status take(const PastDecision& past) {
    ++report_.decisions;
    // Of before generations were recorded consent is known by time alone, so each moment is a world of its
    // own.
    if (!then_ || !past.generation || !same_world(*then_, past)) STEWARD_RETURN_IF_ERROR(enter_world(past));
    if (!world_) {
      ++report_.unreadable;
      return {};
    }
    if (!past.generation) ++report_.without_generation;
    if (!inexact_parts_.empty()) ++report_.inexact;
    for (const char* part : inexact_parts_) ++report_.inexact_parts[part];

    keys_->write(past.request, key_);
    auto at = answers_.find(key_);
    if (at == answers_.end()) {
      if (answers_.size() >= kMaxReplayAnswers) answers_.clear();
      at = answers_.emplace(key_, answer(past)).first;
    }
    const Answer& answer = at->second;
    if (answer.before == past.verdict) {
      ++report_.reproduced;
    } else {
      ++report_.not_reproduced;
      if (report_.not_reproduced_at.size() < kNotReproducedListed)
        report_.not_reproduced_at.push_back(past.seq);
    }
    if (!answer.counters.empty()) ++report_.changed;
    for (uint64_t* counter : answer.counters) ++*counter;
    return {};
  }

  void unreadable() {
    ++report_.decisions;
    ++report_.unreadable;
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
  Status enter_world(const PastDecision& past) {
    auto world = history_.at({past.snapshots.policy, past.generation, past.request.time});
    then_ = past;
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
    find_inexact_parts(past.snapshots);
    if (is_same) return {};
    ++report_.worlds;
    other_ = with_policies(*world_, proposed_, other_.get());
    keys_.emplace(*world_->policies, *proposed_, *world_);
    answers_.clear();
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

  Answer answer(const PastDecision& past) {
    ++report_.distinct;
    policy::Decision before = policy::decide(world_->context(), past.request);
    policy::Decision after = policy::decide(other_->context(), past.request);
    Answer answer{before.verdict, {}};
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

  std::optional<PastDecision> then_;            // what the world below was entered for
  std::shared_ptr<const World> world_, other_;  // of then, and the same under the proposed set
  std::vector<const char*> inexact_parts_;
  std::optional<ReplayKeys> keys_;
  std::unordered_map<std::string, Answer> answers_;
  std::string key_;
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
    if (page.decisions.empty()) break;
    for (const Result<PastDecision>& past : page.decisions) {
      if (past.ok())
        STEWARD_RETURN_IF_ERROR(replay.take(*past));
      else
        replay.unreadable();
    }
    if (options.progress) options.progress(replay.decisions(), page.total);
  }
  return std::move(replay).report();
}

}  // namespace steward::service
