// The API over one Steward: every endpoint of endpoints.h with its handler.
//
//   Metrics metrics;
//   options.on_exchange = [&](const Exchange& exchange) { metrics.observe(exchange); };
//   Server::start(options, make_router(steward, metrics));
#pragma once

#include "api/handlers/metrics.h"
#include "api/http/router.h"
#include "service/steward.h"

namespace steward::api {

// Both must outlive the server that uses the router.
Router make_router(service::Steward& steward, Metrics& metrics);

}  // namespace steward::api
