#include "api/http/router.h"

#include <optional>

namespace steward::api {
namespace {

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> segments;
  if (path == "/") return segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const size_t end = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

std::optional<std::vector<std::string>> match_segments(const std::vector<std::string>& pattern,
                                                       const std::vector<std::string>& segments) {
  if (pattern.size() != segments.size()) return std::nullopt;
  std::vector<std::string> parameters;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i].starts_with('{') && !segments[i].empty())
      parameters.push_back(segments[i]);
    else if (pattern[i] != segments[i])
      return std::nullopt;
  }
  return parameters;
}

bool answers_head(const Endpoint& endpoint) {
  return endpoint.method == Method::kGet && !endpoint.is_recorded;
}

}  // namespace

void Router::add(const Endpoint& endpoint, Handler handler, DirectHandler direct) {
  routes_.push_back({endpoint, split_path(endpoint.path), std::move(handler), std::move(direct)});
}

RouteMatch Router::match(std::string_view method, const std::vector<std::string>& segments) const {
  const bool is_head = method == "HEAD";
  RouteMatch result;
  for (const Route& route : routes_) {
    auto parameters = match_segments(route.segments, segments);
    if (!parameters) continue;
    const bool is_wanted =
        is_head ? answers_head(route.endpoint) : to_string(route.endpoint.method) == method;
    if (is_wanted) return {&route, std::move(*parameters), ""};
    const std::string_view name =
        answers_head(route.endpoint) ? "GET, HEAD" : to_string(route.endpoint.method);
    if (result.allowed.find(name) != std::string::npos) continue;
    if (!result.allowed.empty()) result.allowed += ", ";
    result.allowed += name;
  }
  return result;
}

}  // namespace steward::api
