// Grants on a real PostgreSQL: what the subject's role sees through them, and what is left when they end.
#include "enforcement/postgres.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/value.hpp>

#include <pqxx/pqxx>

#include "enforcement/grant_fixture.h"

namespace steward::enforcement {
namespace {

using policy::Mask;
using policy::RowFilter;

TEST_F(EnforcementTest, TheMemberSeesMaskedAndFilteredRowsAndNothingElse) {
  const Prepared ready = prepared(plan());
  ASSERT_EQ(ready.warnings, std::vector<std::string>());
  made(ready);
  EXPECT_EQ(as("ana \"lyst", "SELECT * FROM " + view_of(ready)), "1,a**********.org,1990-01-01,x");
  const std::string denied = "ERROR:  permission denied ";
  for (const std::string& sql :
       {std::string("SELECT * FROM shop.\"Cust.omer\""), std::string("SELECT * FROM steward_grants.salt"),
        "SELECT * FROM steward_grants." + policy_quoted(ready.names.id_tables.at(0)),
        "DELETE FROM " + view_of(ready), std::string("CREATE TABLE steward_grants.mine (a int)")})
    EXPECT_EQ(as("ana \"lyst", sql), denied) << sql;
  EXPECT_EQ(as("other", "SELECT * FROM " + view_of(ready)), denied);
  // A function that tells what it sees is not run on rows that are filtered out.
  run("CREATE FUNCTION public.tell(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS "
      "$$BEGIN IF $1 <> 'x' THEN RAISE EXCEPTION 'saw %', $1; END IF; RETURN true; END$$");
  EXPECT_EQ(as("ana \"lyst", "SELECT id FROM " + view_of(ready) + " WHERE public.tell(\"odd \"\"name\"\"\")"),
            "1");
}

TEST_F(EnforcementTest, AfterTheEndTheViewsShowNothing) {
  Plan over = plan();
  over.valid_until = *parse_rfc3339("2020-01-01T00:00:00Z");
  const Prepared ready = prepared(over);
  made(ready);
  EXPECT_EQ(as("ana \"lyst", "SELECT * FROM " + view_of(ready)), "");
}

TEST_F(EnforcementTest, DroppingLeavesNothing) {
  const Prepared ready = prepared(plan());
  made(ready);
  run("GRANT SELECT ON shop.\"Cust.omer\" TO " + ready.names.role);
  run("CREATE VIEW public.mine AS SELECT * FROM " + view_of(ready));
  for (int i = 0; i < 2; ++i) {
    const Status dropped = drop(target_, ready.names);
    ASSERT_TRUE(dropped.ok()) << dropped.error().to_string();
  }
  EXPECT_EQ(text("SELECT count(*) FROM pg_roles WHERE rolname = '" + ready.names.role + "'"), "0");
  EXPECT_EQ(text("SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE "
                 "n.nspname = "
                 "'steward_grants' AND c.relkind IN ('v', 'r') AND c.relname <> 'salt'"),
            "0");
  EXPECT_EQ(text("SELECT count(*) FROM steward_grants.salt"), "0");
  EXPECT_EQ(as("ana \"lyst", "SELECT * FROM " + view_of(ready)).substr(0, 6), "ERROR:");
}

TEST_F(EnforcementTest, ProvisioningAgainFollowsConsentAndKeepsHashes) {
  Plan hashed = plan();
  hashed.views[0].columns = {{"email", policy::default_mask(Mask::kHash)}};
  const Prepared ready = prepared(hashed);
  const Made first = made(ready);
  const std::string before = as("ana \"lyst", "SELECT email FROM " + view_of(ready));
  EXPECT_EQ(before.size(), 64u);
  const Prepared again = prepared(hashed, true);
  const auto observed = make(target_, again, first.record, [](const auto&, const auto&) { return true; });
  ASSERT_TRUE(observed.ok()) << observed.error().to_string();
  const std::string after = as("ana \"lyst", "SELECT email FROM " + view_of(ready) + " ORDER BY email");
  EXPECT_EQ(after.size(), 129u) << "both who live there agreed by now";
  EXPECT_NE(after.find(before), std::string::npos) << "hashes are the same";
  EXPECT_EQ(text("SELECT pg_get_viewdef('" + view_of(ready) + "'::regclass)")
                .find(text("SELECT salt FROM "
                           "steward_grants.salt")),
            std::string::npos)
      << "the definition, which all may read, tells the salt";
}

TEST_F(EnforcementTest, DriftTellsEveryChange) {
  const struct {
    std::string change, says;
  } kCases[] = {
      {"GRANT SELECT ON {view} TO other", "On the view {name} a right was added: other: SELECT."},
      {"GRANT SELECT ON {view} TO PUBLIC", "On the view {name} a right was added: PUBLIC: SELECT."},
      {"REVOKE SELECT ON {view} FROM {role}", "On the view {name} a right was taken away: {role}: SELECT."},
      {"GRANT SELECT (email) ON {view} TO other",
       "On the view {name} a right was added: other: SELECT of column email."},
      {"ALTER VIEW {view} RESET (security_barrier)",
       "The options of the view {name} were changed from 'security_barrier=true' to ''."},
      {"CREATE OR REPLACE VIEW {view} WITH (security_barrier = true) AS SELECT id, email, born, \"odd "
       "\"\"name\"\"\" "
       "FROM shop.\"Cust.omer\"",
       "The definition of the view {name} was changed."},
      {"DROP VIEW {view}", "The view {name} was dropped."},
      {"ALTER VIEW {view} OWNER TO other", "The view {name} belongs to other now"},
      {"ALTER ROLE {role} LOGIN", "The role {role} was given LOGIN."},
      {"ALTER ROLE {role} SUPERUSER", "The role {role} was given SUPERUSER."},
      {"GRANT {role} TO other", "The role {role} was given to other."},
      {"GRANT {role} TO \"ana \"\"lyst\" WITH ADMIN OPTION",
       "The role {role} was given to ana \"lyst (with admin option)."},
      {"REVOKE {role} FROM \"ana \"\"lyst\"", "The role {role} was taken from ana \"lyst."},
      {"GRANT other TO {role}", "The role {role} was made a member of other."},
      {"GRANT SELECT ON shop.\"Cust.omer\" TO {role}",
       "The role {role} was given rights on table shop.\"Cust.omer\"."},
      {"GRANT SELECT (secret) ON shop.\"Cust.omer\" TO \"ana \"\"lyst\"",
       "Who has the grant may read the table behind the view {name} directly."},
      {"INSERT INTO steward_grants.{ids} VALUES ('2')", "The table {ids} of who agreed was changed."},
      {"GRANT INSERT ON steward_grants.{ids} TO other",
       "On the table {ids} a right was added: other: INSERT."},
      {"GRANT SELECT ON steward_grants.salt TO other", "On the table salt a right was added: other: SELECT."},
      {"UPDATE steward_grants.salt SET salt = 'known'", "The table salt of salts was changed."},
      {"GRANT CREATE ON SCHEMA steward_grants TO other",
       "On the schema steward_grants a right was added: other: CREATE."},
      {"GRANT \"ana \"\"lyst\" TO other",
       "The subject's own role ana \"lyst can be taken on by other: they read too."},
      {"GRANT USAGE ON SCHEMA steward_grants TO PUBLIC",
       "On the schema steward_grants a right was added: PUBLIC: USAGE."},
  };
  const Prepared first = prepared(plan());
  std::optional<Record> before;
  for (const auto& c : kCases) {
    const Made done = made(first, before);
    before = done.record;
    ASSERT_EQ(drift(*before), std::vector<std::string>());
    const auto filled = [&](const std::string& pattern) {
      return fmt::format(fmt::runtime(pattern), fmt::arg("view", view_of(first)),
                         fmt::arg("name", first.names.views[0].view), fmt::arg("role", first.names.role),
                         fmt::arg("ids", first.names.id_tables[0]));
    };
    run(filled(c.change));
    const auto found = drift(*before);
    EXPECT_TRUE(
        std::any_of(found.begin(), found.end(),
                    [&](const std::string& sentence) { return sentence.starts_with(filled(c.says)); }))
        << c.change << " → " << (found.empty() ? "nothing" : fmt::format("{}", fmt::join(found, " | ")));
    run("REVOKE \"ana \"\"lyst\" FROM other; REVOKE ALL ON shop.\"Cust.omer\" FROM \"ana "
        "\"\"lyst\"");
  }
}

TEST_F(EnforcementTest, NeedsNoSuperuser) {
  run("DROP ROLE IF EXISTS other; CREATE ROLE other LOGIN CREATEROLE; GRANT USAGE ON SCHEMA shop TO other;"
      "GRANT SELECT ON ALL TABLES IN SCHEMA shop TO other; GRANT CREATE ON DATABASE \"" +
      database_ + "\" TO other");
  storage::Database as_other({.url = url_ + "&options=-crole%3Dother", .size = 1});
  auto ready = prepare(as_other, plan(), false);
  ASSERT_TRUE(ready.ok()) << ready.error().to_string();
  const auto observed = make(as_other, *ready, std::nullopt, agreed);
  ASSERT_TRUE(observed.ok()) << observed.error().to_string();
  EXPECT_EQ(as("ana \"lyst", "SELECT id FROM " + view_of(*ready)), "1");
  run("GRANT SELECT ON shop.\"Cust.omer\" TO " + ready->names.role);
  const Status dropped = drop(as_other, ready->names);
  ASSERT_FALSE(dropped.ok()) << "only who gave a right by hand can take it back";
  EXPECT_EQ(dropped.error().code, ErrorCode::kConflict) << dropped.error().to_string();
  EXPECT_EQ(as("ana \"lyst", "SELECT id FROM " + view_of(*ready)).substr(0, 6), "ERROR:")
      << "the view is gone anyway";
  EXPECT_NE(as("ana \"lyst", "SELECT id FROM shop.\"Cust.omer\""), "1") << "and the membership";
  run("REVOKE SELECT ON shop.\"Cust.omer\" FROM " + ready->names.role);
  const Status again = drop(as_other, ready->names);
  ASSERT_TRUE(again.ok()) << again.error().to_string();
  EXPECT_EQ(text("SELECT count(*) FROM pg_roles WHERE rolname = '" + ready->names.role + "'"), "0");
}

TEST_F(EnforcementTest, WhatIsNotThereIsLeftOutAndSaid) {
  Plan odd = plan();
  odd.views[0].columns.push_back({"gone", {}});
  odd.views.push_back({.dataset = {"file", "/data/a.csv"}, .columns = {{"a", {}}}, .rows = {}});
  odd.views.push_back(
      {.dataset = {"postgres://h:5432", "elsewhere.public.t"}, .columns = {{"a", {}}}, .rows = {}});
  odd.views.push_back(
      {.dataset = {"postgres://h:5432", database_ + ".shop.gone"}, .columns = {{"a", {}}}, .rows = {}});
  run("GRANT SELECT ON shop.\"Cust.omer\" TO \"ana \"\"lyst\"");
  const Prepared ready = prepared(odd);
  EXPECT_EQ(ready.names.views.size(), 1u);
  EXPECT_EQ(ready.warnings.size(), 5u) << fmt::format("{}", fmt::join(ready.warnings, "\n"));
  Plan none = plan();
  none.views = {odd.views[1]};
  EXPECT_FALSE(prepare(target_, none, false).ok());
  Plan nobody = plan();
  nobody.member = "nobody; DROP TABLE t";
  EXPECT_EQ(prepare(target_, nobody, false).error().code, ErrorCode::kNotFound);
}

TEST_F(EnforcementTest, RecordsReadBack) {
  const Prepared ready = prepared(plan());
  const boost::json::value record(to_json(made(ready).record));
  const auto read = read_record(JsonView(record));
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  EXPECT_EQ(boost::json::value(to_json(*read)), record);
  EXPECT_EQ(drift(*read), std::vector<std::string>());
}

TEST_F(EnforcementTest, LongAndForeignNamesStayWithinTheLimit) {
  std::string name;
  while (name.size() + 2 <= 62) name += "ü";
  run("CREATE TABLE shop.\"" + name + "\" (a text); INSERT INTO shop.\"" + name + "\" VALUES ('v')");
  Plan odd = plan();
  odd.views = {
      {.dataset = {"postgres://h:5432", database_ + ".shop." + name}, .columns = {{"a", {}}}, .rows = {}}};
  const Prepared ready = prepared(odd);
  EXPECT_LE(ready.names.views.at(0).view.size(), 63u);
  made(ready);
  EXPECT_EQ(as("ana \"lyst", "SELECT * FROM " + view_of(ready)), "v");
}

}  // namespace
}  // namespace steward::enforcement
