// Where the ledger's benchmarks write: a cluster in a temporary folder, migrated.
#pragma once

#include <memory>
#include <stdexcept>

#include "bench/cluster_folder.h"
#include "storage/embedded_cluster.h"
#include "storage/migrations.h"
#include "storage/pool.h"

namespace steward::bench {

// A PostgreSQL of its own with an empty ledger. Throws std::runtime_error when it does not start.
struct LedgerPlace {
  ClusterFolder folder;
  std::unique_ptr<storage::EmbeddedCluster> cluster;
  std::unique_ptr<storage::Database> database;

  LedgerPlace() {
    auto started = storage::EmbeddedCluster::start(folder.path() / "data");
    if (!started.ok()) throw std::runtime_error(started.error().to_string());
    cluster = *std::move(started);
    database = std::make_unique<storage::Database>(storage::PoolOptions{.url = cluster->url()});
    if (const auto migrated = storage::migrate(*database); !migrated.ok())
      throw std::runtime_error(migrated.error().to_string());
  }
};

}  // namespace steward::bench
