// Merges of datasets as JSON.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "service/lineage_queries/names.h"

namespace steward::api {

// {"dataset_id","name","others":[],"reasons":[{"why","origin","at"}]}
boost::json::object to_json(const service::DatasetNames& names);

// The body of POST /api/v1/datasets/merges and /unmerges: two names of datasets, and one sentence why.
struct MergeRequest {
  std::string a, b, why;
};
Result<MergeRequest> parse_merge_request(std::string_view body);

}  // namespace steward::api
