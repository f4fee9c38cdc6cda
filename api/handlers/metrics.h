// What /metrics tells: requests by endpoint and status class, their latency, decisions by verdict and mode,
// bytes of answers and those that were cut off. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "api/handlers/decision_options.h"
#include "api/http/server.h"
#include "policy/decision.h"

namespace steward::api {

class Metrics {
 public:
  Metrics();
  ~Metrics();

  void observe(const Exchange& exchange);
  void observe(const Delivery& delivery);
  void count_decision(policy::Verdict verdict, DecisionMode mode = DecisionMode::kDurable);

  // How far a witness of the ledger is behind, when it last took a head (Unix seconds; 0: never), and whether
  // it saw another history.
  void set_witness(const std::string& address, double lag, double last_success, bool has_parted);
  // Second histories of a ledger that this server caught as its witness.
  void set_split_views(const std::string& origin, double proven, double unproven);
  // How many entries the search index lacks, asked when text() is.
  void watch_ledger_index(std::function<int64_t()> lag);

  // Prometheus text format 0.0.4.
  std::string text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::api
