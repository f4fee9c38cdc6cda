#include "service/audit/heads.h"

#include <fmt/format.h>

#include "audit/tiles.h"
#include "storage/key_binding.h"
#include "storage/ledger_store.h"
#include "storage/ledger_tiles.h"

namespace steward::service {
namespace {

// A key gives way to another so seldom that one more look finds a tree that holds the entry.
constexpr int kMaxAttempts = 3;

// How many hashes of the level the tree holds.
Status check_tile(const audit::TileId& tile, uint64_t size) {
  const uint64_t held = tile.level < 8 ? size >> (audit::kTileHeight * tile.level) : 0;
  const uint64_t first = tile.index * audit::kTileWidth;
  const bool fits = tile.index <= (held / audit::kTileWidth) && tile.width > 0 &&
                    tile.width <= audit::kTileWidth && first + static_cast<uint64_t>(tile.width) <= held;
  if (fits) return {};
  return Error{ErrorCode::kNotFound, "The ledger has no such tile yet.", ""};
}

}  // namespace

Result<storage::StoredHead> Heads::sign() {
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    STEWARD_ASSIGN_OR_RETURN(const auto moment, database_.read([](pqxx::transaction_base& tx) {
      return storage::load_moment(tx);
    }));
    STEWARD_ASSIGN_OR_RETURN(auto head, sign(moment));
    if (head) return *std::move(head);
  }
  return Error{ErrorCode::kConflict,
               "The ledger does not hold the entry by which the key in force came: it was cut back. `steward "
               "audit verify --live` says where.",
               ""};
}

Result<std::optional<storage::StoredHead>> Heads::sign(const storage::LedgerMoment& moment) {
  return database_.run([&](pqxx::work& tx) -> Result<std::optional<storage::StoredHead>> {
    storage::lock_signing(tx);
    // Before anything is looked up: a superseded key must not answer, not even by what it signed before.
    STEWARD_ASSIGN_OR_RETURN(const std::string in_force, storage::load_key_in_force(tx));
    STEWARD_ASSIGN_OR_RETURN(const auto signer, keys_.signer_of(in_force));
    const auto since = storage::load_entry_of_key_in_force(tx);
    if (since && moment.frontier.size() <= static_cast<uint64_t>(*since))
      return std::optional<storage::StoredHead>();
    STEWARD_ASSIGN_OR_RETURN(const auto last, storage::load_last_head(tx));
    if (last && last->generation && last->head.size == moment.frontier.size() &&
        last->head.root == moment.frontier.root())
      return last;
    const Timestamp now = clock_();
    // A clock that was set back must not make a later head look like an earlier one.
    const Timestamp time = last ? std::max(now, last->head.time) : now;
    STEWARD_ASSIGN_OR_RETURN(auto head,
                             audit::sign_head(*signer, moment.frontier.size(), moment.frontier.root(), time));
    STEWARD_ASSIGN_OR_RETURN(
        auto kept, storage::store_head(tx, {std::move(head), moment.generation, moment.policies}, now));
    return std::optional(std::move(kept));
  });
}

Result<audit::SharedSigner> Heads::signer() {
  STEWARD_ASSIGN_OR_RETURN(const auto in_force, database_.read([](pqxx::transaction_base& tx) {
    return storage::load_key_in_force(tx);
  }));
  return keys_.signer_of(in_force);
}

Result<storage::StoredHead> Heads::newest() {
  STEWARD_ASSIGN_OR_RETURN(
      auto head, database_.read([](pqxx::transaction_base& tx) { return storage::load_last_head(tx); }));
  if (head) return *std::move(head);
  return Error{ErrorCode::kNotFound, "No head of this ledger was signed yet.", ""};
}

Result<uint64_t> Heads::unsigned_entries() {
  return database_.read([](pqxx::transaction_base& tx) -> Result<uint64_t> {
    STEWARD_ASSIGN_OR_RETURN(const auto frontier, storage::load_frontier(tx));
    STEWARD_ASSIGN_OR_RETURN(const auto last, storage::load_last_head(tx));
    return frontier.size() - (last ? last->head.size : 0);
  });
}

