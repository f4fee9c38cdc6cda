#include "service/audit/key_change.h"

#include <fmt/format.h>

#include "audit/entry.h"
#include "storage/generation.h"
#include "storage/key_binding.h"
#include "storage/ledger_store.h"

namespace steward::service {
namespace {

Result<std::string> key_in_force(storage::Database& database) {
  return database.read([](pqxx::transaction_base& tx) { return storage::load_key_in_force(tx); });
}

// The new key, durable wherever it is kept.
Result<audit::SharedSigner> new_signer(const std::string& to, const std::optional<KeyFolder>& folder) {
  if (!to.empty()) {
    STEWARD_ASSIGN_OR_RETURN(const auto source, SigningSource::parse(to, {}));
    return source.open_or_create();
  }
  if (!folder)
    return Error{
        ErrorCode::kInvalidInput,
        "The signing key is in no file that a new one could take the place of: name the new key with --to.",
        "--to"};
  STEWARD_ASSIGN_OR_RETURN(auto key, folder->stage());
  return audit::make_signer(std::move(key));
}

Result<audit::KeyRotation> statement_of(KeyRing& keys, const std::string& in_force, const audit::Signer& to,
                                        bool old_key_lost, Timestamp now) {
  if (old_key_lost) {
    STEWARD_ASSIGN_OR_RETURN(const auto lost, audit::PublicKey::parse(in_force));
    return audit::make_key_loss(lost, to, now);
  }
  STEWARD_ASSIGN_OR_RETURN(const auto from, keys.signer_of(in_force));
  return audit::make_key_rotation(*from, to, now);
}

Result<int64_t> record(storage::Database& database, const audit::KeyRotation& rotation,
                       const std::string& actor, Timestamp now) {
  return database.run([&](pqxx::work& tx) -> Result<int64_t> {
    storage::lock_signing(tx);
    storage::lock_writes(tx);
    STEWARD_ASSIGN_OR_RETURN(
        const auto entries, storage::append_entries(tx, {{std::string(audit::entry_kind::kKeyRotation), actor,
                                                          now, audit::rotation_body(rotation)}}));
    STEWARD_RETURN_IF_ERROR(storage::put_key_rotation(tx, rotation, entries.front().seq));
    return entries.front().seq;
  });
}

}  // namespace

Result<KeyChangeOutcome> change_key(storage::Database& database, KeyRing& keys,
                                    const KeyChangeOptions& options, const std::string& actor,
                                    Timestamp now) {
  const auto reach = [&](std::string_view step) {
    if (options.at_step) options.at_step(step);
  };
  const auto folder = options.to.empty() ? keys.source().file() : std::nullopt;
  if (options.remove_old_key && !folder)
    return Error{
        ErrorCode::kInvalidInput,
        "Only the file of a key whose place the new one takes is removed; remove the old key by hand.",
        "--remove-old-key"};
  STEWARD_ASSIGN_OR_RETURN(const std::string in_force, key_in_force(database));
  if (!options.old_key_lost) STEWARD_RETURN_IF_ERROR(keys.signer_of(in_force));  // before a new key is made
  STEWARD_ASSIGN_OR_RETURN(const auto to, new_signer(options.to, folder));
  reach("staged");
  STEWARD_ASSIGN_OR_RETURN(auto rotation, statement_of(keys, in_force, *to, options.old_key_lost, now));
  KeyChangeOutcome outcome{std::move(rotation), 0, {}};
  STEWARD_ASSIGN_OR_RETURN(outcome.entry, record(database, outcome.rotation, actor, now));
  reach("recorded");
  keys.replace(to);
  if (!folder) return outcome;
  // What fails from here on is put right when the key is next looked for.
  STEWARD_RETURN_IF_ERROR(folder->promote(to->public_key()));
  reach("placed");
  if (options.remove_old_key)
    STEWARD_RETURN_IF_ERROR(folder->remove(outcome.rotation.from));
  else if (std::filesystem::exists(folder->file_of(outcome.rotation.from)))
    outcome.old_key_file = folder->file_of(outcome.rotation.from).string();
  return outcome;
}

}  // namespace steward::service
