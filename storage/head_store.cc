#include "storage/head_store.h"

#include <fmt/format.h>

#include "storage/ledger_store.h"
#include "storage/row_text.h"

namespace steward::storage {
namespace {

constexpr auto kSelectPolicies =
    "SELECT encode(set_hash, 'hex') FROM policy_activation ORDER BY id DESC LIMIT 1";

constexpr auto kInsertHead = R"(
  INSERT INTO signed_head (size, root, checkpoint, stored_at, generation, policies)
  SELECT $1, decode($2, 'hex'), $3, $4::timestamptz, nullif($5, '')::jsonb, decode(nullif($6, ''), 'hex')
  WHERE NOT EXISTS (SELECT FROM (SELECT size, root, generation FROM signed_head ORDER BY id DESC LIMIT 1) AS last
                    WHERE last.size = $1 AND last.root = decode($2, 'hex')
                      AND (last.generation IS NOT NULL OR $5 = '')))";

constexpr auto kSelectLast = R"(
  SELECT checkpoint || coalesce((SELECT string_agg(line, '' ORDER BY cosignature.id) FROM cosignature
                                 WHERE head = signed_head.id), ''),
         encode(policies, 'hex'), (generation->>'catalog')::bigint, (generation->>'lineage')::bigint,
         (generation->>'policy')::bigint, (generation->>'consent')::bigint, (generation->>'grants')::bigint, id
  FROM signed_head WHERE size <= (SELECT size FROM ledger_head) ORDER BY size DESC, id DESC LIMIT 1)";
// Of any tree of the size when no root is given.
constexpr auto kSelectOfSize = R"(
  SELECT checkpoint || coalesce((SELECT string_agg(line, '' ORDER BY cosignature.id) FROM cosignature
                                 WHERE head = signed_head.id), ''),
         encode(policies, 'hex'), (generation->>'catalog')::bigint, (generation->>'lineage')::bigint,
         (generation->>'policy')::bigint, (generation->>'consent')::bigint, (generation->>'grants')::bigint, id
  FROM signed_head WHERE size = $1 AND ($2 = '' OR root = decode($2, 'hex'))
  ORDER BY generation IS NULL, id LIMIT 1)";

constexpr auto kSelectMany =
    "SELECT id, checkpoint, size, encode(root, 'hex') FROM signed_head WHERE id > $1 ORDER BY id LIMIT $2";

std::string text_of(const std::optional<Generation>& generation) {
  if (!generation) return "";
  return fmt::format(R"({{"catalog":{},"lineage":{},"policy":{},"consent":{},"grants":{}}})",
                     generation->catalog, generation->lineage, generation->policy, generation->consent,
                     generation->grants);
}

Result<StoredHead> head_of(const pqxx::row& row) {
  StoredHead stored;
  STEWARD_ASSIGN_OR_RETURN(stored.head, audit::parse_checkpoint({row[0].c_str(), row[0].size()}));
  if (!row[1].is_null()) {
    STEWARD_ASSIGN_OR_RETURN(stored.policies, digest_of(row[1]));
  }
  stored.row = row[7].as<int64_t>();
  if (!row[2].is_null())
    stored.generation = {row[2].as<int64_t>(), row[3].as<int64_t>(0), row[4].as<int64_t>(0),
                         row[5].as<int64_t>(0), row[6].as<int64_t>(0)};
  return stored;
}

}  // namespace

Result<LedgerMoment> load_moment(pqxx::transaction_base& tx) {
  LedgerMoment moment;
  STEWARD_ASSIGN_OR_RETURN(moment.frontier, load_frontier(tx));
  STEWARD_ASSIGN_OR_RETURN(moment.generation, load_generation(tx));
  const auto policies = tx.exec(kSelectPolicies);
  if (!policies.empty()) {
    STEWARD_ASSIGN_OR_RETURN(moment.policies, digest_of(policies[0][0]));
  }
  return moment;
}

Result<StoredHead> store_head(pqxx::transaction_base& tx, const StoredHead& head, Timestamp now) {
  STEWARD_RETURN_IF_ERROR(check_storable(head.head.checkpoint, "The checkpoint"));
  const auto size = static_cast<int64_t>(head.head.size);
  const std::string root = to_hex(head.head.root);
  tx.exec_params(kInsertHead, size, root, head.head.checkpoint, format_rfc3339(now), text_of(head.generation),
                 head.policies ? to_hex(*head.policies) : std::string());
  const auto kept = tx.exec_params(kSelectOfSize, size, root);
  if (kept.empty()) return head;  // another has just stored it, in a transaction that this one does not see
  return head_of(kept[0]);
}

Result<StoredHead> load_head(pqxx::transaction_base& tx, uint64_t size) {
  const auto rows = tx.exec_params(kSelectOfSize, static_cast<int64_t>(size), "");
  if (rows.empty())
    return Error{ErrorCode::kNotFound, fmt::format("No head of {} entries was ever signed.", size), ""};
  return head_of(rows[0]);
}

Result<std::optional<StoredHead>> load_last_head(pqxx::transaction_base& tx) {
  const auto rows = tx.exec(kSelectLast);
  if (rows.empty()) return std::optional<StoredHead>();
  STEWARD_ASSIGN_OR_RETURN(auto head, head_of(rows[0]));
  return std::optional(std::move(head));
}

Result<std::vector<KeptHead>> load_heads(pqxx::transaction_base& tx, int64_t after, size_t limit) {
  std::vector<KeptHead> heads;
  for (const auto& row : tx.exec_params(kSelectMany, after, static_cast<int64_t>(limit))) {
    KeptHead& head = heads.emplace_back();
    head.row = row[0].as<int64_t>();
    head.checkpoint = row[1].as<std::string>();
    head.size = row[2].as<uint64_t>();
    STEWARD_ASSIGN_OR_RETURN(head.root, digest_of(row[3]));
  }
  return heads;
}

}  // namespace steward::storage
