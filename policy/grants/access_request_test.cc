#include "policy/grants/access_request.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace steward::policy {
namespace {

using Kind = AccessEvent::Kind;
using std::chrono::days;

const Timestamp kDay0 = *parse_rfc3339("2026-03-01T00:00:00Z");
const DatasetName kCustomer{"postgres://h:5432", "shop.public.customer"};
const DatasetName kOrders{"postgres://h:5432", "shop.public.orders"};

AccessRequest asked() {
  AccessRequest request;
  request.ask = {.id = "0e3f7f6e-0000-4000-8000-000000000001",
                 .subject = {.id = "analyst", .roles = {"analyst"}},
                 .actions = {Action::kRead},
                 .resources = {"customer#email", "orders"},
                 .purpose = Purpose("analytics"),
                 .duration = {.days = 10},
                 .justification = "Churn by region.",
                 .asked_at = kDay0};
  request.datasets = {kCustomer, kOrders};
  request.fields = {{kCustomer, {"email"}}};
  return request;
}

AccessEvent decided(Verdict verdict, std::vector<ApprovalNeeded> needed = {}) {
  return {.kind = Kind::kDecided, .at = kDay0, .verdict = verdict, .needed = std::move(needed)};
}

AccessEvent step(Kind kind, std::string person, std::vector<std::string> roles = {}, int day = 0) {
  return {.kind = kind,
          .person = std::move(person),
          .roles = std::move(roles),
          .note = "Because.",
          .at = kDay0 + days(day)};
}

AccessRequest after(AccessRequest request, std::vector<AccessEvent> events) {
  for (AccessEvent& event : events) {
    auto next = with_event(request, std::move(event));
    EXPECT_TRUE(next.ok()) << next.error().to_string();
    if (next.ok()) request = *std::move(next);
  }
  return request;
}

// Two people, a privacy officer and a dataset owner among them.
const std::vector<ApprovalNeeded> kTwo = {{"p/a", {"dataset_owner", "privacy_officer"}, 2}};

TEST(AccessRequest, WhatIsPermittedIsGrantedAtOnce) {
  const AccessRequest request = after(asked(), {decided(Verdict::kPermit)});
  EXPECT_EQ(state_at(request, kDay0), AccessState::kApproved);
  const auto grant = grant_of(request);
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->id[14], '8') << grant->id;
  EXPECT_EQ(grant->request, request.ask.id);
  EXPECT_TRUE(in_force(*grant, kDay0));
  EXPECT_FALSE(in_force(*grant, kDay0 + days(10)));
  EXPECT_EQ(state_at(request, kDay0 + days(10)), AccessState::kExpired);
}

TEST(AccessRequest, WhatIsDeniedIsRefusedForGood) {
  const AccessRequest request = after(asked(), {decided(Verdict::kDeny)});
  EXPECT_EQ(state_at(request, kDay0), AccessState::kRefused);
  EXPECT_FALSE(grant_of(request));
  EXPECT_EQ(with_event(request, step(Kind::kApproved, "officer", {"privacy_officer"})).error().code,
            ErrorCode::kConflict);
}

TEST(AccessRequest, TheTwoPersonRule) {
  AccessRequest request = after(asked(), {decided(Verdict::kPending, kTwo)});
  EXPECT_EQ(open_approvals(request).people, 2);
  EXPECT_EQ(open_approvals(request).roles, (std::vector<std::string>{"dataset_owner", "privacy_officer"}));
  // One person may stand for both roles, but is one person.
  request = after(request, {step(Kind::kApproved, "officer", {"privacy_officer", "dataset_owner", "cook"})});
  EXPECT_EQ(state_at(request, kDay0), AccessState::kPending);
  EXPECT_EQ(open_approvals(request).people, 1);
  EXPECT_TRUE(open_approvals(request).roles.empty());
  EXPECT_FALSE(grant_of(request));
  request = after(request, {step(Kind::kApproved, "owner", {"dataset_owner"}, 1)});
  ASSERT_TRUE(grant_of(request));
  EXPECT_EQ(grant_of(request)->valid_from, kDay0 + days(1));
  EXPECT_EQ(grant_of(request)->approvals[0].roles,
            (std::vector<std::string>{"dataset_owner", "privacy_officer"}));
}

