#include "service/audit/witness_desk.h"

#include <gtest/gtest.h>

#include <thread>

#include "audit/witness_request.h"
#include "service/audit/two_ledgers_for_test.h"

namespace steward::service {
namespace {

class WitnessDeskTest : public TwoLedgersTest {};

// Who has no key cannot make a witness say that a ledger has two histories, nor fill its disk, nor hold
// others up.
TEST_F(WitnessDeskTest, ASpoiltProofIsASuspicionAndSuspicionsAreBounded) {
  const auto ledger = open_ledger(url_);
  ASSERT_TRUE(witness_->desk.trust(ledger->keys->public_key(), {}, "office").ok());
  ledger->grow(2);
  const auto first = ledger->heads.sign()->head;
  ASSERT_EQ(witness_->desk.add_checkpoint(audit::to_text({0, {}, first.checkpoint}))->status, 200);
  const int before = std::stoi(storage::column_of(witness_url_, "SELECT count(*) FROM steward.ledger_entry"));
  std::vector<std::string> published;
  for (int i = 0; i < storage::kMaxSplitViews + 3; ++i) {
    ledger->grow(1);
    published.push_back(ledger->heads.sign()->head.checkpoint);
  }
  for (int round = 0; round < 2; ++round)
    for (const std::string& checkpoint : published)
      EXPECT_EQ(
          witness_->desk.add_checkpoint(audit::to_text({first.size, {sha256("x")}, checkpoint}))->status,
          422);
  const auto views = *witness_->desk.split_views();
  EXPECT_EQ(views.size(), static_cast<size_t>(storage::kMaxSplitViews));
  for (const storage::SplitView& view : views) EXPECT_FALSE(view.is_proven);
  EXPECT_EQ(std::stoi(storage::column_of(witness_url_, "SELECT count(*) FROM steward.ledger_entry")) - before,
            storage::kMaxSplitViews);
  // A proven one still finds its place.
  const auto lie = audit::make_signer(
      *audit::SigningKey::load_or_create(folder_.path() / "keys" / "signing.pem", "steward"));
  const std::string text = audit::checkpoint_text("steward", first.size, sha256("another"), first.time);
  EXPECT_EQ(
      witness_->desk.add_checkpoint(audit::to_text({first.size, {}, *audit::sign_note(text, {lie.get()})}))
          ->status,
      409);
  ASSERT_EQ(witness_->desk.split_views()->size(), views.size() + 1);
  EXPECT_TRUE(witness_->desk.split_views()->back().is_proven);
}

TEST_F(WitnessDeskTest, ARepeatedHeadGetsTheSameLineAndWhoIsNotTrustedLocksNothing) {
  const auto ledger = open_ledger(url_);
  ASSERT_TRUE(witness_->desk.trust(ledger->keys->public_key(), {}, "office").ok());
  ledger->grow(2);
  const auto head = ledger->heads.sign()->head;
  const auto first = witness_->desk.add_checkpoint(audit::to_text({0, {}, head.checkpoint}));
  ASSERT_EQ(first->status, 200) << first->body;
  pass(std::chrono::hours(1));
  const std::string again = audit::to_text({head.size, {}, head.checkpoint});
  const auto stranger = audit::make_signer(audit::SigningKey::generate("steward"));
  const std::string foreign = *audit::sign_note(
      audit::checkpoint_text("steward", head.size + 5, sha256("x"), head.time), {stranger.get()});
  {
    pqxx::connection connection(witness_url_);
    pqxx::work holder(connection);
    holder.exec("SELECT FROM steward.witnessed_log FOR UPDATE");
    const auto repeated = witness_->desk.add_checkpoint(again);
    ASSERT_TRUE(repeated.ok()) << repeated.error().to_string();
    EXPECT_EQ(repeated->status, 200);
    EXPECT_EQ(repeated->body, first->body);
    const auto refused = witness_->desk.add_checkpoint(audit::to_text({head.size, {sha256("y")}, foreign}));
    ASSERT_TRUE(refused.ok()) << refused.error().to_string();
    EXPECT_EQ(refused->status, 403) << refused->body;
  }
  // Of another key's time nothing is told again.
  ASSERT_TRUE(witness_->change_key({}).ok());
  const auto anew = witness_->desk.add_checkpoint(again);
  ASSERT_EQ(anew->status, 200) << anew->body;
  EXPECT_NE(anew->body, first->body);
  const auto line = *audit::parse_signature_line(anew->body.substr(0, anew->body.size() - 1), "");
  EXPECT_TRUE(audit::open_cosignature(head.checkpoint, line, witness_->desk.key()).ok());
}

TEST_F(WitnessDeskTest, NoLedgerIsItsOwnWitness) {
  const auto ledger = open_ledger(url_);
  const audit::PublicKey old_key = ledger->keys->public_key();
  ASSERT_TRUE(ledger->change_key({}).ok());
  for (const audit::PublicKey& key :
       {old_key, ledger->keys->public_key(), audit::PublicKey{old_key.bytes, "other"}}) {
    const auto trusted = ledger->desk.trust(key, {}, "office");
    ASSERT_FALSE(trusted.ok()) << key.to_string();
    EXPECT_EQ(trusted.error().code, ErrorCode::kInvalidInput);
    EXPECT_NE(trusted.error().message.find("cannot be its own witness"), std::string::npos)
        << trusted.error().message;
    const auto added = ledger->witnesses.add(kAddress, audit::witness_key_of(key, "w").to_string(), "office");
    ASSERT_FALSE(added.ok()) << key.to_string();
    EXPECT_NE(added.error().message.find("cannot be its own witness"), std::string::npos)
        << added.error().message;
  }
  EXPECT_TRUE(ledger->desk.logs()->empty());
}

TEST_F(WitnessDeskTest, OfRequestsThatRaceEachIsJudgedByTheOneBefore) {
  const auto ledger = open_ledger(url_);
  ASSERT_TRUE(witness_->desk.trust(ledger->keys->public_key(), {}, "office").ok());
  std::vector<audit::TreeHead> heads;
  for (int i = 0; i < 4; ++i) {
    ledger->grow(2);
    heads.push_back(ledger->heads.sign()->head);
  }
  std::atomic<int> cosigned{0}, stale{0};
  std::vector<std::thread> threads;
  for (const audit::TreeHead& head : heads)
    threads.emplace_back([&] {
      const auto reply = witness_->desk.add_checkpoint(audit::to_text({0, {}, head.checkpoint}));
      ASSERT_TRUE(reply.ok()) << reply.error().to_string();
      cosigned += reply->status == 200 ? 1 : 0;
      stale += reply->status == 409 ? 1 : 0;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(cosigned, 1) << "each claims to be the first";
  EXPECT_EQ(stale, 3);
}

}  // namespace
}  // namespace steward::service
