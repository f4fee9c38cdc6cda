#include "service/audit/key_change.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <thread>

#include "service/audit/ledger_for_test.h"
#include "service/audit/trusted_keys.h"

namespace steward::service {
namespace {

namespace fs = std::filesystem;

class KeyChangeTest : public LedgerTest {
 protected:
  KeyChangeOutcome change(Ledger& ledger, const KeyChangeOptions& options = {}) {
    auto changed = ledger.change_key(options);
    EXPECT_TRUE(changed.ok()) << changed.error().to_string();
    return *std::move(changed);
  }
};

TEST_F(KeyChangeTest, HeadsBeforeVerifyWithTheOldKeyAndLaterOnesWithTheNew) {
  const auto ledger = open();
  const auto before = ledger->heads.sign()->head;
  const audit::PublicKey old_key = ledger->keys->public_key();
  const auto outcome = change(*ledger);
  const audit::PublicKey new_key = ledger->keys->public_key();
  EXPECT_NE(old_key.id(), new_key.id());
  EXPECT_EQ(outcome.rotation.to.id(), new_key.id());
  const auto after = *ledger->heads.sign();
  EXPECT_EQ(after.head.size, static_cast<uint64_t>(outcome.entry) + 1);
  EXPECT_TRUE(audit::open_checkpoint(before.checkpoint, old_key).ok());
  EXPECT_FALSE(audit::open_checkpoint(before.checkpoint, new_key).ok());
  EXPECT_TRUE(audit::open_checkpoint(after.head.checkpoint, new_key).ok());
  EXPECT_FALSE(audit::open_checkpoint(after.head.checkpoint, old_key).ok());
  const auto history = *ledger->heads.key_history();
  ASSERT_EQ(history.size(), 1u);
  EXPECT_EQ(audit::follow(old_key, history)->to_string(), new_key.to_string());
  EXPECT_EQ(*ledger->heads.keys(), (std::vector<std::string>{old_key.to_string(), new_key.to_string()}));
  EXPECT_EQ(storage::column_of(url_, "SELECT actor FROM steward.ledger_entry WHERE kind = 'key_rotation'"),
            "office");
  ASSERT_TRUE(outcome.old_key_file);
  EXPECT_TRUE(fs::exists(*outcome.old_key_file));
}

// The month of the rotation's entry may have been archived and dropped.
TEST_F(KeyChangeTest, KeysAreTiedWithoutTheEntryThatSaidSo) {
  const auto ledger = open();
  const audit::PublicKey first = ledger->keys->public_key();
  change(*ledger);
  const audit::PublicKey second = ledger->keys->public_key();
  change(*ledger, {.old_key_lost = true});
  const audit::PublicKey third = ledger->keys->public_key();
  const auto tied_to = [&](const audit::PublicKey& known) {
    std::set<std::string> ids;
    const auto keys = keys_tied_to(ledger->database, {known});
    EXPECT_TRUE(keys.ok()) << keys.error().to_string();
    for (const audit::PublicKey& key : *keys) ids.insert(key.id());
    return ids;
  };
  for (const bool are_entries_there : {true, false}) {
    if (!are_entries_there)
      storage::column_of(url_,
                         "SET session_replication_role = replica; "
                         "DELETE FROM steward.ledger_entry WHERE kind = 'key_rotation' RETURNING ''");
    EXPECT_EQ(tied_to(first), (std::set<std::string>{first.id(), second.id()})) << are_entries_there;
    EXPECT_EQ(tied_to(second), (std::set<std::string>{first.id(), second.id()})) << are_entries_there;
    EXPECT_EQ(tied_to(third), (std::set<std::string>{third.id()})) << are_entries_there;
  }
}

// A report is announced, the key changes, and only then the head is signed.
TEST_F(KeyChangeTest, TheNewKeySignsNoTreeThatIsWithoutItsEntry) {
  const auto ledger = open();
  ledger->grow(2);
  const auto before =
      ledger->database.read([](pqxx::transaction_base& tx) { return storage::load_moment(tx); });
  ASSERT_TRUE(before.ok());
  const auto outcome = change(*ledger);
  EXPECT_EQ(before->frontier.size(), static_cast<uint64_t>(outcome.entry)) << "it lacks that entry alone";
  const auto none = ledger->heads.sign(*before);
  ASSERT_TRUE(none.ok()) << none.error().to_string();
  EXPECT_FALSE(none->has_value());
  EXPECT_EQ(storage::column_of(url_, "SELECT count(*) FROM steward.signed_head"), "0");
  const auto after =
      ledger->database.read([](pqxx::transaction_base& tx) { return storage::load_moment(tx); });
  const auto head = ledger->heads.sign(*after);
  ASSERT_TRUE(head.ok() && head->has_value());
  EXPECT_TRUE(audit::open_checkpoint((*head)->head.checkpoint, outcome.rotation.to).ok());
}

TEST_F(KeyChangeTest, TheOldFileIsRemovedWhenAsked) {
  const auto ledger = open();
  EXPECT_FALSE(change(*ledger, {.remove_old_key = true}).old_key_file);
  size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder_.path() / "keys"))
    files += entry.path().extension() == ".pem" ? 1 : 0;
  EXPECT_EQ(files, 1u);
  ASSERT_TRUE(open()) << "the new key is in its place";
}

