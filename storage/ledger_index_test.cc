#include "storage/ledger_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "audit/terms.h"
#include "storage/ledger_store.h"
#include "storage/span_rows.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

const Timestamp kStart = *parse_rfc3339("2026-03-01T00:00:00Z");

TEST(BlockRows, ComeBackAsTheyWere) {
  std::mt19937 random(7);
  for (const size_t count : {1u, 2u, 254u, 255u, 256u, 257u, 2000u, 4095u, 4096u}) {
    BlockRows rows;
    while (rows.count() < count) rows.set(random() % rows.size());
    const std::string bytes = encode_rows(rows);
    EXPECT_LE(bytes.size(), 512u) << count;
    SpanRows back;
    ASSERT_TRUE(back.add_block(to_hex(bytes), 5).ok()) << count;
    EXPECT_EQ(back.block(5), rows) << count;
    EXPECT_EQ(back.count(), count);
    EXPECT_FALSE(back.has_any(4) || back.has_any(6)) << count;
  }
}

TEST(SpanRows, ComeBackAsTheyWere) {
  std::mt19937 random(7);
  std::vector<size_t> all(65536);
  std::iota(all.begin(), all.end(), 0);
  for (const size_t count : {1u, 2u, 4094u, 4095u, 4096u, 4097u, 40000u, 65535u, 65536u}) {
    SpanRows rows;
    std::shuffle(all.begin(), all.end(), random);
    for (size_t i = 0; i < count; ++i) rows.set(all[i]);
    const std::string bytes = rows.encode();
    EXPECT_LE(bytes.size(), 8192u) << count;
    SpanRows back;
    ASSERT_TRUE(back.add_span(to_hex(bytes)).ok()) << count;
    for (int64_t block = 0; block < 16; ++block) EXPECT_EQ(back.block(block), rows.block(block)) << count;
  }
}

TEST(SpanRows, AreRefusedWhenDamaged) {
  for (const std::string& hex : {std::string(), std::string("00"), std::string("000"), std::string("0g00"),
                                 std::string(2 * 8194, '0'), std::string(2 * 8192, 'g')})
    EXPECT_FALSE(SpanRows().add_span(hex).ok()) << hex.size();
  for (const std::string& hex : {std::string("0010"), std::string("00"), std::string(2 * 514, '0')})
    EXPECT_FALSE(SpanRows().add_block(hex, 15).ok()) << hex.size();
}

class LedgerIndexTest : public testing::Test {
 protected:
  std::string url_ = migrated_database_url();
  Database database_{{.url = url_}};

  // One entry a minute, of whom and of what kind by its number.
  void append(int64_t count) {
    std::vector<audit::EntryDraft> drafts;
    for (int64_t i = 0; i < count; ++i, ++size_) {
      drafts.push_back({size_ % 3 == 0 ? "decision" : "scan",
                        "p" + std::to_string(size_ % 1000),
                        kStart + std::chrono::minutes(size_),
                        {{"dataset", "d" + std::to_string(size_)}}});
    }
    EXPECT_EQ(failure_of(database_,
                         [&](pqxx::work& tx) -> Status {
                           const auto appended = append_entries(tx, drafts);
                           return appended.ok() ? Status() : Status(appended.error());
                         }),
              "");
  }
  IndexStep step() {
    Database other({.url = url_});  // each as a process of its own
    const auto done = index_next_block(other);
    EXPECT_TRUE(done.ok()) << done.error().to_string();
    return *done;
  }
  template <class Body>
  auto read(Body&& body) {
    return *database_.read(
        [&](pqxx::transaction_base& tx) -> Result<decltype(body(tx))> { return body(tx); });
  }
  int64_t indexed() {
    return read([](pqxx::transaction_base& tx) { return indexed_entries(tx); });
  }
  std::vector<int64_t> found(const std::vector<std::pair<const char*, std::string>>& terms, BlockSpan span) {
    WantedTerms hashes;
    for (const auto& [field, value] : terms) hashes.push_back({audit::term_hash(field, value)});
    std::vector<int64_t> numbers;
    for (const BlockHits& hits :
         read([&](pqxx::transaction_base& tx) { return *find_rows(tx, hashes, span); }))
      for (size_t row = 0; row < hits.rows.size(); ++row)
        if (hits.rows[row]) numbers.push_back(hits.block * kIndexBlock + static_cast<int64_t>(row));
    return numbers;
  }

