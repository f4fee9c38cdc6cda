// Cosignatures: a witness's word that it saw a head, and that this head continues the last one it saw of that
// ledger (https://c2sp.org/tlog-cosignature, cosignature/v1). What a witness signs:
//
//   cosignature/v1
//   time 1700000000
//   steward                                              the checkpoint's own lines
//   412
//   CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//
// It becomes one more signature line of the checkpoint: base64(key id ‖ time, 8 bytes big-endian ‖
// signature). Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/signed_note.h"
#include "audit/signer.h"
#include "base/error.h"
#include "base/time.h"

namespace steward::audit {

// A change of whom heads are posted to, or of whose heads are cosigned; a second history that was found.
namespace entry_kind {
inline constexpr std::string_view kWitness = "witness";
}

// A witness's public key: as a log's, but with 0x04 where that has 0x01, so that neither passes for the
// other.
struct WitnessKey {
  std::string bytes;  // 32 raw bytes
  std::string name;

  std::string id() const;         // 4 bytes in hex
  std::string to_string() const;  // "name+id+base64(0x04 ‖ key)"
  static Result<WitnessKey> parse(std::string_view text);
};

struct Cosignature {
  WitnessKey by;
  Timestamp time{};  // whole seconds
};

// `checkpoint` is any signed note of a head; the new line is of its text. The witness signs by `signer` under
// `name`.
Result<NoteSignature> cosign(const Signer& signer, const std::string& name, std::string_view checkpoint,
                             Timestamp time);

// Of whichever key: the key that `cosign(signer, name, …)` answers by.
WitnessKey witness_key_of(const PublicKey& key, const std::string& name);

// kInvalidInput when the line is not a good cosignature of `checkpoint` by `key`.
Result<Cosignature> open_cosignature(std::string_view checkpoint, const NoteSignature& line,
                                     const WitnessKey& key);

// Those of `witnesses` who cosigned the checkpoint; a line of theirs that is wrong is an error.
Result<std::vector<Cosignature>> cosignatures_of(std::string_view checkpoint,
                                                 const std::vector<WitnessKey>& witnesses);

}  // namespace steward::audit