TEST_F(KeyChangeTest, CutOffAnywhereTheInstallationWorks) {
  struct Cut : std::runtime_error {
    Cut() : std::runtime_error("cut off") {}
  };
  int changes = 0;
  for (const std::string step : {"staged", "recorded", "placed"}) {
    const auto ledger = open();
    const std::string old_key = ledger->keys->public_key().to_string();
    EXPECT_THROW((void)ledger->change_key({.at_step =
                                               [&](std::string_view at) {
                                                 if (at == step) throw Cut();
                                               }},
                                          "office"),
                 Cut);
    changes += step == "staged" ? 0 : 1;
    const auto again = open();  // as after a crash: nothing but files and rows is left
    ASSERT_TRUE(again) << step;
    EXPECT_EQ(again->keys->public_key().to_string() == old_key, step == "staged") << step;
    const auto head = again->heads.sign();
    ASSERT_TRUE(head.ok()) << step << ": " << head.error().to_string();
    EXPECT_TRUE(audit::open_checkpoint(head->head.checkpoint, again->keys->public_key()).ok()) << step;
    EXPECT_EQ(again->heads.key_history()->size(), static_cast<size_t>(changes)) << step;
  }
}

TEST_F(KeyChangeTest, AnotherServerFollowsWhereItHoldsTheNewKeyAndElseRefusesToSign) {
  const auto first = open();
  fs::copy(folder_.path() / "keys", folder_.path() / "elsewhere", fs::copy_options::recursive);
  const auto same_folder = open(), elsewhere = open("elsewhere");
  const auto outcome = change(*first);
  const auto followed = same_folder->heads.sign();
  ASSERT_TRUE(followed.ok()) << followed.error().to_string();
  EXPECT_TRUE(audit::open_checkpoint(followed->head.checkpoint, outcome.rotation.to).ok());
  for (int i = 0; i < 2; ++i) {
    const auto refused = elsewhere->heads.sign();
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
    EXPECT_NE(refused.error().message.find("was superseded by " + outcome.rotation.to.id()),
              std::string::npos)
        << refused.error().message;
  }
  elsewhere->grow(1);  // decisions need no key
  const auto reopened = try_open("elsewhere");
  ASSERT_FALSE(reopened.ok());
  EXPECT_EQ(reopened.error().code, ErrorCode::kConflict);
}

