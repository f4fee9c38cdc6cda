#include "lineage/graph/adjacency.h"

#include <algorithm>

namespace steward::lineage {
namespace {

// Counts of keys to where each key's rows begin.
void accumulate(std::vector<uint32_t>& counts) {
  uint32_t sum = 0;
  for (uint32_t& count : counts) {
    const uint32_t here = count;
    count = sum;
    sum += here;
  }
}

void sort_by_target(std::vector<Adjacency::Row>& rows, size_t nodes) {
  std::vector<uint32_t> next(nodes + 1);
  for (const Adjacency::Row& row : rows) ++next[row.to];
  accumulate(next);
  std::vector<Adjacency::Row> sorted(rows.size());
  for (const Adjacency::Row& row : rows) sorted[next[row.to]++] = row;
  rows.swap(sorted);
}

}  // namespace

// A counting sort by (node, part): told of every arc twice in the same order, first to count, then to place.
class AdjacencyWriter {
 public:
  explicit AdjacencyWriter(size_t nodes) : next_(kParts * nodes + 1) {}

  void count(NodeIndex node, LabelId label) { ++next_[key(node, label)]; }

  void begin_placing() {
    accumulate(next_);
    result_.arcs_.resize(next_.back());
    result_.begins_.reserve(next_.size() / kParts + 1);
    for (size_t i = 0; i < next_.size(); i += kParts) result_.begins_.push_back(next_[i]);
  }

  void place(NodeIndex node, const Arc& arc) { result_.arcs_[next_[key(node, arc.label)]++] = arc; }
  Adjacency finish() { return std::move(result_); }

 private:
  static constexpr size_t kParts = 4;
  static size_t key(NodeIndex node, LabelId label) {
    return kParts * node + (has_ended(label) ? 2 : 0) + (is_direct(label) ? 0 : 1);
  }

  std::vector<uint32_t> next_;  // by key
  Adjacency result_;
};

Adjacency Adjacency::outgoing(std::vector<Row> rows, size_t nodes, const LabelTable& labels) {
  sort_by_target(rows, nodes);
  AdjacencyWriter writer(nodes);
  for (const Row& row : rows) writer.count(row.from, row.label);
  writer.begin_placing();
  for (const Row& row : rows) writer.place(row.from, {row.to, row.label});
  Adjacency result = writer.finish();
  result.settle_parallel_edges(labels);
  return result;
}

Adjacency Adjacency::reversed(const Adjacency& outgoing) {
  AdjacencyWriter writer(outgoing.node_count());
  for (const Arc& arc : outgoing.arcs_) writer.count(arc.other, arc.label);
  writer.begin_placing();
  for (NodeIndex node = 0; node < outgoing.node_count(); ++node)
    for (const Arc& arc : outgoing.at(node)) writer.place(arc.other, {node, arc.label});
  return writer.finish();
}

// Edges between the same two nodes: in the order of their labels, each once.
void Adjacency::settle_parallel_edges(const LabelTable& labels) {
  constexpr LabelId kPart = kIndirectBit | kEndedBit;
  const auto in_order = [&](const Arc& a, const Arc& b) {
    return a.label != b.label && compare(labels[a.label], labels[b.label]) < 0;
  };
  uint32_t written = 0, at = 0;
  for (NodeIndex node = 0; node < node_count(); ++node) {
    const uint32_t end = begins_[node + 1];
    begins_[node] = written;
    while (at < end) {
      const Arc& first = arcs_[at];
      uint32_t next = at + 1;
      while (next < end && arcs_[next].other == first.other &&
             ((arcs_[next].label ^ first.label) & kPart) == 0)
        ++next;
      if (next - at > 1) std::sort(arcs_.begin() + at, arcs_.begin() + next, in_order);
      for (const uint32_t begin = at; at < next; ++at)
        if (at == begin || arcs_[at].label != arcs_[written - 1].label) arcs_[written++] = arcs_[at];
    }
  }
  if (!begins_.empty()) begins_.back() = written;
  if (written == arcs_.size()) return;
  arcs_.resize(written);
  arcs_.shrink_to_fit();
}

void Adjacency::reserve(size_t nodes, size_t edges) {
  begins_.reserve(nodes + 1);
  begins_.push_back(0);
  arcs_.reserve(edges);
}

size_t Adjacency::memory_bytes() const {
  return begins_.capacity() * sizeof(uint32_t) + arcs_.capacity() * sizeof(Arc);
}

}  // namespace steward::lineage
