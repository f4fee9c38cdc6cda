#include "storage/run_store.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <map>
#include <set>
#include <unordered_map>

#include "storage/generation.h"
#include "storage/node_rows.h"
#include "storage/row_text.h"

namespace steward::storage {
namespace {

namespace json = boost::json;
using lineage::Shape;

constexpr auto kInsertJobs = R"(
  INSERT INTO job (ns, name, name_digest, first_seen)
  SELECT n.ns, n.name, decode(n.digest, 'hex'), $2::timestamptz
  FROM json_to_recordset($1::json) AS n (i int, ns text, name text, digest text)
  WHERE NOT EXISTS (SELECT FROM job j WHERE j.name_digest = decode(n.digest, 'hex'))
  ORDER BY n.i
  ON CONFLICT (name_digest) DO NOTHING)";
constexpr auto kSelectJobIds = R"(
  SELECT n.i, j.id FROM json_to_recordset($1::json) AS n (i int, digest text)
  JOIN job j ON j.name_digest = decode(n.digest, 'hex'))";
constexpr auto kSelectJobs = "SELECT id, ns, name FROM job WHERE id > $1 ORDER BY id";

constexpr auto kSelectRuns = R"(
  SELECT encode(r.digest, 'hex'), r.job_id, r.run_id, r.state,
         (extract(epoch FROM r.begins_at) * 1000000)::bigint, (extract(epoch FROM r.started_at) * 1000000)::bigint,
         (extract(epoch FROM r.state_at) * 1000000)::bigint,
         s.id, array_to_string(s.inputs, ','), array_to_string(s.outputs, ','), array_to_string(s.explained, ','), s.is_open
  FROM json_array_elements_text($1::json) AS n (digest)
  JOIN lineage_run r ON r.digest = decode(n.digest, 'hex')
  JOIN lineage_shape s ON s.id = r.shape_id)";
constexpr auto kSelectRunsOfJob = R"(
  SELECT encode(r.digest, 'hex'), r.job_id, r.run_id, r.state,
         (extract(epoch FROM r.begins_at) * 1000000)::bigint, (extract(epoch FROM r.started_at) * 1000000)::bigint,
         (extract(epoch FROM r.state_at) * 1000000)::bigint,
         s.id, array_to_string(s.inputs, ','), array_to_string(s.outputs, ','), array_to_string(s.explained, ','), s.is_open
  FROM lineage_run r JOIN lineage_shape s ON s.id = r.shape_id
  WHERE r.job_id = $1 AND r.run_id <> '' ORDER BY r.state_at DESC, r.digest LIMIT $2)";

constexpr auto kUpsertRuns = R"(
  INSERT INTO lineage_run (digest, job_id, run_id, shape_id, begins_at, started_at, state, state_at)
  SELECT decode(n.digest, 'hex'), n.job, n.run_id, n.shape, n.begins_at, n.started_at, n.state, n.state_at
  FROM json_to_recordset($1::json) AS n (digest text, job bigint, run_id text, shape bigint, begins_at timestamptz,
                                         started_at timestamptz, state text, state_at timestamptz)
  ON CONFLICT (digest) DO UPDATE
  SET shape_id = excluded.shape_id, begins_at = excluded.begins_at, started_at = excluded.started_at,
      state = excluded.state, state_at = excluded.state_at)";

constexpr auto kInsertShapes = R"(
  INSERT INTO lineage_shape (digest, inputs, outputs, explained, is_open)
  SELECT decode(n.digest, 'hex'), n.inputs, n.outputs, n.explained, n.is_open
  FROM json_to_recordset($1::json) AS n (digest text, inputs bigint[], outputs bigint[], explained bigint[],
                                         is_open boolean)
  ON CONFLICT (digest) DO NOTHING)";
constexpr auto kSelectShapeIds = R"(
  SELECT n.digest, s.id FROM json_to_recordset($1::json) AS n (digest text)
  JOIN lineage_shape s ON s.digest = decode(n.digest, 'hex'))";

