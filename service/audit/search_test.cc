// Search against a filter that reads every entry: the same entries, in the same order, on every page.
#include "service/audit/search.h"

#include <gtest/gtest.h>

#include <random>

#include "audit/terms.h"
#include "service/audit/ledger_tail.h"
#include "service/audit/search_terms.h"
#include "storage/ledger_index.h"
#include "storage/ledger_store.h"
#include "storage/storage_fixture.h"

namespace steward::service {
namespace {

using storage::kIndexBlock;

const Timestamp kStart = *parse_rfc3339("2026-03-01T00:00:00Z");

// Of before and since.
Result<std::vector<std::string>> hashes_of_person(std::string_view person) {
  return std::vector<std::string>{"hash of " + std::string(person), "old hash of " + std::string(person)};
}

class LedgerSearchTest : public testing::Test {
 protected:
  std::string url_ = storage::migrated_database_url();
  storage::Database database_{{.url = url_}};
  LedgerSearch search_ = LedgerSearch(database_, {hashes_of_person, [](const std::string& dataset) {
                                                    return dataset == "short" ? "pg://h/db.t1" : dataset;
                                                  }});
  std::mt19937 random_{20261122};
  std::vector<audit::Entry> all_;
  std::vector<std::vector<audit::Term>> terms_;  // of each

  std::string one_of(const std::vector<std::string>& words) { return words[random_() % words.size()]; }

  audit::EntryDraft random_draft() {
    const auto number = static_cast<int64_t>(all_.size() + drafts_.size());
    // Now and then a clock that is an hour behind.
    const Timestamp time =
        kStart + std::chrono::minutes(number * 7) - std::chrono::hours(random_() % 50 == 0 ? 1 : 0);
    const std::string who = "p" + std::to_string(random_() % 30),
                      purpose = one_of({"analytics", "analytics.churn", "marketing"});
    if (random_() % 10 == 0)
      return {"tag_change",
              who,
              time,
              {{"field", "pg://h/db.t" + std::to_string(random_() % 5) + "#x"},
               {"category", "user.name"},
               {"change", "rejected"}}};
    if (random_() % 10 == 0)
      return {"consent",
              who,
              time,
              {{"subject", one_of({"hash of ", "old hash of "}) + one_of({"ada", "bob"})},
               {"purpose", purpose},
               {"state", "granted"}}};
    return {"decision",
            who,
            time,
            {{"action", one_of({"read", "export"})},
             {"purpose", purpose},
             {"verdict", one_of({"permit", "permit", "permit", "deny", "pending"})},
             {"id", "d" + std::to_string(number)},
             {"subject", {{"id", who}}},
             {"fields",
              {{{"name", "pg://h/db.t" + std::to_string(random_() % 5) + "#email"},
                {"categories", {one_of({"user.contact.email", "user.contact"})}}}}},
             {"reasons", {{{"rule", one_of({"p/a", "p/b"})}}}}}};
  }
  void append(int64_t count) {
    while (count > 0) {
      const int64_t some = std::min<int64_t>(count, 2000);
      for (int64_t i = 0; i < some; ++i) drafts_.push_back(random_draft());
      const auto appended =
          database_.run([&](pqxx::work& tx) { return storage::append_entries(tx, drafts_); });
      ASSERT_TRUE(appended.ok()) << appended.error().to_string();
      for (const audit::Entry& entry : *appended) {
        all_.push_back(entry);
        terms_.push_back(*audit::terms_of(entry.canonical));
      }
      drafts_.clear();
      count -= some;
    }
  }

