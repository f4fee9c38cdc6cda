#include "storage/merge_store.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <map>

#include "storage/generation.h"
#include "storage/row_text.h"
#include "storage/tag_rows.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

constexpr auto kInsertFacts = R"(
  INSERT INTO dataset_merge AS m (digest, from_dataset, into_dataset, origin, why, said_at, since)
  SELECT decode(n.digest, 'hex'), n.from_dataset, n.into_dataset, n.origin, n.why, n.said_at,
         (SELECT next_generation('catalog'))
  FROM json_to_recordset($1::json) AS n (digest text, from_dataset bigint, into_dataset bigint, origin text, why text,
                                         said_at timestamptz)
  ON CONFLICT (digest) DO UPDATE SET said_at = excluded.said_at WHERE excluded.said_at < m.said_at)";
constexpr auto kInsertVerdict = R"(
  INSERT INTO dataset_merge_verdict (a, b, is_merged, actor, why, said_at, since)
  VALUES ($1, $2, $3, $4, $5, $6::timestamptz, next_generation('catalog')))";
constexpr auto kSelectFacts = R"(
  SELECT m.from_dataset, m.into_dataset, m.origin, m.why,
         (extract(epoch FROM coalesce(b.said_at, m.said_at)) * 1000000)::bigint
  FROM dataset_merge m
  LEFT JOIN (SELECT DISTINCT ON (digest) digest, said_at FROM dataset_merge_before WHERE until > $1
             ORDER BY digest, until, id) b ON b.digest = m.digest
  WHERE m.since <= $1 ORDER BY m.digest)";
constexpr auto kSelectVerdicts = R"(
  SELECT a, b, is_merged, actor, why, (extract(epoch FROM said_at) * 1000000)::bigint
  FROM dataset_merge_verdict WHERE since <= $1 ORDER BY id)";
constexpr auto kPutSetting = R"(
  INSERT INTO lineage_setting (kind, body, actor, stored_at, since)
  VALUES ($1, $2, $3, $4::timestamptz, next_generation('catalog'))
  ON CONFLICT (kind) DO UPDATE SET body = excluded.body, actor = excluded.actor, stored_at = excluded.stored_at)";
constexpr auto kSelectSettings = R"(
  SELECT s.kind, coalesce(b.body, s.body)
  FROM lineage_setting s
  LEFT JOIN (SELECT DISTINCT ON (kind) kind, body FROM lineage_setting_before WHERE until > $1
             ORDER BY kind, until, id) b ON b.kind = s.kind
  WHERE s.since <= $1 ORDER BY s.kind)";

Digest digest_of(const MergeFact& fact) {
  return Sha256()
      .update_framed(std::to_string(fact.from.value))
      .update_framed(std::to_string(fact.into.value))
      .update_framed(to_string(fact.origin))
      .update_framed(fact.why)
      .finish();
}

}  // namespace

Result<int64_t> add_merge_facts(pqxx::transaction_base& tx, const std::vector<MergeFact>& facts,
                                KnownRows& known) {
  std::map<Digest, const MergeFact*> news;
  for (const MergeFact& fact : facts) {
    STEWARD_RETURN_IF_ERROR(check_storable(fact.why, "The reason of a merge"));
    const Digest digest = digest_of(fact);
    const int64_t micros = fact.at.time_since_epoch().count();
    if (const auto since = known.find(digest); since && *since <= micros) continue;
    known.put(digest, micros);
    news[digest] = &fact;
  }
  if (news.empty()) return int64_t{0};
  json::array rows;
  for (const auto& [digest, fact] : news)
    rows.push_back(json::object{{"digest", to_hex(digest)},
                                {"from_dataset", fact->from.value},
                                {"into_dataset", fact->into.value},
                                {"origin", to_string(fact->origin)},
                                {"why", fact->why},
                                {"said_at", format_rfc3339(fact->at)}});
  const auto changed = tx.exec_params(kInsertFacts, json::serialize(rows)).affected_rows();
  if (changed > 0) STEWARD_RETURN_IF_ERROR(bump_generation(tx, State::kCatalog));
  return static_cast<int64_t>(changed);
}

Status add_merge_verdict(pqxx::transaction_base& tx, const MergeVerdict& verdict) {
  STEWARD_RETURN_IF_ERROR(check_storable(verdict.why, "The reason"));
  STEWARD_RETURN_IF_ERROR(check_storable(verdict.actor, "The actor"));
  lock_writes(tx);
  tx.exec_params(kInsertVerdict, verdict.a.value, verdict.b.value, verdict.merged, verdict.actor, verdict.why,
                 format_rfc3339(verdict.at));
  return bump_generation(tx, State::kCatalog);
}

Result<StoredMerges> load_merges(pqxx::transaction_base& tx, int64_t as_of) {
  StoredMerges merges;
  for (const auto& row : tx.exec_params(kSelectFacts, as_of)) {
    const auto origin = parse_merge_origin(row[2].c_str());
    if (!origin) return unknown_word("origin of a merge");
    merges.facts.push_back({DatasetId{row[0].as<int64_t>()}, DatasetId{row[1].as<int64_t>()}, *origin,
                            row[3].as<std::string>(), time_of(row[4])});
  }
  for (const auto& row : tx.exec_params(kSelectVerdicts, as_of))
    merges.verdicts.push_back({DatasetId{row[0].as<int64_t>()}, DatasetId{row[1].as<int64_t>()},
                               row[2].as<bool>(), row[3].as<std::string>(), row[4].as<std::string>(),
                               time_of(row[5])});
  return merges;
}

Status put_lineage_setting(pqxx::transaction_base& tx, const std::string& kind, const std::string& body,
                           const std::string& actor, Timestamp now) {
  lock_writes(tx);
  tx.exec_params(kPutSetting, kind, body, actor, format_rfc3339(now));
  return bump_generation(tx, State::kCatalog);
}

std::vector<std::pair<std::string, std::string>> load_lineage_settings(pqxx::transaction_base& tx,
                                                                       int64_t as_of) {
  std::vector<std::pair<std::string, std::string>> settings;
  for (const auto& row : tx.exec_params(kSelectSettings, as_of))
    settings.emplace_back(row[0].as<std::string>(), row[1].as<std::string>());
  return settings;
}

}  // namespace steward::storage
