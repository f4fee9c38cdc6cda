#include <boost/json/serialize.hpp>

#include "api/codec/catalog_access_codec.h"
#include "api/handlers/decision_endpoints.h"
#include "api/handlers/handlers.h"
#include "base/time.h"

namespace steward::api {

// Hands out names only, and each use of what they name is decided and recorded by itself: not recorded.
Result<HttpResponse> post_access(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const auto json,
                           parse_json(request.body, {.max_bytes = kAccessQuestionBodyLimit}));
  STEWARD_ASSIGN_OR_RETURN(CatalogQuestion question, parse_catalog_question(JsonView(json)));
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward.world());
  question.request.time = system_clock()();
  STEWARD_ASSIGN_OR_RETURN(const auto access,
                           policy::catalog_access(world->context(), question.request, question.options));
  return json_response(access_json(access, question, *world->catalog));
}

}  // namespace steward::api
