// The lines of one verification, as they come: each check names what held, or what failed. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "audit/bundle.h"

namespace steward::audit {

class CheckList {
 public:
  void held(std::string line) { held_.push_back("✓ " + std::move(line)); }
  void note(std::string line) { notes_.push_back("! " + std::move(line)); }
  void failed(std::string line) { failures_.push_back(std::move(line)); }
  // One check: up to ten of its failures, or that it held.
  void check(const std::vector<std::string>& failures, std::string if_held);

  bool has_failures() const { return !failures_.empty(); }

  // Failures first, then what held, then what is to know.
  Verification finish(Verification verification) &&;

 private:
  std::vector<std::string> held_, notes_, failures_;
};

// "1 entry", "1,234 entries".
std::string counted(uint64_t count, std::string_view one, std::string_view many);

}  // namespace steward::audit
