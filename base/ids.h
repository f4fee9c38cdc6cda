// Strong integer ids: a DatasetId cannot be passed where a FieldId is meant.
// Ids are the 64-bit keys of rows in Steward's database; 0 means "not stored yet".
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace steward {

template <class Tag>
struct Id {
  int64_t value = 0;

  explicit operator bool() const { return value != 0; }
  friend auto operator<=>(const Id&, const Id&) = default;
};

using SourceId = Id<struct SourceIdTag>;
using DatasetId = Id<struct DatasetIdTag>;
using FieldId = Id<struct FieldIdTag>;
using JobId = Id<struct JobIdTag>;
using EdgeId = Id<struct EdgeIdTag>;

}  // namespace steward

template <class Tag>
struct std::hash<steward::Id<Tag>> {
  size_t operator()(const steward::Id<Tag>& id) const noexcept { return std::hash<int64_t>{}(id.value); }
};
