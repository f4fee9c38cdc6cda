#include "storage/policy_trust_store.h"

#include "storage/generation.h"
#include "storage/row_text.h"

namespace steward::storage {
namespace {

constexpr auto kInsertTrust =
    "INSERT INTO policy_trust (public_key, is_trusted, actor, said_at) VALUES ($1, $2, $3, $4::timestamptz)";
constexpr auto kSelectTrusted = R"(
  SELECT public_key FROM (SELECT DISTINCT ON (public_key) public_key, is_trusted FROM policy_trust
                          ORDER BY public_key, id DESC) newest
  WHERE is_trusted ORDER BY public_key)";
constexpr auto kInsertSignature = R"(
  INSERT INTO policy_signature (set_hash, note, stored_at) VALUES (decode($1, 'hex'), $2, $3::timestamptz)
  ON CONFLICT DO NOTHING)";
constexpr auto kSelectSignatures =
    "SELECT note FROM policy_signature WHERE set_hash = decode($1, 'hex') ORDER BY stored_at, note";

}  // namespace

Status put_policy_trust(pqxx::transaction_base& tx, const audit::PublicKey& key, bool is_trusted,
                        const std::string& actor, Timestamp now) {
  STEWARD_RETURN_IF_ERROR(check_storable(actor, "The actor"));
  lock_writes(tx);
  tx.exec_params(kInsertTrust, key.to_string(), is_trusted, actor, format_rfc3339(now));
  return {};
}

Result<std::vector<audit::PublicKey>> load_trusted_policy_keys(pqxx::transaction_base& tx) {
  std::vector<audit::PublicKey> keys;
  for (const auto& row : tx.exec(kSelectTrusted)) {
    STEWARD_ASSIGN_OR_RETURN(audit::PublicKey key, audit::PublicKey::parse(row[0].c_str()));
    keys.push_back(std::move(key));
  }
  return keys;
}

Status put_policy_signature(pqxx::transaction_base& tx, const Digest& set, const std::string& note, Timestamp now) {
  STEWARD_RETURN_IF_ERROR(check_storable(note, "The signature"));
  tx.exec_params(kInsertSignature, to_hex(set), note, format_rfc3339(now));
  return {};
}

std::vector<std::string> load_policy_signatures(pqxx::transaction_base& tx, const Digest& set) {
  std::vector<std::string> notes;
  for (const auto& row : tx.exec_params(kSelectSignatures, to_hex(set))) notes.push_back(row[0].as<std::string>());
  return notes;
}

}  // namespace steward::storage
