#include "storage/key_binding.h"

#include "storage/row_text.h"

namespace steward::storage {
namespace {

constexpr auto kSelect = "SELECT encode(subject_check, 'hex'), signing_key FROM key_binding";
constexpr auto kInsert =
    "INSERT INTO key_binding (subject_check, signing_key, bound_at) "
    "VALUES (decode($1, 'hex'), $2, $3::timestamptz)";

}  // namespace

Result<std::optional<KeyBinding>> load_key_binding(pqxx::transaction_base& tx) {
  const auto rows = tx.exec(kSelect);
  if (rows.empty()) return std::optional<KeyBinding>();
  KeyBinding binding;
  STEWARD_ASSIGN_OR_RETURN(binding.subject_check, digest_of(rows[0][0]));
  binding.signing_key = rows[0][1].as<std::string>();
  return std::optional(std::move(binding));
}

Status bind_keys(pqxx::transaction_base& tx, const KeyBinding& binding, Timestamp now) {
  tx.exec_params(kInsert, to_hex(binding.subject_check), binding.signing_key, format_rfc3339(now));
  return {};
}

}  // namespace steward::storage
