#include "storage/migrations.h"

#include <gtest/gtest.h>

#include <thread>

#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

const std::vector<EmbeddedFile> kFirst = {{"001_one.sql", "CREATE TABLE one (n int)"}};
const std::vector<EmbeddedFile> kBoth = {
    {"001_one.sql", "CREATE TABLE one (n int)"},
    {"002_two.sql", "CREATE TABLE two (n int); INSERT INTO one VALUES (2)"}};

int64_t count(Database& database, const std::string& table) {
  const auto counted = database.run([&](pqxx::work& tx) -> Result<int64_t> {
    return tx.exec1("SELECT count(*) FROM " + table)[0].as<int64_t>();
  });
  return counted.ok() ? *counted : -1;
}

TEST(Migrations, TheShippedOnesApplyOnce) {
  Database database({.url = empty_database_url()});
  const auto first = migrate(database);
  ASSERT_TRUE(first.ok()) << first.error().to_string();
  EXPECT_EQ(first->applied, static_cast<int>(kMigrations.size()));
  const auto second = migrate(database);
  ASSERT_TRUE(second.ok()) << second.error().to_string();
  EXPECT_EQ(second->applied, 0);
  EXPECT_EQ(second->current, first->current);
}

TEST(Migrations, TwoServersStartingTogetherApplyEachOnce) {
  const std::string url = empty_database_url();
  Database a({.url = url}), b({.url = url});
  Result<MigrationOutcome> of_a = MigrationOutcome{}, of_b = MigrationOutcome{};
  std::thread one([&] { of_a = migrate(a); });
  std::thread two([&] { of_b = migrate(b); });
  one.join();
  two.join();
  ASSERT_TRUE(of_a.ok()) << of_a.error().to_string();
  ASSERT_TRUE(of_b.ok()) << of_b.error().to_string();
  EXPECT_EQ(of_a->applied + of_b->applied, static_cast<int>(kMigrations.size()));
}

TEST(Migrations, ContinueWhereTheyStopped) {
  Database database({.url = empty_database_url()});
  ASSERT_TRUE(migrate(database, kFirst).ok());
  const auto rest = migrate(database, kBoth);
  ASSERT_TRUE(rest.ok()) << rest.error().to_string();
  EXPECT_EQ(rest->applied, 1);
  EXPECT_EQ(count(database, "one"), 1);
}

TEST(Migrations, RefuseADatabaseOfANewerBinary) {
  Database database({.url = empty_database_url()});
  ASSERT_TRUE(migrate(database, kBoth).ok());
  const auto older = migrate(database, kFirst);
  ASSERT_FALSE(older.ok());
  EXPECT_EQ(older.error().code, ErrorCode::kConflict);
  EXPECT_NE(older.error().message.find("002_two.sql"), std::string::npos) << older.error().message;
}

TEST(Migrations, RefuseAnAppliedOneThatChanged) {
  Database database({.url = empty_database_url()});
  ASSERT_TRUE(migrate(database, kFirst).ok());
  const auto changed = migrate(database, {{"001_one.sql", "CREATE TABLE one (n bigint)"}, kBoth[1]});
  ASSERT_FALSE(changed.ok());
  EXPECT_EQ(changed.error().code, ErrorCode::kConflict);
  EXPECT_EQ(count(database, "two"), -1) << "nothing after it may be applied";
}

TEST(Migrations, LeaveNothingOfOneThatFails) {
  Database database({.url = empty_database_url()});
  const auto failed = migrate(
      database, {kFirst[0], {"002_two.sql", "CREATE TABLE two (n int); INSERT INTO nowhere VALUES (1)"}});
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(count(database, "one"), 0);
  EXPECT_EQ(count(database, "two"), -1);
  EXPECT_EQ(count(database, "schema_migration"), 1);
}

TEST(Migrations, RefuseABinaryWithAGap) {
  Database database({.url = empty_database_url()});
  for (const std::vector<EmbeddedFile>& files :
       {std::vector<EmbeddedFile>{{"002_two.sql", "SELECT 1"}},
        std::vector<EmbeddedFile>{{"001_a.sql", "SELECT 1"}, {"001_b.sql", "SELECT 1"}},
        std::vector<EmbeddedFile>{{"one.sql", "SELECT 1"}}})
    EXPECT_FALSE(migrate(database, files).ok()) << files[0].name;
}

}  // namespace
}  // namespace steward::storage
