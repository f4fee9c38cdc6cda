// The same events in a thousand orders, split into batches at random, some sent twice: one graph. And servers
// that follow each other's writes piece by piece hold what a server reads that has just been started.
//
// STEWARD_ORDERS sets how many orders (300 unless told; the long form is 1000), STEWARD_ORDERS_SEED which.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "base/text.h"
#include "service/steward.h"
#include "storage/storage_fixture.h"

namespace steward::service {
namespace {

int from_environment(const char* name, int fallback) {
  const char* text = std::getenv(name);
  return text ? static_cast<int>(parse_int(text).value_or(fallback)) : fallback;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

// $NS is replaced by a namespace for each order, $T(name) by a dataset, $C(from.field>field) by a
// columnLineage facet.
std::string dataset(const std::string& name, const std::string& facets = "") {
  return R"({"namespace":"$NS","name":")" + name + R"(","facets":{)" + facets + "}}";
}
std::string column(const std::string& from, const std::string& field, const std::string& to) {
  return R"("columnLineage":{"fields":{")" + to + R"(":{"inputFields":[{"namespace":"$NS","name":")" + from +
         R"(","field":")" + field + R"("}]}}})";
}
std::string schema(const std::string& field) {
  return R"("schema":{"fields":[{"name":")" + field + R"(","type":"text"}]})";
}
std::string at(int hour) {
  return R"("eventTime":"2026-11-20T)" + std::string(hour < 10 ? "0" : "") + std::to_string(hour) +
         R"(:00:00Z")";
}
std::string run_event(const std::string& state, int hour, const std::string& run, const std::string& job,
                      const std::string& inputs, const std::string& outputs) {
  return R"({"eventType":")" + state + R"(",)" + at(hour) + R"(,"run":{"runId":")" + run +
         R"("},"job":{"namespace":"$NS","name":")" + job + R"("},"inputs":[)" + inputs + R"(],"outputs":[)" +
         outputs + "]}";
}
std::string job_event(int hour, const std::string& job, const std::string& inputs,
                      const std::string& outputs) {
  return "{" + at(hour) + R"(,"job":{"namespace":"$NS","name":")" + job + R"("},"inputs":[)" + inputs +
         R"(],"outputs":[)" + outputs + "]}";
}

// Every way of speaking that OpenLineage knows: whole runs, a run that never ends, one that only starts, one
// that only completes, declarations that change and end, two names of one dataset, a rename, a late word.
const std::vector<std::string>& events() {
  static const std::vector<std::string> kEvents = {
      run_event("START", 1, "r1", "nightly", dataset("customer", schema("email")), ""),
      run_event("RUNNING", 2, "r1", "nightly", dataset("orders"), dataset("mart") + "," + dataset("log")),
      run_event("COMPLETE", 3, "r1", "nightly", "", dataset("mart", column("customer", "email", "e"))),
      run_event("START", 4, "r2", "nightly", dataset("customer") + "," + dataset("orders"), dataset("mart")),
      run_event("RUNNING", 5, "s1", "stream", dataset("clicks"), dataset("sessions")),
      run_event("RUNNING", 6, "s1", "stream", dataset("customer"), dataset("sessions")),
      run_event("COMPLETE", 7, "c1", "export", dataset("mart"), dataset("csv")),
      run_event("FAIL", 8, "c2", "export", dataset("log"), dataset("csv")),
      job_event(2, "view", "", dataset("v", column("customer", "email", "a"))),
      job_event(5, "view", "", dataset("v", column("customer", "email", "b"))),
      job_event(9, "view", "", dataset("v", column("customer", "email", "a"))),
      job_event(6, "gone", "", dataset("w", column("customer", "email", "a"))),
      job_event(8, "gone", "", dataset("w", R"("columnLineage":{"_deleted":true})")),
      "{" + at(4) + R"(,"dataset":)" + dataset("feature", column("mart", "e", "f")) + "}",
      run_event("COMPLETE", 10, "x1", "load", dataset("mart"),
                dataset("files/mart",
                        R"("symlinks":{"identifiers":[{"namespace":"$NS-hive","name":"db.mart2"}]},)" +
                            column("mart", "e", "e"))),
      run_event("COMPLETE", 11, "y1", "read", R"({"namespace":"$NS-hive","name":"db.mart2"})",
                dataset("report")),
      run_event("COMPLETE", 12, "z1", "rename", "",
                dataset("report_final", R"("lifecycleStateChange":{"lifecycleStateChange":"RENAME",)"
                                        R"("previousIdentifier":{"namespace":"$NS","name":"report"}})")),
  };
  return kEvents;
}

