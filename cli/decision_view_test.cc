#include "cli/decision_view.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "policy/explain/near_misses.h"

namespace steward::cli {
namespace {

service::RecordedDecision pending() {
  service::RecordedDecision recorded;
  recorded.id = "id-1";
  recorded.request.subject = {"jo's job", {"analyst"}, {}, {}};
  recorded.request.resources = {"customer#email"};
  recorded.request.purpose = "analytics";
  auto& decision = recorded.decision;
  decision.verdict = policy::Verdict::kPending;
  decision.approvals = {{"pack/rule", {"dataset_owner", "dpo"}, 2}};
  return recorded;
}

TEST(DecisionView, SaysWhoMustApproveAndHowToAsk) {
  const std::string text = decision_text(pending());
  EXPECT_NE(text.find("needs approval by dataset_owner and dpo, 2 people in all"), std::string::npos) << text;
  EXPECT_NE(
      text.find(R"(ask with: steward request ask --subject 'jo'\''s job' --action read --purpose analytics )"
                R"(--role analyst 'customer#email' --why '…')"),
      std::string::npos)
      << text;
}

TEST(DecisionView, SaysHowToAskWhereOnlyAGrantIsMissing) {
  service::RecordedDecision recorded = pending();
  recorded.decision.approvals.clear();
  recorded.decision.verdict = policy::Verdict::kDeny;
  recorded.decision.reasons = {{"pack/rule", "missing", "Permit 'pack/rule' is for the role dpo."}};
  EXPECT_EQ(decision_text(recorded).find("ask with"), std::string::npos) << "a grant would not help";
  recorded.decision.reasons = {
      {"pack/rule", "missing", fmt::format("Permit 'pack/rule' {}.", policy::kNeedsGrant)}};
  EXPECT_NE(decision_text(recorded).find("ask with: steward request ask --subject"), std::string::npos);
}

TEST(DecisionView, SaysEveryObligation) {
  service::RecordedDecision recorded = pending();
  recorded.decision.approvals.clear();
  recorded.decision.verdict = policy::Verdict::kPermit;
  recorded.decision.grants = {"g-1"};
  auto& obligations = recorded.decision.obligations;
  obligations.masks["ns/t#a"] = {policy::Mask::kPartial, 1, 4, std::nullopt, 0};
  obligations.masks["ns/t#b"] = {policy::Mask::kGeneralise, 0, 0, policy::DatePrecision::kYear, 10};
  obligations.masks["ns/t#c"] = {policy::Mask::kHash, 0, 0, std::nullopt, 0};
  obligations.rows["ns/t"] = {{policy::RowFilter::Kind::kConsent, "customer", Purpose("news"), {}, ""},
                              {policy::RowFilter::Kind::kValues, "land", {}, {"DE", "FR"}, ""}};
  obligations.aggregate_only = 11;
  obligations.notify = {"dpo"};
  const std::string text = decision_text(recorded);
  for (const char* part :
       {"mask t#a: partial, leaves the first 1, the last 4",
        "mask t#b: generalise, leaves dates to the year, numbers to bands of 10", "mask t#c: hash\n",
        "rows of t where customer has consented to news and land is DE or FR",
        "only aggregates, each over 11 rows or more", "tell dpo", "rests on grant g-1"})
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in\n" << text;
}

}  // namespace
}  // namespace steward::cli
