#include "api/codec/catalog_access_codec.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/handlers/schema_for_test.h"

namespace steward::api {
namespace {

const CatalogSnapshot kEmpty({}, {});

Result<CatalogQuestion> parse(const std::string& members) {
  const auto value =
      parse_json(R"({"subject":{"id":"a","roles":["r"]},"action":"read","purpose":"p")" + members + "}");
  EXPECT_TRUE(value.ok()) << members;
  return parse_catalog_question(JsonView(*value));
}

TEST(CatalogQuestion, IsReadWithItsBounds) {
  const auto plain = parse("");
  ASSERT_TRUE(plain.ok()) << plain.error().to_string();
  EXPECT_TRUE(plain->options.only_some_access);
  EXPECT_EQ(plain->options.limit, 1'000u);
  EXPECT_FALSE(plain->options.after);
  const auto whole =
      parse(R"(,"all":true,"limit":7,"environment":"lab","group_size":3,"context":{"k":true})");
  ASSERT_TRUE(whole.ok()) << whole.error().to_string();
  EXPECT_FALSE(whole->options.only_some_access);
  EXPECT_EQ(whole->options.limit, 7u);
  EXPECT_EQ(whole->request.environment, "lab");
  EXPECT_EQ(whole->request.group_size, 3);
  const struct {
    const char* members;
    const char* where;
  } kRefused[] = {{R"(,"limit":0)", "/limit"},
                  {R"(,"limit":10001)", "/limit"},
                  {R"(,"all":1)", "/all"},
                  {R"(,"cursor":"")", "/cursor"},
                  {R"(,"cursor":"zz")", "/cursor"},
                  {R"(,"resources":["t"])", "/resources"},
                  {R"(,"data_subjects":[])", "/data_subjects"}};
  for (const auto& c : kRefused) {
    const auto question = parse(c.members);
    ASSERT_FALSE(question.ok()) << c.members;
    EXPECT_EQ(question.error().where, c.where) << c.members;
  }
}

TEST(CatalogQuestion, ACursorBelongsToItsQuestion) {
  const auto question = parse(R"(,"limit":1)");
  ASSERT_TRUE(question.ok());
  policy::CatalogAccess access;
  access.datasets = {{DatasetId{7}, policy::Verdict::kPermit, 1, 2, 0, 3, true}};
  access.is_complete = false;
  const auto answer = access_json(access, *question, kEmpty);
  EXPECT_EQ(violations(answer, "CatalogAccessPage"), "");
  const std::string cursor(answer.at("next_cursor").as_string());
  const auto next = parse(R"(,"limit":5,"cursor":")" + cursor + "\"");
  ASSERT_TRUE(next.ok()) << next.error().to_string();
  EXPECT_EQ(next->options.after, DatasetId{7});
  EXPECT_FALSE(parse(R"(,"all":true,"cursor":")" + cursor + "\"").ok());
  EXPECT_FALSE(parse(R"(,"environment":"lab","cursor":")" + cursor + "\"").ok());

  access.is_complete = true;
  EXPECT_FALSE(access_json(access, *question, kEmpty).contains("next_cursor"));
}

}  // namespace
}  // namespace steward::api