std::vector<lineage::BatchItem> items_of(const std::vector<std::string>& texts) {
  std::vector<lineage::BatchItem> items;
  for (const std::string& text : texts)
    items.push_back({items.size(), lineage::parse_event_text(text), text});
  return items;
}

class Server {
 public:
  explicit Server(const std::string& url, const std::filesystem::path& keys) {
    auto opened = Steward::open({.database_url = url, .keys_dir = keys, .pool_size = 2});
    if (!opened.ok()) throw std::runtime_error(opened.error().to_string());
    steward_ = *std::move(opened);
  }
  Steward* operator->() { return steward_.get(); }

  void ingest(const std::vector<std::string>& texts) {
    const BatchOutcome outcome = steward_->ingest_batch(items_of(texts), "test");
    EXPECT_EQ(outcome.successful, texts.size());
    for (const BatchFailure& failure : outcome.failures)
      ADD_FAILURE() << failure.reason << " " << failure.where;
  }
  std::shared_ptr<const World> world() {
    auto world = steward_->world();
    EXPECT_TRUE(world.ok()) << world.error().to_string();
    return *std::move(world);
  }

 private:
  std::unique_ptr<Steward> steward_;
};

// "customer#email -> mart#e IDENTITY nightly [03:00,": every edge with its time, by names.
std::vector<std::string> edges_of(const World& world) {
  std::vector<std::string> lines;
  world.graph->visit_all([&](const lineage::EdgeView& edge) {
    const auto until = world.graph->valid_to(edge.label);
    const auto hours = [](Timestamp t) { return format_rfc3339(t).substr(11, 5); };
    lines.push_back(world.catalog->describe(edge.from) + " -> " + world.catalog->describe(edge.to) + " " +
                    world.graph->transformation(edge.label).subtype + " " +
                    world.jobs->describe(world.graph->job(edge.label)) + " [" +
                    hours(world.graph->valid_from(edge.label)) + "," + (until ? hours(*until) + ")" : ""));
  });
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string order_ns(int order) {
  return "order" + std::to_string(100'000 + order);
}

// The lines that speak of one order, with its namespace written as $NS.
std::map<std::string, std::vector<std::string>> by_order(const std::vector<std::string>& lines) {
  std::map<std::string, std::vector<std::string>> orders;
  for (const std::string& line : lines) {
    const size_t begin = line.find("order1");
    const std::string ns = line.substr(begin, 11);
    orders[ns].push_back(replaced(line, ns, "$NS"));
  }
  for (auto& [ns, list] : orders) std::sort(list.begin(), list.end());
  return orders;
}

TEST(LineageOrder, TheSameEventsInAnyOrderGiveOneGraph) {
  const int orders = from_environment("STEWARD_ORDERS", 300);
  const int seed = from_environment("STEWARD_ORDERS_SEED", 20261121);
  std::mt19937 random(static_cast<uint32_t>(seed));
  const storage::TemporaryFolder keys;
  Server server(storage::migrated_database_url(), keys.path());

  for (int order = 0; order < orders; ++order) {
    std::vector<std::string> arrival = events();
    // The first order is the natural one; the others are shuffled, and some events come twice.
    if (order > 0) {
      for (int twice = 0; twice < 3; ++twice) arrival.push_back(arrival[random() % events().size()]);
      std::shuffle(arrival.begin(), arrival.end(), random);
    }
    for (std::string& text : arrival) text = replaced(text, "$NS", order_ns(order));
    for (auto next = arrival.begin(); next != arrival.end();) {
      const auto end = next + std::min<std::ptrdiff_t>(1 + static_cast<std::ptrdiff_t>(random() % 12),
                                                       arrival.end() - next);
      server.ingest({next, end});
      next = end;
    }
  }
  const auto graphs = by_order(edges_of(*server.world()));
  ASSERT_EQ(graphs.size(), static_cast<size_t>(orders));
  const std::vector<std::string>& natural = graphs.at(order_ns(0));
  EXPECT_EQ(natural, (std::vector<std::string>{
                         "$NS/clicks -> $NS/sessions IDENTITY $NS/stream [05:00,",
                         "$NS/customer -> $NS/log IDENTITY $NS/nightly [01:00,",
                         "$NS/customer -> $NS/sessions IDENTITY $NS/stream [05:00,",
                         "$NS/customer#email -> $NS/mart#e IDENTITY $NS/nightly [01:00,",
                         "$NS/customer#email -> $NS/v#a IDENTITY $NS/view [02:00,05:00)",
                         "$NS/customer#email -> $NS/v#a IDENTITY $NS/view [09:00,",
                         "$NS/customer#email -> $NS/v#b IDENTITY $NS/view [05:00,09:00)",
                         "$NS/customer#email -> $NS/w#a IDENTITY $NS/gone [06:00,08:00)",
                         "$NS/files/mart -> $NS/report_final IDENTITY $NS/read [11:00,",
                         "$NS/log -> $NS/csv IDENTITY $NS/export [08:00,",
                         "$NS/mart -> $NS/csv IDENTITY $NS/export [07:00,",
                         "$NS/mart#e -> $NS/feature#f IDENTITY $NS/dataset:feature [04:00,",
                         "$NS/mart#e -> $NS/files/mart#e IDENTITY $NS/load [10:00,",
                         "$NS/orders -> $NS/log IDENTITY $NS/nightly [01:00,",
                     }));
  for (const auto& [ns, graph] : graphs) ASSERT_EQ(graph, natural) << ns << " of seed " << seed;
}

TEST(LineageOrder, ServersThatFollowHoldWhatAFreshOneReads) {
  std::mt19937 random(7);
  const storage::TemporaryFolder keys;
  const std::string url = storage::migrated_database_url();
  Server first(url, keys.path()), second(url, keys.path());
  std::vector<std::string> arrival;
  for (int order = 0; order < 3; ++order)
    for (const std::string& text : events()) arrival.push_back(replaced(text, "$NS", order_ns(order)));
  std::shuffle(arrival.begin(), arrival.end(), random);

  for (size_t i = 0; i < arrival.size(); ++i) {
    Server& writer = i % 2 == 0 ? first : second;
    writer.ingest({arrival[i]});
    const auto a = first.world(), b = second.world();
    ASSERT_EQ(a->graph->hash(), b->graph->hash()) << "after event " << i;
    if (i % 5 != 0 && i + 1 != arrival.size()) continue;
    Server fresh(url, keys.path());
    const auto c = fresh.world();
    ASSERT_EQ(edges_of(*a), edges_of(*c)) << "after event " << i;
    ASSERT_EQ(a->graph->hash(), c->graph->hash()) << "after event " << i;
    ASSERT_EQ(a->catalog->hash(), c->catalog->hash()) << "after event " << i;
    for (const Dataset& dataset : c->catalog->datasets())
      ASSERT_EQ(a->propagation->categories_of(dataset), c->propagation->categories_of(dataset));
  }
}

}  // namespace
}  // namespace steward::service
