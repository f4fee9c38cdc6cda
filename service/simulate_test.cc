// What a simulation tells is what decide() says of each dataset, asked under both sets.
#include "service/simulate.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <set>

#include "policy/engine/engine.h"
#include "service/lineage_queries/world_for_test.h"
#include "service/world_history.h"

namespace steward::service {
namespace {

std::shared_ptr<const policy::PolicySet> set_of(const std::string& rules) {
  const auto outcome = policy::load_policies(
      {{"p.yaml", "apiVersion: steward/v1\nkind: AccessPolicy\nmetadata: {name: shop}\nrules:\n" + rules}});
  EXPECT_TRUE(outcome.set) << (outcome.diagnostics.empty() ? "" : outcome.diagnostics.front().message);
  return outcome.set;
}

constexpr char kPlain[] = "  - {id: plain, effect: permit, data: {categories: [none]}, reason: R.}\n";
constexpr char kMail[] =
    "  - {id: mail, effect: permit, subjects: {roles: [support]}, actions: [read], purposes: [analytics], "
    "data: {categories: [user.contact.email]}, reason: R.}\n";
constexpr char kPhone[] =
    "  - {id: phone, effect: permit, subjects: {roles: [support]}, actions: [read], purposes: [analytics], "
    "data: {categories: [user.contact.phone_number]}, reason: R.}\n";
constexpr char kHashedMail[] =
    "  - {id: mail, effect: permit, subjects: {roles: [support]}, actions: [read], purposes: [analytics], "
    "data: {categories: [user.contact.email]}, masks: {user.contact: hash}, reason: R.}\n";
constexpr char kFiltered[] =
    "  - {{id: mail, effect: permit, subjects: {{roles: [support]}}, actions: [read], purposes: [analytics], "
    "data: {{categories: [user.contact.email]}}, obligations: {{rows: [{{column: id, in: [{}]}}]}}, reason: "
    "R.}}\n";

World world_with(std::shared_ptr<const policy::PolicySet> policies) {
  WorldForTest w;
  w.dataset("s.customer", {"id", "email", "phone"});
  w.dataset("s.mailing", {"id", "email"});
  w.dataset("s.plain", {"id"});
  w.tag("s.customer#email", "user.contact.email");
  w.tag("s.customer#phone", "user.contact.phone_number");
  w.tag("s.mailing#email", "user.contact.email");
  for (const char* name : {"s.customer", "s.mailing", "s.plain"}) w.examined(name);
  World world = w.build();
  world.consent = std::make_shared<policy::ConsentView>();
  world.policies = policies;
  return *with_policies(world, std::move(policies));
}

Simulation simulated(const std::string& before, const std::string& after) {
  const World world = world_with(set_of(before));
  SimulateOptions options;
  options.time = *parse_rfc3339("2026-11-01T00:00:00Z");
  auto simulation = simulate(world, set_of(after), options);
  EXPECT_TRUE(simulation.ok());
  return *std::move(simulation);
}

std::string text_of(const Simulation& simulation) {
  std::string text;
  const auto list = [](const char* what, const std::vector<std::string>& paths) {
    std::string said;
    for (const std::string& path : paths) said += fmt::format(" {}{}", what, path);
    return said;
  };
  for (const AccessChange& change : simulation.changes)
    text += fmt::format("{} {} {} for {}: {}>{}{}{}{}{}{}\n", change.who, policy::to_string(change.action),
                        change.dataset_name, change.purpose, policy::to_string(change.before),
                        policy::to_string(change.after), list("+", change.gained), list("-", change.lost),
                        list("masked:", change.masked), list("unmasked:", change.unmasked),
                        change.other_rows ? " rows" : "");
  return text;
}

TEST(Simulate, TellsFlipsFieldsMasksAndRows) {
  const std::string plain = kPlain, mail = kMail;
  const struct {
    std::string before, after, expected;
  } cases[] = {
      {plain + mail, plain + mail, ""},
      {plain + mail, plain + mail + kPhone, "role support read customer for analytics: deny>permit +phone\n"},
      {plain + mail, plain + kHashedMail,
       "role support read customer for analytics: deny>deny masked:email\n"
       "role support read mailing for analytics: permit>permit masked:email\n"},
      {plain + kHashedMail, plain + mail,
       "role support read customer for analytics: deny>deny unmasked:email\n"
       "role support read mailing for analytics: permit>permit unmasked:email\n"},
      // One field for another: no count of fields tells of it.
      {plain + mail, plain + kPhone,
       "role support read customer for analytics: deny>deny +phone -email\n"
       "role support read mailing for analytics: permit>deny -email\n"},
      {plain + fmt::format(kFiltered, "DE"), plain + fmt::format(kFiltered, "DE"), ""},
      {plain + fmt::format(kFiltered, "DE"), plain + fmt::format(kFiltered, "FR"),
       "role support read mailing for analytics: permit>permit rows\n"},
      {plain + mail, plain + fmt::format(kFiltered, "FR"),
       "role support read mailing for analytics: permit>permit rows\n"},
  };
  for (const auto& test : cases) {
    const Simulation simulation = simulated(test.before, test.after);
    EXPECT_EQ(text_of(simulation), test.expected) << test.before << "to\n" << test.after;
    EXPECT_TRUE(simulation.is_complete);
    EXPECT_EQ(simulation.flips + simulation.others, simulation.changes.size());
  }
}

TEST(Simulate, OfAPurposeThatOneSetDoesNotKnowItDeniesEverything) {
  const World world = world_with(set_of(kPlain));
  const auto proposed = policy::load_policies(
      {{"p.yaml",
        std::string("apiVersion: steward/v1\nkind: Purposes\npurposes:\n"
                    "  - {key: analytics.churn, description: D.}\n---\n"
                    "apiVersion: steward/v1\nkind: AccessPolicy\nmetadata: {name: shop}\nrules:\n") +
            "  - {id: plain, effect: permit, purposes: [analytics.churn], data: {categories: [none]}, "
            "reason: R.}\n"}});
  ASSERT_TRUE(proposed.set) << proposed.diagnostics.front().message;
  SimulateOptions options;
  options.actions = {policy::Action::kRead};
  const auto simulation = simulate(world, proposed.set, options);
  ASSERT_TRUE(simulation.ok());
  EXPECT_EQ(text_of(*simulation),
            "anybody read customer for analytics.churn: deny>deny +id\n"
            "anybody read mailing for analytics.churn: deny>deny +id\n"
            "anybody read plain for analytics.churn: deny>permit +id\n");
}

TEST(Simulate, SaysWhereItStops) {
  const World world = world_with(set_of(std::string(kPlain) + kMail));
  SimulateOptions options;
  options.max_work = 6;  // one combination of three datasets under two sets, and the next
  const auto cut = simulate(world, set_of(kPlain), options);
  ASSERT_TRUE(cut.ok());
  EXPECT_FALSE(cut->is_complete);
  EXPECT_NE(cut->cut.find("2 of 12 combinations"), std::string::npos) << cut->cut;
  options = {};
  options.max_changes = 0;
  const auto unlisted = simulate(world, set_of(kPlain), options);
  ASSERT_TRUE(unlisted.ok());
  EXPECT_FALSE(unlisted->is_complete);
  EXPECT_EQ(unlisted->flips, 1u);
  EXPECT_TRUE(unlisted->changes.empty());
}

}  // namespace
}  // namespace steward::service
