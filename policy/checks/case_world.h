// A world to try policies in: datasets with fields and categories, lineage, consent and grants, in memory, as
// a file of cases writes it (docs/policy.md, "Testing policies").
//
//   datasets:
//     - name: shop.customer               # namespace: postgres://db:5432 unless written
//       fields:
//         id: []                          # scanned, carries nothing
//         email: [user.contact.email]
//         notes: {categories: [], state: unread}    # unread: no scan could read it; empty: no value was seen
//       owners: [crm-team]
//       regions: [eu-central-1]
//       tags: [tier=gold]
//       scanned: 2026-01-01               # or never
//       lineage: partial                  # a view whose definition could not be followed
//       also: [{namespace: "hive://m", name: lake.customer}]
//   edges: ["customer#email -> features#area", {from: a#x, to: b#y, type: indirect, masked_by: sha256}]
//   consent: [{person: p1, purpose: marketing, state: granted, at: 2026-01-01}]
//   grants: [{id: g1, subject: u1, actions: [read], datasets: [shop.customer], purpose: analytics, …}]
#pragma once

#include <memory>

#include "policy/checks/case_values.h"
#include "policy/decide.h"
#include "policy/engine/engine.h"

namespace steward::policy {

// Immutable once read. Kept behind a pointer: contexts refer to it.
class CaseWorld {
 public:
  DecisionContext context() const {
    return {*policies_, *catalog_, graph_, propagation_, consent_, grants_, engine_};
  }
  const PolicySet& policies() const { return *policies_; }
  const CatalogSnapshot& catalog() const { return *catalog_; }

  // Mistakes go to the reader. Null node: an empty world.
  static std::shared_ptr<const CaseWorld> read(CaseReader& reader, const YamlNode* world,
                                               std::shared_ptr<const PolicySet> policies);
  // The same world under other policies.
  std::shared_ptr<const CaseWorld> under(std::shared_ptr<const PolicySet> policies) const;
  CaseWorld(std::shared_ptr<const PolicySet> policies, std::shared_ptr<const CatalogSnapshot> catalog,
            lineage::Graph graph, ConsentView consent, GrantView grants);

 private:
  std::shared_ptr<const PolicySet> policies_;
  std::shared_ptr<const CatalogSnapshot> catalog_;
  lineage::Graph graph_;
  lineage::Propagation propagation_;
  ConsentView consent_;
  GrantView grants_;
  Engine engine_;
};

}  // namespace steward::policy
