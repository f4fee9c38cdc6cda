// Entries of the ledger as answers: the canonical text stands in them as it is, so that whoever reads them
// can hash it.
//
//   hit:   {"seq","leaf","entry": {…}}, or of a month that is in a file alone
//   {"seq","archived_in","earliest","latest"} page:  {"entries": [hit], "size": of the ledger that was looked
//   at, "next_cursor"?, "note"?} proof: {"checkpoint": the signed head, "key", "size": of its tree, "hashes":
//   [hex], leaf to root}
#pragma once

#include <string>

#include "audit/bundle.h"
#include "service/audit/search.h"

namespace steward::api {

std::string hit_text(const service::LedgerHit& hit);
std::string page_text(const service::FoundEntries& found);
// Of the only entry of the export.
std::string proof_text(const audit::Export& proven);
// `object`, a JSON object, with one member more; `value` is JSON.
std::string with_member(std::string object, std::string_view key, std::string_view value);

}  // namespace steward::api
