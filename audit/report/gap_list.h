// The gaps of a report, gathered while it is written so that its end can name them. Memory is bounded
// whatever the report holds: equal reasons are one line, and beyond kMaxGaps reasons gaps are only counted.
// Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace steward::audit::report {

inline constexpr size_t kMaxGaps = 1'000;

// Instead of a list of none.
inline constexpr std::string_view kNoGaps =
    "The report has no gaps: nothing that should stand in it is unknown.";

class GapList {
 public:
  struct Line {
    std::string why;
    std::string first;  // where it stands first, in the words of the format
    uint64_t count = 0;
  };

  void add(const std::string& why, const std::string& place);

  const std::vector<Line>& lines() const { return lines_; }  // in the order of the report
  uint64_t total() const { return total_; }
  uint64_t not_listed() const { return not_listed_; }

 private:
  std::map<std::string, size_t, std::less<>> by_reason_;
  std::vector<Line> lines_;
  uint64_t total_ = 0, not_listed_ = 0;
};

}  // namespace steward::audit::report
