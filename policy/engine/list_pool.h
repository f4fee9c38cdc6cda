// Lists of numbers, each distinct one kept once: what thousands of datasets have in common weighs as much as
// one.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_set>
#include <vector>

namespace steward::policy {

// A list in a ListPool, in the order it was put in. Two of one pool are equal when their places are.
class List {
 public:
  List() : at_(&kEmpty) {}
  explicit List(const uint32_t* at) : at_(at) {}

  uint32_t size() const { return *at_; }
  bool empty() const { return *at_ == 0; }
  const uint32_t* begin() const { return at_ + 1; }
  const uint32_t* end() const { return at_ + 1 + *at_; }
  uint32_t operator[](size_t i) const { return at_[i + 1]; }
  const uint32_t* place() const { return at_; }

  // Of a sorted list.
  bool holds(uint32_t item) const {
    const uint32_t* first = begin();
    for (uint32_t count = size(); count > 0;) {
      const uint32_t half = count / 2;
      if (first[half] < item) {
        first += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    return first != end() && *first == item;
  }

 private:
  static constexpr uint32_t kEmpty = 0;
  const uint32_t* at_;  // the length, then the items
};

// Lists live as long as the pool. Not thread-safe.
class ListPool {
 public:
  List intern(std::span<const uint32_t> items);
  // No more lists will come: what found equal ones is given back.
  void seal() { lists_ = {}; }
  size_t memory_bytes() const;

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::span<const uint32_t> items) const {
      uint64_t hash = 0x9E3779B97F4A7C15;
      for (const uint32_t item : items) hash = (hash ^ item) * 0x100000001B3 + (hash >> 29);
      return hash;
    }
    size_t operator()(const List& list) const { return (*this)(std::span(list.begin(), list.end())); }
  };
  struct Equal {
    using is_transparent = void;
    static std::span<const uint32_t> items(const List& list) { return {list.begin(), list.end()}; }
    static std::span<const uint32_t> items(std::span<const uint32_t> list) { return list; }
    bool operator()(const auto& a, const auto& b) const {
      const auto x = items(a), y = items(b);
      return std::equal(x.begin(), x.end(), y.begin(), y.end());
    }
  };

  std::vector<std::unique_ptr<uint32_t[]>> chunks_;
  size_t used_ = 0, room_ = 0;  // of the last chunk
  size_t reserved_ = 0;         // numbers, over all chunks
  std::unordered_set<List, Hash, Equal> lists_;
};

}  // namespace steward::policy
