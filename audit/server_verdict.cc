#include "audit/server_verdict.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward::audit {
namespace {

std::string contradiction(const ServerCount& count) {
  const auto words = [](int64_t number) {
    return counted(static_cast<uint64_t>(number), "decision", "decisions");
  };
  const int64_t difference = count.difference();
  const std::string said =
      fmt::format("server {} said in entry {} that it recorded {}, and {} of it before that entry",
                  count.server, count.last_seq, words(std::max<int64_t>(count.recorded, 0)),
                  count.entries == 1 ? "there is one" : fmt::format("there are {}", count.entries));
  if (difference > 0)
    return fmt::format("Decided but not recorded: {}: {} missing.", said,
                       difference == 1 ? "one is" : fmt::format("{} are", difference));
  return fmt::format("Recorded but not decided: {}: somebody wrote in its name.", said);
}

// What a server itself said is missing, or may be.
bool owns_a_gap(const ServerCount& count) {
  if (count.unrecorded > 0) return true;
  if (count.state == server_event::kGone) return count.may_lose > 0;
  return count.state == server_event::kStopped && count.open() != 0;
}

bool is_over(const ServerCount& count) {
  return count.state == server_event::kGone || count.state == server_event::kStopped;
}

}  // namespace

ServerVerdict judge_servers(const std::vector<ServerCount>& counts) {
  ServerVerdict verdict;
  uint64_t servers = 0, decisions = 0, running = 0;
  for (ServerCount count : counts) {
    if (count.state.empty()) continue;  // a command: it says nothing
    // Both are texts of a file that anybody may have written.
    count.server = excerpt(count.server);
    count.state = excerpt(count.state);
    ++servers;
    decisions += static_cast<uint64_t>(std::max<int64_t>(count.entries, 0));
    running += is_over(count) ? 0 : 1;
    if (count.difference() != 0) verdict.failures.push_back({count.last_seq, contradiction(count)});
    if (owns_a_gap(count)) verdict.notes.push_back("Server " + sentence(count));
  }
  if (running > 0)
    verdict.notes.push_back(
        fmt::format("{} not said that {} stopped: what was decided since the last word is counted by nobody.",
                    running == 1 ? "1 server has" : fmt::format("{} servers have", running),
                    running == 1 ? "it" : "they"));
  if (servers > 0 && verdict.failures.empty())
    verdict.held =
        fmt::format("What servers say they recorded is here: {} of {}.",
                    counted(decisions, "decision", "decisions"), counted(servers, "server", "servers"));
  return verdict;
}

void check_servers(const std::vector<ServerCount>& counts, CheckList& checks) {
  const ServerVerdict verdict = judge_servers(counts);
  std::vector<std::string> failures;
  for (const ServerFailure& failure : verdict.failures) failures.push_back(failure.what);
  if (!failures.empty() || !verdict.held.empty()) checks.check(failures, verdict.held);
  for (const std::string& note : verdict.notes) checks.note(note);
}

}  // namespace steward::audit
