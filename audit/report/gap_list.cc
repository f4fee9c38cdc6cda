#include "audit/report/gap_list.h"

namespace steward::audit::report {

void GapList::add(const std::string& why, const std::string& place) {
  ++total_;
  if (const auto known = by_reason_.find(why); known != by_reason_.end()) {
    ++lines_[known->second].count;
  } else if (lines_.size() < kMaxGaps) {
    by_reason_.emplace(why, lines_.size());
    lines_.push_back({why, place, 1});
  } else {
    ++not_listed_;
  }
}

}  // namespace steward::audit::report