constexpr auto kSelectShapesOfJobs = R"(
  SELECT js.job_id, (extract(epoch FROM js.begins_at) * 1000000)::bigint,
         s.id, array_to_string(s.inputs, ','), array_to_string(s.outputs, ','), array_to_string(s.explained, ','), s.is_open
  FROM json_array_elements_text($1::json) AS n (job)
  JOIN lineage_job_shape js ON js.job_id = n.job::bigint JOIN lineage_shape s ON s.id = js.shape_id
  ORDER BY js.job_id, s.id)";
constexpr auto kKeepImplied = R"(
  INSERT INTO lineage_job_implied (job_id, generation, shape_id, begins_at)
  SELECT n.job::bigint, $2, js.shape_id, js.begins_at
  FROM json_array_elements_text($1::json) AS n (job) LEFT JOIN lineage_job_shape js ON js.job_id = n.job::bigint)";
constexpr auto kSelectImpliedAsOf = R"(
  SELECT i.job_id, (extract(epoch FROM i.begins_at) * 1000000)::bigint,
         s.id, array_to_string(s.inputs, ','), array_to_string(s.outputs, ','), array_to_string(s.explained, ','), s.is_open
  FROM (SELECT job_id, max(generation) AS generation FROM lineage_job_implied WHERE generation <= $1 GROUP BY job_id) last
  JOIN lineage_job_implied i USING (job_id, generation) JOIN lineage_shape s ON s.id = i.shape_id
  ORDER BY i.job_id, s.id)";
constexpr auto kSelectMarkedJobs = "SELECT id FROM job WHERE io_generation > $1 ORDER BY id";
constexpr auto kMarkJobs = R"(
  UPDATE job SET io_generation = $2
  WHERE id IN (SELECT job::bigint FROM json_array_elements_text($1::json) AS n (job)))";

// The earliest beginning of each shape is read off the index, however many runs there are.
constexpr auto kRefreshJobShapes = R"(
  WITH touched AS (SELECT DISTINCT n.job, n.shape FROM json_to_recordset($1::json) AS n (job bigint, shape bigint)),
  now AS (SELECT t.job, t.shape, (SELECT r.begins_at FROM lineage_run r
                                  WHERE r.job_id = t.job AND r.shape_id = t.shape AND r.begins_at IS NOT NULL
                                  ORDER BY r.begins_at LIMIT 1) AS begins_at FROM touched t),
  gone AS (DELETE FROM lineage_job_shape js USING now
           WHERE now.begins_at IS NULL AND js.job_id = now.job AND js.shape_id = now.shape)
  INSERT INTO lineage_job_shape (job_id, shape_id, begins_at)
  SELECT job, shape, begins_at FROM now WHERE begins_at IS NOT NULL
  ON CONFLICT (job_id, shape_id) DO UPDATE SET begins_at = excluded.begins_at)";

// "3,7,12"
std::vector<DatasetId> ids_of(const pqxx::field& array) {
  std::vector<DatasetId> ids;
  const char* at = array.c_str();
  const char* const end = at + array.size();
  while (at < end) {
    int64_t id = 0;
    at = std::from_chars(at, end, id).ptr + 1;  // behind the comma
    ids.push_back({id});
  }
  return ids;
}

json::array to_json(const std::vector<DatasetId>& ids) {
  json::array out;
  for (const DatasetId id : ids) out.emplace_back(id.value);
  return out;
}

Shape shape_of(const pqxx::row& row, int first) {
  return {ids_of(row[first]), ids_of(row[first + 1]), ids_of(row[first + 2]), row[first + 3].as<bool>()};
}

struct StoredRunRow {
  RunFact fact;
  int64_t shape_id = 0;
};

StoredRunRow run_of(const pqxx::row& row) {
  StoredRunRow stored;
  RunFact& fact = stored.fact;
  fact.run = digest_from_hex(row[0].c_str()).value_or(Digest{});
  fact.job = JobId{row[1].as<int64_t>()};
  fact.run_id = row[2].as<std::string>();
  fact.state = row[3].as<std::string>();
  if (!row[4].is_null()) fact.begins_at = time_of(row[4]);
  fact.started_at = time_of(row[5]);
  fact.state_at = time_of(row[6]);
  stored.shape_id = row[7].as<int64_t>();
  fact.shape = shape_of(row, 8);
  return stored;
}

