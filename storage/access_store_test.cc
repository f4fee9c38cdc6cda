#include "storage/access_store.h"

#include <gtest/gtest.h>

#include "storage/generation.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

using policy::AccessEvent;
using policy::AccessRequest;
using policy::AccessState;
using Kind = AccessEvent::Kind;

const Timestamp kNow = *parse_rfc3339("2026-11-20T10:00:00.123456Z");
const DatasetName kCustomer{"postgres://h:5432", "shop.public.customer"};

std::string id_of(int n) {
  return "0e3f7f6e-0000-4000-8000-00000000000" + std::to_string(n);
}

AccessRequest request_of(int n, policy::Verdict verdict, std::vector<policy::ApprovalNeeded> needed = {}) {
  AccessRequest request;
  request.ask = {.id = id_of(n),
                 .subject = {.id = "anälyst",
                             .roles = {"analyst"},
                             .groups = {"berlin"},
                             .attributes = {{"level", 3.0},
                                            {"on_call", true},
                                            {"regions", std::vector<std::string>{"DE"}}}},
                 .actions = {policy::Action::kRead, policy::Action::kExport},
                 .resources = {"customer#email"},
                 .purpose = Purpose("analytics"),
                 .duration = {.months = 1},
                 .justification = "Churn \"by\" region.",
                 .context = {{"ip", std::string("10.0.0.1")}},
                 .environment = "prod",
                 .group_size = 20,
                 .asked_at = kNow};
  request.datasets = {kCustomer};
  request.fields = {{kCustomer, {"email"}}};
  request.events = {{.at = kNow, .verdict = verdict, .needed = std::move(needed)}};
  return request;
}

class AccessStoreTest : public testing::Test {
 protected:
  Database database_{{.url = migrated_database_url()}};

  std::string add(const AccessRequest& request) {
    return failure_of(database_, [&](pqxx::work& tx) { return add_access_request(tx, request); });
  }
  std::string add_event(AccessRequest& request, AccessEvent event) {
    auto next = with_event(request, std::move(event));
    if (!next.ok()) return next.error().to_string();
    request = *std::move(next);
    return failure_of(database_, [&](pqxx::work& tx) {
      lock_writes(tx);
      return add_last_event(tx, request);
    });
  }
  std::optional<AccessRequest> find(const std::string& id) {
    const auto found = database_.run([&](pqxx::work& tx) { return find_access_request(tx, id); });
    EXPECT_TRUE(found.ok()) << found.error().to_string();
    return *found;
  }
  std::vector<policy::Grant> grants(Timestamp until = kNow + std::chrono::days(1'000)) {
    const auto found = database_.run([&](pqxx::work& tx) { return load_grants(tx, until); });
    EXPECT_TRUE(found.ok()) << found.error().to_string();
    return *found;
  }
  int64_t generation() {
    return database_.run([](pqxx::work& tx) { return load_generation(tx); })->grants;
  }
};

TEST_F(AccessStoreTest, KeepsARequestWhole) {
  const AccessRequest request =
      request_of(1, policy::Verdict::kPending, {{"p/a", {"dataset_owner", "privacy_officer"}, 2}});
  ASSERT_EQ(add(request), "");
  const auto found = find(id_of(1));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->ask.id, request.ask.id);
  EXPECT_EQ(found->ask.subject.id, request.ask.subject.id);
  EXPECT_EQ(found->ask.subject.roles, request.ask.subject.roles);
  EXPECT_EQ(found->ask.subject.groups, request.ask.subject.groups);
  EXPECT_EQ(found->ask.subject.attributes, request.ask.subject.attributes);
  EXPECT_EQ(found->ask.actions, request.ask.actions);
  EXPECT_EQ(found->ask.resources, request.ask.resources);
  EXPECT_EQ(found->ask.purpose, request.ask.purpose);
  EXPECT_EQ(found->ask.duration, request.ask.duration);
  EXPECT_EQ(found->ask.justification, request.ask.justification);
  EXPECT_EQ(found->ask.context, request.ask.context);
  EXPECT_EQ(found->ask.environment, "prod");
  EXPECT_EQ(found->ask.group_size, 20);
  EXPECT_EQ(found->ask.asked_at, request.ask.asked_at);
  EXPECT_EQ(found->datasets, request.datasets);
  EXPECT_EQ(found->fields, request.fields);
  EXPECT_EQ(found->events, request.events);
  EXPECT_FALSE(find(id_of(2)));
  EXPECT_FALSE(find("' OR true --"));
}

TEST_F(AccessStoreTest, AnIdIsTakenOnce) {
  ASSERT_EQ(add(request_of(1, policy::Verdict::kDeny)), "");
  EXPECT_EQ(add(request_of(1, policy::Verdict::kPermit)),
            "id: There is an access request of that id already.");
}

