#include "cli/serving.h"

#include <fmt/format.h>
#include <signal.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

#include "service/audit/search.h"

namespace steward::cli {
namespace {

constexpr char kLogger[] = "steward";
constexpr rlim_t kWantedDescriptors = 4096;

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

// A reader of the log or of a socket that has gone must not end the server, and the log must not mix with
// what is printed for people. Sockets and the database need more descriptors than some systems grant unasked.
void become_a_server() {
  ::signal(SIGPIPE, SIG_IGN);
  if (!spdlog::get(kLogger)) spdlog::set_default_logger(spdlog::stderr_logger_mt(kLogger));
  rlimit descriptors{};
  if (::getrlimit(RLIMIT_NOFILE, &descriptors) != 0 || descriptors.rlim_cur >= kWantedDescriptors) return;
  descriptors.rlim_cur = std::min(descriptors.rlim_max, kWantedDescriptors);
  ::setrlimit(RLIMIT_NOFILE, &descriptors);
}

constexpr std::chrono::seconds kBetweenSweeps{300};
constexpr std::chrono::seconds kAfterFailure{30};

// What stands in databases for grants that are over is dropped soon after, and what should show something
// else by now is made anew.
void keep_grants(service::Steward& steward, const std::stop_token& stop) {
  service::KeptGrants kept;
  std::mutex mutex;
  std::condition_variable_any told;
  auto pause = kBetweenSweeps;
  while (true) {
    std::unique_lock lock(mutex);
    told.wait_for(lock, stop, pause, [] { return false; });
    if (stop.stop_requested()) return;
    const auto outcome = steward.keep_grants(kept, "steward", stop);
    if (!outcome.ok()) spdlog::warn("Grants were not swept: {}", outcome.error().to_string());
    if (outcome.ok())
      for (const std::string& failure : outcome->failures)
        spdlog::warn("What is made for a grant could not be kept as it should be: {}", failure);
    pause = outcome.ok() && outcome->failures.empty() ? kBetweenSweeps : kAfterFailure;
  }
}

constexpr std::chrono::seconds kBetweenBlocks{2};
constexpr size_t kBlocksKeptUp = 16;

// Entries become findable by index soon after they are written. One server over all of a database does it.
void index_ledger(service::Steward& steward, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any told;
  while (!stop.stop_requested()) {
    const auto lag = steward.ledger_search().keep_up(kBlocksKeptUp, stop);
    if (!lag.ok()) spdlog::warn("The search index of the ledger did not grow: {}", lag.error().to_string());
    std::unique_lock lock(mutex);
    told.wait_for(lock, stop, kBetweenBlocks, [] { return false; });
  }
}

}  // namespace

void block_stop_signals() {
  const sigset_t signals = stop_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Result<ExitCode> serve_until_signal(service::Steward& steward, api::ServerOptions options,
                                    api::ApiOptions api, const HeadSchedule& heads) {
  become_a_server();
  steward.follow_changes();
  const auto metrics = std::make_shared<api::Metrics>();
  api.metrics = metrics;
  const std::optional<std::string> public_url = options.public_url;
  STEWARD_ASSIGN_OR_RETURN(const auto server, api::serve(steward, std::move(options), api));
  fmt::print("Steward listens on {0}\nOpen {1}/ui/ in a browser for reports and the ledger.\n", server->url(),
             public_url.value_or(server->url()));
  std::fflush(stdout);
  const sigset_t signals = stop_signals();
  // In a thread of its own: a database that answers slowly must not keep the server from stopping.
  std::jthread keeper([&](const std::stop_token& stop) { keep_grants(steward, stop); });
  const auto tell = [&metrics](const HeadFigures& figures) {
    for (const WitnessFigures& one : figures.witnesses)
      metrics->set_witness(one.address, static_cast<double>(one.lag), one.last_success, one.has_parted);
    for (const SplitViewFigures& one : figures.split_views)
      metrics->set_split_views(one.origin, static_cast<double>(one.proven),
                               static_cast<double>(one.unproven));
  };
  std::jthread signer([&](const std::stop_token& stop) { keep_heads(steward, heads, tell, stop); });
  std::jthread indexer([&](const std::stop_token& stop) { index_ledger(steward, stop); });
  while (::sigwaitinfo(&signals, nullptr) < 0 && errno == EINTR) {
  }
  keeper.request_stop();
  indexer.request_stop();
  server->drain();
  // After the last answer: the last head holds what was recorded for it.
  signer.request_stop();
  return kOk;
}

}  // namespace steward::cli
