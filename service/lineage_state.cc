#include "service/lineage_state.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "storage/run_store.h"

namespace steward::service {
namespace {

using lineage::Edge;
using lineage::SetId;
using lineage::SetSpan;
using storage::StoredEdge;
using SpansByTarget = std::map<storage::DeclaredTarget, std::vector<SetSpan>>;

// Edges between the datasets that rows have become one of; none between a node and itself.
class EdgeMaker {
 public:
  explicit EdgeMaker(const Identity& identity) : identity_(identity) {}

  std::optional<Edge> seen(StoredEdge&& stored) const {
    return made(stored.from, stored.to, std::move(stored.transformation), stored.job, stored.valid_from,
                std::nullopt);
  }
  std::optional<Edge> declared(const StoredEdge& stored, const SetSpan& span) const {
    return made(stored.from, stored.to, stored.transformation, stored.job, span.from, span.to);
  }
  std::optional<Edge> guessed(const lineage::Guess& guess, JobId job) const {
    return made({guess.from, {}}, {guess.to, {}}, {}, job, guess.since, std::nullopt);
  }

 private:
  std::optional<Edge> made(NodeRef from, NodeRef to, lineage::Transformation how, JobId job, Timestamp since,
                           std::optional<Timestamp> until) const {
    if (!identity_.empty()) {
      from = identity_.root(from);
      to = identity_.root(to);
    }
    if (from == to) return std::nullopt;
    return Edge{EdgeId{}, from, to, std::move(how), job, since, until};
  }

  const Identity& identity_;
};

std::map<SetId, std::vector<SetSpan>> by_set(const SpansByTarget& spans) {
  std::map<SetId, std::vector<SetSpan>> out;
  for (const auto& [target, list] : spans)
    for (const SetSpan& span : list) out[span.set].push_back(span);
  return out;
}

// What jobs read and write: as their runs say, and as they declare.
class JobEntries {
 public:
  JobEntries(const Identity& identity, const JobIndex* old) : identity_(identity) {
    if (!old) return;
    for (const JobEntry& job : old->all()) jobs_.emplace(job.id, job);
  }

  void add_jobs(pqxx::transaction_base& tx) {
    const JobId last = jobs_.empty() ? JobId{} : jobs_.rbegin()->first;
    for (storage::StoredJob& job : storage::load_jobs(tx, last))
      jobs_[job.id] = {job.id, std::move(job.ns), std::move(job.name), {}, {}};
  }
  void add(JobId job, const std::vector<lineage::JobShape>& shapes) {
    for (const auto& [shape, begins_at] : shapes) {
      for (const DatasetId input : shape.inputs) add_input(job, input);
      for (const DatasetId output : shape.outputs) add_output(job, output);
    }
  }
  void add_input(JobId job, DatasetId dataset) { insert(jobs_[job].inputs, dataset); }
  void add_output(JobId job, DatasetId dataset) { insert(jobs_[job].outputs, dataset); }

  std::shared_ptr<const JobIndex> index() && {
    std::vector<JobEntry> list;
    for (auto& [id, job] : jobs_)
      if (job.id) list.push_back(std::move(job));
    return std::make_shared<const JobIndex>(std::move(list));
  }

 private:
  void insert(std::vector<DatasetId>& sorted, DatasetId raw) const {
    const DatasetId id = identity_.root(raw);
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), id);
    if (at == sorted.end() || *at != id) sorted.insert(at, id);
  }

  const Identity& identity_;
  std::map<JobId, JobEntry> jobs_;
};

SpansByTarget spans_of(std::map<storage::DeclaredTarget, std::vector<lineage::Declaration>> all) {
  SpansByTarget spans;
  for (auto& [target, declarations] : all) spans[target] = lineage::spans_of(std::move(declarations));
  return spans;
}

// What is in `a` and not in `b`; both are sorted.
template <class T>
std::vector<T> without(const std::vector<T>& a, const std::vector<T>& b) {
  std::vector<T> rest;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(rest));
  return rest;
}

// A difference in the making.
struct Following {
  pqxx::transaction_base& tx;
  const Identity& identity;
  const LineageState& old;
  int64_t generation;
  LineageState next;
  lineage::GraphChange change;
  bool is_lost = false;  // the difference cannot be told

  void follow_seen_edges() {
    const EdgeMaker maker(identity);
    storage::load_edges(tx, generation, [&](StoredEdge&& stored) {
      if (stored.set) return;  // with its declaration
      if (stored.first_generation <= generation) is_lost = true;
      if (auto edge = maker.seen(std::move(stored))) change.added.push_back(*std::move(edge));
    });
  }

