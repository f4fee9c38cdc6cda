// The API over one Steward: every endpoint of endpoint_table.h with its handler, behind a server.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "api/handlers/metrics.h"
#include "api/http/router.h"
#include "api/http/server.h"
#include "service/steward.h"

namespace steward::api {

struct ApiOptions {
  bool allows_advisory = true;            // decisions that are not recorded, for those who ask for them
  std::shared_ptr<Metrics> metrics = {};  // none: its own
};

// Binds and serves; see Server::start for what fails. `options.on_exchange` is set here, to count requests.
// `steward` must outlive the server.
Result<std::unique_ptr<Server>> serve(service::Steward& steward, ServerOptions options,
                                      const ApiOptions& api = {});

// Just the routes. `steward` must outlive the router.
// `public_url`: ServerOptions'.
Router make_router(service::Steward& steward, const std::shared_ptr<Metrics>& metrics,
                   const ApiOptions& options = {},
                   const std::optional<std::string>& public_url = std::nullopt);

}  // namespace steward::api
