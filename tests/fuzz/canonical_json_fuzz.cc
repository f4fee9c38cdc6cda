// Canonical JSON of anything that parses: it must parse again to the same text, in UTF-8, without white space
// outside strings. Inputs beyond 64 KiB only slow the search down: no path depends on size.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "audit/canonical_json.h"
#include "audit/entry.h"
#include "base/json.h"
#include "base/text.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > (64u << 10)) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = steward::parse_json(text);
  if (!value.ok()) return 0;
  const auto canonical = steward::audit::canonical_json(*value);
  if (canonical.ok()) {
    require(steward::is_utf8(*canonical));
    const auto again = steward::parse_json(*canonical);
    // Whole doubles from 2^53 on print as integers, which the reader or the writer may refuse.
    if (again.ok()) {
      const auto twice = steward::audit::canonical_json(*again);
      if (twice.ok()) require(*twice == *canonical);
    }
  }
  if (value->is_object()) {
    // The ledger records any object, and reads back what it recorded.
    const auto entry = steward::audit::seal({"fuzz", "fuzz", {}, value->get_object()}, 1);
    const auto read = steward::audit::parse_entry(entry.canonical);
    require(read.ok() && read->leaf == entry.leaf && read->canonical == entry.canonical);
  }
  return 0;
}
