#include "cli/serving.h"

#include <fmt/format.h>
#include <signal.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

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

// What stands in databases for grants that are over is dropped soon after; its views show nothing by then if
// they expired.
void sweep(service::Steward& steward, storage::Generation& refreshed) {
  const auto swept = steward.sweep_grants("steward");
  if (!swept.ok()) spdlog::warn("Grants were not swept: {}", swept.error().to_string());
  if (swept.ok())
    for (const std::string& failure : swept->failures) spdlog::warn("A grant was not swept: {}", failure);
  // What is left shows what was decided when it was made: decide again when something has changed.
  const auto world = steward.world();
  if (!world.ok() || (*world)->generation == refreshed) return;
  const storage::Generation seen = (*world)->generation;
  if (const auto made = steward.refresh_grants("", "steward"); !made.ok())
    spdlog::warn("A grant's views could not be made anew: {}", made.error().to_string());
  refreshed = seen;
}

}  // namespace

void block_stop_signals() {
  const sigset_t signals = stop_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Result<ExitCode> serve_until_signal(service::Steward& steward, api::ServerOptions options,
                                    const api::ApiOptions& api) {
  become_a_server();
  steward.follow_changes();
  STEWARD_ASSIGN_OR_RETURN(const auto server, api::serve(steward, std::move(options), api));
  fmt::print("Steward listens on {}\n", server->url());
  std::fflush(stdout);
  const sigset_t signals = stop_signals();
  storage::Generation refreshed;
  const timespec between_sweeps{.tv_sec = 300, .tv_nsec = 0};
  while (::sigtimedwait(&signals, nullptr, &between_sweeps) < 0)
    if (errno == EAGAIN) sweep(steward, refreshed);
  server->drain();
  return kOk;
}

}  // namespace steward::cli
