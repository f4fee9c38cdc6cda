#include "audit/server_verdict.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace steward::audit {
namespace {

ServerCount count(std::string_view state, int64_t decided, int64_t recorded, int64_t entries) {
  ServerCount made;
  made.server = "s";
  made.state = state;
  made.last_seq = 7;
  made.decided = decided;
  made.recorded = recorded;
  made.entries = entries;
  return made;
}

std::string text_of(const ServerVerdict& verdict) {
  std::string text = verdict.held + "|";
  for (const ServerFailure& failure : verdict.failures)
    text += std::to_string(failure.seq) + " " + failure.what + "|";
  for (const std::string& note : verdict.notes) text += "! " + note + "|";
  return text;
}

TEST(ServerVerdict, SaysWhatIsMissing) {
  ServerCount said = count(server_event::kStopped, 5, 3, 3), may = count(server_event::kGone, 3, 3, 3);
  said.unrecorded = 2;
  may.may_lose = 70;
  const struct {
    const char* name;
    std::vector<ServerCount> counts;
    const char* says;
  } cases[] = {
      {"nobody spoke", {}, "|"},
      {"a command", {count("", 0, 0, 4)}, "|"},
      {"all there",
       {count(server_event::kStopped, 3, 3, 3)},
       "What servers say they recorded is here: 3 decisions of 1 server.|"},
      {"running",
       {count(server_event::kCounted, 3, 3, 3)},
       "What servers say they recorded is here: 3 decisions of 1 server.|! 1 server has not said that it "
       "stopped"},
      {"one missing",
       {count(server_event::kStopped, 3, 3, 2)},
       "|7 Decided but not recorded: server s said in entry 7 that it recorded 3 decisions, and there are 2 "
       "of it "
       "before that entry: one is missing.|"},
      {"two too many",
       {count(server_event::kStopped, 3, 3, 5)},
       "|7 Recorded but not decided: server s said"},
      {"stopped in the middle", {count(server_event::kStopped, 5, 3, 3)}, "! Server s stopped; decided 5"},
      {"its own word", {said}, "2 are in no ledger."},
      {"killed", {may}, "up to 70 answers may be missing."},
  };
  for (const auto& one : cases) {
    const std::string text = text_of(judge_servers(one.counts));
    EXPECT_NE(text.find(one.says), std::string::npos) << one.name << ": " << text;
    if (std::string_view(one.says) == "|") {
      EXPECT_EQ(text, "|") << one.name;
    }
  }
}

// A ledger of commands alone, a server each, does not fill the memory; those that speak behind them count.
TEST(ServerVerdict, ManyCommandsHideNoServer) {
  ServerTally tally;
  const auto decision = [](int64_t number) {
    return fmt::format(R"({{"actor":"a","body":{{"server":"{:036}","snapshots":{{}}}},"kind":"decision"}})",
                       number);
  };
  const auto word = [](int64_t number, int64_t recorded) {
    return fmt::format(
        R"({{"actor":"a","body":{{"event":"counted","recorded":{},"server":"{:036}"}},"kind":"server"}})",
        recorded, number);
  };
  const auto add = [&](std::string_view kind, const std::string& text) {
    ASSERT_TRUE(tally.add(kind, 0, Timestamp{}, text).ok());
  };
  const auto many = static_cast<int64_t>(kMaxServers) + 10;
  for (int64_t i = 0; i < many; ++i) add(entry_kind::kDecision, decision(i));
  add(entry_kind::kServer, word(many - 1, 1));  // its decision was passed over
  add(entry_kind::kServer, word(3, 2));         // of which one is there
  add(entry_kind::kDecision, decision(many - 1));
  add(entry_kind::kServer, word(many - 1, 3));  // of which one is there
  const ServerVerdict verdict = judge_servers(std::move(tally).take());
  EXPECT_EQ(verdict.failures.size(), 2u) << text_of(verdict);
}

}  // namespace
}  // namespace steward::audit
