// Merges of random rows, facts and verdicts: order never matters, nothing is lost, an event makes nothing
// safer.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "catalog/identity/merge_rows_for_test.h"

namespace steward {
namespace {

std::string hash(const MergedCatalog& merged) {
  return to_hex(merged.snapshot.hash());
}

class RandomRows {
 public:
  explicit RandomRows(uint32_t seed) : random_(seed) {
    for (int64_t id = 1; id <= 8; ++id) {
      const char* ns = pick(3) == 0 ? "s3://b" : kDb;
      const std::string name = "t" + std::to_string(pick(900) * 10 + id);
      std::vector<const char*> paths;
      for (const char* path : {"x", "y", "z"})
        if (pick(2)) paths.push_back(path);
      rows.push_back(pick(2) ? scanned(id, ns, name.c_str(), paths) : told(id, ns, name.c_str(), paths));
      for (const Field& field : rows.back().fields)
        for (const char* category : {"user.name", "user.contact", "user.contact.email"})
          if (pick(3) == 0)
            tags.push_back(
                tag(field.id.value, category, pick(3) ? TagState::kSuggested : TagState::kRejected));
    }
    for (int i = pick(9); i > 0; --i)
      facts.push_back(
          {{pick(9)}, {pick(9)}, static_cast<MergeOrigin>(pick(4)), std::to_string(pick(3)), day(pick(3))});
    for (int i = pick(4); i > 0; --i)
      verdicts.push_back({{pick(9)}, {pick(9)}, pick(2) == 0, std::to_string(pick(2)), "w", day(pick(3))});
  }

  void shuffle() {
    std::shuffle(rows.begin(), rows.end(), random_);
    std::shuffle(tags.begin(), tags.end(), random_);
    std::shuffle(facts.begin(), facts.end(), random_);
    std::shuffle(verdicts.begin(), verdicts.end(), random_);
  }
  int pick(int below) { return static_cast<int>(random_() % static_cast<uint32_t>(below)); }
  MergedCatalog merged() const { return merge_catalog(rows, tags, facts, verdicts); }

  std::vector<Dataset> rows;
  std::vector<TagAssertion> tags;
  std::vector<MergeFact> facts;
  std::vector<MergeVerdict> verdicts;

 private:
  std::mt19937 random_;
};

std::string describe(const MergedCatalog& merged) {
  std::string text = hash(merged);
  for (int64_t id = 1; id <= 8; ++id) {
    text += "\n" + std::to_string(id) + " of " + std::to_string(merged.identity.root(DatasetId{id}).value);
    for (const DatasetId member : merged.identity.members({id})) text += " " + std::to_string(member.value);
    for (const MergeFact& f : merged.identity.why({id}))
      text += " " + std::string(to_string(f.origin)) + f.why;
    for (int64_t field = id * 100 + 1; field <= id * 100 + 3; ++field)
      text += " " + std::to_string(merged.identity.root(NodeRef{{id}, {field}}).field.value);
  }
  return text;
}

TEST(MergeRandom, OrderNeverMatters) {
  int merges = 0;
  for (uint32_t seed = 1; seed <= 500; ++seed) {
    RandomRows world(seed);
    const std::string expected = describe(world.merged());
    merges += world.merged().snapshot.datasets().size() < 8;
    for (int i = 0; i < 5; ++i) {
      world.shuffle();
      ASSERT_EQ(describe(world.merged()), expected) << "seed " << seed;
    }
  }
  EXPECT_GT(merges, 200);
}

TEST(MergeRandom, WhatIsUndoneLeavesNothingBehind) {
  for (uint32_t seed = 1; seed <= 500; ++seed) {
    RandomRows world(seed);
    const std::string before = describe(world.merged());
    const auto facts = world.facts;
    world.facts.push_back(fact(1 + world.pick(8), 1 + world.pick(8), MergeOrigin::kPerson));
    (void)world.merged();
    world.facts.pop_back();
    ASSERT_EQ(describe(world.merged()), before) << "seed " << seed;

    world.facts.clear();
    world.verdicts.clear();
    ASSERT_EQ(hash(world.merged()), to_hex(CatalogSnapshot(world.rows, world.tags).hash()))
        << "seed " << seed;
    // Cutting each pair is the same as never having heard of it.
    world.facts = facts;
    for (const MergeFact& f : facts) world.verdicts.push_back({f.from, f.into, false, "r", "w", day(5)});
    ASSERT_EQ(hash(world.merged()), to_hex(CatalogSnapshot(world.rows, world.tags).hash()))
        << "seed " << seed;
  }
}

// Never fewer categories, never a scan that was not there: what an event adds only makes stricter.
TEST(MergeRandom, AnEventNeverMakesAFieldLookSafer) {
  for (uint32_t seed = 1; seed <= 2'000; ++seed) {
    RandomRows world(seed);
    const MergedCatalog before = world.merged();
    world.facts.push_back(
        fact(1 + world.pick(8), 1 + world.pick(8), static_cast<MergeOrigin>(world.pick(2))));
    const MergedCatalog after = world.merged();
    for (const Dataset& row : world.rows)
      for (const Field& field : row.fields) {
        const NodeRef old_node = before.identity.root(NodeRef{row.id, field.id});
        const NodeRef new_node = after.identity.root(NodeRef{row.id, field.id});
        for (const TagAssertion& t : effective_tags(before.snapshot.tags(old_node.field))) {
          const auto now = effective_tags(after.snapshot.tags(new_node.field));
          ASSERT_TRUE(
              std::any_of(now.begin(), now.end(), [&](const auto& n) { return n.category == t.category; }))
              << "seed " << seed << " " << t.category.str();
        }
        const auto rejected = [](const std::vector<TagAssertion>& tags, const Category& category) {
          return std::any_of(tags.begin(), tags.end(), [&](const TagAssertion& t) {
            return t.category == category && t.state == TagState::kRejected;
          });
        };
        for (const TagAssertion& t : after.snapshot.tags(new_node.field)) {
          const bool was = rejected(before.snapshot.tags(old_node.field), t.category);
          ASSERT_TRUE(t.state != TagState::kRejected || was) << "seed " << seed;
        }
        const Field& old_field = *before.snapshot.find(old_node.field);
        const Field& new_field = *after.snapshot.find(new_node.field);
        ASSERT_LE(new_field.rows_examined.value_or(-1), old_field.rows_examined.value_or(-1))
            << "seed " << seed;
        const Dataset& old_dataset = *before.snapshot.find(old_node.dataset);
        const Dataset& new_dataset = *after.snapshot.find(new_node.dataset);
        ASSERT_LE(new_dataset.scanned_at.has_value(), old_dataset.scanned_at.has_value()) << "seed " << seed;
      }
  }
}

}  // namespace
}  // namespace steward
