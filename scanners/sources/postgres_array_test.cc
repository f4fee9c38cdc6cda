#include "scanners/sources/postgres_array.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

TEST(PostgresArray, GivesElementsInStorageOrder) {
  const struct {
    std::string_view text;
    std::vector<std::optional<std::string>> elements;
  } cases[] = {
      {"", {}},
      {"{}", {}},
      {"{a}", {"a"}},
      {"{a,b c,\"d, e\"}", {"a", "b c", "d, e"}},
      {R"({"say \"hi\"","back\\slash","{x}",""})", {"say \"hi\"", "back\\slash", "{x}", ""}},
      {"{NULL,\"NULL\",null}", {std::nullopt, "NULL", "null"}},
      {"{{1,2},{3,4}}", {"1", "2", "3", "4"}},
      {"[0:1]={x,y}", {"x", "y"}},
      {"{a,\"cut of", {"a", "cut of"}},
      {"{a,b\\", {"a", "b"}},
      {"[0:1", {}},
  };
  for (const auto& c : cases) EXPECT_EQ(array_elements(c.text), c.elements) << c.text;
}

}  // namespace
}  // namespace steward::scanners
