// The packs shipped under policies/: they load, they lint clean, and they say what they promise.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "policy/checks/lint.h"
#include "policy/reference/world_for_test.h"

namespace steward::policy {
namespace {

PolicySource pack(const std::string& name) {
  std::ifstream file(std::string(STEWARD_SOURCE_DIR) + "/policies/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return {name, text.str()};
}

std::vector<PolicySource> all_packs() {
  std::vector<PolicySource> sources;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(STEWARD_SOURCE_DIR) + "/policies"))
    if (entry.path().extension() == ".yaml") sources.push_back(pack(entry.path().filename().string()));
  return sources;
}

std::shared_ptr<const PolicySet> load_clean(const std::vector<PolicySource>& sources) {
  const LoadOutcome outcome = load_policies(sources);
  for (const Diagnostic& d : outcome.diagnostics) ADD_FAILURE() << d.place << ": " << d.message;
  if (!outcome.set) return std::make_shared<const PolicySet>();
  for (const Diagnostic& d : lint(*outcome.set)) ADD_FAILURE() << d.place << ": " << d.message;
  return outcome.set;
}

// What may be warned about when packs are loaded without the others, and why.
bool is_explained(const LintFinding& finding) {
  if (finding.check == "unknown-role") return true;  // roles that other packs declare, the baseline above all
  // A safeguard for permits that an organisation adds.
  return finding.check == "idle-obligation" && finding.rule == "gdpr-safeguards/pseudonymise-for-statistics";
}

TEST(Packs, EverySubsetOfThemLoadsAndHasNoOtherWarningsThanThoseExplained) {
  const std::vector<PolicySource> packs = all_packs();
  ASSERT_EQ(packs.size(), 6u);
  for (unsigned subset = 1; subset < 1u << packs.size(); ++subset) {
    std::vector<PolicySource> some;
    std::string names;
    for (size_t i = 0; i < packs.size(); ++i)
      if (subset >> i & 1) {
        some.push_back(packs[i]);
        names += packs[i].file + " ";
      }
    const LoadOutcome outcome = load_policies(std::move(some));
    for (const Diagnostic& d : outcome.diagnostics) ADD_FAILURE() << names << d.place << ": " << d.message;
    if (!outcome.set) continue;
    for (const LintFinding& finding : lint_with_witnesses(*outcome.set))
      EXPECT_TRUE(is_explained(finding)) << names << finding.warning.place << ": " << finding.warning.message;
  }
}

TEST(Packs, AllTogetherHaveNoWarnings) {
  const auto set = load_clean(all_packs());
  EXPECT_GE(set->access.size(), 50u);
}

TEST(Packs, EveryLegalRuleCitesItsArticle) {
  for (const auto& [file, mark] :
       std::vector<std::pair<std::string, std::string>>{{"gdpr.yaml", "GDPR "},
                                                        {"cpra.yaml", "Cal. Civ. Code §"},
                                                        {"hipaa.yaml", "45 CFR 164."},
                                                        {"pci.yaml", "PCI DSS v4.0.1"}}) {
    const auto set = load_policies({pack(file)}).set;
    ASSERT_TRUE(set) << file;
    for (const AccessRule& rule : set->access)
      EXPECT_NE(rule.reason.find(mark), std::string::npos) << rule.id << ": " << rule.reason;
  }
}

// The demo's shop in small.
constexpr const char* kShop = R"(
  shop.customer#customer_id:
  shop.customer#full_name: user.name
  shop.customer#email: user.contact.email
  shop.customer#phone: user.contact.phone_number
  shop.customer#date_of_birth: user.demographic.date_of_birth
  shop.orders#order_id:
  shop.orders#total:
  shop.customer_contact#phone:
  shop.contact_normalised#phone_e164:
  shop.customer_features#customer_id:
  shop.customer_features#phone_area:
  shop.customer_features#order_count:
  shop.vault#api_key: system.authentication.secret.token
  shop.customer#phone -> shop.customer_contact#phone
  shop.customer_contact#phone -> shop.contact_normalised#phone_e164
  shop.contact_normalised#phone_e164 -> shop.customer_features#phone_area
  shop.orders#order_id -> shop.customer_features#order_count
  consent agreed marketing.communications.email granted 10)";

TEST(Packs, TheDemoTellsItsStory) {
  TestWorld world(kShop, "");
  world.policies = load_clean({pack("baseline.yaml"), pack("demo.yaml")});
  const struct {
    const char* request;
    const char* expected;
    const char* says;  // in some reason
  } kCases[] = {
      {"analyst read shop.orders for analytics", "permit[order_id total]",
       "'demo-shop/analysts-read-orders' (and 1 other permit) permits analyst to read data without a "
       "category"},
      {"support read shop.customer for essential.service.operations.support",
       "permit[customer_id full_name email/partial phone/partial date_of_birth/redact] keep P2Y",
       "GDPR Art. 6(1)(b)"},
      {"marketing read shop.customer#email for marketing.communications.email about stranger", "deny[email!]",
       "Permit 'demo-shop/marketing-mails-who-agreed' needs consent for marketing.communications.email, "
       "which is "
       "unknown for 1 of 1 data subject;"},
      {"marketing read shop.customer#email for marketing.communications.email about agreed",
       "permit[email] keep P2Y", "marketing-mails-who-agreed"},
      {"ml_engineer train shop.customer_features for train_ai_system",
       "deny[customer_id phone_area! order_count]",
       "customer#phone → customer_contact#phone → contact_normalised#phone_e164 carries "
       "user.contact.phone_number into "
       "customer_features#phone_area, which 'demo-shop/no-training-on-contact-data' forbids"},
      {"ml_engineer train shop.customer_features#order_count for train_ai_system", "permit[order_count]", ""},
      {"analyst read shop.customer for analytics",
       "deny[customer_id full_name! email! phone! date_of_birth!]", ""},
      {"privacy_officer read shop.vault for essential.legal_obligation", "deny[api_key!]",
       "baseline/secrets-are-for-nobody"},
  };
  for (const auto& c : kCases) {
    const Decision decision = decide(world.context(), request_for_test(c.request));
    std::string reasons;
    for (const Reason& reason : decision.reasons) reasons += reason.rule + ": " + reason.sentence + "\n";
    EXPECT_EQ(summary(decision, *world.catalog), c.expected) << c.request << "\n" << reasons;
    EXPECT_NE(reasons.find(c.says), std::string::npos) << c.request << "\n" << reasons;
  }
}

TEST(Packs, AFreshStewardRefusesPersonalDataAndSecrets) {
  TestWorld world(kShop, "");
  world.policies = load_clean({pack("baseline.yaml")});
  for (const Role& role : world.policies->roles) {
    for (const char* rest :
         {" read shop.customer#email for analytics", " read shop.vault for essential.service",
          " train shop.customer_features#phone_area for train_ai_system"})
      EXPECT_EQ(decide(world.context(), request_for_test(role.id + rest)).verdict, Verdict::kDeny)
          << role.id << rest;
  }
}

}  // namespace
}  // namespace steward::policy
