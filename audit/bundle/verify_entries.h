// The entries of a bundle against its signed head: each line is an entry in canonical form, their numbers
// rise, and with the proof they give the root. One pass over both, in memory that does not grow with them.
// Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "audit/bundle/bundle_writer.h"
#include "audit/check_list.h"
#include "audit/signing.h"

namespace steward::audit {

struct EntriesToVerify {
  std::string_view entries, proof;  // entries.jsonl and proof.txt
  uint64_t count = 0, hashes = 0;   // of their lines, as the manifest says
  BundleSelection selection;
};

// Adds a line for each thing that holds, fails or is to be known. The number of entries read.
uint64_t check_entries(const EntriesToVerify& given, const TreeHead& head, CheckList& checks);

}  // namespace steward::audit
