// Simulate: what a proposed policy set would change in the present catalog, for everybody the sets speak of.
//
// Of every role and group of either set, every purpose that rules of either name, and every action: which
// datasets come to another verdict, and which fields are gained, lost or masked otherwise. Asked for a subject
// that has that one role (or is in that one group) and nothing else. Nothing is written.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "service/world.h"

namespace steward::service {

struct AccessChange {
  DatasetId dataset;
  std::string dataset_name;  // short
  std::string who;           // "role analyst", "group eu-staff", "anybody"
  policy::Action action = policy::Action::kRead;
  std::string purpose;
  policy::Verdict before = policy::Verdict::kDeny, after = policy::Verdict::kDeny;
  // Paths of fields.
  std::vector<std::string> gained, lost;      // to be had or pending on one side, not on the other
  std::vector<std::string> masked, unmasked;  // masked anew or more strictly; no longer or less
  std::vector<std::string> other_verdict;     // pending on one side, to be had on the other
  bool other_rows = false;                    // other row filters
  bool is_flip() const { return before != after; }
  bool is_any() const;
};

struct Simulation {
  std::vector<AccessChange> changes;  // by who, action, purpose, dataset
  size_t datasets = 0, people = 0, purposes = 0, actions = 0;
  uint64_t combinations = 0, evaluated = 0;  // of who, action and purpose
  uint64_t flips = 0;                        // of verdicts, also those beyond `max_changes`
  uint64_t others = 0;                       // of fields alone
  uint64_t rows_left_out = 0;                // times that row filters of both sets were not compared
  bool is_complete = true;                   // false: `cut` says what is missing
  std::string cut;
};

struct SimulateOptions {
  Timestamp time{};                   // the moment of the requests
  std::vector<policy::Action> actions;  // empty: all
  size_t max_changes = 100'000;
  size_t max_looks = 20'000;          // times that row filters of both sets are compared
  uint64_t max_work = 200'000'000;    // datasets × combinations × 2
  std::function<void(uint64_t done, uint64_t total)> progress;
};

Result<Simulation> simulate(const World& world, std::shared_ptr<const policy::PolicySet> proposed,
                            const SimulateOptions& options);

}  // namespace steward::service
