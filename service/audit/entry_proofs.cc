#include "service/audit/entry_proofs.h"

#include <algorithm>

#include "storage/ledger_tiles.h"

namespace steward::service {

EntryProofs::EntryProofs(storage::Database& database, Signing signing)
    : database_(database), signing_(std::move(signing)) {}

// A key that was replaced since signs no more.
Result<EntryProofs::Vouched> EntryProofs::head_behind(int64_t seq) {
  std::lock_guard lock(mutex_);
  if (last_ && last_->head.size > static_cast<uint64_t>(seq) &&
      audit::open_checkpoint(last_->head.checkpoint, signing_.key()).ok())
    return *last_;
  Vouched made;
  STEWARD_ASSIGN_OR_RETURN(made.head, signing_.head());
  STEWARD_ASSIGN_OR_RETURN(made.by, signing_.signed_by(made.head));
  last_ = std::move(made);
  return *last_;
}

Result<audit::Export> EntryProofs::prove(std::vector<audit::Entry> entries) {
  audit::Export bundle;
  if (entries.empty()) return Error{ErrorCode::kInvalidInput, "There is no entry to prove.", ""};
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.seq < b.seq; });
  STEWARD_ASSIGN_OR_RETURN(Vouched vouched, head_behind(entries.back().seq));
  bundle.head = std::move(vouched.head);
  bundle.key = std::move(vouched.by.key);
  bundle.rotations = std::move(vouched.by.rotations);
  bundle.made_at = bundle.head.time;
  // Below the head's size the tree never changes.
  const auto proofs =
      database_.read_singly([&](pqxx::transaction_base& tx) -> Result<std::vector<audit::Proof>> {
        storage::LedgerTiles tiles(tx);
        std::vector<audit::Proof> all;
        for (const audit::Entry& entry : entries) {
          STEWARD_ASSIGN_OR_RETURN(audit::Proof proof,
                                   tiles.inclusion_proof(static_cast<uint64_t>(entry.seq), bundle.head.size));
          all.push_back(std::move(proof));
        }
        return all;
      });
  if (!proofs.ok()) return proofs.error();
  for (size_t i = 0; i < entries.size(); ++i) bundle.entries.push_back({std::move(entries[i]), (*proofs)[i]});
  return bundle;
}

}  // namespace steward::service
