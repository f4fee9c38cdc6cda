#include "audit/cosignature.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"

namespace steward::audit {
namespace {

constexpr char kCosignature = 0x04;  // signed-note: signature type
constexpr size_t kKeyBytes = 32;
constexpr size_t kTimeBytes = 8;
constexpr int64_t kLastSecond = 253'402'300'799;  // of the year 9999
constexpr std::string_view kWhat = "The cosigned tree head";

Error refused(std::string message) {
  return {ErrorCode::kInvalidInput, std::move(message), "witness"};
}

std::string signed_text(int64_t seconds, const std::string& text) {
  return fmt::format("cosignature/v1\ntime {}\n{}", seconds, text);
}

int64_t seconds_of(Timestamp time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

std::string WitnessKey::id() const {
  const Digest digest =
      Sha256().update(name).update("\n").update(std::string_view(&kCosignature, 1)).update(bytes).finish();
  return to_hex(as_bytes(digest).substr(0, 4));
}

std::string WitnessKey::to_string() const {
  return fmt::format("{}+{}+{}", name, id(), to_base64(std::string(1, kCosignature) + bytes));
}

Result<WitnessKey> WitnessKey::parse(std::string_view text) {
  const size_t first = text.find('+');
  const size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  const auto decoded = second == std::string_view::npos ? std::nullopt : from_base64(text.substr(second + 1));
  if (!decoded || decoded->size() != 1 + kKeyBytes || decoded->front() != kCosignature)
    return refused(
        "A witness's key reads NAME+ID+BASE64 and is made for cosignatures: copy it whole, as the witness "
        "shows it.");
  const WitnessKey key{decoded->substr(1), std::string(text.substr(0, first))};
  // The rules for names are those of a log's key.
  STEWARD_RETURN_IF_ERROR(PublicKey::parse(PublicKey{key.bytes, key.name}.to_string()));
  if (text.substr(first + 1, second - first - 1) != key.id())
    return refused(
        fmt::format("The id inside the witness's key does not fit its name and bytes, which give {}; copy "
                    "it again.",
                    key.id()));
  return key;
}

WitnessKey witness_key_of(const PublicKey& key, const std::string& name) {
  return {key.bytes, name};
}

Result<NoteSignature> cosign(const Signer& signer, const std::string& name, std::string_view checkpoint,
                             Timestamp time) {
  STEWARD_ASSIGN_OR_RETURN(const SignedNote note, parse_note(checkpoint, kWhat));
  const int64_t seconds = seconds_of(time);
  if (seconds <= 0 || seconds > kLastSecond)
    return Error{ErrorCode::kInternal, "The clock gives a time that no cosignature can carry.", "witness"};
  STEWARD_ASSIGN_OR_RETURN(const std::string signature, signer.sign(signed_text(seconds, note.text)));
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes += static_cast<char>(static_cast<uint64_t>(seconds) >> shift & 0xFF);
  return NoteSignature{name, witness_key_of(signer.public_key(), name).id(), bytes + signature};
}

Result<Cosignature> open_cosignature(std::string_view checkpoint, const NoteSignature& line,
                                     const WitnessKey& key) {
  STEWARD_ASSIGN_OR_RETURN(const SignedNote note, parse_note(checkpoint, kWhat));
  if (line.name != key.name || line.id != key.id() || line.bytes.size() <= kTimeBytes)
    return refused(fmt::format("The answer holds no cosignature of witness {} ({}).", key.name, key.id()));
  uint64_t seconds = 0;
  for (size_t i = 0; i < kTimeBytes; ++i) seconds = seconds << 8 | static_cast<unsigned char>(line.bytes[i]);
  if (seconds == 0 || seconds > static_cast<uint64_t>(kLastSecond))
    return refused(fmt::format("The cosignature of witness {} ({}) bears no time.", key.name, key.id()));
  const auto whole = static_cast<int64_t>(seconds);
  if (!PublicKey{key.bytes, key.name}.verify(signed_text(whole, note.text),
                                             std::string_view(line.bytes).substr(kTimeBytes)))
    return refused(
        fmt::format("The cosignature of witness {} ({}) is wrong: it is of another head, or of another key.",
                    key.name, key.id()));
  return Cosignature{key, Timestamp(std::chrono::seconds(whole))};
}

Result<std::vector<Cosignature>> cosignatures_of(std::string_view checkpoint,
                                                 const std::vector<WitnessKey>& witnesses) {
  STEWARD_ASSIGN_OR_RETURN(const SignedNote note, parse_note(checkpoint, kWhat));
  std::vector<Cosignature> found;
  for (const WitnessKey& witness : witnesses)
    for (const NoteSignature& line : note.signatures) {
      if (line.name != witness.name || line.id != witness.id()) continue;
      STEWARD_ASSIGN_OR_RETURN(auto cosignature, open_cosignature(checkpoint, line, witness));
      found.push_back(std::move(cosignature));
      break;
    }
  return found;
}

}  // namespace steward::audit
