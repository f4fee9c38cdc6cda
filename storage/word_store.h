// What people say of datasets: owners, regions, labels. Every word stays; of each attribute the newest counts.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "catalog/attributes.h"
#include "storage/generation.h"
#include "storage/pool.h"

namespace steward::storage {

struct DatasetWord {
  DatasetId dataset;
  DatasetAttribute attribute = DatasetAttribute::kOwner;
  std::optional<std::vector<std::string>> values;  // none: the word is taken back, events count again
};

// Bumps State::kCatalog. `words` are of different attributes or datasets.
Status add_dataset_words(pqxx::transaction_base& tx, const std::vector<DatasetWord>& words,
                         const std::string& actor, Timestamp now);

// Those that count at `as_of`, a generation of the catalog.
Result<std::vector<DatasetWord>> load_dataset_words(pqxx::transaction_base& tx, int64_t as_of = kPresent);

}  // namespace steward::storage
