// Servers on one database with one table about people, and what the tests of the record ask of them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "service/audit/counters.h"
#include "service/audit/people.h"
#include "service/steward.h"
#include "storage/pool.h"
#include "storage/storage_fixture.h"

namespace steward::service {

// Letters need consent; what is counted may be answered before it is recorded.
inline constexpr char kRecordPolicies[] = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: p}
rules:
  - id: letters
    effect: permit
    actions: [share]
    data: {categories: ["*"]}
    require: {consent: true}
    reason: "Who agreed is written to."
  - id: counting
    effect: permit
    actions: [read]
    data: {categories: ["*"]}
    obligations: {record: {mode: bounded_async, at_most: 3, within: 60s}}
    reason: "Counting may lose a record."
)";

class RecordTest : public testing::Test {
 protected:
  std::string url_ = storage::empty_database_url();
  storage::TemporaryFolder folder_;

  std::unique_ptr<Steward> open(Clock clock = system_clock()) {
    auto opened = Steward::open({.database_url = url_,
                                 .keys_dir = folder_.path() / "keys",
                                 .pool_size = 4,
                                 .clock = std::move(clock)});
    EXPECT_TRUE(opened.ok()) << opened.error().to_string();
    return *std::move(opened);
  }
  // With the table and the policies.
  std::unique_ptr<Steward> open_first() {
    auto steward = open();
    scanners::ScanReport report;
    scanners::DatasetReport& customers = report.datasets.emplace_back();
    customers.name = {"postgres://db:5432", "shop.customer"};
    auto& field = customers.fields.emplace_back();
    field.field.path = "total";
    field.rows_examined = 10;
    EXPECT_TRUE(steward->store_scan(report, "test").ok());
    const auto applied = steward->apply_policies({{"p.yaml", kRecordPolicies}}, "officer");
    EXPECT_TRUE(applied.ok() && applied->set);
    return steward;
  }

  static policy::DecisionRequest request(policy::Action action, std::vector<std::string> people = {}) {
    policy::DecisionRequest asked;
    asked.subject.id = "job";
    asked.action = action;
    asked.purpose = "marketing";
    asked.resources = {"postgres://db:5432/shop.customer"};
    asked.data_subjects = std::move(people);
    return asked;
  }
  static RecordedDecision decided(Steward& steward, policy::DecisionRequest asked) {
    auto recorded = steward.decide(std::move(asked));
    EXPECT_TRUE(recorded.ok()) << recorded.error().to_string();
    return recorded.ok() ? *std::move(recorded) : RecordedDecision();
  }
  static void consent(Steward& steward, const std::string& person,
                      policy::ConsentState state = policy::ConsentState::kGranted) {
    policy::ConsentEvent event;
    event.purpose = Purpose("marketing");
    event.state = state;
    event.notice_version = "1";
    const Status recorded = steward.record_consent(person, event, "officer");
    EXPECT_TRUE(recorded.ok()) << recorded.error().to_string();
  }
  static policy::ConsentState state_of(Steward& steward, const std::string& person) {
    const auto state = steward.consent_state(person, Purpose("marketing"));
    EXPECT_TRUE(state.ok()) << state.error().to_string();
    return state.ok() ? *state : policy::ConsentState::kUnknown;
  }

  std::vector<std::vector<std::string>> rows(const std::string& sql) {
    storage::Database database({.url = url_, .size = 1});
    std::vector<std::vector<std::string>> found;
    const auto read = database.run([&](pqxx::work& tx) -> Status {
      for (const auto& row : tx.exec(sql)) {
        auto& cells = found.emplace_back();
        for (const auto& cell : row) cells.emplace_back(cell.is_null() ? "" : cell.c_str());
      }
      return {};
    });
    EXPECT_TRUE(read.ok()) << read.error().to_string();
    return found;
  }
  int64_t count(const std::string& sql) {
    const auto found = rows(sql);
    return found.empty() ? -1 : std::stoll(found[0][0]);
  }
  // Tables, with their rows as text, that hold `text` anywhere.
  std::vector<std::string> tables_with(const std::string& text) {
    std::vector<std::string> found;
    for (const auto& table :
         rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'steward'"))
      if (count("SELECT count(*) FROM steward." + table[0] + " AS t WHERE position('" + text +
                "' IN t::text) > 0") > 0)
        found.push_back(table[0]);
    return found;
  }
};

}  // namespace steward::service
