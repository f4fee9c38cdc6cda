// Lineage events written as facts, many in one transaction.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "lineage/events/tag_mapping.h"
#include "service/prepared_event.h"
#include "service/steward.h"
#include "storage/known_rows.h"

namespace steward::service {

// What else events are read by.
struct IngestTables {
  lineage::TagMapping tag_mapping;
  std::set<std::string> masking_functions;  // hide what goes through them
};
// One outcome for each event, in order. Ledger entries are written for those that are new. `memory` is
// committed by the caller when the transaction is.
Result<std::vector<IngestOutcome>> write_events(pqxx::work& tx,
                                                const std::vector<const PreparedEvent*>& events,
                                                storage::LineageMemory& memory, const IngestTables& tables,
                                                Timestamp now);

// The same for events that are stored already, but whose facts are not.
Status fold_stored_events(pqxx::work& tx, const std::vector<const PreparedEvent*>& events,
                          storage::LineageMemory& memory, const IngestTables& tables, Timestamp now);

}  // namespace steward::service
