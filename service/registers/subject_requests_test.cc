// Requests of people, and holds, through the service: what the ledger and the tables beside it hold, and who
// is told no.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "audit/bundle.h"
#include "service/audit/live_verification.h"
#include "service/audit/world_for_test.h"
#include "service/registers/legal_holds.h"
#include "service/registers/registers.h"
#include "service/registers/subject_requests.h"

namespace steward::service {
namespace {

using audit::DataRight;
using audit::Outcome;
using audit::Regulation;
using audit::SubjectEvent;
using audit::SubjectRequest;

class SubjectRequestsTest : public RecordTest {
 protected:
  Timestamp now_ = *parse_rfc3339("2026-11-22T08:00:00Z");
  std::unique_ptr<Steward> steward_ = open([this] { return now_; });

  SubjectRequests& requests() { return steward_->registers().requests(); }
  static audit::Day day(const char* text) { return *audit::parse_day(text); }
  SubjectRequest opened(const std::string& person, const char* received, DataRight right = DataRight::kAccess,
                        Regulation regulation = Regulation::kGdpr) {
    auto request = requests().open({.id = "",
                                    .person = person,
                                    .regulation = regulation,
                                    .right = right,
                                    .received = day(received),
                                    .reference = ""},
                                   "officer");
    EXPECT_TRUE(request.ok()) << request.error().to_string();
    return request.ok() ? *request : SubjectRequest();
  }
  Result<SubjectRequest> closed(const std::string& id, const char* on, const std::string& why = "",
                                Outcome outcome = Outcome::kFulfilled) {
    return requests().take(
        id, {.event = SubjectEvent::kClosed, .on = day(on), .outcome = outcome, .reason = why}, "officer");
  }
  std::vector<std::string> listed(SubjectRequests::Filter filter) {
    const auto page = requests().list(std::move(filter));
    EXPECT_TRUE(page.ok()) << page.error().to_string();
    std::vector<std::string> ids;
    if (page.ok())
      for (const SubjectRequest& request : page->requests) ids.push_back(request.id);
    return ids;
  }
  int64_t entries() {
    return count("SELECT count(*) FROM steward.ledger_entry WHERE kind = 'subject_request'");
  }
};

TEST_F(SubjectRequestsTest, EachEventIsAnEntryAndNoTableHoldsTheId) {
  const SubjectRequest request = opened("K4711", "2026-11-02", DataRight::kErasure);
  EXPECT_EQ(audit::format_day(request.due), "2026-12-02");
  EXPECT_EQ(request.subject.size(), 64u);
  const auto extended = requests().take(
      request.id, {.event = SubjectEvent::kExtended, .on = {}, .outcome = {}, .reason = "Many systems."},
      "officer");
  ASSERT_TRUE(extended.ok()) << extended.error().to_string();
  EXPECT_EQ(audit::format_day(extended->due), "2027-02-02");
  const auto done = closed(request.id, "2026-11-22");
  ASSERT_TRUE(done.ok()) << done.error().to_string();
  EXPECT_EQ(entries(), 3);
  EXPECT_EQ(tables_with("K4711"), std::vector<std::string>());
  const auto read = requests().get(request.id);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->outcome, Outcome::kFulfilled);
  EXPECT_EQ(read->extension_reason, "Many systems.");
  EXPECT_EQ(read->last_entry, done->last_entry);

  const auto exported = steward_->export_audit({}, "dpo");
  ASSERT_TRUE(exported.ok());
  const auto verified = audit::verify_export(audit::to_json(*exported), steward_->public_key());
  ASSERT_TRUE(verified.ok());
  EXPECT_TRUE(verified->holds);
}

TEST_F(SubjectRequestsTest, TheSameAgainIsAnsweredAgainAndSomethingElseIsAConflict) {
  const SubjectRequests::Opening opening{.id = "11111111-1111-4111-8111-111111111111",
                                         .person = "K4711",
                                         .regulation = Regulation::kGdpr,
                                         .right = DataRight::kAccess,
                                         .received = day("2026-11-02"),
                                         .reference = "T-1"};
  ASSERT_TRUE(requests().open(opening, "officer").ok());
  const auto again = requests().open(opening, "officer");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->id, opening.id);
  EXPECT_EQ(entries(), 1);
  SubjectRequests::Opening other = opening;
  other.person = "bob";
  EXPECT_EQ(requests().open(other, "officer").error().code, ErrorCode::kConflict);
  EXPECT_EQ(count("SELECT count(*) FROM steward.subject_salt"), 1) << "bob is not made known";
  ASSERT_TRUE(closed(opening.id, "2026-11-20").ok());
  ASSERT_TRUE(closed(opening.id, "2026-11-20").ok());
  EXPECT_EQ(entries(), 2);
  EXPECT_EQ(closed(opening.id, "2026-11-21").error().code, ErrorCode::kConflict);
  EXPECT_EQ(entries(), 2);
}

