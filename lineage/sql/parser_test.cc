#include "lineage/sql/parser.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace steward::lineage {
namespace {

TEST(SqlParser, GivesTheTreeOfPostgresql) {
  const auto tree = parse_sql("SELECT 1");
  ASSERT_TRUE(tree.ok()) << tree.error().to_string();
  EXPECT_EQ(tree->at("stmts").as_array().size(), 1u);
}

TEST(SqlParser, ErrorsNameTheOffsetAndQuoteNothing) {
  struct Case {
    std::string sql;
    std::string_view where;
  };
  for (const Case& c :
       {Case{"SELEC 'jane@example.org'", "offset 0"}, Case{"SELECT jane@", "offset 12"},
        Case{"SELECT 'jane", "offset 7"}, Case{"SELECT 1 FROM jane jane jane", "offset 24"}}) {
    const auto tree = parse_sql(c.sql);
    ASSERT_FALSE(tree.ok()) << c.sql;
    EXPECT_EQ(tree.error().code, ErrorCode::kInvalidInput) << c.sql;
    EXPECT_EQ(tree.error().where, c.where) << c.sql << ": " << tree.error().message;
    EXPECT_EQ(tree.error().message.find("jane"), std::string::npos) << tree.error().message;
  }
}

TEST(SqlParser, BoundsBytesTokensAndDepth) {
  SqlBounds small;
  small.max_bytes = 100;
  small.max_tokens = 20;
  small.max_depth = 5;
  EXPECT_TRUE(parse_sql("SELECT ((((1))))", small).ok());
  for (const std::string& sql :
       {"SELECT " + std::string(100, '1'), std::string("SELECT 1,1,1,1,1,1,1,1,1,1,1"),
        std::string("SELECT ((((((1))))))"), std::string("SELECT 1+1+1+1+1+1+1")}) {
    const auto tree = parse_sql(sql, small);
    ASSERT_FALSE(tree.ok()) << sql;
    EXPECT_EQ(tree.error().code, ErrorCode::kTooLarge) << sql;
  }
}

TEST(SqlParser, DepthCountsWhatNestsOnly) {
  SqlBounds shallow;
  shallow.max_depth = 4;
  for (const char* sql : {"SELECT a+b, a+b, a+b, a+b, a+b", "SELECT f(a), f(b), f(c), f(d), f(e)",
                          "SELECT '((((((' || \"((((((\"", "SELECT 1 /* (((((( */ -- ((((((\n",
                          "SELECT $$((((((($$", "SELECT E'\\'((((((('"})
    EXPECT_TRUE(parse_sql(sql, shallow).ok()) << sql;
}

TEST(SqlParser, RefusesBytesPostgresqlCannotHold) {
  EXPECT_FALSE(parse_sql(std::string("SELECT 1\0", 9)).ok());
  EXPECT_FALSE(parse_sql("SELECT '\xff'").ok());
}

TEST(SqlParser, ThreadsDoNotDisturbEachOther) {
  std::vector<std::thread> threads;
  std::vector<int> parsed(4, 0);
  for (size_t t = 0; t < parsed.size(); ++t)
    threads.emplace_back([&parsed, t] {
      for (int i = 0; i < 50; ++i)
        if (parse_sql("SELECT a, b FROM t WHERE x = 1").ok() && !parse_sql("SELECT (").ok()) ++parsed[t];
    });
  for (std::thread& thread : threads) thread.join();
  for (const int count : parsed) EXPECT_EQ(count, 50);
}

}  // namespace
}  // namespace steward::lineage
