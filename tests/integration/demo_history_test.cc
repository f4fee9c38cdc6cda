// The demo's history, kept and asked again with the real binary: every decision comes out as it was recorded,
// and changed policies are told what they would change.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "base/json.h"
#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

constexpr char kForbidding[] = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: stricter}
rules:
  - {id: support-calls-nobody, effect: forbid, subjects: {roles: [support]}, data: {categories: [user.contact.phone_number]}, reason: "Support answers in writing."}
)";

constexpr char kMasking[] = R"(apiVersion: steward/v1
kind: Obligations
metadata: {name: stricter}
rules:
  - id: nobody-sees-addresses
    data: {categories: [user.contact.email]}
    obligations: {masks: {user.contact.email: redact}}
    reason: "An address is not needed to answer."
)";

class DemoHistory : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    dir_ = new TemporaryDir;
    const Finished demo = run_steward({"demo", "--once", "--keep", (dir_->path() / "demo").string()});
    ASSERT_EQ(demo.exit_code, 0) << demo.out << demo.err;
    EXPECT_NE(demo.out.find("policy replay --since"), std::string::npos) << demo.out;
    said_ = demo.out;
  }
  // What the demo says to type, as arguments.
  static std::vector<std::string> suggested(const std::string& verb) {
    const size_t at = said_.find(verb), begin = said_.rfind('\n', at) + 1;
    std::istringstream line(said_.substr(begin, said_.find('\n', at) - begin));
    std::vector<std::string> words{std::istream_iterator<std::string>(line), {}};
    words.erase(words.begin());  // the program
    return words;
  }
  static void TearDownTestSuite() {
    delete dir_;
    dir_ = nullptr;
  }

  // With the policies of the demo, and `more`.
  static Finished policy(std::vector<std::string> verb, const std::string& more = "") {
    std::vector<std::string> arguments{"--data-dir", (dir_->path() / "demo" / "data").string(), "policy"};
    arguments.insert(arguments.end(), verb.begin(), verb.end());
    arguments.insert(arguments.end(), {"--pack", "baseline", "--pack", "demo"});
    if (!more.empty()) {
      const auto file = dir_->path() / "stricter.yaml";
      std::ofstream(file, std::ios::binary) << more;
      arguments.push_back(file.string());
    }
    return run_steward(arguments);
  }
  static boost::json::object json_of(const Finished& finished) {
    const auto value = parse_json(finished.out);
    EXPECT_TRUE(value.ok() && value->is_object()) << finished.out << finished.err;
    return value.ok() && value->is_object() ? value->get_object() : boost::json::object();
  }
  static int64_t number(const boost::json::object& object, const char* key) {
    return object.at(key).to_number<int64_t>();
  }

  static inline std::string said_;
  static inline TemporaryDir* dir_ = nullptr;
};

TEST_F(DemoHistory, WhatItSuggestsWorks) {
  const Finished found = run_steward(suggested("audit search"));
  EXPECT_EQ(found.exit_code, 0) << found.err;
  EXPECT_NE(found.out.find("churn-model asked to train customer_features for train_ai_system: deny"),
            std::string::npos)
      << found.out;
  const Finished list = run_steward(suggested("audit export --report list"));
  EXPECT_EQ(list.exit_code, 0) << list.err;
  EXPECT_NE(list.out.find("processing-records"), std::string::npos) << list.out;
}

TEST_F(DemoHistory, EveryDecisionComesOutAgain) {
  const Finished replay = policy({"replay", "--since", "2000-01-01", "--format", "json"});
  EXPECT_EQ(replay.exit_code, 0) << replay.err;
  const auto report = json_of(replay);
  EXPECT_EQ(number(report, "decisions"), 4);
  EXPECT_EQ(number(report, "reproduced"), 4);
  EXPECT_EQ(number(report, "not_reproduced"), 0);
  EXPECT_EQ(number(report, "inexact"), 0);
  EXPECT_TRUE(report.at("changes").as_array().empty()) << replay.out;

  const Finished simulate = policy({"simulate", "--format", "json"});
  EXPECT_EQ(simulate.exit_code, 0) << simulate.err;
  EXPECT_TRUE(json_of(simulate).at("changes").as_array().empty()) << simulate.out;
}

TEST_F(DemoHistory, AForbidFlipsWhatItForbids) {
  const Finished replay = policy({"replay", "--since", "2000-01-01", "--format", "json"}, kForbidding);
  EXPECT_EQ(replay.exit_code, 1) << replay.err;
  const auto report = json_of(replay);
  EXPECT_EQ(number(report, "reproduced"), 4);
  ASSERT_EQ(report.at("changes").as_array().size(), 1u) << replay.out;
  const auto& change = report.at("changes").as_array()[0].as_object();
  EXPECT_EQ(change.at("change"), "permit → deny");
  EXPECT_EQ(number(change, "decisions"), 1);
  EXPECT_EQ(change.at("by_rule").as_array()[0].as_object().at("name"), "stricter/support-calls-nobody");

  const Finished simulate = policy({"simulate", "--action", "read", "--format", "json"}, kForbidding);
  EXPECT_EQ(simulate.exit_code, 1) << simulate.err;
  const auto simulation = json_of(simulate);
  EXPECT_GT(number(simulation, "flips"), 0);
  for (const auto& item : simulation.at("changes").as_array()) {
    EXPECT_EQ(item.as_object().at("who"), "role support") << simulate.out;
    EXPECT_FALSE(item.as_object().at("lost").as_array().empty()) << simulate.out;
  }

  const Finished told = policy({"replay", "--since", "2000-01-01"}, kForbidding);
  EXPECT_NE(told.out.find("✓ 4 decisions come out as recorded"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("Support answers in writing"), std::string::npos) << told.out;
}

TEST_F(DemoHistory, AStricterMaskIsToldFieldByField) {
  const Finished replay = policy({"replay", "--since", "2000-01-01"}, kMasking);
  EXPECT_EQ(replay.exit_code, 0) << "no verdict flips: " << replay.out << replay.err;
  EXPECT_NE(replay.out.find("#email: partial, last 2 → redact"), std::string::npos) << replay.out;
}

TEST_F(DemoHistory, IsKeptOnce) {
  const Finished again = run_steward({"demo", "--once", "--keep", (dir_->path() / "demo").string()});
  EXPECT_EQ(again.exit_code, 2) << again.out;
  EXPECT_NE(again.err.find("holds a demo already"), std::string::npos) << again.err;
}

}  // namespace
}  // namespace steward::testing
