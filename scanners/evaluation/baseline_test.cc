#include "scanners/evaluation/baseline.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

Evaluation evaluation_with(int correct, int missed) {
  Scorer scorer;
  for (int i = 0; i < correct; ++i) scorer.add("user.name", "user.name");
  for (int i = 0; i < missed; ++i) scorer.add("user.name", "");
  Evaluation evaluation;
  evaluation.columns = scorer.finish();
  return evaluation;
}

TEST(Scores, CountPrecisionRecallAndConfusion) {
  Scorer scorer;
  scorer.add("a", "a");
  scorer.add("a", "a");
  scorer.add("a", "b");
  scorer.add("", "b");
  scorer.add("c", "");
  const Scores scores = scorer.finish();
  ASSERT_EQ(scores.types.size(), 3u);
  EXPECT_DOUBLE_EQ(scores.types[0].precision(), 1);
  EXPECT_DOUBLE_EQ(scores.types[0].recall(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(scores.types[0].f1(), 0.8);
  EXPECT_DOUBLE_EQ(scores.macro_precision, 0.5) << "of a and b; c was never found";
  EXPECT_DOUBLE_EQ(scores.macro_recall, 1.0 / 3) << "of a and c; b was never labelled";
  EXPECT_EQ(scores.all.correct, 2);
  EXPECT_EQ(scores.all.support, 4);
  EXPECT_EQ(scores.all.found, 4);
  ASSERT_EQ(scores.confusion.size(), 3u);
  EXPECT_EQ(scores.confusion[0].count, 1);
}

TEST(Baseline, SurvivesItsOwnFile) {
  const Baseline baseline = baseline_of(evaluation_with(2, 1));
  const auto read = parse_baseline(to_json(baseline), "b.json");
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  EXPECT_NEAR(read->columns.at("user.name"), 0.8, 1e-4);
  EXPECT_TRUE(read->texts.empty());
}

TEST(Baseline, NamesWhatGotWorseAndWhatIsNoLongerMeasured) {
  const Baseline baseline = *parse_baseline(to_json(baseline_of(evaluation_with(2, 1))), "b.json");
  EXPECT_TRUE(regressions(baseline, evaluation_with(2, 1)).empty());
  EXPECT_TRUE(regressions(baseline, evaluation_with(3, 0)).empty());
  const auto worse = regressions(baseline, evaluation_with(1, 2));
  ASSERT_EQ(worse.size(), 1u);
  EXPECT_EQ(worse[0].type, "user.name");
  EXPECT_FALSE(worse[0].unmeasured);
  const auto gone = regressions(baseline, Evaluation{});
  ASSERT_EQ(gone.size(), 1u);
  EXPECT_TRUE(gone[0].unmeasured);
}

TEST(Baseline, RefusesWhatIsNoBaseline) {
  for (const char* text :
       {"", "[]", "{}", "{\"columns\":{},\"texts\":{\"x\":1.5}}", "{\"columns\":{\"x\":\"1\"},\"texts\":{}}",
        "{\"columns\":{},\"texts\":{},\"more\":1}"})
    EXPECT_FALSE(parse_baseline(text, "b.json").ok()) << text;
}

}  // namespace
}  // namespace steward::scanners
