// Rule 2: what was never looked at, or only in part, is not known to carry nothing.
#include <gtest/gtest.h>

#include "policy/decide.h"
#include "policy/reference/world_for_test.h"

namespace steward::policy {
namespace {

TEST(DecideCoverage, AFieldMustHaveBeenExamined) {
  expect_decisions({
      {"2: a field no scan could read is denied, whatever the others are", "t#x:\nt#y:\nunscanned t#y",
       "permit a on *", "- read t for analytics", "deny[x y!]", "t#y was never scanned, so what it carries"},
      {"2: what is declared of it lifts nothing: more may be in it",
       "t#x: user.contact.email\nt#y: user.contact.email\nunscanned t#x\nunscanned t#y", "permit a on *",
       "- read t for analytics", "deny[x! y!]", "t (x and y) were never scanned, so what they carry"},
      {"2: a forbid is told before it", "t#x: user.name\nunscanned t#x", "permit a on *\nforbid b on user",
       "- read t for analytics", "deny[x!]", "'p/b' forbids"},
      {"2: a field of which no value was seen is not known to carry nothing", "t#x:\nt#y:\nunseen t#x",
       "permit a on *", "- read t for analytics", "deny[x! y]",
       "No value of t#x was ever seen, so that it carries nothing is unknown"},
      {"2: but is judged by the categories it has", "t#x: user.name\nunseen t#x", "permit a on user",
       "- read t for analytics", "permit[x]", ""},
      {"2: those that flow in too", "c#n: user.name\nc#n -> t#x\nt#x:\nunseen t#x", "permit a on user",
       "- read t for analytics", "permit[x]", ""},
      {"2: one refused by a person is none", "t#x: user.name\nreject t#x user.name\nunseen t#x",
       "permit a on *", "- read t for analytics", "deny[x!]", "No value of t#x"},
  });
}

TEST(DecideCoverage, PartlyKnownLineageDeniesAllThatIsMadeFromIt) {
  expect_decisions({
      {"2: a view that could not be followed", "v#x:\npartial v", "permit a on *", "- read v for analytics",
       "deny[x!]",
       "The lineage of v#x is only partly known: the definition of v holds what cannot be followed"},
      {"2: what a column of it went into", "v#x:\npartial v\nv#x -> t#y\nt#z:\nt -> w\nw#a:", "permit a on *",
       "- read w for analytics", "deny[a!]", "The lineage of w#a is only partly known: the definition of v"},
      {"2: masked or not", "v#x:\npartial v\nv#x => t#y hmac", "permit a on *\ndeclassify hmac",
       "- read t for analytics", "deny[y!]", "partly known"},
      {"2: influence carries no doubt", "v#x:\npartial v\nv#x ~> t#y", "permit a on *",
       "- read t for analytics", "permit[y]", ""},
      {"2: nor does doubt go upstream", "v#x:\npartial v\nt#y -> v#x", "permit a on *",
       "- read t for analytics", "permit[y]", ""},
  });
}

TEST(DecideCoverage, ADatasetIsJudgedUnderEachOfItsNames) {
  expect_decisions({
      {"a permit by another name", "t#x:\nknown t lake.b", "permit a on * in lake.b",
       "- read t for analytics", "permit[x]", ""},
      {"a forbid by another name", "t#x:\nknown t lake.b", "permit a on *\nforbid f on * in lake.b",
       "- read t for analytics", "deny[x!]", "'p/f' forbids"},
      {"a limitation by another name", "t#x:\nclaimed t lake.b",
       "permit a on *\nlimit l lake.b to essential.service", "- read t for analytics", "deny[x!]", ""},
      {"retention by another name", "t#x:\nclaimed t lake.b", "permit a on *\nkeep r P1Y on * in lake.b",
       "- read t for analytics", "permit[x] keep P1Y", ""},
      {"a forbid by a name an event claims", "t#x:\nclaimed t lake.b",
       "permit a on *\nforbid f on * in lake.b", "- read t for analytics", "deny[x!]", "'p/f' forbids"},
      {"no permit by such a name", "t#x:\nclaimed t lake.b", "permit a on * in lake.b",
       "- read t for analytics", "deny[x!]", ""},
      {"whose mask holds all the same", "t#x: user.name\nclaimed t lake.b",
       "permit a on *\npermit m on * in lake.b mask user=hash", "- read t for analytics", "permit[x/hash]",
       ""},
      {"asked for by any name", "t#x:\nclaimed t lake.b", "permit a on * in t", "- read lake.b for analytics",
       "permit[x]", ""},
      {"upstream too", "s#y:\ns#y -> t#x\nt#x:\nknown s lake.b", "permit a on *\nlimit l lake.b to marketing",
       "- read t for analytics", "deny[x!]", ""},
  });
}

TEST(DecideCoverage, NoPermitIsToldAsMissingWhereNoneWouldHelp) {
  const TestWorld world("t#x:\nunscanned t#x", "permit a by support on *");
  const Decision decision = decide(world.context(), request_for_test("analyst read t for analytics"));
  ASSERT_EQ(decision.reasons.size(), 1u);
  EXPECT_EQ(decision.reasons[0].sentence,
            "t#x was never scanned, so what it carries is unknown; scan it with a login that may read it.");
}

}  // namespace
}  // namespace steward::policy
