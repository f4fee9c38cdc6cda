// Which rows of the catalog are one dataset, from facts alone: the catalog as decisions see it.
//
// Rows stay apart in the store; a merge is folded at load time, so dropping a fact gives back exactly what
// was before. What an event says (symlink, rename) may add knowledge but never vouch; a person's word and an
// operator's configuration do. Pure; the order of facts, rows and tags never matters.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/dataset.h"
#include "catalog/identity/namespace_aliases.h"
#include "catalog/snapshot.h"
#include "catalog/tag.h"

namespace steward {

enum class MergeOrigin { kSymlink, kRename, kEquivalence, kPerson };
std::string_view to_string(MergeOrigin origin);  // "symlink", "rename", "equivalence", "person"
std::optional<MergeOrigin> parse_merge_origin(std::string_view text);

// True for what a person or an operator said; false for what came in an event.
bool vouches(MergeOrigin origin);

// `from` is another name of `into`. Facts of rows that are not there, or of a row with itself, say nothing.
struct MergeFact {
  DatasetId from, into;
  MergeOrigin origin = MergeOrigin::kSymlink;
  std::string why;  // "symlinks facet of job airflow/load"
  Timestamp at{};

  friend auto operator<=>(const MergeFact&, const MergeFact&) = default;
};

// A person's word on two datasets. The newest on a pair settles it against every fact of that pair: merged
// joins them, not merged cuts them. A chain of facts through a third dataset is cut at its own pairs.
struct MergeVerdict {
  DatasetId a, b;
  bool merged = false;
  std::string actor, why;
  Timestamp at{};
};

// Facts that the names alone tell: rows whose canonical names are equal, and tables of namespaces configured
// as one catalog. All kEquivalence.
std::vector<MergeFact> facts_of_names(const std::vector<Dataset>& datasets, const NamespaceAliases& aliases);

class Identity {
 public:
  DatasetId root(DatasetId id) const;                  // itself when nothing was merged with it
  NodeRef root(NodeRef node) const;                    // of the dataset and of the field
  std::vector<DatasetId> members(DatasetId id) const;  // the root first, then by name
  std::vector<MergeFact> why(DatasetId id) const;      // every fact in force among the members
  bool empty() const { return root_of_.empty(); }
  // Every row and field leads to the same, whatever the reasons.
  bool maps_like(const Identity& other) const;

 private:
  friend class CatalogMerger;

  struct Group {
    std::vector<DatasetId> members;
    std::vector<MergeFact> facts;
  };

  std::vector<Group> groups_;
  std::unordered_map<DatasetId, size_t> root_of_;  // index into groups_; only merged datasets
  std::unordered_map<FieldId, FieldId> field_of_;  // only fields that became another's
};

struct MergedCatalog {
  CatalogSnapshot snapshot;
  Identity identity;
};

// One dataset for each group: the root's id and name, all names as aliases, fields of equal path as one, tags
// moved along. docs/lineage.md, "Identity", has the rules of what counts.
MergedCatalog merge_catalog(std::vector<Dataset> datasets, std::vector<TagAssertion> tags,
                            const std::vector<MergeFact>& facts, const std::vector<MergeVerdict>& verdicts);

}  // namespace steward
