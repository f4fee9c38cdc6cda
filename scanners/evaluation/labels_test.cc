#include "scanners/evaluation/labels.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

TEST(Labels, ReadColumnsAndTexts) {
  const auto labels = parse_labels(
      "{\"kind\":\"column\",\"dataset\":\"shop.public.customer\",\"path\":\"email\",\"type\":\"text\","
      "\"values\":[\"ada@example.com\",null],\"expected\":[\"user.contact.email\"],\"detector\":\"email_"
      "address\"}\n"
      "\n"
      "{\"kind\":\"text\",\"text\":\"é ada@example.com\","
      "\"expected\":[{\"start\":2,\"end\":17,\"detector\":\"email_address\"}]}\r\n",
      "l.jsonl");
  ASSERT_TRUE(labels.ok()) << labels.error().to_string();
  ASSERT_EQ(labels->columns.size(), 1u);
  EXPECT_EQ(labels->columns[0].line, 1u);
  EXPECT_EQ(labels->columns[0].values[1], std::nullopt);
  EXPECT_EQ(labels->columns[0].expected[0].str(), "user.contact.email");
  ASSERT_EQ(labels->texts.size(), 1u);
  EXPECT_EQ(labels->texts[0].line, 3u);
  EXPECT_EQ(labels->texts[0].expected[0].end, 17u);
}

TEST(Labels, RefuseWhatIsWrongAndNameTheLine) {
  const std::string column = "{\"kind\":\"column\",\"dataset\":\"d\",\"path\":\"p\",\"type\":\"text\",";
  const std::string text = "{\"kind\":\"text\",\"text\":\"abc\",\"expected\":";
  const struct {
    std::string line, complaint;
  } cases[] = {
      {"", "no labelled case"},
      {"nonsense", "l.jsonl:1"},
      {"[]", "l.jsonl:1"},
      {"{\"kind\":\"row\"}", "expected \"column\" or \"text\""},
      {"\n\n" + column + "\"values\":[]}", "l.jsonl:3: /expected"},
      {column + "\"values\":[1],\"expected\":[]}", "/values/0"},
      {column + "\"values\":[],\"expected\":[\"user.contact.emial\"]}", "user.contact.email"},
      {column + "\"values\":[],\"expected\":[\"user.name\",\"user.name\"]}", "twice"},
      {column + "\"values\":[],\"expected\":[],\"note\":1}", "note"},
      {column + "\"values\":[],\"values\":[],\"expected\":[]}", "l.jsonl:1"},
      {text + "[{\"start\":0,\"end\":4,\"detector\":\"d\"}]}", "the length of the text"},
      {text + "[{\"start\":2,\"end\":2,\"detector\":\"d\"}]}", "/expected/0"},
      {text + "[{\"start\":-1,\"end\":2,\"detector\":\"d\"}]}", "/expected/0"},
      {text + "[{\"start\":0,\"end\":2,\"detector\":\"d\"},{\"start\":1,\"end\":3,\"detector\":\"d\"}]}",
       "overlap"},
      {"{\"kind\":\"text\",\"text\":\"\xff\",\"expected\":[]}", "l.jsonl:1"},
      {std::string(200, '['), "l.jsonl:1"},
  };
  for (const auto& [line, complaint] : cases) {
    const auto labels = parse_labels(line, "l.jsonl");
    ASSERT_FALSE(labels.ok()) << line;
    EXPECT_NE(labels.error().to_string().find(complaint), std::string::npos) << line << "\n"
                                                                             << labels.error().to_string();
  }
}

}  // namespace
}  // namespace steward::scanners
