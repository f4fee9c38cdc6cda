#include "audit/signed_note.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"

namespace steward::audit {
namespace {

constexpr std::string_view kMark = "— ";  // U+2014, space

Error refused(std::string_view what, std::string_view message) {
  return {ErrorCode::kInvalidInput, fmt::format("{} {}", what, message), "checkpoint"};
}

}  // namespace

Result<NoteSignature> parse_signature_line(std::string_view line, std::string_view what) {
  const Error malformed = refused(what, "has a line among its signatures that is none.");
  if (!line.starts_with(kMark)) return malformed;
  line.remove_prefix(kMark.size());
  const size_t space = line.find(' ');
  if (space == std::string_view::npos || space == 0) return malformed;
  const auto bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= kKeyIdBytes) return malformed;
  return NoteSignature{std::string(line.substr(0, space)), to_hex(bytes->substr(0, kKeyIdBytes)),
                       bytes->substr(kKeyIdBytes)};
}

std::string signature_line(const NoteSignature& signature) {
  return fmt::format("{}{} {}\n", kMark, signature.name,
                     to_base64(from_hex(signature.id).value_or("") + signature.bytes));
}

Result<SignedNote> parse_note(std::string_view note, std::string_view what) {
  if (note.size() > kMaxNoteBytes) return refused(what, "is longer than 64 KiB.");
  if (!is_utf8(note)) return refused(what, "is not valid UTF-8.");
  for (const char c : note)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n')
      return refused(what, "contains control characters.");
  const size_t blank = note.rfind("\n\n");
  if (blank == std::string_view::npos || !note.ends_with('\n'))
    return refused(what, "is incomplete: a blank line must separate its text from its signature.");
  SignedNote parsed{std::string(note.substr(0, blank + 1)), {}};
  for (std::string_view rest = note.substr(blank + 2); !rest.empty();) {
    const size_t end = rest.find('\n');  // there is one: the note ends in it
    if (parsed.signatures.size() == kMaxNoteSignatures)
      return refused(what, fmt::format("carries more than {} signatures.", kMaxNoteSignatures));
    STEWARD_ASSIGN_OR_RETURN(auto signature, parse_signature_line(rest.substr(0, end), what));
    parsed.signatures.push_back(std::move(signature));
    rest.remove_prefix(end + 1);
  }
  if (parsed.signatures.empty()) return refused(what, "carries no signature.");
  return parsed;
}

Status check_note(const SignedNote& note, const PublicKey& key, std::string_view what) {
  bool is_signed = false;
  for (const NoteSignature& signature : note.signatures) {
    if (signature.name != key.name || signature.id != key.id()) continue;
    is_signed = true;
    if (!key.verify(note.text, signature.bytes))
      return refused(what,
                     fmt::format("does not carry a good signature of key {}: it was changed after it was "
                                 "signed.",
                                 key.id()));
  }
  if (!is_signed) return refused(what, fmt::format("was not signed by key {}.", key.id()));
  return {};
}

Result<std::string> sign_note(const std::string& text, const std::vector<const Signer*>& signers) {
  std::string note = text + "\n";
  for (const Signer* signer : signers) {
    const PublicKey& key = signer->public_key();
    STEWARD_ASSIGN_OR_RETURN(std::string bytes, signer->sign(text));
    note += signature_line({key.name, key.id(), std::move(bytes)});
  }
  return note;
}

std::string with_signature(const std::string& note, const NoteSignature& signature) {
  const auto parsed = parse_note(note, "");
  if (parsed.ok())
    for (const NoteSignature& there : parsed->signatures)
      if (there.name == signature.name && there.id == signature.id) return note;
  return note + signature_line(signature);
}

}  // namespace steward::audit
