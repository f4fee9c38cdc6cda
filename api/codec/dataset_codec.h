// One dataset as a page of JSON: what it is, what its fields carry and why, and its neighbours in lineage.
#pragma once

#include <boost/json/object.hpp>

#include "service/world.h"

namespace steward::api {

// {"id","name","namespace","short_name","kind","rows","scanned_at","owners":[],"regions":[],"labels":[],"categories":[],"tags":[],
//  "fields":[{"id","path","type","ordinal","tags":[…]}],
//  "upstream":[{"id","name","kind","influence","jobs":[]}],"downstream":[…]}
// Tags are the effective ones (tag_codec.h); the dataset's own are those that flowed into it while none of
// its fields is known. Neighbours are one hop away, by name; influence is "direct" as soon as one edge is.
// `rows` and `scanned_at` are null when unknown.
boost::json::object to_json(const Dataset& dataset, const service::World& world);

}  // namespace steward::api
