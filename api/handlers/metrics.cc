#include "api/handlers/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace steward::api {
namespace {

// Seconds; the checks that pipelines wait for sit in the low milliseconds.
const prometheus::Histogram::BucketBoundaries kLatencyBounds = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

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
  prometheus::Family<prometheus::Counter>& decisions = prometheus::BuildCounter()
                                                           .Name("steward_decisions_total")
                                                           .Help("Recorded decisions by verdict.")
                                                           .Register(registry);
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {
  // Present from the start, so that a rate over the first one is not lost.
  using policy::Verdict;
  for (const Verdict verdict : {Verdict::kPermit, Verdict::kDeny, Verdict::kPending})
    impl_->decisions.Add({{"verdict", std::string(policy::to_string(verdict))}});
}

Metrics::~Metrics() = default;

void Metrics::observe(const Exchange& exchange) {
  const std::string endpoint(exchange.endpoint);
  const std::string status_class = std::to_string(exchange.status / 100) + "xx";
  impl_->requests.Add({{"endpoint", endpoint}, {"status", status_class}}).Increment();
  const std::chrono::duration<double> seconds = exchange.duration;
  impl_->latency.Add({{"endpoint", endpoint}}, kLatencyBounds).Observe(seconds.count());
}

void Metrics::count_decision(policy::Verdict verdict) {
  impl_->decisions.Add({{"verdict", std::string(policy::to_string(verdict))}}).Increment();
}

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace steward::api
