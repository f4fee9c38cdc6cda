// Every operation of Trino's OPA plugin and what it is to Steward: one table, so that nothing is allowed by
// accident. What is not in it is denied.
//
// Operations: io.trino.plugin.opa.OpaAccessControl, and its older versions where they asked about grants and
// roles too.
#pragma once

#include <span>
#include <string_view>

#include "policy/decision.h"

namespace steward::service {

enum class TrinoRule {
  kKnownSubject,  // anyone policy speaks of may; it touches no data
  kOwn,           // of one's own queries and one's own name
  kCatalog,       // a mapped catalog, or Trino's own
  kSchema,        // a schema with a table of which something may be read
  kTable,         // a table of which something may be read
  kColumns,       // columns that may be read, all of those named
  kFunction,      // functions built into Trino; those of connectors can pass SQL by its checks
  kData,          // a decision about data, recorded: `action` on the table or the columns named
  kNever,         // changes what Trino lets people do or how it is set up: not by way of policies about data
};

struct TrinoOperation {
  std::string_view name;
  TrinoRule rule = TrinoRule::kNever;
  policy::Action action = policy::Action::kRead;  // kData
};

std::span<const TrinoOperation> trino_operations();
// Null: not known.
const TrinoOperation* find_trino_operation(std::string_view name);

}  // namespace steward::service
