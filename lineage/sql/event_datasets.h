// The datasets of an event as SQL may name them: a reference means the dataset whose name, or symlink, ends
// in the reference's parts ("orders" and "public.orders" mean "shop.public.orders"), whatever their case.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lineage/events/openlineage.h"
#include "lineage/sql/lineage.h"

namespace steward::lineage {

class EventDatasets {
 public:
  // `datasets` must outlive this.
  explicit EventDatasets(const std::vector<EventDataset>& datasets);

  // The datasets that share the longest end with the reference, which must be in lower case; several when it
  // is ambiguous.
  std::vector<const EventDataset*> find(const RelationName& reference) const;

 private:
  struct Name {
    std::vector<std::string> parts;  // lower case, last first
    const EventDataset* dataset;
  };
  std::unordered_map<std::string, std::vector<Name>> by_last_part_;
};

// The columns of the schema facet in lower case, in order; of nested fields the column they are in. Each with
// how the dataset writes it.
std::vector<std::pair<std::string, std::string>> columns_of(const EventDataset& dataset);

}  // namespace steward::lineage
