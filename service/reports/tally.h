// Counts by name, most first: for summaries of streams. Memory is bounded: past kMaxNames distinct names the
// rest is counted together.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "audit/report/model.h"

namespace steward::service::reports {

class Tally {
 public:
  static constexpr size_t kMaxNames = 100'000;

  void add(const std::string& name, uint64_t count = 1) {
    total_ += count;
    const auto known = counts_.find(name);
    if (known != counts_.end())
      known->second += count;
    else if (counts_.size() < kMaxNames)
      counts_.emplace(name, count);
    else
      others_ += count;
  }

  uint64_t total() const { return total_; }
  uint64_t of(const std::string& name) const {
    const auto known = counts_.find(name);
    return known == counts_.end() ? 0 : known->second;
  }
  size_t names() const { return counts_.size(); }
  uint64_t others() const { return others_; }  // that found no room
  const std::map<std::string, uint64_t>& by_name() const { return counts_; }

  // Most first, equals by name; what is beyond `limit` is one last "N others".
  std::vector<std::pair<std::string, uint64_t>> most(size_t limit) const {
    std::vector<std::pair<std::string, uint64_t>> all(counts_.begin(), counts_.end());
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    uint64_t rest = others_;
    const size_t kept = std::min(limit, all.size());
    for (size_t i = kept; i < all.size(); ++i) rest += all[i].second;
    const size_t left_out = all.size() - kept;
    all.resize(kept);
    if (rest > 0) all.emplace_back(left_out > 0 ? std::to_string(left_out) + " others" : "others", rest);
    return all;
  }

  audit::report::Chart chart(std::string title, std::string unit, size_t limit = 12) const {
    audit::report::Chart chart{std::move(title), std::move(unit), {}};
    for (const auto& [name, count] : most(limit))
      chart.bars.push_back({name, static_cast<double>(count), {}});
    return chart;
  }

 private:
  std::map<std::string, uint64_t> counts_;
  uint64_t total_ = 0, others_ = 0;
};

}  // namespace steward::service::reports
