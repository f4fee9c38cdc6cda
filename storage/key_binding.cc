#include "storage/key_binding.h"

#include <fmt/format.h>

#include "storage/row_text.h"

namespace steward::storage {
namespace {

constexpr auto kSelectBinding = R"(
  SELECT encode(subject_check, 'hex'), (SELECT public_key FROM signing_key ORDER BY id DESC LIMIT 1)
  FROM key_binding)";
constexpr auto kInsertBinding =
    "INSERT INTO key_binding (subject_check, bound_at) VALUES (decode($1, 'hex'), $2::timestamptz)";
constexpr auto kInsertKey =
    "INSERT INTO signing_key (public_key, statement, entry, since) "
    "VALUES ($1, $2, nullif($3::bigint, -1), $4::timestamptz)";
constexpr auto kLockBinding = "SELECT pg_advisory_xact_lock(7310579649270018)";  // a number of Steward's own
constexpr auto kSelectInForce = "SELECT public_key FROM signing_key ORDER BY id DESC LIMIT 1";
constexpr auto kSelectEntryInForce = "SELECT entry FROM signing_key ORDER BY id DESC LIMIT 1";
constexpr auto kSelectBoundKeys = "SELECT public_key FROM signing_key ORDER BY id";
constexpr auto kSelectStatements = "SELECT statement FROM signing_key WHERE statement <> '' ORDER BY id";
constexpr auto kSelectKnown = "SELECT EXISTS (SELECT FROM signing_key WHERE public_key = $1)";

}  // namespace

Result<std::optional<KeyBinding>> load_key_binding(pqxx::transaction_base& tx) {
  const auto rows = tx.exec(kSelectBinding);
  if (rows.empty()) return std::optional<KeyBinding>();
  KeyBinding binding;
  STEWARD_ASSIGN_OR_RETURN(binding.subject_check, digest_of(rows[0][0]));
  binding.signing_key = rows[0][1].as<std::string>("");
  return std::optional(std::move(binding));
}

Status bind_keys(pqxx::transaction_base& tx, const KeyBinding& binding, Timestamp now) {
  tx.exec_params(kInsertBinding, to_hex(binding.subject_check), format_rfc3339(now));
  tx.exec_params(kInsertKey, binding.signing_key, "", -1, format_rfc3339(now));
  return {};
}

void lock_signing(pqxx::transaction_base& tx) {
  tx.exec(kLockBinding);
}

Result<std::string> load_key_in_force(pqxx::transaction_base& tx) {
  const auto rows = tx.exec(kSelectInForce);
  if (!rows.empty()) return rows[0][0].as<std::string>();
  return Error{ErrorCode::kConflict, "The database belongs to no signing key yet.", ""};
}

std::optional<int64_t> load_entry_of_key_in_force(pqxx::transaction_base& tx) {
  const auto rows = tx.exec(kSelectEntryInForce);
  if (rows.empty() || rows[0][0].is_null()) return std::nullopt;
  return rows[0][0].as<int64_t>();
}

std::vector<std::string> load_keys(pqxx::transaction_base& tx) {
  std::vector<std::string> keys;
  for (const auto& row : tx.exec(kSelectBoundKeys)) keys.push_back(row[0].as<std::string>());
  return keys;
}

bool is_own_key(pqxx::transaction_base& tx, std::string_view bytes) {
  for (const std::string& text : load_keys(tx)) {
    const auto key = audit::PublicKey::parse(text);
    if (key.ok() && key->bytes == bytes) return true;
  }
  return false;
}

Result<std::vector<audit::KeyRotation>> load_key_history(pqxx::transaction_base& tx) {
  std::vector<audit::KeyRotation> history;
  for (const auto& row : tx.exec(kSelectStatements)) {
    STEWARD_ASSIGN_OR_RETURN(auto rotation, audit::parse_key_rotation({row[0].c_str(), row[0].size()}));
    history.push_back(std::move(rotation));
  }
  return history;
}

Status put_key_rotation(pqxx::transaction_base& tx, const audit::KeyRotation& rotation, int64_t entry) {
  STEWARD_ASSIGN_OR_RETURN(const std::string in_force, load_key_in_force(tx));
  if (in_force != rotation.from.to_string())
    return Error{ErrorCode::kConflict,
                 fmt::format("Key {} is not in force any more: another process changed it meanwhile.",
                             rotation.from.id()),
                 "signing key"};
  const std::string to = rotation.to.to_string();
  if (tx.exec_params1(kSelectKnown, to)[0].as<bool>())
    return Error{
        ErrorCode::kConflict,
        fmt::format("Key {} was in force before and was given up; name a new one.", rotation.to.id()),
        "signing key"};
  tx.exec_params(kInsertKey, to, rotation.statement, entry, format_rfc3339(rotation.time));
  return {};
}

}  // namespace steward::storage
