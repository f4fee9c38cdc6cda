#include "cli/serving.h"

#include <fmt/format.h>
#include <signal.h>

#include <cstdio>

#include "api/handlers/endpoints.h"

namespace steward::cli {
namespace {

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

void block_stop_signals() {
  const sigset_t signals = stop_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Result<ExitCode> serve_until_signal(service::Steward& steward, api::ServerOptions options) {
  STEWARD_ASSIGN_OR_RETURN(const auto server, api::serve(steward, std::move(options)));
  fmt::print("Steward listens on {}\n", server->url());
  std::fflush(stdout);
  const sigset_t signals = stop_signals();
  int received = 0;
  while (::sigwait(&signals, &received) != 0) {
  }
  server->drain();
  return kOk;
}

}  // namespace steward::cli
