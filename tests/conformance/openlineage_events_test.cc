// Posts events of real producers, and the specification's own fixtures, to the real server.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "lineage/events/openlineage.h"
#include "tests/support/http_client.h"
#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

std::vector<std::filesystem::path> json_files(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(OpenLineageEvents, AllAreAcceptedAndSparkAppearsAsLineage) {
  const TemporaryDir dir;
  const auto data_dir = dir.path() / "data";
  {
    ServerProcess server(data_dir);
    const auto files = json_files(STEWARD_SHARED_DATA "/openlineage/events");
    EXPECT_EQ(files.size(), 37u);
    for (const auto& file : files) {
      const auto answer = http(server.port(), "POST", "/api/v1/lineage", read_file(file));
      ASSERT_TRUE(answer.has_value()) << file;
      EXPECT_EQ(answer->status, 201) << file << ": " << answer->body;
    }
    for (const auto& file : files) {  // again: nothing changes, nothing fails
      const auto answer = http(server.port(), "POST", "/api/v1/lineage", read_file(file));
      ASSERT_TRUE(answer.has_value()) << file;
      EXPECT_EQ(answer->status, 201) << file << ": " << answer->body;
    }
    server.kill(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
  }
  const struct {
    const char* node;
    const char* reached;
  } kSpark[] = {
      {"hdfs://dataproc-producer-test-m/user/hive/warehouse/t1#a",
       "hdfs://dataproc-producer-test-m/user/hive/warehouse/t2#a"},
      {"hdfs://dataproc-producer-test-m/user/hive/warehouse/t1#b",
       "hdfs://dataproc-producer-test-m/user/hive/warehouse/t2#b"},
  };
  for (const auto& row : kSpark) {
    const Finished found =
        run_steward({"--data-dir", data_dir.string(), "--format", "json", "lineage", "downstream", row.node});
    ASSERT_EQ(found.exit_code, 0) << found.err;
    const auto parsed = parse_json(found.out);
    ASSERT_TRUE(parsed.ok()) << found.out;
    std::vector<std::string> nodes;
    for (const JsonView& node : *JsonView(*parsed).at("nodes").as_array())
      nodes.push_back(*node.string("node"));
    EXPECT_EQ(nodes, std::vector<std::string>{row.reached});
  }
}

// The facets' fixtures are fragments; the one full event of the specification is a document of its own. It is
// full of facets and names no inputs and no outputs.
TEST(OpenLineageEvents, TheSpecificationsFullEventIsRead) {
  const auto event = lineage::parse_event_text(
      read_file(STEWARD_SHARED_DATA "/openlineage/spec/tests/example_full_event.json"));
  ASSERT_TRUE(event.ok()) << event.error().to_string();
  EXPECT_FALSE(event->job_name.empty());
  EXPECT_FALSE(event->run_id.empty());
  EXPECT_EQ(event->kind, lineage::EventKind::kRun);
}

}  // namespace
}  // namespace steward::testing
