// What an edge says besides its ends: transformation, job and the time it held.
//
// Many edges share all of that, so it is stored once and an edge holds its number. Transformations are
// interned by themselves, so that labels that differ in job or time do not copy texts. Pure.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "lineage/edge.h"

namespace steward::lineage {

// The number of a label within one graph. Its two top bits say what most questions ask of it, so that they
// need not look it up: INDIRECT, and ended.
using LabelId = uint32_t;

inline constexpr LabelId kIndirectBit = LabelId{1} << 31;
inline constexpr LabelId kEndedBit = LabelId{1} << 30;

constexpr bool is_direct(LabelId label) {
  return (label & kIndirectBit) == 0;
}

constexpr bool has_ended(LabelId label) {
  return (label & kEndedBit) != 0;
}

constexpr uint32_t label_index(LabelId label) {
  return label & ~(kIndirectBit | kEndedBit);
}

struct TransformationHash {
  size_t operator()(const Transformation& how) const noexcept;
};

using TransformationSet = std::unordered_set<Transformation, TransformationHash>;  // elements never move

// The transformation belongs to the table (or the change) that holds the label.
struct EdgeLabel {
  const Transformation* transformation = nullptr;
  JobId job;
  Timestamp valid_from{};
  Timestamp valid_to = Timestamp::max();  // max: has not ended

  bool has_ended() const { return valid_to != Timestamp::max(); }
  bool held_at(Timestamp time) const { return valid_from <= time && time < valid_to; }
};

// Its number in a table where it has this place.
LabelId number_of(const EdgeLabel& label, size_t index);

// By content, texts included: the same in every graph.
std::strong_ordering compare(const EdgeLabel& a, const EdgeLabel& b);

// Append-only while a graph is built, immutable after. Moving keeps every transformation where it is.
class LabelTable {
 public:
  LabelTable() = default;
  LabelTable(LabelTable&&) = default;
  LabelTable& operator=(LabelTable&&) = default;

  // The pointers of `label` may be of any table; the content is what is kept.
  LabelId add(const EdgeLabel& label);
  const Transformation* intern(const Transformation& how) { return &*transformations_.insert(how).first; }
  // none: no label of this table has it.
  const Transformation* find(const Transformation& how) const;

  const EdgeLabel& operator[](LabelId label) const { return labels_[label_index(label)]; }
  size_t size() const { return labels_.size(); }
  size_t memory_bytes() const;
  void shrink() { labels_.shrink_to_fit(); }

 private:
  TransformationSet transformations_;
  std::vector<EdgeLabel> labels_;
};

// Finds equal labels, for as long as a table grows.
class LabelInterner {
 public:
  explicit LabelInterner(LabelTable& table) : table_(table) {}
  LabelId intern(const EdgeLabel& label);  // of any table

 private:
  struct Hash {
    size_t operator()(const EdgeLabel& label) const noexcept;
  };
  struct Same {  // transformations are interned: one text, one address
    bool operator()(const EdgeLabel& a, const EdgeLabel& b) const noexcept;
  };
  LabelTable& table_;
  std::unordered_map<EdgeLabel, LabelId, Hash, Same> ids_;
};

}  // namespace steward::lineage
