#include "storage/facet_store.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "storage/generation.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

StoredFacet facet(int hour, const std::string& body, const std::string& name = "schema") {
  return {FacetOwner::kDataset, 1, name, body, Timestamp{} + std::chrono::hours(hour)};
}

TEST(FacetStore, TheNewestStaysInWhateverOrderTheyCome) {
  const std::vector<StoredFacet> facets = {facet(1, R"({"a":1})"), facet(3, R"({"a":3})"),
                                           facet(2, R"({"a":2})"), facet(3, R"({"a":"tie"})")};
  const bool tie_wins = sha256(facets[3].body) > sha256(facets[1].body);
  std::vector<size_t> order = {0, 1, 2, 3};
  Database database({.url = migrated_database_url()});
  int64_t owner = 0;
  do {
    for (const bool one_by_one : {true, false}) {
      ++owner;
      const auto left = database.run([&](pqxx::work& tx) -> Result<std::vector<StoredFacet>> {
        lock_writes(tx);
        std::vector<StoredFacet> arrival;
        for (const size_t i : order) {
          arrival.push_back(facets[i]);
          arrival.back().id = owner;
        }
        KnownRows known;
        if (one_by_one)
          for (const StoredFacet& each : arrival) put_facets(tx, {each}, known);
        else
          put_facets(tx, arrival, known);
        return load_facets(tx, FacetOwner::kDataset, {owner});
      });
      ASSERT_TRUE(left.ok()) << left.error().to_string();
      ASSERT_EQ(left->size(), 1u);
      EXPECT_EQ(left->front().body, facets[tie_wins ? 3 : 1].body);
    }
  } while (std::next_permutation(order.begin(), order.begin() + 3));
}

TEST(FacetStore, OwnersAndNamesAreKeptApart) {
  Database database({.url = migrated_database_url()});
  const std::string long_name(100'000, 'n');
  const auto found = database.run([&](pqxx::work& tx) -> Result<std::vector<StoredFacet>> {
    lock_writes(tx);
    StoredFacet job = facet(1, "{}", "sql");
    job.owner = FacetOwner::kJob;
    KnownRows known;
    put_facets(tx, {facet(1, "{}"), facet(1, "[]", long_name), job}, known);
    EXPECT_EQ(load_facets(tx, FacetOwner::kJob, {1, 2}).size(), 1u);
    EXPECT_EQ(load_dataset_facets(tx, long_name).size(), 1u);
    EXPECT_TRUE(load_dataset_facets(tx, "sql").empty());
    return load_facets(tx, FacetOwner::kDataset, {1});
  });
  ASSERT_TRUE(found.ok()) << found.error().to_string();
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ((*found)[0].name, long_name);
  EXPECT_EQ((*found)[1].name, "schema");
}

TEST(FacetStore, WhatIsKnownIsNotTrustedWhenAnotherServerHasWritten) {
  Database database({.url = migrated_database_url()});
  const auto found = database.run([&](pqxx::work& tx) -> Result<std::vector<StoredFacet>> {
    lock_writes(tx);
    KnownRows here, elsewhere;
    put_facets(tx, {facet(1, R"("a")")}, here);
    put_facets(tx, {facet(5, R"("a")")}, here);       // its time alone
    put_facets(tx, {facet(3, R"("b")")}, elsewhere);  // late
    EXPECT_EQ(load_facets(tx, FacetOwner::kDataset, {1}).at(0).body, R"("a")");
    put_facets(tx, {facet(6, R"("b")")}, elsewhere);
    put_facets(tx, {facet(7, R"("a")")}, here);  // known here, but not what is stored
    return load_facets(tx, FacetOwner::kDataset, {1});
  });
  ASSERT_TRUE(found.ok()) << found.error().to_string();
  EXPECT_EQ(found->at(0).body, R"("a")");
  EXPECT_EQ(found->at(0).said_at, Timestamp{} + std::chrono::hours(7));
}

}  // namespace
}  // namespace steward::storage
