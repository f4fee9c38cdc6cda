// Which categories a tag of an OpenLineage tags facet stands for. Producers tag in their own words ("pii":
// "true", "semantic_category": "EMAIL"); a table turns them into the taxonomy's. Immutable, thread-safe.
//
//   apiVersion: steward/v1
//   kind: TagMapping
//   builtIn: true                  # also Steward's own table, after these rules; true when left out
//   rules:                         # the first that fits decides
//     - keys: [confidentiality]    # all compared without regard to case; "-", " " and "." are "_"
//       values: [hr]               # left out: every value but false, no, 0, none
//       source: DBT                # left out: every source
//       categories: [user.workplace]
//     - keys: [channel]
//       categories: []             # says nothing, whatever the built-in table thinks
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/taxonomy.h"
#include "lineage/events/openlineage.h"

namespace steward::lineage {

class TagMapping {
 public:
  // In this order: a key or value that is a category of the taxonomy (dotted, such as user.contact.email, or
  // any under a key like `category`); common words as key, or as value under a key like `classification`;
  // `pii` and its like, which stand for `user`.
  static const TagMapping& built_in();
  // One document of the form above. The first mistake is the error, with FILE:LINE:COLUMN.
  // `known`: which categories there are; null takes them as they are, for a table that was checked when it
  // came.
  static Result<TagMapping> parse(std::string_view yaml, std::string_view file,
                                  const Taxonomy<Category>* known = &category_taxonomy());

  // Sorted, each once; empty when the tag says nothing of categories.
  std::vector<Category> categories_of(const EventTag& tag) const;

 private:
  struct Rule {
    std::vector<std::string> keys;
    std::vector<std::string> values;  // empty: every value that does not deny
    std::string source;               // empty: every source
    std::vector<Category> categories;
  };
  struct Reader;

  std::vector<Rule> rules_;
  bool with_built_in_ = true;
};

}  // namespace steward::lineage
