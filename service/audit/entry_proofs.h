// One entry of the ledger with what proves that it is there: the inclusion proof, and a head signed after the
// entry was written. A proof reads a handful of rows, whatever the size of the ledger.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "audit/bundle.h"
#include "base/error.h"
#include "service/audit/heads.h"
#include "storage/pool.h"

namespace steward::service {

// Thread-safe. Blocks for the database.
class EntryProofs {
 public:
  struct Signing {
    std::function<Result<audit::TreeHead>()> head;  // of the ledger as it is now; stored
    std::function<audit::PublicKey()> key;          // in force
    std::function<Result<Heads::SignedBy>(const audit::TreeHead&)> signed_by;
  };
  EntryProofs(storage::Database& database, Signing signing);

  // In order of seq, all under one head: what verify_export() takes. The head is the last one made here,
  // where that is behind every entry.
  Result<audit::Export> prove(std::vector<audit::Entry> entries);

 private:
  struct Vouched {
    audit::TreeHead head;
    Heads::SignedBy by;
  };
  Result<Vouched> head_behind(int64_t seq);

  storage::Database& database_;
  Signing signing_;
  std::mutex mutex_;
  std::optional<Vouched> last_;
};

}  // namespace steward::service
