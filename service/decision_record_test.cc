#include "service/decision_record.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <set>

namespace steward::service {
namespace {

TEST(DecisionRecord, HoldsWhatAnAuditorAsksFor) {
  policy::DecisionRequest request;
  request.subject = {"reporting-job", {"analyst"}, {}};
  request.resources = {"customer"};
  request.purpose = "analytics";
  policy::Decision decision;
  decision.verdict = policy::Verdict::kPermit;
  policy::FieldVerdict field;
  field.name = "ns/customer#email";
  field.verdict = policy::Verdict::kPermit;
  field.mask.kind = policy::Mask::kHash;
  field.categories = {Category("user.contact.email")};
  decision.fields = {field};
  decision.obligations.masks = {{"ns/customer#email", policy::default_mask(policy::Mask::kHash)}};
  decision.obligations.retention = Period{.months = 1};
  decision.reasons = {{"pack/rule", "permit", "Because."}};

  const std::string body = boost::json::serialize(decision_body("id-1", request, decision));
  for (const char* part :
       {R"("id":"id-1")", R"("verdict":"permit")", R"("subject":{"id":"reporting-job","roles":["analyst"]})",
        R"("action":"read")", R"("purpose":"analytics")", R"("resources":["customer"])", R"("mask":"hash")",
        R"("categories":["user.contact.email"])", R"("retention":"P1M")", R"("rule":"pack/rule")",
        R"("sentence":"Because.")", R"("snapshots":{"policy":")"})
    EXPECT_NE(body.find(part), std::string::npos) << part << " is not in " << body;
}

TEST(DecisionRecord, UuidsAreVersion4AndDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = new_uuid();
    ASSERT_EQ(id.size(), 36u) << id;
    EXPECT_EQ(id[14], '4') << id;
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
    EXPECT_TRUE(seen.insert(id).second) << id;
  }
}

}  // namespace
}  // namespace steward::service
