#include "service/lineage_queries/reach.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "service/lineage_queries/flow.h"
#include "service/lineage_queries/world_for_test.h"

namespace steward::service {
namespace {

using lineage::Direction;

// customer#email → mart#mail; mart ⇒ features (as wholes, but features#spend is known to be made of
// mart#total); features ⇒ model; weather#day filters features.
WorldForTest lab() {
  WorldForTest w;
  w.dataset("customer", {"email"});
  w.dataset("mart", {"mail", "total"});
  w.dataset("features", {"mail", "spend"});
  w.dataset("model", {}, DatasetKind::kModel);
  w.dataset("weather", {"day"});
  w.dataset("report", {"spend"});
  w.edge("customer#email", "mart#mail");
  w.edge("mart", "features");
  w.edge("mart#total", "features#spend");
  w.edge("features", "model");
  w.edge("features#spend", "report#spend");
  w.edge("features#mail", "report#spend", {.subtype = "SORT", .indirect = true});
  w.edge("weather#day", "features", {.subtype = "FILTER", .indirect = true});
  return w;
}

using Lines = std::vector<std::string>;

Lines lines_of(const World& world, const lineage::Traversal& found) {
  Lines lines;
  for (const lineage::Reached& reached : found.nodes)
    lines.push_back(std::to_string(reached.hops) + " " + world.catalog->describe_short(reached.node) +
                    (reached.is_end ? " end" : ""));
  return lines;
}

TEST(Reach, FollowsWholesAndFieldsAsPropagationDoes) {
  const WorldForTest w = lab();
  const World world = w.build();
  const struct {
    const char* start;
    Direction direction;
    bool indirect;
    Lines expected;
  } kCases[] = {
      {"customer#email",
       Direction::kDownstream,
       false,
       {"0 customer#email", "1 mart#mail", "2 features", "3 model end"}},
      {"mart#total",
       Direction::kDownstream,
       false,
       {"0 mart#total", "1 features", "1 features#spend", "2 model end", "2 report#spend end"}},
      {"weather#day", Direction::kDownstream, false, {"0 weather#day end"}},
      {"weather#day",
       Direction::kDownstream,
       true,
       {"0 weather#day", "1 features", "1 features#mail", "1 features#spend", "2 model end",
        "2 report#spend end"}},
      {"model",
       Direction::kUpstream,
       false,
       {"0 model", "1 features", "1 features#spend", "2 mart", "2 mart#mail", "2 mart#total end",
        "3 customer#email end"}},
      {"features#spend", Direction::kUpstream, false, {"0 features#spend", "1 mart#total end"}},
      {"features#mail",
       Direction::kUpstream,
       false,
       {"0 features#mail", "1 mart", "1 mart#mail", "2 customer#email end"}},
  };
  for (const auto& c : kCases) {
    lineage::Query query;
    query.direction = c.direction;
    query.include_indirect = c.indirect;
    EXPECT_EQ(lines_of(world, reach(world, {w.node(c.start)}, query)), c.expected)
        << c.start << (c.indirect ? " indirect" : "");
  }
}

TEST(Reach, EveryNodeIsReachedOverTheEdgeItNames) {
  const WorldForTest w = lab();
  const World world = w.build();
  lineage::Query query;
  query.direction = Direction::kDownstream;
  query.include_indirect = true;
  const auto found = reach(world, starts_of(world, w.node("customer"), query.granularity), query);
  for (const lineage::Reached& reached : found.nodes) {
    if (reached.hops == 0) continue;
    const lineage::Reached& before = found.nodes[reached.previous];
    EXPECT_EQ(reached.hops, before.hops + 1);
    EXPECT_EQ(reached.via.to.dataset, reached.node.dataset);
    EXPECT_EQ(reached.via.from.dataset, before.node.dataset);
  }
}

TEST(Reach, ObeysEachBudgetAndSaysWhich) {
  const WorldForTest w = lab();
  const World world = w.build();
  const struct {
    const char* what;
    lineage::Budget budget;
    size_t nodes;
    lineage::Cut cut;
  } kCases[] = {
      {"none", {}, 4, lineage::Cut::kNone},
      {"hops", {.max_hops = 2}, 3, lineage::Cut::kHops},
      {"hops to the very end", {.max_hops = 3}, 4, lineage::Cut::kNone},
      {"nodes", {.max_nodes = 2}, 2, lineage::Cut::kNodes},
      {"time", {.is_expired = [] { return true; }}, 1, lineage::Cut::kTime},
  };
  for (const auto& c : kCases) {
    lineage::Query query;
    query.direction = Direction::kDownstream;
    query.budget = c.budget;
    const auto found = reach(world, {w.node("customer#email")}, query);
    EXPECT_EQ(found.nodes.size(), c.nodes) << c.what;
    EXPECT_EQ(found.cut, c.cut) << c.what;
    EXPECT_EQ(found.is_partial, c.cut != lineage::Cut::kNone) << c.what;
  }
}

// What is tagged because a category flowed in has the field it came from upstream, and is downstream of it.
TEST(Reach, AgreesWithPropagationOnRandomGraphs) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    const auto draw = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    WorldForTest w;
    std::vector<std::string> nodes, fields;
    for (int d = 0; d < 5; ++d) {
      const std::string name = "d" + std::to_string(d);
      const int count = draw(4);
      std::vector<std::string> paths;
      for (int f = 0; f < count; ++f) paths.push_back("f" + std::to_string(f));
      w.dataset(name, paths);
      nodes.push_back(name);
      for (const std::string& path : paths) {
        nodes.push_back(name + "#" + path);
        fields.push_back(nodes.back());
      }
    }
    if (fields.empty()) continue;
    const std::string origin = fields[static_cast<size_t>(draw(static_cast<int>(fields.size())))];
    w.tag(origin, "user.contact.email");
    for (int e = 0; e < 8; ++e) {
      const std::string& from = nodes[static_cast<size_t>(draw(static_cast<int>(nodes.size())))];
      const std::string& to = nodes[static_cast<size_t>(draw(static_cast<int>(nodes.size())))];
      // Column edges and edges between wholes, as events bring them.
      if (from == to || (from.find('#') == std::string::npos) != (to.find('#') == std::string::npos))
        continue;
      w.edge(from, to, {.indirect = draw(4) == 0});
    }
    const World world = w.build();
    lineage::Query down;
    down.direction = Direction::kDownstream;
    std::set<NodeRef> reached;
    std::set<DatasetId> wholes;
    for (const auto& each : reach(world, {w.node(origin)}, down).nodes) {
      reached.insert(each.node);
      if (!each.node.field) wholes.insert(each.node.dataset);
    }
    for (const std::string& field : fields) {
      const NodeRef node = w.node(field);
      if (node == w.node(origin) || world.propagation->effective(node.field).empty()) continue;
      EXPECT_TRUE(reached.contains(node) || wholes.contains(node.dataset))
          << "seed " << seed << ": " << field << " carries what comes from " << origin;
      bool found = false;
      for (const auto& each : reach(world, {node}, {}).nodes)
        found = found || each.node == w.node(origin) || each.node == NodeRef{w.node(origin).dataset, {}};
      EXPECT_TRUE(found) << "seed " << seed << ": " << origin << " is not upstream of " << field;
    }
  }
}

}  // namespace
}  // namespace steward::service
