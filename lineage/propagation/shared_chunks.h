// An array of chunks of which versions share what they have in common: copying costs one pointer for every
// 128 chunks, changing a chunk copies that chunk and its branch only.
//
// A version number says who may write in place: a chunk is written only by the version that made it, every
// other one copies it first. A version is written by one thread, and by nobody once it is shared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace steward::lineage {

// `Chunk` is copyable, default-constructible and has a member `uint64_t version`.
template <class Chunk>
class SharedChunks {
 public:
  size_t size() const { return size_; }

  const Chunk& operator[](size_t at) const { return *branches_[at / kFan]->chunks[at % kFan]; }

  Chunk& edit(size_t at, uint64_t version) {
    std::shared_ptr<Chunk>& chunk = branch(at / kFan, version).chunks[at % kFan];
    if (chunk->version != version) {
      chunk = std::make_shared<Chunk>(*chunk);
      chunk->version = version;
    }
    return *chunk;
  }

  Chunk& push_back(uint64_t version) {
    if (size_ % kFan == 0) {
      branches_.push_back(std::make_shared<Branch>());
      branches_.back()->version = version;
    }
    std::shared_ptr<Chunk>& chunk = branch(size_ / kFan, version).chunks[size_ % kFan];
    chunk = std::make_shared<Chunk>();
    chunk->version = version;
    ++size_;
    return *chunk;
  }

 private:
  static constexpr size_t kFan = 128;
  struct Branch {
    uint64_t version = 0;
    std::array<std::shared_ptr<Chunk>, kFan> chunks;
  };

  Branch& branch(size_t at, uint64_t version) {
    std::shared_ptr<Branch>& branch = branches_[at];
    if (branch->version != version) {
      branch = std::make_shared<Branch>(*branch);
      branch->version = version;
    }
    return *branch;
  }

  std::vector<std::shared_ptr<Branch>> branches_;
  size_t size_ = 0;
};

}  // namespace steward::lineage