  LedgerQuery random_query() {
    LedgerQuery query;
    const auto maybe = [&](std::optional<std::string>& field, const std::vector<std::string>& words, int of) {
      if (static_cast<int>(random_()) % of == 0) field = one_of(words);
    };
    maybe(query.who, {"p1", "p2", "nobody"}, 3);
    maybe(query.what, {"read", "export", "rejected", "granted"}, 4);
    maybe(query.dataset, {"pg://h/db.t0", "short", "pg://h/db.t2#email", "t9"}, 3);
    maybe(query.category, {"user", "user.contact", "user.contact.email", "user.name"}, 4);
    maybe(query.purpose, {"analytics", "marketing", "analytics.churn"}, 4);
    maybe(query.verdict, {"permit", "deny", "pending"}, 4);
    maybe(query.rule, {"p/a", "p/b"}, 4);
    maybe(query.kind, {"decision", "tag_change", "consent"}, 4);
    maybe(query.id, {"d17", "d5000", "d9"}, 12);
    maybe(query.person, {"ada", "bob"}, 8);
    const auto some_time = [&] {
      return kStart + std::chrono::minutes(7 * (random_() % (all_.size() + 10)));
    };
    if (random_() % 3 == 0) query.from = some_time();
    if (random_() % 3 == 0) query.to = some_time();
    if (query.from && query.to && *query.from >= *query.to) query.to.reset();
    query.oldest_first = random_() % 2 == 0;
    query.limit = std::vector<size_t>{1, 3, 50, 500}[random_() % 4];
    return query;
  }

  std::vector<int64_t> naive(const LedgerQuery& query, size_t size) {
    const WantedTerms terms = *terms_of(
        query, {hashes_of_person, [](const std::string& d) { return d == "short" ? "pg://h/db.t1" : d; }});
    std::vector<int64_t> found;
    for (size_t i = 0; i < size; ++i) {
      const audit::Entry& entry = all_[i];
      if (query.from && entry.time < *query.from) continue;
      if (query.to && entry.time >= *query.to) continue;
      const auto has = [&](const audit::Term& term) {
        return std::find(terms_[i].begin(), terms_[i].end(), term) != terms_[i].end();
      };
      if (std::all_of(terms.begin(), terms.end(),
                      [&](const auto& list) { return std::any_of(list.begin(), list.end(), has); }))
        found.push_back(entry.seq);
    }
    if (!query.oldest_first) std::reverse(found.begin(), found.end());
    return found;
  }

  // All pages, at most `most` hits.
  std::vector<int64_t> paged(LedgerQuery query, size_t most = 600) {
    std::vector<int64_t> found;
    for (;;) {
      const auto page = search_.search(query);
      EXPECT_TRUE(page.ok()) << page.error().to_string();
      if (!page.ok()) return found;
      EXPECT_LE(page->hits.size(), query.limit);
      for (const LedgerHit& hit : page->hits) {
        EXPECT_TRUE(hit.entry && hit.entry->canonical == all_[static_cast<size_t>(hit.seq)].canonical)
            << hit.seq;
        found.push_back(hit.seq);
      }
      if (page->next_cursor.empty() || found.size() >= most) return found;
      query.cursor = page->next_cursor;
    }
  }
  static std::string text_of(const LedgerQuery& q) {
    std::string out;
    for (const auto& one :
         {q.who, q.what, q.dataset, q.category, q.purpose, q.verdict, q.rule, q.kind, q.id, q.person})
      out += one.value_or("-") + " ";
    return out + (q.from ? format_rfc3339(*q.from) : "-") + " " + (q.to ? format_rfc3339(*q.to) : "-") +
           (q.oldest_first ? " oldest " : " newest ") + std::to_string(q.limit);
  }

