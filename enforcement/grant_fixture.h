// A database with a table of customers and two roles, for tests of what Steward makes for a grant in it.
#pragma once

#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "enforcement/postgres.h"
#include "storage/storage_fixture.h"

namespace steward::enforcement {

inline const std::string kGrant = "0e3f7f6e-0000-8000-8000-000000000001";

// Roles are of the whole cluster, databases of one test.
class EnforcementTest : public testing::Test {
 protected:
  std::string url_ = storage::empty_database_url();
  storage::Database target_{{.url = url_, .size = 2}};
  std::string database_ = text("SELECT current_database()");

  void SetUp() override {
    run("DROP ROLE IF EXISTS \"ana \"\"lyst\"; CREATE ROLE \"ana \"\"lyst\" LOGIN; DROP ROLE IF EXISTS other;"
        "CREATE ROLE other LOGIN;"
        "CREATE SCHEMA shop; CREATE TABLE shop.\"Cust.omer\" (id int, email text, born date, country text,"
        "  \"odd \"\"name\"\"\" text, secret text);"
        "INSERT INTO shop.\"Cust.omer\" VALUES (1, 'ada@example.org', '1990-05-17', 'DE', 'x', 's1'),"
        "  (2, 'bob@example.org', '1985-01-02', 'DE', 'y', 's2'), (3, 'eve@example.org', '1970-12-31', 'FR', "
        "'z', 's3')");
  }

  void TearDown() override {
    run("DROP OWNED BY \"ana \"\"lyst\", other CASCADE");
    // What a test left of a grant's role would stay in the cluster.
    pqxx::connection connection(url_);
    pqxx::nontransaction tx(connection);
    for (const auto& row :
         tx.exec("SELECT quote_ident(rolname) FROM pg_roles WHERE rolname LIKE 'steward_grant_%' OR "
                 "rolname IN ('ana \"lyst', 'other')")) {
      tx.exec("DROP OWNED BY " + row[0].as<std::string>() + " CASCADE");
      tx.exec("DROP ROLE " + row[0].as<std::string>());
    }
  }

  void run(const std::string& sql) {
    pqxx::connection connection(url_);
    pqxx::nontransaction(connection).exec(sql);
  }
  std::string text(const std::string& sql) {
    pqxx::connection connection(url_);
    pqxx::nontransaction tx(connection);
    return tx.exec1(sql)[0].c_str();
  }
  // Rows joined by ';', columns by ','; what the role may not do, as the server's first words.
  std::string as(const std::string& role, const std::string& sql) {
    pqxx::connection connection(url_);
    pqxx::nontransaction tx(connection);
    tx.exec("SET ROLE " + tx.quote_name(role));
    std::string out;
    try {
      for (const auto& row : tx.exec(sql)) {
        out += out.empty() ? "" : ";";
        for (pqxx::row_size_type i = 0; i < row.size(); ++i)
          out += (i ? "," : "") + std::string(row[i].is_null() ? "-" : row[i].c_str());
      }
    } catch (const pqxx::sql_error& error) {
      return std::string(error.what()).substr(0, 26);
    }
    return out;
  }

  Plan plan() const {
    const ViewPlan view{
        .dataset = {"postgres://h:5432", database_ + ".shop.Cust.omer"},
        .columns = {{"id", {}},
                    {"email",
                     policy::MaskSpec{.kind = policy::Mask::kPartial, .keep_first = 1, .keep_last = 4}},
                    {"born", policy::default_mask(policy::Mask::kGeneralise)},
                    {"odd \"name\"", {}}},
        .rows = {
            policy::RowFilter{.column = "country", .values = {"DE"}},
            policy::RowFilter{
                .kind = policy::RowFilter::Kind::kConsent, .column = "id", .purpose = Purpose("analytics")}}};
    return {kGrant, "ana \"lyst", *parse_rfc3339("2999-01-01T00:00:00Z"), {view}};
  }
  static bool agreed(const std::string& id, const Purpose&) { return id == "1" || id == "3"; }

  Prepared prepared(Plan of, bool is_known = false) {
    auto ready = prepare(target_, std::move(of), is_known);
    EXPECT_TRUE(ready.ok()) << ready.error().to_string();
    return ready.ok() ? *std::move(ready) : Prepared{};
  }
  Made made(const Prepared& ready, const std::optional<Record>& before = std::nullopt) {
    auto done = make(target_, ready, before, agreed);
    EXPECT_TRUE(done.ok()) << done.error().to_string();
    return done.ok() ? *std::move(done) : Made{};
  }
  std::vector<std::string> drift(const Record& record) {
    const auto now = observe(target_, record.names);
    EXPECT_TRUE(now.ok()) << now.error().to_string();
    return differences(record.names, *record.observation, *now);
  }
  static std::string view_of(const Prepared& ready) {
    return std::string("steward_grants.") + policy_quoted(ready.names.views.at(0).view);
  }
  static std::string policy_quoted(const std::string& name) { return "\"" + name + "\""; }
};

}  // namespace steward::enforcement