TEST_F(SubjectRequestsTest, WhatIsRefusedLeavesNothing) {
  SubjectRequests::Opening good{.id = "",
                                .person = "K4711",
                                .regulation = Regulation::kGdpr,
                                .right = DataRight::kAccess,
                                .received = day("2026-11-02"),
                                .reference = ""};
  struct Case {
    const char* name;
    void (*spoil)(SubjectRequests::Opening&);
    const char* says;
  };
  for (const Case& each : {
           Case{"future", [](SubjectRequests::Opening& o) { o.received = *audit::parse_day("2026-11-24"); },
                "still to come"},
           Case{"nobody", [](SubjectRequests::Opening& o) { o.person.clear(); }, "Name the person"},
           Case{"id", [](SubjectRequests::Opening& o) { o.id = "7"; }, "UUID"},
           Case{"reference", [](SubjectRequests::Opening& o) { o.reference = "mail of K4711"; },
                "names the person"},
           Case{"long", [](SubjectRequests::Opening& o) { o.reference.assign(201, 'x'); }, "at most"},
           Case{"right", [](SubjectRequests::Opening& o) { o.right = DataRight::kOptOut; }, "no deadline"},
           Case{"malformed", [](SubjectRequests::Opening& o) { o.reference = "\xff"; }, "UTF-8"},
       }) {
    SubjectRequests::Opening opening = good;
    each.spoil(opening);
    const auto refused = requests().open(opening, "officer");
    ASSERT_FALSE(refused.ok()) << each.name;
    EXPECT_NE(refused.error().message.find(each.says), std::string::npos)
        << each.name << ": " << refused.error().message;
  }
  EXPECT_EQ(requests().open(good, "K4711").error().where, "by") << "the actor stands in clear";
  EXPECT_EQ(entries(), 0);
  EXPECT_EQ(count("SELECT count(*) FROM steward.subject_salt"), 0);
  for (const char* id : {"11111111-1111-4111-8111-111111111111", "7", ""}) {
    EXPECT_EQ(requests().get(id).error().code, ErrorCode::kNotFound) << id;
    EXPECT_EQ(closed(id, "2026-11-20").error().code, ErrorCode::kNotFound) << id;
  }
}

TEST_F(SubjectRequestsTest, IsListedByDeadlinePersonAndState) {
  const std::string late = opened("ada", "2026-09-01").id;                       // due 2026-10-01
  const std::string soon = opened("bob", "2026-10-26").id;                       // due 2026-11-26
  const std::string open = opened("ada", "2026-11-20", DataRight::kErasure).id;  // due 2026-12-21
  const std::string done = opened("bob", "2026-10-01").id;
  ASSERT_TRUE(closed(done, "2026-10-05", "", Outcome::kWithdrawn).ok());
  const std::string cpra =
      opened("cyd", "2026-11-20", DataRight::kErasure, Regulation::kCpra).id;  // 2027-01-04

  SubjectRequests::Filter filter;
  EXPECT_EQ(listed(filter), (std::vector<std::string>{late, done, soon, open, cpra}));
  filter.is_overdue = true;
  EXPECT_EQ(listed(filter), (std::vector<std::string>{late}));
  filter = {};
  filter.due_in = 7;
  EXPECT_EQ(listed(filter), (std::vector<std::string>{late, soon}));
  filter.due_in = 3;
  EXPECT_EQ(listed(filter), (std::vector<std::string>{late}));
  filter = {};
  filter.person = "bob";
  EXPECT_EQ(listed(filter), (std::vector<std::string>{done, soon}));
  filter.stored.is_closed = true;
  EXPECT_EQ(listed(filter), (std::vector<std::string>{done}));
  filter = {};
  filter.stored.regulation = Regulation::kCpra;
  EXPECT_EQ(listed(filter), (std::vector<std::string>{cpra}));
  filter = {};
  filter.stored.right = DataRight::kErasure;
  EXPECT_EQ(listed(filter), (std::vector<std::string>{open, cpra}));
  filter = {};
  filter.person = "nobody";
  EXPECT_TRUE(listed(filter).empty());

  std::vector<std::string> paged;
  filter = {};
  filter.stored.limit = 2;
  do {
    const auto page = requests().list(filter);
    ASSERT_TRUE(page.ok());
    for (const SubjectRequest& request : page->requests) paged.push_back(request.id);
    filter.stored.cursor = page->next_cursor;
    ASSERT_LE(paged.size(), 5u);
  } while (!filter.stored.cursor.empty());
  EXPECT_EQ(paged, (std::vector<std::string>{late, done, soon, open, cpra}));
  filter.stored.cursor = "2026-11-22.x";
  EXPECT_EQ(requests().list(filter).error().code, ErrorCode::kInvalidInput);
}

