// What a ledger sends to a witness and what a witness answers: it must not crash, must never be cosigned
// unless a key that is trusted signed it, and what reads as a request or a note must come back the same.
// Inputs beyond 96 KiB are refused by their size alone.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "audit/cosignature.h"
#include "audit/key_rotation.h"
#include "audit/witness_request.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace steward::audit;
  if (size > (96u << 10)) return 0;
  static const PublicKey kTrusted = SigningKey::generate("steward").public_key();
  static const WitnessKey kWitness = witness_key_of(kTrusted, "witness");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto request = parse_witness_request(text);
  if (request.ok()) {
    require(to_text(*request) == text);
    const WitnessedHead seen{request->old_size, steward::sha256(request->checkpoint)};
    require(judge(*request, seen, {kTrusted}).verdict != WitnessVerdict::kCosign);
  }
  const std::string checkpoint = request.ok() ? request->checkpoint : "";
  for (const std::string_view note_text : {text, std::string_view(checkpoint)}) {
    const auto note = parse_note(note_text, "The note");
    if (!note.ok()) continue;
    std::string again = note->text + "\n";
    for (const NoteSignature& line : note->signatures) {
      again += signature_line(line);
      require(!open_cosignature(note_text, line, kWitness).ok());
    }
    require(parse_note(again, "The note").ok());
    require(!check_note(*note, kTrusted, "The note").ok());
    require(!open_checkpoint(note_text, kTrusted).ok());
    const auto rotation = parse_key_rotation(note_text);
    require(!rotation.ok() || rotation->to.bytes != kTrusted.bytes);
  }
  return 0;
}
