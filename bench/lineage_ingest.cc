#include "bench/lineage_ingest.h"

#include <fmt/format.h>
#include <sched.h>

#include <pqxx/pqxx>

#include "bench/lineage_events.h"
#include "bench/own_steward.h"
#include "service/steward.h"

namespace steward::bench {
namespace {

constexpr size_t kBatch = 500;

// This process and all it starts run on one core from here on.
class OneCore {
 public:
  OneCore() {
    sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    sched_setaffinity(0, sizeof one, &one);
  }
  ~OneCore() { sched_setaffinity(0, sizeof before_, &before_); }

 private:
  cpu_set_t before_;
};

double seconds_of_copy(const std::string& url, const std::vector<std::string>& events) {
  pqxx::connection connection(url);
  {
    pqxx::work tx(connection);
    tx.exec("CREATE TABLE bare_copy (body text)");
    tx.commit();
  }
  return seconds_of(1, [&] {
    for (size_t at = 0; at < events.size(); at += kBatch) {
      pqxx::work tx(connection);
      pqxx::stream_to stream(tx, "bare_copy");
      for (size_t i = at; i < std::min(events.size(), at + kBatch); ++i) stream << std::make_tuple(events[i]);
      stream.complete();
      tx.commit();
    }
  });
}

double seconds_of_ingest(service::Steward& steward, const std::vector<std::string>& events) {
  return seconds_of(1, [&] {
    for (size_t at = 0; at < events.size(); at += kBatch) {
      std::vector<lineage::BatchItem> batch;
      for (size_t i = at; i < std::min(events.size(), at + kBatch); ++i)
        batch.push_back({i - at, lineage::parse_event_text(events[i]), events[i]});
      const auto outcome = steward.ingest_batch(std::move(batch), "bench");
      if (outcome.successful != outcome.received) fmt::print(stderr, "some events were refused\n");
    }
  });
}

Status measure(service::Steward& steward, const std::string& url, const std::vector<std::string>& events,
               Ratios& ratios) {
  size_t bytes = 0;
  for (const std::string& event : events) bytes += event.size();
  fmt::print("ingest: {} events of {} bytes on average\n", events.size(), bytes / events.size());

  const double bare = seconds_of_copy(url, events);
  const double ours = seconds_of_ingest(steward, events);
  const double again = seconds_of_ingest(steward, events);
  const double count = static_cast<double>(events.size());
  fmt::print(
      "ingest: {:.0f} events/s durable on one core; {:.0f}/s when they were seen before; bare COPY "
      "{:.0f}/s\n",
      count / ours, count / again, count / bare);
  ratios.at_least("ingest_events_per_second_over_3000", count / ours / 3000, 1);
  ratios.at_least("ingest_over_bare_copy", bare / ours, 0);
  return {};
}

}  // namespace

void bench_lineage_ingest(Ratios& ratios, bool quick, const std::string& folder) {
  const OneCore one_core;
  const size_t wanted = quick ? 6'000 : 40'000;
  const std::vector<std::string> events =
      folder.empty() ? lineage_events(static_cast<int>(wanted) / 2) : events_of_folder(folder, wanted);
  if (events.empty()) {
    fmt::print(stderr, "{} holds no event\n", folder);
    return;
  }
  with_own_steward([&](service::Steward& steward, const std::string& url) {
    return measure(steward, url, events, ratios);
  });
}

}  // namespace steward::bench
