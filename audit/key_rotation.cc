#include "audit/key_rotation.h"

#include <fmt/format.h>

#include "audit/signed_note.h"

namespace steward::audit {
namespace {

constexpr std::string_view kRotation = "steward key rotation";
constexpr std::string_view kLoss = "steward key lost";
constexpr std::string_view kWhat = "The statement of a key rotation";

Error refused(std::string_view message) {
  return {ErrorCode::kInvalidInput, fmt::format("{} {}", kWhat, message), "key rotation"};
}

std::string text_of(bool old_key_lost, const PublicKey& from, const PublicKey& to, Timestamp time) {
  return fmt::format("{}\n{}\n{}\n{}\n", old_key_lost ? kLoss : kRotation, from.to_string(), to.to_string(),
                     format_rfc3339(time));
}

bool is_same(const PublicKey& a, const PublicKey& b) {
  return a.bytes == b.bytes && a.name == b.name;
}

Result<KeyRotation> made(bool old_key_lost, const PublicKey& from, const PublicKey& to, Timestamp time,
                         const std::vector<const Signer*>& signers) {
  if (from.bytes == to.bytes)
    return Error{ErrorCode::kInvalidInput, "The new signing key is the old one; name another.",
                 "key rotation"};
  if (from.name != to.name)
    return Error{
        ErrorCode::kInvalidInput,
        fmt::format("The new signing key is named '{}' and the ledger '{}': a ledger keeps its name.",
                    to.name, from.name),
        "key rotation"};
  KeyRotation rotation{from, to, time, old_key_lost, ""};
  STEWARD_ASSIGN_OR_RETURN(rotation.statement, sign_note(text_of(old_key_lost, from, to, time), signers));
  return rotation;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t end; (end = text.find('\n')) != std::string_view::npos; text.remove_prefix(end + 1))
    lines.push_back(text.substr(0, end));
  return lines;
}

}  // namespace

Result<KeyRotation> make_key_rotation(const Signer& from, const Signer& to, Timestamp time) {
  return made(false, from.public_key(), to.public_key(), time, {&from, &to});
}

Result<KeyRotation> make_key_loss(const PublicKey& lost, const Signer& to, Timestamp time) {
  return made(true, lost, to.public_key(), time, {&to});
}

Result<KeyRotation> parse_key_rotation(std::string_view statement) {
  STEWARD_ASSIGN_OR_RETURN(const SignedNote note, parse_note(statement, kWhat));
  const auto lines = lines_of(note.text);
  if (lines.size() != 4 || (lines[0] != kRotation && lines[0] != kLoss))
    return refused("does not read as one: a first line, two keys and a time.");
  KeyRotation rotation;
  rotation.old_key_lost = lines[0] == kLoss;
  STEWARD_ASSIGN_OR_RETURN(rotation.from, PublicKey::parse(lines[1]));
  STEWARD_ASSIGN_OR_RETURN(rotation.to, PublicKey::parse(lines[2]));
  STEWARD_ASSIGN_OR_RETURN(rotation.time, parse_rfc3339(lines[3]));
  if (text_of(rotation.old_key_lost, rotation.from, rotation.to, rotation.time) != note.text)
    return refused("is not in its one form.");
  if (rotation.from.bytes == rotation.to.bytes) return refused("names one key twice.");
  if (rotation.from.name != rotation.to.name) return refused("is of keys of two ledgers.");
  if (!rotation.old_key_lost) STEWARD_RETURN_IF_ERROR(check_note(note, rotation.from, kWhat));
  STEWARD_RETURN_IF_ERROR(check_note(note, rotation.to, kWhat));
  rotation.statement = statement;
  return rotation;
}

Result<std::vector<KeyRotation>> parse_key_history(const std::vector<std::string>& statements) {
  std::vector<KeyRotation> history;
  for (const std::string& statement : statements) {
    auto rotation = parse_key_rotation(statement);
    if (!rotation.ok())
      return Error{
          ErrorCode::kInvalidInput,
          fmt::format("Key rotation {} does not hold: {}", history.size() + 1, rotation.error().message),
          "key rotation"};
    if (!history.empty() && !is_same(history.back().to, rotation->from))
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("Key rotation {} does not begin with the key that the one before ended with.",
                               history.size() + 1),
                   "key rotation"};
    history.push_back(*std::move(rotation));
  }
  return history;
}

boost::json::object rotation_body(const KeyRotation& rotation) {
  return {{"from", rotation.from.to_string()},
          {"to", rotation.to.to_string()},
          {"old_key_lost", rotation.old_key_lost},
          {"statement", rotation.statement}};
}

Result<KeyRotation> rotation_of(const boost::json::value& body) {
  const auto* object = body.if_object();
  const auto* statement = object ? object->if_contains("statement") : nullptr;
  if (!statement || !statement->is_string()) return refused("is missing in the entry.");
  const boost::json::string& text = statement->get_string();
  STEWARD_ASSIGN_OR_RETURN(KeyRotation rotation, parse_key_rotation({text.data(), text.size()}));
  if (*object != rotation_body(rotation)) return refused("says other than the entry that holds it.");
  return rotation;
}

Result<PublicKey> follow(const PublicKey& trusted, const std::vector<KeyRotation>& chain) {
  PublicKey reached = trusted;
  bool on_it = chain.empty();
  const PublicKey* end = nullptr;  // of the links so far
  for (const KeyRotation& link : chain) {
    if (end && !is_same(*end, link.from))
      return Error{ErrorCode::kForbidden,
                   fmt::format("The keys do not follow one another: {} gives way, but {} was in force.",
                               link.from.id(), end->id()),
                   "key rotation"};
    end = &link.to;
    if (!on_it && is_same(reached, link.from)) on_it = true;
    if (on_it) {
      if (link.old_key_lost)
        return Error{
            ErrorCode::kForbidden,
            fmt::format("Key {} was given up as lost at {}: that {} came after it is not proven; get "
                        "the new key from the ledger's owner.",
                        link.from.id(), format_rfc3339(link.time), link.to.id()),
            "key rotation"};
      reached = link.to;
    } else if (is_same(reached, link.to)) {
      on_it = true;  // the key that is trusted came with this link; those before it do not matter
    }
  }
  if (on_it) return reached;
  return Error{ErrorCode::kNotFound,
               fmt::format("The key you trust, {}, is none that this ledger was signed by.", trusted.id()),
               "key rotation"};
}

}  // namespace steward::audit