// Asking for more at once makes no approval easier: each is counted by itself.
TEST(AccessRequest, WhoApprovesForOneDatasetDoesNotCountForAnother) {
  const std::vector<ApprovalNeeded> needs = {{"p/a", {"privacy_officer"}, 2}, {"p/b", {"team_lead"}, 1}};
  AccessRequest request = after(asked(), {decided(Verdict::kPending, needs)});
  request = after(request, {step(Kind::kApproved, "officer", {"privacy_officer"}),
                            step(Kind::kApproved, "lead", {"team_lead"})});
  EXPECT_EQ(state_at(request, kDay0), AccessState::kPending) << "one officer alone";
  EXPECT_EQ(open_approvals(request),
            (OpenApprovals{.roles = {}, .people = 1, .needed = {{"p/a", {"privacy_officer"}, 1}}}));
  const auto useless = with_event(request, step(Kind::kApproved, "second lead", {"team_lead"}));
  ASSERT_FALSE(useless.ok());
  EXPECT_EQ(useless.error().code, ErrorCode::kConflict);
  EXPECT_EQ(useless.error().message,
            "Enough people approved in that role; the request waits for privacy_officer.");
  request = after(request, {step(Kind::kApproved, "second officer", {"privacy_officer"})});
  const auto grant = grant_of(request);
  ASSERT_TRUE(grant);
  for (const ApprovalNeeded& need : needs) EXPECT_TRUE(satisfies(*grant, need.roles, need.people));
}

TEST(AccessRequest, IsWithdrawnByWhomItConcerns) {
  AccessRequest granted = after(asked(), {decided(Verdict::kPending, {{"p/a", {"team_lead"}, 1}})});
  granted = after(granted, {step(Kind::kApproved, "lead", {"team_lead"})});
  const struct {
    const char* person;
    std::vector<std::string> roles, kept;
  } kMay[] = {
      {" analyst ", {}, {}},
      {"lead", {}, {}},
      {"another lead", {"team_lead", "cook"}, {"team_lead"}},
      {"owner", {"dataset_owner"}, {"dataset_owner"}},
      {"officer", {"privacy_officer"}, {"privacy_officer"}},
  };
  for (const auto& c : kMay) {
    const auto ended = with_event(granted, step(Kind::kWithdrawn, c.person, c.roles, 1));
    ASSERT_TRUE(ended.ok()) << c.person << ": " << ended.error().message;
    EXPECT_EQ(state_at(*ended, kDay0 + days(1)), AccessState::kWithdrawn) << c.person;
    EXPECT_EQ(ended->events.back().roles, c.kept) << c.person;
  }
  const auto refused = with_event(granted, step(Kind::kWithdrawn, "cook", {"cook"}, 1));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(
      refused.error().message,
      "A grant is withdrawn by its subject, by who approved it, or as dataset_owner or privacy_officer or "
      "team_lead; name the role in which you do.");
  const AccessRequest at_once = after(asked(), {decided(Verdict::kPermit)});
  EXPECT_FALSE(with_event(at_once, step(Kind::kWithdrawn, "lead", {"team_lead"})).ok());
  EXPECT_TRUE(with_event(at_once, step(Kind::kWithdrawn, "officer", {"privacy_officer"})).ok());
}

TEST(AccessRequest, WhatIsSaidTwiceIsAskedOnce) {
  AccessAsk ask = asked().ask;
  ask.actions = {Action::kRead, Action::kExport, Action::kRead};
  ask.resources = {"orders", "customer#email", "orders"};
  drop_repetitions(ask);
  EXPECT_EQ(ask.actions, (std::vector<Action>{Action::kRead, Action::kExport}));
  EXPECT_EQ(ask.resources, (std::vector<std::string>{"orders", "customer#email"}));
}

TEST(Satisfies, CountsPeopleInTheRolesOfTheApprovalAlone) {
  Grant grant;
  grant.subject = "analyst";
  grant.approvals = {{"officer", {"privacy_officer"}, kDay0},
                     {"lead", {"team_lead"}, kDay0},
                     {"analyst", {"privacy_officer"}, kDay0}};
  EXPECT_TRUE(satisfies(grant, {"privacy_officer"}, 1));
  EXPECT_FALSE(satisfies(grant, {"privacy_officer"}, 2));
  EXPECT_TRUE(satisfies(grant, {"privacy_officer", "team_lead"}, 2));
  EXPECT_FALSE(satisfies(grant, {"privacy_officer", "team_lead"}, 3));
  EXPECT_TRUE(satisfies(grant, {}, 2)) << "no role is asked for";
  EXPECT_FALSE(satisfies(grant, {}, 3));
}