TEST_F(SubjectRequestsTest, AnErasedPersonIsNoLongerFoundAndTheRequestIsStillClosed) {
  const std::string id = opened("K4711", "2026-11-02", DataRight::kErasure).id;
  ASSERT_TRUE(steward_->people().erase("K4711", "Asked for under Art. 17 GDPR.", "dpo").ok());
  SubjectRequests::Filter filter;
  filter.person = "K4711";
  EXPECT_TRUE(listed(filter).empty());
  const auto done = closed(id, "2026-11-22");
  EXPECT_TRUE(done.ok()) << done.error().to_string();
}

TEST_F(SubjectRequestsTest, ThePersonIsNotNamedAsWhoRecordedIt) {
  const std::string id = opened("K4711", "2026-11-02").id;
  const SubjectRequests::Step withdrawn{
      .event = SubjectEvent::kClosed, .on = {}, .outcome = Outcome::kWithdrawn, .reason = ""};
  EXPECT_EQ(requests().take(id, withdrawn, "K4711").error().where, "by");
  EXPECT_EQ(entries(), 1);
  EXPECT_TRUE(requests().take(id, withdrawn, "bob").ok());
  EXPECT_EQ(tables_with("K4711"), std::vector<std::string>());
}

TEST_F(SubjectRequestsTest, WhoIsHeldIsErasedAfterTheRelease) {
  auto& holds = steward_->registers().holds();
  opened("bob", "2026-11-02");
  const auto hold = holds.add({.id = "",
                               .datasets = {},
                               .person = "K4711",
                               .reason = "A suit.",
                               .ordered_by = "The court",
                               .from = {}},
                              "counsel");
  ASSERT_TRUE(hold.ok()) << hold.error().to_string();
  const auto erase = [&](const char* person) {
    return steward_->people().erase(person, "Asked for under Art. 17 GDPR.", "dpo");
  };
  const auto refused = erase("K4711");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_EQ(refused.error().where, hold->id);
  EXPECT_EQ(holds.list()->front().subject, steward_->people().names_of("K4711")->front()) << "still linked";
  EXPECT_TRUE(erase("bob").ok()) << "nothing holds what there is of bob";
  ASSERT_TRUE(holds.release(hold->id, "Settled.", {}, "counsel").ok());
  const auto erased = erase("K4711");
  ASSERT_TRUE(erased.ok()) << erased.error().to_string();
  EXPECT_TRUE(erased->had_salt);
}

