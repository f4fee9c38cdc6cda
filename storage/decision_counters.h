// How many decisions this process made and what became of each, so that one that is in no ledger shows.
//
//   unrecorded = decided - overtaken - recorded - refused - in flight
//
// is 0 unless something is wrong: a decision was made and neither written, nor refused, nor made again. Each number
// is counted at its own place, so that a path that forgets to record is seen. Thread-safe; kept in memory, and told to
// the database with every batch of entries (server_store.h).
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

namespace steward::storage {

struct DecisionCounts {
  int64_t decided = 0;    // by policy, to be recorded
  int64_t overtaken = 0;  // made again, since what they rested on changed before they got their place
  int64_t recorded = 0;   // their entries are committed
  int64_t refused = 0;    // could not be recorded and were therefore not given
  int64_t doubted = 0;    // of the refused: the connection broke during the commit, which did take place
  int64_t lost = 0;       // answered, and could not be recorded at all
  int64_t in_flight = 0;  // at work
  int64_t waiting = 0;    // of those: answered already, within the bound of policy
  int64_t may_lose = 0;   // the largest such bound that the database knows of
  int64_t advised = 0;    // advisory: never to be recorded

  int64_t unrecorded() const;
};

class DecisionCounters {
 public:
  // A random UUID: one for each process.
  explicit DecisionCounters(std::string server) : server_(std::move(server)) {}
  const std::string& server() const { return server_; }

  // Decisions at work from being made until the ledger's writer has taken them, or they are refused.
  class Deciding {
   public:
    explicit Deciding(DecisionCounters& counters) : counters_(counters) {}
    ~Deciding();
    Deciding(const Deciding&) = delete;
    Deciding& operator=(const Deciding&) = delete;
    void decided();
    void refused(int64_t count);  // before the writer saw them

   private:
    DecisionCounters& counters_;
    int64_t count_ = 0;
  };

  void advised(int64_t count);

  // For the ledger's writer.
  void queued(int64_t count, bool is_answered);
  void recorded(int64_t count, bool was_answered);
  void overtaken(int64_t count);
  void refused(int64_t count);
  void lost(int64_t count);
  void doubted(int64_t count);
  void may_lose(int64_t bound);

  DecisionCounts read() const;

 private:
  void leave(int64_t count, bool was_answered);

  const std::string server_;
  mutable std::mutex mutex_;  // held for a moment: all numbers are of one
  DecisionCounts counts_;
};

}  // namespace steward::storage
