// Rows and facts for the tests of merges. Field ids are DATASET * 100 + position.
#pragma once

#include "catalog/identity/merges.h"

namespace steward {

constexpr Timestamp day(int64_t n) {
  return Timestamp(std::chrono::hours(24) * n);
}

inline Dataset scanned(int64_t id, const char* ns, const char* name, std::vector<const char*> paths) {
  Dataset made;
  made.id = {id};
  made.name = {ns, name};
  made.kind = DatasetKind::kTable;
  made.scanned_at = day(id);
  made.first_seen = day(id);
  for (size_t i = 0; i < paths.size(); ++i)
    made.fields.push_back(
        {{id * 100 + static_cast<int64_t>(i) + 1}, paths[i], "text", static_cast<int>(i) + 1, 10});
  return made;
}

// Known from events alone.
inline Dataset told(int64_t id, const char* ns, const char* name, std::vector<const char*> paths = {}) {
  Dataset made = scanned(id, ns, name, std::move(paths));
  made.kind = DatasetKind::kUnknown;
  made.scanned_at.reset();
  for (Field& field : made.fields) {
    field.type.clear();
    field.ordinal = 0;
    field.rows_examined.reset();
  }
  return made;
}

inline TagAssertion tag(int64_t field, const char* category, TagState state = TagState::kSuggested) {
  TagAssertion made;
  made.field = {field};
  made.category = Category(category);
  made.state = state;
  made.confidence = 0.9;
  return made;
}

inline MergeFact fact(int64_t from, int64_t into, MergeOrigin origin = MergeOrigin::kSymlink) {
  return {{from}, {into}, origin, "because", day(1)};
}

inline const char* const kDb = "postgres://db:5432";

}  // namespace steward