TEST(AccessRequest, WhatIsNotAllowedSaysWhy) {
  const AccessRequest pending = after(asked(), {decided(Verdict::kPending, kTwo)});
  const AccessRequest once = after(pending, {step(Kind::kApproved, "officer", {"privacy_officer"})});
  const AccessRequest granted = after(once, {step(Kind::kApproved, "owner", {"dataset_owner"})});
  AccessEvent silent = step(Kind::kRefused, "officer", {"privacy_officer"});
  silent.note = " ";
  const struct {
    const char* what;
    AccessRequest request;
    AccessEvent event;
    ErrorCode code;
  } kCases[] = {
      {"oneself", pending, step(Kind::kApproved, "analyst", {"privacy_officer"}), ErrorCode::kForbidden},
      {"oneself, spaced", pending, step(Kind::kApproved, " analyst ", {"privacy_officer"}),
       ErrorCode::kForbidden},
      {"oneself refusing", pending, step(Kind::kRefused, "analyst", {"privacy_officer"}),
       ErrorCode::kForbidden},
      {"no role asked for", pending, step(Kind::kApproved, "cook", {"cook"}), ErrorCode::kForbidden},
      {"refusing without a role", pending, step(Kind::kRefused, "cook"), ErrorCode::kForbidden},
      {"nobody", pending, step(Kind::kApproved, "", {"privacy_officer"}), ErrorCode::kInvalidInput},
      {"no reason", pending, silent, ErrorCode::kInvalidInput},
      {"twice", once, step(Kind::kApproved, "officer", {"dataset_owner"}), ErrorCode::kConflict},
      {"another cancels", once, step(Kind::kCancelled, "officer"), ErrorCode::kForbidden},
      {"lapsed too early", once, step(Kind::kLapsed, ""), ErrorCode::kConflict},
      {"approved after it lapsed", once, step(Kind::kApproved, "owner", {"dataset_owner"}, 30),
       ErrorCode::kConflict},
      {"withdrawn by anybody", granted, step(Kind::kWithdrawn, "cook", {"cook"}), ErrorCode::kForbidden},
      {"withdrawn by nobody", granted, step(Kind::kWithdrawn, " "), ErrorCode::kInvalidInput},
      {"withdrawn before granted", once, step(Kind::kWithdrawn, "officer"), ErrorCode::kConflict},
      {"approved again", granted, step(Kind::kApproved, "third", {"dataset_owner"}), ErrorCode::kConflict},
      {"withdrawn after the end", granted, step(Kind::kWithdrawn, "officer", {}, 10), ErrorCode::kConflict},
      {"decided again", pending, decided(Verdict::kPermit), ErrorCode::kConflict},
      {"the past", once, step(Kind::kApproved, "owner", {"dataset_owner"}, -1), ErrorCode::kInvalidInput},
      {"pending for nobody", asked(), decided(Verdict::kPending), ErrorCode::kInvalidInput},
      {"permitted but", asked(), decided(Verdict::kPermit, kTwo), ErrorCode::kInvalidInput},
      {"not decided", asked(), step(Kind::kCancelled, "analyst"), ErrorCode::kConflict},
  };
  for (const auto& c : kCases) {
    const auto next = with_event(c.request, c.event);
    ASSERT_FALSE(next.ok()) << c.what;
    EXPECT_EQ(next.error().code, c.code) << c.what << ": " << next.error().message;
  }
}

