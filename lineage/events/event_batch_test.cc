#include "lineage/events/event_batch.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace steward::lineage {
namespace {

std::string event(std::string_view job) {
  return fmt::format(R"({{"eventTime":"2026-01-02T03:04:05Z","job":{{"namespace":"n","name":"{}"}}}})", job);
}

// The name of the job of each event, or the place of its error.
std::vector<std::string> outcomes(const std::vector<BatchItem>& items) {
  std::vector<std::string> out;
  for (const BatchItem& item : items)
    out.push_back(item.event.ok() ? item.event->job_name : "error at " + item.event.error().where);
  return out;
}

TEST(EventBatch, OneBadEventFailsAlone) {
  const std::string a = event("a"), tricky = event(R"(}],[{\"\\)"), spaced = " { \"eventTime\" : 1 } ";
  struct Case {
    std::string text;
    std::vector<std::string> want;
  };
  for (const Case& c : {
           Case{"[]", {}},
           Case{" [ \n ] ", {}},
           Case{"[" + a + "]", {"a"}},
           Case{" [ " + a + " , " + event("b") + "\n]\n", {"a", "b"}},
           Case{"[" + tricky + "," + a + "]", {R"(}],[{"\)", "a"}},
           Case{"[" + a + "," + spaced + "," + a + "]", {"a", "error at ", "a"}},
           Case{R"([{"a":[}],)" + a + "]", {"error at offset 6", "a"}},
           Case{"[" + a + a + "," + a + "]", {fmt::format("error at offset {}", a.size()), "a"}},
           Case{"[nonsense," + a + "]", {"error at offset 0", "a"}},
           Case{"[7,\"x\",null,[]," + a + "]", {"error at ", "error at ", "error at ", "error at ", "a"}},
       }) {
    const auto items = parse_event_batch(c.text);
    ASSERT_TRUE(items.ok()) << c.text << ": " << items.error().to_string();
    EXPECT_EQ(outcomes(*items), c.want) << c.text;
    for (size_t i = 0; i < items->size(); ++i) EXPECT_EQ((*items)[i].index, i) << c.text;
  }
}

TEST(EventBatch, EventsKeepTheirOwnBytes) {
  const std::string spaced = "{ \"b\" : 1.50 ,\n \"a\":\"\\u0041\" }";
  const auto items = parse_event_batch("[ " + spaced + "\n,\t" + event("x") + " ]");
  ASSERT_TRUE(items.ok());
  ASSERT_EQ(items->size(), 2u);
  EXPECT_EQ((*items)[0].text, spaced);
  EXPECT_EQ((*items)[1].text, event("x"));
}

TEST(EventBatch, RefusesWhatCannotBeTakenApart) {
  const std::string a = event("a");
  struct Case {
    std::string text, where;
  };
  for (const Case& c : {
           Case{"", "offset 0"},
           Case{a, "offset 0"},
           Case{"[", "offset 1"},
           Case{"[" + a, "offset 1"},
           Case{"[" + a + ",", fmt::format("offset {}", a.size() + 2)},
           Case{"[" + a + ",]", fmt::format("offset {}", a.size() + 2)},
           Case{"[," + a + "]", "offset 1"},
           Case{"[" + a + "]]", fmt::format("offset {}", a.size() + 2)},
           Case{"[" + a + "] x", fmt::format("offset {}", a.size() + 3)},
           Case{"[{\"a\":\"]", "offset 1"},
           Case{"[{\"a\\\"}]", "offset 1"},
           Case{"[7}", "offset 1"},
       }) {
    const auto items = parse_event_batch(c.text);
    ASSERT_FALSE(items.ok()) << c.text;
    EXPECT_EQ(items.error().where, c.where) << c.text << ": " << items.error().message;
    EXPECT_EQ(items.error().code, ErrorCode::kInvalidInput) << c.text;
  }
}

TEST(EventBatch, StaysInsideItsBounds) {
  BatchBounds bounds;
  bounds.max_events = 2;
  bounds.max_bytes = 200;
  bounds.event.max_bytes = event("a").size();
  const std::string a = event("a");
  EXPECT_TRUE(parse_event_batch("[" + a + "," + a + "]", bounds).ok());
  EXPECT_EQ(parse_event_batch("[{},{},{}]", bounds).error().where, "/2");
  EXPECT_EQ(parse_event_batch("[" + std::string(200, ' ') + "]", bounds).error().code, ErrorCode::kTooLarge);
  const auto items = parse_event_batch("[" + event("long job name") + "," + a + "]", bounds);
  ASSERT_TRUE(items.ok());
  ASSERT_FALSE((*items)[0].event.ok());
  EXPECT_EQ((*items)[0].event.error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE((*items)[1].event.ok());
}

TEST(EventBatch, FilesComeInAnyForm) {
  const std::string a = event("a"), b = event("b");
  const std::string pretty =
      "{\n  \"eventTime\": \"2026-01-02T03:04:05Z\",\n  \"job\": {\n \"namespace\": \"n\", "
      "\"name\": \"p\" }\n}\n";
  struct Case {
    std::string text;
    std::vector<std::string> want;
  };
  for (const Case& c : {
           Case{"", {}},
           Case{"\n \n", {}},
           Case{a, {"a"}},
           Case{a + "\n" + b, {"a", "b"}},
           Case{"\n" + a + "\r\n\r\n" + b + "\n", {"a", "b"}},
           Case{a + "\n{\"broken\n" + b + "\n", {"a", "error at offset 8", "b"}},
           Case{a + b, {fmt::format("error at offset {}", a.size())}},
           Case{pretty, {"p"}},
           Case{pretty + pretty + a, {"p", "p", "a"}},
           Case{"[" + pretty + "," + a + "]", {"p", "a"}},
       }) {
    const auto items = parse_event_file(c.text);
    ASSERT_TRUE(items.ok()) << c.text << ": " << items.error().to_string();
    EXPECT_EQ(outcomes(*items), c.want) << c.text;
  }
  EXPECT_EQ(parse_event_file(pretty + "}").error().where, fmt::format("offset {}", pretty.size()));
}

}  // namespace
}  // namespace steward::lineage
