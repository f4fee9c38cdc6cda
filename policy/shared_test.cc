#include "policy/shared.h"

#include <gtest/gtest.h>

#include <string>

namespace steward::policy {
namespace {

TEST(Shared, AnEditedCopyLeavesTheOthersAsTheyWere) {
  SharedList<std::string> a = {"x", "y"};
  SharedList<std::string> b = a;
  EXPECT_EQ(&a[0], &b[0]);
  b.push_back("z");
  EXPECT_EQ(a, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(b, (std::vector<std::string>{"x", "y", "z"}));
  a = b;
  EXPECT_EQ(&a[0], &b[0]);
  a = {};
  EXPECT_TRUE(a.empty());
  EXPECT_EQ(b.size(), 3u);
}

TEST(Shared, WhatSaysNothingEqualsTheDefault) {
  EXPECT_EQ(SharedList<std::string>(std::vector<std::string>()), SharedList<std::string>());
  Shared<std::string> text;
  text.edit();
  EXPECT_TRUE(text.is_default());
  EXPECT_EQ(text, Shared<std::string>());
  text.edit() = "said";
  EXPECT_FALSE(text.is_default());
  const Shared<std::string> moved = std::move(text);
  EXPECT_EQ(*moved, "said");
}

}  // namespace
}  // namespace steward::policy