TEST(AccessRequest, AsksAreWholeAndBounded) {
  EXPECT_TRUE(check_ask(asked().ask).ok());
  const std::pair<const char*, void (*)(AccessAsk&)> kBad[] = {
      {"subject", [](AccessAsk& ask) { ask.subject.id = " "; }},
      {"actions", [](AccessAsk& ask) { ask.actions.clear(); }},
      {"resources", [](AccessAsk& ask) { ask.resources.clear(); }},
      {"resources", [](AccessAsk& ask) { ask.resources.assign(1'001, "a"); }},
      {"purpose", [](AccessAsk& ask) { ask.purpose = Purpose(); }},
      {"justification", [](AccessAsk& ask) { ask.justification = "\n"; }},
      {"duration", [](AccessAsk& ask) { ask.duration = {}; }},
      {"duration", [](AccessAsk& ask) { ask.duration = {.days = -1}; }},
      {"duration", [](AccessAsk& ask) { ask.duration = {.months = 25}; }},
  };
  for (const auto& [where, spoil] : kBad) {
    AccessAsk ask = asked().ask;
    spoil(ask);
    const Status status = check_ask(ask);
    ASSERT_FALSE(status.ok()) << where;
    EXPECT_EQ(status.error().where, where);
  }
}

TEST(AccessRequest, WordsRoundTrip) {
  for (int i = 0; i < 7; ++i) {
    const auto state = static_cast<AccessState>(i);
    EXPECT_EQ(parse_access_state(to_string(state)), state);
  }
  for (int i = 0; i < 6; ++i) {
    const auto kind = static_cast<Kind>(i);
    EXPECT_EQ(parse_access_event(to_string(kind)), kind);
  }
  EXPECT_EQ(parse_access_state("granted"), std::nullopt);
  EXPECT_EQ(parse_access_event(""), std::nullopt);
}

// Random histories: whatever is tried, in whatever order, by whomever.
class RandomHistory {
 public:
  explicit RandomHistory(uint32_t seed) : random_(seed) {}

  int below(int n) { return static_cast<int>(random_() % static_cast<uint32_t>(n)); }

  std::vector<std::string> some_roles() {
    std::vector<std::string> roles;
    for (const char* role : {"dataset_owner", "privacy_officer", "legal", "cook"})
      if (below(3) == 0) roles.emplace_back(role);
    return roles;
  }

  AccessEvent first() {
    const auto verdict = static_cast<Verdict>(below(3));
    std::vector<ApprovalNeeded> needed;
    if (verdict == Verdict::kPending)
      for (int i = 0; i <= below(2); ++i)
        needed.push_back({"p/" + std::to_string(i), some_roles(), 1 + below(3)});
    return decided(verdict, std::move(needed));
  }

  AccessEvent next(Timestamp& at) {
    at += days(below(12) == 0 ? below(40) : below(2));
    static const char* const kPeople[] = {"analyst", "owner", "officer", "counsel", "cook"};
    AccessEvent event =
        step(below(2) == 0 ? Kind::kApproved : static_cast<Kind>(below(6)), kPeople[below(5)], some_roles());
    event.at = at;
    event.verdict = static_cast<Verdict>(below(3));
    return event;
  }

 private:
  std::mt19937 random_;
};

// The rule as it is written, told by the events alone: for each approval that is needed, every role was given
// by somebody, and so many different people hold one of its roles. Knows nothing of the code it judges.
bool is_met_by_model(const AccessRequest& request, const ApprovalNeeded& need) {
  std::set<std::string> people, roles(need.roles.begin(), need.roles.end()), left = roles;
  for (const AccessEvent& event : request.events) {
    if (event.kind != Kind::kApproved || event.person == request.ask.subject.id) continue;
    bool counts = roles.empty();
    for (const std::string& role : event.roles) {
      counts = counts || roles.contains(role);
      left.erase(role);
    }
    if (counts) people.insert(event.person);
  }
  return left.empty() && static_cast<int>(people.size()) >= need.people;
}

bool is_met_by_model(const AccessRequest& request) {
  const auto& needed = request.events.front().needed;
  return std::all_of(needed.begin(), needed.end(),
                     [&](const ApprovalNeeded& need) { return is_met_by_model(request, need); });
}

// A grant ends early by whom it concerns alone.
bool may_withdraw_by_model(const AccessRequest& request, const AccessEvent& ending) {
  std::set<std::string> roles = {"dataset_owner", "privacy_officer"};
  bool may = ending.person == request.ask.subject.id;
  for (const ApprovalNeeded& need : request.events.front().needed) {
    roles.insert(need.roles.begin(), need.roles.end());
    may = may || need.roles.empty();
  }
  for (const AccessEvent& event : request.events)
    may = may || (event.kind == Kind::kApproved && event.person == ending.person);
  for (const std::string& role : ending.roles) may = may || roles.contains(role);
  return may;
}

bool is_final(AccessState state) {
  return state != AccessState::kPending && state != AccessState::kApproved;
}

void expect_grant_of_what_was_asked(const AccessRequest& request) {
  const auto grant = grant_of(request);
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->subject, request.ask.subject.id);
  EXPECT_EQ(grant->actions, request.ask.actions);
  EXPECT_EQ(grant->datasets, request.datasets);
  EXPECT_EQ(grant->fields, request.fields);
  EXPECT_EQ(grant->purpose, request.ask.purpose);
  EXPECT_EQ(grant->valid_until, add(grant->valid_from, request.ask.duration));
  std::set<std::string> people;
  for (const GrantApproval& approval : grant->approvals) {
    EXPECT_NE(approval.person, request.ask.subject.id);
    EXPECT_TRUE(people.insert(approval.person).second) << approval.person << " counts twice";
  }
  for (const ApprovalNeeded& needed : request.events.front().needed) {
    EXPECT_TRUE(is_met_by_model(request, needed)) << needed.rule;
    EXPECT_TRUE(satisfies(*grant, needed.roles, needed.people)) << needed.rule;
  }
}

// What is said to be open is what the model misses: a pending request always tells whom it waits for.
void expect_open_is_what_is_missing(const AccessRequest& request) {
  const OpenApprovals open = open_approvals(request);
  EXPECT_FALSE(is_met_by_model(request)) << "pending with everything approved";
  EXPECT_GT(open.people, 0);
  for (const ApprovalNeeded& need : request.events.front().needed)
    EXPECT_EQ(std::any_of(open.needed.begin(), open.needed.end(),
                          [&](const ApprovalNeeded& one) { return one.rule == need.rule; }),
              !is_met_by_model(request, need))
        << need.rule;
}

TEST(AccessRequestProperties, HoldOverRandomHistories) {
  int granted = 0, steps = 0, with_several_needs = 0, refused_withdrawals = 0;
  for (uint32_t seed = 1; seed <= 5'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomHistory history(seed);
    AccessRequest request = after(asked(), {history.first()});
    Timestamp at = kDay0;
    std::string grant_id;
    for (int i = 0; i < 12; ++i, ++steps) {
      const AccessEvent event = history.next(at);
      const AccessState before = state_at(request, at);
      const auto next = with_event(request, event);
      if (event.kind == Kind::kWithdrawn && before == AccessState::kApproved) {
        EXPECT_EQ(next.ok(), may_withdraw_by_model(request, event)) << event.person;
        refused_withdrawals += next.ok() ? 0 : 1;
      }
      if (next.ok()) request = *next;
      const AccessState now = state_at(request, at);
      if (is_final(before)) EXPECT_EQ(now, before) << "left " << to_string(before);
      if (now == AccessState::kPending) expect_open_is_what_is_missing(request);
      const auto grant = grant_of(request);
      const bool was_granted =
          now == AccessState::kApproved || now == AccessState::kExpired || now == AccessState::kWithdrawn;
      ASSERT_EQ(grant.has_value(), was_granted) << to_string(now);
      if (!grant) continue;
      // Approved = in force, at this moment and at every later one.
      EXPECT_EQ(in_force(*grant, at), now == AccessState::kApproved);
      for (const int later : {0, 1, 9, 10, 11, 400})
        EXPECT_EQ(in_force(*grant, at + days(later)),
                  state_at(request, at + days(later)) == AccessState::kApproved);
      if (grant_id.empty()) {
        ++granted;
        with_several_needs += request.events.front().needed.size() > 1 ? 1 : 0;
      }
      EXPECT_TRUE(grant_id.empty() || grant_id == grant->id) << "a second grant";
      grant_id = grant->id;
      expect_grant_of_what_was_asked(request);
      if (HasFatalFailure()) return;
    }
  }
  EXPECT_GT(granted, 1'000) << "of " << steps << " steps";
  EXPECT_GT(with_several_needs, 100);
  EXPECT_GT(refused_withdrawals, 50);
}

}  // namespace
}  // namespace steward::policy
