#include "api/codec/problem.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace steward::api {
namespace {

TEST(Problem, MapsEveryErrorCodeToAStatus) {
  const std::pair<ErrorCode, int> kCases[] = {
      {ErrorCode::kInvalidInput, 400}, {ErrorCode::kTooLarge, 413},  {ErrorCode::kNotFound, 404},
      {ErrorCode::kConflict, 409},     {ErrorCode::kForbidden, 403}, {ErrorCode::kUnavailable, 503},
      {ErrorCode::kTimeout, 504},      {ErrorCode::kInternal, 500},
  };
  for (const auto& [code, status] : kCases)
    EXPECT_EQ(problem_of({code, "…", ""}).status, status) << to_string(code);
}

TEST(Problem, CarriesThePointerOfABodyError) {
  const auto response = to_response(
      problem_of({ErrorCode::kInvalidInput, "Expected a string.", "/subject/id"}), "/api/v1/decisions");
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(boost::json::parse(response.body), boost::json::parse(R"({
    "type": "urn:steward:problem:invalid_input", "title": "Bad Request", "status": 400,
    "detail": "/subject/id: Expected a string.", "instance": "/api/v1/decisions",
    "errors": [{"pointer": "/subject/id", "detail": "Expected a string."}]})"));
}

TEST(Problem, LeavesOutPointerAndInstanceWhenThereAreNone) {
  const auto response = to_response(problem_of({ErrorCode::kInvalidInput, "Not JSON.", "offset 3"}), "");
  const auto document = boost::json::parse(response.body).as_object();
  EXPECT_FALSE(document.contains("errors"));
  EXPECT_FALSE(document.contains("instance"));
  EXPECT_EQ(document.at("detail").as_string(), "offset 3: Not JSON.");
}

TEST(Problem, KeepsInternalErrorsToTheLog) {
  const auto response =
      to_response(problem_of({ErrorCode::kInternal, "null pointer in table customer", "x.cc"}), "/");
  EXPECT_EQ(response.body.find("customer"), std::string::npos);
  EXPECT_EQ(response.body.find("x.cc"), std::string::npos);
}

TEST(Problem, SaysWhenToComeBackWhenUnavailable) {
  const Problem problem = problem_of({ErrorCode::kUnavailable, "The database does not answer.", ""});
  ASSERT_EQ(problem.headers.size(), 1u);
  EXPECT_EQ(problem.headers[0].first, "Retry-After");
}

TEST(Problem, IsValidJsonWhateverThePathHolds) {
  const auto response =
      to_response(problem_of({ErrorCode::kNotFound, "No \"such\" thing.", ""}), "/a\"\xFF<b>");
  boost::system::error_code failure;
  boost::json::parse(response.body, failure);
  EXPECT_FALSE(failure) << response.body;
}

}  // namespace
}  // namespace steward::api
