#include "lineage/facts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace steward::lineage {
namespace {

Timestamp hour(int n) {
  return Timestamp{} + std::chrono::hours(n);
}

std::vector<DatasetId> ids(const std::vector<int64_t>& values) {
  std::vector<DatasetId> out;
  for (const int64_t value : values) out.push_back({value});
  return out;
}

JobShape shape(const std::vector<int64_t>& inputs, const std::vector<int64_t>& outputs,
               const std::vector<int64_t>& explained, int begin, bool is_open = false) {
  return {{ids(inputs), ids(outputs), ids(explained), is_open}, hour(begin)};
}

// "1>3@2": dataset 3 may hold what 1 holds, since hour 2.
std::string show(const std::vector<Guess>& guesses) {
  std::string text;
  for (const Guess& guess : guesses)
    text += std::to_string(guess.from.value) + ">" + std::to_string(guess.to.value) + "@" +
            std::to_string((guess.since - hour(0)) / std::chrono::hours(1)) + " ";
  return text;
}

TEST(Guesses, EveryInputMayBeInAnOutputThatWasNotExplained) {
  const struct {
    std::string name;
    std::vector<JobShape> shapes;
    std::string want;
  } cases[] = {
      {"inputs × outputs", {shape({1, 2}, {3, 4}, {}, 5)}, "1>3@5 1>4@5 2>3@5 2>4@5 "},
      {"explained", {shape({1, 2}, {3, 4}, {3}, 5)}, "1>4@5 2>4@5 "},
      {"no inputs", {shape({}, {3}, {}, 5)}, ""},
      {"not to itself", {shape({1, 3}, {3}, {}, 5)}, "1>3@5 "},
      {"the earliest run", {shape({1}, {3}, {}, 5), shape({1, 2}, {3}, {}, 4)}, "1>3@4 2>3@4 "},
      {"another run's columns do not answer for one that has ended",
       {shape({1}, {3}, {}, 5), shape({1}, {3}, {3}, 4)},
       "1>3@5 "},
      {"they do for one that still runs", {shape({1}, {3}, {}, 5, true), shape({1}, {3}, {3}, 4)}, ""},
      {"but not of other inputs", {shape({1, 2}, {3}, {}, 5, true), shape({1}, {3}, {3}, 4)}, "2>3@5 "},
      {"a run that still runs, alone", {shape({1}, {3}, {}, 5, true)}, "1>3@5 "},
  };
  for (const auto& c : cases) EXPECT_EQ(show(guesses_of(c.shapes)), c.want) << c.name;
}

TEST(Guesses, AJoinedRunIsOpenOnlyWhileNoEventHasEndedIt) {
  const Shape start{ids({1}), {}, {}, true}, end{ids({2}), ids({3}), ids({3}), false};
  const Shape both{ids({1, 2}), ids({3}), ids({3}), false};
  EXPECT_EQ(joined(start, end), both);
  EXPECT_EQ(joined(end, start), both);
  EXPECT_EQ(joined(both, both), both);
}

struct Said {
  int64_t set;
  int at;
  bool is_complete = true;
};

// "7[1,4) 7[6," for set 7 holding from hour 1 to 4 and from 6 on.
std::string show(const std::vector<Said>& said) {
  std::vector<Declaration> declarations;
  for (const Said& s : said) declarations.push_back({SetId{s.set}, hour(s.at), s.is_complete});
  std::string text;
  const auto number = [](Timestamp t) { return std::to_string((t - hour(0)) / std::chrono::hours(1)); };
  for (const SetSpan& span : spans_of(declarations))
    text += std::to_string(span.set.value) + "[" + number(span.from) + "," +
            (span.to ? number(*span.to) + ")" : "") + " ";
  return text;
}

TEST(Declarations, EachHoldsUntilTheNextCompleteOne) {
  const struct {
    std::string name;
    std::vector<Said> said;
    std::string want;
  } cases[] = {
      {"none", {}, ""},
      {"one", {{7, 1}}, "7[1, "},
      {"replaced", {{7, 1}, {8, 4}}, "7[1,4) 8[4, "},
      {"said again", {{7, 1}, {7, 4}}, "7[1, "},
      {"came back", {{7, 1}, {8, 4}, {7, 6}}, "7[1,4) 7[6, 8[4,6) "},
      {"an incomplete word ends nothing", {{7, 1}, {8, 4, false}}, "7[1, 8[4, "},
      {"but a complete one ends it", {{7, 1}, {8, 4, false}, {9, 6}}, "7[1,6) 8[4,6) 9[6, "},
      {"one moment holds together", {{7, 1}, {8, 4}, {9, 4}}, "7[1,4) 8[4, 9[4, "},
      {"complete again while incomplete beside", {{7, 1}, {8, 2, false}, {7, 3}}, "7[1, 8[2,3) "},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(show(c.said), c.want) << c.name;
    std::vector<Said> shuffled = c.said;
    std::mt19937 random(7);
    for (int i = 0; i < 20; ++i) {
      std::shuffle(shuffled.begin(), shuffled.end(), random);
      EXPECT_EQ(show(shuffled), c.want) << c.name;
    }
  }
}

}  // namespace
}  // namespace steward::lineage
