// Answers about lineage as JSON, the same for the API and the command line. Shapes:
// handlers/schemas_lineage.h.
//
// Nodes are named in full ("postgres://h:5432/shop.public.customer#email"), jobs as "namespace/name".
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "lineage/graph/paths.h"
#include "service/lineage_queries/flow.h"
#include "service/lineage_queries/impact.h"
#include "service/lineage_queries/models.h"

namespace steward::api {

// What stopped an answer: "nodes", "hops", "time" or "paths"; null when nothing did.
boost::json::value to_json(lineage::Cut cut);

// "namespace/name", empty when the job is not known.
std::string job_name(const service::World& world, JobId id);

// {"from","to","type","subtype","masking","function","description","job","since","until"}
boost::json::object to_json(const lineage::EdgeView& edge, const service::World& world);

// {"node","starts":[node],"nodes":[{"node","dataset_id","field_id","kind","upstream_hops","downstream_hops",
//  "is_root","is_leaf","categories"}],"edges":[step, and "columns"],"is_partial","cut"}. The starts are the
// node asked for and, of a dataset, its fields.
boost::json::object to_json(const service::Flow& flow, const service::World& world);

// {"from","to","paths":[[step]],"is_partial","cut"}
boost::json::object to_json(const lineage::Paths& paths, const NodeRef& from, const NodeRef& to,
                            const service::World& world);

// {"models","findings":[{"model","category","source","allowed","rule","path"}],"doubts":[{"model","why"}],
//  "is_partial"}
boost::json::object to_json(const service::ModelAnswer& answer, const service::World& world);

}  // namespace steward::api
