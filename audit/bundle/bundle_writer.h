// Writes a bundle: one ZIP file that holds a report, the ledger's entries behind it, and the proof that they
// are in the signed tree (docs/audit.md, "The bundle"). Equal contents give equal bytes.
//
//   BundleContents contents{.report = "decisions", .parameters = {{"from", "2026-01-01"}}, .head = head};
//   contents.files = {{"report.html", "/tmp/x/report.html"}, {"report.pdf", "/tmp/x/report.pdf"}};
//   contents.selection = {.first = 0, .end = 412, .every = true};
//   contents.entries = [&](const TakeEntry& take) { return store.visit(…, take); };
//   write_bundle(contents, signer, tiles.of(412), scratch, write);
//
// Memory is bounded whatever the size: entries and proof go to files in `scratch` first (a folder of the
// caller's, about as large as the entries), then out, front to back, through `write`. Not thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/signing.h"
#include "audit/tiles.h"
#include "base/error.h"

namespace steward::audit {

class Signer;

// A file of the report, written already. Names: "report.EXT", or "report/TABLE.EXT" where a format makes a
// file for each table; EXT is json, csv, parquet, html or pdf; TABLE is lower case letters, digits and '_', a
// letter first, at most 64.
struct BundleFile {
  std::string name;
  std::filesystem::path file;
};

// Which entries stand behind the report. `every`: all with first <= seq < end, which the verifier then holds
// it to. Else some of them, and what the others hold stays open.
struct BundleSelection {
  uint64_t first = 0, end = 0;  // end <= size of the head
  bool every = false;
};

// The number of an entry and its canonical text, in ascending order of number.
using TakeEntry = std::function<Status(uint64_t seq, std::string_view canonical)>;

struct BundleContents {
  std::string report;                                           // its id; "record" for the bare record
  std::vector<std::pair<std::string, std::string>> parameters;  // as asked for; names are unique
  TreeHead head;                                                // signed; not beyond the tiles
  PublicKey head_key;                                           // that signed it
  std::vector<std::string>
      rotations;                  // statements of key rotations (audit/key_rotation.h), oldest first, all
  std::vector<BundleFile> files;  // any order
  BundleSelection selection;
  std::function<Status(const TakeEntry& take)> entries;  // called once; passes on the errors of `take`
};

struct BundleSummary {
  uint64_t entries = 0;
  uint64_t hashes = 0;  // of the proof
  uint64_t bytes = 0;   // of the whole bundle
};

using WriteBytes = std::function<Status(std::string_view bytes)>;

// `signer` holds the ledger's key of today: that of the head, or the last one that `rotations` lead to.
// Errors: kInvalidInput for contents that no verifier would accept (entries out of order or beyond the
// selection or the head, a name that is none of the above); those of the source, the tiles, the signer and
// `write`. After an error what was written is no bundle.
Result<BundleSummary> write_bundle(const BundleContents& contents, const Signer& signer,
                                   const ReadTile& tiles, const std::filesystem::path& scratch,
                                   const WriteBytes& write);

}  // namespace steward::audit
