// Jobs, and the runs of each: which datasets a run has named by now.
#pragma once

#include <map>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "base/hash.h"
#include "lineage/facts.h"
#include "storage/known_rows.h"
#include "storage/pool.h"

namespace steward::storage {

struct JobName {
  std::string ns, name;
  friend auto operator<=>(const JobName&, const JobName&) = default;
};

// Ids of jobs, made where there are none; one for each name, in order. Under lock_writes().
Result<std::vector<JobId>> ensure_jobs(pqxx::transaction_base& tx, const std::vector<JobName>& names,
                                       Timestamp now, KnownRows& known);

struct StoredJob {
  JobId id;
  std::string ns, name;
};
// Those with a greater id, by id: jobs are only ever added.
std::vector<StoredJob> load_jobs(pqxx::transaction_base& tx, JobId after = {});

// What events have said of one run.
struct RunFact {
  Digest run{};  // run_digest()
  JobId job;
  std::string run_id;
  lineage::Shape shape;
  std::optional<Timestamp> begins_at;  // the earliest event that names a dataset
  Timestamp started_at{};              // the earliest event
  std::string state;                   // of the latest event that tells one
  Timestamp state_at{};
};
RunFact joined(const RunFact& a, const RunFact& b);  // two words on one run, in either order

struct JoinedRuns {
  std::map<Digest, Timestamp>
      begins_at;                     // of each run given that has named a dataset, with all that is stored
  std::vector<Digest> moved_back;    // stored runs that turned out to have begun before
  std::map<JobId, int64_t> changed;  // jobs whose runs imply something else by now, with the guesses more
};

// Joins the facts with what is stored of the same runs; each run once. Jobs whose runs come to imply
// something else for the graph are marked with `generation`. Under lock_writes().
// kTooLarge when a run implies more than kMaxGuesses.
inline constexpr size_t kMaxGuesses = 1'000'000;
Result<JoinedRuns> join_runs(pqxx::transaction_base& tx, const std::vector<RunFact>& runs, int64_t generation,
                             KnownRows& shapes);

// The shapes of jobs that were marked after `generation`; a job whose runs imply nothing any more has none.
struct JobShapes {
  JobId job;
  std::vector<lineage::JobShape> shapes;
};
std::vector<JobShapes> load_job_shapes(pqxx::transaction_base& tx, int64_t after_generation = -1);

// What the runs of jobs implied at `generation`.
std::vector<JobShapes> load_job_shapes_as_of(pqxx::transaction_base& tx, int64_t generation);

// The latest runs of a job, newest first.
std::vector<RunFact> load_runs(pqxx::transaction_base& tx, JobId job, size_t limit);

}  // namespace steward::storage
