// replay_bench: a million past decisions (--quick: 100,000) made again under a proposed set. Bound: 30 s for
// a million.
//
// The decisions are asked of a real Steward in several worlds; their ledger entries are then copied, with
// other ids, times and subjects, until there are as many as asked for.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <ctime>
#include <functional>
#include <pqxx/pqxx>
#include <random>

#include "audit/entry.h"
#include "bench/cluster_folder.h"
#include "bench/measure.h"
#include "service/replay.h"
#include "service/steward.h"
#include "service/world_history.h"
#include "storage/embedded_cluster.h"

namespace steward::bench {
namespace {

constexpr double kSecondsForAMillion = 30;
constexpr int kWorlds = 20, kTables = 200, kRoles = 10;
const char* const kPurposes[] = {"essential.service", "analytics", "marketing.communications",
                                 "train_ai_system"};

std::string policies(bool proposed) {
  std::string text = "apiVersion: steward/v1\nkind: AccessPolicy\nmetadata: {name: bench}\nrules:\n";
  for (int role = 0; role < kRoles; ++role)
    text += fmt::format(
        "  - id: role{0}\n    effect: permit\n    subjects: {{roles: [role{0}]}}\n    purposes: [{1}]\n"
        "    data: {{categories: [user.contact, none]}}\n{2}    reason: \"R.\"\n",
        role, kPurposes[role % 4], role == 3 ? "    require: {consent: true}\n" : "");
  if (proposed)
    text +=
        "  - id: closed\n    effect: forbid\n    subjects: {roles: [role1]}\n    data: {categories: "
        "[user.contact]}\n"
        "    reason: \"C.\"\n";
  return text;
}

// Of every `step`-th table; `variant` makes what is found another.
scanners::ScanReport scan_report(const std::string& prefix, int tables, int first, int step, int variant) {
  scanners::ScanReport report;
  report.rules_hash = "r";
  for (int table = first; table < tables; table += step) {
    scanners::DatasetReport& dataset = report.datasets.emplace_back();
    dataset.name = {"postgres://db:5432", fmt::format("shop.public.{}_{}", prefix, table)};
    dataset.kind = DatasetKind::kTable;
    dataset.design = scanners::SampleDesign::kEverything;
    for (int column = 0; column < 8; ++column) {
      scanners::FieldReport& field = dataset.fields.emplace_back();
      field.field.path = fmt::format("column_{}", column);
      field.field.ordinal = column + 1;
      field.rows_examined = 1000 + variant;
      if (column > 1) continue;
      field.categories = {Category(column == 0 ? "user.contact.email" : "user.contact.phone_number")};
      scanners::Finding& finding = field.findings.emplace_back();
      finding.category = field.categories[0];
      finding.confidence = 0.6 + 0.01 * variant;
    }
  }
  return report;
}

Status scan(service::Steward& steward, int world) {
  const auto report = scan_report("table", kTables, world, world ? kWorlds : 1, world);
  auto stored = steward.store_scan(report, "bench");
  if (!stored.ok()) return stored.error();
  return {};
}

// So many real decisions in each of the worlds.
Status ask(service::Steward& steward, int count, std::mt19937& random) {
  std::vector<policy::DecisionRequest> requests;
  for (int i = 0; i < count; ++i) {
    policy::DecisionRequest& request = requests.emplace_back();
    const int role = static_cast<int>(random() % kRoles);
    request.subject = {fmt::format("job-{}", i), {fmt::format("role{}", role)}, {}, {}};
    request.resources = {fmt::format("table_{}", random() % kTables)};
    request.purpose = kPurposes[random() % 4];
    if (role == 3) request.data_subjects = {fmt::format("person-{}", random() % 50)};
  }
  STEWARD_ASSIGN_OR_RETURN(const auto recorded, steward.decide_all(std::move(requests)));
  for (const auto& decision : recorded)
    if (!decision.ok()) return decision.error();
  return {};
}

// Of this process: other load on the machine does not count.
double cpu_seconds_of(const std::function<void()>& run) {
  const std::clock_t begin = std::clock();
  run();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

// Entries like those that are there, in their order of worlds.
uint64_t multiply(const std::string& url, uint64_t wanted) {
  pqxx::connection connection(url);
  std::vector<std::string> bodies;
  int64_t next = 0;
  int period = 0;
  {
    pqxx::work tx(connection);
    for (const auto& row :
         tx.exec("SELECT canonical FROM steward.ledger_entry WHERE kind = 'decision' ORDER BY seq"))
      bodies.push_back(row[0].as<std::string>());
    next = tx.exec1("SELECT max(seq) + 1 FROM steward.ledger_entry")[0].as<int64_t>();
    period = tx.exec1("SELECT period FROM steward.ledger_head")[0].as<int>();
  }
  const uint64_t copies = wanted / bodies.size();
  uint64_t made = bodies.size(), bytes = 0;
  pqxx::work tx(connection);
  tx.exec("SET LOCAL search_path = steward");
  pqxx::stream_to stream(
      tx, "ledger_entry",
      std::vector<std::string>{"seq", "period", "kind", "actor", "time", "leaf", "canonical"});
  const std::string leaf = "\\x" + std::string(64, '0');
  Timestamp time = *parse_rfc3339("2027-01-01T00:00:00Z");
  for (const std::string& body : bodies) {
    auto entry = boost::json::parse(body).as_object();
    for (uint64_t copy = 1; copy < copies; ++copy) {
      time += std::chrono::milliseconds(1);
      entry["seq"] = next;
      auto& inner = entry["body"].as_object();
      inner["id"] = fmt::format("00000000-0000-4000-8000-{:012}", made);
      inner["subject"].as_object()["id"] = fmt::format("job-{}", made % 5000);
      const std::string text = boost::json::serialize(entry);
      bytes += text.size();
      stream << std::make_tuple(next++, period, std::string("decision"), std::string("job"),
                                format_rfc3339(time), leaf, text);
      ++made;
    }
  }
  stream.complete();
  tx.commit();
  fmt::print("  {} decisions, {:.0f} bytes each\n", made,
             static_cast<double>(bytes) / static_cast<double>(made));
  return made;
}

// A Steward with a database of its own. Copied entries stand past the ledger's head, so nothing can be
// recorded after them: what records is measured elsewhere.
struct Place {
  ClusterFolder folder;
  std::unique_ptr<storage::EmbeddedCluster> cluster;
  std::unique_ptr<service::Steward> steward;

  Status open() {
    STEWARD_ASSIGN_OR_RETURN(cluster, storage::EmbeddedCluster::start(folder.path() / "data"));
    service::Options options;
    options.database_url = cluster->url();
    options.keys_dir = folder.path() / "keys";
    STEWARD_ASSIGN_OR_RETURN(steward, service::Steward::open(std::move(options)));
    return {};
  }
};

int fail(const Error& error) {
  fmt::print(stderr, "replay_bench: {}\n", error.to_string());
  return 1;
}

// Storing a scan in which every dataset, field and tag is another than before, with history and without.
int measure_history() {
  constexpr int kScanned = 1000, kRuns = 4;
  Place place;
  if (const Status opened = place.open(); !opened.ok()) return fail(opened.error());
  service::Steward& steward = *place.steward;
  const std::string url = place.cluster->url();
  int variant = 0, failed = 0;
  const auto store = [&] {
    auto stored = steward.store_scan(scan_report("wide", kScanned, 0, 1, ++variant), "bench");
    if (!stored.ok()) failed = fail(stored.error());
  };
  const auto switch_history = [&](const char* how) {
    pqxx::connection connection(url);
    pqxx::work tx(connection);
    for (const auto& [table, trigger] :
         {std::pair{"dataset", "keep_dataset"}, std::pair{"field", "keep_field"},
          std::pair{"tag", "keep_changed_tag"}, std::pair{"tag", "keep_removed_tag"}})
      tx.exec(fmt::format("ALTER TABLE steward.{} {} TRIGGER {}", table, how, trigger));
    tx.commit();
  };
  const double first = seconds_of(1, store);
  double with = 1e9, without = 1e9;
  for (int i = 0; i < kRuns; ++i) {  // in turns, so that what else runs here disturbs both alike
    with = std::min(with, seconds_of(1, store));
    switch_history("DISABLE");
    without = std::min(without, seconds_of(1, store));
    switch_history("ENABLE");
  }
  fmt::print(
      "  a scan of {} tables of 8 columns: first stored in {:.2f} s; all of it changed {:.2f} s, without "
      "history {:.2f} s\n",
      kScanned, first, with, without);
  return failed;
}

int measure_replay(uint64_t wanted) {
  Place place;
  if (const Status opened = place.open(); !opened.ok()) return fail(opened.error());
  service::Steward* const steward = place.steward.get();
  std::mt19937 random(7);
  const auto applied = steward->apply_policies({{"bench.yaml", policies(false)}}, "bench");
  if (!applied.ok() || !applied->set)
    return fail(applied.ok() ? Error{ErrorCode::kInternal, applied->diagnostics.front().message, ""}
                             : applied.error());
  for (int world = 0; world < kWorlds; ++world) {
    if (auto done = scan(*steward, world); !done.ok()) return fail(done.error());
    if (auto done = ask(*steward, 200, random); !done.ok()) return fail(done.error());
  }
  const uint64_t made = multiply(place.cluster->url(), wanted);

  const auto proposed = policy::load_policies({{"bench.yaml", policies(true)}}).set;
  service::ReplayReport report;
  std::optional<Error> failure;
  double cpu = 0;
  const double seconds = seconds_of(1, [&] {
    cpu = cpu_seconds_of([&] {
      auto replayed = steward->replay(proposed, {});
      if (replayed.ok())
        report = *std::move(replayed);
      else
        failure = replayed.error();
    });
  });
  if (failure) return fail(*failure);
  fmt::print(
      "  {:.1f} s ({:.1f} s of CPU without PostgreSQL's): {} worlds, {} different requests, {} reproduced, "
      "{} not, {} inexact, {} changed\n",
      seconds, cpu, report.worlds, report.distinct, report.reproduced, report.not_reproduced, report.inexact,
      report.changed);
  if (report.reproduced != made || report.inexact > 0) {
    fmt::print(stderr, "replay_bench: some decisions did not come out again\n");
    return 1;
  }
  Ratios ratios;
  ratios.at_most("replay_seconds_of_a_million", seconds * 1e6 / static_cast<double>(made),
                 kSecondsForAMillion);
  return ratios.all_held() ? 0 : 1;
}

// A large catalog under a changed set, beside decide() asked of each of its datasets for one combination of
// somebody, an action and a purpose.
int measure_simulation() {
  constexpr int kTablesSimulated = 3000;
  Place place;
  if (const Status opened = place.open(); !opened.ok()) return fail(opened.error());
  service::Steward& steward = *place.steward;
  const auto applied = steward.apply_policies({{"bench.yaml", policies(false)}}, "bench");
  if (!applied.ok()) return fail(applied.error());
  const auto stored = steward.store_scan(scan_report("large", kTablesSimulated, 0, 1, 0), "bench");
  if (!stored.ok()) return fail(stored.error());
  const auto world = steward.world();
  if (!world.ok()) return fail(world.error());

  const auto proposed = policy::load_policies({{"bench.yaml", policies(true)}}).set;
  const auto other = service::with_policies(**world, proposed);
  const double deciding = cpu_seconds_of([&] {
    policy::DecisionRequest request;
    request.subject = {"somebody", {"role1"}, {}, {}};
    request.purpose = kPurposes[1];
    request.time = *parse_rfc3339("2026-11-01T00:00:00Z");
    for (const Dataset& dataset : (*world)->catalog->datasets())
      for (const service::World* side : {world->get(), other.get()}) {
        request.resources = {to_string(dataset.name)};
        policy::decide(side->context(), request);
      }
  });
  std::optional<Result<service::Simulation>> simulation;
  const double simulating = cpu_seconds_of([&] { simulation = steward.simulate(proposed, {}); });
  if (!simulation->ok()) return fail(simulation->error());
  const service::Simulation& told = **simulation;
  const double each = simulating / static_cast<double>(told.evaluated);
  fmt::print(
      "  simulate: {} datasets, {} combinations in {:.2f} s of CPU, {:.2f} ms each, {} flips{}; by decide() "
      "{:.0f} ms\n",
      told.datasets, told.evaluated, simulating, each * 1e3, told.flips, told.is_complete ? "" : ", cut",
      deciding * 1e3);
  Ratios ratios;
  ratios.at_most("simulate_of_deciding_each", each / deciding, 0.1);
  return ratios.all_held() && told.is_complete && told.flips > 0 ? 0 : 1;
}

}  // namespace
}  // namespace steward::bench

int main(int argc, char** argv) {
  const bool is_quick = argc > 1 && std::string_view(argv[1]) == "--quick";
  const int replay = steward::bench::measure_replay(is_quick ? 100'000 : 1'000'000);
  std::fflush(stdout);
  const int simulation = steward::bench::measure_simulation();
  std::fflush(stdout);
  return std::max({replay, simulation, steward::bench::measure_history()});
}
