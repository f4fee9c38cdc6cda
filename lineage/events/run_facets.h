// What the facets of runs and jobs say. Read with read_facet<T>(); ownership, documentation and tags of jobs
// are those of dataset_facets.h. https://openlineage.io/docs/spec/facets/run-facets/, …/job-facets/
#pragma once

#include "lineage/events/facet_reader.h"
#include "lineage/events/openlineage.h"

namespace steward::lineage {

struct ParentOfRun {  // parent 1-2-0
  ParentRun parent;
  std::optional<ParentRun> root;
};

struct NominalTime {  // nominalTime 1-0-1
  std::optional<Timestamp> start, end;
};

struct ErrorMessage {  // errorMessage 1-0-1
  std::string message, programming_language, stack_trace;
};

struct ProcessingEngine {  // processing_engine 1-1-1
  std::string version, name, adapter_version;
};

struct Sql {  // sql 1-1-0
  std::string query, dialect;
};

struct JobType {                                  // jobType 2-0-4
  std::string processing_type;                    // "BATCH", "STREAMING"
  std::string integration;                        // "SPARK"
  std::string job_type;                           // "QUERY"
  std::string event_trigger, event_content_mode;  // emissionPattern
  std::optional<int64_t> window_seconds;          // windowDuration
};

void read_members(FacetReader& reader, ParentOfRun& out);
void read_members(FacetReader& reader, NominalTime& out);
void read_members(FacetReader& reader, ErrorMessage& out);
void read_members(FacetReader& reader, ProcessingEngine& out);
void read_members(FacetReader& reader, Sql& out);
void read_members(FacetReader& reader, JobType& out);

}  // namespace steward::lineage
