#include "storage/catalog_store.h"

#include <gtest/gtest.h>

#include <set>

#include "storage/database_case.h"
#include "storage/generation.h"

namespace steward::storage {
namespace {

const Timestamp kNow = *parse_rfc3339("2026-11-20T10:00:00.123456Z");
const Timestamp kLater = *parse_rfc3339("2026-11-21T10:00:00Z");

class CatalogStoreTest : public DatabaseCase {
 protected:
  Dataset put(Dataset dataset, Timestamp now = kNow) {
    return run([&](pqxx::work& tx) -> Result<Dataset> {
      STEWARD_RETURN_IF_ERROR(upsert_dataset(tx, dataset, now));
      return dataset;
    });
  }
  CatalogSnapshot load() {
    CatalogRows rows = run([](pqxx::work& tx) { return load_catalog(tx); });
    return CatalogSnapshot(std::move(rows.datasets), std::move(rows.tags));
  }
  Generation generation() {
    return run([](pqxx::work& tx) { return load_generation(tx); });
  }
  std::vector<TagChange> rescan(const std::vector<FieldId>& fields, const std::vector<TagAssertion>& tags,
                                int64_t rows = 100, bool read_to_end = true) {
    std::vector<ExaminedField> examined;
    for (const FieldId field : fields) examined.push_back({field, rows, read_to_end});
    return run([&](pqxx::work& tx) { return replace_scanned_tags(tx, examined, tags, kNow); });
  }
  void declare(const TagAssertion& tag) {
    run([&](pqxx::work& tx) -> Result<bool> {
      STEWARD_RETURN_IF_ERROR(put_declared_tag(tx, tag, kNow));
      return true;
    });
  }
};

Dataset table(const std::string& name, int fields) {
  Dataset dataset;
  dataset.name = {"postgres://db:5432", name};
  dataset.kind = DatasetKind::kTable;
  for (int i = 1; i <= fields; ++i) dataset.fields.push_back({{}, "column_" + std::to_string(i), "text", i});
  return dataset;
}

TagAssertion scanned(FieldId field, const std::string& category, double confidence, int64_t rows = 100) {
  TagAssertion tag;
  tag.field = field;
  tag.category = Category(category);
  tag.confidence = confidence;
  tag.scan = ScanEvidence{"email_address",  "abc", "def", 18446744073709551615ull, rows, 10, 9,
                          {0.9, 0.8, 0.95}, true};
  return tag;
}

std::string changes_text(const std::vector<TagChange>& changes) {
  std::string text;
  for (const TagChange& change : changes) text += change.change + " " + change.category.str() + ";";
  return text;
}

TEST_F(CatalogStoreTest, GivesBackWhatWasStored) {
  Dataset dataset = table("shop.public.customer", 2);
  dataset.rows = 12;
  dataset.scanned_at = kNow;
  dataset.fields[0].path = "address.city \"quoted\" \\ ä 🙂";
  dataset.fields[0].rows_examined = 7;
  const Dataset stored = put(dataset);
  ASSERT_TRUE(stored.id);
  ASSERT_TRUE(stored.fields[0].id);
  rescan({stored.fields[0].id}, {scanned(stored.fields[0].id, "user.contact.email", 0.1 + 0.2)});

  const CatalogSnapshot catalog = load();
  const Dataset* found = catalog.find(dataset.name);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, stored.id);
  EXPECT_EQ(found->kind, DatasetKind::kTable);
  EXPECT_EQ(found->rows, 12);
  EXPECT_EQ(found->scanned_at, kNow);
  EXPECT_EQ(found->first_seen, kNow);
  ASSERT_EQ(found->fields.size(), 2u);
  EXPECT_EQ(found->fields[0].path, dataset.fields[0].path);
  EXPECT_EQ(found->fields[0].rows_examined, 7);
  EXPECT_EQ(found->fields[1].rows_examined, std::nullopt);
  EXPECT_FALSE(found->lineage_is_partial);
  EXPECT_EQ(found->fields[1].type, "text");
  const auto& tags = catalog.tags(stored.fields[0].id);
  ASSERT_EQ(tags.size(), 1u);
  EXPECT_EQ(tags[0].confidence, 0.1 + 0.2);
  ASSERT_TRUE(tags[0].scan);
  EXPECT_EQ(tags[0].scan->seed, 18446744073709551615ull);
  EXPECT_EQ(tags[0].scan->detector, "email_address");
  EXPECT_EQ(tags[0].scan->distinct_matched, 9);
  EXPECT_TRUE(tags[0].scan->header_match);
}

TEST_F(CatalogStoreTest, KeepsWhatAnEventDoesNotKnow) {
  Dataset full = table("t", 1);
  full.rows = 5;
  full.scanned_at = kNow;
  full.fields[0].rows_examined = 5;
  const Dataset first = put(full);
  Dataset from_event;
  from_event.name = full.name;
  from_event.fields.push_back({{}, "column_1", "", 0});
  from_event.fields.push_back({{}, "new", "", 0});
  const Dataset second = put(from_event, kLater);
  EXPECT_EQ(second.id, first.id);
  EXPECT_EQ(second.fields[0].id, first.fields[0].id);
  const CatalogSnapshot catalog = load();
  const Dataset* found = catalog.find(full.name);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, DatasetKind::kTable);
  EXPECT_EQ(found->rows, 5);
  EXPECT_EQ(found->scanned_at, kNow);
  EXPECT_EQ(found->first_seen, kNow);
  EXPECT_EQ(found->fields.size(), 2u);
  EXPECT_EQ(CatalogSnapshot::find_field(*found, "column_1")->type, "text");
  EXPECT_EQ(CatalogSnapshot::find_field(*found, "column_1")->rows_examined, 5);
  EXPECT_EQ(CatalogSnapshot::find_field(*found, "new")->rows_examined, std::nullopt)
      << "no scan has seen what an event names";
}

