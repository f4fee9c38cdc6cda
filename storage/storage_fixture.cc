#include "storage/storage_fixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>

#include "storage/embedded_cluster.h"
#include "storage/migrations.h"

namespace steward::storage {
namespace {

constexpr std::string_view kTemplate = "migrated";

// Stopped before main() returns: a static object would be destroyed after others that it needs.
class ClusterEnvironment : public testing::Environment {
 public:
  EmbeddedCluster& cluster() {
    if (!cluster_) {
      folder_ = std::make_unique<TemporaryFolder>();
      auto started = EmbeddedCluster::start(folder_->path());
      if (!started.ok()) throw std::runtime_error(started.error().to_string());
      cluster_ = *std::move(started);
    }
    return *cluster_;
  }
  void TearDown() override {
    cluster_.reset();
    folder_.reset();
  }

 private:
  std::unique_ptr<TemporaryFolder> folder_;
  std::unique_ptr<EmbeddedCluster> cluster_;
};

auto* const environment =
    static_cast<ClusterEnvironment*>(testing::AddGlobalTestEnvironment(new ClusterEnvironment));

std::string url_of(std::string_view database) {
  std::string url = environment->cluster().url();
  return url.replace(url.find("/steward?"), 9, fmt::format("/{}?", database));
}

void create_database(std::string_view name, std::string_view from) {
  pqxx::connection connection(url_of("postgres"));
  pqxx::nontransaction(connection).exec(fmt::format("CREATE DATABASE {} TEMPLATE {}", name, from));
}

std::string fresh_name() {
  static std::atomic<int> count{0};
  return fmt::format("test_{}", ++count);
}

bool make_template() {
  create_database(kTemplate, "template1");
  Database database({.url = url_of(kTemplate)});
  const auto migrated = migrate(database);
  if (!migrated.ok()) throw std::runtime_error(migrated.error().to_string());
  return true;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = "/tmp/steward-test-XXXXXX";
  if (!mkdtemp(name.data())) throw std::runtime_error("mkdtemp");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string empty_database_url() {
  const std::string name = fresh_name();
  create_database(name, "template1");
  return url_of(name);
}

std::string migrated_database_url() {
  [[maybe_unused]] static const bool made = make_template();
  const std::string name = fresh_name();
  create_database(name, kTemplate);
  return url_of(name);
}

}  // namespace steward::storage
