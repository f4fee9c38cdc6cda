#include "lineage/graph/paths.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "lineage/graph/steps.h"

namespace steward::lineage {
namespace {

constexpr uint32_t kFar = std::numeric_limits<uint32_t>::max();

// Depth first within a bound on the length, which grows to the least that was cut away before (IDA*). How far
// each place is from the targets is known beforehand, so no step leads where no target can be reached.
template <Granularity kGranularity>
class PathSearch {
 public:
  // `only_first`: one shortest path suffices, and that there are more is no cut.
  PathSearch(const Graph& graph, const Query& query, size_t max_paths, bool only_first)
      : graph_(graph),
        query_(query),
        steps_(graph, query),
        patience_(query.budget),
        max_paths_(max_paths),
        only_first_(only_first) {}

  Paths run(const std::vector<NodeRef>& from, const std::vector<NodeRef>& to) {
    place_ends(from, to);
    if (cut_ == Cut::kNone) measure();
    uint32_t bound = nearest_start();
    while (bound != kFar && !is_stopped()) {
      if (bound > query_.budget.max_hops) {
        cut_ = Cut::kHops;
        break;
      }
      next_bound_ = kFar;
      for (size_t i = 0; i < starts_.size() && !is_stopped(); ++i) extend(starts_[i], bound);
      bound = next_bound_;
    }
    result_.cut = cut_;
    result_.is_partial = cut_ != Cut::kNone;
    return std::move(result_);
  }

 private:
  struct Step {
    NodeIndex from;
    Arc arc;
  };
  struct Level {
    uint32_t place;
    const std::vector<Step>* steps;
    size_t next = 0;
  };

  bool is_stopped() const {
    return cut_ == Cut::kTime || cut_ == Cut::kPaths || is_spent_ || (only_first_ && !result_.paths.empty());
  }

  std::vector<NodeRef> names_of(const std::vector<NodeRef>& nodes) const {
    std::vector<NodeRef> names;
    for (const NodeRef& node : nodes) names.push_back(steps_.name_of(node));
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  }

  void place_ends(const std::vector<NodeRef>& from, const std::vector<NodeRef>& to) {
    const std::vector<NodeRef> starts = names_of(from), targets = names_of(to);
    bool is_there = false;
    for (const NodeRef& target : targets)
      if (const uint32_t place = steps_.find(target); place != kNoNode) distance_.emplace(place, 0);
    for (const NodeRef& start : starts) {
      if (std::binary_search(targets.begin(), targets.end(), start))
        is_there = true;
      else if (const uint32_t place = steps_.find(start); place != kNoNode)
        starts_.push_back(place);
    }
    is_start_.insert(starts_.begin(), starts_.end());
    if (is_there) keep_path();
  }

  // Breadth first from the targets against the flow. A start is never in between, so none is passed.
  void measure() {
    std::vector<uint32_t> level;
    for (const auto& [place, distance] : distance_) level.push_back(place);
    for (uint32_t hops = 1; !level.empty(); ++hops) {
      if (only_first_ && nearest_start() != kFar) return;
      std::vector<uint32_t> next;
      for (const uint32_t place : level) {
        size_t edges = 0;
        steps_.each(place, Direction::kUpstream, [&](NodeIndex, const Arc& arc) {
          ++edges;
          const uint32_t before = steps_.place_of(arc.other);
          if (!distance_.try_emplace(before, hops).second) return true;
          if (!is_start_.contains(before)) next.push_back(before);
          return true;
        });
        if (patience_.is_over(edges)) {
          cut_ = Cut::kTime;
          return;
        }
      }
      if (next.empty()) return;
      if (hops >= query_.budget.max_hops || distance_.size() > query_.budget.max_nodes) {
        // Beyond is unknown. What is known suffices for what lies within.
        cut_ = hops >= query_.budget.max_hops ? Cut::kHops : Cut::kNodes;
        return;
      }
      level = std::move(next);
    }
  }

  uint32_t nearest_start() const {
    uint32_t nearest = kFar;
    for (const uint32_t start : starts_)
      if (const auto at = distance_.find(start); at != distance_.end())
        nearest = std::min(nearest, at->second);
    return nearest;
  }

