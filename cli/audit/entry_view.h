// Entries of the ledger as people read them; programs read the canonical text.
#pragma once

#include <string>
#include <string_view>

#include "audit/entry.h"

namespace steward::cli {

// What happened, in one line (entry_sentence.h), without time and actor: "bea asked to read
// shop.customer#email for analytics: deny".
std::string entry_summary(const audit::Entry& entry);

// Every member, one a line, lists and objects indented under their names; long texts go on in lines below.
std::string entry_text(const audit::Entry& entry);

}  // namespace steward::cli
