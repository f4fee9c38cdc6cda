#include "service/audit/witnesses.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "audit/witness_request.h"
#include "service/audit/head_file.h"
#include "service/audit/two_ledgers_for_test.h"

namespace steward::service {
namespace {

namespace fs = std::filesystem;

class WitnessesTest : public TwoLedgersTest {
 protected:
  // A ledger whose witness saw its first head, as a database that is copied then: a history may go on twice.
  std::string copy_after_first_head() {
    {
      const auto ledger = open_ledger(url_);
      introduce(*ledger);
      ledger->grow(5);
      EXPECT_EQ(post(*ledger).failure, "");
    }
    return copy_of(url_);
  }
};

TEST_F(WitnessesTest, WhatASecondStewardCosignsStandsInTheHead) {
  const auto ledger = open_ledger(url_);
  introduce(*ledger);
  const auto key = *audit::WitnessKey::parse(witness_key());
  for (int i = 0; i < 3; ++i) {
    ledger->grow(3);
    const auto outcome = post(*ledger);
    ASSERT_EQ(outcome.failure, "");
    const auto newest = *ledger->heads.newest();
    EXPECT_TRUE(audit::open_checkpoint(newest.head.checkpoint, ledger->keys->public_key()).ok());
    const auto cosigned = audit::cosignatures_of(newest.head.checkpoint, {key});
    ASSERT_TRUE(cosigned.ok()) << cosigned.error().to_string();
    ASSERT_EQ(cosigned->size(), 1u) << newest.head.checkpoint;
    EXPECT_EQ(ledger->heads.sign()->head.checkpoint, newest.head.checkpoint);
  }
  const auto standings = *ledger->witnesses.list();
  ASSERT_EQ(standings.size(), 1u);
  EXPECT_EQ(standings[0].lag, 0u);
  EXPECT_TRUE(standings[0].witness.succeeded_at);
  ledger->grow(4);
  EXPECT_EQ(ledger->witnesses.list()->front().lag, 4u);
  EXPECT_EQ(witness_->desk.logs()->front().seen.size, standings[0].witness.size);
}

TEST_F(WitnessesTest, AWitnessThatSawOneHistoryRefusesTheOther) {
  const std::string copy = copy_after_first_head();
  uint64_t seen = 0;
  std::string kept;  // a head of the one history, kept by somebody
  {
    const auto ledger = open_ledger(url_);
    ledger->grow(3);
    const auto outcome = post(*ledger);
    ASSERT_EQ(outcome.failure, "");
    seen = outcome.size;
    kept = ledger->heads.sign()->head.checkpoint;
  }
  const auto forked = open_ledger(copy);
  forked->grow(3, "eve");  // the same size, other entries
  const auto same_size = post(*forked);
  EXPECT_TRUE(same_size.has_parted) << same_size.failure;
  EXPECT_NE(same_size.failure.find("ANOTHER HISTORY"), std::string::npos) << same_size.failure;
  EXPECT_NE(same_size.failure.find(std::to_string(seen - 1)), std::string::npos) << same_size.failure;
  forked->grow(3, "eve");  // and longer
  const auto longer = post(*forked);
  EXPECT_TRUE(longer.has_parted) << longer.failure;
  EXPECT_NE(longer.failure.find("at or before entry " + std::to_string(seen - 1)), std::string::npos)
      << longer.failure;
  EXPECT_TRUE(forked->witnesses.list()->front().witness.has_parted);
  EXPECT_EQ(
      storage::column_of(
          copy,
          "SELECT count(*) FROM steward.ledger_entry WHERE kind = 'witness' AND canonical LIKE '%parted%'"),
      "1")
      << "said once in the record";
  EXPECT_EQ(witness_->desk.logs()->front().seen.size, seen) << "it keeps what it saw";
  // And what it refused, once each.
  forked->grow(1, "eve");
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(post(*forked).has_parted);
  const auto views = *witness_->desk.split_views();
  ASSERT_EQ(views.size(), 3u);
  const std::vector<uint64_t> refused_sizes = {same_size.size, longer.size, longer.size + 1};
  for (size_t i = 0; i < views.size(); ++i) {
    EXPECT_EQ(views[i].origin, "steward");
    EXPECT_EQ(views[i].public_key, forked->keys->public_key().to_string());
    EXPECT_EQ(views[i].seen.size, seen);
    EXPECT_EQ(views[i].refused.size, refused_sizes[i]);
    EXPECT_EQ(views[i].is_proven, i == 0 || (seen & (seen - 1)) != 0) << seen;
    const auto evidence = *witness_->desk.evidence_of(views[i].id);
    EXPECT_EQ(audit::open_checkpoint(evidence.seen_checkpoint, forked->keys->public_key())->root,
              views[i].seen.root);
    const auto refused = *audit::parse_witness_request(evidence.request);
    EXPECT_EQ(audit::open_checkpoint(refused.checkpoint, forked->keys->public_key())->root,
              views[i].refused.root);
    const std::string entry = witness_entry(views[i].entry);
    for (const std::string& part : {std::string(R"("split_view":"steward")"), to_hex(views[i].seen.root),
                                    to_hex(views[i].refused.root), std::to_string(views[i].refused.size)})
      EXPECT_NE(entry.find(part), std::string::npos) << part << " is not in " << entry;
  }
  EXPECT_EQ(witness_->desk.evidence_of(99).error().code, ErrorCode::kNotFound);
  // The head that somebody kept shows it too.
  const auto head = *audit::parse_checkpoint(kept);
  EXPECT_NE(forked->heads.consistency(head.size, {})->first_root, head.root);
}

// The ledger is put back to an old copy, its rows of witnesses with it or not.
TEST_F(WitnessesTest, ALedgerThatWasRolledBackIsToldByWhoSawMore) {
  const std::string copy = copy_after_first_head();
  uint64_t seen = 0;
  {
    const auto ledger = open_ledger(url_);
    ledger->grow(9);
    seen = post(*ledger).size;
  }
  for (const bool remembers : {false, true}) {
    if (remembers)
      storage::column_of(copy, "UPDATE steward.witness SET has_parted = false, failure = '', size = " +
                                   std::to_string(seen));
    const auto restored = open_ledger(copy);
    restored->grow(1);
    const int before = posts_;
    pass(std::chrono::hours(2));
    const auto outcome = post(*restored, false);
    EXPECT_TRUE(outcome.has_parted) << remembers << ": " << outcome.failure;
    EXPECT_NE(outcome.failure.find("ROLLED BACK"), std::string::npos) << outcome.failure;
    EXPECT_NE(outcome.failure.find("LARGER TREE, of " + std::to_string(seen)), std::string::npos)
        << outcome.failure;
    EXPECT_EQ(posts_ - before, remembers ? 0 : 1);
    EXPECT_TRUE(restored->witnesses.list()->front().witness.has_parted);
  }
}

TEST_F(WitnessesTest, AWitnessThatAnotherServerToldMoreIsNoAlarm) {
  const auto ledger = open_ledger(url_);
  introduce(*ledger);
  ledger->grow(2);
  ASSERT_TRUE(ledger->heads.sign().ok());
  ledger->grow(2);  // a later head is signed and posted by another server
  const auto present =
      ledger->database.read([](pqxx::transaction_base& tx) { return storage::load_frontier(tx); });
  answer_ = WitnessAnswer{409, std::to_string(present->size())};
  const auto outcomes = ledger->witnesses.post(true);
  ASSERT_TRUE(outcomes.ok());
  ASSERT_EQ(outcomes->size(), 1u);
  EXPECT_FALSE(outcomes->front().has_parted);
  EXPECT_NE(outcomes->front().failure.find("has seen a head of"), std::string::npos)
      << outcomes->front().failure;
}

TEST_F(WitnessesTest, AFileRemembersAndTellsWhereHistoriesPart) {
  const std::string path = (folder_.path() / "heads").string();
  uint64_t common = 0;
  {
    const auto ledger = open_ledger(url_);
    ASSERT_TRUE(ledger->witnesses.add("file:" + path, "", "office").ok());
    for (int i = 0; i < 3; ++i) {
      ledger->grow(2);
      ASSERT_EQ(post(*ledger).failure, "");
    }
    ASSERT_EQ(post(*ledger).failure, "") << "the same head again";
    common = ledger->heads.sign()->head.size;
  }
  const std::string copy = copy_of(url_);
  {
    const auto ledger = open_ledger(url_);
    ledger->grow(2);
    ASSERT_EQ(post(*ledger).failure, "");
  }
  std::ostringstream before;
  before << std::ifstream(path).rdbuf();
  EXPECT_EQ(heads_in(before.str()).size(), 4u) << before.str();
  const auto forked = open_ledger(copy);
  forked->grow(7, "eve");
  const auto outcome = post(*forked);
  EXPECT_TRUE(outcome.has_parted) << outcome.failure;
  EXPECT_NE(outcome.failure.find("agree up to entry " + std::to_string(common - 1)), std::string::npos)
      << outcome.failure;
  std::ostringstream after;
  after << std::ifstream(path).rdbuf();
  EXPECT_EQ(after.str(), before.str());
}

// A file may hold half a million heads, and each is a look into the database.
TEST(KeptHeads, AreFoundByAskingOfAFew) {
  for (const size_t count : {0u, 1u, 2u, 3u, 1000u, 1001u})
    for (const size_t kept : {size_t{0}, size_t{1}, count / 3, count}) {
      if (kept > count) continue;
      std::vector<audit::TreeHead> heads(count);
      for (size_t i = 0; i < count; ++i) heads[i].size = i;
      int asked = 0;
      const auto found = kept_heads(heads, [&](const audit::TreeHead& head) -> Result<bool> {
        ++asked;
        return head.size < kept;
      });
      EXPECT_EQ(*found, kept) << count;
      EXPECT_LE(asked, 10) << count;
    }
  EXPECT_FALSE(kept_heads({audit::TreeHead()}, [](const audit::TreeHead&) -> Result<bool> {
                 return Error{ErrorCode::kUnavailable, "away", ""};
               }).ok());
}

TEST_F(WitnessesTest, AFileThatIsNoneIsRefusedAndATornHeadPassedOver) {
  const auto ledger = open_ledger(url_);
  const fs::path folder = folder_.path();
  fs::create_symlink(folder / "target", folder / "link");
  fs::create_directory(folder / "folder");
  for (const std::string name : {"link", "folder", "missing/heads"}) {
    ASSERT_TRUE(ledger->witnesses.add("file:" + (folder / name).string(), "", "office").ok());
    EXPECT_NE(post(*ledger).failure, "") << name;
    ASSERT_TRUE(ledger->witnesses.remove("file:" + (folder / name).string(), "office").ok());
  }
  EXPECT_FALSE(fs::exists(folder / "target"));
  std::ofstream(folder / "torn") << ledger->heads.sign()->head.checkpoint << "\nsteward\n99\nAAAA";
  ASSERT_TRUE(ledger->witnesses.add("file:" + (folder / "torn").string(), "", "office").ok());
  ledger->grow(1);
  EXPECT_EQ(post(*ledger).failure, "");
  std::ostringstream text;
  text << std::ifstream(folder / "torn").rdbuf();
  EXPECT_EQ(heads_in(text.str()).size(), 2u) << text.str();
}

TEST_F(WitnessesTest, SaysWhatKeptAWitnessFromCosigning) {
  const auto ledger = open_ledger(url_);
  const auto stranger = audit::make_signer(audit::SigningKey::generate("steward"));
  const auto wrong = audit::signature_line(
      *audit::cosign(*stranger, WitnessDesk::kName, ledger->heads.sign()->head.checkpoint, system_clock()()));
  ASSERT_TRUE(ledger->witnesses.add(kAddress, witness_key(), "office").ok());
  EXPECT_NE(post(*ledger).failure.find("does not know this ledger"), std::string::npos)
      << post(*ledger).failure;
  ASSERT_TRUE(witness_->desk.trust(audit::SigningKey::generate("steward").public_key(), {}, "office").ok());
  EXPECT_NE(post(*ledger).failure.find("does not trust the key"), std::string::npos) << post(*ledger).failure;
  const struct {
    Result<WitnessAnswer> answer;
    std::string says;
  } cases[] = {
      {Error{ErrorCode::kTimeout, "It did not answer in time.", ""}, "in time"},
      {WitnessAnswer{500, "oops\n\x01"}, "answered 500: oops"},
      {WitnessAnswer{302, ""}, "answered 302"},
      {WitnessAnswer{409, "many"}, "409 without the size"},
      {WitnessAnswer{409, "18446744073709551615"}, "409 without the size"},
      {WitnessAnswer{200, ""}, "without cosigning it"},
      {WitnessAnswer{200, "— steward/witness AAAA\n"}, "without cosigning it"},
      {WitnessAnswer{200, wrong}, "without cosigning it"},
      {WitnessAnswer{200, std::string(70'000, 'x')}, "without cosigning it"},
  };
  for (const auto& [answer, says] : cases) {
    answer_ = answer;
    const auto outcome = post(*ledger);
    EXPECT_NE(outcome.failure.find(says), std::string::npos) << says << " <> " << outcome.failure;
    EXPECT_FALSE(outcome.has_parted) << says;
  }
}

TEST_F(WitnessesTest, AFailureIsTriedAgainLaterEachTime) {
  const auto ledger = open_ledger(url_);
  introduce(*ledger);
  answer_ = WitnessAnswer{500, ""};
  EXPECT_NE(post(*ledger, false).failure, "");
  std::vector<int> after = {30, 60, 120};
  for (const int seconds : after) {
    const int before = posts_;
    pass(std::chrono::seconds(seconds - 1));
    ASSERT_TRUE(ledger->witnesses.post().ok());
    EXPECT_EQ(posts_, before) << "not before " << seconds << " s";
    pass(std::chrono::seconds(2));
    ASSERT_TRUE(ledger->witnesses.post().ok());
    EXPECT_EQ(posts_, before + 1) << "after " << seconds << " s";
  }
  answer_.reset();
  pass(std::chrono::hours(1));
  EXPECT_EQ(post(*ledger, false).failure, "");
  const int before = posts_;
  ASSERT_TRUE(ledger->witnesses.post().ok());
  EXPECT_EQ(posts_, before) << "nothing is left to post";
}

TEST_F(WitnessesTest, RefusesAddressesAndKeysThatAreNone) {
  const auto ledger = open_ledger(url_);
  const std::string key = witness_key(), log_key = ledger->keys->public_key().to_string();
  const struct {
    std::string address, key;
  } cases[] = {{"", key},
               {"witness.example", key},
               {"ftp://witness.example", key},
               {"http://witness.example/", key},
               {"http://me:secret@witness.example", key},
               {"http://witness.example/a b", key},
               {"http://witness.example?x", key},
               {kAddress, ""},
               {kAddress, log_key},
               {"file:relative", ""},
               {"file:/tmp/heads", key}};
  for (const auto& one : cases)
    EXPECT_FALSE(ledger->witnesses.add(one.address, one.key, "office").ok()) << one.address << " " << one.key;
  EXPECT_TRUE(ledger->witnesses.add(kAddress, key, "office").ok());
  EXPECT_EQ(ledger->witnesses.add(kAddress, key, "office").error().code, ErrorCode::kConflict);
  EXPECT_TRUE(ledger->witnesses.remove(kAddress, "office").ok());
  EXPECT_EQ(ledger->witnesses.remove(kAddress, "office").error().code, ErrorCode::kNotFound);
}

TEST_F(WitnessesTest, AfterARotationTheWitnessIsToldOfTheNewKeyAndKeepsWhatItSaw) {
  const auto ledger = open_ledger(url_);
  introduce(*ledger);
  ASSERT_EQ(post(*ledger).failure, "");
  const auto seen = witness_->desk.logs()->front().seen.size;
  const auto old_key = ledger->keys->public_key();
  ASSERT_TRUE(ledger->change_key({}).ok());
  EXPECT_NE(post(*ledger).failure.find("after a rotation"), std::string::npos);
  WitnessDesk& desk = witness_->desk;
  EXPECT_FALSE(
      desk.trust(ledger->keys->public_key(), audit::SigningKey::generate("steward").public_key(), "office")
          .ok());
  ASSERT_TRUE(desk.trust(ledger->keys->public_key(), old_key, "office").ok());
  EXPECT_EQ(desk.logs()->size(), 1u);
  EXPECT_EQ(desk.logs()->front().seen.size, seen);
  EXPECT_EQ(post(*ledger).failure, "");
  EXPECT_GT(desk.logs()->front().seen.size, seen);
}

}  // namespace
}  // namespace steward::service
