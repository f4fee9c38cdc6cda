#include "lineage/manifest/manifest.h"

#include <gtest/gtest.h>

#include "lineage/manifest/text_for_test.h"

namespace steward::lineage {
namespace {

constexpr std::string_view kHead = "apiVersion: steward/v1\nkind: ";

struct Accepted {
  const char *rule, *body, *text;
};

const Accepted kAccepted[] = {
    {"a dataset and what it may be used for", R"(Dataset
namespace: postgresql://DB
name: shop.public.customer
type: table
owner: team-shop
purposes: [analytics, marketing.communications]
fields: [id, {name: email, type: text}]
)",
     "table postgres://db:5432/shop.public.customer {id email:text} owner=team-shop for=analytics "
     "for=marketing.communications\n"},
    {"a dataset of which little is known", "Dataset\nnamespace: kafka://b:9092\nname: clicks\n",
     "unknown kafka://b:9092/clicks\n"},
    {"a feature comes from fields, an entity as it is", R"(FeatureView
namespace: feast://shop
name: customer_stats
entities: [{name: customer_id, from: ["postgres://db/shop.public.orders#customer"]}]
features:
  - {name: orders_30d, type: int64, from: ["postgres://db/shop.public.orders#id"], subtype: AGGREGATION}
  - {name: mail_hash, from: ["postgres://db/shop.public.customer#email"], masking: true, function: hmac}
)",
     "feature_view feast://shop/customer_stats {customer_id orders_30d:int64 mail_hash}\n"
     "feast://shop feature view customer_stats -> feast://shop/customer_stats:\n"
     "  postgres://db:5432/shop.public.customer#email TRANSFORMATION (masked hmac) mail_hash\n"
     "  postgres://db:5432/shop.public.orders#customer IDENTITY customer_id\n"
     "  postgres://db:5432/shop.public.orders#id AGGREGATION orders_30d\n"},
    {"or the view reads whole datasets", R"(FeatureView
namespace: feast://shop
name: v
reads: [base_view, {namespace: file, name: "/data/a#b.csv"}]
features: [{name: x}]
)",
     "feature_view feast://shop/v {x}\n"
     "feast://shop feature view v -> feast://shop/v:\n"
     "  feast://shop/base_view TRANSFORMATION\n"
     "  file:/data/a#b.csv TRANSFORMATION\n"},
    {"a model has what it was trained on as fields", R"(Model
namespace: mlflow://ml
name: churn
owner: ml
purposes: [analytics]
trained_on: ["feast://shop/customer_stats#orders_30d", "feast://shop/customer_stats#orders_30d",
             "postgres://db/a.x.t#c", "postgres://db/a.y.t#c", "s3://bucket/labels.parquet"]
)",
     "model mlflow://ml/churn {customer_stats.orders_30d t.c postgres://db:5432/a.y.t.c} owner=ml "
     "for=analytics\n"
     "mlflow://ml train churn -> mlflow://ml/churn:\n"
     "  feast://shop/customer_stats#orders_30d TRANSFORMATION customer_stats.orders_30d\n"
     "  postgres://db:5432/a.x.t#c TRANSFORMATION t.c\n"
     "  postgres://db:5432/a.y.t#c TRANSFORMATION postgres://db:5432/a.y.t.c\n"
     "  s3://bucket/labels.parquet TRANSFORMATION\n"},
    {"versions are models, and in the model", R"(Model
namespace: mlflow://ml
name: churn
version: "3"
trained_by: {namespace: airflow://ml, job: retrain, run: r-1}
trained_on: ["feast://shop/customer_stats"]
)",
     "model mlflow://ml/churn@3\n"
     "training_run airflow://ml/retrain/r-1\n"
     "model mlflow://ml/churn\n"
     "airflow://ml retrain -> mlflow://ml/churn@3:\n"
     "  airflow://ml/retrain/r-1 TRANSFORMATION\n"
     "  feast://shop/customer_stats TRANSFORMATION\n"
     "mlflow://ml version churn@3 -> mlflow://ml/churn:\n"
     "  mlflow://ml/churn@3 IDENTITY\n"},
    {"a training run leads to what it trained", R"(TrainingRun
namespace: airflow://ml
name: retrain
run: r-1
reads: ["feast://shop/customer_stats#orders_30d"]
trains: ["mlflow://ml/churn@3"]
)",
     "training_run airflow://ml/retrain/r-1 {customer_stats.orders_30d}\n"
     "model mlflow://ml/churn@3\n"
     "airflow://ml run retrain/r-1 -> airflow://ml/retrain/r-1:\n"
     "  feast://shop/customer_stats#orders_30d TRANSFORMATION customer_stats.orders_30d\n"
     "airflow://ml run retrain/r-1 -> mlflow://ml/churn@3:\n"
     "  airflow://ml/retrain/r-1 TRANSFORMATION\n"},
    {"a dashboard shows what it reads", R"(Dashboard
namespace: superset://bi
name: revenue
reads: ["postgres://db/shop.public.orders#total", "postgres://db/shop.public.orders"]
)",
     "dashboard superset://bi/revenue {orders.total}\n"
     "superset://bi dashboard revenue -> superset://bi/revenue:\n"
     "  postgres://db:5432/shop.public.orders TRANSFORMATION\n"
     "  postgres://db:5432/shop.public.orders#total TRANSFORMATION orders.total\n"},
    {"edges one by one, by target", R"(Lineage
job: {namespace: cron, name: nightly}
edges:
  - {from: "s3://b/raw#mail", to: "postgres://db/a.b.c#mail"}
  - {from: "s3://b/raw#day", to: "postgres://db/a.b.c#mail", type: INDIRECT, subtype: FILTER}
  - {from: "s3://b/raw", to: "s3://b/copy"}
)",
     "cron nightly -> postgres://db:5432/a.b.c:\n"
     "  s3://b/raw#day FILTER (indirect) mail\n"
     "  s3://b/raw#mail IDENTITY mail\n"
     "cron nightly -> s3://b/copy:\n"
     "  s3://b/raw IDENTITY\n"},
    {"a person's word on two names", R"(Merge
a: hive://m:9083/sales.orders
b: s3://lake/sales/orders
why: one external table
)",
     "hive://m:9083/sales.orders = s3://lake/sales/orders one external table\n"},
    {"and that they are two",
     "Merge\na: hive://m/s.o\nb: s3://l/o\nmerged: false\nwhy: the path was reused\n",
     "hive://m/s.o != s3://l/o the path was reused\n"},
};