TEST_F(AccessStoreTest, GrantsFollowFromApprovalsAndTheGenerationFollowsGrants) {
  AccessRequest pending = request_of(1, policy::Verdict::kPending, {{"p/a", {"privacy_officer"}, 1}});
  ASSERT_EQ(add(pending), "");
  ASSERT_EQ(add(request_of(2, policy::Verdict::kDeny)), "");
  EXPECT_EQ(generation(), 0);
  EXPECT_TRUE(grants().empty());
  ASSERT_EQ(add_event(pending, {.kind = Kind::kApproved,
                                .person = "officer",
                                .roles = {"privacy_officer"},
                                .at = kNow + std::chrono::hours(1)}),
            "");
  EXPECT_EQ(generation(), 1);
  ASSERT_EQ(grants().size(), 1u);
  const policy::Grant grant = grants().front();
  EXPECT_EQ(grant.id, policy::grant_of(pending)->id);
  EXPECT_TRUE(is_uuid(grant.id)) << grant.id;
  EXPECT_TRUE(in_force(grant, kNow + std::chrono::hours(2)));
  ASSERT_EQ(add_event(pending, {.kind = Kind::kWithdrawn,
                                .person = "officer",
                                .note = "Done.",
                                .at = kNow + std::chrono::hours(3)}),
            "");
  EXPECT_EQ(generation(), 2);
  EXPECT_TRUE(grants().empty()) << "it is over";
  ASSERT_EQ(grants(kNow + std::chrono::hours(2)).size(), 1u) << "as of when it was not";
  EXPECT_FALSE(in_force(grants(kNow + std::chrono::hours(2)).front(), kNow + std::chrono::hours(3)));
  EXPECT_EQ(find(id_of(1))->events, pending.events);
}

// Left out is what was over when grants last changed: the same whoever loads them, and whenever.
TEST_F(AccessStoreTest, GrantsThatAreOverAreNotLoaded) {
  const Period kDurations[] = {
      {.days = 1}, {.time = std::chrono::hours(36)}, {.months = 1, .days = 1}, {.months = 24}};
  for (int n = 0; n < 4; ++n) {
    AccessRequest request = request_of(n + 1, policy::Verdict::kPermit);
    request.ask.duration = kDurations[n];
    ASSERT_EQ(add(request), "");
  }
  EXPECT_EQ(grants().size(), 4u) << "nothing changed since: what is over by the clock alone is still there";
  const auto change_at = [&](int n, Timestamp at) {
    AccessRequest request = request_of(n, policy::Verdict::kPermit);
    request.ask.asked_at = request.events[0].at = at;
    ASSERT_EQ(add(request), "");
  };
  change_at(5, kNow + std::chrono::hours(24));
  EXPECT_EQ(grants().size(), 4u) << "the first is over, one is new";
  EXPECT_EQ(grants(kNow + std::chrono::hours(23)).size(), 5u) << "as of before that, but for who made them";
  change_at(6, kNow + std::chrono::hours(36));
  EXPECT_EQ(grants().size(), 4u);
  change_at(7, steward::add(kNow, {.months = 1, .days = 1}));
  EXPECT_EQ(grants().size(), 3u);
}

TEST_F(AccessStoreTest, ARequestIsFoundByItsGrant) {
  const AccessRequest first = request_of(1, policy::Verdict::kPermit),
                      second = request_of(2, policy::Verdict::kPermit);
  ASSERT_EQ(add(first), "");
  ASSERT_EQ(add(second), "");
  for (const AccessRequest* request : {&first, &second}) {
    const auto found = database_.run(
        [&](pqxx::work& tx) { return find_request_of_grant(tx, policy::grant_of(*request)->id); });
    ASSERT_TRUE(found.ok()) << found.error().to_string();
    ASSERT_TRUE(*found);
    EXPECT_EQ((*found)->ask.id, request->ask.id);
  }
  const auto none = database_.run([&](pqxx::work& tx) { return find_request_of_grant(tx, id_of(1)); });
  EXPECT_TRUE(none.ok() && !*none);
}

TEST_F(AccessStoreTest, OfTwoWhoSettleOneOnlyTheFirstIsStored) {
  AccessRequest first = request_of(1, policy::Verdict::kPending, {{"p/a", {"privacy_officer"}, 1}});
  AccessRequest second = first;
  ASSERT_EQ(add(first), "");
  const AccessEvent approval{
      .kind = Kind::kApproved, .person = "officer", .roles = {"privacy_officer"}, .at = kNow};
  const AccessEvent refusal{
      .kind = Kind::kRefused, .person = "other", .roles = {"privacy_officer"}, .note = "No.", .at = kNow};
  EXPECT_EQ(add_event(first, approval), "");
  EXPECT_EQ(add_event(second, refusal), "Somebody else settled the request meanwhile: look at it again.");
  EXPECT_EQ(grants().size(), 1u);
}

TEST_F(AccessStoreTest, PagesRunFromTheNewest) {
  for (int n = 1; n <= 5; ++n) {
    AccessRequest request = request_of(n, policy::Verdict::kDeny);
    if (n == 3) request.ask.subject.id = "another";
    ASSERT_EQ(add(request), "");
  }
  const auto page = [&](std::optional<int64_t> before, const std::string& subject) {
    auto found = database_.run([&](pqxx::work& tx) { return load_access_requests(tx, before, subject, 2); });
    EXPECT_TRUE(found.ok()) << found.error().to_string();
    return *std::move(found);
  };
  const auto first = page(std::nullopt, "anälyst");
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].request.ask.id, id_of(5));
  EXPECT_EQ(first[1].request.ask.id, id_of(4));
  const auto next = page(first[1].seq, "anälyst");
  ASSERT_EQ(next.size(), 2u);
  EXPECT_EQ(next[0].request.ask.id, id_of(2)) << "3 is another's";
  EXPECT_EQ(page(next[1].seq, "").size(), 0u);
}

TEST_F(AccessStoreTest, OnlyGrows) {
  ASSERT_EQ(add(request_of(1, policy::Verdict::kDeny)), "");
  for (const char* sql : {"UPDATE access_event SET kind = 'approved'", "DELETE FROM access_request",
                          "TRUNCATE grant_provision"})
    EXPECT_NE(failure_of(database_,
                         [&](pqxx::work& tx) -> Status {
                           tx.exec(sql);
                           return {};
                         })
                  .find("only ever grows"),
              std::string::npos)
        << sql;
}

}  // namespace
}  // namespace steward::storage
