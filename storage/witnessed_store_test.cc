// Ledgers that this server watches, carried over from before their cosignatures were kept.
#include "storage/witnessed_store.h"

#include <gtest/gtest.h>

#include "storage/migrations.h"
#include "storage/split_view_store.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

TEST(WitnessedStore, WhatWasSeenIsCarriedOver) {
  std::vector<EmbeddedFile> before;
  for (const EmbeddedFile& file : kMigrations)
    if (file.name < "015") before.push_back(file);
  Database database({.url = empty_database_url()});
  ASSERT_TRUE(migrate(database, before).ok());
  const std::string key = audit::SigningKey::generate("steward").public_key().to_string();
  const Status filled = database.run([&](pqxx::work& tx) -> Status {
    tx.exec(
        "INSERT INTO witnessed_log (origin, size, root, checkpoint, seen_at) VALUES ('steward', 7, "
        "sha256('r'), 'c', "
        "now())");
    tx.exec_params(
        "INSERT INTO witnessed_key (public_key, log, actor, said_at) VALUES ($1, 1, 'office', now())", key);
    return {};
  });
  ASSERT_TRUE(filled.ok()) << filled.error().to_string();
  ASSERT_TRUE(migrate(database, kMigrations).ok());
  const auto logs =
      database.read([](pqxx::transaction_base& tx) { return load_witnessed_logs(tx, "steward"); });
  ASSERT_TRUE(logs.ok()) << logs.error().to_string();
  ASSERT_EQ(logs->size(), 1u);
  EXPECT_EQ(logs->front().seen.size, 7u);
  EXPECT_EQ(logs->front().seen.root, sha256("r"));
  EXPECT_EQ(logs->front().checkpoint, "c");
  EXPECT_EQ(logs->front().cosignature, "");
  ASSERT_EQ(logs->front().keys.size(), 1u);
  EXPECT_EQ(logs->front().keys[0].to_string(), key);
  const auto views = database.read([](pqxx::transaction_base& tx) { return load_split_views(tx); });
  EXPECT_TRUE(views.ok() && views->empty());
}

// Evidence that could be changed would be none.
TEST(WitnessedStore, EvidenceIsNeitherChangedNorRemoved) {
  Database database({.url = migrated_database_url()});
  const Status kept = database.run([&](pqxx::work& tx) -> Status {
    tx.exec("INSERT INTO witnessed_log (origin) VALUES ('steward')");
    SplitView view;
    view.log = 1;
    view.seen = {5, sha256("a")};
    view.refused = {9, sha256("b")};
    put_split_view(tx, view, {"seen", "refused"});
    return {};
  });
  ASSERT_TRUE(kept.ok()) << kept.error().to_string();
  for (const std::string sql :
       {"UPDATE split_view SET seen_checkpoint = 'x'", "DELETE FROM split_view", "TRUNCATE split_view"}) {
    const Status changed = database.run([&](pqxx::work& tx) -> Status {
      tx.exec(sql);
      return {};
    });
    EXPECT_FALSE(changed.ok()) << sql;
  }
}

// A head is cosigned under the lock of its ledger's row, by a key that may be slow; evidence is kept behind
// the lock of this server's own ledger, which everybody waits for.
TEST(WitnessedStore, EvidenceDoesNotWaitForACosignature) {
  const std::string url = migrated_database_url();
  Database database({.url = url}), other({.url = url, .lock_timeout = std::chrono::milliseconds(50)});
  const std::string key = audit::SigningKey::generate("steward").public_key().to_string();
  const Status done = database.run([&](pqxx::work& tx) -> Status {
    return trust_log_key(tx, *audit::PublicKey::parse(key), {}, "office", Timestamp{});
  });
  ASSERT_TRUE(done.ok()) << done.error().to_string();
  const Status cosigning = database.run([&](pqxx::work& tx) -> Status {
    STEWARD_RETURN_IF_ERROR(lock_witnessed_log(tx, 1));
    const auto second = other.run([](pqxx::work& two) { return lock_witnessed_log(two, 1); });
    EXPECT_FALSE(second.ok()) << "two cosign at a time";
    return other.run([](pqxx::work& two) -> Status {
      SplitView view;
      view.log = 1;
      view.seen = {5, sha256("a")};
      view.refused = {9, sha256("b")};
      put_split_view(two, view, {"seen", "refused"});
      return {};
    });
  });
  EXPECT_TRUE(cosigning.ok()) << cosigning.error().to_string();
}

}  // namespace
}  // namespace steward::storage
