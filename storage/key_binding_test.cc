#include "storage/key_binding.h"

#include <gtest/gtest.h>

#include "storage/migrations.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

const Timestamp kNow = *parse_rfc3339("2026-11-20T10:00:00Z");

TEST(KeyBinding, IsMadeOnceAndForEver) {
  Database database({.url = migrated_database_url()});
  const auto load = [&] { return database.run([](pqxx::work& tx) { return load_key_binding(tx); }); };
  ASSERT_TRUE(load().ok()) << load().error().to_string();
  EXPECT_FALSE((*load()).has_value());
  const KeyBinding binding{sha256("one"), "steward+0123abcd+AQ=="};
  const auto bind = [&](const KeyBinding& to) {
    return failure_of(database, [&](pqxx::work& tx) { return bind_keys(tx, to, kNow); });
  };
  EXPECT_EQ(bind(binding), "");
  EXPECT_NE(bind({sha256("two"), "steward+0123abcd+AQ=="}), "");
  EXPECT_EQ(**load(), binding);
}

TEST(KeyBinding, CannotBeChanged) {
  Database database({.url = migrated_database_url()});
  for (const std::string sql : {"UPDATE key_binding SET bound_at = now()", "DELETE FROM key_binding",
                                "UPDATE signing_key SET public_key = ''", "DELETE FROM signing_key"}) {
    const std::string failure = failure_of(database, [&](pqxx::work& tx) -> Status {
      tx.exec(sql);
      return {};
    });
    EXPECT_NE(failure.find("only ever grows"), std::string::npos) << sql << ": " << failure;
  }
}

TEST(KeyBinding, OneKeyGivesWayToTheNextAndAllAreKept) {
  Database database({.url = migrated_database_url()});
  const auto first = audit::make_signer(audit::SigningKey::generate("steward")),
             second = audit::make_signer(audit::SigningKey::generate("steward"));
  const std::string first_key = first->public_key().to_string(),
                    second_key = second->public_key().to_string();
  const auto put = [&](const audit::KeyRotation& rotation) {
    return failure_of(database, [&](pqxx::work& tx) -> Status {
      lock_signing(tx);
      return put_key_rotation(tx, rotation, 7);
    });
  };
  EXPECT_EQ(failure_of(database,
                       [&](pqxx::work& tx) {
                         return bind_keys(tx, {sha256("one"), first_key}, kNow);
                       }),
            "");
  const auto forward = *audit::make_key_rotation(*first, *second, kNow);
  const auto back = *audit::make_key_rotation(*second, *first, kNow);
  EXPECT_NE(put(back).find("is not in force any more"), std::string::npos) << put(back);
  EXPECT_EQ(put(forward), "");
  EXPECT_NE(put(forward).find("is not in force any more"), std::string::npos) << put(forward);
  EXPECT_NE(put(back).find("was in force before"), std::string::npos) << put(back);
  const auto binding = database.run([](pqxx::work& tx) { return load_key_binding(tx); });
  EXPECT_EQ((*binding)->signing_key, second_key);
  EXPECT_EQ(*database.run([](pqxx::work& tx) { return load_key_in_force(tx); }), second_key);
  EXPECT_EQ(*database.run([](pqxx::work& tx) -> Result<std::vector<std::string>> { return load_keys(tx); }),
            (std::vector{first_key, second_key}));
  const auto history = database.run([](pqxx::work& tx) { return load_key_history(tx); });
  ASSERT_EQ(history->size(), 1u);
  EXPECT_EQ(history->front().statement, forward.statement);
}

TEST(KeyBinding, OfADatabaseBeforeKeysCouldChangeIsCarriedOver) {
  Database database({.url = empty_database_url()});
  std::vector<EmbeddedFile> before;
  for (const EmbeddedFile& file : kMigrations)
    if (file.name < "013") before.push_back(file);
  ASSERT_TRUE(migrate(database, before).ok());
  const std::string key = audit::SigningKey::generate("steward").public_key().to_string();
  ASSERT_EQ(failure_of(database,
                       [&](pqxx::work& tx) -> Status {
                         tx.exec_params("INSERT INTO key_binding VALUES (true, decode($1, 'hex'), $2, now())",
                                        to_hex(sha256("one")), key);
                         return {};
                       }),
            "");
  const auto migrated = migrate(database);
  ASSERT_TRUE(migrated.ok()) << migrated.error().to_string();
  const auto binding = database.run([](pqxx::work& tx) { return load_key_binding(tx); });
  ASSERT_TRUE(binding.ok() && *binding);
  EXPECT_EQ(**binding, (KeyBinding{sha256("one"), key}));
}

}  // namespace
}  // namespace steward::storage
