// A decision as JSON: the body of its ledger entry, and what API and CLI answer. Pure.
//
// The body, keys sorted (RFC 8785); those marked ? are left out when they hold nothing:
//   {"action", "approvals"?: [{"people","roles","rule"}], "context"?: {NAME: VALUE}, "data_subjects": [HASH],
//    "environment"?, "fields": [{"categories","mask"?: KIND,"name","verdict"}],
//    "generation": {"catalog","consent","grants","lineage","policy"}, "grants"?: [ID], "group_size"?, "id",
//    "obligations": {"aggregate_only"?, "masks": {FIELD:
//    {"date"?,"keep_first"?,"keep_last"?,"kind","number"?}},
//                    "notify"?: [ROLE], "record"?: {"at_most","mode","within"}, "retention"?, "rows"?: {DATASET: [{"column","consent": PURPOSE} or
//                    {"column","in": [VALUE]}]}},
//    "purpose", "reasons": [{"effect","rule","sentence"}], "refused_by"?: DOOR, "resources": [NAME],
//    "server"?: UUID, "snapshots": {"catalog","consent","grants","lineage","policy"},
//    "subject": {"attributes"?, "groups"?, "id", "roles"}, "time", "verdict"}
// "server": which server decided (audit.md, "Counters"); entries of before servers were told apart have none.
// "refused_by": a door refused the request before any policy was asked: "authzen", "trino".
// Words and parameters are those of the policy language. Entries of before masks had parameters hold
// "masks": {FIELD: KIND}. A VALUE is a boolean, a number, a text or a list of texts.
#pragma once

#include <string>
#include <string_view>

#include "audit/entry.h"
#include "policy/decision.h"
#include "storage/generation.h"

namespace steward::service {

// A decision together with its line in the ledger.
struct RecordedDecision {
  std::string id;  // UUID v4, also the ledger entry's body.id; empty: it was not recorded
  policy::DecisionRequest request;
  policy::Decision decision;
  storage::Generation generation;  // of the world it was made in
  std::string refused_by;          // the door that refused it; empty: policies decided
  std::string server;              // which one decided; empty: it was not recorded
  std::string body;                // decision_body() of the above
  audit::Entry entry;
  // Its entry waits to be written, within what decision.obligations.record says; `entry` is empty.
  bool is_queued = false;
};

// Who enforces may not care why.
enum class Reasons { kAll, kNone };

// Canonical JSON. `request.data_subjects` are keyed hashes by now. Without an id, without "id".
std::string decision_body(const std::string& id, const policy::DecisionRequest& request,
                          const policy::Decision& decision, const storage::Generation& generation,
                          Reasons reasons = Reasons::kAll, std::string_view refused_by = {},
                          std::string_view server = {});

// The body, and "ledger": {"seq", "leaf"} of the entry that records it, or of one that is queued "recorded":
// {"at_most", "mode", "within"}; "reasons" is empty when none are wanted. The ledger holds them all the same.
std::string decision_answer(const RecordedDecision& recorded, Reasons reasons = Reasons::kAll);
// Of a decision that was not recorded: the body without "id", and "mode": "advisory".
std::string advisory_answer(const RecordedDecision& unrecorded, Reasons reasons = Reasons::kAll);

// A random id in the form of RFC 4122 version 4.
std::string new_uuid();

}  // namespace steward::service
