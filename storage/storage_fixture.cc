#include "storage/storage_fixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

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

void execute(const std::string& sql) {
  pqxx::connection connection(url_of("postgres"));
  pqxx::nontransaction(connection).exec(sql);
}

// Dropped when the test ends: otherwise the checkpoint at the end has tens of thousands of files to sync.
class DatabasePerTest : public testing::EmptyTestEventListener {
 public:
  std::string create(std::string_view from) {
    names_.push_back(fmt::format("test_{}", ++count_));
    execute(fmt::format("CREATE DATABASE {} TEMPLATE {}", names_.back(), from));
    return url_of(names_.back());
  }
  void OnTestEnd(const testing::TestInfo&) override {
    for (const std::string& name : names_) execute(fmt::format("DROP DATABASE {} WITH (FORCE)", name));
    names_.clear();
  }

 private:
  int count_ = 0;
  std::vector<std::string> names_;
};

DatabasePerTest& databases() {
  static auto* const listener = [] {
    auto* made = new DatabasePerTest;
    testing::UnitTest::GetInstance()->listeners().Append(made);  // which owns it
    return made;
  }();
  return *listener;
}

bool make_template() {
  execute(fmt::format("CREATE DATABASE {}", kTemplate));
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
  return databases().create("template1");
}

std::string migrated_database_url() {
  [[maybe_unused]] static const bool made = make_template();
  return databases().create(kTemplate);
}

std::string column_of(const std::string& url, const std::string& sql) {
  pqxx::connection connection(url);
  pqxx::nontransaction tx(connection);
  std::string out;
  for (const auto& row : tx.exec(sql))
    out += (out.empty() ? "" : ";") + std::string(row[0].is_null() ? "-" : row[0].c_str());
  return out;
}

}  // namespace steward::storage
