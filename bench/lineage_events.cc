#include "bench/lineage_events.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace steward::bench {
namespace {

constexpr int kJobs = 200;
constexpr int kColumns = 14;
constexpr char kNs[] = "postgres://warehouse.example:5432";
constexpr char kFacet[] =
    R"("_producer":"https://example.com/pipeline/1.4.2","_schemaURL":"https://openlineage.io/spec/facets/1-0-0/Facet.json#/$defs/Facet")";

std::string schema() {
  std::string fields;
  for (int c = 0; c < kColumns; ++c)
    fields += fmt::format(R"({}{{"name":"column_{}","type":"{}","description":"the {}th column"}})",
                          c ? "," : "", c, c % 3 ? "varchar(120)" : "bigint", c);
  return fmt::format(R"("schema":{{{},"fields":[{}]}})", kFacet, fields);
}

std::string table(const std::string& name, const std::string& more = "") {
  return fmt::format(
      R"({{"namespace":"{}","name":"{}","facets":{{{},"dataSource":{{{},"name":"warehouse","uri":"{}"}}{}}}}})",
      kNs, name, schema(), kFacet, kNs, more);
}

std::string columns_of(int job) {
  std::string fields;
  for (int c = 0; c < kColumns; ++c)
    fields += fmt::format(
        R"f({}"column_{}":{{"inputFields":[{{"namespace":"{}","name":"shop.public.raw_{}","field":"column_{}","transformations":[{{"type":"DIRECT","subtype":"TRANSFORMATION","description":"trim(column_{})","masking":false}}]}}]}})f",
        c ? "," : "", c, kNs, (job + c % 2) % kJobs, c, c);
  return fmt::format(R"(,"columnLineage":{{{},"fields":{{{}}}}})", kFacet, fields);
}

std::string event(const char* state, int run, int job, int second, const std::string& outputs) {
  return fmt::format(
      R"({{"eventType":"{}","eventTime":"2026-11-20T{:02}:{:02}:{:02}.{:03}Z","producer":"https://example.com/pipeline/1.4.2","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent","run":{{"runId":"0190a1b2-0000-7000-8000-{:012}","facets":{{"nominalTime":{{{},"nominalStartTime":"2026-11-20T00:00:00Z"}},"processing_engine":{{{},"version":"3.5.1","name":"spark","openlineageAdapterVersion":"1.22.0"}},"parent":{{{},"run":{{"runId":"0190a1b2-0000-7000-9000-{:012}"}},"job":{{"namespace":"airflow","name":"dag_{}"}}}}}}}},"job":{{"namespace":"airflow","name":"dag_{}.task_{}","facets":{{"jobType":{{{},"processingType":"BATCH","integration":"SPARK","jobType":"TASK"}},"documentation":{{{},"description":"Loads the mart of domain {}"}},"ownership":{{{},"owners":[{{"name":"team:data-platform","type":"MAINTAINER"}}]}}}}}},"inputs":[{},{}],"outputs":[{}]}})",
      state, second / 3600 % 24, second / 60 % 60, second % 60, run % 1000, run, kFacet, kFacet, kFacet,
      run / 10, job % 20, job % 20, job, kFacet, kFacet, job % 20, kFacet,
      table(fmt::format("shop.public.raw_{}", job)),
      table(fmt::format("shop.public.raw_{}", (job + 1) % kJobs)), outputs);
}

}  // namespace

std::vector<std::string> lineage_events(int runs) {
  std::vector<std::string> events;
  events.reserve(static_cast<size_t>(runs) * 2);
  for (int run = 0; run < runs; ++run) {
    const int job = run % kJobs;
    const std::string mart = fmt::format("shop.public.mart_{}", job);
    events.push_back(event("START", run, job, run, table(mart)));
    events.push_back(event("COMPLETE", run, job, run + 1, table(mart, columns_of(job))));
  }
  return events;
}

std::vector<std::string> events_of_folder(const std::string& folder, size_t count) {
  std::vector<std::string> originals;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    std::ostringstream text;
    text << file.rdbuf();
    if (text.str().find("\"eventTime\"") != std::string::npos) originals.push_back(text.str());
  }
  std::vector<std::string> events;
  for (size_t i = 0; !originals.empty() && i < count; ++i) {
    std::string& event = events.emplace_back(originals[i % originals.size()]);
    const std::string key = "\"runId\"";
    for (size_t at = 0; (at = event.find(key, at)) != std::string::npos; at += key.size()) {
      const size_t begin = event.find('"', at + key.size()) + 1;
      const size_t end = event.find('"', begin);
      if (begin == 0 || end == std::string::npos) break;
      event.replace(begin, end - begin, fmt::format("0190a1b2-0000-7000-8000-{:012}", i / originals.size()));
    }
  }
  return events;
}

}  // namespace steward::bench
