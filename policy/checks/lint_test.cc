#include <gtest/gtest.h>

#include "policy/policy_set.h"
#include "policy/reference/world_for_test.h"

namespace steward::policy {
namespace {

constexpr const char* kRoles =
    "---\napiVersion: steward/v1\nkind: Roles\nroles: [{id: support, description: d}]\n";

std::string linted(const std::string& yaml) {
  const LoadOutcome outcome = load_policies({{"p.yaml", yaml}});
  EXPECT_TRUE(outcome.set) << yaml;
  if (!outcome.set) return "";
  std::string text;
  for (const Diagnostic& d : lint(*outcome.set)) {
    EXPECT_EQ(d.severity, Severity::kWarning);
    EXPECT_EQ(d.place.substr(0, 7), "p.yaml:");
    text += d.message + "\n";
  }
  return text;
}

TEST(Lint, SaysWhatIsSurelyNotMeant) {
  const struct {
    const char* policies;
    const char* expected;  // nothing: clean
  } kCases[] = {
      {"permit a by x do read for analytics on user.name in t\nforbid f on user",
       "'p/a' can never permit anything: 'p/f' forbids all of it.\n"},
      {"permit a by x on user.name\nforbid f by x+y do read on user", ""},
      {"permit a by x on user.name\nforbid f by y on user", ""},
      {"permit a on user.name+none\nforbid f on user", ""},
      {"permit a for marketing on user\nforbid f for marketing.communications on user", ""},
      {"permit a for marketing.communications on user\nforbid f for marketing on user",
       "'p/a' can never permit anything: 'p/f' forbids all of it.\n"},
      {"permit a by x on user.name\npermit b by x+y on user",
       "'p/a' never changes an answer: 'p/b' already permits all of it without more.\n"},
      {"permit a on user\npermit b on user",
       "'p/b' never changes an answer: 'p/a' already permits all of it without more.\n"},
      {"permit a on user.name mask user.name=hash\npermit b on user", ""},
      {"permit a on user.name\npermit b on user consent true", ""},
      {"permit a on user.name\npermit b on user approval r", ""},
      {"permit a on user.name consent true\npermit b on user",
       "'p/a' never changes an answer: 'p/b' already permits all of it without more.\n"},
      {"permit a on user.name mask user.contact=hash",
       "'p/a' masks user.contact, which is not among its categories, so the mask never applies.\n"},
      {"permit a on user.name mask user=hash", ""},
      {"permit a on user mask user.name=hash", ""},
      {"permit a for analytics on *\nlimit l t to marketing",
       "'l/l' limits data to marketing, but no permit is for that purpose.\n"},
      {"permit a for marketing.communications on *\nlimit l t to marketing", ""},
      {"keep r P2Y on user\nkeep s P1Y on user",
       "'r/s' keeps data for P1Y that 'r/r' keeps for P2Y; the shorter one always applies.\n"},
      {"keep r P2Y on user\nkeep s P1Y on user.name", ""},
  };
  for (const auto& c : kCases) EXPECT_EQ(linted(policies_as_yaml(c.policies)), c.expected) << c.policies;
}

TEST(Lint, RolesMustBeDeclaredOnceAnyAre) {
  EXPECT_EQ(linted(policies_as_yaml("permit a by suport on none")), "");
  EXPECT_EQ(linted(policies_as_yaml("permit a by suport on none") + kRoles),
            "'p/a' names the role 'suport', which no Roles document declares; did you mean 'support'?\n");
  EXPECT_EQ(linted(policies_as_yaml("permit a by support on none approval boss") + kRoles),
            "'p/a' names the role 'boss', which no Roles document declares.\n");
}

}  // namespace
}  // namespace steward::policy
