#include "service/catalog_part.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "catalog/identity/namespace_aliases.h"
#include "lineage/events/dataset_attributes.h"
#include "storage/catalog_store.h"
#include "storage/facet_store.h"
#include "storage/merge_store.h"
#include "storage/word_store.h"

namespace steward::service {
namespace {

Result<NamespaceAliases> load_namespace_aliases(pqxx::transaction_base& tx, int64_t as_of) {
  for (const auto& [kind, body] : storage::load_lineage_settings(tx, as_of))
    if (kind == "NamespaceAliases") return NamespaceAliases::parse(body, "NamespaceAliases");
  return NamespaceAliases();
}

using Rows = std::unordered_map<DatasetId, Dataset*>;

void add_facets(pqxx::transaction_base& tx, const char* name, int64_t as_of, const Rows& rows,
                void (*add)(std::string_view body, Dataset& dataset)) {
  for (const storage::StoredFacet& facet : storage::load_dataset_facets(tx, name, as_of))
    if (const auto at = rows.find(DatasetId{facet.id}); at != rows.end()) add(facet.body, *at->second);
}

// What events say, and in its place what a person says.
Status fill_attributes(pqxx::transaction_base& tx, int64_t as_of, std::vector<Dataset>& datasets) {
  Rows rows;
  rows.reserve(datasets.size());
  for (Dataset& dataset : datasets) rows.emplace(dataset.id, &dataset);
  add_facets(tx, "ownership", as_of, rows, lineage::add_ownership);
  add_facets(tx, "tags", as_of, rows, lineage::add_tags);
  STEWARD_ASSIGN_OR_RETURN(auto words, storage::load_dataset_words(tx, as_of));
  for (storage::DatasetWord& word : words)
    if (const auto at = rows.find(word.dataset); at != rows.end())
      values_of(*at->second, word.attribute) = *std::move(word.values);
  for (Dataset& dataset : datasets)
    for (auto* values : {&dataset.owners, &dataset.regions, &dataset.labels}) settle_values(*values);
  return {};
}

// What both allow: of names of one dataset none may widen what another narrows.
std::vector<Purpose> common(const std::vector<Purpose>& a, const std::vector<Purpose>& b) {
  const auto is_within = [](const Purpose& purpose, const std::vector<Purpose>& allowed) {
    return std::any_of(allowed.begin(), allowed.end(), [&](const Purpose& p) { return p.covers(purpose); });
  };
  std::vector<Purpose> both;
  for (const Purpose& purpose : a)
    if (is_within(purpose, b)) both.push_back(purpose);
  for (const Purpose& purpose : b)
    if (is_within(purpose, a)) both.push_back(purpose);
  return both;
}

}  // namespace

Result<MergedCatalog> load_merged_catalog(pqxx::transaction_base& tx, int64_t as_of) {
  STEWARD_ASSIGN_OR_RETURN(storage::CatalogRows rows, storage::load_catalog(tx, as_of));
  STEWARD_RETURN_IF_ERROR(fill_attributes(tx, as_of, rows.datasets));
  STEWARD_ASSIGN_OR_RETURN(storage::StoredMerges merges, storage::load_merges(tx, as_of));
  STEWARD_ASSIGN_OR_RETURN(const NamespaceAliases aliases, load_namespace_aliases(tx, as_of));
  for (MergeFact& fact : facts_of_names(rows.datasets, aliases)) merges.facts.push_back(std::move(fact));
  return merge_catalog(std::move(rows.datasets), std::move(rows.tags), merges.facts, merges.verdicts);
}

Result<std::shared_ptr<const Purposes>> load_purposes(pqxx::transaction_base& tx, const Identity& identity,
                                                      int64_t as_of) {
  auto purposes = std::make_shared<Purposes>();
  for (const storage::StoredFacet& facet : storage::load_dataset_facets(tx, storage::kPurposesFacet, as_of)) {
    STEWARD_ASSIGN_OR_RETURN(const auto body, parse_json(facet.body));
    STEWARD_ASSIGN_OR_RETURN(const auto words, JsonView(body).strings_or_empty("purposes"));
    std::vector<Purpose> said;
    // Checked when it was said. A purpose that was taken out of the policies since covers nothing that is
    // asked for.
    for (const std::string& word : words) said.emplace_back(word);
    const auto [at, is_first] = purposes->try_emplace(identity.root(DatasetId{facet.id}), said);
    if (!is_first) at->second = common(at->second, said);
  }
  return std::shared_ptr<const Purposes>(std::move(purposes));
}

}  // namespace steward::service
