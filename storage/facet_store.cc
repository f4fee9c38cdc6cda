#include "storage/facet_store.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <tuple>

#include "storage/row_text.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

constexpr auto kUpsertFacets = R"(
  INSERT INTO lineage_facet AS f (node, node_id, name_digest, name, body, said_at, digest)
  SELECT n.node, n.node_id, decode(n.name_digest, 'hex'), n.name, n.body, n.said_at, decode(n.digest, 'hex')
  FROM json_to_recordset($1::json) AS n (node text, node_id bigint, name_digest text, name text, body text,
                                         said_at timestamptz, digest text)
  ORDER BY n.node, n.node_id, n.name_digest
  ON CONFLICT (node, node_id, name_digest) DO UPDATE
  SET body = excluded.body, said_at = excluded.said_at, digest = excluded.digest
  WHERE (excluded.said_at, excluded.digest) > (f.said_at, f.digest))";

constexpr auto kSelectFacets = R"(
  SELECT f.node_id, f.name, f.body, (extract(epoch FROM f.said_at) * 1000000)::bigint
  FROM json_array_elements_text($2::json) AS n (id)
  JOIN lineage_facet f ON f.node = $1 AND f.node_id = n.id::bigint
  ORDER BY f.node_id, f.name)";
constexpr auto kSelectFacetsNamed = R"(
  SELECT node_id, name, body, (extract(epoch FROM said_at) * 1000000)::bigint
  FROM lineage_facet WHERE node = 'dataset' AND name_digest = decode($1, 'hex') ORDER BY node_id)";

const char* word_of(FacetOwner owner) {
  return owner == FacetOwner::kDataset ? "dataset" : "job";
}

StoredFacet facet_of(const pqxx::row& row, FacetOwner owner) {
  return {owner, row[0].as<int64_t>(), row[1].as<std::string>(), row[2].as<std::string>(), time_of(row[3])};
}

}  // namespace

int64_t put_facets(pqxx::transaction_base& tx, std::vector<StoredFacet> facets) {
  const auto key = [](const StoredFacet& f) { return std::tie(f.owner, f.id, f.name); };
  std::stable_sort(facets.begin(), facets.end(), [&](const StoredFacet& a, const StoredFacet& b) {
    return std::tuple_cat(key(a), std::tie(a.said_at)) < std::tuple_cat(key(b), std::tie(b.said_at));
  });
  int64_t news = 0;
  json::array rows;
  const auto flush = [&] {
    if (!rows.empty())
      news += static_cast<int64_t>(tx.exec_params(kUpsertFacets, json::serialize(rows)).affected_rows());
    rows.clear();
  };
  for (size_t at = 0; at < facets.size();) {
    // The newest of one owner and name; the hashes are made only where they decide or are stored.
    size_t end = at;
    while (end < facets.size() && key(facets[end]) == key(facets[at])) ++end;
    const StoredFacet* best = &facets[end - 1];
    Digest best_digest = sha256(best->body);
    for (size_t i = end - 1; i-- > at && facets[i].said_at == best->said_at;)
      if (const Digest digest = sha256(facets[i].body); digest > best_digest) {
        best = &facets[i];
        best_digest = digest;
      }
    rows.push_back(json::object{{"node", word_of(best->owner)},
                                {"node_id", best->id},
                                {"name_digest", to_hex(sha256(best->name))},
                                {"name", best->name},
                                {"body", best->body},
                                {"said_at", format_rfc3339(best->said_at)},
                                {"digest", to_hex(best_digest)}});
    if (rows.size() == kRowsPerStatement) flush();
    at = end;
  }
  flush();
  return news;
}

std::vector<StoredFacet> load_facets(pqxx::transaction_base& tx, FacetOwner owner,
                                     const std::vector<int64_t>& ids) {
  json::array wanted;
  for (const int64_t id : ids) wanted.emplace_back(std::to_string(id));
  std::vector<StoredFacet> facets;
  for (const auto& row : tx.exec_params(kSelectFacets, word_of(owner), json::serialize(wanted)))
    facets.push_back(facet_of(row, owner));
  return facets;
}

std::vector<StoredFacet> load_dataset_facets(pqxx::transaction_base& tx, const std::string& name) {
  std::vector<StoredFacet> facets;
  for (const auto& row : tx.exec_params(kSelectFacetsNamed, to_hex(sha256(name))))
    facets.push_back(facet_of(row, FacetOwner::kDataset));
  return facets;
}

}  // namespace steward::storage
