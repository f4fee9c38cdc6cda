#include "audit/server_counts.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace steward::audit {
namespace {

namespace json = boost::json;

const Timestamp kNow = *parse_rfc3339("2026-11-20T10:00:00.000000Z");
const std::string kA = "11111111-1111-4111-8111-111111111111", kB = "22222222-2222-4222-8222-222222222222";

// A ledger in the making.
class Ledger {
 public:
  void say(std::string_view event, const std::string& server, int64_t decided, int64_t recorded,
           json::object more = {}) {
    more["event"] = std::string(event);
    more["server"] = server;
    more["decided"] = decided;
    more["recorded"] = recorded;
    add(entry_kind::kServer, std::move(more));
  }
  void decide(const std::string& server, json::object attributes = {}) {
    json::object body{{"id", "d"},
                      {"snapshots", json::object{{"catalog", "x"}}},
                      {"subject", json::object{{"attributes", std::move(attributes)}, {"id", "a"}}}};
    if (!server.empty()) body["server"] = server;
    add(entry_kind::kDecision, std::move(body));
  }
  void add(std::string_view kind, json::object body) {
    const Entry entry = seal({std::string(kind), "steward", kNow, std::move(body)}, next_++);
    const Status added = tally_.add(entry);
    EXPECT_TRUE(added.ok()) << entry.canonical;
  }
  std::vector<ServerCount> counts() { return std::move(tally_).take(); }

 private:
  ServerTally tally_;
  int64_t next_ = 0;
};

TEST(ServerCounts, WhatAServerSaysIsComparedWithWhatIsThere) {
  Ledger ledger;
  ledger.say(server_event::kStarted, kA, 0, 0);
  ledger.decide(kA);
  ledger.say(server_event::kStarted, kB, 0, 0);
  ledger.decide(kB);
  ledger.decide(kA);
  ledger.say(server_event::kCounted, kA, 3, 2, {{"refused", 1}});
  ledger.decide(kA);
  ledger.say(server_event::kStopped, kB, 2, 2);  // of which one is not there
  const auto counts = ledger.counts();
  ASSERT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts[0].server, kA);
  EXPECT_EQ(counts[0].state, "counted");
  EXPECT_EQ(counts[0].entries, 2);
  EXPECT_EQ(counts[0].entries_after, 1);
  EXPECT_EQ(counts[0].difference(), 0);
  EXPECT_EQ(counts[0].open(), 0);
  EXPECT_EQ(counts[0].last_seq, 5);
  EXPECT_EQ(counts[1].server, kB);
  EXPECT_EQ(counts[1].difference(), 1) << "an entry that the server counted is missing";
}

TEST(ServerCounts, CommandsAndEntriesOfBeforeServersAreToldApart) {
  Ledger ledger;
  ledger.decide("");
  ledger.decide(kB);
  ledger.add(entry_kind::kExport, {{"server", kA}});
  const auto counts = ledger.counts();
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_EQ(counts[0].server, kB);
  EXPECT_EQ(counts[0].state, "");
  EXPECT_EQ(counts[0].entries_after, 1);
}

// Who asks chooses attributes; an entry must not count for another server by them.
TEST(ServerCounts, WhatIsAskedCannotLookLikeTheServer) {
  for (const json::object& attributes :
       {json::object{{"server", kB}}, json::object{{"server", kB}, {"snapshots", "{"}},
        json::object{{"x", "\"server\":\"" + kB + "\",\"snapshots\":{"}},
        json::object{{"server", kB + "\",\"snapshots\":{"}}}) {
    for (const std::string& server : {kA, std::string()}) {
      Ledger ledger;
      ledger.decide(server, attributes);
      const auto counts = ledger.counts();
      ASSERT_EQ(counts.size(), server.empty() ? 0u : 1u) << boost::json::serialize(attributes);
      if (!server.empty()) EXPECT_EQ(counts[0].server, kA) << boost::json::serialize(attributes);
    }
  }
}

TEST(ServerCounts, AreToldInWords) {
  const struct {
    std::string_view event;
    json::object body;
    const char* sentence;
  } kCases[] = {
      {server_event::kStopped,
       {{"decided", 5}, {"overtaken", 1}, {"recorded", 3}, {"refused", 1}},
       "stopped; decided 4, recorded 3, refused 1; nothing is missing."},
      {server_event::kStopped,
       {{"decided", 5}, {"recorded", 3}},
       "stopped; decided 5, recorded 3, refused 0; 2 are in no ledger."},
      {server_event::kCounted,
       {{"decided", 5}, {"recorded", 3}},
       "counted; decided 5, recorded 3, refused 0; so it said last, with 2 at work, and has not said that it "
       "stopped."},
      {server_event::kCounted,
       {{"decided", 5}, {"recorded", 3}, {"unrecorded", 2}},
       "counted; decided 5, recorded 3, refused 0; 2 are in no ledger."},
      {server_event::kGone,
       {{"decided", 5}, {"recorded", 3}, {"may_lose", 70}},
       "gone; decided 5, recorded 3, refused 0; it ended without a last word: up to 70 answers may be "
       "missing."},
      {server_event::kGone,
       {{"decided", 5}, {"recorded", 3}},
       "gone; decided 5, recorded 3, refused 0; it ended without a last word, and answered nothing that is "
       "not "
       "recorded."},
  };
  for (const auto& c : kCases) {
    Ledger ledger;
    json::object body = c.body;
    ledger.say(c.event, kA, body.at("decided").as_int64(), body.at("recorded").as_int64(), body);
    const auto counts = ledger.counts();
    ASSERT_EQ(counts.size(), 1u);
    EXPECT_EQ(sentence(counts[0]), kA + " " + c.sentence);
  }
}

TEST(ServerCounts, AServerEntryThatIsNoneIsRefused) {
  for (const json::object& body :
       {json::object{}, json::object{{"server", kA}}, json::object{{"event", "counted"}},
        json::object{{"server", 1}, {"event", "counted"}}}) {
    ServerTally tally;
    EXPECT_FALSE(tally.add(seal({std::string(entry_kind::kServer), "x", kNow, body}, 0)).ok());
  }
}

}  // namespace
}  // namespace steward::audit
