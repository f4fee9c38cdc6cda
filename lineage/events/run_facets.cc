#include "lineage/events/run_facets.h"

namespace steward::lineage {
namespace {

void read_run(FacetReader& reader, ParentRun& out) {
  const auto nothing = [](FacetReader&) {};
  reader.object("run", [&](FacetReader& run) { run.text("runId", out.run_id).object("facets", nothing); });
  reader.object("job", [&](FacetReader& job) {
    job.text("namespace", out.job_namespace).text("name", out.job_name).object("facets", nothing);
  });
}

}  // namespace

void read_members(FacetReader& reader, ParentOfRun& out) {
  read_run(reader, out.parent);
  reader.object("root", [&](FacetReader& root) { read_run(root, out.root.emplace()); });
}

void read_members(FacetReader& reader, NominalTime& out) {
  reader.time("nominalStartTime", out.start).time("nominalEndTime", out.end);
}

void read_members(FacetReader& reader, ErrorMessage& out) {
  reader.text("message", out.message).text("programmingLanguage", out.programming_language);
  reader.text("stackTrace", out.stack_trace);
}

void read_members(FacetReader& reader, ProcessingEngine& out) {
  reader.text("version", out.version).text("name", out.name);
  reader.text("openlineageAdapterVersion", out.adapter_version);
}

void read_members(FacetReader& reader, Sql& out) {
  reader.text("query", out.query).text("dialect", out.dialect);
}

void read_members(FacetReader& reader, JobType& out) {
  reader.text("processingType", out.processing_type).text("integration", out.integration);
  reader.text("jobType", out.job_type);
  reader.object("emissionPattern", [&](FacetReader& pattern) {
    pattern.text("eventTrigger", out.event_trigger).text("eventContentMode", out.event_content_mode);
    pattern.whole("windowDuration", out.window_seconds);
  });
}

}  // namespace steward::lineage