Result<std::vector<std::string>> Heads::keys() {
  return database_.read(
      [](pqxx::transaction_base& tx) -> Result<std::vector<std::string>> { return storage::load_keys(tx); });
}

Result<audit::PublicKey> Heads::key_of(const audit::TreeHead& head) {
  STEWARD_ASSIGN_OR_RETURN(const auto texts, keys());
  for (const std::string& text : texts) {
    STEWARD_ASSIGN_OR_RETURN(audit::PublicKey key, audit::PublicKey::parse(text));
    if (audit::open_checkpoint(head.checkpoint, key).ok()) return key;
  }
  return Error{ErrorCode::kNotFound,
               fmt::format("The head of {} entries is signed by no key this ledger ever had.", head.size),
               ""};
}

Result<Heads::SignedBy> Heads::signed_by(const audit::TreeHead& head) {
  SignedBy signer;
  STEWARD_ASSIGN_OR_RETURN(signer.key, key_of(head));
  STEWARD_ASSIGN_OR_RETURN(const auto history, key_history());
  std::vector<std::string> so_far;
  for (const audit::KeyRotation& rotation : history) {
    so_far.push_back(rotation.statement);
    if (rotation.to.to_string() == signer.key.to_string()) signer.rotations = so_far;
  }
  return signer;
}

Result<std::vector<audit::KeyRotation>> Heads::key_history() {
  return database_.read([](pqxx::transaction_base& tx) { return storage::load_key_history(tx); });
}

Result<std::vector<Digest>> Heads::tile(const audit::TileId& tile) {
  return database_.read([&](pqxx::transaction_base& tx) -> Result<std::vector<Digest>> {
    STEWARD_ASSIGN_OR_RETURN(const auto frontier, storage::load_frontier(tx));
    STEWARD_RETURN_IF_ERROR(check_tile(tile, frontier.size()));
    return storage::LedgerTiles(tx).read(tile);
  });
}

Result<std::vector<std::string>> Heads::entries(uint64_t index, int width) {
  return database_.read([&](pqxx::transaction_base& tx) -> Result<std::vector<std::string>> {
    STEWARD_ASSIGN_OR_RETURN(const auto frontier, storage::load_frontier(tx));
    STEWARD_RETURN_IF_ERROR(check_tile({0, index, width}, frontier.size()));
    std::vector<std::string> texts;
    const auto first = static_cast<int64_t>(index * audit::kTileWidth);
    storage::visit_entries(tx, {}, first - 1, first + width - 1, static_cast<size_t>(width),
                           [&](int64_t, std::string_view text) { texts.emplace_back(text); });
    if (texts.size() == static_cast<size_t>(width)) return texts;
    return Error{ErrorCode::kNotFound,
                 "The texts of these entries were archived and dropped: read their file.", ""};
  });
}

Result<Consistency> Heads::consistency(uint64_t first, std::optional<uint64_t> second) {
  return database_.read([&](pqxx::transaction_base& tx) -> Result<Consistency> {
    STEWARD_ASSIGN_OR_RETURN(const auto frontier, storage::load_frontier(tx));
    Consistency proven{first, second.value_or(frontier.size()), {}, {}, {}};
    if (proven.second > frontier.size())
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("The ledger has {} entries, not {}.", frontier.size(), proven.second),
                   "second"};
    if (first > frontier.size())
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("The ledger has {} entries, fewer than {}: name a size from 0 to {}.",
                               frontier.size(), first, frontier.size()),
                   "first"};
    if (first > proven.second)
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("A tree of {} entries begins none of {}: name the smaller one first.", first,
                               proven.second),
                   "first"};
    storage::LedgerTiles tiles(tx);
    const audit::ReadTile read = tiles.reader();
    STEWARD_ASSIGN_OR_RETURN(proven.first_root, audit::tree_root(first, read));
    STEWARD_ASSIGN_OR_RETURN(proven.second_root, audit::tree_root(proven.second, read));
    if (first > 0) {
      STEWARD_ASSIGN_OR_RETURN(proven.proof, audit::consistency_proof(first, proven.second, read));
    }
    return proven;
  });
}

}  // namespace steward::service
