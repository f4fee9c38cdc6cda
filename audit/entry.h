// One line of the ledger: something that was decided or changed, as canonical JSON. Pure, thread-safe.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"

namespace steward::audit {

// What an entry records. The strings are part of the format and never change.
namespace entry_kind {
inline constexpr std::string_view kDecision = "decision";
inline constexpr std::string_view kScan = "scan";
inline constexpr std::string_view kTagChange = "tag_change";
inline constexpr std::string_view kPolicyChange = "policy_change";
inline constexpr std::string_view kLineageEvent = "lineage_event";
inline constexpr std::string_view kDatasetMerge = "dataset_merge";
inline constexpr std::string_view kDatasetChange = "dataset_change";
inline constexpr std::string_view kManifest = "manifest";
inline constexpr std::string_view kAlert = "alert";
inline constexpr std::string_view kConsent = "consent";
inline constexpr std::string_view kExport = "export";
inline constexpr std::string_view kAccessRequest = "access_request";
inline constexpr std::string_view kGrant = "grant";
inline constexpr std::string_view kServer = "server";  // a server's word on how many decisions it made
inline constexpr std::string_view kKeyRotation = "key_rotation";
inline constexpr std::string_view kSubjectErasure = "subject_erasure";
inline constexpr std::string_view kArchive = "archive";  // a month went into a segment file, or was dropped
}  // namespace entry_kind

// An entry before the ledger gave it a number.
struct EntryDraft {
  std::string kind;
  std::string actor;  // who caused it: a subject id, "steward"
  Timestamp time{};
  boost::json::object body;  // no raw personal values
};

// A draft whose body is text already: what costs is done before the ledger gives out the number.
struct PreparedEntry {
  std::string kind;
  std::string actor;
  Timestamp time{};
  std::string body;  // canonical JSON, an object
};

// An entry as recorded. `canonical` is the RFC 8785 text that was hashed:
// {"actor":…,"body":…,"kind":…,"seq":…,"time":…,"v":1}
struct Entry {
  int64_t seq = 0;  // from 0, without gaps
  std::string kind;
  std::string actor;
  Timestamp time{};
  std::string canonical;
  Digest leaf{};  // RFC 6962 §2.1: SHA-256(0x00 ‖ canonical)
};

// Never fails: the ledger must not lose an entry over an odd value. What RFC 8785 cannot carry exactly is
// recorded as text: numbers that are not finite ("Infinity") and whole numbers beyond 2^53
// ("9007199254740993"); malformed UTF-8 becomes U+FFFD; what nests deeper than 48 levels becomes "…".
Entry seal(const EntryDraft& draft, int64_t seq);
// The two halves of it. `body` of the second is canonical: from prepare() or a CanonicalWriter.
PreparedEntry prepare(const EntryDraft& draft);
Entry seal_prepared(PreparedEntry prepared, int64_t seq);

// Parses and checks canonical text: members, types, and that re-canonicalising gives the same bytes.
Result<Entry> parse_entry(std::string_view canonical);

// The same for text that says the same in another form (spaces, order, escapes): brings it to canonical form
// first.
Result<Entry> canonicalise_entry(std::string_view json);

}  // namespace steward::audit