Digest digest_of_shape(const Shape& shape) {
  Sha256 hash;
  for (const auto* list : {&shape.inputs, &shape.outputs, &shape.explained}) {
    std::string ids;
    for (const DatasetId id : *list) ids += std::to_string(id.value) + ",";
    hash.update_framed(ids);
  }
  return hash.update_framed(shape.is_open ? "open" : "ended").finish();
}

// One id for each shape, in order.
std::vector<int64_t> ensure_shapes(pqxx::transaction_base& tx, const std::vector<const Shape*>& shapes,
                                   KnownRows& known) {
  json::array missing;
  std::vector<Digest> digests;
  for (const Shape* shape : shapes) {
    digests.push_back(digest_of_shape(*shape));
    if (known.find(digests.back())) continue;
    missing.push_back(json::object{{"digest", to_hex(digests.back())},
                                   {"inputs", to_json(shape->inputs)},
                                   {"outputs", to_json(shape->outputs)},
                                   {"explained", to_json(shape->explained)},
                                   {"is_open", shape->is_open}});
  }
  if (!missing.empty()) {
    const std::string parameter = json::serialize(missing);
    tx.exec_params(kInsertShapes, parameter);
    for (const auto& row : tx.exec_params(kSelectShapeIds, parameter))
      known.put(digest_from_hex(row[0].c_str()).value_or(Digest{}), row[1].as<int64_t>());
  }
  std::vector<int64_t> ids;
  for (const Digest& digest : digests) ids.push_back(known.find(digest).value_or(0));
  return ids;
}

using ShapesByJob = std::map<JobId, std::map<int64_t, lineage::JobShape>>;

ShapesByJob load_shapes(pqxx::transaction_base& tx, const std::set<JobId>& jobs) {
  ShapesByJob shapes;
  json::array ids;
  for (const JobId job : jobs) {
    ids.emplace_back(std::to_string(job.value));
    shapes[job];
  }
  for (const auto& row : tx.exec_params(kSelectShapesOfJobs, json::serialize(ids)))
    shapes[JobId{row[0].as<int64_t>()}][row[2].as<int64_t>()] = {shape_of(row, 3), time_of(row[1])};
  return shapes;
}

std::vector<lineage::JobShape> values_of(const std::map<int64_t, lineage::JobShape>& shapes) {
  std::vector<lineage::JobShape> values;
  for (const auto& [id, shape] : shapes) values.push_back(shape);
  return values;
}

// What runs of a job imply: its guesses, and what it reads and writes at all.
struct Implied {
  std::vector<lineage::Guess> guesses;
  std::set<DatasetId> inputs, outputs;
  friend bool operator==(const Implied&, const Implied&) = default;
};

Implied implied_by(const std::map<int64_t, lineage::JobShape>& shapes) {
  Implied implied{lineage::guesses_of(values_of(shapes)), {}, {}};
  for (const auto& [id, job] : shapes) {
    implied.inputs.insert(job.shape.inputs.begin(), job.shape.inputs.end());
    implied.outputs.insert(job.shape.outputs.begin(), job.shape.outputs.end());
  }
  return implied;
}

struct RunChange {
  RunFact fact;
  std::optional<StoredRunRow> before;
};

// Facts that tell something new, joined with what is stored. Beginnings are told of all.
std::vector<RunChange> changes_of(pqxx::transaction_base& tx, const std::vector<RunFact>& runs,
                                  JoinedRuns& joined_runs) {
  json::array digests;
  for (const RunFact& run : runs) digests.emplace_back(to_hex(run.run));
  std::unordered_map<Digest, StoredRunRow, DigestHash> stored;
  for (const auto& row : tx.exec_params(kSelectRuns, json::serialize(digests))) {
    StoredRunRow run = run_of(row);
    const Digest digest = run.fact.run;
    stored.emplace(digest, std::move(run));
  }
  std::vector<RunChange> changes;
  for (const RunFact& run : runs) {
    const auto at = stored.find(run.run);
    if (at == stored.end()) {
      if (run.begins_at) joined_runs.begins_at[run.run] = *run.begins_at;
      changes.push_back({run, std::nullopt});
      continue;
    }
    const RunFact& old = at->second.fact;
    RunFact both = joined(old, run);
    if (both.begins_at) joined_runs.begins_at[run.run] = *both.begins_at;
    if (old.begins_at && both.begins_at < old.begins_at) joined_runs.moved_back.push_back(run.run);
    const bool is_same = both.shape == old.shape && both.begins_at == old.begins_at &&
                         both.started_at == old.started_at && both.state == old.state &&
                         both.state_at == old.state_at;
    if (!is_same) changes.push_back({std::move(both), std::move(at->second)});
  }
  return changes;
}

