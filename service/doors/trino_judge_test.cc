// What the request table (tests/conformance/trino_cases) does not reach: the table of operations, and that
// what is planned is what filters, masks and lists rest on.
#include "service/doors/trino_judge.h"

#include <gtest/gtest.h>

#include <set>

#include "policy/engine/engine.h"
#include "service/lineage_queries/world_for_test.h"

namespace steward::service {
namespace {

constexpr char kPolicies[] = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: rules}
rules:
  - id: everyone
    effect: permit
    actions: [read]
    purposes: [analytics]
    data: {categories: [none]}
    reason: "Plain data."
)";

struct Judged {
  World world;
  TrinoMapping mapping;

  Judged() {
    WorldForTest w;
    w.dataset("s.plain", {"x", "y"});
    w.dataset("s.mixed", {"x", "email"});
    w.dataset("s.TWICE", {"x"});
    w.dataset("s.twice", {"x"});
    w.tag("s.mixed#email", "user.contact.email");
    for (const char* name : {"s.plain", "s.mixed", "s.TWICE", "s.twice"}) w.examined(name);
    world = w.build();
    world.policies = policy::load_policies({{"rules.yaml", kPolicies}}).set;
    world.consent = std::make_shared<policy::ConsentView>();
    world.engine = std::make_shared<const policy::Engine>(
        policy::Engine::compile(*world.policies, *world.catalog, *world.graph, *world.propagation));
    mapping = *TrinoMapping::parse(
        "apiVersion: steward/v1\nkind: TrinoMapping\ncatalogs:\n  - {catalog: c, namespace: "
        "'postgres://db:5432'}\ndefault_purpose: analytics\n",
        "t");
  }
  TrinoQuery query(const char* operation, const char* table, std::vector<std::string> columns = {}) const {
    TrinoQuery query;
    query.identity.user = "ann";
    query.operation = operation;
    query.resource = {TrinoResource::Kind::kTable, "c", "s", table, std::move(columns), ""};
    return query;
  }
  TrinoPlan plan(const TrinoQuery& query) const { return TrinoJudge(world, mapping, query, {}).plan(); }
};

TEST(TrinoOperations, AreEachThereOnceAndNoneButDataIsRecorded) {
  std::set<std::string_view> names;
  for (const TrinoOperation& row : trino_operations()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(find_trino_operation(row.name), &row);
  }
  EXPECT_GE(names.size(), 75u);
  EXPECT_EQ(find_trino_operation(""), nullptr);
  EXPECT_EQ(find_trino_operation("selectfromcolumns"), nullptr);
  const Judged judged;
  for (const TrinoOperation& row : trino_operations()) {
    const TrinoPlan plan = judged.plan(judged.query(std::string(row.name).c_str(), "plain"));
    const bool is_recorded = plan.kind == TrinoPlan::Kind::kDecide || plan.kind == TrinoPlan::Kind::kRefuse;
    EXPECT_EQ(is_recorded, row.rule == TrinoRule::kData) << row.name;
    if (row.rule == TrinoRule::kNever) EXPECT_EQ(plan.kind, TrinoPlan::Kind::kDeny) << row.name;
  }
}

TEST(TrinoJudge, PlansADecisionAboutTheFieldsNamed) {
  const Judged judged;
  TrinoQuery query = judged.query("SelectFromColumns", "plain", {"x", "nothing"});
  query.query_id = "q";
  query.properties = {{"tier", "prod"}, {"trino_operation", "forged"}};
  const TrinoPlan plan = judged.plan(query);
  EXPECT_EQ(plan.kind, TrinoPlan::Kind::kDecide);
  EXPECT_EQ(plan.request.subject.id, "ann");
  EXPECT_EQ(plan.request.purpose, "analytics");
  EXPECT_EQ(plan.request.resources,
            (std::vector<std::string>{"postgres://db:5432/s.plain#x", "postgres://db:5432/s.plain#nothing"}));
  EXPECT_EQ(plan.request.context, (policy::Attributes{{"tier", std::string("prod")},
                                                      {"trino_operation", std::string("SelectFromColumns")},
                                                      {"trino_query", std::string("q")}}));
}

TEST(TrinoJudge, RefusesWithAReasonForTheLedger) {
  const Judged judged;
  TrinoQuery query = judged.query("SelectFromColumns", "plain");
  query.resource.catalog = "other";
  TrinoPlan plan = judged.plan(query);
  EXPECT_EQ(plan.kind, TrinoPlan::Kind::kRefuse);
  EXPECT_NE(plan.sentence.find("'other' is not mapped"), std::string::npos) << plan.sentence;

  const TrinoMapping nothing;
  query.resource.catalog = "c";
  EXPECT_EQ(TrinoJudge(judged.world, nothing, query, {}).plan().kind, TrinoPlan::Kind::kRefuse);

  auto no_purpose = *TrinoMapping::parse(
      "apiVersion: steward/v1\nkind: TrinoMapping\ncatalogs: [{catalog: c, namespace: "
      "'postgres://db:5432'}]\n",
      "t");
  plan = TrinoJudge(judged.world, no_purpose, query, {}).plan();
  EXPECT_EQ(plan.kind, TrinoPlan::Kind::kRefuse);
  EXPECT_NE(plan.sentence.find("default_purpose"), std::string::npos) << plan.sentence;
}

TEST(TrinoJudge, ANameOfTwoDatasetsInOtherCasesIsTheOneWrittenSo) {
  const Judged judged;
  EXPECT_EQ(judged.plan(judged.query("SelectFromColumns", "twice", {"X"})).request.resources,
            std::vector<std::string>{"postgres://db:5432/s.twice#x"});
  EXPECT_EQ(judged.plan(judged.query("SelectFromColumns", "Twice", {"x"})).request.resources,
            std::vector<std::string>{"postgres://db:5432/s.Twice#x"})
      << "of neither: what it names is not known";
}

TEST(TrinoJudge, RowsAndMasksOfWhatMayNotBeReadHideAll) {
  const Judged judged;
  TrinoQuery query = judged.query("GetRowFilters", "mixed");
  const TrinoJudge judge(judged.world, judged.mapping, query, {});
  ASSERT_TRUE(judge.row_filters()) << "one column may be read";
  EXPECT_TRUE(judge.row_filters()->empty());
  const auto mask = [&](const char* table, const char* column) {
    const auto found = judge.mask_of({TrinoResource::Kind::kColumn, "c", "s", table, {column}, "varchar"});
    return found ? std::string(to_string(found->mask.kind)) : "none";
  };
  EXPECT_EQ(mask("mixed", "x"), "none");
  EXPECT_EQ(mask("mixed", "email"), "null");
  EXPECT_EQ(mask("mixed", "nothing"), "null");
  EXPECT_EQ(mask("nothing", "x"), "null");

  TrinoQuery unknown = judged.query("GetRowFilters", "nothing");
  EXPECT_FALSE(TrinoJudge(judged.world, judged.mapping, unknown, {}).row_filters());
}

}  // namespace
}  // namespace steward::service