  int64_t size_ = 0;
};

TEST_F(LedgerIndexTest, TakesWholeBlocksOneAfterTheOther) {
  EXPECT_EQ(step(), IndexStep::kNothingToDo);
  append(kIndexBlock - 1);
  EXPECT_EQ(step(), IndexStep::kNothingToDo);
  append(1 + kIndexBlock + 5);
  EXPECT_EQ(indexed(), 0);
  EXPECT_EQ(step(), IndexStep::kIndexed);
  EXPECT_EQ(indexed(), kIndexBlock);
  EXPECT_EQ(step(), IndexStep::kIndexed);
  EXPECT_EQ(step(), IndexStep::kNothingToDo);
  EXPECT_EQ(indexed(), 2 * kIndexBlock);

  const BlockSpan all{0, 100};
  std::vector<int64_t> both, none;
  for (int64_t seq = 5; seq < 2 * kIndexBlock; seq += 1000)
    if (seq % 3 == 0) both.push_back(seq);
  EXPECT_EQ(found({{"who", "p5"}, {"kind", "decision"}}, all), both);
  EXPECT_EQ(found({{"who", "p5"}, {"who", "p5"}, {"kind", "decision"}}, all), both) << "said twice";
  EXPECT_EQ(found({{"dataset", "d4100"}}, all), std::vector<int64_t>{4100});
  EXPECT_EQ(found({{"dataset", "d4100"}}, {0, 1}), none);
  EXPECT_EQ(found({{"dataset", "d4100"}, {"who", "p5"}}, all), none);
  EXPECT_EQ(found({{"kind", "scan"}}, all).size(), static_cast<size_t>(2 * kIndexBlock * 2 / 3));
  EXPECT_EQ(found({}, all), none);
  const auto either = read([&](pqxx::transaction_base& tx) {
    return *find_rows(tx,
                      {{audit::term_hash("dataset", "d7"), audit::term_hash("dataset", "d5000")},
                       {audit::term_hash("kind", "scan")}},
                      all);
  });
  ASSERT_EQ(either.size(), 2u) << "one of each list";
  EXPECT_TRUE(either[0].rows[7]);
  EXPECT_TRUE(either[1].rows[5000 - kIndexBlock]);
}

// The same is found before a span is moved, and after; a block behind it stays where it is.
TEST_F(LedgerIndexTest, MovesWholeSpansIntoLongRows) {
  for (int i = 0; i < 9; ++i) append(2 * kIndexBlock);
  for (int i = 0; i < 15; ++i) step();
  EXPECT_EQ(*move_next_span(database_), IndexStep::kNothingToDo);
  for (int i = 0; i < 3; ++i) step();
  const struct {
    std::vector<std::pair<const char*, std::string>> terms;
    BlockSpan span;
  } kCases[] = {{{{"who", "p5"}}, {0, 18}},
                {{{"who", "p5"}, {"kind", "decision"}}, {0, 18}},
                {{{"who", "p5"}, {"kind", "scan"}}, {3, 17}},
                {{{"kind", "scan"}}, {15, 16}},
                {{{"kind", "scan"}, {"kind", "decision"}}, {0, 18}},
                {{{"dataset", "d4100"}, {"kind", "scan"}}, {1, 2}},
                {{{"dataset", "d70000"}}, {0, 18}},
                {{{"dataset", "d70000"}}, {0, 17}}};
  std::vector<std::vector<int64_t>> before;
  for (const auto& c : kCases) before.push_back(found(c.terms, c.span));
  EXPECT_EQ(*move_next_span(database_), IndexStep::kIndexed);
  EXPECT_EQ(*move_next_span(database_), IndexStep::kNothingToDo);
  for (size_t i = 0; i < before.size(); ++i)
    EXPECT_EQ(found(kCases[i].terms, kCases[i].span), before[i]) << i;
  EXPECT_EQ(indexed(), 18 * kIndexBlock);
  const auto left = read([](pqxx::transaction_base& tx) {
    return tx.exec1("SELECT min(block), max(block) FROM ledger_posting")[0].as<int64_t>();
  });
  EXPECT_EQ(left, 16);
  EXPECT_EQ(step(), IndexStep::kNothingToDo);
}