TEST_F(CatalogStoreTest, OnlyAScanSaysThatLineageIsPartlyKnown) {
  Dataset stored = put(table("v", 1));
  const auto set = [&](bool is_partial) {
    return run([&](pqxx::work& tx) -> Result<bool> {
      STEWARD_RETURN_IF_ERROR(set_partial_lineage(tx, {{stored.id, is_partial}}));
      return true;
    });
  };
  set(true);
  EXPECT_TRUE(load().find(stored.id)->lineage_is_partial);
  const Generation before = generation();
  set(true);
  EXPECT_EQ(generation(), before);
  put(table("v", 1));
  EXPECT_TRUE(load().find(stored.id)->lineage_is_partial) << "naming it again clears nothing";
  set(false);
  EXPECT_FALSE(load().find(stored.id)->lineage_is_partial);
  EXPECT_GT(generation().catalog, before.catalog);
}

TEST_F(CatalogStoreTest, TakesNamesOfAnyLength) {
  Dataset a = table(std::string(100'000, 'n') + "a", 1), b = table(std::string(100'000, 'n') + "b", 1);
  a.fields[0].path = std::string(50'000, 'p');
  EXPECT_NE(put(a).id, put(b).id);
  EXPECT_EQ(put(a).id, put(a).id);
}

TEST_F(CatalogStoreTest, RefusesTextThatPostgresCannotHold) {
  const std::string nul("a\0b", 3);
  for (const std::string& bad : {nul, std::string("\xff\xfe")}) {
    Dataset named = table(bad, 1), with_field = table("t", 1), with_type = table("t", 1);
    with_field.fields[0].path = bad;
    with_type.fields[0].type = bad;
    for (Dataset dataset : {named, with_field, with_type}) {
      const auto stored = database_.run([&](pqxx::work& tx) { return upsert_dataset(tx, dataset, kNow); });
      ASSERT_FALSE(stored.ok());
      EXPECT_EQ(stored.error().code, ErrorCode::kInvalidInput) << stored.error().to_string();
    }
  }
  EXPECT_TRUE(load().datasets().empty());
}

TEST_F(CatalogStoreTest, StoresAWholeDatabaseAtOnce) {
  std::vector<Dataset> datasets;
  for (int i = 0; i < 1000; ++i) datasets.push_back(table("shop.public.t" + std::to_string(i), 50));
  datasets.push_back(datasets[7]);  // the same again
  const auto stored = run([&](pqxx::work& tx) -> Result<std::vector<Dataset>> {
    STEWARD_RETURN_IF_ERROR(upsert_datasets(tx, datasets, kNow));
    return datasets;
  });
  EXPECT_EQ(stored[1000].id, stored[7].id);
  EXPECT_EQ(stored[1000].fields[3].id, stored[7].fields[3].id);
  std::set<FieldId> ids;
  for (const Dataset& dataset : stored)
    for (const Field& field : dataset.fields) ids.insert(field.id);
  EXPECT_EQ(ids.size(), 50'000u);
  EXPECT_FALSE(ids.contains(FieldId{}));
  EXPECT_EQ(load().datasets().size(), 1000u);
}

TEST_F(CatalogStoreTest, AProducersTagNeverReplacesAPersonsWord) {
  const Dataset stored = put(table("t", 2));
  const FieldId a = stored.fields[0].id, b = stored.fields[1].id;
  const Category email("user.contact.email");
  TagAssertion word;
  word.field = a;
  word.category = email;
  word.origin = TagOrigin::kDeclared;
  word.state = TagState::kRejected;
  run([&](pqxx::work& tx) -> Result<bool> {
    STEWARD_RETURN_IF_ERROR(put_declared_tag(tx, word, kNow));
    STEWARD_RETURN_IF_ERROR(add_declared_tags(tx, {{a, email, "tag pii"}, {b, email, "tag pii"}}, kNow));
    return true;
  });
  const CatalogSnapshot catalog = load();
  ASSERT_EQ(catalog.tags(a).size(), 1u);
  EXPECT_EQ(catalog.tags(a)[0].state, TagState::kRejected);
  ASSERT_EQ(catalog.tags(b).size(), 1u);
  EXPECT_EQ(catalog.tags(b)[0].note, "tag pii");
}

TEST_F(CatalogStoreTest, ARescanReportsWhatChanged) {
  const Dataset stored = put(table("t", 2));
  const FieldId a = stored.fields[0].id, b = stored.fields[1].id;
  EXPECT_EQ(
      changes_text(rescan({a, b}, {scanned(a, "user.contact.email", 0.9), scanned(b, "user.name", 0.5)})),
      "added user.contact.email;added user.name;");
  EXPECT_EQ(
      changes_text(rescan({a, b}, {scanned(a, "user.contact.email", 0.9), scanned(b, "user.name", 0.5)})),
      "");
  const int64_t before = generation().catalog;
  EXPECT_EQ(changes_text(rescan({a}, {scanned(a, "user.contact.email", 0.9, 200)})), "")
      << "fresher evidence only";
  EXPECT_GT(generation().catalog, before);
  EXPECT_EQ(load().tags(a)[0].scan->rows_examined, 200);
  EXPECT_EQ(changes_text(rescan({a}, {scanned(a, "user.contact.email", 0.8, 200)})),
            "changed user.contact.email;");
  EXPECT_EQ(changes_text(rescan({a}, {scanned(a, "user.contact.phone_number", 0.8)})),
            "added user.contact.phone_number;removed user.contact.email;");
  EXPECT_EQ(load().tags(b).size(), 1u) << "a field that was not examined keeps its tags";
}

TEST_F(CatalogStoreTest, AWeakerScanNeitherRemovesNorReplacesWhatAStrongerOneFound) {
  const Dataset stored = put(table("t", 1));
  const FieldId a = stored.fields[0].id;
  constexpr bool kInPart = false, kToEnd = true;
  rescan({a}, {scanned(a, "user.contact.email", 0.9, 100)}, 100, kInPart);
  const struct {
    const char* rule;
    int64_t rows;
    bool read_to_end;
    std::vector<TagAssertion> tags;
    const char* changes;
  } kScans[] = {
      {"one row says nothing about a hundred", 1, kInPart, {}, ""},
      {"nor does one row with a weaker finding", 1, kInPart, {scanned(a, "user.contact.email", 0.4, 1)}, ""},
      {"after which the stronger evidence still stands", 99, kInPart, {}, ""},
      {"what it finds itself is added", 1, kInPart, {scanned(a, "user.name", 0.5, 1)}, "added user.name;"},
      {"as many rows overrule", 100, kInPart, {}, "removed user.contact.email;removed user.name;"},
      {"found again", 100, kInPart, {scanned(a, "user.name", 0.5)}, "added user.name;"},
      {"so do all the rows there are, were they few", 3, kToEnd, {}, "removed user.name;"},
  };
  for (const auto& scan : kScans)
    EXPECT_EQ(changes_text(rescan({a}, scan.tags, scan.rows, scan.read_to_end)), scan.changes) << scan.rule;
}

TEST_F(CatalogStoreTest, AFieldSeenTwiceInAScanCountsAsSeenByTheWeakerLook) {
  const Dataset stored = put(table("t", 1));
  const FieldId a = stored.fields[0].id;
  rescan({a}, {scanned(a, "user.name", 0.9, 100)});
  const auto changes = run([&](pqxx::work& tx) {
    return replace_scanned_tags(tx, {{a, 100, true}, {a, 1, false}}, {}, kNow);
  });
  EXPECT_EQ(changes_text(changes), "");
}

TEST_F(CatalogStoreTest, TheSameRescanLeavesTheGenerationAlone) {
  const Dataset stored = put(table("t", 1));
  const FieldId a = stored.fields[0].id;
  rescan({a}, {scanned(a, "user.name", 0.5)});
  const Generation before = generation();
  rescan({a}, {scanned(a, "user.name", 0.5)});
  EXPECT_EQ(generation(), before);
}

TEST_F(CatalogStoreTest, APersonsWordOutlivesRescans) {
  const Dataset stored = put(table("t", 1));
  const FieldId field = stored.fields[0].id;
  TagAssertion rejected;
  rejected.field = field;
  rejected.category = Category("user.name");
  rejected.origin = TagOrigin::kDeclared;
  rejected.state = TagState::kRejected;
  rejected.note = "a product name";
  declare(rejected);
  rescan({field}, {scanned(field, "user.name", 0.9), scanned(field, "user.contact.email", 0.9)});
  TagAssertion confirmed = scanned(field, "user.contact.email", 0);
  confirmed.state = TagState::kConfirmed;
  declare(confirmed);

  EXPECT_EQ(changes_text(rescan({field}, {})), "removed user.name;");
  EXPECT_EQ(changes_text(rescan({field}, {scanned(field, "user.contact.email", 0.7)})),
            "changed user.contact.email;");
  const CatalogSnapshot catalog = load();
  ASSERT_EQ(catalog.tags(field).size(), 2u);
  for (const TagAssertion& tag : catalog.tags(field)) {
    if (tag.category == Category("user.name")) {
      EXPECT_EQ(tag.state, TagState::kRejected);
      EXPECT_EQ(tag.note, "a product name");
    } else {
      EXPECT_EQ(tag.state, TagState::kConfirmed);
      EXPECT_EQ(tag.confidence, 0.7);
    }
  }
}

TEST_F(CatalogStoreTest, RefusesTagsThatAreNotStored) {
  TagAssertion tag = scanned(FieldId{4711}, "user.name", 0.5);
  const auto missing = database_.run([&](pqxx::work& tx) { return put_declared_tag(tx, tag, kNow); });
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  tag.origin = TagOrigin::kPropagated;
  const auto propagated = database_.run([&](pqxx::work& tx) { return put_declared_tag(tx, tag, kNow); });
  EXPECT_EQ(propagated.error().code, ErrorCode::kInvalidInput);
  const auto foreign = database_.run([&](pqxx::work& tx) {
    return replace_scanned_tags(tx, {}, {scanned(FieldId{4711}, "user.name", 0.5)}, kNow);
  });
  EXPECT_FALSE(foreign.ok());
}

TEST_F(CatalogStoreTest, GenerationsCountCommittedWorkOnly) {
  const Generation before = generation();
  const Status undone = database_.run([&](pqxx::work& tx) -> Status {
    Dataset dataset = table("t", 1);
    STEWARD_RETURN_IF_ERROR(upsert_dataset(tx, dataset, kNow));
    return Error{ErrorCode::kConflict, "on purpose", ""};
  });
  EXPECT_FALSE(undone.ok());
  EXPECT_EQ(generation(), before);
  put(table("t", 1));
  EXPECT_GT(generation().catalog, before.catalog);
  EXPECT_EQ(generation().lineage, before.lineage);
}

TEST_F(CatalogStoreTest, SourcesHaveUniqueNames) {
  const auto add = [](const std::string& name) {
    return [name](pqxx::work& tx) { return add_source(tx, name, "postgres://db/shop", kNow); };
  };
  const StoredSource added = run(add("shop"));
  EXPECT_TRUE(added.id);
  const auto twice = database_.run(add("shop"));
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().code, ErrorCode::kConflict);
  const auto listed = run([](pqxx::work& tx) { return list_sources(tx); });
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].name, "shop");
  EXPECT_EQ(listed[0].added_at, kNow);
  const auto remove = [](pqxx::work& tx) { return remove_source(tx, "shop"); };
  EXPECT_TRUE(database_.run(remove).ok());
  const Status gone = database_.run(remove);
  ASSERT_FALSE(gone.ok());
  EXPECT_EQ(gone.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace steward::storage