TEST_F(KeyChangeTest, OfTwoThatChangeItAtOnceNoneBreaksTheChain) {
  const auto a = open(), b = open();
  const audit::PublicKey old_key = a->keys->public_key();
  std::atomic<int> changed{0};
  std::thread one([&] { changed += a->change_key({}, "a").ok() ? 1 : 0; });
  std::thread two([&] { changed += b->change_key({}, "b").ok() ? 1 : 0; });
  one.join();
  two.join();
  EXPECT_GE(changed, 1);
  const auto again = open();
  ASSERT_TRUE(again);
  const auto history = *again->heads.key_history();
  EXPECT_EQ(history.size(), static_cast<size_t>(changed));
  EXPECT_EQ(audit::follow(old_key, history)->to_string(), again->keys->public_key().to_string());
  EXPECT_TRUE(again->heads.sign().ok());
}

TEST_F(KeyChangeTest, ALostKeyBeginsASeriesThatTheOldDoesNotVouchFor) {
  const audit::PublicKey old_key = open()->keys->public_key();
  fs::remove(folder_.path() / "keys" / "signing.pem");
  EXPECT_FALSE(try_open().ok());
  const auto ledger = open("keys", "", SigningKeyNeed::kMayBeLost);
  EXPECT_FALSE(ledger->heads.sign().ok()) << "opened without a key, nothing is signed";
  const auto outcome = change(*ledger, {.old_key_lost = true});
  EXPECT_TRUE(outcome.rotation.old_key_lost);
  const auto followed = audit::follow(old_key, *ledger->heads.key_history());
  ASSERT_FALSE(followed.ok());
  EXPECT_NE(followed.error().message.find("not proven"), std::string::npos);
  EXPECT_TRUE(open()->heads.sign().ok());
}

TEST_F(KeyChangeTest, AHeadIsNeverOlderThanTheOneBefore) {
  const auto ledger = open();
  const auto first = ledger->heads.sign()->head;
  pass(std::chrono::hours(-48));
  ledger->grow(1);
  const auto second = ledger->heads.sign()->head;
  EXPECT_GT(second.size, first.size);
  EXPECT_EQ(second.time, first.time);
  EXPECT_EQ(ledger->heads.sign()->head.checkpoint, second.checkpoint)
      << "of one tree everybody is told the same";
}

TEST_F(KeyChangeTest, ATokenTakesTheKeyOverAndWithoutItDecisionsGoOn) {
  constexpr auto kModule = "/usr/lib/softhsm/libsofthsm2.so";
  ASSERT_TRUE(fs::exists(kModule)) << "softhsm2 is not installed: run scripts/setup";
  const std::string dir = folder_.path().string();
  const auto shell = [&](const std::string& command) {
    ASSERT_EQ(std::system(("cd " + dir + " && " + command + " >output 2>&1").c_str()), 0) << command;
  };
  fs::create_directories(folder_.path() / "tokens");
  std::ofstream(dir + "/softhsm2.conf") << "directories.tokendir = " << dir << "/tokens\nlog.level = ERROR\n";
  std::ofstream(dir + "/pin") << "1234";
  ::chmod((dir + "/pin").c_str(), 0600);
  ::setenv("SOFTHSM2_CONF", (dir + "/softhsm2.conf").c_str(), 1);
  shell("softhsm2-util --init-token --free --label ledger --pin 1234 --so-pin 5678");
  shell("openssl genpkey -algorithm ed25519 -out key.pem");
  shell("softhsm2-util --import key.pem --token ledger --pin 1234 --label signing --id a1");
  const std::string uri = std::string("pkcs11:token=ledger;object=signing?module-path=") + kModule +
                          "&pin-source=file:" + dir + "/pin";
  const auto outcome = change(*open(), {.to = uri});
  EXPECT_FALSE(outcome.old_key_file);
  const auto ledger = open("keys", uri);
  ledger->grow(1);
  const auto head = ledger->heads.sign();
  ASSERT_TRUE(head.ok()) << head.error().to_string();
  EXPECT_TRUE(audit::open_checkpoint(head->head.checkpoint, outcome.rotation.to).ok());
  EXPECT_FALSE(ledger->change_key({}).ok()) << "a token's key is not replaced by a file unasked";

  shell("softhsm2-util --delete-token --token ledger");
  ledger->grow(1);
  const auto refused = ledger->heads.sign();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable) << refused.error().to_string();
}

}  // namespace
}  // namespace steward::service
