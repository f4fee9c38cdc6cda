// CatalogSnapshot: every dataset, field and stored tag assertion at one moment, immutable and in memory.
//
// Decisions, search and propagation read a snapshot; the database is read once, when the snapshot is built.
// Built by one thread, then shared read-only by any number.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "catalog/dataset.h"
#include "catalog/tag.h"

namespace steward {

// Another name of a dataset that an event gave it: found by it, but no permit is (Dataset::permit_names).
struct DatasetAlias {
  DatasetName alias;
  DatasetId dataset;
};

class CatalogSnapshot {
 public:
  // `tags` are stored assertions (declared, scanned), of fields of `datasets`.
  CatalogSnapshot(std::vector<Dataset> datasets, std::vector<TagAssertion> tags,
                  const std::vector<DatasetAlias>& aliases = {});

  const std::vector<Dataset>& datasets() const { return datasets_; }  // sorted by name
  const Dataset* find(DatasetId id) const;
  // By any of its names, as written or as canonical_name() writes it.
  const Dataset* find(const DatasetName& name) const;
  std::vector<DatasetName> names_of(DatasetId id) const;  // its own first; none when there is no such dataset
  const Dataset* dataset_of(FieldId field) const;
  const Field* find(FieldId id) const;
  static const Field* find_field(const Dataset& dataset, std::string_view path);

  const std::vector<TagAssertion>& tags(FieldId field) const;  // stored assertions only

  // A node as people write it: "customer", "public.customer#email", or the full
  // "postgres://h:5432/shop.public.customer#email". A short form matches whole trailing parts of a name; one
  // that matches several datasets is an error that lists them.
  Result<NodeRef> resolve(std::string_view text) const;

  // "postgres://h:5432/shop.public.customer#email"
  std::string describe(const NodeRef& node) const;
  // The shortest form that resolve() still finds: "customer#email".
  std::string describe_short(const NodeRef& node) const;

  // Of what decisions rest on: names, aliases, kinds, owners, regions, labels, fields, what scans could see of them and stored tags.
  // Independent of row ids and of order.
  const Digest& hash() const { return hash_; }

 private:
  void add_aliases(const std::vector<DatasetAlias>& aliases);
  void add_name(const DatasetName& name, size_t index);
  std::vector<const Dataset*> matching(std::string_view short_name) const;
  bool names_one(std::string_view tail) const;

  std::vector<Dataset> datasets_;
  std::unordered_map<DatasetId, size_t> by_id_;
  std::unordered_map<DatasetName, size_t> by_name_;
  std::unordered_map<std::string, std::vector<std::pair<DatasetName, size_t>>> by_last_part_;
  std::unordered_map<FieldId, std::pair<size_t, size_t>> by_field_;  // dataset index, field index
  std::unordered_map<FieldId, std::vector<TagAssertion>> tags_;
  Digest hash_{};
};

}  // namespace steward
