#include "bench/ledger_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <stdexcept>
#include <thread>
#include <vector>

#include "audit/entry.h"
#include "audit/merkle.h"
#include "bench/cluster_folder.h"
#include "bench/ledger_proof.h"
#include "service/audit/search.h"
#include "storage/embedded_cluster.h"
#include "storage/ledger_store.h"
#include "storage/ledger_tiles.h"
#include "storage/migrations.h"

namespace steward::bench {
namespace {

using Clock = std::chrono::steady_clock;
using service::LedgerQuery;

constexpr uint64_t kChunk = 65'536;
const Timestamp kBegin = *parse_rfc3339("2026-01-01T00:00:00Z");
constexpr std::chrono::days kSpan{300};

// A decision with what can be searched for and no more: real ones hold snapshots and obligations besides,
// which the index does not look at.
audit::Entry entry_of(uint64_t n, uint64_t all) {
  const uint64_t h = n * 0x9E3779B97F4A7C15u, pick = h >> 33;
  const bool is_denied = n % 11 == 0;
  static constexpr const char* kPurposes[] = {"analytics",       "analytics.reporting", "essential.service",
                                              "essential.fraud", "marketing",           "marketing.email"};
  static constexpr const char* kCategories[] = {"user.contact.email", "user.contact.address.city",
                                                "user.name",          "user.financial",
                                                "user.behavior",      "system"};
  // A few people ask for most, and many for little.
  const uint64_t who = pick % 3 == 0 ? pick % 50 : pick % 5000;
  const Timestamp time = kBegin + std::chrono::microseconds(
                                      static_cast<int64_t>(static_cast<double>(n) / static_cast<double>(all) *
                                                           std::chrono::microseconds(kSpan).count()));
  audit::PreparedEntry prepared{
      "decision", fmt::format("person-{}", who), time,
      fmt::format(
          R"({{"action":"{}","fields":[{{"categories":["{}"],"name":"postgres://shop:5432/shop.public.t{}#c{}","verdict":"permit"}}],)"
          R"("id":"{:08x}-{:012x}","purpose":"{}","reasons":[{{"effect":"permit","rule":"shop/{}-{}","sentence":"As the rule says."}}],)"
          R"("resources":["t{}"],"subject":{{"id":"person-{}","roles":["analyst"]}},"verdict":"{}"}})",
          pick % 5 == 0 ? "export" : "read", kCategories[pick % 6], pick % 500, pick % 8, h >> 32, n,
          kPurposes[pick % 6], is_denied ? "forbid" : "allow", pick % 40, pick % 500, who,
          is_denied ? "deny" : "permit")};
  return audit::seal_prepared(std::move(prepared), static_cast<int64_t>(n));
}

int period_of(Timestamp time) {
  const std::string text = format_rfc3339(time);
  return std::stoi(text.substr(0, 4) + text.substr(5, 2));
}

// As the writer would have left it.
void fill(const std::string& url, uint64_t all) {
  pqxx::connection connection(url);
  connection.set_variable("search_path", "steward");
  audit::Frontier frontier;
  {
    pqxx::work tx(connection);
    for (int period = period_of(kBegin); period <= period_of(kBegin + kSpan); ++period)
      tx.exec(fmt::format("SELECT ledger_make_partition({})", period));
    tx.commit();
  }
  std::vector<Digest> leaves;
  for (uint64_t done = 0; done < all; done += kChunk) {
    pqxx::work tx(connection);
    leaves.clear();
    const uint64_t end = std::min(done + kChunk, all);
    pqxx::stream_to rows(
        tx, "ledger_entry",
        std::vector<std::string>{"seq", "period", "kind", "actor", "time", "leaf", "canonical"});
    for (uint64_t n = done; n < end; ++n) {
      const audit::Entry entry = entry_of(n, all);
      frontier.append(entry.leaf);
      leaves.push_back(entry.leaf);
      rows << std::make_tuple(entry.seq, period_of(entry.time), entry.kind, entry.actor,
                              format_rfc3339(entry.time), "\\x" + to_hex(entry.leaf), entry.canonical);
    }
    rows.complete();
    if (const Status written = storage::write_tiles(tx, done, leaves); !written.ok())
      throw std::runtime_error(written.error().to_string());
    std::string nodes;
    for (const Digest& node : frontier.nodes()) nodes += to_hex(node);
    tx.exec_params("UPDATE ledger_head SET size = $1, frontier = decode($2, 'hex'), period = $3",
                   static_cast<int64_t>(end), nodes, period_of(entry_of(end - 1, all).time));
    tx.commit();
  }
  pqxx::nontransaction tx(connection);
  tx.exec(
      "INSERT INTO ledger_segment (period, first_seq, last_seq, min_time, max_time, state) "
      "SELECT period, min(seq), max(seq), min(time), max(time), 'closed' FROM ledger_entry GROUP BY period");
  tx.exec("VACUUM ANALYZE ledger_entry");
  tx.exec("VACUUM ANALYZE ledger_posting");
  tx.exec("VACUUM ANALYZE ledger_block");
}

struct Question {
  const char* what;
  std::vector<LedgerQuery> queries;  // asked one after the other
};

std::vector<Question> questions(uint64_t all, int each) {
  std::mt19937_64 random(7);
  const auto person = [&] { return fmt::format("person-{}", random() % 5000); };
  const auto table = [&] { return fmt::format("postgres://shop:5432/shop.public.t{}", random() % 500); };
  std::vector<Question> asked = {{"one decision by its id", {}},
                                 {"one person's (rare)", {}},
                                 {"permits (common)", {}},
                                 {"a person and a dataset", {}},
                                 {"a category and a purpose above", {}},
                                 {"denied by a rule that permits (disjoint)", {}},
                                 {"a person within a week", {}},
                                 {"a purpose within a day, oldest first", {}},
                                 {"every entry of an hour", {}}};
  for (int i = 0; i < each; ++i) {
    LedgerQuery q;
    const uint64_t n = random() % all;
    const Timestamp at = entry_of(n, all).time;
    q.id = fmt::format("{:08x}-{:012x}", n * 0x9E3779B97F4A7C15u >> 32, n);
    asked[0].queries.push_back(q);
    q = {};
    q.who = person();
    asked[1].queries.push_back(q);
    q = {};
    q.verdict = "permit";
    asked[2].queries.push_back(q);
    q = {};
    q.who = person();
    q.dataset = table();
    asked[3].queries.push_back(q);
    q = {};
    q.category = "user.contact";
    q.purpose = i % 2 == 0 ? "marketing" : "essential";
    asked[4].queries.push_back(q);
    q = {};
    q.verdict = "deny";
    q.rule = fmt::format("shop/allow-{}", random() % 40);
    asked[5].queries.push_back(q);
    q = {};
    q.who = person();
    q.from = at;
    q.to = at + std::chrono::days(7);
    asked[6].queries.push_back(q);
    q = {};
    q.purpose = "analytics.reporting";
    q.from = at;
    q.to = at + std::chrono::days(1);
    q.oldest_first = true;
    asked[7].queries.push_back(q);
    q = {};
    q.from = at;
    q.to = at + std::chrono::hours(1);
    asked[8].queries.push_back(q);
  }
  return asked;
}

double percentile(std::vector<double>& of, double share) {
  std::sort(of.begin(), of.end());
  return of[std::min(of.size() - 1, static_cast<size_t>(static_cast<double>(of.size()) * share))];
}

double timed(service::LedgerSearch& search, const LedgerQuery& query, std::string* cursor = nullptr) {
  const auto began = Clock::now();
  const auto found = search.search(query);
  const double ms = std::chrono::duration<double, std::milli>(Clock::now() - began).count();
  if (!found.ok()) throw std::runtime_error(found.error().to_string());
  if (cursor) *cursor = found->next_cursor;
  return ms;
}

// What one would write without an index of one's own.
double like_ms(const std::string& url, const std::string& person) {
  pqxx::connection connection(url);
  pqxx::nontransaction tx(connection);
  const auto began = Clock::now();
  tx.exec_params(
      "SELECT seq, canonical FROM steward.ledger_entry WHERE canonical LIKE $1 ORDER BY seq DESC LIMIT 50",
      "%\"id\":\"" + person + "\"%");
  return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

}  // namespace

namespace {

ClusterFolder folder_of(const SearchBench& bench) {
  return bench.kept_in.empty() ? ClusterFolder() : ClusterFolder(bench.kept_in);
}

bool is_filled(storage::Database& database, uint64_t entries) {
  const auto size = database.run([](pqxx::work& tx) -> Result<uint64_t> {
    return tx
        .exec1(
            "SELECT size FROM ledger_head, (SELECT count(*) AS months FROM ledger_segment) AS m "
            "WHERE months > 0 UNION ALL SELECT 0 LIMIT 1")[0]
        .as<uint64_t>();
  });
  return size.ok() && *size == entries;
}

// The ledger is filled and indexed side by side, as by a server.
void fill_and_index(const std::string& url, service::LedgerSearch& search, uint64_t entries) {
  const auto began = Clock::now();
  const auto seconds = [&] { return std::chrono::duration<double>(Clock::now() - began).count(); };
  std::atomic<bool> is_done = false;
  std::jthread indexer([&] {
    for (bool is_last = false; !is_last;) {
      is_last = is_done;
      const auto lag = search.keep_up(1'000'000);
      if (!lag.ok()) fmt::print(stderr, "{}\n", lag.error().to_string());
    }
  });
  try {
    fill(url, entries);
  } catch (...) {
    is_done = true;
    throw;
  }
  const double filled = seconds();
  is_done = true;
  indexer.join();
  fmt::print("  {} entries written in {:.0f} s, indexed in {:.0f} s ({:.0f} a second)\n", entries, filled,
             seconds(), static_cast<double>(entries) / seconds());
  std::fflush(stdout);
}

}  // namespace

void measure_ledger_search(Ratios& ratios, const SearchBench& bench) {
  const uint64_t entries = bench.entries;
  const ClusterFolder place = folder_of(bench);
  auto cluster = storage::EmbeddedCluster::start(place.path() / "data");
  if (!cluster.ok()) throw std::runtime_error(cluster.error().to_string());
  const std::string url = (*cluster)->url();
  storage::Database database({.url = url});
  if (const auto migrated = storage::migrate(database); !migrated.ok())
    throw std::runtime_error(migrated.error().to_string());
  service::LedgerSearch search(database, {[](std::string_view person) -> Result<std::vector<std::string>> {
                                            return std::vector<std::string>{std::string(person)};
                                          },
                                          [](const std::string& dataset) { return dataset; }});
  if (!is_filled(database, entries)) fill_and_index(url, search, entries);
  const auto began = Clock::now();
  if (const auto lag = search.keep_up(1'000'000); !lag.ok())
    throw std::runtime_error(lag.error().to_string());
  fmt::print("  what was left to index: {:.1f} s\n",
             std::chrono::duration<double>(Clock::now() - began).count());

  std::vector<double> all;
  for (Question& question : questions(entries, 120)) {
    std::vector<double> times;
    for (const LedgerQuery& query : question.queries) times.push_back(timed(search, query));
    all.insert(all.end(), times.begin(), times.end());
    fmt::print("  {:<44} p50 {:>7.2f} ms   p99 {:>7.2f} ms\n", question.what, percentile(times, 0.5),
               percentile(times, 0.99));
  }
  LedgerQuery deep;
  deep.verdict = "deny";
  std::vector<double> pages;
  for (int i = 0; i < 300; ++i) {
    pages.push_back(timed(search, deep, &deep.cursor));
    if (deep.cursor.empty()) break;
  }
  all.insert(all.end(), pages.begin(), pages.end());
  const double last = pages.back();
  fmt::print("  {:<44} p50 {:>7.2f} ms   p99 {:>7.2f} ms   the last {:.2f} ms\n",
             fmt::format("{} pages of the denied", pages.size()), percentile(pages, 0.5),
             percentile(pages, 0.99), last);
  const double p99 = percentile(all, 0.99), p50 = percentile(all, 0.5);
  LedgerQuery one;
  one.who = "person-4711";
  std::vector<double> ours;
  for (int i = 0; i < 20; ++i) ours.push_back(timed(search, one));
  const double like = like_ms(url, "person-4711");
  fmt::print("  all: p50 {:.2f} ms, p99 {:.2f} ms; one person's by LIKE over the texts {:.0f} ms\n", p50, p99,
             like);
  ratios.at_most("ledger_search_p99_milliseconds", p99, 50);
  ratios.at_least("ledger_search_rare_over_like_scan", like / percentile(ours, 0.5), 10);
  const auto frontier = database.read([](pqxx::transaction_base& tx) { return storage::load_frontier(tx); });
  if (!frontier.ok()) throw std::runtime_error(frontier.error().to_string());
  measure_proofs(
      ratios, database, entries, frontier->root(), [&](uint64_t n) { return entry_of(n, entries).leaf; },
      3'000);
}

}  // namespace steward::bench
