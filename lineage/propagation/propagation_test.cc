#include "lineage/propagation/propagation.h"

#include <gtest/gtest.h>

#include "lineage/propagation/small_world_for_test.h"

namespace steward::lineage {
namespace {

// Edges and tags as in small_world_for_test.h; want "b.y email < a.x a2.z": a category and the path that
// brought it; stored ones have none.
struct Case {
  std::string_view rule;
  std::vector<std::string> edges;
  std::vector<std::string> tags;
  std::vector<std::string> want;
  Declassifiers declassifiers = {};
};

std::vector<std::string> run(const Case& c) {
  const SmallWorld world;
  const Propagation result =
      Propagation::compute(world.catalog(c.tags), world.graph(c.edges), c.declassifiers);
  std::vector<std::string> lines;
  for (const auto& [name, node] : world.nodes())
    for (const TagAssertion& t :
         node.field ? result.effective(node.field) : result.dataset_level(node.dataset)) {
      std::string line = name + " " + t.category.str();
      if (t.origin == TagOrigin::kPropagated) line += " <";
      for (const NodeRef& step : t.path) line += " " + world.name(step);
      EXPECT_EQ(t.confidence, 0.75) << line;
      lines.push_back(line);
    }
  return lines;
}

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
      {"of two nearest carriers the smaller one is told",
       {"a.z -> c.x", "a.y -> c.x", "b.x -> c.x"},
       {"a.z email", "a.y email", "b.x email"},
       {"a.y email", "a.z email", "b.x email", "c.x email < a.y c.x"}},
      {"one column to a whole dataset: to every field, and no other column of the source",
       {"a.x -> b"},
       {"a.x email", "a.y phone"},
       {"a.x email", "a.y phone", "b.x email < a.x b.x", "b.y email < a.x b.y", "b.z email < a.x b.z"}},
      {"one column to a whole dataset: not to fields made by columns of that source",
       {"a.x -> b", "a.y -> b.x"},
       {"a.x email"},
       {"a.x email", "b.y email < a.x b.y", "b.z email < a.x b.z"}},
      {"one column to a dataset without fields",
       {"a.x -> d"},
       {"a.x email"},
       {"a.x email", "d email < a.x d"}},
      {"a dataset to one column: whatever the dataset holds",
       {"a -> b.y"},
       {"a.x email", "a.z phone"},
       {"a.x email", "a.z phone", "b.y email < a.x b.y", "b.y phone < a.z b.y"}},
      {"a masked dataset-level edge stops what its function is named for",
       {"a -sha256-> b"},
       {"a.x email"},
       {"a.x email"},
       {"sha256"}},
      {"a dataset without fields passes it on",
       {"a -> d", "d -> e"},
       {"a.x email"},
       {"a.x email", "d email < a.x d", "e.x email < a.x d e.x", "e.y email < a.x d e.y",
        "e.z email < a.x d e.z"}},
  };
  for (const Case& c : cases) EXPECT_EQ(run(c), c.want) << c.rule;
}

TEST(Propagation, ADeclassifierLimitedToCategoriesStopsTheseAndWhatIsBelow) {
  Declassifiers named;
  named.set("SHA256", {"hash", "privacy-office", "", {Category("user.name"), Category("user.contact")}});
  const Case c = {"",
                  {"a.x -sha256-> b.x"},
                  {"a.x user.name", "a.x user.contact.email", "a.x user.contacts", "a.x user"},
                  {"a.x user", "a.x user.contact.email", "a.x user.contacts", "a.x user.name",
                   "b.x user < a.x b.x", "b.x user.contacts < a.x b.x"},
                  named};
  EXPECT_EQ(run(c), c.want);
}

TEST(Propagation, ABareNameOfAFunctionTakesNothingFromAFullEntry) {
  const Declassifier full = {"hash", "privacy-office", "", {Category("user.name")}};
  Declassifiers bare_first = {"sha256"}, full_first;
  bare_first.set("sha256", full);
  full_first.set("sha256", full);
  full_first.insert("SHA256");
  EXPECT_EQ(bare_first, full_first);
  EXPECT_EQ(*full_first.find("Sha256"), full);
}

TEST(Propagation, CarriesIsAskedForACategoryOrOneBelow) {
  const SmallWorld world;
  const Propagation result =
      Propagation::compute(world.catalog({"a.x user.contact.email"}), world.graph({"a.x -> b.x"}), {});
  const struct {
    std::string node, category;
    bool expected;
  } kCases[] = {{"b.x", "user.contact", true}, {"b.x", "user.contact.email", true},
                {"a.x", "user", true},         {"b.x", "user.contact.email.work", false},
                {"b.x", "user.contac", false}, {"b.y", "user", false}};
  for (const auto& c : kCases)
    EXPECT_EQ(result.carries(world.node(c.node).field, Category(c.category)), c.expected)
        << c.node << " " << c.category;
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
