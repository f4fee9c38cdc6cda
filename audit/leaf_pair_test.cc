#include "audit/leaf_pair.h"

#include <gtest/gtest.h>

#include <random>

#include "audit/merkle.h"

namespace steward::audit {
namespace {

TEST(LeafPair, IsTwoLeafHashesOfTextsOfEveryLength) {
  std::string text;
  for (size_t i = 0; i < 700; ++i) text += static_cast<char>(i * 131 + i / 7);
  std::vector<Digest> expected;
  for (size_t size = 0; size <= 300; ++size)
    expected.push_back(leaf_hash(std::string_view(text).substr(7, size)));
  for (size_t a = 0; a <= 300; ++a)
    for (const size_t b : {a, a ^ 1, (a + 63) % 301, (a * 7) % 301, 300 - a, size_t{0}}) {
      const size_t other = std::min<size_t>(b, 300);
      const auto pair =
          leaf_hash_pair(std::string_view(text).substr(7, a), std::string_view(text).substr(7, other));
      ASSERT_EQ(pair[0], expected[a]) << a << " beside " << other;
      ASSERT_EQ(pair[1], expected[other]) << other << " beside " << a;
    }
}

TEST(LeafPair, IsTwoLeafHashesOfLongTexts) {
  std::mt19937 random(1804);
  for (int i = 0; i < 200; ++i) {
    std::string a(random() % 20'000, 'a'), b(random() % 20'000, 'b');
    for (char& c : a) c = static_cast<char>(random());
    if (i % 2 == 0) b = a;
    const auto pair = leaf_hash_pair(a, b);
    ASSERT_EQ(pair[0], leaf_hash(a)) << a.size();
    ASSERT_EQ(pair[1], leaf_hash(b)) << b.size();
  }
}

}  // namespace
}  // namespace steward::audit
