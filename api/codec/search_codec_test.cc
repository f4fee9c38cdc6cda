#include "api/codec/search_codec.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace steward::api {
namespace {

service::World small_world() {
  Dataset dataset;
  dataset.id = DatasetId{7};
  dataset.name = {"file", "/data/customer.csv"};
  dataset.fields = {{FieldId{70}, "email", "VARCHAR", 1}};
  service::World world;
  world.catalog =
      std::make_shared<CatalogSnapshot>(std::vector<Dataset>{dataset}, std::vector<TagAssertion>{});
  return world;
}

TEST(SearchCodec, WritesHitsWithTheirTags) {
  TagAssertion tag;
  tag.field = FieldId{70};
  tag.category = Category("user.contact.email");
  tag.confidence = 0.5;
  tag.scan = ScanEvidence{};
  tag.scan->detector = "email_address";
  service::SearchPage page;
  page.total = 9;
  page.hits.push_back({{DatasetId{7}, {}}, "file:/data/customer.csv", DatasetKind::kFile, {}, 2});
  page.hits.push_back(
      {{DatasetId{7}, FieldId{70}}, "file:/data/customer.csv#email", DatasetKind::kFile, {tag}, 1});
  EXPECT_EQ(boost::json::value(to_json(page, small_world())), boost::json::parse(R"({"total": 9, "hits": [
    {"dataset_id": 7, "name": "file:/data/customer.csv", "kind": "file", "score": 2.0, "tags": []},
    {"dataset_id": 7, "field_id": 70, "name": "file:/data/customer.csv#email", "kind": "file", "score": 1.0,
     "tags": [{"category": "user.contact.email", "origin": "scanned", "state": "suggested", "confidence": 0.5,
               "evidence": {"detector": "email_address", "rules_hash": "", "rows_examined": 0,
                            "distinct_examined": 0, "distinct_matched": 0,
                            "prevalence": {"estimate": 0.0, "lower": 0.0, "upper": 0.0}, "header_match": false}}]}]})"));
}

TEST(SearchCursor, LeadsBackToItsOffset) {
  for (const size_t offset : {size_t{0}, size_t{1}, size_t{50}, size_t{123456}}) {
    const auto decoded = decode_cursor("café a", encode_cursor("café a", offset));
    ASSERT_TRUE(decoded.ok()) << offset;
    EXPECT_EQ(*decoded, offset);
  }
}

TEST(SearchCursor, IsRefusedWhenForgedOrOfAnotherQuery) {
  const std::string good = encode_cursor("a", 5);
  const std::string mark = good.substr(0, 16);
  const std::string kCases[] = {"",
                                "x",
                                encode_cursor("b", 5),
                                mark,
                                mark + "3",
                                mark + "zz",
                                mark + "2d31",
                                mark + "78",
                                good + "00",
                                good.substr(1),
                                mark + std::string(60, '3')};
  for (const std::string& cursor : kCases) EXPECT_FALSE(decode_cursor("a", cursor).ok()) << cursor;
}

}  // namespace
}  // namespace steward::api
