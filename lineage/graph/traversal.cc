#include "lineage/graph/traversal.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lineage/graph/bitmap.h"
#include "lineage/graph/steps.h"

namespace steward::lineage {
namespace {

// Breadth first, a level at a time, over numbers; what was found becomes nodes and edges at the end.
template <Granularity kGranularity>
class Walk {
 public:
  Walk(const Graph& graph, const Query& query)
      : graph_(graph),
        query_(query),
        steps_(graph, query),
        seen_(steps_.place_bound()),
        patience_(query.budget) {}

  Traversal run(const std::vector<NodeRef>& starts) {
    list_starts(starts);
    size_t level_begin = 0;
    for (size_t hops = 1;; ++hops) {
      const size_t level_end = size();
      found_.clear();
      size_t at = level_begin;
      for (; at < level_end && !is_over_; ++at) {
        fetch_ahead(at);
        expand(static_cast<uint32_t>(at));
      }
      if (is_over_) cut_ = Cut::kTime;
      level_begin = at;
      if (found_.empty()) break;
      const size_t room = query_.budget.max_nodes - std::min(query_.budget.max_nodes, level_end);
      if (room == 0)
        cut_ = Cut::kNodes;
      else if (hops > query_.budget.max_hops)
        cut_ = Cut::kHops;
      if (room == 0 || hops > query_.budget.max_hops) break;
      sort_level();
      if (found_.size() > room) {
        found_.resize(room);
        cut_ = Cut::kNodes;
      }
      listed_.insert(listed_.end(), found_.begin(), found_.end());
      level_ends_.push_back(size());
      if (cut_ != Cut::kNone) break;
    }
    expanded_ = level_begin;
    return finish();
  }

 private:
  static constexpr size_t kRadixFrom = 512;

  struct Step {
    NodeIndex from;  // the node whose edge it was
    Arc arc;
    uint32_t previous;  // index of the place it was reached from
  };

  size_t size() const { return starts_.size() + listed_.size(); }

  void list_starts(const std::vector<NodeRef>& starts) {
    for (const NodeRef& start : starts) starts_.push_back(steps_.name_of(start));
    std::sort(starts_.begin(), starts_.end());
    starts_.erase(std::unique(starts_.begin(), starts_.end()), starts_.end());
    level_ends_.push_back(starts_.size());
    for (const NodeRef& start : starts_) {
      const uint32_t place = steps_.find(start);
      if (place != kNoNode) seen_.set(place);
    }
    // After the starts themselves: a field that is a start too is expanded as such.
    stands_for_.resize(starts_.size());
    for (size_t i = 0; i < starts_.size(); ++i) {
      const uint32_t place = steps_.find(starts_[i]);
      if (place != kNoNode) stands_for_[i].push_back(place);
      if (kGranularity != Granularity::kField || starts_[i].field) continue;
      const uint32_t dataset = graph_.dataset_index_of(starts_[i].dataset);
      if (dataset == kNoNode) continue;
      for (const NodeIndex field : graph_.indices_of(dataset))
        if (seen_.set(field)) stands_for_[i].push_back(field);
    }
  }

  // The place at `index` among those listed that are not starts.
  uint32_t place_at(size_t index) const { return steps_.place_of(listed_[index - starts_.size()].arc.other); }

  void fetch_ahead(size_t at) const {
    constexpr size_t kAhead = 8;
    if (at < starts_.size() || at + 2 * kAhead >= size()) return;
    graph_.fetch_place(listed_[at + 2 * kAhead - starts_.size()].arc.other, query_.direction);
    graph_.fetch_row(listed_[at + kAhead - starts_.size()].arc.other, query_.direction);
  }

  void expand(uint32_t index) {
    size_t edges = 0;
    const auto follow = [&](NodeIndex from, const Arc& arc) {
      ++edges;
      if (seen_.set(steps_.place_of(arc.other))) found_.push_back({from, arc, index});
      return true;
    };
    if (index < starts_.size())
      for (const uint32_t place : stands_for_[index]) steps_.each(place, query_.direction, follow);
    else
      steps_.each(place_at(index), query_.direction, follow);
    ends_.push_back(edges == 0 ? 1 : 0);
    is_over_ = patience_.is_over(edges);
  }

