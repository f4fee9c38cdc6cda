#include "lineage/sql/sources.h"

#include "lineage/sql/functions.h"

namespace steward::lineage {
namespace {

constexpr size_t kShortList = 8;

// The same but for the description.
bool is_same(const ColumnSource& a, const ColumnSource& b) {
  const Transformation &x = a.transformation, &y = b.transformation;
  return a.column == b.column && a.relation == b.relation && x.type == y.type && x.subtype == y.subtype &&
         x.masking == y.masking && x.function == y.function;
}

template <class Change>
SourceSet with_each_direct(const SourceSet& sources, const Change& change) {
  SourceSet changed;
  for (ColumnSource source : sources.list()) {
    if (source.transformation.type == Influence::kDirect) change(source.transformation);
    changed.add(std::move(source));
  }
  return changed;
}

}  // namespace

SourceSet::Key SourceSet::key_of(const ColumnSource& source) {
  const Transformation& how = source.transformation;
  return {source.relation, source.column, how.type, how.subtype, how.masking, how.function};
}

bool SourceSet::add(ColumnSource source) {
  if (list_.size() < kShortList) {
    for (const ColumnSource& known : list_)
      if (is_same(known, source)) return false;
  } else {
    if (keys_.empty())
      for (const ColumnSource& known : list_) keys_.insert(key_of(known));
    if (!keys_.insert(key_of(source)).second) return false;
  }
  list_.push_back(std::move(source));
  return true;
}

void SourceSet::add(const SourceSet& other) {
  for (const ColumnSource& source : other.list_) add(source);
}

SourceSet transformed(const SourceSet& sources, std::string_view description) {
  return with_each_direct(sources, [&](Transformation& how) {
    if (how.subtype == "IDENTITY") how.subtype = "TRANSFORMATION";
    how.description = description;
  });
}

SourceSet aggregated(const SourceSet& sources) {
  return with_each_direct(sources, [](Transformation& how) { how.subtype = "AGGREGATION"; });
}

SourceSet masked(const SourceSet& sources, std::string_view function) {
  return with_each_direct(sources, [&](Transformation& how) {
    if (how.masking) return;
    how.masking = true;
    how.function = function;
  });
}

SourceSet decrypted(const SourceSet& sources) {
  return with_each_direct(sources, [](Transformation& how) {
    if (!is_encryption(how.function)) return;
    how.masking = false;
    how.function.clear();
  });
}

SourceSet influence(const SourceSet& sources, std::string_view subtype, std::string_view description) {
  return with_each_direct(sources, [&](Transformation& how) {
    how.type = Influence::kIndirect;
    how.subtype = subtype;
    how.description = description;
  });
}

}  // namespace steward::lineage
