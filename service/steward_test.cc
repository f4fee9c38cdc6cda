// Rules that hold between servers on one database: what is recorded, in which order, under whose keys.
#include "service/steward.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include "storage/storage_fixture.h"

namespace steward::service {
namespace {

namespace fs = std::filesystem;

constexpr char kForbidAll[] = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: closed}
rules:
  - id: nobody
    effect: forbid
    actions: [read]
    data: {categories: [none]}
    reason: "Closed."
)";

class StewardTest : public testing::Test {
 protected:
  std::string url_ = storage::empty_database_url();
  storage::TemporaryFolder folder_;

  Result<std::unique_ptr<Steward>> open(const std::string& keys, Clock clock = system_clock()) {
    Options options;
    options.database_url = url_;
    options.keys_dir = folder_.path() / keys;
    options.clock = std::move(clock);
    return Steward::open(std::move(options));
  }
  std::unique_ptr<Steward> must_open(const std::string& keys, Clock clock = system_clock()) {
    auto opened = open(keys, std::move(clock));
    EXPECT_TRUE(opened.ok()) << opened.error().to_string();
    return *std::move(opened);
  }
  int64_t count(const std::string& sql) {
    storage::Database database({.url = url_});
    const auto counted =
        database.run([&](pqxx::work& tx) -> Result<int64_t> { return tx.exec1(sql)[0].as<int64_t>(); });
    EXPECT_TRUE(counted.ok()) << counted.error().to_string();
    return *counted;
  }
  std::string read(const std::string& file) const {
    std::ostringstream text;
    text << std::ifstream(folder_.path() / file).rdbuf();
    return text.str();
  }
};

// What a decision runs into when it looks at its clock, between reading the world and being recorded.
class Interrupted {
 public:
  Clock clock() {
    return [this] {
      const Timestamp before = system_clock()();
      if (armed && times > 0) {
        --times;
        then();
      }
      return before;
    };
  }
  bool armed = false;
  int times = 0;
  std::function<void()> then;
};

policy::DecisionRequest request() {
  policy::DecisionRequest asked;
  asked.subject.id = "job";
  asked.subject.roles = {"analyst"};
  asked.purpose = "analytics";
  return asked;
}

TEST_F(StewardTest, ADecisionThatPoliciesOvertookIsMadeAgain) {
  // Three times it is tried freely; the fourth time the writers wait.
  for (const int changes : {1, 3}) {
    Interrupted interrupted;
    const auto asks = must_open("keys", interrupted.clock());
    const auto changes_policies = must_open("keys");
    Digest in_force{};
    int round = 0;
    interrupted.then = [&] {
      const auto outcome = changes_policies->apply_policies(
          {{"closed.yaml", kForbidAll + std::string("# ") + std::to_string(round++) + "\n"}}, "officer");
      ASSERT_TRUE(outcome.ok() && outcome->set) << changes;
      in_force = outcome->set->hash;
    };
    interrupted.times = changes;
    interrupted.armed = true;
    auto asked = request();
    asked.time = system_clock()();  // the clock is then looked at once in each try
    const auto recorded = asks->decide(asked);
    ASSERT_TRUE(recorded.ok()) << recorded.error().to_string();
    EXPECT_EQ(interrupted.times, 0);
    EXPECT_EQ(recorded->decision.snapshots.policy, in_force) << changes;
    EXPECT_EQ(recorded->entry.seq, count("SELECT max(seq) FROM steward.ledger_entry"));
    EXPECT_EQ(
        count("SELECT seq FROM steward.ledger_entry WHERE kind = 'policy_change' ORDER BY seq DESC LIMIT 1"),
        recorded->entry.seq - 1)
        << "nothing decided under an older set is in the ledger";
  }
}

TEST_F(StewardTest, ADecisionKnowsOfTheWithdrawalBeforeIt) {
  Interrupted interrupted;
  const auto asks = must_open("keys", interrupted.clock());
  const auto records = must_open("keys");
  interrupted.then = [&] {
    policy::ConsentEvent event;
    event.purpose = Purpose("marketing");
    event.state = policy::ConsentState::kWithdrawn;
    event.notice_version = "1";
    EXPECT_TRUE(records->record_consent("somebody", event, "officer").ok());
  };
  interrupted.times = 1;
  interrupted.armed = true;
  const auto recorded = asks->decide(request());
  ASSERT_TRUE(recorded.ok()) << recorded.error().to_string();
  EXPECT_EQ(count("SELECT count(*) FROM steward.ledger_entry WHERE kind = 'decision'"), 1);
  const Timestamp withdrawn(std::chrono::microseconds(
      count("SELECT (extract(epoch FROM effective_at) * 1000000)::bigint FROM steward.consent_event")));
  EXPECT_GE(recorded->request.time, withdrawn) << "decided for a moment before the withdrawal";
}

