#include "audit/tile_path.h"

#include <gtest/gtest.h>

namespace steward::audit {
namespace {

std::vector<std::string> split(std::string text) {
  std::vector<std::string> segments(1);
  for (const char c : text)
    if (c == '/')
      segments.emplace_back();
    else
      segments.back() += c;
  return segments;
}

TEST(TilePath, SpellsATileInOneWay) {
  const struct {
    std::string text;
    TilePath path;
  } cases[] = {
      {"0/000", {{0, 0, 256}, false}},
      {"0/067", {{0, 67, 256}, false}},
      {"0/x001/x234/067", {{0, 1'234'067, 256}, false}},
      {"2/x001/000.p/3", {{2, 1000, 3}, false}},
      {"7/x999/x999/999.p/255", {{7, 999'999'999, 255}, false}},
      {"entries/x001/x234/067.p/1", {{0, 1'234'067, 1}, true}},
  };
  for (const auto& [text, path] : cases) {
    const auto parsed = parse_tile_path(split(text));
    ASSERT_TRUE(parsed.has_value()) << text;
    EXPECT_TRUE(parsed->tile == path.tile && parsed->of_entries == path.of_entries) << text;
    EXPECT_EQ(tile_path(*parsed), text);
  }
}

TEST(TilePath, RefusesEveryOtherSpelling) {
  for (const std::string text : {"",
                                 "0",
                                 "0/",
                                 "0/67",
                                 "0/0067",
                                 "0/x067",
                                 "0/x000/067",
                                 "0/001/067",
                                 "00/067",
                                 "8/067",
                                 "-1/067",
                                 "x/067",
                                 "0/067.p",
                                 "0/067.p/0",
                                 "0/067.p/256",
                                 "0/067.p/03",
                                 "0/067/3",
                                 "0/06a",
                                 "0/+67",
                                 "0/x001/x234",
                                 "data/067",
                                 "0/x001/x001/x001/x001/x001/x001/001"})
    EXPECT_FALSE(parse_tile_path(split(text)).has_value()) << text;
}

}  // namespace
}  // namespace steward::audit
