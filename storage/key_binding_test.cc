#include "storage/key_binding.h"

#include <gtest/gtest.h>

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
  for (const std::string sql : {"UPDATE key_binding SET signing_key = ''", "DELETE FROM key_binding"}) {
    const std::string failure = failure_of(database, [&](pqxx::work& tx) -> Status {
      tx.exec(sql);
      return {};
    });
    EXPECT_NE(failure.find("only ever grows"), std::string::npos) << sql << ": " << failure;
  }
}

}  // namespace
}  // namespace steward::storage
