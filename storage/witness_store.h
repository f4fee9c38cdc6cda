// To whom signed heads are posted, how far each of them is, and what they said of them.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "audit/signed_note.h"
#include "base/error.h"
#include "base/time.h"

namespace steward::storage {

struct StoredWitness {
  int64_t id = 0;
  std::string address;
  std::string public_key;  // audit::WitnessKey's text; empty: a file
  Timestamp added_at{};
  uint64_t size = 0;  // of the last head that it took
  std::optional<Timestamp> succeeded_at;
  std::string failure;      // of the last attempt; empty: it succeeded
  int failures = 0;         // in a row
  bool has_parted = false;  // it saw another history of this ledger
};

// kConflict when heads are posted to that address already.
Status add_witness(pqxx::transaction_base& tx, const std::string& address, const std::string& public_key,
                   const std::string& actor, Timestamp now);
// kNotFound when they are not. What it said stays.
Status remove_witness(pqxx::transaction_base& tx, const std::string& address, Timestamp now);

// In the order they were added. Not those that were removed.
Result<std::vector<StoredWitness>> load_witnesses(pqxx::transaction_base& tx);
// Those ever added, removed ones too: whose lines stand in old heads.
std::vector<std::string> load_witness_keys(pqxx::transaction_base& tx);

// One that is behind `size`, or ahead of the ledger as it is now, and due at `now`, taken until `until`: no
// other process posts to it before. None when there is none. The other takes that one, due or not.
Result<std::optional<StoredWitness>> claim_witness(pqxx::transaction_base& tx, uint64_t size, Timestamp now,
                                                   Timestamp until);
Result<std::optional<StoredWitness>> claim_witness(pqxx::transaction_base& tx, int64_t witness,
                                                   Timestamp until);

struct Posting {
  int64_t witness = 0;
  uint64_t size = 0;  // of the head that it took; ignored after a failure
  std::string failure;
  bool has_parted = false;
  Timestamp at{}, next_at{};
};
void put_posting(pqxx::transaction_base& tx, const Posting& posting);

// A line that was verified. `head` is a row of signed_head; a second one of the same witness is left out.
void put_cosignature(pqxx::transaction_base& tx, int64_t head, int64_t witness, const std::string& line,
                     Timestamp cosigned_at);

}  // namespace steward::storage
