// steward eval and steward rules as a user types them: outputs and exit codes.
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

constexpr const char* kFound =
    "{\"kind\":\"text\",\"text\":\"write to ada@example.com\","
    "\"expected\":[{\"start\":9,\"end\":24,\"detector\":\"email_address\"}]}\n";
constexpr const char* kMissed =
    "{\"kind\":\"text\",\"text\":\"write to ada at example\","
    "\"expected\":[{\"start\":9,\"end\":23,\"detector\":\"email_address\"}]}\n";
constexpr const char* kRule =
    "id: badge\ncategory: user.unique_id\nsource: the example company's badges\nregex: 'BDG-[0-9]{5}'\n"
    "shape: {length: [9, 9]}\nexamples: {positive: [BDG-12345], negative: [BDG-1234]}\n";

class EvalCommand : public ::testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) const {
    const auto path = dir_.path() / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  std::string path(const std::string& name) const { return (dir_.path() / name).string(); }

  TemporaryDir dir_;
};

TEST_F(EvalCommand, PrintsScoresAndTheStageThatLostAMiss) {
  const Finished eval = run_steward({"eval", file("labels.jsonl", std::string(kFound) + kMissed)});
  ASSERT_EQ(eval.exit_code, 0) << eval.err;
  EXPECT_NE(eval.out.find("email_address"), std::string::npos) << eval.out;
  EXPECT_NE(eval.out.find("lost at"), std::string::npos) << eval.out;
  EXPECT_EQ(eval.out.find("ada"), std::string::npos) << "a value of the labels left the evaluation";
}

TEST_F(EvalCommand, TheRatchetNamesWhatGotWorse) {
  const std::string baseline = path("baseline.json");
  ASSERT_EQ(run_steward({"eval", "-", "--baseline", baseline, "--write-baseline"}, kFound).exit_code, 0);
  EXPECT_EQ(run_steward({"eval", "-", "--baseline", baseline}, kFound).exit_code, 0);
  const Finished worse = run_steward({"eval", "-", "--baseline", baseline}, std::string(kFound) + kMissed);
  EXPECT_EQ(worse.exit_code, 3);
  EXPECT_NE(worse.err.find("email_address got worse"), std::string::npos) << worse.err;
}

TEST_F(EvalCommand, BoundsOnTheMacroAveragesDecideTheExitCode) {
  const std::string labels = std::string(kFound) + kMissed;
  EXPECT_EQ(run_steward({"eval", "-", "--min-precision", "0.9", "--min-recall", "0.5"}, labels).exit_code, 0);
  EXPECT_EQ(run_steward({"eval", "-", "--min-recall", "0.6"}, labels).exit_code, 3);
}

TEST_F(EvalCommand, RefusesWhatItCannotMeasureOn) {
  const struct {
    std::vector<std::string> arguments;
    std::string input, says;
  } cases[] = {
      {{"eval", "-"}, "", "no labelled case"},
      {{"eval", "-"}, std::string(kFound) + "{}\n", "standard input:2"},
      {{"eval", path("absent.jsonl")}, "", "absent.jsonl"},
      {{"eval", "-", "--write-baseline"}, kFound, "--baseline"},
      {{"eval", "-", "--baseline", path("absent.json")}, kFound, "absent.json"},
      {{"eval", "-", "--baseline", file("bad.json", "[]")}, kFound, "bad.json"},
      {{"eval", "-", "--rules", file("bad.yaml", "id: [")}, kFound, "bad.yaml"},
      {{"rules", "show", "us_snn"}, "", "did you mean us_ssn"},
  };
  for (const auto& [arguments, input, says] : cases) {
    const Finished run = run_steward(arguments, input);
    EXPECT_EQ(run.exit_code, 2) << says;
    EXPECT_NE(run.err.find(says), std::string::npos) << run.err;
  }
}

TEST_F(EvalCommand, RulesOfOnesOwnAreListedTestedAndEvaluated) {
  const std::string rules = file("badge.yaml", kRule);
  const Finished list = run_steward({"rules", "list", "--rules", rules});
  EXPECT_NE(list.out.find("badge"), std::string::npos) << list.err;
  EXPECT_EQ(run_steward({"rules", "test", "--rules", rules}).exit_code, 0);
  EXPECT_EQ(run_steward({"rules", "show", "badge", "--rules", rules}).exit_code, 0);
  const std::string failing =
      file("failing.yaml", std::string(kRule).replace(std::string(kRule).find("[BDG-12345]"), 11, "[BDG-1]"));
  EXPECT_EQ(run_steward({"rules", "test", "--rules", failing}).exit_code, 1);
}

}  // namespace
}  // namespace steward::testing
