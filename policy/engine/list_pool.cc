#include "policy/engine/list_pool.h"

#include <algorithm>

namespace steward::policy {
namespace {

constexpr size_t kChunk = 16 * 1024;  // numbers

}  // namespace

List ListPool::intern(std::span<const uint32_t> items) {
  if (items.empty()) return List();
  if (const auto at = lists_.find(items); at != lists_.end()) return *at;
  const size_t needed = items.size() + 1;
  if (room_ - used_ < needed) {
    room_ = std::max(kChunk, needed);
    used_ = 0;
    chunks_.push_back(std::make_unique<uint32_t[]>(room_));
    reserved_ += room_;
  }
  uint32_t* place = chunks_.back().get() + used_;
  used_ += needed;
  place[0] = static_cast<uint32_t>(items.size());
  std::copy(items.begin(), items.end(), place + 1);
  return *lists_.insert(List(place)).first;
}

size_t ListPool::memory_bytes() const {
  constexpr size_t kNode = 32;  // of the table, with its allocation
  return reserved_ * sizeof(uint32_t) + lists_.size() * kNode + lists_.bucket_count() * sizeof(void*);
}

}  // namespace steward::policy
