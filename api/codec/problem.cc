#include "api/codec/problem.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/text.h"

namespace steward::api {

namespace json = boost::json;

int http_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
      return 400;
    case ErrorCode::kTooLarge:
      return 413;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kConflict:
      return 409;
    case ErrorCode::kForbidden:
      return 403;
    case ErrorCode::kUnavailable:
      return 503;
    case ErrorCode::kTimeout:
      return 504;
    case ErrorCode::kInternal:
      return 500;
  }
  return 500;
}

Problem problem_of(const Error& error) {
  Problem problem;
  problem.status = http_status(error.code);
  problem.code = to_string(error.code);
  if (error.code == ErrorCode::kInternal) {
    problem.detail = "Steward failed to answer this request; its log holds the cause.";
    return problem;
  }
  problem.detail = error.to_string();
  if (error.where.starts_with('/')) problem.errors.push_back({error.where, error.message});
  if (error.code == ErrorCode::kUnavailable) problem.headers.emplace_back("Retry-After", "1");
  return problem;
}

HttpResponse to_response(const Problem& problem, std::string_view instance) {
  json::object document;
  document["type"] = "urn:steward:problem:" + problem.code;
  document["title"] = reason_phrase(problem.status);
  document["status"] = problem.status;
  document["detail"] = to_valid_utf8(problem.detail);
  if (!instance.empty()) document["instance"] = to_valid_utf8(instance);
  if (!problem.errors.empty()) {
    json::array items;
    for (const Problem::Item& item : problem.errors)
      items.push_back(
          json::object{{"pointer", to_valid_utf8(item.pointer)}, {"detail", to_valid_utf8(item.detail)}});
    document["errors"] = std::move(items);
  }
  return {problem.status, "application/problem+json", json::serialize(document), problem.headers};
}

}  // namespace steward::api
