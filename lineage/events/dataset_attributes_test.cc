#include "lineage/events/dataset_attributes.h"

#include <gtest/gtest.h>

namespace steward::lineage {
namespace {

using Words = std::vector<std::string>;

TEST(DatasetAttributesOfEvents, OwnersAreTheNamesOfTheOwnershipFacet) {
  Dataset dataset;
  add_ownership(R"({"_producer":"x","_schemaURL":"x","owners":[{"name":"team:mart","type":"MAINTAINER"},{"name":""}]})",
                dataset);
  EXPECT_EQ(dataset.owners, Words{"team:mart"});
}

TEST(DatasetAttributesOfEvents, TagsOfTheWholeDatasetAreLabelsAndRegionsAreRegions) {
  Dataset dataset;
  add_tags(R"({"tags":[{"key":"gold","value":"true"},{"key":"tier","value":"1"},{"key":"pii","value":"true","field":"email"},
                       {"key":"Region","value":"eu-central-1"},{"key":"region","value":"true"}]})",
           dataset);
  EXPECT_EQ(dataset.labels, (Words{"gold", "tier=1", "Region=eu-central-1", "region"}));
  EXPECT_EQ(dataset.regions, Words{"eu-central-1"});
}

TEST(DatasetAttributesOfEvents, WhatCannotBeReadSaysNothing) {
  for (const char* body : {"", "{", "[]", "{}", R"({"_deleted":true,"owners":[{"name":"a"}],"tags":[{"key":"a"}]})",
                           R"({"owners":7,"tags":"x"})"}) {
    Dataset dataset;
    add_ownership(body, dataset);
    add_tags(body, dataset);
    EXPECT_TRUE(dataset.owners.empty() && dataset.labels.empty() && dataset.regions.empty()) << body;
  }
}

}  // namespace
}  // namespace steward::lineage