TEST_F(LedgerIndexTest, LeavesTheWorkToOneProcessAtATime) {
  append(kIndexBlock);
  EXPECT_EQ(failure_of(database_,
                       [&](pqxx::work& tx) -> Status {
                         tx.exec("SELECT pg_advisory_xact_lock(7310579649270112)");
                         EXPECT_EQ(step(), IndexStep::kElsewhere);
                         EXPECT_EQ(*move_next_span(database_), IndexStep::kElsewhere);
                         return {};
                       }),
            "");
  EXPECT_EQ(step(), IndexStep::kIndexed);
}

// What was there of a block before the process ended is there no more: the next one makes it whole.
TEST_F(LedgerIndexTest, GoesOnBehindTheLastWholeBlockAfterAnEndInTheMiddle) {
  append(kIndexBlock);
  const std::string broken = failure_of(database_, [&](pqxx::work& tx) -> Status {
    tx.exec(
        "CREATE FUNCTION steward.stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'out of space'; "
        "END $$;"
        "CREATE TRIGGER stop BEFORE INSERT ON ledger_block FOR EACH ROW EXECUTE FUNCTION steward.stop()");
    return {};
  });
  ASSERT_EQ(broken, "");
  EXPECT_FALSE(index_next_block(database_).ok());
  EXPECT_EQ(found({{"who", "p5"}}, {0, 1}).size(), 0u);
  EXPECT_EQ(failure_of(database_,
                       [&](pqxx::work& tx) -> Status {
                         tx.exec("DROP TRIGGER stop ON ledger_block");
                         return {};
                       }),
            "");
  EXPECT_EQ(step(), IndexStep::kIndexed);
  EXPECT_EQ(found({{"who", "p5"}}, {0, 1}).size(), 5u);
}

TEST_F(LedgerIndexTest, KnowsWhichBlocksMayHoldAPeriod) {
  append(3 * kIndexBlock);
  for (int i = 0; i < 3; ++i) step();
  const auto at = [](int64_t seq) { return kStart + std::chrono::minutes(seq); };
  const struct {
    std::optional<Timestamp> from, to;
    BlockSpan span;
  } kCases[] = {
      {std::nullopt, std::nullopt, {0, 3}},           {at(kIndexBlock), std::nullopt, {1, 3}},
      {at(kIndexBlock - 1), at(kIndexBlock), {0, 1}}, {at(kIndexBlock - 1), at(kIndexBlock + 1), {0, 2}},
      {at(3 * kIndexBlock), std::nullopt, {0, 0}},    {std::nullopt, at(0), {0, 0}}};
  for (const auto& c : kCases) {
    const BlockSpan span = read([&](pqxx::transaction_base& tx) { return blocks_of_time(tx, c.from, c.to); });
    EXPECT_EQ(span.first, c.span.first) << (c.from ? format_rfc3339(*c.from) : "");
    EXPECT_EQ(span.end, c.span.end) << (c.to ? format_rfc3339(*c.to) : "");
  }
}

}  // namespace
}  // namespace steward::storage
