// Declassifiers: the functions of which policy accepts that their result no longer carries what went in.
//
// A producer's `masking: true` is a claim; it stops a category only when its function is named here, with who
// vouches for it. Immutable once handed over; any number of threads may read.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/taxonomy.h"
#include "lineage/edge.h"

namespace steward::lineage {

struct Declassifier {
  std::string kind;                  // how it hides a value, in policy's words for masks; empty: not said
  std::string vouched_by;            // who answers for it; empty: not said
  std::string reason;                // one sentence; empty: not said
  std::vector<Category> categories;  // it stops these and what is below them; empty: every category

  bool stops(const Category& category) const;
  friend bool operator==(const Declassifier&, const Declassifier&) = default;
};

// Names of functions compare in lower case.
class Declassifiers {
 public:
  Declassifiers() = default;
  Declassifiers(std::initializer_list<std::string> functions);

  // A bare name: it stops every category. Says less than a full entry of the same function, so that one
  // stays.
  void insert(const std::string& function);
  // A full entry; replaces a bare one. Of two full ones the later holds: the loader refuses a second.
  void set(const std::string& function, Declassifier declassifier);

  const Declassifier* find(std::string_view function) const;  // null: policy does not name it
  bool contains(std::string_view function) const { return find(function) != nullptr; }
  // True when this step keeps `category` from flowing on: masked, by a function that is named for it.
  bool stops(const Transformation& how, const Category& category) const;

  const std::map<std::string, Declassifier>& all() const { return by_function_; }
  friend bool operator==(const Declassifiers&, const Declassifiers&) = default;

 private:
  std::map<std::string, Declassifier> by_function_;
};

}  // namespace steward::lineage
