// The audit export: entries, proofs and a signed tree head in one file that verifies with no database.
//
// Two forms of the same content: JSON, and HTML for people with that JSON inside it. verify_export() reads
// both.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/entry.h"
#include "audit/merkle.h"
#include "audit/signing.h"

namespace steward::audit {

// One entry of an export. The proof is empty when the export holds the whole tree: then the root is
// recomputed.
struct ProvenEntry {
  Entry entry;
  Proof proof;
};

struct Export {
  std::string period_from, period_to;  // RFC 3339 or empty: as asked for
  Timestamp made_at{};
  bool complete = false;             // every entry of the tree, from 0
  std::vector<ProvenEntry> entries;  // in order of seq
  TreeHead head;
  PublicKey key;
};

std::string to_json(const Export& bundle);
std::string to_html(const Export& bundle);  // one self-contained page: no script, no request to anywhere

struct Verification {
  bool holds = false;
  size_t entries = 0;
  uint64_t tree_size = 0;
  std::string key_id;
  // In words, each line one check: "✓ 412 entries are in the tree whose head was signed …". First failures
  // first.
  std::vector<std::string> checks;
  std::vector<std::string> failures;
};

// Checks every line of an export. `trusted` pins the key; without it the key inside the file is used and a
// check says that its origin is unproven. An error only when the file cannot be read as an export at all.
Result<Verification> verify_export(std::string_view file, const std::optional<PublicKey>& trusted);

}  // namespace steward::audit