  // The edges out of a place from which a target can be reached, in the order paths are listed in. Datasets
  // are joined by the first of their edges.
  const std::vector<Step>& steps_from(uint32_t place) {
    const auto [slot, is_new] = onward_.try_emplace(place);
    std::vector<Step>& steps = slot->second;
    if (!is_new) return steps;
    size_t edges = 0;
    steps_.each(place, Direction::kDownstream, [&](NodeIndex from, const Arc& arc) {
      ++edges;
      const uint32_t next = steps_.place_of(arc.other);
      if (distance_.contains(next) && !is_start_.contains(next)) steps.push_back({from, arc});
      return true;
    });
    if (patience_.is_over(edges)) cut_ = Cut::kTime;
    if constexpr (kGranularity == Granularity::kDataset) {
      const auto place_of = [this](const Step& step) { return steps_.place_of(step.arc.other); };
      std::stable_sort(steps.begin(), steps.end(), [&](const Step& a, const Step& b) {
        return steps_.at(place_of(a)) < steps_.at(place_of(b));
      });
      steps.erase(std::unique(steps.begin(), steps.end(),
                              [&](const Step& a, const Step& b) { return place_of(a) == place_of(b); }),
                  steps.end());
    }
    return steps;
  }

  // Every path from `start` of exactly `bound` edges.
  void extend(uint32_t start, uint32_t bound) {
    if (const auto at = distance_.find(start); at == distance_.end() || at->second > bound) {
      if (at != distance_.end()) next_bound_ = std::min(next_bound_, at->second);
      return;
    }
    std::vector<Level> levels;
    std::unordered_set<uint32_t> on_path = {start};
    path_.clear();
    levels.push_back({start, &steps_from(start)});
    while (!levels.empty() && !is_stopped()) {
      Level& level = levels.back();
      if (level.next == level.steps->size()) {
        on_path.erase(level.place);
        levels.pop_back();
        if (!path_.empty()) path_.pop_back();
        continue;
      }
      if (++work_ > query_.budget.max_nodes) {
        is_spent_ = true;
        if (cut_ == Cut::kNone) cut_ = Cut::kNodes;
        return;
      }
      if (patience_.is_over(0)) cut_ = Cut::kTime;
      const Step& step = (*level.steps)[level.next++];
      const uint32_t place = steps_.place_of(step.arc.other);
      if (on_path.contains(place)) continue;
      const size_t length = path_.size() + 1;
      const uint32_t left = distance_.at(place);
      if (length + left > bound) {
        next_bound_ = std::min(next_bound_, static_cast<uint32_t>(length + left));
      } else if (left > 0) {
        path_.push_back(step);
        on_path.insert(place);
        levels.push_back({place, &steps_from(place)});
      } else if (length == bound) {  // a shorter one was listed under its own bound
        path_.push_back(step);
        keep_path();
        path_.pop_back();
      }
    }
  }

  void keep_path() {
    if (result_.paths.size() == max_paths_) {
      cut_ = Cut::kPaths;
      return;
    }
    std::vector<EdgeView> path;
    for (const Step& step : path_)
      path.push_back({graph_.node_at(step.from), graph_.node_at(step.arc.other), step.arc.label});
    result_.paths.push_back(std::move(path));
  }

  const Graph& graph_;
  const Query& query_;
  const Steps<kGranularity> steps_;
  Patience patience_;
  const size_t max_paths_;
  const bool only_first_;
  std::vector<uint32_t> starts_;  // places, in the order of their nodes
  std::unordered_set<uint32_t> is_start_;
  std::unordered_map<uint32_t, uint32_t> distance_;         // place → edges to the nearest target
  std::unordered_map<uint32_t, std::vector<Step>> onward_;  // entries never move
  std::vector<Step> path_;
  uint32_t next_bound_ = kFar;
  size_t work_ = 0;
  bool is_spent_ = false;
  Cut cut_ = Cut::kNone;
  Paths result_;
};

Paths search(const Graph& graph, const std::vector<NodeRef>& from, const std::vector<NodeRef>& to,
             const Query& query, size_t max_paths, bool only_first) {
  if (query.granularity == Granularity::kField)
    return PathSearch<Granularity::kField>(graph, query, max_paths, only_first).run(from, to);
  return PathSearch<Granularity::kDataset>(graph, query, max_paths, only_first).run(from, to);
}

}  // namespace

Paths simple_paths(const Graph& graph, const std::vector<NodeRef>& from, const std::vector<NodeRef>& to,
                   const Query& query, size_t max_paths) {
  return search(graph, from, to, query, max_paths, false);
}

std::optional<std::vector<EdgeView>> shortest_path(const Graph& graph, const std::vector<NodeRef>& from,
                                                   const std::vector<NodeRef>& to, const Query& query) {
  Paths found = search(graph, from, to, query, 1, true);
  if (found.paths.empty()) return std::nullopt;
  return std::move(found.paths.front());
}

}  // namespace steward::lineage
