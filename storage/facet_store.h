// Facets of datasets and jobs as they came, the newest of each.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/ids.h"
#include "base/time.h"
#include "storage/generation.h"
#include "storage/known_rows.h"

namespace steward::storage {

enum class FacetOwner { kDataset, kJob };

// What manifests say that a dataset may be used for: {"purposes": [...]}.
inline constexpr const char* kPurposesFacet = "steward_purposes";
// Facets of datasets that the catalog is read from; migration 007 keeps their earlier bodies by name.
inline constexpr const char* kCatalogFacets[] = {"ownership", "tags", kPurposesFacet};

struct StoredFacet {
  FacetOwner owner = FacetOwner::kDataset;
  int64_t id = 0;  // of the dataset or job
  std::string name;
  std::string body;  // JSON
  Timestamp said_at{};
};

// Of facets of one owner and name the newest stays; of two of one moment, whatever their order, the same.
// Under lock_writes(). A facet that is `known` to be stored like this is not sent again, its time alone.
// True when one of kCatalogFacets says something else by now: the caller then bumps State::kCatalog.
bool put_facets(pqxx::transaction_base& tx, std::vector<StoredFacet> facets, KnownRows& known);

std::vector<StoredFacet> load_facets(pqxx::transaction_base& tx, FacetOwner owner,
                                     const std::vector<int64_t>& ids);
// Every facet of that name on any dataset.
std::vector<StoredFacet> load_dataset_facets(pqxx::transaction_base& tx, const std::string& name,
                                             int64_t as_of = kPresent);

}  // namespace steward::storage
