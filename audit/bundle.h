// The audit export: entries, proofs and a signed tree head in one file that verifies with no database.
//
// Two forms of the same content: JSON, and HTML for people with that JSON inside it. verify_export() reads
// both. The format is docs/audit.md. Pure, thread-safe.
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
// recomputed. MerkleTree makes many proofs over one tree.
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
  PublicKey key;  // that signed the head
  std::vector<std::string>
      rotations;  // statements by which the ledger's keys gave way, the last of them to `key`
};

// Rows of the tables of to_html(); beyond it the newest are shown. The JSON inside is always whole.
inline constexpr size_t kMaxShownEntries = 2'000;

std::string to_json(const Export& bundle);
std::string to_html(const Export& bundle);  // one self-contained page: no script, no request to anywhere

enum class ExportForm { kJson, kHtml };

// What the file is by its outside; none when it is no export.
std::optional<ExportForm> detect_export(std::string_view file);

// Reads an export without judging it: signature, order and proofs are verify_export()'s business. Loses
// nothing: to_html(*parse_export(to_html(x))) == to_html(x). Entry::leaf is the hash that the file claims. At
// most 1 GiB.
Result<Export> parse_export(std::string_view file);

struct Verification {
  bool holds = false;
  size_t entries = 0;
  uint64_t tree_size = 0;
  std::string key_id;
  // In words, each line one check: "✗ …" failed, "✓ …" held, "! …" to know. In that order.
  std::vector<std::string> checks;
  std::vector<std::string> failures;  // those that failed, without the mark
};

// Checks every line of an export. `trusted` pins the key; without it the key inside the file is used and a
// check says that its origin is unproven. An error only when the file is not an export at all; a damaged one
// is a failure.
Result<Verification> verify_export(std::string_view file, const std::optional<PublicKey>& trusted);

}  // namespace steward::audit
