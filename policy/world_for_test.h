// A small world to decide in, written as text, so that a test reads as the rule it proves:
//
//   TestWorld world(R"(
//     shop.customer#id
//     shop.customer#email: user.contact.email
//     features#domain
//     shop.customer#email -> features#domain
//   )", R"(
//     permit read for analytics on none by analyst
//   )");
//
// World lines: a field with its scanned categories; an edge (`->` direct, `~>` indirect, `=>` direct and masked with
// sha256); `unscanned NAME`; `empty NAME`; `consent SUBJECT PURPOSE granted|refused|withdrawn DAY`, in days since 1970.
// A dataset without fields in an edge means the dataset as a whole. Policies are YAML rules of one document "p".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/decide.h"

namespace steward::policy {

struct TestWorld {
  TestWorld(std::string_view world, std::string_view policies);

  Decision decide(const DecisionRequest& request) const;
  DecisionContext context() const { return {*policies, catalog, graph, propagation, consent}; }

  std::shared_ptr<const PolicySet> policies;
  CatalogSnapshot catalog;
  lineage::Graph graph;
  lineage::Propagation propagation;
  ConsentView consent;
};

// "analyst read shop.customer for analytics [about SUBJECT …]"; several roles or resources are joined by '+', the role
// '-' is nobody's. The time is day 1000 of 1970.
DecisionRequest request_for_test(std::string_view text);

// Loads policies and fails the test, printing the diagnostics, when there are errors.
std::shared_ptr<const PolicySet> policies_for_test(std::string_view yaml);

}  // namespace steward::policy
