// Serving until told to stop: shared by `steward serve` and `steward demo`.
#pragma once

#include "api/handlers/endpoints.h"
#include "api/http/server.h"
#include "cli/scheduled_heads.h"
#include "cli/session.h"

namespace steward::cli {

// Blocks SIGINT and SIGTERM in this thread and in those started from now on, so that serve_until_signal()
// alone receives them. Call it before the first thread is started.
void block_stop_signals();

// Serves, prints where, waits for SIGINT or SIGTERM, drains.
Result<ExitCode> serve_until_signal(service::Steward& steward, api::ServerOptions options,
                                    api::ApiOptions api = {}, const HeadSchedule& heads = {});

}  // namespace steward::cli
