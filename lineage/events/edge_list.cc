#include "lineage/events/edge_list.h"

#include <fmt/format.h>

#include <functional>

namespace steward::lineage {
namespace {

constexpr size_t kCostOfEdge = 32;  // so that short names do not make comparing free

size_t cost_of(const NamedEdge& edge) {
  return kCostOfEdge + edge.from.dataset.ns.size() + edge.from.dataset.name.size() + edge.from.field.size() +
         edge.to.dataset.ns.size() + edge.to.dataset.name.size() + edge.to.field.size() +
         edge.transformation.subtype.size() + edge.transformation.description.size() +
         edge.transformation.function.size();
}

size_t hash_of(const NamedEdge& edge) {
  size_t hash = edge.transformation.masking ? 1 : 0;
  for (const std::string* part : {&edge.from.dataset.ns, &edge.from.dataset.name, &edge.from.field,
                                  &edge.to.dataset.ns, &edge.to.dataset.name, &edge.to.field,
                                  &edge.transformation.subtype, &edge.transformation.description})
    hash = hash * 1'000'003 + std::hash<std::string>{}(*part);
  return hash;
}

}  // namespace

EdgeList::EdgeList(const EventBounds& bounds) : bounds_(bounds), seen_(Less{&edges_}) {}

Error EdgeList::too_large(std::string where) const {
  return {ErrorCode::kTooLarge,
          fmt::format(
              "The lineage has more than {} edges, or names of more than {} bytes in them; split the job.",
              bounds_.max_edges, bounds_.max_edge_bytes),
          std::move(where)};
}

bool EdgeList::insert(NamedEdge edge) {
  bytes_ += cost_of(edge);
  if (bytes_ > bounds_.max_edge_bytes) return false;
  if (edge.from == edge.to) return true;
  const size_t hash = hash_of(edge);
  edges_.push_back(std::move(edge));
  if (!seen_.insert({hash, edges_.size() - 1}).second) edges_.pop_back();
  return edges_.size() <= bounds_.max_edges;
}

Status EdgeList::add(NamedEdge edge, std::string_view where) {
  if (!insert(std::move(edge))) return too_large(std::string(where));
  return {};
}

Status EdgeList::add(NamedEdge edge, const JsonView& where) {
  if (!insert(std::move(edge))) return too_large(where.pointer());
  return {};
}

Status EdgeList::add_guess(const DatasetName& input, const DatasetName& output) {
  return add({{input, ""}, {output, ""}, Transformation{}}, "/outputs");
}

std::vector<NamedEdge> EdgeList::take() {
  seen_.clear();
  return std::move(edges_);
}

}  // namespace steward::lineage
