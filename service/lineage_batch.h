// Lineage events written as facts, many in one transaction.
#pragma once

#include <string>
#include <vector>

#include "base/hash.h"
#include "lineage/events/openlineage.h"
#include "lineage/events/tag_mapping.h"
#include "service/steward.h"
#include "storage/known_rows.h"

namespace steward::service {

// An event that was read and may be stored.
struct PreparedEvent {
  lineage::LineageEvent event;
  std::string text;  // as it came
  Digest digest{};   // of the text
  std::string actor;
};
Result<PreparedEvent> prepare_event(std::string text, lineage::LineageEvent event, const std::string& actor);

// One outcome for each event, in order. Ledger entries are written for those that are new. `memory` is
// committed by the caller when the transaction is.
Result<std::vector<IngestOutcome>> write_events(pqxx::work& tx,
                                                const std::vector<const PreparedEvent*>& events,
                                                storage::LineageMemory& memory,
                                                const lineage::TagMapping& tag_mapping, Timestamp now);

// The same for events that are stored already, but whose facts are not.
Status fold_stored_events(pqxx::work& tx, const std::vector<const PreparedEvent*>& events,
                          storage::LineageMemory& memory, const lineage::TagMapping& tag_mapping,
                          Timestamp now);

}  // namespace steward::service
