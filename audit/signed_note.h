// Signed notes (https://c2sp.org/signed-note): a text, a blank line, and a line for each signature of it.
//
//   any lines of text,
//   the last with its newline too
//
//   — NAME BASE64(key id ‖ signature)
//
// Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/signer.h"
#include "audit/signing.h"
#include "base/error.h"

namespace steward::audit {

inline constexpr size_t kMaxNoteBytes = 64 << 10;
inline constexpr size_t kMaxNoteSignatures = 64;

struct NoteSignature {
  std::string name;   // of the key
  std::string id;     // of the key: 4 bytes in hex
  std::string bytes;  // what stands behind the id: for Ed25519 the signature
};

struct SignedNote {
  std::string text;                       // what was signed, with its last newline
  std::vector<NoteSignature> signatures;  // at least one
};

// Takes a note apart; judges no signature. `what` begins the messages: "The signed tree head".
Result<SignedNote> parse_note(std::string_view note, std::string_view what);

// One line of a note, without its newline.
Result<NoteSignature> parse_signature_line(std::string_view line, std::string_view what);
std::string signature_line(const NoteSignature& signature);  // with its newline

// Whether `key` signed the note: an error says that it did not, or that its signature is wrong. Signatures of
// other keys beside it are nobody's business here.
Status check_note(const SignedNote& note, const PublicKey& key, std::string_view what);

// `text` ends in a newline. Fails as the first signer that fails.
Result<std::string> sign_note(const std::string& text, const std::vector<const Signer*>& signers);

// The note with one signature more, unless that key's is there already.
std::string with_signature(const std::string& note, const NoteSignature& signature);

}  // namespace steward::audit
