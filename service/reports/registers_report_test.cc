// What reports say of the registers: requests of people and legal holds.
#include <gtest/gtest.h>

#include "audit/report/shown_cell.h"
#include "service/reports/ledger_for_test.h"
#include "service/reports/recorded_for_test.h"

namespace steward::service::reports {
namespace {

namespace json = boost::json;
using audit::report::RecordedTable;
using audit::report::RecordingSink;
using audit::report::text_of;

TEST(ConsentRetention, AHoldStopsTheDeletionAndNotTheClock) {
  struct Case {
    const char* name;
    json::object hold;
    const char *released, *state, *people, *in_force;
  };
  const json::array customer{"*shop.customer"};
  const Case cases[] = {
      {"in force", {{"datasets", customer}}, "", "overdue, held since 2026-02-01", "0", "1"},
      {"as policies name it",
       {{"datasets", json::array{"shop.customer"}}},
       "",
       "overdue, held since 2026-02-01",
       "0",
       "1"},
      {"released", {{"datasets", customer}}, "2026-05-01", "overdue", "0", "0"},
      {"of another dataset", {{"datasets", json::array{"*orders"}}}, "", "overdue", "0", "1"},
      {"of a person", {{"subject", "aa"}}, "", "overdue", "1", "1"},
      {"of a person there", {{"subject", "aa"}, {"datasets", customer}}, "", "overdue", "1", "1"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    ReportForTest r;
    json::object body = each.hold;
    for (const auto& [key, value] : {std::pair{"event", "added"},
                                     {"hold", "h1"},
                                     {"from", "2026-02-01"},
                                     {"ordered_by", "The court"},
                                     {"reason", "A suit."}})
      body[key] = value;
    r.entry("legal_hold", "counsel", body, "2026-02-01T09:00:00Z");
    if (*each.released)
      r.entry("legal_hold", "counsel",
              {{"event", "released"}, {"hold", "h1"}, {"on", each.released}, {"reason", "Settled."}},
              "2026-05-01T09:00:00Z");
    r.entry("subject_erasure", "dpo", {{"erasure", "e"}, {"reason", "Asked for."}});
    const RecordingSink report = r.build("consent-retention");
    EXPECT_EQ(at(report.table("retention"), {"customer"}, "state"), each.state);
    EXPECT_EQ(at(report.table("retention"), {"customer"}, "people_held"), each.people);
    EXPECT_EQ(fact(report, "Legal holds in force"), each.in_force);
    EXPECT_EQ(fact(report, "People unlinked from the ledger"), "1");
    EXPECT_EQ(at(report.table("holds"), {"h1"}, "ordered_by"), "The court");
    // First seen in 1970: overdue for 55 years when the hold came.
    EXPECT_EQ(at(report.table("retention"), {"customer"}, "due"), "1971-01-01T00:00:00.000000Z");
    EXPECT_EQ(at(report.table("retention"), {"customer"}, "limit"), "1 year from when it came");
  }
}

TEST(ConsentRetention, WhatFellDueWhileItWasHeldFallsDueOnTheRelease) {
  struct Case {
    const char* name;
    std::vector<std::pair<const char*, const char*>> holds;
    const char* due;
  };
  // First seen on 2025-03-01 and kept for a year.
  for (const Case& each :
       {Case{"never held", {}, "2026-03-01"}, Case{"held then", {{"2026-02-01", "2026-05-01"}}, "2026-05-01"},
        Case{"held from that day", {{"2026-03-01", "2026-05-01"}}, "2026-05-01"},
        Case{"released before", {{"2026-01-01", "2026-03-01"}}, "2026-03-01"},
        Case{"overdue before it was held", {{"2026-03-02", "2026-05-01"}}, "2026-03-01"},
        Case{"held on", {{"2026-04-10", "2026-05-01"}, {"2026-02-01", "2026-04-10"}}, "2026-05-01"}}) {
    SCOPED_TRACE(each.name);
    ReportForTest r;
    r.world.dataset("crm.old_customer", {"email"});
    r.world.last_dataset().first_seen = *parse_rfc3339("2025-03-01T00:00:00Z");
    r.world.tag("crm.old_customer#email", "user.contact.email");
    for (const auto& [from, released] : each.holds) {
      r.entry(
          "legal_hold", "counsel",
          {{"event", "added"}, {"hold", from}, {"from", from}, {"datasets", json::array{"old_customer"}}});
      r.entry("legal_hold", "counsel", {{"event", "released"}, {"hold", from}, {"on", released}});
    }
    const RecordingSink report = r.build("consent-retention");
    EXPECT_EQ(at(report.table("retention"), {"old_customer"}, "due"),
              std::string(each.due) + "T00:00:00.000000Z");
  }
}

TEST(ConsentRetention, AHoldOnANameThatNothingHasShowsThatItIsOnNothing) {
  ReportForTest r;
  const auto hold = [&](const char* id, json::object body) {
    for (const auto& [key, value] : {std::pair{"event", "added"}, {"hold", id}, {"from", "2026-02-01"}})
      body[key] = value;
    r.entry("legal_hold", "counsel", body);
  };
  hold("end", {{"datasets", json::array{"customer"}}});
  hold("slip", {{"datasets", json::array{"custmer"}}});
  hold("pattern", {{"datasets", json::array{"*shop.*"}}});
  hold("person", {{"subject", "aa"}});
  r.entry("legal_hold", "counsel", {{"event", "lifted"}, {"hold", "end"}});
  const RecordingSink report = r.build("consent-retention");
  for (const auto& [id, count] : {std::pair{"end", "1"}, {"slip", "0"}, {"pattern", "3"}, {"person", ""}})
    EXPECT_EQ(at(report.table("holds"), {id}, "on_now"), count) << id;
  EXPECT_EQ(fact(report, "Entries on legal holds that cannot be read"), "1");
}

json::object opening(const std::string& id, const std::string& received, const std::string& due,
                     const std::string& person = "aa", const std::string& regulation = "gdpr") {
  return {{"event", "opened"},        {"request", id},        {"subject", person}, {"right", "access"},
          {"regulation", regulation}, {"received", received}, {"due", due}};
}

// One of each standing, as of the head of 2026-06-01.
ReportForTest with_requests() {
  ReportForTest r;
  r.entry("subject_request", "web", opening("late", "2026-01-01", "2026-02-02"), "2026-01-01T09:00:00Z");
  r.entry("subject_request", "web", opening("kept", "2026-02-01", "2026-03-02", "bb"),
          "2026-02-01T09:00:00Z");
  r.entry("subject_request", "officer",
          {{"event", "closed"},
           {"request", "late"},
           {"on", "2026-02-12"},
           {"outcome", "refused"},
           {"reason", "Not ours."}},
          "2026-02-20T09:00:00Z");
  r.entry("subject_request", "officer",
          {{"event", "closed"}, {"request", "kept"}, {"on", "2026-02-11"}, {"outcome", "fulfilled"}},
          "2026-02-11T09:00:00Z");
  r.entry("subject_request", "web", opening("overdue", "2026-04-01", "2026-05-01"), "2026-04-01T09:00:00Z");
  r.entry("subject_request", "web", opening("soon", "2026-05-04", "2026-06-04"), "2026-05-04T09:00:00Z");
  r.entry("subject_request", "web", opening("open", "2026-05-20", "2026-07-06", "bb", "cpra"),
          "2026-05-20T09:00:00Z");
  r.entry("subject_request", "web", {{"event", "closed"}, {"request", "unknown"}}, "2026-05-21T09:00:00Z");
  return r;
}

TEST(SubjectRequests, TellsDeadlinesKeptAndMissed) {
  const RecordingSink report = with_requests().build("subject-requests");
  for (const auto& [label, value] : {std::pair{"Requests", "5"},
                                     {"Open", "3"},
                                     {"Due within 7 days", "1"},
                                     {"Overdue", "1"},
                                     {"Answered in time", "1"},
                                     {"Answered late", "1"},
                                     {"Deadlines kept", "1 of 3"},
                                     {"Median days to an answer", "26"},
                                     {"Refused, with a reason", "1"},
                                     {"Kept only by what was recorded after the deadline", "0"},
                                     {"Events recorded more than a day after their day", "1"},
                                     {"Entries of the register that cannot be read", "1"}})
    EXPECT_EQ(fact(report, label), value) << label;
  const RecordedTable* requests = report.table("requests");
  for (const auto& [id, standing] : {std::pair{"late", "answered late"},
                                     {"kept", "answered in time"},
                                     {"overdue", "overdue"},
                                     {"soon", "due soon"},
                                     {"open", "open"}})
    EXPECT_EQ(at(requests, {id}, "standing"), standing);
  EXPECT_EQ(at(requests, {"late"}, "days"), "42");
  EXPECT_EQ(at(report.table("rights"), {"gdpr", "access"}, "provision"), "GDPR Art. 12(3), 15");
  EXPECT_EQ(at(report.table("rights"), {"cpra", "access"}, "open"), "1");
  EXPECT_EQ(at(report.table("request_events"), {"2"}, "why"), "Not ours.");
  EXPECT_EQ(at(report.table("request_events"), {"2"}, "later"), "8");
}

TEST(SubjectRequests, WhoWithdrawsAfterTheDeadlineHadBeenKeptWaiting) {
  for (const auto& [on, late] : {std::pair{"2026-05-01", "1"}, {"2026-05-02", "2"}}) {
    ReportForTest r = with_requests();
    r.entry("subject_request", "officer",
            {{"event", "closed"}, {"request", "overdue"}, {"on", on}, {"outcome", "withdrawn"}});
    const RecordingSink report = r.build("subject-requests");
    EXPECT_EQ(fact(report, "Withdrawn"), "1") << on;
    EXPECT_EQ(fact(report, "Overdue"), "0") << on;
    EXPECT_EQ(fact(report, "Answered late"), late) << on;
  }
}

TEST(SubjectRequests, HoldsTheRequestsThatPassItsFilters) {
  struct Case {
    const char* name;
    void (*set)(Filters&);
    std::vector<std::string> requests;
  };
  const Case cases[] = {
      {"person", [](Filters& f) { f.person = {"bb"}; }, {"kept", "open"}},
      {"regulation", [](Filters& f) { f.regulation = "cpra"; }, {"open"}},
      {"another regulation", [](Filters& f) { f.regulation = "pci"; }, {}},
      {"open in March",
       [](Filters& f) {
         f.from = *parse_rfc3339("2026-03-01T00:00:00Z");
         f.to = *parse_rfc3339("2026-04-01T00:00:00Z");
       },
       {}},
      {"open in February",
       [](Filters& f) {
         f.from = *parse_rfc3339("2026-02-12T00:00:00Z");
         f.to = *parse_rfc3339("2026-03-01T00:00:00Z");
       },
       {"late"}},
      {"until February", [](Filters& f) { f.to = *parse_rfc3339("2026-02-02T00:00:00Z"); }, {"late", "kept"}},
      {"from May",
       [](Filters& f) { f.from = *parse_rfc3339("2026-05-01T00:00:00Z"); },
       {"overdue", "soon", "open"}},
  };
  for (const Case& each : cases) {
    ReportForTest r = with_requests();
    each.set(r.filters);
    const RecordingSink report = r.build("subject-requests");
    std::vector<std::string> ids;
    for (const auto& row : report.table("requests")->rows) ids.push_back(text_of(row.front()));
    EXPECT_EQ(ids, each.requests) << each.name;
    if (!r.filters.person.empty()) {
      EXPECT_EQ(report.table("person")->rows.size(), 3u) << "opened and closed, and opened";
    }
  }
}

}  // namespace
}  // namespace steward::service::reports