  bool leads_on(size_t index) const {
    bool leads = false;
    const auto stop = [&](NodeIndex, const Arc&) {
      leads = true;
      return false;
    };
    if (index >= starts_.size()) {
      steps_.each(place_at(index), query_.direction, stop);
      return leads;
    }
    for (size_t i = 0; i < stands_for_[index].size() && !leads; ++i)
      steps_.each(stands_for_[index][i], query_.direction, stop);
    return leads;
  }

  // Numbers are in the order of their nodes, but for those a delta added.
  void sort_level() {
    const size_t sorted = graph_.sorted_bound();
    const auto by_number = [](const Step& a, const Step& b) { return a.arc.other < b.arc.other; };
    if (found_.size() < kRadixFrom)
      std::sort(found_.begin(), found_.end(), by_number);
    else
      sort_by_digits();
    const auto added = std::find_if(found_.begin(), found_.end(),
                                    [&](const Step& step) { return step.arc.other >= sorted; });
    if (added == found_.end()) return;
    const auto by_node = [this](const Step& a, const Step& b) {
      return graph_.node_at(a.arc.other) < graph_.node_at(b.arc.other);
    };
    std::sort(added, found_.end(), by_node);
    std::inplace_merge(found_.begin(), added, found_.end(), by_node);
  }

  // Least significant digit first: linear, where comparing would take most of the walk's time.
  void sort_by_digits() {
    constexpr int kDigitBits = 11;
    constexpr uint32_t kDigits = 1u << kDigitBits;
    sorted_.resize(found_.size());
    for (int shift = 0; shift < 32 && graph_.node_bound() >> shift > 0; shift += kDigitBits) {
      std::array<uint32_t, kDigits> next{};
      for (const Step& step : found_) ++next[step.arc.other >> shift & (kDigits - 1)];
      uint32_t sum = 0;
      for (uint32_t& count : next) sum += std::exchange(count, sum);
      for (const Step& step : found_) sorted_[next[step.arc.other >> shift & (kDigits - 1)]++] = step;
      found_.swap(sorted_);
    }
  }

  Traversal finish() {
    Traversal result;
    result.cut = cut_;
    result.is_partial = cut_ != Cut::kNone;
    result.nodes.reserve(size());
    uint32_t hops = 0;
    for (uint32_t i = 0; i < size(); ++i) {
      while (i >= level_ends_[hops]) ++hops;
      const bool is_end = i < expanded_ ? ends_[i] != 0 : !leads_on(i);
      if (i < starts_.size()) {
        result.nodes.push_back({starts_[i], 0, {}, i, is_end});
        continue;
      }
      const Step& step = listed_[i - starts_.size()];
      const NodeRef from = graph_.node_at(step.from), other = graph_.node_at(step.arc.other);
      const bool down = query_.direction == Direction::kDownstream;
      result.nodes.push_back(
          {steps_.name_of(other), hops,
           down ? EdgeView{from, other, step.arc.label} : EdgeView{other, from, step.arc.label},
           step.previous, is_end});
    }
    return result;
  }

  const Graph& graph_;
  const Query& query_;
  const Steps<kGranularity> steps_;
  Bitmap seen_;
  Patience patience_;
  std::vector<NodeRef> starts_;
  std::vector<std::vector<uint32_t>> stands_for_;  // by start: places
  std::vector<Step> listed_;                       // after the starts
  std::vector<Step> found_;                        // the next level
  std::vector<Step> sorted_;                       // room to sort in
  std::vector<size_t> level_ends_;
  std::vector<uint8_t> ends_;  // of those expanded
  size_t expanded_ = 0;
  Cut cut_ = Cut::kNone;
  bool is_over_ = false;
};

}  // namespace

Traversal traverse(const Graph& graph, const std::vector<NodeRef>& starts, const Query& query) {
  if (query.granularity == Granularity::kField) return Walk<Granularity::kField>(graph, query).run(starts);
  return Walk<Granularity::kDataset>(graph, query).run(starts);
}

}  // namespace steward::lineage
