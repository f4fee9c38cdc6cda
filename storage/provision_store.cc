#include "storage/provision_store.h"

#include "storage/access_store.h"
#include "storage/row_text.h"

namespace steward::storage {
namespace {

constexpr auto kLockProvision = R"(
  SELECT set_config('idle_in_transaction_session_timeout', '0', true),
         pg_advisory_xact_lock(hashtextextended('grant_provision ' || $1 || ' ' || $2, 0)))";
constexpr auto kInsertProvision = R"(
  INSERT INTO grant_provision (grant_id, target, is_made, actor, at, body)
  VALUES ($1::uuid, $2, $3, $4, $5::timestamptz, $6::json))";
constexpr auto kSelectProvision = R"(
  SELECT DISTINCT ON (grant_id, target) grant_id, target, is_made, actor, (extract(epoch FROM at) * 1000000)::bigint,
         body
  FROM grant_provision WHERE $1 = '' OR grant_id = nullif($1, '')::uuid ORDER BY grant_id, target, id DESC)";

}  // namespace

void lock_provision(pqxx::transaction_base& tx, const std::string& grant, const std::string& target) {
  tx.exec_params(kLockProvision, grant, target);
}

Status add_provision(pqxx::transaction_base& tx, const StoredProvision& provision) {
  STEWARD_RETURN_IF_ERROR(check_storable(provision.target, "The database's URL"));
  STEWARD_RETURN_IF_ERROR(check_storable(provision.actor, "The actor"));
  STEWARD_RETURN_IF_ERROR(check_storable(provision.body, "The record of what was made"));
  tx.exec_params(kInsertProvision, provision.grant, provision.target, provision.is_made, provision.actor,
                 format_rfc3339(provision.at), provision.body);
  return {};
}

Result<std::vector<StoredProvision>> load_provisions(pqxx::transaction_base& tx, const std::string& grant) {
  std::vector<StoredProvision> provisions;
  if (!grant.empty() && !is_uuid(grant)) return provisions;
  for (const auto& row : tx.exec_params(kSelectProvision, grant))
    provisions.push_back({row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<bool>(),
                          row[3].as<std::string>(), time_of(row[4]), row[5].as<std::string>()});
  return provisions;
}

}  // namespace steward::storage
