#include "lineage/propagation/propagation.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

namespace steward::lineage {
namespace {

// A small language, so that cases read as what they say:
//   edges  "a.x -> b.y", "a.x ~> b.y" (INDIRECT), "a.x -sha256-> b.y" (masked), "a.x -mask-> b.y" (masked,
//   function
//          not known), "a -> b" (dataset level)
//   tags   "a.x email", "a.x !email" (rejected)
//   want   "b.y email < a.x a2.z": category and the path that brought it; stored ones have none
struct Case {
  std::string_view rule;
  std::vector<std::string> edges;
  std::vector<std::string> tags;
  std::vector<std::string> want;
  Declassifiers declassifiers = {};
};

class World {
 public:
  World() {
    // d has no fields; the others have x, y, z.
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

  std::vector<std::string> run(const Case& c) const {
    std::vector<Edge> edges;
    for (const std::string& text : c.edges) edges.push_back(edge(text));
    std::vector<TagAssertion> tags;
    for (const std::string& text : c.tags) tags.push_back(tag(text));
    const CatalogSnapshot catalog(datasets_, tags);
    const Propagation result = Propagation::compute(catalog, Graph(edges), c.declassifiers);
    std::vector<std::string> lines;
    for (const auto& [name, node] : nodes_)
      for (const TagAssertion& t :
           node.field ? result.effective(node.field) : result.dataset_level(node.dataset)) {
        std::string line = name + " " + t.category.str();
        if (t.origin == TagOrigin::kPropagated) line += " <";
        for (const NodeRef& step : t.path) line += " " + names_.at(step);
        EXPECT_EQ(t.confidence, 0.75) << line;
        lines.push_back(line);
      }
    return lines;
  }

 private:
  std::vector<Dataset> datasets_;
  std::map<std::string, NodeRef> nodes_;
  std::map<NodeRef, std::string> names_;
};

TEST(Propagation, Cases) {
  const std::vector<Case> cases = {
      {"without edges only what is stored", {}, {"a.x email"}, {"a.x email"}},
      {"DIRECT carries", {"a.x -> b.y"}, {"a.x email"}, {"a.x email", "b.y email < a.x b.y"}},
      {"three hops, path from the origin",
       {"a.x -> b.x", "b.x -> c.x", "c.x -> e.x"},
       {"a.x email"},
       {"a.x email", "b.x email < a.x b.x", "c.x email < a.x b.x c.x", "e.x email < a.x b.x c.x e.x"}},
      {"the shortest way wins",
       {"a.x -> b.x", "b.x -> c.x", "a.x -> c.x"},
       {"a.x email"},
       {"a.x email", "b.x email < a.x b.x", "c.x email < a.x c.x"}},
      {"the nearest carrier wins",
       {"a.x -> b.x", "b.x -> c.x"},
       {"a.x email", "b.x email"},
       {"a.x email", "b.x email", "c.x email < b.x c.x"}},
      {"INDIRECT never carries", {"a.x ~> b.y"}, {"a.x email"}, {"a.x email"}},
      {"dataset-level INDIRECT never carries", {"a ~> b"}, {"a.x email"}, {"a.x email"}},
      {"masking alone does not stop",
       {"a.x -sha256-> b.y"},
       {"a.x email"},
       {"a.x email", "b.y email < a.x b.y"}},
      {"a bare masking claim does not stop, whatever policy names",
       {"a.x -mask-> b.y"},
       {"a.x email"},
       {"a.x email", "b.y email < a.x b.y"},
       {"sha256"}},
      {"a declassifier stops", {"a.x -sha256-> b.y"}, {"a.x email"}, {"a.x email"}, {"sha256"}},
      {"declassifiers compare in lower case", {"a.x -HMAC-> b.y"}, {"a.x email"}, {"a.x email"}, {"hmac"}},
      {"another function than the declassifier does not stop",
       {"a.x -md5-> b.y"},
       {"a.x email"},
       {"a.x email", "b.y email < a.x b.y"},
       {"sha256"}},
      {"an unmasked way around the mask carries",
       {"a.x -sha256-> b.y", "a.x -> c.x", "c.x -> b.y"},
       {"a.x email"},
       {"a.x email", "b.y email < a.x c.x b.y", "c.x email < a.x c.x"},
       {"sha256"}},
      {"a rejection stops there and beyond",
       {"a.x -> b.x", "b.x -> c.x"},
       {"a.x email", "b.x !email"},
       {"a.x email"}},
      {"a rejection stops its category only",
       {"a.x -> b.x", "b.x -> c.x"},
       {"a.x email", "a.x phone", "b.x !email"},
       {"a.x email", "a.x phone", "b.x phone < a.x b.x", "c.x phone < a.x b.x c.x"}},
      {"a rejection at the origin keeps it from flowing", {"a.x -> b.x"}, {"a.x email", "a.x !email"}, {}},
      {"cycles end",
       {"a.x -> b.x", "b.x -> a.x", "b.x -> b.x"},
       {"a.x email"},
       {"a.x email", "b.x email < a.x b.x"}},
      {"several sources join",
       {"a.x -> c.x", "b.x -> c.x"},
       {"a.x email", "b.x phone"},
       {"a.x email", "b.x phone", "c.x email < a.x c.x", "c.x phone < b.x c.x"}},
      {"dataset level: every category to every field",
       {"a -> b"},
       {"a.x email"},
       {"a.x email", "b.x email < a.x b.x", "b.y email < a.x b.y", "b.z email < a.x b.z"}},
      {"dataset level: not to fields made by columns of that source",
       {"a -> b", "a.y -> b.x"},
       {"a.x email"},
       {"a.x email", "b.y email < a.x b.y", "b.z email < a.x b.z"}},
      {"dataset level: column edges from elsewhere do not count",
       {"a -> b", "c.y -> b.x"},
       {"a.x email"},
       {"a.x email", "b.x email < a.x b.x", "b.y email < a.x b.y", "b.z email < a.x b.z"}},
      {"dataset level: a declassified column edge says how the field is made",
       {"a -> b", "a.x -sha256-> b.x"},
       {"a.x email"},
       {"a.x email", "b.y email < a.x b.y", "b.z email < a.x b.z"},
       {"sha256"}},
      {"dataset level: an INDIRECT column edge does not say how the field is made",
       {"a -> b", "a.y ~> b.x"},
       {"a.x email"},
       {"a.x email", "b.x email < a.x b.x", "b.y email < a.x b.y", "b.z email < a.x b.z"}},
      {"dataset level: what flowed in flows on",
       {"a.x -> b.x", "b -> c"},
       {"a.x email"},
       {"a.x email", "b.x email < a.x b.x", "c.x email < a.x b.x c.x", "c.y email < a.x b.x c.y",
        "c.z email < a.x b.x c.z"}},
      {"dataset level: cycles end",
       {"a -> b", "b -> a"},
       {"a.x email"},
       {"a.x email", "a.y email < a.x b.x a.y", "a.z email < a.x b.x a.z", "b.x email < a.x b.x",
        "b.y email < a.x b.y", "b.z email < a.x b.z"}},
      {"dataset level: a rejection stops at its field",
       {"a -> b"},
       {"a.x email", "b.y !email"},
       {"a.x email", "b.x email < a.x b.x", "b.z email < a.x b.z"}},
      {"a dataset without fields holds it as a whole",
       {"a -> d"},
       {"a.x email"},
       {"a.x email", "d email < a.x d"}},
      {"a dataset without fields passes it on",
       {"a -> d", "d -> e"},
       {"a.x email"},
       {"a.x email", "d email < a.x d", "e.x email < a.x d e.x", "e.y email < a.x d e.y",
        "e.z email < a.x d e.z"}},
  };
  const World world;
  for (const Case& c : cases) EXPECT_EQ(world.run(c), c.want) << c.rule;
}

TEST(Propagation, CategoriesOfADatasetAreTheUnionOfItsFields) {
  Dataset dataset;
  dataset.id = DatasetId{1};
  dataset.name = {"test", "a"};
  dataset.fields = {{FieldId{1}, "x", "", 1}, {FieldId{2}, "y", "", 2}};
  TagAssertion email, phone;
  email.field = FieldId{1};
  email.category = Category("email");
  phone.field = FieldId{2};
  phone.category = Category("phone");
  const CatalogSnapshot catalog({dataset}, {phone, email});
  const Propagation result = Propagation::compute(catalog, Graph(), {});
  EXPECT_EQ(result.categories_of(dataset), (std::vector<Category>{Category("email"), Category("phone")}));
  EXPECT_TRUE(result.effective(FieldId{77}).empty());
  EXPECT_TRUE(result.dataset_level(DatasetId{77}).empty());
}

TEST(Propagation, PartlyKnownLineageReachesAllThatIsMadeFromIt) {
  std::vector<Dataset> datasets(6);
  for (size_t i = 0; i < datasets.size(); ++i) {
    datasets[i].id = DatasetId{static_cast<int64_t>(i) + 1};
    datasets[i].name = {"test", std::string(1, static_cast<char>('a' + i))};
  }
  datasets[1].lineage_is_partial = true;
  const auto edge = [](int64_t from, int64_t to, Influence type) {
    Edge e;
    e.from = {DatasetId{from}, FieldId{}};
    e.to = {DatasetId{to}, FieldId{}};
    e.transformation.type = type;
    e.transformation.masking = true;
    e.transformation.function = "hmac";
    return e;
  };
  // a -> b -> c -> d -> c, b ~> e, a -> f; b is partly known.
  const Graph graph({edge(1, 2, Influence::kDirect), edge(2, 3, Influence::kDirect),
                     edge(3, 4, Influence::kDirect), edge(4, 3, Influence::kDirect),
                     edge(2, 5, Influence::kIndirect), edge(1, 6, Influence::kDirect)});
  const Propagation result = Propagation::compute(CatalogSnapshot(datasets, {}), graph, {"hmac"});
  for (const int64_t id : {2, 3, 4})
    EXPECT_EQ(result.partial_lineage_from(DatasetId{id}), DatasetId{2}) << id;
  for (const int64_t id : {1, 5, 6, 77}) EXPECT_FALSE(result.partial_lineage_from(DatasetId{id})) << id;
}

TEST(Propagation, DatasetsOutsideTheCatalogAreReportedAsAWhole) {
  Dataset dataset;
  dataset.id = DatasetId{1};
  dataset.name = {"test", "a"};
  dataset.fields = {{FieldId{1}, "x", "", 1}};
  TagAssertion email;
  email.field = FieldId{1};
  email.category = Category("email");
  Edge out;
  out.from = {DatasetId{1}, FieldId{}};
  out.to = {DatasetId{99}, FieldId{}};
  const Propagation result = Propagation::compute(CatalogSnapshot({dataset}, {email}), Graph({out}), {});
  ASSERT_EQ(result.dataset_level(DatasetId{99}).size(), 1u);
  EXPECT_EQ(result.dataset_level(DatasetId{99})[0].category, Category("email"));
}

}  // namespace
}  // namespace steward::lineage