TEST(Manifest, BecomesNodesDeclarationsAndMerges) {
  for (const Accepted& c : kAccepted) {
    const auto made = parse_manifest(std::string(kHead) + c.body, "m.yaml");
    ASSERT_TRUE(made.ok()) << c.rule << ": " << made.error().to_string();
    EXPECT_EQ(text_of(*made), c.text) << c.rule;
  }
}

TEST(Manifest, HoldsManyDocumentsInAnyOrder) {
  const std::string version = std::string(kHead) + R"(Model
namespace: mlflow://ml
name: churn
version: "1"
trained_on: [data]
)";
  const std::string model =
      std::string(kHead) + "Model\nnamespace: mlflow://ml\nname: churn\nowner: ml\ntrained_on: [d]\n";
  for (const std::string& yaml : {version + "---\n" + model, model + "---\n" + version}) {
    const auto made = parse_manifest(yaml, "m.yaml");
    ASSERT_TRUE(made.ok()) << made.error().to_string();
    ASSERT_EQ(made->nodes.size(), 2u) << "the model described once, its version once";
    EXPECT_EQ(made->nodes[0].owner + made->nodes[1].owner, "ml");
    EXPECT_EQ(made->declarations.size(), 3u);
  }
  const auto nothing = parse_manifest("", "m.yaml");
  ASSERT_TRUE(nothing.ok());
  EXPECT_EQ(text_of(*nothing), "");
}