// The shapes whose earliest beginning may not be what is stored.
json::array touched_shapes(const std::vector<RunChange>& changes, const std::vector<int64_t>& shape_ids,
                           const ShapesByJob& stored) {
  json::array touched;
  const auto touch = [&](JobId job, int64_t shape) {
    touched.push_back(json::object{{"job", job.value}, {"shape", shape}});
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    const RunFact& now = changes[i].fact;
    const auto& of_job = stored.at(now.job);
    const auto entered = of_job.find(shape_ids[i]);
    if (now.begins_at && (entered == of_job.end() || *now.begins_at < entered->second.begins_at))
      touch(now.job, shape_ids[i]);
    const auto& before = changes[i].before;
    if (!before || !before->fact.begins_at || before->shape_id == shape_ids[i]) continue;
    const auto left = of_job.find(before->shape_id);
    if (left == of_job.end() || *before->fact.begins_at <= left->second.begins_at)
      touch(now.job, before->shape_id);
  }
  return touched;
}

void upsert_runs(pqxx::transaction_base& tx, const std::vector<RunChange>& changes,
                 const std::vector<int64_t>& shape_ids) {
  json::array rows;
  for (size_t i = 0; i < changes.size(); ++i) {
    const RunFact& fact = changes[i].fact;
    json::object row{{"digest", to_hex(fact.run)},
                     {"job", fact.job.value},
                     {"run_id", fact.run_id},
                     {"shape", shape_ids[i]},
                     {"started_at", format_rfc3339(fact.started_at)},
                     {"state", fact.state},
                     {"state_at", format_rfc3339(fact.state_at)}};
    if (fact.begins_at) row["begins_at"] = format_rfc3339(*fact.begins_at);
    rows.push_back(std::move(row));
  }
  tx.exec_params(kUpsertRuns, json::serialize(rows));
}

}  // namespace

RunFact joined(const RunFact& a, const RunFact& b) {
  RunFact both = a;
  both.shape = lineage::joined(a.shape, b.shape);
  if (b.begins_at) both.begins_at = a.begins_at ? std::min(*a.begins_at, *b.begins_at) : *b.begins_at;
  both.started_at = std::min(a.started_at, b.started_at);
  // Of two states of one moment the greater word: any rule will do that does not ask which came first.
  if (!b.state.empty() &&
      (a.state.empty() || std::tie(b.state_at, b.state) > std::tie(a.state_at, a.state))) {
    both.state = b.state;
    both.state_at = b.state_at;
  } else if (a.state.empty() && b.state.empty()) {
    both.state_at = std::max(a.state_at, b.state_at);
  }
  return both;
}

Result<std::vector<JobId>> ensure_jobs(pqxx::transaction_base& tx, const std::vector<JobName>& names,
                                       Timestamp now, KnownRows& known) {
  json::array missing;
  std::vector<Digest> digests;
  for (const JobName& name : names) {
    digests.push_back(name_digest(name.ns, name.name));
    if (known.find(digests.back())) continue;
    STEWARD_RETURN_IF_ERROR(check_storable(name.ns, "The job's namespace"));
    STEWARD_RETURN_IF_ERROR(check_storable(name.name, "The job's name"));
    missing.push_back(json::object{{"i", static_cast<int64_t>(digests.size() - 1)},
                                   {"ns", name.ns},
                                   {"name", name.name},
                                   {"digest", to_hex(digests.back())}});
  }
  if (!missing.empty()) {
    lock_writes(tx);
    const std::string parameter = json::serialize(missing);
    tx.exec_params(kInsertJobs, parameter, format_rfc3339(now));
    for (const auto& row : tx.exec_params(kSelectJobIds, parameter))
      known.put(digests.at(row[0].as<size_t>()), row[1].as<int64_t>());
  }
  std::vector<JobId> ids;
  for (const Digest& digest : digests) ids.push_back(JobId{known.find(digest).value_or(0)});
  return ids;
}

