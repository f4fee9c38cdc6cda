// Five datasets to follow categories through, in a small language, so that cases read as what they say:
//   datasets  a, b, c, e with columns x, y, z; d, of which no column is known
//   edges     "a.x -> b.y", "a.x ~> b.y" (INDIRECT), "a.x -sha256-> b.y" (masked), "a.x -mask-> b.y" (masked,
//             function not known), "a -> b" (dataset level)
//   tags      "a.x email", "a.x !email" (rejected); scanned with confidence 0.75
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "catalog/snapshot.h"
#include "lineage/graph/graph.h"

namespace steward::lineage {

class SmallWorld {
 public:
  SmallWorld() {
    for (const std::string name : {"a", "b", "c", "d", "e"}) {
      Dataset dataset;
      dataset.id = DatasetId{static_cast<int64_t>(datasets_.size()) + 1};
      dataset.name = {"test", name};
      nodes_[name] = {dataset.id, FieldId{}};
      if (name != "d")
        for (const std::string field : {"x", "y", "z"}) {
          const FieldId id{dataset.id.value * 10 + static_cast<int64_t>(dataset.fields.size()) + 1};
          dataset.fields.push_back({id, field, "text", static_cast<int>(dataset.fields.size()) + 1});
          nodes_[name + "." + field] = {dataset.id, id};
        }
      datasets_.push_back(dataset);
    }
    for (const auto& [name, node] : nodes_) names_[node] = name;
  }

  Edge edge(const std::string& text) const {
    std::istringstream in(text);
    std::string from, arrow, to;
    in >> from >> arrow >> to;
    Edge e;
    e.from = nodes_.at(from);
    e.to = nodes_.at(to);
    if (arrow == "~>") e.transformation.type = Influence::kIndirect;
    if (arrow.size() > 2 && arrow != "~>") {
      e.transformation.masking = true;
      const std::string function = arrow.substr(1, arrow.size() - 3);
      if (function != "mask") e.transformation.function = function;
    }
    return e;
  }

  TagAssertion tag(const std::string& text) const {
    std::istringstream in(text);
    std::string field, category;
    in >> field >> category;
    TagAssertion t;
    t.field = nodes_.at(field).field;
    t.confidence = 0.75;
    if (category[0] == '!') {
      t.state = TagState::kRejected;
      category.erase(0, 1);
    }
    t.category = Category(category);
    return t;
  }

  const NodeRef& node(const std::string& name) const { return nodes_.at(name); }
  const std::string& name(const NodeRef& node) const { return names_.at(node); }
  const std::map<std::string, NodeRef>& nodes() const { return nodes_; }

  CatalogSnapshot catalog(const std::vector<std::string>& tags) const {
    std::vector<TagAssertion> assertions;
    for (const std::string& text : tags) assertions.push_back(tag(text));
    return CatalogSnapshot(datasets_, assertions);
  }

  Graph graph(const std::vector<std::string>& texts) const {
    std::vector<Edge> edges;
    for (const std::string& text : texts) edges.push_back(edge(text));
    return Graph(edges);
  }

 private:
  std::vector<Dataset> datasets_;
  std::map<std::string, NodeRef> nodes_;
  std::map<NodeRef, std::string> names_;
};

}  // namespace steward::lineage
