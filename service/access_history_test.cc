// Random histories of requests and grants through the service, against a second machine.
#include <map>
#include <random>
#include <set>

#include "service/access_world_for_test.h"

namespace steward::service {
namespace {

using policy::AccessEvent;
using policy::AccessState;
using policy::Verdict;
using Kind = AccessEvent::Kind;
using std::chrono::days;

class AccessHistoryTest : public AccessWorldTest {
 protected:
  Verdict verdict_for(const std::string& subject, const std::string& resource) {
    policy::DecisionRequest request;
    request.subject = ask({}).subject;
    request.subject.id = subject;
    request.resources = {resource};
    request.purpose = "analytics";
    const auto recorded = steward_->decide(request);
    EXPECT_TRUE(recorded.ok()) << recorded.error().to_string();
    return recorded.ok() ? recorded->decision.verdict : Verdict::kDeny;
  }
};

// What the states of requests should be, in whole days and a few lines: a second, obvious machine.
struct ModelRequest {
  std::string id, subject, field, grant;
  AccessState state = AccessState::kPending;
  int since = 0;  // the day it was asked, then the day it was approved
  std::set<std::string> approvers;

  AccessState at(int day) const {
    if (state == AccessState::kPending && day >= since + 30) return AccessState::kLapsed;
    if (state == AccessState::kApproved && day >= since + 10) return AccessState::kExpired;
    return state;
  }
};

// Random operations by random people, with days passing. After each, the service says of every request, of
// the grants in force and of the next decision for everybody what the model says.
TEST_F(AccessHistoryTest, TheNextDecisionFollowsTheStatesOverRandomHistories) {
  int day = 0, permitted = 0, ended = 0;
  std::mt19937 random(20261121);
  const auto below = [&](size_t n) { return static_cast<size_t>(random() % n); };
  const std::vector<std::string> subjects = {"ana", "bob"}, fields = {"email", "iban"},
                                 people = {"bea", "cem", "dia", "ana", "bob"};
  std::vector<ModelRequest> model;
  for (int step = 0; step < 150; ++step) {
    ModelRequest* one = model.empty() ? nullptr : &model[below(model.size())];
    const std::string& person = people[below(people.size())];
    const size_t operation = one ? below(8) : 0;
    if (operation == 0) {
      ModelRequest made{.subject = subjects[below(2)], .field = fields[below(2)], .since = day};
      policy::AccessAsk asking = ask({"customer#" + made.field});
      asking.subject.id = made.subject;
      const auto standing = steward_->ask_access(asking);
      ASSERT_TRUE(standing.ok()) << standing.error().to_string();
      made.id = standing->request.ask.id;
      if (made.field == "email") made.state = AccessState::kApproved;  // needs nobody
      if (standing->grant) made.grant = standing->grant->id;
      model.push_back(std::move(made));
    } else if (operation == 1) {
      const int days_on = static_cast<int>(below(4) == 0 ? below(35) : below(4));
      day += days_on;
      pass(days(days_on));
    } else if (operation == 2) {
      const auto cancelled = settle(one->id, Kind::kCancelled, person);
      const bool may = one->at(day) == AccessState::kPending && person == one->subject;
      if (may) {
        ASSERT_TRUE(cancelled.ok()) << cancelled.error().to_string();
      }
      if (may) one->state = AccessState::kCancelled;
    } else if (operation == 3) {
      const auto refused = settle(one->id, Kind::kRefused, person);
      const bool may = one->at(day) == AccessState::kPending && person != one->subject;
      if (may) {
        ASSERT_TRUE(refused.ok()) << refused.error().to_string();
      }
      if (may) one->state = AccessState::kRefused;
    } else if (operation == 4 && !one->grant.empty()) {
      const auto withdrawn = steward_->withdraw_grant(
          one->grant, {.person = person, .roles = {"privacy_officer"}, .note = "Done."}, {});
      const bool may = one->at(day) == AccessState::kApproved;
      if (may) {
        ASSERT_TRUE(withdrawn.ok()) << withdrawn.error().to_string();
      }
      if (may) one->state = AccessState::kWithdrawn;
    } else {
      const auto approved = settle(one->id, Kind::kApproved, person);
      if (one->at(day) == AccessState::kPending && person != one->subject) {
        ASSERT_TRUE(approved.ok()) << approved.error().to_string();
        one->approvers.insert(person);
        if (one->approvers.size() == 2) {
          one->state = AccessState::kApproved;
          one->since = day;
          ASSERT_TRUE(approved->grant);
          one->grant = approved->grant->id;
        }
      }
    }
    SCOPED_TRACE("step " + std::to_string(step) + ", operation " + std::to_string(operation) + ", day " +
                 std::to_string(day));
    std::set<std::string> in_force;
    std::map<std::pair<std::string, std::string>, bool> open;
    for (const ModelRequest& request : model) {
      ASSERT_EQ(policy::to_string(steward_->access_request(request.id)->state),
                policy::to_string(request.at(day)));
      ended += request.at(day) == AccessState::kExpired || request.at(day) == AccessState::kWithdrawn ? 1 : 0;
      if (request.at(day) != AccessState::kApproved) continue;
      in_force.insert(request.grant);
      open[{request.subject, request.field}] = true;
    }
    std::set<std::string> said;
    const auto page = steward_->grants({.only_in_force = true, .limit = 500});
    ASSERT_TRUE(page.ok()) << page.error().to_string();
    for (const policy::Grant& grant : page->grants) said.insert(grant.id);
    ASSERT_EQ(said, in_force);
    for (const std::string& subject : subjects)
      for (const std::string& field : fields) {
        const bool is_open = open[{subject, field}];
        permitted += is_open ? 1 : 0;
        ASSERT_EQ(verdict_for(subject, "customer#" + field), is_open            ? Verdict::kPermit
                                                             : field == "email" ? Verdict::kDeny
                                                                                : Verdict::kPending)
            << subject << " " << field;
      }
  }
  EXPECT_GT(permitted, 30);
  EXPECT_GT(ended, 30);
}

}  // namespace
}  // namespace steward::service
