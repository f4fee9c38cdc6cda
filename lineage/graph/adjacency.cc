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

std::vector<bool> ended_labels(const LabelTable& labels) {
  std::vector<bool> ended(labels.size());
  for (uint32_t i = 0; i < labels.size(); ++i) ended[i] = labels[i].has_ended();
  return ended;
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

// A counting sort by (node, ended): told of every arc twice in the same order, first to count, then to place.
class AdjacencyWriter {
 public:
  AdjacencyWriter(size_t nodes, const LabelTable& labels)
      : has_ended_(ended_labels(labels)),
        any_(std::find(has_ended_.begin(), has_ended_.end(), true) != has_ended_.end()),
        next_((any_ ? 2 : 1) * nodes + 1) {}

  void count(NodeIndex node, LabelId label) { ++next_[key(node, label)]; }

  void begin_placing() {
    accumulate(next_);
    const size_t nodes = next_.size() / (any_ ? 2 : 1);
    result_.arcs_.resize(next_.back());
    if (!any_) {
      result_.begins_ = next_;
      return;
    }
    result_.begins_.reserve(nodes + 1);
    result_.ended_.reserve(nodes);
    for (size_t i = 0; i + 1 < next_.size(); i += 2) {
      result_.begins_.push_back(next_[i]);
      result_.ended_.push_back(next_[i + 1]);
    }
    result_.begins_.push_back(next_.back());
  }

  void place(NodeIndex node, const Arc& arc) { result_.arcs_[next_[key(node, arc.label)]++] = arc; }
  Adjacency finish() { return std::move(result_); }

 private:
  size_t key(NodeIndex node, LabelId label) const {
    return any_ ? 2 * size_t{node} + (has_ended_[label_index(label)] ? 1 : 0) : node;
  }

  std::vector<bool> has_ended_;  // by label
  bool any_;
  std::vector<uint32_t> next_;  // by key
  Adjacency result_;
};

Adjacency Adjacency::outgoing(std::vector<Row> rows, size_t nodes, const LabelTable& labels) {
  sort_by_target(rows, nodes);
  AdjacencyWriter writer(nodes, labels);
  for (const Row& row : rows) writer.count(row.from, row.label);
  writer.begin_placing();
  for (const Row& row : rows) writer.place(row.from, {row.to, row.label});
  Adjacency result = writer.finish();
  result.settle_parallel_edges(labels);
  return result;
}

Adjacency Adjacency::reversed(const Adjacency& outgoing, const LabelTable& labels) {
  AdjacencyWriter writer(outgoing.node_count(), labels);
  for (const Arc& arc : outgoing.arcs_) writer.count(arc.other, arc.label);
  writer.begin_placing();
  for (NodeIndex node = 0; node < outgoing.node_count(); ++node)
    for (uint32_t at = outgoing.begins_[node]; at < outgoing.begins_[node + 1]; ++at)
      writer.place(outgoing.arcs_[at].other, {node, outgoing.arcs_[at].label});
  return writer.finish();
}

// Edges between the same two nodes: in the order of their labels, each once.
void Adjacency::settle_parallel_edges(const LabelTable& labels) {
  const auto in_order = [&](const Arc& a, const Arc& b) {
    return a.label != b.label && compare(labels[a.label], labels[b.label]) < 0;
  };
  const auto same = [](const Arc& a, const Arc& b) { return a.other == b.other && a.label == b.label; };
  uint32_t written = 0;
  const auto keep_part = [&](uint32_t begin, uint32_t end) {
    for (uint32_t at = begin; at < end;) {
      uint32_t next = at + 1;
      while (next < end && arcs_[next].other == arcs_[at].other) ++next;
      if (next - at == 1) {
        arcs_[written++] = arcs_[at];
      } else {
        std::sort(arcs_.begin() + at, arcs_.begin() + next, in_order);
        const auto last = std::unique(arcs_.begin() + at, arcs_.begin() + next, same);
        for (auto arc = arcs_.begin() + at; arc != last; ++arc) arcs_[written++] = *arc;
      }
      at = next;
    }
  };
  uint32_t begin = 0;
  for (NodeIndex node = 0; node < node_count(); ++node) {
    const uint32_t end = begins_[node + 1];
    const uint32_t middle = ended_.empty() ? end : ended_[node];
    begins_[node] = written;
    keep_part(begin, middle);
    if (!ended_.empty()) ended_[node] = written;
    keep_part(middle, end);
    begin = end;
  }
  if (!begins_.empty()) begins_.back() = written;
  if (written == arcs_.size()) return;
  arcs_.resize(written);
  arcs_.shrink_to_fit();
}

size_t Adjacency::memory_bytes() const {
  return (begins_.capacity() + ended_.capacity()) * sizeof(uint32_t) + arcs_.capacity() * sizeof(Arc);
}

}  // namespace steward::lineage
