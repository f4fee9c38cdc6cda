#include "bench/policy_http.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <vector>

#include "api/handlers/endpoints.h"
#include "bench/http_echo.h"
#include "bench/http_load.h"
#include "bench/own_steward.h"
#include "service/steward.h"

namespace steward::bench {
namespace {

constexpr int kDatasets = 50;
constexpr const char* kColumns[][2] = {
    {"customer_id", "user.unique_id"},     {"name", "user.name"},
    {"email", "user.contact.email"},       {"phone", "user.contact.phone_number"},
    {"city", "user.contact.address.city"}, {"birth_date", "user.demographic.date_of_birth"},
    {"spent", "user.financial"},           {"last_seen", "user.behavior"}};

constexpr char kPolicy[] = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: shop}
rules:
  - {id: analysts-read-customers, effect: permit, subjects: {roles: [analyst]}, actions: [read], purposes: [analytics], data: {categories: [user]}, masks: {user.contact: hash, user.name: redact}, reason: "Analysts may read customers when contact data is masked."}
  - {id: nobody-sells, effect: forbid, purposes: [marketing.advertising], data: {categories: [user]}, reason: "Customer data never leaves for advertising."}
)";

constexpr char kQuestion[] =
    R"({"subject":{"id":"reporting-job","roles":["analyst"]},"action":"read",)"
    R"("resources":["postgres://shop.example:5432/shop.public.customer_7"],"purpose":"analytics"})";

std::string event_of(int number) {
  std::string fields;
  for (const auto& column : kColumns)
    fields += fmt::format(R"({}{{"name":"{}","type":"text"}})", fields.empty() ? "" : ",", column[0]);
  return fmt::format(
      R"({{"eventType":"COMPLETE","eventTime":"2026-11-20T00:00:00Z","producer":"https://example.com/bench",)"
      R"("schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",)"
      R"("run":{{"runId":"0190a1b2-0000-7000-8000-{0:012}"}},"job":{{"namespace":"bench","name":"load_{0}"}},)"
      R"("inputs":[],"outputs":[{{"namespace":"postgres://shop.example:5432","name":"shop.public.customer_{0}",)"
      R"("facets":{{"schema":{{"_producer":"https://example.com/bench",)"
      R"("_schemaURL":"https://openlineage.io/spec/facets/1-1-1/SchemaDatasetFacet.json","fields":[{1}]}}}}}}]}})",
      number, fields);
}

// Fifty tables of eight tagged columns, and the rules above.
Status fill(service::Steward& steward) {
  for (int i = 0; i < kDatasets; ++i) STEWARD_RETURN_IF_ERROR(steward.ingest_event(event_of(i), "bench"));
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward.world());
  for (int i = 0; i < kDatasets; ++i)
    for (const auto& column : kColumns) {
      STEWARD_ASSIGN_OR_RETURN(const NodeRef field,
                               world->catalog->resolve(fmt::format(
                                   "postgres://shop.example:5432/shop.public.customer_{}#{}", i, column[0])));
      STEWARD_RETURN_IF_ERROR(
          steward.review_tag(field, Category(column[1]), TagState::kConfirmed, "bench", ""));
    }
  STEWARD_ASSIGN_OR_RETURN(const auto outcome, steward.apply_policies({{"shop.yaml", kPolicy}}, "bench"));
  if (outcome.set) return {};
  return Error{ErrorCode::kInternal, outcome.diagnostics.front().message, outcome.diagnostics.front().place};
}

double process_cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

struct Measured : Load {
  double server_cpu_us = 0;  // of this process without the load generator, an answer
};

Measured measure(std::string_view what, uint16_t port, const std::string& request, int connections,
                 std::chrono::milliseconds time) {
  const double before = process_cpu_seconds();
  Measured measured{load(port, request, connections, time), 0};
  const double seconds = std::chrono::duration<double>(time).count();
  // The tenth that does not count costs as much as the rest.
  measured.server_cpu_us =
      (process_cpu_seconds() - before) / (measured.per_second * seconds * 1.1) * 1e6 - measured.client_cpu_us;
  fmt::print(
      "{:<28} {:>4} connections {:>8.0f}/s   p50 {:>6.2f} ms   p99 {:>6.2f} ms   {:>5.1f} µs of the server, "
      "{:>4.1f} of the client   {} bytes   {} failed\n",
      what, connections, measured.per_second, measured.p50_ms, measured.p99_ms, measured.server_cpu_us,
      measured.client_cpu_us, measured.response_bytes, measured.failures);
  std::fflush(stdout);
  return measured;
}

// The median of several rounds in which both take turns: others on the machine disturb them alike.
double ratio_to_echo(uint16_t echo, uint16_t steward, const std::string& request, int connections,
                     std::chrono::milliseconds time, int rounds) {
  std::vector<double> ratios;
  for (int i = 0; i < rounds; ++i) {
    const Load bare = measure("bare Beast echo", echo, request, connections, time);
    const Load advised = measure("advisory", steward, request, connections, time);
    if (bare.per_second > 0) ratios.push_back(advised.per_second / bare.per_second);
  }
  std::sort(ratios.begin(), ratios.end());
  return ratios.empty() ? 0 : ratios[ratios.size() / 2];
}

void measure_advisory(uint16_t port, Ratios& ratios, std::chrono::milliseconds time, int rounds) {
  const std::string advisory = post_request("/api/v1/decisions?mode=advisory", kQuestion);
  const std::string brief = post_request("/api/v1/decisions?mode=advisory&reasons=none", kQuestion);
  const Load first = measure("advisory, warm-up", port, advisory, 8, time / 4);
  const EchoServer echo(std::string(first.response_bytes > 300 ? first.response_bytes - 300 : 1000, 'x'),
                        api::ServerOptions().io_threads);
  const double over_echo = ratio_to_echo(echo.port(), port, advisory, 16, time, rounds);
  measure("advisory, reasons=none", port, brief, 16, time);
  ratios.at_least("http_advisory_over_beast_echo", over_echo, 0.7);
}

void measure_durable(uint16_t port, Ratios& ratios, std::chrono::milliseconds time) {
  const std::string durable = post_request("/api/v1/decisions", kQuestion);
  Measured best;
  for (const int connections : {16, 64, 96, 128}) {
    const Measured one = measure("durable", port, durable, connections, time);
    if (one.p99_ms <= 10 && one.per_second > best.per_second) best = one;
  }
  ratios.at_least("http_durable_per_second_with_p99_to_10ms_over_15000", best.per_second / 15'000, 1);
}

Status measure_with(service::Steward& steward, Ratios& ratios, bool quick, std::string_view only) {
  STEWARD_RETURN_IF_ERROR(fill(steward));
  steward.follow_changes();
  STEWARD_ASSIGN_OR_RETURN(const auto server, api::serve(steward, {.port = 0}));
  const auto time = std::chrono::milliseconds(quick ? 1000 : 4000);
  if (only != "durable") measure_advisory(server->port(), ratios, time, quick ? 3 : 5);
  if (only != "advisory") measure_durable(server->port(), ratios, time);
  return {};
}

}  // namespace

void measure_policy_http(Ratios& ratios, bool quick, std::string_view only) {
  with_own_steward([&](service::Steward& steward, const std::string&) {
    return measure_with(steward, ratios, quick, only);
  });
}

}  // namespace steward::bench
