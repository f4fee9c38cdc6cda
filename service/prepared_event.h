// A lineage event that was read and may be stored.
#pragma once

#include <set>
#include <string>

#include "base/hash.h"
#include "lineage/events/openlineage.h"

namespace steward::service {

struct PreparedEvent {
  lineage::LineageEvent event;
  std::string text;  // as it came
  Digest digest{};   // of the text
  std::string actor;
};

// Of outputs that have no column lineage it is read from the event's SQL, where that can be understood.
// `masking_functions` hide what goes through them.
PreparedEvent prepare_event(std::string text, lineage::LineageEvent event, const std::string& actor,
                            const std::set<std::string>& masking_functions);

// Just that reading: edges out of the event's SQL; an output that they explain wholly needs no guess.
void read_sql(lineage::LineageEvent& event, const std::set<std::string>& masking_functions);

}  // namespace steward::service