TEST_F(StewardTest, ManyAreDecidedOnOneWorldAndStandTogether) {
  Interrupted interrupted;
  const auto asks = must_open("keys", interrupted.clock());
  const auto changes_policies = must_open("keys");
  interrupted.then = [&] {
    EXPECT_TRUE(changes_policies->apply_policies({{"closed.yaml", kForbidAll}}, "officer").ok());
  };
  interrupted.times = 1;
  interrupted.armed = true;  // in the middle of the first try
  std::vector<policy::DecisionRequest> requests(5, request());
  for (size_t i = 0; i < requests.size(); ++i) requests[i].subject.id = "job-" + std::to_string(i);
  const auto decided = asks->decide_all(requests);
  ASSERT_TRUE(decided.ok()) << decided.error().to_string();
  ASSERT_EQ(decided->size(), 5u);
  for (size_t i = 0; i < decided->size(); ++i) {
    const auto& one = (*decided)[i];
    ASSERT_TRUE(one.ok());
    EXPECT_EQ(one->request.subject.id, "job-" + std::to_string(i));
    EXPECT_EQ(one->decision.snapshots.policy, (*decided)[0]->decision.snapshots.policy);
    EXPECT_EQ(one->entry.seq, (*decided)[0]->entry.seq + static_cast<int64_t>(i));
  }
  EXPECT_EQ(count("SELECT count(*) FROM steward.ledger_entry WHERE kind = 'decision'"), 5)
      << "nothing of the try that was overtaken";
}

TEST_F(StewardTest, OneThatIsTooLargeToRecordFailsAlone) {
  const auto steward = must_open("keys");
  std::vector<policy::DecisionRequest> requests(3, request());
  requests[1].context["note"] = std::string(5u << 20, 'x');
  const auto decided = steward->decide_all(requests);
  ASSERT_TRUE(decided.ok()) << decided.error().to_string();
  EXPECT_TRUE((*decided)[0].ok());
  EXPECT_EQ((*decided)[1].error().code, ErrorCode::kTooLarge);
  ASSERT_TRUE((*decided)[2].ok());
  EXPECT_EQ((*decided)[2]->entry.seq, (*decided)[0]->entry.seq + 1);
}

TEST_F(StewardTest, AdviceIsNeverRecorded) {
  const auto steward = must_open("keys");
  const int64_t before = count("SELECT count(*) FROM steward.ledger_entry");
  const auto advised = steward->advise({request(), request()});
  ASSERT_TRUE(advised.ok()) << advised.error().to_string();
  ASSERT_EQ(advised->size(), 2u);
  EXPECT_EQ(advised->front().id, "");
  EXPECT_NE(advisory_answer(advised->front()).find("\"mode\":\"advisory\""), std::string::npos);
  EXPECT_EQ(advisory_answer(advised->front()).find("\"ledger\""), std::string::npos);
  const auto soon = steward->advise_soon(request());
  ASSERT_TRUE(soon.has_value()) << "the world was confirmed a moment ago";
  EXPECT_EQ(soon->decision.verdict, advised->front().decision.verdict);
  EXPECT_EQ(count("SELECT count(*) FROM steward.ledger_entry"), before);
}

// What decides without asking the database for the current state is overtaken at its place in the ledger.
TEST_F(StewardTest, ADecisionSoonIsNotRecordedBehindAChangeItDoesNotKnow) {
  const auto asks = must_open("keys");
  const auto changes_policies = must_open("keys");
  const auto soon = [&] {
    std::promise<std::optional<Result<RecordedDecision>>> told;
    asks->decide_soon(request(), [&](auto decided) { told.set_value(std::move(decided)); });
    return told.get_future().get();
  };
  ASSERT_TRUE(asks->world().ok());  // confirms it
  const auto first = soon();
  ASSERT_TRUE(first && first->ok());
  EXPECT_EQ((*first)->entry.seq, count("SELECT max(seq) FROM steward.ledger_entry"));

  const auto applied = changes_policies->apply_policies({{"closed.yaml", kForbidAll}}, "officer");
  ASSERT_TRUE(applied.ok() && applied->set);
  const auto overtaken = soon();  // of a world that was confirmed before the change
  EXPECT_FALSE(overtaken.has_value());
  EXPECT_EQ(count("SELECT count(*) FROM steward.ledger_entry WHERE kind = 'decision'"), 1);

  const auto again = asks->decide(request());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->decision.snapshots.policy, applied->set->hash);
  const auto then = soon();
  ASSERT_TRUE(then && then->ok()) << "the new world is the confirmed one";
  EXPECT_EQ((*then)->decision.snapshots.policy, applied->set->hash);
}