  std::vector<audit::EntryDraft> drafts_;
};

TEST_F(LedgerSearchTest, FindsWhatAFilterOverAllEntriesFinds) {
  append(2 * kIndexBlock + 300);
  // Nothing indexed, then each block: the answers stay the same.
  for (int blocks = 0; blocks <= 2; ++blocks) {
    ASSERT_EQ(*search_.keep_up(blocks == 0 ? 0 : 1),
              static_cast<int64_t>(all_.size()) - blocks * kIndexBlock);
    for (int i = 0; i < 40; ++i) {
      const LedgerQuery query = random_query();
      std::vector<int64_t> expected = naive(query, all_.size()), found = paged(query);
      expected.resize(std::min(expected.size(), found.size() + (found.size() < 600 ? expected.size() : 0)));
      ASSERT_EQ(found, expected) << text_of(query) << " with " << blocks << " blocks";
    }
  }
}

TEST_F(LedgerSearchTest, PagesStayWhatTheyWereWhileTheLedgerGrows) {
  append(kIndexBlock - 20);
  for (const bool oldest_first : {false, true}) {
    LedgerQuery query;
    query.verdict = "permit";
    query.oldest_first = oldest_first;
    query.limit = 100;
    const std::vector<int64_t> expected = naive(query, all_.size());
    std::vector<int64_t> found;
    do {
      const auto page = search_.search(query);
      ASSERT_TRUE(page.ok()) << page.error().to_string();
      for (const LedgerHit& hit : page->hits) found.push_back(hit.seq);
      query.cursor = page->next_cursor;
      append(3);
      ASSERT_TRUE(search_.keep_up(1).ok());
    } while (!query.cursor.empty());
    EXPECT_EQ(found, expected) << oldest_first;
  }
}

// Between the pages of a search, what they are read from moves from one table into another.
TEST_F(LedgerSearchTest, PagesStayWhatTheyWereWhileTheIndexMovesIntoLongRows) {
  append(17 * kIndexBlock);
  for (int i = 0; i < 17; ++i) ASSERT_EQ(*storage::index_next_block(database_), storage::IndexStep::kIndexed);
  std::vector<LedgerQuery> queries(3);
  queries[0].verdict = "deny";
  queries[0].who = "p1";
  queries[1].person = "ada";
  queries[1].oldest_first = true;
  queries[2].category = "user.contact";
  queries[2].what = "rejected";  // never together
  std::vector<std::vector<int64_t>> found(queries.size());
  bool is_moved = false;
  for (bool is_more = true; is_more;) {
    is_more = false;
    for (size_t i = 0; i < queries.size(); ++i) {
      if (!found[i].empty() && queries[i].cursor.empty()) continue;
      const auto page = search_.search(queries[i]);
      ASSERT_TRUE(page.ok()) << page.error().to_string();
      for (const LedgerHit& hit : page->hits) found[i].push_back(hit.seq);
      queries[i].cursor = page->next_cursor;
      is_more |= !page->next_cursor.empty();
    }
    if (!is_moved) ASSERT_EQ(*storage::move_next_span(database_), storage::IndexStep::kIndexed);
    is_moved = true;
  }
  for (size_t i = 0; i < queries.size(); ++i) {
    queries[i].cursor.clear();
    EXPECT_EQ(found[i], naive(queries[i], all_.size())) << i;
    EXPECT_EQ(paged(queries[i], all_.size()), found[i]) << i;
  }
}

TEST_F(LedgerSearchTest, SaysWhatItDidNotLookAt) {
  append(LedgerTail::kMost + 10);
  LedgerQuery query;
  query.id = "d" + std::to_string(all_.size() - 1);
  auto page = search_.search(query);
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  EXPECT_NE(page->note.find("Entries 65536 to 65545 are not in the index yet"), std::string::npos)
      << page->note;
  EXPECT_EQ(search_.lag(), LedgerTail::kMost + 10);
  EXPECT_EQ(*search_.keep_up(1), LedgerTail::kMost + 10 - kIndexBlock);
  page = search_.search(query);
  EXPECT_EQ(page->note, "");
  EXPECT_EQ(page->hits.size(), all_.back().kind == "decision" ? 1u : 0u);
}

TEST_F(LedgerSearchTest, RefusesWhatNoEntryCanHave) {
  append(10);
  const struct {
    const char* where;
    std::function<void(LedgerQuery&)> set;
  } kBad[] = {
      {"limit", [](LedgerQuery& q) { q.limit = 0; }},
      {"limit", [](LedgerQuery& q) { q.limit = 501; }},
      {"who", [](LedgerQuery& q) { q.who = ""; }},
      {"id", [](LedgerQuery& q) { q.id = std::string(5000, 'x'); }},
      {"kind", [](LedgerQuery& q) { q.kind = "decison"; }},
      {"kind", [](LedgerQuery& q) { q.kind = "decision,grant"; }},
      {"verdict", [](LedgerQuery& q) { q.verdict = "allow"; }},
      {"to", [](LedgerQuery& q) { q.from = q.to = kStart; }},
      {"cursor", [](LedgerQuery& q) { q.cursor = "x"; }},
      {"cursor", [](LedgerQuery& q) { q.cursor = ".."; }},
      {"cursor",
       [](LedgerQuery& q) {
         q.cursor = "-1.5." + cursor_of({1, 1}, q).substr(4);
       }},
      {"cursor", [](LedgerQuery& q) { q.cursor = "99999999999999999999.5.x"; }},
      {"cursor",
       [](LedgerQuery& q) {
         q.cursor = cursor_of({5, 4}, q);
       }},
      {"cursor",
       [](LedgerQuery& q) {
         q.cursor = cursor_of({5, 11}, q);
       }},
      {"cursor",
       [](LedgerQuery& q) {
         q.cursor = cursor_of({5, 10}, q);
         q.who = "another";
       }},
  };
  for (const auto& c : kBad) {
    LedgerQuery query;
    c.set(query);
    const auto page = search_.search(query);
    ASSERT_FALSE(page.ok()) << c.where << " " << text_of(query) << query.cursor;
    EXPECT_EQ(page.error().code, ErrorCode::kInvalidInput) << page.error().to_string();
    EXPECT_EQ(page.error().where, c.where) << page.error().to_string();
  }
}

TEST_F(LedgerSearchTest, FindsAnEntryByNumberOrId) {
  append(100);
  EXPECT_EQ(search_.find("17")->entry->canonical, all_[17].canonical);
  EXPECT_EQ(search_.find("100").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(search_.find("-1").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(search_.find("99999999999999999999").error().code, ErrorCode::kNotFound);
  for (const audit::Entry& entry : all_)
    if (entry.kind == "decision") {
      EXPECT_EQ(search_.find("d" + std::to_string(entry.seq))->seq, entry.seq);
    }
}

// A month that left the database: what was in it is known by its number and the file it is in.
TEST_F(LedgerSearchTest, TellsInWhichFileAnArchivedEntryIs) {
  append(3 * kIndexBlock);
  ASSERT_TRUE(search_.keep_up(10).ok());
  const auto last = database_.run([](pqxx::work& tx) -> Result<int64_t> {
    const auto month = tx.exec1("SELECT period, last_seq FROM ledger_segment ORDER BY period LIMIT 1");
    tx.exec(
        "UPDATE ledger_segment SET state = 'archived', file = '202603.seg', bytes = 1, archived_at = now(), "
        "sha256 = "
        "sha256('') WHERE period = " +
        month[0].as<std::string>());
    tx.exec("SELECT ledger_mark_dropped(" + month[0].as<std::string>() + ")");
    tx.exec("ALTER TABLE ledger_entry DETACH PARTITION ledger_entry_" + month[0].as<std::string>());
    tx.exec("SELECT ledger_drop_partition(" + month[0].as<std::string>() + ")");
    return month[1].as<int64_t>();
  });
  ASSERT_TRUE(last.ok()) << last.error().to_string();
  LedgerQuery query;
  query.verdict = "deny";
  query.limit = 500;
  std::vector<int64_t> found;
  do {
    const auto page = search_.search(query);
    ASSERT_TRUE(page.ok()) << page.error().to_string();
    for (const LedgerHit& hit : page->hits) {
      EXPECT_EQ(hit.entry.has_value(), hit.seq > *last) << hit.seq;
      EXPECT_EQ(hit.archived_in, hit.seq > *last ? "" : "202603.seg") << hit.seq;
      found.push_back(hit.seq);
    }
    query.cursor = page->next_cursor;
  } while (!query.cursor.empty());
  EXPECT_EQ(found, naive(query, all_.size()));
  EXPECT_EQ(search_.find("5")->archived_in, "202603.seg");
}

}  // namespace
}  // namespace steward::service
