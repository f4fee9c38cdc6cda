#include "lineage/propagation/words.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lineage/propagation/step_edge.h"

namespace steward::lineage {
namespace {

constexpr size_t kMaxExpression = 120;

std::string origin_of(const TagAssertion& tag) {
  const std::string_view how =
      tag.state == TagState::kConfirmed ? "confirmed by a person" : to_string(tag.origin);
  return tag.origin == TagOrigin::kScanned ? fmt::format("{}, {:.2f}", how, tag.confidence)
                                           : std::string(how);
}

// Why a claim of masking did not stop the category.
std::string masking(const Transformation& how, const Declassifiers& declassifiers, const Category& category) {
  if (!how.masking) return "";
  const std::string function = excerpt(how.function);
  if (function.empty()) return "; claimed masked, but by a function that is not named";
  if (!declassifiers.contains(how.function))
    return fmt::format("; claimed masked, but no declassifier names {}", function);
  return fmt::format("; claimed masked, but {} is no declassifier for {}", function, category.str());
}

// A step over a dataset as a whole says less than one between columns.
std::string breadth(const EdgeView& edge, const NodeRef& to, const CatalogSnapshot& catalog) {
  const bool from_whole = !edge.from.field, to_whole = !edge.to.field && to.field;
  if (!from_whole && !to_whole) return "";
  if (!to_whole) return fmt::format(", from {} as a whole", catalog.describe_short(edge.from));
  return fmt::format(", from {}{} to every column that has no column lineage from there",
                     catalog.describe_short(edge.from), from_whole ? " as a whole" : "");
}

}  // namespace

std::string describe(const Graph& graph, const EdgeView& edge, const JobNames& job_name) {
  const Transformation& how = graph.transformation(edge.label);
  std::string text =
      how.type == Influence::kDirect ? excerpt(how.subtype) : "influence " + excerpt(how.subtype);
  if (!how.description.empty()) text += " " + excerpt(how.description, kMaxExpression);
  const std::string job = job_name ? job_name(graph.job(edge.label)) : "";
  if (!job.empty()) text += " by job " + excerpt(job, kMaxExpression);
  return text + " since " + format_rfc3339(graph.valid_from(edge.label)).substr(0, 10);
}

std::vector<std::string> explain(const Propagation& propagation, const CatalogSnapshot& catalog,
                                 const Graph& graph, const JobNames& job_name, const NodeRef& node,
                                 const Category& category) {
  const auto find = [&](const std::vector<TagAssertion>& tags) -> std::optional<TagAssertion> {
    for (const TagAssertion& tag : tags)
      if (tag.category == category) return tag;
    return std::nullopt;
  };
  const auto tag =
      find(node.field ? propagation.effective(node.field) : propagation.dataset_level(node.dataset));
  if (!tag) return {};
  const std::vector<NodeRef> path = tag->path.empty() ? std::vector<NodeRef>{node} : tag->path;
  const auto origin = path.size() == 1 ? tag : find(propagation.effective(path.front().field));
  std::vector<std::string> sentences = {fmt::format("{} carries {}{}.", catalog.describe_short(path.front()),
                                                    category.str(),
                                                    origin ? fmt::format(" ({})", origin_of(*origin)) : "")};
  for (size_t i = 1; i < path.size(); ++i) {
    const auto edge = step_edge(graph, propagation.declassifiers(), path[i - 1], path[i], category);
    const std::string target = catalog.describe_short(path[i]);
    sentences.push_back(
        edge ? fmt::format("→ {}: {}{}{}.", target, describe(graph, *edge, job_name),
                           breadth(*edge, path[i], catalog),
                           masking(graph.transformation(edge->label), propagation.declassifiers(), category))
             : fmt::format("→ {}.", target));
  }
  return sentences;
}

}  // namespace steward::lineage
