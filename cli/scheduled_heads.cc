#include "cli/scheduled_heads.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <map>
#include <mutex>

#include "cli/audit/split_views.h"
#include "service/audit/counters.h"
#include "service/audit/heads.h"
#include "service/audit/witness_desk.h"
#include "service/audit/witnesses.h"

namespace steward::cli {
namespace {

constexpr std::chrono::seconds kLongestPause{5};

// Whether a head was signed that `schedule` asks for.
Result<bool> sign_if_due(service::Steward& steward, const HeadSchedule& schedule) {
  service::Heads& heads = steward.heads();
  STEWARD_ASSIGN_OR_RETURN(const uint64_t fresh, heads.unsigned_entries());
  if (fresh == 0) return false;
  const auto newest = heads.newest();
  const Timestamp now = steward.now();
  const bool is_due = !newest.ok() || fresh >= schedule.after_entries || now < newest->head.time ||
                      now - newest->head.time >= schedule.every;
  if (!is_due) return false;
  // The head then covers what this server says of itself.
  STEWARD_RETURN_IF_ERROR(steward.counters().report());
  STEWARD_RETURN_IF_ERROR(heads.sign());
  return true;
}

void post_to_witnesses(service::Steward& steward) {
  const auto outcomes = steward.witnesses().post();
  if (!outcomes.ok()) {
    if (outcomes.error().code != ErrorCode::kNotFound)
      spdlog::warn("Heads were not posted to witnesses: {}", outcomes.error().to_string());
    return;
  }
  for (const service::PostOutcome& outcome : *outcomes) {
    if (outcome.has_parted)
      spdlog::critical("THE LEDGER HAS TWO HISTORIES, says {}: {}", outcome.address, outcome.failure);
    else if (!outcome.failure.empty())
      spdlog::warn("The head of {} entries was not taken by {}: {}", outcome.size, outcome.address,
                   outcome.failure);
  }
}

// Whichever server of the installation caught it; each once, and again by a server that starts.
void shout_split_views(const std::vector<storage::SplitView>& views, int64_t& last_said) {
  for (const storage::SplitView& view : views) {
    if (view.id <= last_said) continue;
    last_said = view.id;
    if (view.is_proven)
      spdlog::critical("LEDGER {} HAS TWO HISTORIES: {}", view.origin, in_words(view));
    else
      spdlog::error("Ledger {} may have two histories: {}", view.origin, in_words(view));
  }
}

std::vector<SplitViewFigures> figures_of(const std::vector<storage::WitnessedLog>& logs,
                                         const std::vector<storage::SplitView>& views) {
  std::map<std::string, SplitViewFigures> by_origin;
  for (const storage::WitnessedLog& log : logs) by_origin[log.origin].origin = log.origin;
  for (const storage::SplitView& view : views)
    ++(view.is_proven ? by_origin[view.origin].proven : by_origin[view.origin].unproven);
  std::vector<SplitViewFigures> figures;
  for (auto& [origin, one] : by_origin) figures.push_back(std::move(one));
  return figures;
}

std::vector<WitnessFigures> figures_of(const std::vector<service::WitnessStanding>& standings) {
  std::vector<WitnessFigures> figures;
  for (const auto& [witness, lag] : standings) {
    const double last = witness.succeeded_at
                            ? std::chrono::duration<double>(witness.succeeded_at->time_since_epoch()).count()
                            : 0;
    figures.push_back({witness.address, lag, last, witness.has_parted});
  }
  return figures;
}

void tell_figures(service::Steward& steward, const std::function<void(const HeadFigures&)>& tell,
                  int64_t& last_said) {
  const auto standings = steward.witnesses().list();
  const auto logs = steward.witness_desk().logs();
  const auto views = steward.witness_desk().split_views();
  if (views.ok()) shout_split_views(*views, last_said);
  if (standings.ok() && logs.ok() && views.ok() && tell)
    tell({figures_of(*standings), figures_of(*logs, *views)});
}

}  // namespace

void keep_heads(service::Steward& steward, const HeadSchedule& schedule,
                const std::function<void(const HeadFigures&)>& tell, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any told;
  const auto pause = std::min(schedule.every, kLongestPause);
  std::string last_failure;
  int64_t last_said = 0;  // of the split views
  while (true) {
    const auto is_signed = sign_if_due(steward, schedule);
    // Said once, not every few seconds.
    const std::string failure = is_signed.ok() ? "" : is_signed.error().to_string();
    if (!failure.empty() && failure != last_failure)
      spdlog::error("No head of the ledger was signed: {}", failure);
    last_failure = failure;
    post_to_witnesses(steward);
    tell_figures(steward, tell, last_said);
    std::unique_lock lock(mutex);
    told.wait_for(lock, stop, pause, [] { return false; });
    if (stop.stop_requested()) break;
  }
  steward.end_record();
  const auto fresh = steward.heads().unsigned_entries();
  if (!fresh.ok() || *fresh == 0) return;
  const auto last = steward.heads().sign();
  if (!last.ok()) spdlog::error("No last head of the ledger was signed: {}", last.error().to_string());
}

}  // namespace steward::cli
