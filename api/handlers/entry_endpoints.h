// The endpoints that look into the ledger.
#pragma once

#include <array>

#include "api/handlers/endpoint_description.h"

namespace steward::api {

inline constexpr QueryParameter kEntryQuery[] = {
    {"who", "string", "the actor, whose access it is about, or who approved"},
    {"what", "string", "an action, change or event: read, rejected, withdrawn"},
    {"dataset", "string",
     "a dataset by any ending of its name that names one; with # and a field, that field"},
    {"category", "string", "a category of the data, or one above it"},
    {"purpose", "string", "a purpose, or one above it"},
    {"verdict", "string", "permit, deny or pending"},
    {"rule", "string", "a rule that spoke to it: policy/rule"},
    {"kind", "string", "one kind of entry, such as decision or tag_change"},
    {"id", "string", "of a decision, a request, a grant, a policy set or an event"},
    {"person", "string", "a data subject, by the id that Steward was given"},
    {"from", "string", "RFC 3339; entries at or after"},
    {"to", "string", "RFC 3339; entries before"},
    {"order", "string", "newest (the default) or oldest first"},
    {"limit", "integer", "entries per page, 1 to 500; 50 when not given"},
    {"cursor", "string", "next_cursor of the page before; a page may be short and still have one"}};
inline constexpr QueryParameter kProofQuery[] = {
    {"proof", "string",
     "true: with the inclusion proof, under a head signed after the entry was written; file: both as an "
     "export of "
     "one entry, which `steward audit verify` checks; false when not given"}};

inline constexpr std::array<EndpointDescription, 3> kEntryEndpoints = {{
    {{Method::kGet, "/api/v1/audit/entries", "search_entries"},
     "Entries of the ledger, the newest first: all that is given must hold",
     kEntryQuery,
     "",
     "LedgerEntryPage"},
    {{Method::kGet, "/api/v1/audit/entries/{seq}", "get_entry"},
     "One entry by its number, as it was hashed",
     kProofQuery,
     "",
     "LedgerEntry"},
    {{Method::kGet, "/api/v1/decisions/{id}", "get_decision"},
     "The entry that records a decision",
     kProofQuery,
     "",
     "LedgerEntry"},
}};

}  // namespace steward::api