TEST_F(SubjectRequestsTest, WhatIsChangedBesideTheLedgerIsFoundByItsLiveCheck) {
  const SubjectRequest ada = opened("ada", "2026-09-01"), bob = opened("bob", "2026-10-26");
  const auto other = requests().open({.id = "",
                                      .person = "carl",
                                      .regulation = Regulation::kGdpr,
                                      .right = DataRight::kAccess,
                                      .received = day("2026-10-26"),
                                      .reference = ada.id},
                                     "officer");
  ASSERT_TRUE(other.ok()) << other.error().to_string();
  storage::Database database({.url = url_, .size = 1});
  const auto findings = [&](const std::string& change) {
    std::vector<std::string> found;
    const Status undone = database.run([&](pqxx::work& tx) -> Status {
      tx.exec("SET LOCAL session_replication_role = replica");  // no trigger, as a superuser may
      if (!change.empty()) tx.exec(change);
      STEWARD_ASSIGN_OR_RETURN(const auto verified, verify_live(tx, {steward_->public_key()}));
      for (const LiveFinding& finding : verified.findings) found.push_back(finding.what);
      return Error{ErrorCode::kConflict, "undone", ""};
    });
    EXPECT_EQ(undone.error().message, "undone");
    return fmt::format("{}", fmt::join(found, "\n"));
  };
  struct Case {
    std::string change, says;
  };
  const std::string second = std::to_string(bob.entry), third = std::to_string(other->entry);
  for (const Case& each :
       {Case{"UPDATE subject_request SET due = '2027-10-01' WHERE id = '" + ada.id + "'",
             "request " + ada.id},
        Case{"DELETE FROM subject_request WHERE id = '" + ada.id + "'", "request " + ada.id},
        Case{"UPDATE register_entry SET canonical = replace(canonical, '2026-11-26', '2027-11-26')",
             "Entry " + second + ": its copy"},
        Case{"UPDATE register_entry SET about = '" + ada.id + "'", "Entry " + second + ": its copy"},
        // Its text holds the id, but it is not what it is about.
        Case{"UPDATE register_entry SET about = '" + ada.id + "' WHERE seq = " + third,
             "Entry " + third + ": its copy"},
        Case{"UPDATE register_entry SET kind = 'legal_hold' WHERE seq = " + second,
             "Entry " + second + ": its copy"},
        Case{"UPDATE register_entry SET canonical = 'x' WHERE seq = " + second,
             "Entry " + second + ": its copy"},
        Case{"DELETE FROM register_entry WHERE seq = " + second, "Entry " + second + " is missing"},
        Case{"UPDATE register_entry SET seq = 900 WHERE seq = " + second, "holds an entry 900"}}) {
    const std::string found = findings(each.change);
    EXPECT_NE(found.find(each.says), std::string::npos) << each.change << "\n" << found;
  }
  EXPECT_EQ(findings(""), "");
}

TEST_F(SubjectRequestsTest, AHoldIsAddedListedReleasedAndRecorded) {
  auto& holds = steward_->registers().holds();
  LegalHolds::Adding adding{.id = "",
                            .datasets = {"*shop.customer"},
                            .person = "K4711",
                            .reason = "A suit.",
                            .ordered_by = "The court",
                            .from = day("2026-11-01")};
  const auto hold = holds.add(adding, "counsel");
  ASSERT_TRUE(hold.ok()) << hold.error().to_string();
  EXPECT_EQ(hold->subject.size(), 64u);
  EXPECT_EQ(tables_with("K4711"), std::vector<std::string>());
  adding.id = hold->id;
  EXPECT_EQ(holds.add(adding, "counsel")->entry, hold->entry) << "the same again";
  adding.reason = "Another.";
  EXPECT_EQ(holds.add(adding, "counsel").error().code, ErrorCode::kConflict);
  adding = {
      .id = "", .datasets = {}, .person = "K4711", .reason = "Of K4711.", .ordered_by = "x", .from = {}};
  EXPECT_EQ(holds.add(adding, "counsel").error().code, ErrorCode::kInvalidInput)
      << "the text names the person";
  adding.reason = "A suit.";
  EXPECT_EQ(holds.add(adding, "K4711").error().where, "by") << "the actor stands in clear";
  EXPECT_EQ(holds.list(true)->size(), 1u);
  EXPECT_EQ(holds.release(hold->id, "", {}, "counsel").error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(holds.release("nosuch", "Settled.", {}, "counsel").error().code, ErrorCode::kNotFound);
  const auto released = holds.release(hold->id, "Settled.", {}, "counsel");
  ASSERT_TRUE(released.ok()) << released.error().to_string();
  EXPECT_EQ(holds.release(hold->id, "Settled.", {}, "counsel")->last_entry, released->last_entry);
  EXPECT_EQ(holds.release(hold->id, "Again.", {}, "counsel").error().code, ErrorCode::kConflict);
  EXPECT_TRUE(holds.list(true)->empty());
  ASSERT_EQ(holds.list()->size(), 1u);
  EXPECT_EQ(holds.list()->front().release_reason, "Settled.");
  EXPECT_EQ(count("SELECT count(*) FROM steward.ledger_entry WHERE kind = 'legal_hold'"), 2);
  EXPECT_EQ(count("SELECT count(*) FROM steward.register_entry WHERE kind = 'legal_hold'"), 2);
}

}  // namespace
}  // namespace steward::service
