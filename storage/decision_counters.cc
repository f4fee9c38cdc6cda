#include "storage/decision_counters.h"

#include <algorithm>

namespace steward::storage {

// A decision is counted as at work once too often for the moment in which the writer takes it over.
int64_t DecisionCounts::unrecorded() const {
  return std::max<int64_t>(0, decided - overtaken - (recorded - doubted) - refused - in_flight);
}

void DecisionCounters::Deciding::decided() {
  std::lock_guard lock(counters_.mutex_);
  ++counters_.counts_.decided;
  ++counters_.counts_.in_flight;
  ++count_;
}

void DecisionCounters::Deciding::refused(int64_t count) {
  std::lock_guard lock(counters_.mutex_);
  counters_.counts_.refused += count;
}

DecisionCounters::Deciding::~Deciding() {
  std::lock_guard lock(counters_.mutex_);
  counters_.counts_.in_flight -= count_;
}

void DecisionCounters::advised(int64_t count) {
  std::lock_guard lock(mutex_);
  counts_.advised += count;
}

void DecisionCounters::queued(int64_t count, bool is_answered) {
  std::lock_guard lock(mutex_);
  counts_.in_flight += count;
  if (is_answered) counts_.waiting += count;
}

void DecisionCounters::leave(int64_t count, bool was_answered) {
  counts_.in_flight -= count;
  if (was_answered) counts_.waiting -= count;
}

void DecisionCounters::recorded(int64_t count, bool was_answered) {
  std::lock_guard lock(mutex_);
  counts_.recorded += count;
  leave(count, was_answered);
}

void DecisionCounters::overtaken(int64_t count) {
  std::lock_guard lock(mutex_);
  counts_.overtaken += count;
  leave(count, false);
}

void DecisionCounters::refused(int64_t count) {
  std::lock_guard lock(mutex_);
  counts_.refused += count;
  leave(count, false);
}

void DecisionCounters::lost(int64_t count) {
  std::lock_guard lock(mutex_);
  counts_.lost += count;
  leave(count, true);
}

void DecisionCounters::doubted(int64_t count) {
  std::lock_guard lock(mutex_);
  counts_.recorded += count;
  counts_.doubted += count;
}

void DecisionCounters::may_lose(int64_t bound) {
  std::lock_guard lock(mutex_);
  counts_.may_lose = std::max(counts_.may_lose, bound);
}

DecisionCounts DecisionCounters::read() const {
  std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace steward::storage