std::vector<StoredJob> load_jobs(pqxx::transaction_base& tx, JobId after) {
  std::vector<StoredJob> jobs;
  for (const auto& row : tx.exec_params(kSelectJobs, after.value))
    jobs.push_back({JobId{row[0].as<int64_t>()}, row[1].as<std::string>(), row[2].as<std::string>()});
  return jobs;
}

Result<JoinedRuns> join_runs(pqxx::transaction_base& tx, const std::vector<RunFact>& runs, int64_t generation,
                             KnownRows& shapes) {
  JoinedRuns joined_runs;
  if (runs.empty()) return joined_runs;
  const std::vector<RunChange> changes = changes_of(tx, runs, joined_runs);
  if (changes.empty()) return joined_runs;
  std::vector<const Shape*> wanted;
  std::set<JobId> jobs;
  for (const RunChange& change : changes) {
    const Shape& shape = change.fact.shape;
    if (shape.inputs.size() * (shape.outputs.size() - shape.explained.size()) > kMaxGuesses)
      return Error{
          ErrorCode::kTooLarge,
          "The run names too many inputs and outputs without saying how they belong together: split it.",
          "/outputs"};
    wanted.push_back(&change.fact.shape);
    jobs.insert(change.fact.job);
  }
  const std::vector<int64_t> shape_ids = ensure_shapes(tx, wanted, shapes);
  const ShapesByJob before = load_shapes(tx, jobs);
  upsert_runs(tx, changes, shape_ids);
  const json::array touched = touched_shapes(changes, shape_ids, before);
  if (touched.empty()) return joined_runs;
  tx.exec_params(kRefreshJobShapes, json::serialize(touched));

  json::array marked;
  for (const auto& [job, shapes_now] : load_shapes(tx, jobs)) {
    const Implied was = implied_by(before.at(job)), is = implied_by(shapes_now);
    if (was == is) continue;
    joined_runs.changed[job] =
        static_cast<int64_t>(is.guesses.size()) - static_cast<int64_t>(was.guesses.size());
    marked.emplace_back(std::to_string(job.value));
  }
  if (!marked.empty()) {
    const std::string jobs_marked = json::serialize(marked);
    tx.exec_params(kMarkJobs, jobs_marked, generation);
    tx.exec_params(kKeepImplied, jobs_marked, generation);
  }
  return joined_runs;
}

std::vector<JobShapes> load_job_shapes(pqxx::transaction_base& tx, int64_t after_generation) {
  std::set<JobId> jobs;
  for (const auto& row : tx.exec_params(kSelectMarkedJobs, after_generation))
    jobs.insert(JobId{row[0].as<int64_t>()});
  std::vector<JobShapes> out;
  for (const auto& [job, shapes] : load_shapes(tx, jobs)) out.push_back({job, values_of(shapes)});
  return out;
}

std::vector<JobShapes> load_job_shapes_as_of(pqxx::transaction_base& tx, int64_t generation) {
  std::vector<JobShapes> out;
  for (const auto& row : tx.exec_params(kSelectImpliedAsOf, generation)) {
    const JobId job{row[0].as<int64_t>()};
    if (out.empty() || out.back().job != job) out.push_back({job, {}});
    out.back().shapes.push_back({shape_of(row, 3), time_of(row[1])});
  }
  return out;
}

std::vector<RunFact> load_runs(pqxx::transaction_base& tx, JobId job, size_t limit) {
  std::vector<RunFact> runs;
  for (const auto& row : tx.exec_params(kSelectRunsOfJob, job.value, static_cast<int64_t>(limit)))
    runs.push_back(run_of(row).fact);
  return runs;
}

}  // namespace steward::storage
