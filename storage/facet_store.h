// Facets of datasets and jobs as they came, the newest of each.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/ids.h"
#include "base/time.h"
#include "storage/known_rows.h"

namespace steward::storage {

enum class FacetOwner { kDataset, kJob };

struct StoredFacet {
  FacetOwner owner = FacetOwner::kDataset;
  int64_t id = 0;  // of the dataset or job
  std::string name;
  std::string body;  // JSON
  Timestamp said_at{};
};

// Of facets of one owner and name the newest stays; of two of one moment, whatever their order, the same.
// Under lock_writes(). A facet that is `known` to be stored like this is not sent again, its time alone.
void put_facets(pqxx::transaction_base& tx, std::vector<StoredFacet> facets, KnownRows& known);

std::vector<StoredFacet> load_facets(pqxx::transaction_base& tx, FacetOwner owner,
                                     const std::vector<int64_t>& ids);
// Every facet of that name on any dataset.
std::vector<StoredFacet> load_dataset_facets(pqxx::transaction_base& tx, const std::string& name);

}  // namespace steward::storage
