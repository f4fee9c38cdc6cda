#include "lineage/propagation/broken_claims.h"

#include <algorithm>
#include <tuple>

#include "lineage/propagation/flow.h"

namespace steward::lineage {
namespace {

class Verification {
 public:
  Verification(const CatalogSnapshot& catalog, const Graph& graph, const Propagation& propagation)
      : catalog_(catalog),
        graph_(graph),
        propagation_(propagation),
        flow_(catalog, graph, propagation.declassifiers()) {}

  std::vector<BrokenClaim> check(const ScanFinding& finding) const {
    std::vector<BrokenClaim> claims;
    bool flows_unmasked = false;
    const auto look_at = [&](const EdgeView& edge, const Transformation& how) {
      const auto carried = related(edge.from, finding.category);
      if (!carried) return;
      if (!how.masking)
        flows_unmasked = true;
      else
        claims.push_back({finding.field, finding.category, edge.from, *carried, how.function,
                          graph_.job(edge.label), graph_.valid_from(edge.label),
                          propagation_.declassifiers().stops(how, *carried)});
    };
    flow_.visit_direct(finding.field, Direction::kUpstream, look_at);
    flow_.visit_direct({finding.field.dataset, {}}, Direction::kUpstream,
                       [&](const EdgeView& edge, const Transformation& how) {
                         if (!flow_.is_made_by_columns_of(finding.field, edge.from.dataset))
                           look_at(edge, how);
                       });
    if (flows_unmasked) return {};
    return claims;
  }

 private:
  // What the source carries of one branch of the taxonomy with `found`.
  std::optional<Category> related(const NodeRef& source, const Category& found) const {
    const Dataset* dataset = source.field ? nullptr : catalog_.find(source.dataset);
    std::vector<Category> carried;
    if (source.field)
      carried = propagation_.categories(source.field);
    else if (dataset)
      carried = propagation_.categories_of(*dataset);
    else
      for (const TagAssertion& tag : propagation_.dataset_level(source.dataset))
        carried.push_back(tag.category);
    if (std::find(carried.begin(), carried.end(), found) != carried.end()) return found;
    for (const Category& category : carried)
      if (category.covers(found) || found.covers(category)) return category;
    return std::nullopt;
  }

  const CatalogSnapshot& catalog_;
  const Graph& graph_;
  const Propagation& propagation_;
  const Flow flow_;
};

}  // namespace

std::vector<BrokenClaim> broken_claims(const CatalogSnapshot& catalog, const Graph& graph,
                                       const Propagation& propagation,
                                       const std::vector<ScanFinding>& findings) {
  std::vector<ScanFinding> ordered = findings;
  const auto key = [](const ScanFinding& finding) { return std::tie(finding.field, finding.category); };
  std::sort(ordered.begin(), ordered.end(),
            [&](const ScanFinding& a, const ScanFinding& b) { return key(a) < key(b); });
  ordered.erase(std::unique(ordered.begin(), ordered.end(),
                            [&](const ScanFinding& a, const ScanFinding& b) { return key(a) == key(b); }),
                ordered.end());
  const Verification verification(catalog, graph, propagation);
  std::vector<BrokenClaim> claims;
  for (const ScanFinding& finding : ordered) {
    auto found = verification.check(finding);
    claims.insert(claims.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  }
  return claims;
}

}  // namespace steward::lineage
