// The verbs of `steward lineage`, each adding itself under that command.
#pragma once

#include "cli/session.h"

namespace steward::cli {

void add_lineage_flow(Command& lineage, Session& session);    // upstream, downstream
void add_lineage_impact(Command& lineage, Session& session);  // impact
void add_lineage_path(Command& lineage, Session& session);    // path
void add_lineage_models(Command& lineage, Session& session);  // models
void add_lineage_merges(Command& lineage, Session& session);  // merge, unmerge, aliases
void add_lineage_ingest(Command& lineage, Session& session);  // ingest

}  // namespace steward::cli
