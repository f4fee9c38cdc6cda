// The verbs of `steward lineage`, each adding itself under that command.
#pragma once

#include "cli/session.h"

namespace steward::cli {

void add_lineage_flow(CLI::App& lineage, Session& session);    // upstream, downstream
void add_lineage_impact(CLI::App& lineage, Session& session);  // impact
void add_lineage_path(CLI::App& lineage, Session& session);    // path
void add_lineage_models(CLI::App& lineage, Session& session);  // models
void add_lineage_merges(CLI::App& lineage, Session& session);  // merge, unmerge, aliases
void add_lineage_ingest(CLI::App& lineage, Session& session);  // ingest

}  // namespace steward::cli
