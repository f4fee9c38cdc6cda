#include "service/audit/trusted_keys.h"

#include <algorithm>

#include "audit/entry.h"
#include "audit/key_rotation.h"
#include "base/json.h"
#include "storage/key_binding.h"
#include "storage/ledger_store.h"

namespace steward::service {
namespace {

constexpr int64_t kEntriesAtOnce = 65'536;

// A rotation that cannot be read ties nothing; that its entry was changed is told elsewhere.
void add_rotation(std::string_view canonical, std::vector<audit::KeyRotation>& rotations) {
  const auto parsed = parse_json(canonical);
  if (!parsed.ok() || !parsed->is_object()) return;
  const auto* body = parsed->get_object().if_contains("body");
  if (!body) return;
  if (auto rotation = audit::rotation_of(*body); rotation.ok() && !rotation->old_key_lost)
    rotations.push_back(*std::move(rotation));
}

bool knows(const std::vector<audit::PublicKey>& keys, const audit::PublicKey& key) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](const audit::PublicKey& one) { return one.to_string() == key.to_string(); });
}

}  // namespace

Result<std::vector<audit::PublicKey>> keys_tied_to(storage::Database& database,
                                                   std::vector<audit::PublicKey> known) {
  std::vector<audit::KeyRotation> rotations;
  const Status read = database.read([&](pqxx::transaction_base& tx) -> Status {
    STEWARD_ASSIGN_OR_RETURN(const auto frontier, storage::load_frontier(tx));
    const auto last = static_cast<int64_t>(frontier.size()) - 1;
    const storage::EntryFilter filter{{}, {}, std::string(audit::entry_kind::kKeyRotation)};
    for (int64_t after = -1; after < last; after += kEntriesAtOnce)
      storage::visit_entries(
          tx, filter, after, last, kEntriesAtOnce,
          [&](int64_t, std::string_view canonical) { add_rotation(canonical, rotations); });
    if (const auto history = storage::load_key_history(tx); history.ok())
      for (const audit::KeyRotation& rotation : *history)
        if (!rotation.old_key_lost) rotations.push_back(rotation);
    return {};
  });
  if (!read.ok()) return read.error();
  for (bool has_grown = true; has_grown;) {
    has_grown = false;
    for (const audit::KeyRotation& rotation : rotations) {
      const bool from = knows(known, rotation.from), to = knows(known, rotation.to);
      if (from == to) continue;
      known.push_back(from ? rotation.to : rotation.from);
      has_grown = true;
    }
  }
  return known;
}

}  // namespace steward::service