  void follow_declarations(JobEntries& jobs) {
    std::map<SetId, std::vector<SetSpan>> begun, ended;
    std::set<SetId> sets;
    for (auto& [target, spans] : spans_of(storage::load_declarations(tx, generation))) {
      const auto at = old.spans.find(target);
      const std::vector<SetSpan> before = at == old.spans.end() ? std::vector<SetSpan>{} : at->second;
      for (const SetSpan& span : without(spans, before)) begun[span.set].push_back(span);
      for (const SetSpan& span : without(before, spans)) ended[span.set].push_back(span);
      jobs.add_output(target.job, target.target);
      next.spans[target] = std::move(spans);
    }
    for (const auto& [set, spans] : begun) sets.insert(set);
    for (const auto& [set, spans] : ended) sets.insert(set);
    const EdgeMaker maker(identity);
    storage::load_edges_of_sets(tx, {sets.begin(), sets.end()}, [&](StoredEdge&& stored) {
      jobs.add_input(stored.job, stored.from.dataset);
      for (const SetSpan& span : begun[stored.set])
        if (auto edge = maker.declared(stored, span)) change.added.push_back(*std::move(edge));
      for (const SetSpan& span : ended[stored.set])
        if (auto edge = maker.declared(stored, span)) change.removed.push_back(*std::move(edge));
    });
  }

  void follow_runs(JobEntries& jobs) {
    const EdgeMaker maker(identity);
    for (auto& [job, shapes] : storage::load_job_shapes(tx, generation)) {
      jobs.add(job, shapes);
      auto guesses = lineage::guesses_of(shapes);
      const auto at = old.guesses.find(job);
      const std::vector<lineage::Guess> before =
          at == old.guesses.end() ? std::vector<lineage::Guess>{} : at->second;
      for (const lineage::Guess& guess : without(guesses, before))
        if (auto edge = maker.guessed(guess, job)) change.added.push_back(*std::move(edge));
      for (const lineage::Guess& guess : without(before, guesses))
        if (auto edge = maker.guessed(guess, job)) change.removed.push_back(*std::move(edge));
      next.guesses[job] = std::move(guesses);
    }
  }
};

}  // namespace

Result<LineageStep> load_lineage(pqxx::transaction_base& tx, const Identity& identity, int64_t as_of) {
  const bool is_present = as_of == storage::kPresent;
  auto state = std::make_shared<LineageState>();
  JobEntries jobs(identity, nullptr);
  jobs.add_jobs(tx);
  state->spans =
      spans_of(is_present ? storage::load_declarations(tx) : storage::load_declarations_as_of(tx, as_of));
  for (const auto& [target, spans] : state->spans) jobs.add_output(target.job, target.target);

  lineage::GraphBuilder builder;
  const auto add = [&](const std::optional<Edge>& edge) {
    if (edge)
      builder.add(edge->from, edge->to,
                  builder.label(edge->transformation, edge->job, edge->valid_from, edge->valid_to));
  };
  const EdgeMaker maker(identity);
  const auto spans_of_set = by_set(state->spans);
  const storage::EdgeSink take = [&](StoredEdge&& stored) {
    if (!stored.set) return add(maker.seen(std::move(stored)));
    jobs.add_input(stored.job, stored.from.dataset);
    if (const auto at = spans_of_set.find(stored.set); at != spans_of_set.end())
      for (const SetSpan& span : at->second) add(maker.declared(stored, span));
  };
  if (is_present)
    storage::load_edges(tx, -1, take);
  else
    storage::load_edges_as_of(tx, as_of, take);
  for (auto& [job, shapes] :
       is_present ? storage::load_job_shapes(tx) : storage::load_job_shapes_as_of(tx, as_of)) {
    jobs.add(job, shapes);
    auto guesses = lineage::guesses_of(shapes);
    for (const lineage::Guess& guess : guesses) add(maker.guessed(guess, job));
    state->guesses[job] = std::move(guesses);
  }
  state->graph = std::make_shared<const lineage::Graph>(std::move(builder).build());
  state->jobs = std::move(jobs).index();
  return LineageStep{std::move(state), std::nullopt};
}

Result<LineageStep> follow_lineage(pqxx::transaction_base& tx, const Identity& identity,
                                   const LineageState& old, int64_t generation) {
  Following following{tx, identity, old, generation, old, {}};
  JobEntries jobs(identity, old.jobs.get());
  jobs.add_jobs(tx);
  following.follow_seen_edges();
  following.follow_declarations(jobs);
  following.follow_runs(jobs);
  // What one row no longer says another may still say: a run what was declared, one set what another holds.
  if (following.is_lost || !following.change.removed.empty()) return load_lineage(tx, identity);

  following.next.graph = std::make_shared<const lineage::Graph>(old.graph->with(following.change));
  following.next.jobs = std::move(jobs).index();
  return LineageStep{std::make_shared<const LineageState>(std::move(following.next)),
                     std::move(following.change)};
}

}  // namespace steward::service
