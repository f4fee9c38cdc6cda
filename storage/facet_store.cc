#include "storage/facet_store.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstring>
#include <optional>
#include <tuple>

#include "storage/row_text.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

constexpr auto kUpsertFacets = R"(
  INSERT INTO lineage_facet AS f (node, node_id, name_digest, name, body, said_at, digest, since)
  SELECT n.node, n.node_id, decode(n.name_digest, 'hex'), n.name, n.body, n.said_at, decode(n.digest, 'hex'),
         (SELECT next_generation('catalog'))
  FROM json_to_recordset($1::json) AS n (node text, node_id bigint, name_digest text, name text, body text,
                                         said_at timestamptz, digest text)
  ORDER BY n.node, n.node_id, n.name_digest
  ON CONFLICT (node, node_id, name_digest) DO UPDATE
  SET body = excluded.body, said_at = excluded.said_at, digest = excluded.digest
  WHERE (excluded.said_at, excluded.digest) > (f.said_at, f.digest))";

// The same, and whether a body is another now: all parts of a statement see what was before it.
constexpr auto kUpsertReadFacets = R"(
  WITH n AS MATERIALIZED (
    SELECT n.node, n.node_id, decode(n.name_digest, 'hex') AS name_digest, n.name, n.body, n.said_at,
           decode(n.digest, 'hex') AS digest
    FROM json_to_recordset($1::json) AS n (node text, node_id bigint, name_digest text, name text, body text,
                                           said_at timestamptz, digest text)),
  earlier AS (SELECT f.node, f.node_id, f.name_digest, f.digest FROM n JOIN lineage_facet f USING (node, node_id, name_digest)),
  put AS (
    INSERT INTO lineage_facet AS f (node, node_id, name_digest, name, body, said_at, digest, since)
    SELECT n.node, n.node_id, n.name_digest, n.name, n.body, n.said_at, n.digest, (SELECT next_generation('catalog'))
    FROM n ORDER BY n.node, n.node_id, n.name_digest
    ON CONFLICT (node, node_id, name_digest) DO UPDATE
    SET body = excluded.body, said_at = excluded.said_at, digest = excluded.digest
    WHERE (excluded.said_at, excluded.digest) > (f.said_at, f.digest)
    RETURNING f.node, f.node_id, f.name_digest, f.digest)
  SELECT count(*) FROM put LEFT JOIN earlier USING (node, node_id, name_digest)
  WHERE earlier.digest IS DISTINCT FROM put.digest)";

// Only where the body is still the one that is known.
constexpr auto kTouchFacets = R"(
  UPDATE lineage_facet f SET said_at = greatest(f.said_at, n.said_at)
  FROM json_to_recordset($1::json) AS n (i int, node text, node_id bigint, name_digest text, said_at timestamptz,
                                         digest text)
  WHERE f.node = n.node AND f.node_id = n.node_id AND f.name_digest = decode(n.name_digest, 'hex')
    AND f.digest = decode(n.digest, 'hex')
  RETURNING n.i)";

constexpr auto kSelectFacets = R"(
  SELECT f.node_id, f.name, f.body, (extract(epoch FROM f.said_at) * 1000000)::bigint
  FROM json_array_elements_text($2::json) AS n (id)
  JOIN lineage_facet f ON f.node = $1 AND f.node_id = n.id::bigint
  ORDER BY f.node_id, f.name)";
constexpr auto kSelectFacetsNamed = R"(
  SELECT f.node_id, f.name, coalesce(b.body, f.body), (extract(epoch FROM coalesce(b.said_at, f.said_at)) * 1000000)::bigint
  FROM lineage_facet f
  LEFT JOIN (SELECT DISTINCT ON (node_id) node_id, body, said_at FROM lineage_facet_before
             WHERE name_digest = decode($1, 'hex') AND until > $2 ORDER BY node_id, until, id) b ON b.node_id = f.node_id
  WHERE f.node = 'dataset' AND f.name_digest = decode($1, 'hex') AND f.since <= $2 ORDER BY f.node_id)";

const char* word_of(FacetOwner owner) {
  return owner == FacetOwner::kDataset ? "dataset" : "job";
}

StoredFacet facet_of(const pqxx::row& row, FacetOwner owner) {
  return {owner, row[0].as<int64_t>(), row[1].as<std::string>(), row[2].as<std::string>(), time_of(row[3])};
}

