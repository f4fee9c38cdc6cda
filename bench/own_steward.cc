#include "bench/own_steward.h"

#include <fmt/format.h>

#include "bench/cluster_folder.h"
#include "service/steward.h"
#include "storage/embedded_cluster.h"

namespace steward::bench {
namespace {

using Measure = std::function<Status(service::Steward&, const std::string& url)>;

Status measure_in(const ClusterFolder& place, const Measure& measure) {
  STEWARD_ASSIGN_OR_RETURN(const auto cluster, storage::EmbeddedCluster::start(place.path() / "data"));
  STEWARD_ASSIGN_OR_RETURN(const auto steward, service::Steward::open({.database_url = cluster->url(),
                                                                       .keys_dir = cluster->keys_dir()}));
  return measure(*steward, cluster->url());
}

}  // namespace

void with_own_steward(const Measure& measure) {
  const ClusterFolder place;
  const Status status = measure_in(place, measure);
  if (!status.ok()) fmt::print(stderr, "not measured: {}\n", status.error().to_string());
}

}  // namespace steward::bench
