#include "service/doors/access_search.h"

#include <gtest/gtest.h>

#include "policy/engine/engine.h"
#include "service/lineage_queries/world_for_test.h"

namespace steward::service {
namespace {

constexpr char kPolicies[] = R"(apiVersion: steward/v1
kind: Roles
metadata: {name: roles}
roles:
  - {id: analyst, description: "Reads."}
  - {id: nobody, description: "May do nothing."}
---
apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: rules}
rules:
  - id: read
    effect: permit
    subjects: {roles: [analyst]}
    actions: [read, export]
    purposes: [analytics]
    data: {categories: [none]}
    reason: "Plain data."
)";

// a and b may be read whole, of c only x.
World world() {
  WorldForTest w;
  w.dataset("s.a", {"x", "y"});
  w.dataset("s.b", {"x"}, DatasetKind::kModel);
  w.dataset("s.c", {"x", "email"});
  w.tag("s.c#email", "user.contact.email");
  for (const char* name : {"s.a", "s.b", "s.c"}) w.examined(name);
  World world = w.build();
  auto outcome = policy::load_policies({{"rules.yaml", kPolicies}});
  EXPECT_TRUE(outcome.set) << (outcome.diagnostics.empty() ? "" : outcome.diagnostics.front().message);
  world.policies = outcome.set;
  world.consent = std::make_shared<policy::ConsentView>();
  world.engine = std::make_shared<const policy::Engine>(
      policy::Engine::compile(*world.policies, *world.catalog, *world.graph, *world.propagation));
  return world;
}

policy::DecisionRequest request(const std::string& resource = "") {
  policy::DecisionRequest request;
  request.subject.id = "ann";
  request.subject.roles = {"analyst"};
  request.resources = {resource};
  request.purpose = "analytics";
  return request;
}

using Ids = std::vector<std::string>;
constexpr char kNs[] = "postgres://db:5432/";

TEST(AccessSearch, FindsWhatIsPermittedWhole) {
  const World w = world();
  EXPECT_EQ(search_resources(w, request(), "dataset", {}).ids,
            (Ids{kNs + std::string("s.a"), kNs + std::string("s.b")}));
  EXPECT_EQ(search_resources(w, request(), "model", {}).ids, (Ids{kNs + std::string("s.b")}));
  EXPECT_EQ(search_resources(w, request(), "dashboard", {}).ids, Ids{});
  EXPECT_EQ(search_resources(w, request(), "field", {}).ids.size(), 4u) << "all but c#email";
  auto of_nobody = request();
  of_nobody.subject.roles = {"nobody"};
  EXPECT_EQ(search_resources(w, of_nobody, "field", {}).ids, Ids{});
}

TEST(AccessSearch, FindsRolesAndActions) {
  const World w = world();
  EXPECT_EQ(search_subjects(w, request("s.a"), "role", {}).ids, Ids{"analyst"});
  EXPECT_EQ(search_subjects(w, request("s.c"), "role", {}).ids, Ids{});
  EXPECT_EQ(search_subjects(w, request("s.a"), "user", {}).ids, Ids{}) << "nobody is known by name";
  EXPECT_EQ(search_actions(w, request("s.a"), {}).ids, (Ids{"read", "export"}));
}

TEST(AccessSearch, PagesTogetherAreTheWhole) {
  const World w = world();
  const Ids whole = search_resources(w, request(), "field", {}).ids;
  for (const size_t limit : {1, 2, 3, 4, 5}) {
    Ids all;
    SearchBounds bounds;
    bounds.limit = limit;
    for (int pages = 0; pages < 10; ++pages) {
      const AccessResults page = search_resources(w, request(), "field", bounds);
      EXPECT_LE(page.ids.size(), limit);
      all.insert(all.end(), page.ids.begin(), page.ids.end());
      bounds.offset = page.next;
      if (page.is_complete) break;
    }
    EXPECT_EQ(all, whole) << limit;
  }
}

TEST(AccessSearch, APageThatRanOutOfTimeGoesOnWhereItStopped) {
  const World w = world();
  SearchBounds bounds;
  bounds.time = std::chrono::milliseconds(0);
  Ids all;
  for (int pages = 0; pages < 10; ++pages) {
    const AccessResults page = search_resources(w, request(), "dataset", bounds);
    all.insert(all.end(), page.ids.begin(), page.ids.end());
    EXPECT_EQ(page.next, bounds.offset + 1);
    bounds.offset = page.next;
    if (page.is_complete) break;
  }
  EXPECT_EQ(all.size(), 2u);
}

TEST(AccessSearch, AnOffsetBeyondTheEndIsTheEnd) {
  SearchBounds bounds;
  bounds.offset = 1'000'000'000;
  const AccessResults page = search_resources(world(), request(), "dataset", bounds);
  EXPECT_TRUE(page.ids.empty());
  EXPECT_TRUE(page.is_complete);
}

TEST(AccessSearch, SaysWhenAResourceIsOfAnotherType) {
  const World w = world();
  EXPECT_EQ(objection_to(w, "dataset", "s.a"), "");
  EXPECT_EQ(objection_to(w, "table", "s.a"), "");
  EXPECT_EQ(objection_to(w, "field", "s.a#x"), "");
  EXPECT_EQ(objection_to(w, "dataset", "no.such"), "") << "that is for the decision to say";
  EXPECT_NE(objection_to(w, "model", "s.a").find("is a table, not a model"), std::string::npos);
  EXPECT_NE(objection_to(w, "dataset", "s.a#x").find("is a field"), std::string::npos);
  EXPECT_NE(objection_to(w, "field", "s.a").find("is a dataset"), std::string::npos);
}

TEST(AccessSearch, ARoleIsNobody) {
  policy::Subject subject;
  EXPECT_TRUE(set_subject(subject, "role", "analyst"));
  EXPECT_EQ(subject.id, "role:analyst");
  EXPECT_EQ(subject.roles, Ids{"analyst"});
  EXPECT_FALSE(set_subject(subject, "spaceship", "x"));
}

}  // namespace
}  // namespace steward::service
