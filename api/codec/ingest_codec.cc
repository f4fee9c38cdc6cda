#include "api/codec/ingest_codec.h"

#include <algorithm>
#include <boost/json/array.hpp>

namespace steward::api {

namespace json = boost::json;

json::object to_json(const service::BatchOutcome& outcome) {
  json::array failed;
  for (const service::BatchFailure& failure : outcome.failures)
    failed.push_back(json::object{
        {"index", failure.index},
        {"reason", failure.where.empty() ? failure.reason : failure.where + ": " + failure.reason},
        {"retriable", failure.is_retriable}});
  const auto retriable = static_cast<size_t>(
      std::count_if(outcome.failures.begin(), outcome.failures.end(),
                    [](const service::BatchFailure& failure) { return failure.is_retriable; }));
  const char* status = outcome.failures.empty()  ? "success"
                       : outcome.successful == 0 ? "failure"
                                                 : "partial_success";
  return {{"status", status},
          {"summary", json::object{{"received", outcome.received},
                                   {"successful", outcome.successful},
                                   {"failed", outcome.failures.size()},
                                   {"retriable", retriable},
                                   {"non_retriable", outcome.failures.size() - retriable}}},
          {"failed_events", std::move(failed)}};
}

}  // namespace steward::api
