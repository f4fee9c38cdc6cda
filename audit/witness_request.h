// What a ledger asks of a witness (https://c2sp.org/tlog-witness, add-checkpoint), and what the witness makes
// of it:
//
//   old 400                                              the size that the ledger believes the witness saw
//   last PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=         an RFC 6962 consistency proof from there, a
//   hash a line
//
//   steward                                              the checkpoint
//   412
//   …
//
// Pure, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/merkle.h"
#include "audit/signed_note.h"
#include "audit/signing.h"
#include "base/error.h"

namespace steward::audit {

inline constexpr size_t kMaxWitnessProof = 63;
inline constexpr size_t kMaxWitnessRequest = kMaxNoteBytes + 8192;

struct WitnessRequest {
  uint64_t old_size = 0;
  Proof proof;
  std::string checkpoint;
};

std::string to_text(const WitnessRequest& request);
Result<WitnessRequest> parse_witness_request(std::string_view body);

// What a witness remembers of a ledger: the last head that it cosigned; zeroes when there was none.
struct WitnessedHead {
  uint64_t size = 0;
  Digest root{};
};

// The answers of the protocol. kParted: both heads are of equal size and differ, so one of them is a lie.
enum class WitnessVerdict { kCosign, kMalformed, kUnknownLog, kUntrusted, kStale, kParted, kInconsistent };
struct WitnessJudgement {
  WitnessVerdict verdict = WitnessVerdict::kMalformed;
  std::string sentence;          // why, for a person
  std::optional<TreeHead> head;  // of kCosign, and wherever it could be read
  // Of kParted and kInconsistent: whoever has the head that was seen, this one and the proof can show anybody
  // that the ledger has two histories. Without it the proof may merely be spoilt, by whoever holds a head
  // that was published.
  bool proves_split = false;
};

// Judges a request by what this witness saw, not by what the sender says of it. `trusted`: the log keys that
// count for the checkpoint's origin; none: the origin is unknown.
WitnessJudgement judge(const WitnessRequest& request, const WitnessedHead& seen,
                       const std::vector<PublicKey>& trusted);

// The first line of a checkpoint's text; empty when it cannot be read.
std::string origin_of(std::string_view checkpoint);

}  // namespace steward::audit
