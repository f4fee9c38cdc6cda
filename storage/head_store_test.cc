#include "storage/head_store.h"

#include <gtest/gtest.h>

#include "storage/database_case.h"

namespace steward::storage {
namespace {

const Timestamp kNow = *parse_rfc3339("2026-11-20T10:00:00.123456Z");

class HeadStoreTest : public DatabaseCase {
 protected:
  audit::SigningKey key_ = audit::SigningKey::generate("steward");

  audit::TreeHead head(uint64_t size, std::string_view root, int second = 0) {
    return audit::sign_head(key_, size, sha256(root), kNow + std::chrono::seconds(second));
  }
  StoredHead store(const StoredHead& head) {
    return run([&](pqxx::work& tx) { return store_head(tx, head, kNow); });
  }
  size_t count() {
    return run([](pqxx::work& tx) { return load_heads(tx, 0, 100); }).size();
  }
};

TEST_F(HeadStoreTest, KeepsOneOfATree) {
  const auto first = head(1, "one");
  EXPECT_EQ(store({first, {}, {}}).head.checkpoint, first.checkpoint);
  EXPECT_EQ(store({head(1, "one", 1), {}, {}}).head.checkpoint, first.checkpoint) << "what was told first";
  EXPECT_EQ(count(), 1u);
  store({head(2, "two"), {}, {}});
  EXPECT_EQ(count(), 2u);
  store({head(2, "a fork"), {}, {}});
  EXPECT_EQ(count(), 3u) << "evidence";
}

TEST_F(HeadStoreTest, TellsTheWorldOfAHead) {
  const Generation generation{11, 22, 33, 44, 55};
  store({head(7, "seven"), {}, {}});
  const auto known = head(7, "seven", 5);
  store({known, generation, sha256("set")});
  const auto loaded = run([](pqxx::work& tx) { return load_head(tx, 7); });
  EXPECT_EQ(loaded.generation, generation);
  EXPECT_EQ(loaded.policies, sha256("set"));
  EXPECT_EQ(loaded.head.checkpoint, known.checkpoint);
  EXPECT_EQ(loaded.head.size, 7u);
  EXPECT_EQ(loaded.head.root, sha256("seven"));
  EXPECT_EQ(loaded.head.time, kNow + std::chrono::seconds(5));
  store({head(8, "eight"), {}, {}});
  EXPECT_EQ(run([](pqxx::work& tx) { return load_head(tx, 8); }).generation, std::nullopt);
  EXPECT_FALSE(run([](pqxx::work& tx) { return load_last_head(tx); }).has_value())
      << "a head that the ledger, which is empty here, has not grown to is of another ledger";
}

TEST_F(HeadStoreTest, TellsThatThereIsNone) {
  const auto none = database_.run([](pqxx::work& tx) { return load_head(tx, 3); });
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(run([](pqxx::work& tx) { return load_last_head(tx); }).has_value());
}

TEST_F(HeadStoreTest, AMomentIsOfOneSnapshot) {
  const auto moment = run([](pqxx::work& tx) { return load_moment(tx); });
  EXPECT_EQ(moment.frontier.size(), 0u);
  EXPECT_EQ(moment.policies, std::nullopt);
  EXPECT_EQ(moment.generation, run([](pqxx::work& tx) { return load_generation(tx); }));
}

TEST_F(HeadStoreTest, GivesHeadsAPageAtATime) {
  for (uint64_t size = 1; size <= 5; ++size) store({head(size, std::to_string(size)), {}, {}});
  const auto first = run([](pqxx::work& tx) { return load_heads(tx, 0, 3); });
  ASSERT_EQ(first.size(), 3u);
  const auto rest = run([&](pqxx::work& tx) { return load_heads(tx, first.back().row, 3); });
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest[1].size, 5u);
  EXPECT_EQ(rest[1].root, sha256("5"));
  EXPECT_TRUE(audit::open_checkpoint(rest[1].checkpoint, key_.public_key()).ok());
}

}  // namespace
}  // namespace steward::storage
