// Entries of the ledger as table rows of the report. Pure; the body of an entry may have any shape.
#pragma once

#include <string>

#include "audit/entry.h"

namespace steward::audit {

inline constexpr int kDecisionColumns = 5;
inline constexpr int kEventColumns = 4;

// "<tr>…</tr>": entry, verdict, who, what, why. For entries of kind "decision".
std::string decision_row(const Entry& entry);

// "<tr>…</tr>": entry, what kind, by whom, what happened. For every other kind, known or not.
std::string event_row(const Entry& entry);

}  // namespace steward::audit
