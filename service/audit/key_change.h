// The ledger's signing key gives way to another: `steward audit rotate-key`.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "audit/key_rotation.h"
#include "base/error.h"
#include "base/time.h"
#include "service/keys/key_ring.h"
#include "storage/pool.h"

namespace steward::service {

struct KeyChangeOptions {
  std::string to;             // as --signing-key says it; empty: a new key in the place of the old key's file
  bool old_key_lost = false;  // the old key does not sign: the new one begins a series of its own
  bool remove_old_key = false;  // its file; only where the new key takes its place
  // For tests: called after each step that lasts ("staged", "recorded", "placed"); what it throws cuts the
  // change off.
  std::function<void(std::string_view step)> at_step = {};
};

struct KeyChangeOutcome {
  audit::KeyRotation rotation;
  int64_t entry = 0;                        // of the ledger
  std::optional<std::string> old_key_file;  // where the old key is kept
};

// Not thread-safe; of several processes that change the key at once one succeeds, and the others are told
// (kConflict). Cut off at any point, the installation works: before the entry is recorded with the old key,
// after it with the new.
Result<KeyChangeOutcome> change_key(storage::Database& database, KeyRing& keys,
                                    const KeyChangeOptions& options, const std::string& actor, Timestamp now);

}  // namespace steward::service