bool is_read_with_catalog(const StoredFacet& facet) {
  return facet.owner == FacetOwner::kDataset &&
         std::find(std::begin(kCatalogFacets), std::end(kCatalogFacets), facet.name) != std::end(kCatalogFacets);
}

// The newest facet of one owner and name.
struct Newest {
  const StoredFacet* facet = nullptr;
  Digest name{}, body{}, key{};  // key: of owner and name

  // What KnownRows keeps of the body.
  std::optional<int64_t> body_mark() const {
    int64_t mark;
    std::memcpy(&mark, body.data(), sizeof mark);
    return mark;
  }
  json::object row() const {
    return {{"node", word_of(facet->owner)},
            {"node_id", facet->id},
            {"name_digest", to_hex(name)},
            {"said_at", format_rfc3339(facet->said_at)},
            {"digest", to_hex(body)}};
  }
};

std::vector<Newest> newest_of(std::vector<StoredFacet>& facets) {
  const auto key = [](const StoredFacet& f) { return std::tie(f.owner, f.id, f.name); };
  std::stable_sort(facets.begin(), facets.end(), [&](const StoredFacet& a, const StoredFacet& b) {
    return std::tuple_cat(key(a), std::tie(a.said_at)) < std::tuple_cat(key(b), std::tie(b.said_at));
  });
  std::vector<Newest> newest;
  for (size_t at = 0; at < facets.size();) {
    size_t end = at;
    while (end < facets.size() && key(facets[end]) == key(facets[at])) ++end;
    Newest best{&facets[end - 1], sha256(facets[end - 1].name), sha256(facets[end - 1].body), {}};
    for (size_t i = end - 1; i-- > at && facets[i].said_at == best.facet->said_at;)
      if (const Digest digest = sha256(facets[i].body); digest > best.body) {
        best.facet = &facets[i];
        best.body = digest;
      }
    best.key = Sha256()
                   .update_framed(word_of(best.facet->owner))
                   .update_framed(std::to_string(best.facet->id))
                   .update(as_bytes(best.name))
                   .finish();
    newest.push_back(best);
    at = end;
  }
  return newest;
}

}  // namespace

bool put_facets(pqxx::transaction_base& tx, std::vector<StoredFacet> facets, KnownRows& known) {
  const std::vector<Newest> newest = newest_of(facets);
  std::vector<bool> is_stored(newest.size(), false);
  json::array touched;
  for (size_t i = 0; i < newest.size(); ++i) {
    if (known.find(newest[i].key) != newest[i].body_mark()) continue;
    touched.push_back(newest[i].row());
    touched.back().as_object()["i"] = static_cast<int64_t>(i);
  }
  if (!touched.empty())
    for (const auto& row : tx.exec_params(kTouchFacets, json::serialize(touched)))
      is_stored.at(row[0].as<size_t>()) = true;

  json::array rows, read_rows;
  bool is_catalog_changed = false;
  const auto flush = [&] {
    if (!rows.empty()) tx.exec_params(kUpsertFacets, json::serialize(rows));
    rows.clear();
    if (!read_rows.empty())
      is_catalog_changed |=
          tx.exec_params1(kUpsertReadFacets, json::serialize(read_rows))[0].as<int64_t>() > 0;
    read_rows.clear();
  };
  for (size_t i = 0; i < newest.size(); ++i) {
    known.put(newest[i].key, *newest[i].body_mark());
    if (is_stored[i]) continue;
    json::object row = newest[i].row();
    row["name"] = newest[i].facet->name;
    row["body"] = newest[i].facet->body;
    (is_read_with_catalog(*newest[i].facet) ? read_rows : rows).push_back(std::move(row));
    if (rows.size() + read_rows.size() == kRowsPerStatement) flush();
  }
  flush();
  return is_catalog_changed;
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

std::vector<StoredFacet> load_dataset_facets(pqxx::transaction_base& tx, const std::string& name,
                                             int64_t as_of) {
  std::vector<StoredFacet> facets;
  for (const auto& row : tx.exec_params(kSelectFacetsNamed, to_hex(sha256(name)), as_of))
    facets.push_back(facet_of(row, FacetOwner::kDataset));
  return facets;
}

}  // namespace steward::storage
