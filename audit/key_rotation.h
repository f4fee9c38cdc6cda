// How one signing key of the ledger gives way to the next: a statement that both sign, so that whoever trusts
// the old key may trust the new one. A signed note (https://c2sp.org/signed-note):
//
//   steward key rotation                                 domain: no other text that Steward signs begins so
//   steward+1a2b3c4d+AZ…                                 the key that goes
//   steward+5e6f7a8b+AW…                                 the key that comes
//   2026-11-22T03:00:00.000000Z
//
//   — steward Gis8TQ…                                    of the key that goes
//   — steward Xm96i…                                     of the key that comes
//
// When the old key was lost, the first line reads "steward key lost" and the new key alone signs: then nobody
// but the server says that the new key is its own, and a verifier must be told by another way.
//
// The statement is the body of a `key_rotation` entry: {"from":…,"statement":…,"to":…,"old_key_lost":bool}.
// Heads whose tree holds that entry are signed by the new key, smaller ones by the old. Pure, thread-safe.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "audit/signer.h"
#include "audit/signing.h"
#include "base/error.h"
#include "base/time.h"

namespace steward::audit {

struct KeyRotation {
  PublicKey from, to;
  Timestamp time{};
  bool old_key_lost = false;  // signed by `to` alone
  std::string statement;      // the note
};

// kInvalidInput when both are one key; else fails as a signer does.
Result<KeyRotation> make_key_rotation(const Signer& from, const Signer& to, Timestamp time);
Result<KeyRotation> make_key_loss(const PublicKey& lost, const Signer& to, Timestamp time);

// Reads a statement and checks every signature that it needs.
Result<KeyRotation> parse_key_rotation(std::string_view statement);

// The statements of a ledger, oldest first: each good by itself, each beginning with the key that the one
// before ended with. kInvalidInput names the first that is not.
Result<std::vector<KeyRotation>> parse_key_history(const std::vector<std::string>& statements);

boost::json::object rotation_body(const KeyRotation& rotation);
// Of an entry's body: kInvalidInput when it says other than its statement.
Result<KeyRotation> rotation_of(const boost::json::value& body);

// The key that `trusted` leads to at the end of `chain` (in the order in which the keys came): `trusted`
// itself when the chain is empty. kNotFound when `trusted` is no key of the chain, kForbidden where the
// chain breaks (a link that does not begin where the one before ended) or passes a lost key: the sentence
// says which.
Result<PublicKey> follow(const PublicKey& trusted, const std::vector<KeyRotation>& chain);

}  // namespace steward::audit
