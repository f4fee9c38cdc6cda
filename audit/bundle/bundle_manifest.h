// bundle.json: what a bundle holds, and under which head. Canonical JSON (RFC 8785), and bundle.sig is the
// ledger key's signature of it. The format is docs/audit.md. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/bundle/bundle_writer.h"
#include "audit/signing.h"
#include "base/error.h"
#include "base/hash.h"

namespace steward::audit {

inline constexpr std::string_view kReadme = "README.txt", kEntries = "entries.jsonl", kProof = "proof.txt",
                                  kManifest = "bundle.json", kSignature = "bundle.sig";

// A member beside bundle.json and bundle.sig. `sha256` of all but entries.jsonl and proof.txt: these two give
// the root of the tree, or they do not.
struct MemberRecord {
  std::string name;
  uint64_t size = 0;
  uint32_t crc = 0;
  std::optional<Digest> sha256;
};

struct BundleManifest {
  std::string report;
  std::vector<std::pair<std::string, std::string>> parameters;
  std::string checkpoint;
  PublicKey head_key;  // that signed the checkpoint
  PublicKey key;       // that signed this
  std::vector<std::string> rotations;
  BundleSelection selection;
  uint64_t entries = 0, hashes = 0;  // lines of entries.jsonl and proof.txt
  std::vector<MemberRecord> members;
};

// Whether a report's file may have this name.
bool is_report_file(std::string_view name);
// Where a member stands: by this, then by its bytes. None for a name that no member has.
std::optional<int> member_rank(std::string_view name);

// Fails where canonical_json() does: on text that is not UTF-8.
Result<std::string> to_json(const BundleManifest& manifest);
// Only what to_json() writes; `where` on failure is a JSON Pointer.
Result<BundleManifest> parse_manifest(std::string_view json);

// What bundle.sig signs: "steward bundle\n" and the hash of bundle.json in hex, with a newline.
std::string signature_text(std::string_view manifest_json);

// README.txt: what is in the bundle and how to check it, for whoever opens it.
std::string readme_text(const BundleManifest& manifest);

}  // namespace steward::audit
