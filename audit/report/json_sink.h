// A report as one JSON document, streamed, and canonical as a whole (RFC 8785: members sorted, no white
// space), so that any canonicaliser gives the same bytes again. What each member means is in docs/reports.md.
//
//   {"cover":{"as_of":TIME,"head_size":N,"id":"…","ledger":"…","question":"…","scope":[FACT,…],"title":"…"},
//    "parts":[{"heading":"…"},
//             {"paragraph":"…","tone":"plain"},
//             {"facts":[FACT,…]},
//             {"chart":{"bars":[{"label":"…","tone":"bad","value":3},…],"title":"…","unit":"…"}},
//             {"table":{"columns":[{"name":"…","title":"…","type":"text"},…],"name":"…","note":"…",
//                       "rows":[{COLUMN:CELL,…},…],"title":"…","total":N}},…],
//    "proof":{"checkpoint":"…","counters":[FACT,…],"how_to":["…",…],"key":"…","key_id":"…"},
//    "steward_report":1,
//    "unknown":{"gaps":[{"count":N,"first":JSON POINTER,"why":"…"},…],"not_listed":N}}
//
//   FACT  {"label":"…","tone":"plain"|"good"|"warning"|"bad","value":CELL}
//   CELL  null (there is none) | text | number | true | false | TIME in RFC 3339 | [text,…] | {"gap":"why"}
//
// Whole numbers beyond 2^53 and numbers that are not finite are strings, as in the ledger. Text is whole;
// malformed UTF-8 becomes U+FFFD. Memory: a row and the list of gaps.
#pragma once

#include <memory>

#include "audit/report/model.h"

namespace steward::audit::report {

std::unique_ptr<Sink> json_sink(Write write);

}  // namespace steward::audit::report
