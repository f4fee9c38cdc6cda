#include "api/http/router.h"

#include <gtest/gtest.h>

namespace steward::api {
namespace {

Router small_router() {
  Router router;
  const Handler none = [](const HttpRequest&) -> Result<HttpResponse> { return HttpResponse{}; };
  router.add({Method::kGet, "/", "home"}, none);
  router.add({Method::kGet, "/things", "list"}, none);
  router.add({Method::kPost, "/things", "add"}, none);
  router.add({Method::kGet, "/things/{thing}", "show"}, none);
  router.add({Method::kGet, "/rooms/", "rooms"}, none);
  router.add({.method = Method::kGet, .path = "/made", .name = "made", .is_recorded = true}, none);
  return router;
}

TEST(Router, FindsTheEndpointOfMethodAndPath) {
  struct Case {
    const char* method;
    std::vector<std::string> segments;
    const char* name;     // empty: no match
    const char* allowed;  // when no match
  };
  const Case kCases[] = {
      {"GET", {}, "home", ""},
      {"HEAD", {}, "home", ""},
      {"GET", {"things"}, "list", ""},
      {"POST", {"things"}, "add", ""},
      {"GET", {"things", "7"}, "show", ""},
      {"DELETE", {"things"}, "", "GET, HEAD, POST"},
      {"get", {"things"}, "", "GET, HEAD, POST"},
      {"POST", {"things", "7"}, "", "GET, HEAD"},
      {"GET", {"things", ""}, "", ""},
      {"GET", {"things", "7", "8"}, "", ""},
      {"GET", {"thing"}, "", ""},
      {"GET", {"rooms", ""}, "rooms", ""},
      {"GET", {"rooms"}, "", ""},
      {"GET", {"made"}, "made", ""},
      {"HEAD", {"made"}, "", "GET"},
      {"POST", {"made"}, "", "GET"},
  };
  const Router router = small_router();
  for (const Case& c : kCases) {
    const RouteMatch match = router.match(c.method, c.segments);
    const std::string shown = c.method + std::string(" …/") + (c.segments.empty() ? "" : c.segments.back());
    EXPECT_EQ(match.route ? match.route->endpoint.name : "", c.name) << shown;
    EXPECT_EQ(match.allowed, c.allowed) << shown;
  }
}

TEST(Router, HandsOverWhatStoodForTheBraces) {
  const RouteMatch match = small_router().match("GET", {"things", "a b"});
  EXPECT_EQ(match.parameters, std::vector<std::string>{"a b"});
}

}  // namespace
}  // namespace steward::api
