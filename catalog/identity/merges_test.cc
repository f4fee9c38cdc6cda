#include "catalog/identity/merges.h"

#include <gtest/gtest.h>

#include "catalog/identity/merge_rows_for_test.h"

namespace steward {
namespace {

std::string names_of(const MergedCatalog& merged) {
  std::string text;
  for (const Dataset& dataset : merged.snapshot.datasets()) {
    text += (text.empty() ? "" : " ") + dataset.name.name;
    for (const DatasetName& alias : dataset.aliases) text += "=" + alias.name;
  }
  return text;
}

// "email: a.b !c (10)": fields with effective categories, rejected ones behind '!', rows examined.
std::string fields_of(const MergedCatalog& merged, DatasetId id) {
  std::string text;
  for (const Field& field : merged.snapshot.find(id)->fields) {
    text += (text.empty() ? "" : ", ") + field.path + ":";
    for (const TagAssertion& t : effective_tags(merged.snapshot.tags(field.id)))
      text += " " + t.category.str();
    for (const TagAssertion& t : merged.snapshot.tags(field.id))
      if (t.state == TagState::kRejected) text += " !" + t.category.str();
    text += field.rows_examined ? " (" + std::to_string(*field.rows_examined) + ")" : " (?)";
  }
  return text;
}

TEST(MergeCatalog, NoFactsIsTheCatalogItself) {
  const std::vector<Dataset> rows = {scanned(1, kDb, "a", {"x"}), told(2, kDb, "b")};
  const auto merged = merge_catalog(rows, {tag(101, "user.name")}, {}, {});
  EXPECT_TRUE(merged.identity.empty());
  EXPECT_EQ(merged.snapshot.hash(), CatalogSnapshot(rows, {tag(101, "user.name")}).hash());
  EXPECT_EQ(merged.identity.root(DatasetId{1}), DatasetId{1});
  EXPECT_EQ(merged.identity.members({1}), std::vector<DatasetId>{{1}});
  EXPECT_TRUE(merged.identity.why({1}).empty());
}

TEST(MergeCatalog, ManyNamesAreOneDataset) {
  const auto merged = merge_catalog({scanned(1, "hive://m:9083", "sales.orders", {"id", "email"}),
                                     told(2, "s3://b", "warehouse/orders"), told(3, kDb, "unrelated")},
                                    {tag(102, "user.contact.email")}, {fact(2, 1)}, {});
  ASSERT_EQ(merged.snapshot.datasets().size(), 2u);
  EXPECT_EQ(names_of(merged), "sales.orders=warehouse/orders unrelated");
  for (const DatasetName& name : {DatasetName{"s3://b", "warehouse/orders"},
                                  {"s3a://b", "/warehouse/orders/"},
                                  {"hive://M:9083", "Sales.Orders"}})
    EXPECT_EQ(merged.snapshot.find(name), merged.snapshot.find(DatasetId{1})) << to_string(name);
  EXPECT_EQ(*merged.snapshot.resolve("warehouse/orders#email"), (NodeRef{{1}, {102}}));
  EXPECT_EQ(merged.snapshot.names_of({1}).size(), 2u);
  EXPECT_EQ(merged.identity.root(DatasetId{2}), DatasetId{1});
  EXPECT_EQ(merged.identity.members({2}), (std::vector<DatasetId>{{1}, {2}}));
  ASSERT_EQ(merged.identity.why({2}).size(), 1u);
  EXPECT_EQ(merged.identity.why({2})[0], fact(2, 1));
  EXPECT_EQ(merged.snapshot.find(DatasetId{2}), nullptr);
}

TEST(MergeCatalog, TheRootIsChosenByNames) {
  const struct {
    const char* rule;
    std::vector<Dataset> rows;
    std::vector<MergeFact> facts;
    const char* names;
  } kCases[] = {
      {"what is only a symlink's target loses", {told(1, kDb, "a"), told(2, kDb, "b")}, {fact(1, 2)}, "b=a"},
      {"and what was renamed",
       {told(1, kDb, "old"), told(2, kDb, "z_new")},
       {fact(1, 2, MergeOrigin::kRename)},
       "z_new=old"},
      {"along a chain",
       {told(1, kDb, "a"), told(2, kDb, "b"), told(3, kDb, "c")},
       {fact(1, 2), fact(2, 3)},
       "b=a=c"},
      {"a table before a path", {told(1, "file", "/a"), told(2, kDb, "b")}, {fact(1, 2), fact(2, 1)}, "b=/a"},
      {"then the name", {told(2, kDb, "b"), told(1, kDb, "a")}, {fact(1, 2), fact(2, 1)}, "a=b"},
      {"a person's word has no direction",
       {told(1, kDb, "a"), told(2, kDb, "b")},
       {fact(1, 2, MergeOrigin::kPerson)},
       "a=b"},
      {"nor has configuration",
       {told(1, kDb, "a"), told(2, kDb, "b")},
       {fact(1, 2, MergeOrigin::kEquivalence)},
       "a=b"},
      {"facts of rows that are not there say nothing",
       {told(1, kDb, "a")},
       {fact(1, 9), fact(9, 1), fact(1, 1)},
       "a"},
  };
  for (const auto& c : kCases) EXPECT_EQ(names_of(merge_catalog(c.rows, {}, c.facts, {})), c.names) << c.rule;
}

TEST(MergeCatalog, FieldsOfEqualPathAreOneAndOthersAreAppended) {
  std::vector<Dataset> rows = {scanned(1, kDb, "a", {"id", "email"}),
                               scanned(2, kDb, "b", {"email", "city"})};
  rows[0].fields[1].type.clear();
  const auto merged =
      merge_catalog(rows, {tag(201, "user.contact.email"), tag(202, "user.contact.address.city")},
                    {fact(2, 1, MergeOrigin::kPerson)}, {});
  const Dataset& made = *merged.snapshot.find(DatasetId{1});
  EXPECT_EQ(fields_of(merged, {1}),
            "id: (10), email: user.contact.email (10), city: user.contact.address.city (10)");
  EXPECT_EQ(made.fields[1].id, FieldId{102});
  EXPECT_EQ(made.fields[1].type, "text") << "of whoever knows it";
  EXPECT_EQ(made.fields[2].id, FieldId{202});
  EXPECT_EQ(made.fields[2].ordinal, 3);
  EXPECT_EQ(merged.identity.root(NodeRef{{2}, {201}}), (NodeRef{{1}, {102}}));
  EXPECT_EQ(merged.identity.root(NodeRef{{2}, {202}}), (NodeRef{{1}, {202}}));
  EXPECT_EQ(merged.identity.root(NodeRef{{2}, {}}), (NodeRef{{1}, {}}));
  EXPECT_EQ(merged.snapshot.tags({102})[0].field, FieldId{102});
  EXPECT_TRUE(merged.snapshot.tags({201}).empty());
}

TEST(MergeCatalog, WhatAnEventSaysNeverVouches) {
  const TagState no = TagState::kRejected;
  const Dataset a = scanned(1, kDb, "a", {"x"});
  const struct {
    const char* rule;
    Dataset b;
    std::vector<TagAssertion> tags;
    const char *by_event, *by_person;
  } kCases[] = {
      {"a mere name takes nothing away", told(2, kDb, "b"), {}, "x: (10)", "x: (10)"},
      {"what was never scanned there is unknown", told(2, kDb, "b", {"x"}), {}, "x: (?)", "x: (10)"},
      {"of every field", told(2, kDb, "b", {"y"}), {}, "x: (?), y: (?)", "x: (10), y: (?)"},
      {"scanned in both", scanned(2, kDb, "b", {"x"}), {}, "x: (10)", "x: (10)"},
      {"a scan that found no such field hides nothing",
       scanned(2, kDb, "b", {"y"}),
       {},
       "x: (10), y: (10)",
       "x: (10), y: (10)"},
      {"tags join",
       scanned(2, kDb, "b", {"x"}),
       {tag(101, "user.name"), tag(201, "user.contact")},
       "x: user.contact user.name (10)",
       "x: user.contact user.name (10)"},
      {"a rejection does not reach over",
       scanned(2, kDb, "b", {"x"}),
       {tag(101, "user.name", no), tag(201, "user.name")},
       "x: user.name (10)",
       "x: !user.name (10)"},
      {"but settles what was said at its own place",
       scanned(2, kDb, "b", {"x"}),
       {tag(101, "user.name", no), tag(101, "user.name")},
       "x: (10)",
       "x: !user.name (10)"},
      {"and holds when all reject",
       scanned(2, kDb, "b", {"x"}),
       {tag(101, "user.name", no), tag(201, "user.name", no), tag(201, "user.name")},
       "x: !user.name (10)",
       "x: !user.name (10)"},
      {"or the other is but a name",
       told(2, kDb, "b"),
       {tag(101, "user.name", no), tag(101, "user.name")},
       "x: !user.name (10)",
       "x: !user.name (10)"},
      {"a rejection of a parent is not one of the child",
       scanned(2, kDb, "b", {"x"}),
       {tag(101, "user.contact", no), tag(201, "user.contact.email")},
       "x: user.contact.email (10)",
       "x: user.contact.email !user.contact (10)"},
  };
  for (const auto& c : kCases)
    for (const MergeOrigin origin :
         {MergeOrigin::kSymlink, MergeOrigin::kRename, MergeOrigin::kEquivalence, MergeOrigin::kPerson}) {
      const auto merged = merge_catalog({a, c.b}, c.tags, {fact(2, 1, origin)}, {});
      EXPECT_EQ(fields_of(merged, {1}), vouches(origin) ? c.by_person : c.by_event)
          << c.rule << ", " << to_string(origin);
    }
}

TEST(MergeCatalog, ADatasetIsScannedWhenEveryKnownPartIs) {
  const Dataset a = scanned(1, kDb, "a", {"x"});
  const auto at = [&](const Dataset& b, MergeOrigin origin) {
    return merge_catalog({a, b}, {}, {fact(2, 1, origin)}, {}).snapshot.find(DatasetId{1})->scanned_at;
  };
  EXPECT_EQ(at(told(2, kDb, "b", {"x"}), MergeOrigin::kSymlink), std::nullopt);
  EXPECT_EQ(at(told(2, kDb, "b", {"x"}), MergeOrigin::kPerson), day(1));
  EXPECT_EQ(at(told(2, kDb, "b"), MergeOrigin::kSymlink), day(1));
  EXPECT_EQ(at(scanned(2, kDb, "b", {"x"}), MergeOrigin::kSymlink), day(2));
}

TEST(MergeCatalog, DoubtAboutLineageIsOfTheWhole) {
  Dataset view = told(2, kDb, "b");
  view.lineage_is_partial = true;
  EXPECT_TRUE(merge_catalog({scanned(1, kDb, "a", {"x"}), view}, {}, {fact(2, 1, MergeOrigin::kPerson)}, {})
                  .snapshot.find(DatasetId{1})
                  ->lineage_is_partial);
}

// The names each part answers for, as policy needs them.
TEST(MergeCatalog, EventsGiveNoNameThatAPermitMayUse) {
  using Names = std::vector<std::vector<std::string>>;
  const std::vector<Dataset> rows = {scanned(1, kDb, "a", {"x"}), scanned(2, kDb, "b", {"x"}),
                                     told(3, kDb, "c"), scanned(4, kDb, "d", {"x"})};
  const struct {
    const char* rule;
    std::vector<MergeFact> facts;
    Names names;
  } kCases[] = {
      {"all of what a person joined", {fact(2, 1, MergeOrigin::kPerson)}, {}},
      {"every known part of what events joined", {fact(2, 1)}, {{"a"}, {"b"}}},
      {"a mere name is none", {fact(3, 1)}, {{"a"}}},
      {"unless somebody vouches for it", {fact(3, 1, MergeOrigin::kPerson), fact(2, 1)}, {{"a", "c"}, {"b"}}},
      {"even if an event says so too", {fact(3, 1), fact(3, 1, MergeOrigin::kPerson)}, {}},
      {"parts are joined through others",
       {fact(2, 1, MergeOrigin::kPerson), fact(4, 2, MergeOrigin::kEquivalence), fact(4, 1)},
       {}},
  };
  for (const auto& c : kCases) {
    const auto merged = merge_catalog(rows, {}, c.facts, {});
    Names names;
    for (const auto& part : merged.snapshot.find(DatasetId{1})->permit_names) {
      names.emplace_back();
      for (const DatasetName& name : part) names.back().push_back(name.name);
    }
    EXPECT_EQ(names, c.names) << c.rule;
  }
}

TEST(MergeVerdicts, TheNewestWordOnAPairCounts) {
  const std::vector<Dataset> rows = {told(1, kDb, "a"), told(2, kDb, "b"), told(3, kDb, "c")};
  const auto word = [](int64_t a, int64_t b, bool merged, int64_t at) {
    return MergeVerdict{{a}, {b}, merged, "steward-role", "the same export", day(at)};
  };
  const struct {
    const char* rule;
    std::vector<MergeFact> facts;
    std::vector<MergeVerdict> verdicts;
    const char* names;
  } kCases[] = {
      {"merged", {}, {word(1, 2, true, 1)}, "a=b c"},
      {"and cut", {}, {word(1, 2, true, 1), word(2, 1, false, 2)}, "a b c"},
      {"and merged again", {}, {word(2, 1, false, 2), word(1, 2, true, 3), word(1, 2, true, 1)}, "a=b c"},
      {"at one moment the cut", {}, {word(1, 2, true, 1), word(1, 2, false, 1)}, "a b c"},
      {"against an event", {fact(1, 2)}, {word(1, 2, false, 1)}, "a b c"},
      {"against configuration", {fact(1, 2, MergeOrigin::kEquivalence)}, {word(2, 1, false, 1)}, "a b c"},
      {"though the fact be later",
       {{{1}, {2}, MergeOrigin::kSymlink, "w", day(9)}},
       {word(1, 2, false, 1)},
       "a b c"},
      {"of its own pair only", {fact(1, 2), fact(2, 3)}, {word(1, 3, false, 1)}, "b=a=c"},
      {"a chain falls apart where it is cut", {fact(1, 2), fact(2, 3)}, {word(2, 3, false, 1)}, "b=a c"},
      {"of rows that are not there", {}, {word(1, 9, true, 1), word(1, 1, true, 1)}, "a b c"},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(names_of(merge_catalog(rows, {}, c.facts, c.verdicts)), c.names) << c.rule;

  const auto why = merge_catalog(rows, {}, {}, {word(1, 2, true, 1)}).identity.why({2});
  ASSERT_EQ(why.size(), 1u);
  EXPECT_EQ(why[0].why, "by steward-role: the same export");
  EXPECT_EQ(why[0].origin, MergeOrigin::kPerson);
}

TEST(MergeVerdicts, APersonVouchesForWhatAnEventSaid) {
  const std::vector<Dataset> rows = {scanned(1, kDb, "a", {"x"}), told(2, kDb, "b", {"x"})};
  EXPECT_EQ(fields_of(merge_catalog(rows, {}, {fact(2, 1)}, {}), {1}), "x: (?)");
  EXPECT_EQ(fields_of(merge_catalog(rows, {}, {fact(2, 1)}, {{{1}, {2}, true, "r", "w", day(1)}}), {1}),
            "x: (10)");
}

TEST(FactsOfNames, OneTableOfManySpellings) {
  const auto aliases = NamespaceAliases::parse(
      "apiVersion: steward/v1\nkind: NamespaceAliases\ngroups:\n"
      "  - {catalog: lake, namespaces: [hive://m:9083, 'arn:aws:glue:r:1']}\n",
      "a.yaml");
  ASSERT_TRUE(aliases.ok());
  const std::vector<Dataset> rows = {
      told(1, "s3a://b", "/k"),        told(2, "s3://b", "k"),
      told(3, "hive://m:9083", "a.t"), told(4, "arn:aws:glue:r:1", "table/a/t"),
      told(5, "hive://m:9083", "a.u"), told(6, kDb, "a.t")};
  std::string told_facts;
  for (const MergeFact& f : facts_of_names(rows, *aliases))
    told_facts += std::to_string(f.from.value) + "=" + std::to_string(f.into.value) + " " + f.why + "\n";
  EXPECT_EQ(told_facts,
            "3=4 both are lake/a.t by the configured namespaces\n"
            "1=2 both are written s3://b/k\n");
  EXPECT_EQ(merge_catalog(rows, {}, facts_of_names(rows, *aliases), {}).snapshot.datasets().size(), 4u);
}

TEST(MergeOrigins, AreReadAsTheyAreWritten) {
  for (const MergeOrigin origin :
       {MergeOrigin::kSymlink, MergeOrigin::kRename, MergeOrigin::kEquivalence, MergeOrigin::kPerson})
    EXPECT_EQ(parse_merge_origin(to_string(origin)), origin);
  EXPECT_EQ(parse_merge_origin("guess"), std::nullopt);
}

}  // namespace
}  // namespace steward
