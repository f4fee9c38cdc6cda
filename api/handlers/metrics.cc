#include "api/handlers/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <map>
#include <mutex>
#include <tuple>
#include <vector>

namespace steward::api {
namespace {

// Seconds; the checks that pipelines wait for sit in the low milliseconds.
const prometheus::Histogram::BucketBoundaries kLatencyBounds = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

constexpr std::array kModes = {DecisionMode::kDurable, DecisionMode::kAdvisory};
constexpr std::array kVerdicts = {policy::Verdict::kPermit, policy::Verdict::kDeny,
                                  policy::Verdict::kPending};

}  // namespace

struct Metrics::Impl {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      prometheus::BuildCounter()
          .Name("steward_http_requests_total")
          .Help("Answered requests by endpoint and class of status.")
          .Register(registry);
  prometheus::Family<prometheus::Histogram>& latency =
      prometheus::BuildHistogram()
          .Name("steward_http_request_duration_seconds")
          .Help("From the end of the request head until the answer was ready, body included.")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& sent =
      prometheus::BuildCounter()
          .Name("steward_http_response_bytes_total")
          .Help("Bytes of answers' bodies handed to the network, by endpoint.")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& cut_off =
      prometheus::BuildCounter()
          .Name("steward_http_responses_cut_off_total")
          .Help("Answers that ended early: the client went away or read too slowly.")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& decisions =
      prometheus::BuildCounter()
          .Name("steward_decisions_total")
          .Help("Decisions by verdict and mode; advisory ones are not recorded.")
          .Register(registry);
  prometheus::Family<prometheus::Gauge>& witness_lag =
      prometheus::BuildGauge()
          .Name("steward_ledger_witness_lag_entries")
          .Help("Entries of the ledger that a witness has not vouched for.")
          .Register(registry);
  prometheus::Family<prometheus::Gauge>& witness_success =
      prometheus::BuildGauge()
          .Name("steward_ledger_witness_last_success_timestamp_seconds")
          .Help("When a witness last took a head; 0: never.")
          .Register(registry);
  prometheus::Family<prometheus::Gauge>& witness_parted =
      prometheus::BuildGauge()
          .Name("steward_ledger_witness_saw_another_history")
          .Help("1 when a witness saw another history of this ledger, or a larger tree than it has.")
          .Register(registry);
  prometheus::Family<prometheus::Gauge>& split_views =
      prometheus::BuildGauge()
          .Name("steward_witness_split_views")
          .Help("Second histories of another ledger that this server caught as its witness.")
          .Register(registry);
  prometheus::Gauge& lag_gauge = prometheus::BuildGauge()
                                     .Name("steward_ledger_index_lag_entries")
                                     .Help("Entries of the ledger that the search index lacks.")
                                     .Register(registry)
                                     .Add({});
  std::function<int64_t()> index_lag;
  std::vector<prometheus::Counter*> decision_counters;  // of each mode, of each verdict

  // The registry looks instruments up by their labels, which costs more than many a request. Names of
  // endpoints are literals, so their address tells them apart.
  struct Instruments {
    prometheus::Counter* requests = nullptr;
    prometheus::Histogram* latency = nullptr;
  };
  struct Deliveries {
    prometheus::Counter* sent = nullptr;
    prometheus::Counter* cut_off = nullptr;
  };
  std::mutex mutex;
  std::map<std::tuple<const char*, size_t, int>, Instruments> instruments;
  const Instruments& instruments_of(std::string_view endpoint, int status_class);
  std::map<std::pair<const char*, size_t>, Deliveries> deliveries;
  const Deliveries& deliveries_of(std::string_view endpoint);
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {
  // Present from the start, so that a rate over the first one is not lost.
  for (const DecisionMode mode : kModes)
    for (const policy::Verdict verdict : kVerdicts)
      impl_->decision_counters.push_back(&impl_->decisions.Add(
          {{"mode", std::string(to_string(mode))}, {"verdict", std::string(policy::to_string(verdict))}}));
}

Metrics::~Metrics() = default;

void Metrics::observe(const Exchange& exchange) {
  const Impl::Instruments& found = impl_->instruments_of(exchange.endpoint, exchange.status / 100);
  found.requests->Increment();
  found.latency->Observe(std::chrono::duration<double>(exchange.duration).count());
}

void Metrics::observe(const Delivery& delivery) {
  const Impl::Deliveries& found = impl_->deliveries_of(delivery.endpoint);
  found.sent->Increment(static_cast<double>(delivery.bytes));
  if (!delivery.is_whole) found.cut_off->Increment();
}

const Metrics::Impl::Instruments& Metrics::Impl::instruments_of(std::string_view endpoint, int status_class) {
  std::lock_guard lock(mutex);
  const auto [at, is_new] = instruments.try_emplace({endpoint.data(), endpoint.size(), status_class});
  if (is_new) {
    const std::string name(endpoint);
    at->second = {&requests.Add({{"endpoint", name}, {"status", std::to_string(status_class) + "xx"}}),
                  &latency.Add({{"endpoint", name}}, kLatencyBounds)};
  }
  return at->second;
}

const Metrics::Impl::Deliveries& Metrics::Impl::deliveries_of(std::string_view endpoint) {
  std::lock_guard lock(mutex);
  const auto [at, is_new] = deliveries.try_emplace({endpoint.data(), endpoint.size()});
  if (is_new) {
    const std::map<std::string, std::string> labels = {{"endpoint", std::string(endpoint)}};
    at->second = {&sent.Add(labels), &cut_off.Add(labels)};
  }
  return at->second;
}

void Metrics::count_decision(policy::Verdict verdict, DecisionMode mode) {
  for (size_t m = 0; m < kModes.size(); ++m)
    for (size_t v = 0; v < kVerdicts.size(); ++v)
      if (kModes[m] == mode && kVerdicts[v] == verdict)
        impl_->decision_counters[m * kVerdicts.size() + v]->Increment();
}

void Metrics::set_witness(const std::string& address, double lag, double last_success, bool has_parted) {
  const std::map<std::string, std::string> labels = {{"witness", address}};
  impl_->witness_lag.Add(labels).Set(lag);
  impl_->witness_success.Add(labels).Set(last_success);
  impl_->witness_parted.Add(labels).Set(has_parted ? 1 : 0);
}

void Metrics::set_split_views(const std::string& origin, double proven, double unproven) {
  impl_->split_views.Add({{"origin", origin}, {"proven", "true"}}).Set(proven);
  impl_->split_views.Add({{"origin", origin}, {"proven", "false"}}).Set(unproven);
}

void Metrics::watch_ledger_index(std::function<int64_t()> lag) {
  impl_->index_lag = std::move(lag);
}

std::string Metrics::text() const {
  if (impl_->index_lag) impl_->lag_gauge.Set(static_cast<double>(impl_->index_lag()));
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace steward::api
