#include "cli/scheduled_heads.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <mutex>

#include "service/audit/counters.h"
#include "service/audit/heads.h"
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

void tell_figures(service::Steward& steward,
                  const std::function<void(const std::vector<WitnessFigures>&)>& tell) {
  const auto standings = steward.witnesses().list();
  if (!standings.ok() || !tell) return;
  std::vector<WitnessFigures> figures;
  for (const auto& [witness, lag] : *standings) {
    const double last = witness.succeeded_at
                            ? std::chrono::duration<double>(witness.succeeded_at->time_since_epoch()).count()
                            : 0;
    figures.push_back({witness.address, lag, last, witness.has_parted});
  }
  tell(figures);
}

}  // namespace

void keep_heads(service::Steward& steward, const HeadSchedule& schedule,
                const std::function<void(const std::vector<WitnessFigures>&)>& tell,
                const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any told;
  const auto pause = std::min(schedule.every, kLongestPause);
  std::string last_failure;
  while (true) {
    const auto is_signed = sign_if_due(steward, schedule);
    // Said once, not every few seconds.
    const std::string failure = is_signed.ok() ? "" : is_signed.error().to_string();
    if (!failure.empty() && failure != last_failure)
      spdlog::error("No head of the ledger was signed: {}", failure);
    last_failure = failure;
    post_to_witnesses(steward);
    tell_figures(steward, tell);
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