// Working out the rules of a dataset takes its time, and whoever is asked soon serves others besides.
TEST_F(StewardTest, WhatNobodyAskedAboutSinceTheLastChangeIsNotDecidedSoon) {
  const auto steward = must_open("keys");
  scanners::ScanReport report;
  scanners::DatasetReport& orders = report.datasets.emplace_back();
  orders.name = {"postgres://db:5432", "shop.orders"};
  orders.fields.emplace_back().field.path = "total";
  ASSERT_TRUE(steward->store_scan(report, "test").ok());
  auto asked = request();
  asked.resources = {"postgres://db:5432/shop.orders#total"};
  const auto is_decided_soon = [&] {
    std::promise<bool> told;
    steward->decide_soon(asked, [&](auto decided) { told.set_value(decided.has_value()); });
    return told.get_future().get();
  };
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(steward->world().ok());  // confirms it
    EXPECT_FALSE(is_decided_soon()) << round;
    EXPECT_FALSE(steward->advise_soon(asked).has_value()) << round;
    ASSERT_TRUE(steward->decide(asked).ok());
    EXPECT_TRUE(is_decided_soon()) << round;
    EXPECT_TRUE(steward->advise_soon(asked).has_value()) << round;
    const auto applied = steward->apply_policies({{"closed.yaml", kForbidAll}}, "officer");
    ASSERT_TRUE(applied.ok() && applied->set);
  }
}

TEST_F(StewardTest, ADatabaseKeepsToItsKeys) {
  must_open("keys");
  const auto other = open("other");
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().code, ErrorCode::kConflict);
  EXPECT_NE(other.error().message.find("other/subject.key"), std::string::npos) << other.error().message;
  EXPECT_NE(other.error().message.find("--data-dir"), std::string::npos) << other.error().message;
  EXPECT_FALSE(fs::exists(folder_.path() / "other")) << "no key is made for a database that has one";

  fs::copy(folder_.path() / "keys", folder_.path() / "other", fs::copy_options::recursive);
  must_open("other");
}

TEST_F(StewardTest, AChangedOrMissingKeyIsRefusedAndLeftAsItIs) {
  must_open("keys");
  const std::string url = url_;
  url_ = storage::empty_database_url();
  must_open("foreign");
  url_ = url;
  for (const std::string file : {"subject.key", "signing.pem"}) {
    fs::remove_all(folder_.path() / "mixed");
    fs::copy(folder_.path() / "keys", folder_.path() / "mixed", fs::copy_options::recursive);
    fs::remove(folder_.path() / "mixed" / file);
    const auto missing = open("mixed");
    ASSERT_FALSE(missing.ok()) << file;
    EXPECT_EQ(missing.error().code, ErrorCode::kConflict) << missing.error().message;
    EXPECT_FALSE(fs::exists(folder_.path() / "mixed" / file));

    fs::copy(folder_.path() / "foreign" / file, folder_.path() / "mixed" / file);
    const auto changed = open("mixed");
    ASSERT_FALSE(changed.ok()) << file;
    EXPECT_EQ(changed.error().code, ErrorCode::kConflict) << changed.error().message;
    EXPECT_NE(changed.error().message.find(file), std::string::npos) << changed.error().message;
    EXPECT_EQ(read("mixed/" + file), read("foreign/" + file));
  }
}

TEST_F(StewardTest, OfServersThatStartTogetherOneBindsTheDatabaseAndSeedsItOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> opened{0};
  for (int i = 0; i < 6; ++i)
    threads.emplace_back([&, i] {
      const auto one = open(i % 2 == 0 ? "even" : "odd");
      if (one.ok()) {
        ++opened;
      } else {
        EXPECT_EQ(one.error().code, ErrorCode::kConflict) << one.error().to_string();
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(opened, 3);
  EXPECT_EQ(count("SELECT count(*) FROM steward.key_binding"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM steward.policy_activation"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM steward.ledger_entry"), 1);
}

TEST_F(StewardTest, AskingForTheHeadAgainStoresNothing) {
  const auto steward = must_open("keys");
  const auto first = steward->head();
  ASSERT_TRUE(first.ok()) << first.error().to_string();
  const auto second = steward->head();
  ASSERT_TRUE(second.ok()) << second.error().to_string();
  EXPECT_EQ(first->root, second->root);
  EXPECT_EQ(count("SELECT count(*) FROM steward.signed_head"), 1);
  ASSERT_TRUE(steward->decide(request()).ok());
  EXPECT_TRUE(steward->head().ok());
  EXPECT_EQ(count("SELECT count(*) FROM steward.signed_head"), 2);
}

}  // namespace
}  // namespace steward::service
