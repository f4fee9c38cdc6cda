#include "scanners/evaluation/evaluation.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

Evaluation run(const std::string& jsonl) {
  const auto labels = parse_labels(jsonl, "l.jsonl");
  EXPECT_TRUE(labels.ok()) << jsonl << "\n" << labels.error().to_string();
  return labels.ok() ? evaluate(DetectorSet::builtin(), *labels) : Evaluation{};
}

std::string column(const std::string& path, const std::string& type, const std::vector<std::string>& values,
                   const std::string& expected) {
  std::string line = "{\"kind\":\"column\",\"dataset\":\"shop.public.t\",\"path\":\"" + path +
                     "\",\"type\":\"" + type + "\",\"values\":[";
  for (size_t i = 0; i < values.size(); ++i) line += (i > 0 ? ",\"" : "\"") + values[i] + "\"";
  return line + "],\"expected\":[" + (expected.empty() ? "" : "\"" + expected + "\"") + "]}\n";
}

std::string text(const std::string& text, const std::string& start, const std::string& end,
                 const std::string& detector) {
  return "{\"kind\":\"text\",\"text\":\"" + text + "\",\"expected\":[{\"start\":" + start +
         ",\"end\":" + end + ",\"detector\":\"" + detector + "\"}]}\n";
}

const std::vector<std::string> kMails = {"a@example.com", "b@example.com", "c@example.org",
                                         "d@example.net", "e@example.com", "f@example.org"};

TEST(Evaluation, CountsHitsMissesAndFalseAlarms) {
  const Evaluation evaluation =
      run(column("email", "text", kMails, "user.contact.email") + column("email", "text", kMails, "") +
          column("colour", "text", {"red", "blue"}, ""));
  EXPECT_EQ(evaluation.column_cases, 3u);
  ASSERT_EQ(evaluation.columns.types.size(), 1u);
  EXPECT_EQ(evaluation.columns.types[0].correct, 1);
  EXPECT_EQ(evaluation.columns.types[0].found, 2);
  ASSERT_EQ(evaluation.false_alarms.size(), 1u);
  EXPECT_EQ(evaluation.false_alarms[0].line, 2u);
  EXPECT_EQ(evaluation.false_alarms[0].detector, "email_address");
}

TEST(Evaluation, TellsAParentFromAnotherBranch) {
  const Evaluation evaluation =
      run(column("email", "text", kMails, "user.contact") + column("email", "text", kMails, "user.name"));
  ASSERT_EQ(evaluation.misses.size(), 2u);
  EXPECT_TRUE(evaluation.misses[0].same_branch);
  EXPECT_EQ(evaluation.misses[0].found, "user.contact.email");
  EXPECT_FALSE(evaluation.misses[1].same_branch);
  EXPECT_EQ(evaluation.columns.types[0].type, "user.contact");
  EXPECT_EQ(evaluation.columns.types[0].recall(), 0);
}

TEST(Evaluation, NamesTheStageThatLostAColumn) {
  const struct {
    std::string line;
    Stage stage;
  } cases[] = {
      {column("x", "text", {"a", "b"}, "user.authorization"), Stage::kRule},
      {column("card", "double", {"4111111111111111"}, "user.financial.credit_card"), Stage::kTypeGate},
      {column("x", "text", {"hello", "world"}, "user.financial.credit_card"), Stage::kShape},
      {column("x", "text", {"4111111111111112", "4012888888881882"}, "user.financial.credit_card"),
       Stage::kValidator},
  };
  for (const auto& [line, stage] : cases) {
    const Evaluation evaluation = run(line);
    ASSERT_EQ(evaluation.misses.size(), 1u) << line;
    EXPECT_EQ(to_string(evaluation.misses[0].lost.stage), to_string(stage))
        << line << evaluation.misses[0].lost.detail;
  }
}

TEST(Evaluation, NamesTheStageThatLostASpan) {
  const struct {
    std::string line;
    Stage stage;
  } cases[] = {
      {text("see abc", "4", "7", "no_such_rule"), Stage::kRule},
      {text("see abc", "4", "7", "credit_card"), Stage::kShape},
      {text("see 4111 1111 1111 1112 now", "4", "23", "credit_card"), Stage::kValidator},
  };
  for (const auto& [line, stage] : cases) {
    const Evaluation evaluation = run(line);
    ASSERT_EQ(evaluation.misses.size(), 1u) << line;
    EXPECT_EQ(to_string(evaluation.misses[0].lost.stage), to_string(stage))
        << line << evaluation.misses[0].lost.detail;
  }
}

TEST(Evaluation, SpansAreEqualWhenTheyShareHalf) {
  const std::string whole = text("é write to a@example.com now", "11", "24", "email_address");
  EXPECT_EQ(run(whole).exact_spans, 1);
  const Evaluation shifted = run(text("é write to a@example.com now", "9", "22", "email_address"));
  EXPECT_EQ(shifted.exact_spans, 0);
  EXPECT_EQ(shifted.texts.all.correct, 1);
  const Evaluation apart = run(text("é write to a@example.com now", "0", "12", "email_address"));
  EXPECT_EQ(apart.texts.all.correct, 0);
  EXPECT_EQ(apart.texts.all.found, 1);
  EXPECT_EQ(apart.texts.all.support, 1);
}

TEST(Evaluation, OffsetsAreCodePoints) {
  EXPECT_EQ(code_points("aé€z", 1, 3), "é€");
  EXPECT_EQ(code_points("aé€z", 3, 4), "z");
}

}  // namespace
}  // namespace steward::scanners
