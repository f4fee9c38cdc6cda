// Which handler answers which path. Filled once, then read by any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/http/message.h"

namespace steward::api {

struct Endpoint {
  Method method = Method::kGet;
  std::string_view path;  // "/api/v1/datasets/{dataset}": a part in braces stands for any one segment
  std::string_view name;  // in metrics, logs and the OpenAPI document: "get_dataset"
  size_t body_limit = 0;  // bytes; 0: takes no body
  bool is_open = false;   // answers without a token
  // A body of the wrong type or without a length is 400 rather than 415 or 411, as AuthZEN asks.
  bool body_faults_are_400 = false;
  bool takes_text = false;  // the body is text of any declared type rather than JSON
  // Pages of other sites may link to it: it is the same for everybody and nothing is recorded.
  bool is_page = false;
  // GET leaves an entry in the ledger, so there is no HEAD: it would record what nobody received.
  bool is_recorded = false;
};

struct Route {
  Endpoint endpoint;
  std::vector<std::string> segments;
  Handler handler;
  DirectHandler direct;  // asked first, when there is one
};

struct RouteMatch {
  const Route* route = nullptr;         // null: see `allowed`
  std::vector<std::string> parameters;  // what stood for {…}
  std::string allowed;  // "GET, HEAD" when the path exists under other methods; empty: no such path
};

class Router {
 public:
  // The first route added wins where two match.
  void add(const Endpoint& endpoint, Handler handler, DirectHandler direct = {});

  // `method` as sent, case-sensitive (RFC 9110 §9.1); HEAD finds GET routes.
  RouteMatch match(std::string_view method, const std::vector<std::string>& segments) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace steward::api