TEST(Manifest, SaysWhatIsWrongAndWhere) {
  const struct {
    std::string body, message;
  } kRefused[] = {
      {"Modell\n",
       "m.yaml:2:7: 'Modell' is not a kind known here; expected Dataset, FeatureView, Model, TrainingRun, "
       "Dashboard, "
       "Lineage or Merge; did you mean 'Model'?"},
      {"Model\nnamespace: n\nname: m\ntrained_onn: [a]\n",
       "m.yaml:5:1: 'trained_onn' is not a key of Model; expected apiVersion, kind, namespace, name, owner, "
       "owners, regions, labels, description, purposes, version, trained_by or trained_on; did you mean 'trained_on'?"},
      {"Model\nnamespace: n\nname: m\n",
       "m.yaml:1:1: 'trained_on' is missing; expected the datasets, feature views or fields it saw."},
      {"Model\nnamespace: n\nname: m\ntrained_on: []\n",
       "m.yaml:5:13: 'trained_on' is an empty list; name at least one, or leave the key out."},
      {"Model\nnamespace: n\nname: m\ntrained_on: [\"a#\"]\n",
       "m.yaml:5:14: 'a#' does not name a dataset or a field; write NAMESPACE/NAME or NAMESPACE/NAME#FIELD."},
      {"Model\nnamespace: n\nname: m\ntrained_on: [{nam: x}]\n",
       "m.yaml:5:15: 'nam' is not a key of a reference; expected namespace, name or field; did you mean "
       "'name'?"},
      {"Model\nnamespace: n\nname: m\ntrained_on: [m]\n", "m.yaml:1:1: n/m would be made of itself."},
      {"Dataset\nname: d\n", "m.yaml:1:1: 'namespace' is missing; expected the namespace of the name."},
      {"Dataset\nnamespace: n\nname: d\ntype: tabel\n",
       "m.yaml:5:7: 'tabel' is not a type of dataset; expected table, view, materialized_view, file, topic, "
       "stream, "
       "feature_view, feature, model, training_run, dashboard or unknown; did you mean 'table'?"},
      {"Dataset\nnamespace: n\nname: d\npurposes: [analytic]\n", "m.yaml:5:12: "},
      {"Dataset\nnamespace: n\nname: d\nfields: [a, a]\n", "m.yaml:5:13: The field 'a' is listed twice."},
      {"Dataset\nnamespace: n\nname: [d]\n", "m.yaml:4:7: Expected a name, but a list stands here."},
      {"FeatureView\nnamespace: n\nname: v\nfeatures: [{name: x}]\n",
       "m.yaml:5:12: Nothing says what 'x' is made of; add 'from', or 'reads' to the feature view."},
      {"FeatureView\nnamespace: n\nname: v\nfeatures: [{name: x, from: [d]}]\n",
       "m.yaml:5:12: A feature comes from fields, as dataset#field; whole datasets stand in 'reads'."},
      {"FeatureView\nnamespace: n\nname: v\nreads: [\"d#f\"]\n",
       "m.yaml:5:8: A feature view reads datasets; which field makes which feature stands in its 'from'."},
      {"FeatureView\nnamespace: n\nname: v\n",
       "m.yaml:1:1: A feature view has features, or reads datasets; neither stands here."},
      {"FeatureView\nnamespace: n\nname: v\nfeatures: [{name: x, from: [\"d#f\"], function: md5}]\n",
       "m.yaml:5:47: A function is named that masks nothing; add 'masking: true'."},
      {"Lineage\njob: {namespace: n, name: j}\nedges: [{from: a/b, to: a/c#x}]\n",
       "m.yaml:4:9: An edge joins two fields or two datasets, not one of each."},
      {"Lineage\njob: {namespace: n, name: j}\nedges: [{from: a/b, to: a/b}]\n",
       "m.yaml:4:9: An edge leads from one thing to another, not back to itself."},
      {"Lineage\njob: {namespace: n, name: j}\nedges: [{from: a/b, to: a/c, type: INDIRECT}]\n",
       "m.yaml:4:36: INDIRECT says how the rows were influenced; add a subtype: JOIN, GROUP_BY, FILTER, "
       "SORT, WINDOW "
       "or CONDITIONAL."},
      {"Lineage\njob: {namespace: n, name: j}\nedges: [{from: a/b, to: a/c, type: DIRECT, subtype: JOIN}]\n",
       "m.yaml:4:36: JOIN is not DIRECT; leave the type out or correct it."},
      {"Lineage\njob: {namespace: n, name: j}\nedges: [{from: b, to: a/c}]\n",
       "m.yaml:4:16: 'b' does not name a dataset or a field; write NAMESPACE/NAME or NAMESPACE/NAME#FIELD."},
      {"Merge\na: n/x\nb: n/x\nwhy: w\n", "m.yaml:1:1: Both names are n/x, so there is nothing to merge."},
      {"Merge\na: s3a://b/x\nb: s3://b/x\nwhy: w\n",
       "m.yaml:1:1: Both names are s3://b/x, so there is nothing to merge."},
      {"Merge\na: n/x\nb: n/y\n", "m.yaml:1:1: 'why' is missing; expected a reason, kept in the ledger."},
      {"Merge\na: n/x#f\nb: n/y\nwhy: w\n",
       "m.yaml:3:4: Datasets are merged, not fields; leave out what follows '#'."},
      {"Merge\na: n/x\nb: n/y\nwhy: w\nmerged: yes\n",
       "m.yaml:6:9: 'yes' is not a truth value; expected true or false."},
      {"Dataset\nnamespace: n\nname: d\n---\napiVersion: steward/v1\nkind: Dataset\nnamespace: n\nname: d\n",
       "m.yaml:6:1: n/d is described twice; write it as one document."},
      {"Lineage\njob: {namespace: n, name: j}\nedges: [{from: a/b, to: a/c}]\n---\napiVersion: steward/v1\n"
       "kind: Lineage\njob: {namespace: n, name: j}\nedges: [{from: a/d, to: a/c}]\n",
       "m.yaml:6:1: The job j declares a/c twice, and the second would end the first; write them as one "
       "document."},
      {"Dataset\nnamespace: n\nname: " + std::string(5'000, 'x') + "\n", "m.yaml:4:7: 'xxx"},
      {"Dataset\nnamespace: &a n\nname: d\n", "m.yaml:3:12: Anchors are not accepted; write the value out."},
  };
  for (const auto& c : kRefused) {
    const auto made = parse_manifest(std::string(kHead) + c.body, "m.yaml");
    ASSERT_FALSE(made.ok()) << c.body.substr(0, 300);
    const std::string message = made.error().to_string();
    if (c.message.ends_with('.') || c.message.ends_with('?'))
      EXPECT_EQ(message, c.message);
    else
      EXPECT_TRUE(message.starts_with(c.message)) << message;
    EXPECT_LT(message.size(), 500u);
  }
}

TEST(Manifest, IsBounded) {
  std::string edges = std::string(kHead) + "Lineage\njob: {namespace: n, name: j}\nedges:\n";
  for (size_t i = 0; i <= kMaxManifestItems; ++i) edges += "- {from: a/b, to: a/c}\n";
  std::string documents;
  for (size_t i = 0; i <= kMaxManifestDocuments; ++i) documents += "---\n{}\n";
  for (const std::string& yaml : {edges, documents, std::string(5u << 20, ' '), std::string(100, '[')}) {
    const auto made = parse_manifest(yaml, "m.yaml");
    ASSERT_FALSE(made.ok()) << yaml.substr(0, 100);
    EXPECT_LT(made.error().message.size(), 500u);
  }
  EXPECT_EQ(parse_manifest(edges, "m.yaml").error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(parse_manifest(documents, "m.yaml").error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace steward::lineage
