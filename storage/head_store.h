// Signed heads as rows, each with the world it belongs to: what a report "as of" a head is made from.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <vector>

#include "audit/merkle.h"
#include "audit/signing.h"
#include "storage/generation.h"

namespace steward::storage {

// The end of the ledger and the state that belongs to it. Of one moment when `tx` is of Database::read().
struct LedgerMoment {
  audit::Frontier frontier;
  Generation generation;
  std::optional<Digest> policies;  // the set in force; none: there never was one
};
Result<LedgerMoment> load_moment(pqxx::transaction_base& tx);

struct StoredHead {
  audit::TreeHead head;  // with the lines of witnesses that cosigned it
  std::optional<Generation> generation;  // none: it was not recorded
  std::optional<Digest> policies;
  int64_t row = 0;  // 0: it is not stored
};

// Keeps a signed head for later consistency checks, unless the last one kept is of the same tree: asking for
// the head again and again must not fill the database. Gives the one that is kept: what it says is what
// everybody who asks for this size later is told.
Result<StoredHead> store_head(pqxx::transaction_base& tx, const StoredHead& head, Timestamp now);

// The first one kept of that size that tells its world, else the first. kNotFound when there is none.
Result<StoredHead> load_head(pqxx::transaction_base& tx, uint64_t size);
// The one of the largest tree that is not beyond the present one, with the lines of the witnesses that cosigned it; none:
// there never was one.
Result<std::optional<StoredHead>> load_last_head(pqxx::transaction_base& tx);
// The next `limit` after the row `after` (0: from the first), in the order they were kept; `row` of the last
// is the next `after`.
struct KeptHead {
  int64_t row = 0;
  std::string checkpoint;  // as it stands: nothing of it was checked
  uint64_t size = 0;
  Digest root{};
};
Result<std::vector<KeptHead>> load_heads(pqxx::transaction_base& tx, int64_t after, size_t limit);

}  // namespace steward::storage
