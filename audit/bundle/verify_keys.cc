#include "audit/bundle/verify_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "audit/key_rotation.h"
#include "audit/signed_note.h"

namespace steward::audit {
namespace {

bool is_same(const PublicKey& a, const PublicKey& b) {
  return a.bytes == b.bytes && a.name == b.name;
}

bool holds(const std::vector<PublicKey>& keys, const PublicKey& key) {
  return std::any_of(keys.begin(), keys.end(), [&](const PublicKey& one) { return is_same(one, key); });
}

void check_chain(const BundleManifest& manifest, const std::vector<KeyRotation>& chain,
                 const std::optional<PublicKey>& trusted, CheckList& checks) {
  std::vector<PublicKey> keys;
  if (!chain.empty()) keys.push_back(chain.front().from);
  for (const KeyRotation& link : chain) keys.push_back(link.to);
  if (keys.empty()) keys.push_back(manifest.key);
  if (!is_same(keys.back(), manifest.key))
    return checks.failed(fmt::format("The key rotations lead to key {}, but the bundle is signed by key {}.",
                                     keys.back().id(), manifest.key.id()));
  if (!holds(keys, manifest.head_key))
    return checks.failed(fmt::format("The head was signed by key {}, which is none of this ledger's.",
                                     manifest.head_key.id()));
  if (!trusted)
    return checks.note(
        fmt::format("Key {} came with the file, so who holds it is unproven: pass the key that the ledger's "
                    "owner gave you with "
                    "--public-key.",
                    manifest.key.id()));
  if (!holds(keys, *trusted))
    return checks.failed(
        fmt::format("The bundle names key {}, but the key you trust is {}: it comes from another ledger, or "
                    "someone signed it "
                    "anew.",
                    manifest.key.id(), trusted->id()));
  // Also when it is the newest key itself: one that was lost before and came again is not proven either.
  const auto reached = follow(*trusted, chain);
  if (!reached.ok()) return checks.failed(reached.error().message);
  if (is_same(*trusted, manifest.key)) return;
  checks.held(
      fmt::format("The key you trust, {}, handed over to key {} by statements that both keys of each step "
                  "signed.",
                  trusted->id(), manifest.key.id()));
}

void check_manifest_signature(const BundleManifest& manifest, std::string_view json,
                              std::string_view signature, CheckList& checks) {
  constexpr std::string_view kWhat = "The signature of bundle.json";
  const auto note = parse_note(signature, kWhat);
  if (!note.ok()) return checks.failed(note.error().message);
  if (note->text != signature_text(json))
    return checks.failed("bundle.json was changed after it was signed: bundle.sig names another hash.");
  if (note->signatures.size() != 1 || note->text + "\n" + signature_line(note->signatures[0]) != signature)
    return checks.failed("bundle.sig is not in the form that Steward writes, with one signature.");
  const auto good = check_note(*note, manifest.key, kWhat);
  if (!good.ok()) return checks.failed(good.error().message);
  checks.held(fmt::format("Key {} signed the bundle.", manifest.key.id()));
}

}  // namespace

std::optional<TreeHead> check_signatures(const BundleManifest& manifest, std::string_view manifest_json,
                                         std::string_view signature, const std::optional<PublicKey>& trusted,
                                         CheckList& checks) {
  const auto chain = parse_key_history(manifest.rotations);
  if (chain.ok())
    check_chain(manifest, *chain, trusted, checks);
  else
    checks.failed(chain.error().message);
  check_manifest_signature(manifest, manifest_json, signature, checks);
  const auto head = open_checkpoint(manifest.checkpoint, manifest.head_key);
  if (!head.ok()) {
    checks.failed(head.error().message);
    return std::nullopt;
  }
  checks.held(fmt::format("Key {} signed a tree of {} with root {} at {}.", manifest.head_key.id(),
                          counted(head->size, "entry", "entries"), to_hex(head->root).substr(0, 16),
                          format_rfc3339(head->time)));
  return *head;
}

}  // namespace steward::audit
