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
    if (row.rule == TrinoRule::kNever) {
      EXPECT_EQ(plan.kind, TrinoPlan::Kind::kDeny) << row.name;
    }
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

// 10,000 tables in 1,000 schemas, of which every tenth holds one that may be read.
struct Many {
  World world;
  TrinoMapping mapping;
  TrinoQuery query;

  Many() {
    WorldForTest w;
    for (int schema = 0; schema < 1'000; ++schema)
      for (int table = 0; table < 10; ++table) {
        const std::string name = "s" + std::to_string(schema) + ".t" + std::to_string(table);
        w.dataset(name, {"x"});  // nobody looked into it, so it is denied
        if (schema % 10 == 0 && table == 9) w.last_dataset().fields.front().rows_examined = 100;
      }
    const Judged other;
    world = w.build();
    world.policies = other.world.policies;
    world.consent = other.world.consent;
    world.engine = std::make_shared<const policy::Engine>(
        policy::Engine::compile(*world.policies, *world.catalog, *world.graph, *world.propagation));
    mapping = other.mapping;
    query = other.query("FilterSchemas", "");
    query.resource = {};
    for (int schema = 0; schema < 1'000; ++schema)
      query.candidates.push_back({TrinoResource::Kind::kSchema, "c", "S" + std::to_string(schema), "", {}, ""});
  }
};

TEST(TrinoJudge, LooksAtEachTableOnceHoweverManySchemasAreAskedAbout) {
  Many many;
  const TrinoJudge judge(many.world, many.mapping, many.query, {}, std::chrono::hours(1));
  const auto visible = judge.visible();
  ASSERT_EQ(visible.size(), 100u);
  EXPECT_EQ(visible[1], 10u);
  EXPECT_EQ(judge.work().names, 10'000u) << "not one reading for each schema";
  EXPECT_LE(judge.work().tables, 10'000u);
  EXPECT_TRUE(judge.finished().ok());

  // The same schema over and over, in a mapping whose names hold none: everything could be in any.
  many.mapping = *TrinoMapping::parse(
      "apiVersion: steward/v1\nkind: TrinoMapping\ncatalogs:\n  - {catalog: c, namespace: "
      "'postgres://db:5432', name: 's1.{table}'}\ndefault_purpose: analytics\n",
      "t");
  const TrinoJudge any(many.world, many.mapping, many.query, {}, std::chrono::hours(1));
  EXPECT_TRUE(any.visible().empty()) << "nothing of s1 may be read";
  EXPECT_EQ(any.work().names, 10'000u);
  EXPECT_EQ(any.work().tables, 10u);
}

TEST(TrinoJudge, WithoutTimeNothingIsSeenAndTheAnswerIsNone) {
  Many many;
  const TrinoJudge judge(many.world, many.mapping, many.query, {}, std::chrono::milliseconds(0));
  EXPECT_TRUE(judge.visible().empty());
  ASSERT_FALSE(judge.finished().ok());
  EXPECT_EQ(judge.finished().error().code, ErrorCode::kTimeout);
}

TEST(TrinoJudge, AColumnNamedOftenIsAskedAboutOnce) {
  WorldForTest w;
  std::vector<std::string> fields;
  for (int i = 0; i < 500; ++i) fields.push_back("address.f" + std::to_string(i));
  w.dataset("s.wide", fields);
  w.examined("s.wide");
  Judged judged;
  const auto policies = judged.world.policies;
  const auto consent = judged.world.consent;
  judged.world = w.build();
  judged.world.policies = policies;
  judged.world.consent = consent;
  judged.world.engine = std::make_shared<const policy::Engine>(policy::Engine::compile(
      *policies, *judged.world.catalog, *judged.world.graph, *judged.world.propagation));
  const std::vector<std::string> columns(10'000, "Address");
  EXPECT_EQ(judged.plan(judged.query("SelectFromColumns", "wide", columns)).request.resources.size(), 500u);
  TrinoQuery filter = judged.query("FilterColumns", "wide");
  filter.candidates = {{TrinoResource::Kind::kTable, "c", "s", "wide", columns, ""}};
  EXPECT_EQ(TrinoJudge(judged.world, judged.mapping, filter, {}).visible().size(), 10'000u);
}

}  // namespace
}  // namespace steward::service
