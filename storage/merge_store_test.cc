#include "storage/merge_store.h"

#include <gtest/gtest.h>

#include "storage/generation.h"
#include "storage/node_rows.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

Timestamp hour(int n) {
  return Timestamp{} + std::chrono::hours(n);
}

TEST(MergeStore, AFactIsOneRowWithItsEarliestTime) {
  Database database({.url = migrated_database_url()});
  const auto merges = database.run([&](pqxx::work& tx) -> Result<StoredMerges> {
    lock_writes(tx);
    STEWARD_ASSIGN_OR_RETURN(const auto ids, ensure_datasets(tx, {{"s3://b", "t"}, {"hive", "t"}}, hour(0)));
    const auto fact = [&](int at, const std::string& why) {
      return MergeFact{ids.ids[0], ids.ids[1], MergeOrigin::kSymlink, why, hour(at)};
    };
    for (const int at : {5, 3, 4}) {
      KnownRows nothing_known;
      STEWARD_RETURN_IF_ERROR(add_merge_facts(tx, {fact(at, "job a")}, nothing_known));
    }
    KnownRows known;
    STEWARD_ASSIGN_OR_RETURN(const int64_t first,
                             add_merge_facts(tx, {fact(7, "job b"), fact(6, "job b")}, known));
    STEWARD_ASSIGN_OR_RETURN(const int64_t again, add_merge_facts(tx, {fact(9, "job b")}, known));
    EXPECT_EQ(first, 1);
    EXPECT_EQ(again, 0);
    STEWARD_RETURN_IF_ERROR(
        add_merge_verdict(tx, {ids.ids[0], ids.ids[1], false, "ann", "two tables", hour(8)}));
    return load_merges(tx);
  });
  ASSERT_TRUE(merges.ok()) << merges.error().to_string();
  ASSERT_EQ(merges->facts.size(), 2u);
  std::map<std::string, Timestamp> times;
  for (const MergeFact& fact : merges->facts) times[fact.why] = fact.at;
  EXPECT_EQ(times, (std::map<std::string, Timestamp>{{"job a", hour(3)}, {"job b", hour(6)}}));
  ASSERT_EQ(merges->verdicts.size(), 1u);
  EXPECT_FALSE(merges->verdicts[0].merged);
  EXPECT_EQ(merges->verdicts[0].why, "two tables");
}

TEST(MergeStore, AVerdictIsNeverTakenBackSilently) {
  Database database({.url = migrated_database_url()});
  const std::string failure = failure_of(database, [](pqxx::work& tx) -> Result<bool> {
    STEWARD_ASSIGN_OR_RETURN(const auto ids, ensure_datasets(tx, {{"a", "t"}, {"b", "t"}}, hour(0)));
    STEWARD_RETURN_IF_ERROR(add_merge_verdict(tx, {ids.ids[0], ids.ids[1], true, "ann", "", hour(1)}));
    tx.exec("DELETE FROM dataset_merge_verdict");
    return true;
  });
  EXPECT_NE(failure.find("only ever grows"), std::string::npos) << failure;
}

TEST(MergeStore, ANewSettingReplacesTheOldOne) {
  Database database({.url = migrated_database_url()});
  const auto settings =
      database.run([](pqxx::work& tx) -> Result<std::vector<std::pair<std::string, std::string>>> {
        STEWARD_RETURN_IF_ERROR(put_lineage_setting(tx, "TagMapping", "old", "ann", hour(1)));
        STEWARD_RETURN_IF_ERROR(put_lineage_setting(tx, "TagMapping", "new", "ann", hour(2)));
        return load_lineage_settings(tx);
      });
  ASSERT_TRUE(settings.ok()) << settings.error().to_string();
  EXPECT_EQ(*settings, (std::vector<std::pair<std::string, std::string>>{{"TagMapping", "new"}}));
}

}  // namespace
}  // namespace steward::storage
