// Requests and responses as handlers see them: already admitted, decoded and bounded. Plain values.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace steward::api {

enum class Method { kGet, kPost };
std::string_view to_string(Method method);

struct HttpRequest {
  Method method = Method::kGet;
  std::string path;                     // percent-decoded, without the query
  std::string host;                     // as the Host field has it; admitted, so one of ours; may be empty
  std::vector<std::string> parameters;  // what stood for each {…} of the endpoint's path, in order
  std::vector<std::pair<std::string, std::string>> query;  // decoded, names unique
  bool accepts_gzip = false;
  std::string if_none_match;  // RFC 9110 §13.1.2, as it came; empty when it was not given once
  std::string body;

  // The query parameter `name`; none when it was not given.
  std::optional<std::string> query_value(std::string_view name) const;
  // Fails on the first query parameter not in `known`, with "did you mean".
  Status only_query(const std::vector<std::string>& known) const;
};

// A body too long for memory: an open file, sent from its beginning to `size`, which nobody writes any more.
struct FileBody {
  int descriptor = -1;
  uint64_t size = 0;
  std::shared_ptr<const void>
      owner;  // keeps the descriptor open; let go when all is sent or the client is gone
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  // Written as they are: names and values must be Steward's own words, never input (but for what
  // request_id_of() lets through).
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<FileBody> file;  // in place of `body`

  uint64_t content_length() const { return file ? file->size : body.size(); }
};

// JSON as it is written, and to be written.
HttpResponse json_response(std::string body);
HttpResponse json_response(const boost::json::object& body, int status = 200);

// Runs on a worker thread; may block. An Error becomes a problem document (api/codec/problem.h).
using Handler = std::function<Result<HttpResponse>(const HttpRequest&)>;

// Answers without a worker: runs on the I/O thread, so it must not block, and may answer later from any
// thread, once. None: the endpoint's Handler is asked instead. The request stays until then.
using DirectAnswer = std::optional<Result<HttpResponse>>;
using DirectHandler = std::function<void(const HttpRequest&, std::function<void(DirectAnswer)> respond)>;

// "Not Found" for 404; "Error" for what RFC 9110 §15 does not name.
std::string_view reason_phrase(int status);

// Status line and header section of a response (RFC 9112 §4), with the security headers every answer carries.
// `date` is an IMF-fixdate (http_date()).
std::string serialize_head(const HttpResponse& response, bool keep_alive, std::string_view date);

}  // namespace steward::api
