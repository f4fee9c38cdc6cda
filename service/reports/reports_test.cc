// What each report says of a small world and a ledger by hand.
#include <gtest/gtest.h>

#include "audit/report/shown_cell.h"
#include "service/reports/ledger_for_test.h"
#include "service/reports/places.h"
#include "service/reports/recorded_for_test.h"
#include "service/reports/regulation.h"
#include "service/reports/rule_words.h"

namespace steward::service::reports {
namespace {

namespace json = boost::json;
using audit::report::RecordedTable;
using audit::report::RecordingSink;
using audit::report::text_of;

const std::string kEmail = std::string(ReportForTest::kCustomer) + "#email";

ReportForTest with_decisions() {
  ReportForTest r;
  r.entry("grant", "officer", ReportForTest::grant("alice", "officer"), "2026-01-01T00:00:00Z");
  r.entry("decision", "alice", ReportForTest::decision("permit", kEmail, "shop/mail"),
          "2026-03-01T00:00:00Z");
  r.entry("decision", "bob", ReportForTest::decision("deny", kEmail, "gdpr/special-categories", "analytics"),
          "2026-04-01T00:00:00Z");
  return r;
}

TEST(Reports, EveryReportIsMadeOfAnEmptyLedger) {
  for (const ReportKind& kind : report_kinds()) {
    SCOPED_TRACE(std::string(kind.name));
    ReportForTest r;
    if (kind.needs == "dataset") r.filters.dataset = ReportForTest::kCustomer;
    const RecordingSink report = r.build(std::string(kind.name));
    EXPECT_TRUE(report.ended);
    EXPECT_EQ(report.cover.title, kind.title);
    EXPECT_FALSE(report.headings.empty());
  }
}

TEST(Reports, TheSameContextTellsTheSame) {
  for (const ReportKind& kind : report_kinds()) {
    ReportForTest r = with_decisions();
    if (kind.needs == "dataset") r.filters.dataset = ReportForTest::kCustomer;
    EXPECT_EQ(r.build(std::string(kind.name)).calls, r.build(std::string(kind.name)).calls) << kind.name;
  }
}

TEST(Reports, AFilterThatFitsNoReportIsRefused) {
  struct Case {
    const char* report;
    void (*set)(Filters&);
    const char* says;
  };
  const Case cases[] = {
      {"desicions", [](Filters&) {}, "did you mean 'decisions'?"},
      {"impact-assessment", [](Filters&) {}, "is about one dataset"},
      {"policy-changes", [](Filters& f) { f.dataset = "x"; }, "is not made by dataset"},
      {"inventory", [](Filters& f) { f.person = {"aa"}; }, "is not made by person"},
      {"decisions", [](Filters& f) { f.regulation = "gpdr"; }, "did you mean 'gdpr'?"},
      {"decisions", [](Filters& f) { f.from = *parse_rfc3339("2026-02-01T00:00:00Z"), f.to = f.from; },
       "ends before it begins"},
  };
  for (const Case& each : cases) {
    ReportForTest r;
    each.set(r.filters);
    RecordingSink sink;
    const Status status = r.try_build(each.report, sink);
    ASSERT_FALSE(status.ok()) << each.says;
    EXPECT_EQ(status.error().code, ErrorCode::kInvalidInput) << each.says;
    EXPECT_NE(status.error().message.find(each.says), std::string::npos) << status.error().message;
    EXPECT_TRUE(sink.calls.empty()) << each.says;
  }
}

TEST(DecisionsReport, TellsEachDecisionWithItsEvidence) {
  const RecordingSink report = with_decisions().build("decisions");
  EXPECT_EQ(fact(report, "Decisions"), "2");
  EXPECT_EQ(fact(report, "Permitted"), "1");
  EXPECT_EQ(fact(report, "Denied"), "1");
  const RecordedTable* decisions = report.table("decisions");
  EXPECT_EQ(at(decisions, {"1"}, "subject"), "alice");
  EXPECT_EQ(at(decisions, {"1"}, "datasets"), "customer");
  EXPECT_EQ(at(decisions, {"1"}, "reasons"), "Because of shop/mail.");
  EXPECT_EQ(at(decisions, {"1"}, "obligations"),
            "mask customer#email: hash; keep copies for at most 30 days");
  const RecordedTable* evidence = report.table("evidence");
  EXPECT_EQ(at(evidence, {"1"}, "grants"), "g1");
  EXPECT_EQ(at(evidence, {"1"}, "approvers"), "officer (privacy_officer)");
  EXPECT_EQ(at(evidence, {"1"}, "policy_set"), std::string(64, '1'));
}

TEST(DecisionsReport, HoldsWhatPassesItsFilters) {
  struct Case {
    const char* name;
    void (*set)(Filters&);
    std::vector<std::string> entries;
  };
  const Case cases[] = {
      {"all", [](Filters&) {}, {"1", "2"}},
      {"from", [](Filters& f) { f.from = *parse_rfc3339("2026-03-15T00:00:00Z"); }, {"2"}},
      {"to", [](Filters& f) { f.to = *parse_rfc3339("2026-04-01T00:00:00Z"); }, {"1"}},
      {"purpose", [](Filters& f) { f.purpose = "analytics"; }, {"2"}},
      {"dataset", [](Filters& f) { f.dataset = ReportForTest::kCustomer; }, {"1", "2"}},
      {"another dataset", [](Filters& f) { f.dataset = "postgres://db:5432/shop.orders"; }, {}},
      {"person",
       [](Filters& f) {
         f.person = {"zz", "aa"};
       },
       {"1", "2"}},
      {"another person", [](Filters& f) { f.person = {"bb"}; }, {}},
      {"a law that a rule in force cites", [](Filters& f) { f.regulation = "gdpr"; }, {"1", "2"}},
      {"another law", [](Filters& f) { f.regulation = "pci"; }, {}},
  };
  for (const Case& each : cases) {
    ReportForTest r = with_decisions();
    each.set(r.filters);
    const RecordingSink report = r.build("decisions");
    std::vector<std::string> entries;
    for (const auto& row : report.table("decisions")->rows) entries.push_back(text_of(row.front()));
    EXPECT_EQ(entries, each.entries) << each.name;
  }
}

TEST(InventoryReport, TellsWhereACategoryLivesAndWhereItWasNotFound) {
  ReportForTest r;
  r.entry("scan", "scanner",
          {{"datasets", json::array{ReportForTest::kCustomer, "postgres://db:5432/shop.orders"}},
           {"rules_hash", "f00d"}});
  r.world.tag("shop.orders#id", "user.contact.email", TagState::kRejected);
  const RecordingSink report = r.build("inventory");
  EXPECT_EQ(at(report.table("certificate"), {"user.contact.email"}, "not_found_in"), "0")
      << "it was rejected";
  EXPECT_EQ(at(report.table("certificate"), {"user.contact.email"}, "rejected_in"), "1");
  EXPECT_EQ(at(report.table("certificate"), {"user.financial"}, "rejected_in"), "0");
  EXPECT_EQ(fact(report, "Categories found nowhere"), "1");
  EXPECT_EQ(at(report.table("locations"), {"user.contact.email", "customer"}, "field"), "email");
  EXPECT_EQ(at(report.table("locations"), {"user.contact.email", "mail"}, "origin"), "flowed in");
  EXPECT_EQ(at(report.table("certificate"), {"user.health_and_medical"}, "not_found_in"), "1");
  EXPECT_EQ(at(report.table("certificate"), {"user.health_and_medical"}, "found_where"), "customer");
  EXPECT_EQ(at(report.table("certificate"), {"user.financial"}, "not_found_in"), "2");
  EXPECT_EQ(at(report.table("certificate"), {"user.financial"}, "found_in"), "0");
  EXPECT_EQ(fact(report, "Datasets covered"), "2");
  EXPECT_EQ(at(report.table("datasets"), {"orders"}, "covered"), "true");
  EXPECT_EQ(at(report.table("datasets"), {"new"}, "covered"), "false");
  EXPECT_NE(at(report.table("datasets"), {"new"}, "last_scan").find("gap: The dataset was never scanned"),
            std::string::npos);
  EXPECT_EQ(fact(report, "Never scanned"), "1");
}

TEST(InventoryReport, ChangesAreThoseSinceTheInventoryBefore) {
  ReportForTest r;
  const auto change = [&] {
    return r.entry("tag_change", "scanner",
                   {{"field", kEmail}, {"category", "user.contact.email"}, {"change", "added"}});
  };
  change();
  r.entry("export", "officer", {{"report", "inventory"}});
  r.entry("export", "officer", {{"report", "inventory"}, {"sha256", "ab"}});
  const int64_t later = change();
  // None of these told of that change, or of all datasets.
  r.entry("export", "officer", {{"report", "inventory"}, {"head", 1}});
  r.entry("export", "officer",
          {{"report", "inventory"}, {"filters", json::object{{"dataset", "postgres://db:5432/mart.mail"}}}});
  r.entry("export", "officer",
          {{"report", "inventory"}, {"filters", json::object{{"to", "2026-01-01T00:00:00Z"}}}});
  r.entry("export", "officer", {{"report", "inventory"}});  // of this very report
  const RecordingSink report = r.build("inventory");
  ASSERT_EQ(report.table("changes")->rows.size(), 1u);
  EXPECT_EQ(text_of(report.table("changes")->cell(0, "entry")), std::to_string(later));
}

TEST(ProcessingRecords, AreFilledWithGapsMarked) {
  ReportForTest r = with_decisions();
  RecordingSink report = r.build("processing-records");
  const RecordedTable* activities = report.table("activities");
  EXPECT_EQ(at(activities, {"marketing"}, "categories"), "user.contact.email");
  EXPECT_NE(at(activities, {"marketing"}, "subjects").find("gap: "), std::string::npos);
  EXPECT_NE(at(activities, {"marketing"}, "transfers").find("us-east-1"), std::string::npos);
  EXPECT_NE(fact(report, "Controller").find("gap: Nobody declared the organisation"), std::string::npos);
  const auto gaps_before = std::stoi(fact(report, "Gaps"));

  r.organisation = Organisation{};
  r.organisation->controller = {"Shop GmbH", "Bonn"};
  r.organisation->data_protection_officer = {"The officer", "dpo@shop.example"};
  r.organisation->activities = {{Purpose("marketing"),
                                 {"customers"},
                                 {"Mailer Ltd"},
                                 {{"US", "Standard contractual clauses"}},
                                 "Art. 6(1)(f)"}};
  report = r.build("processing-records");
  EXPECT_EQ(fact(report, "Controller"), "Shop GmbH, Bonn");
  EXPECT_EQ(at(report.table("activities"), {"marketing"}, "subjects"), "customers");
  EXPECT_NE(at(report.table("activities"), {"marketing"}, "recipients").find("Mailer Ltd"),
            std::string::npos);
  EXPECT_LT(std::stoi(fact(report, "Gaps")), gaps_before);
  EXPECT_EQ(fact(report, "Joint controllers"), "none declared");
}

TEST(ProcessingRecords, TellWhatNoActivityExplains) {
  ReportForTest r = with_decisions();
  r.organisation = Organisation{};
  r.organisation->controller = {"Shop GmbH", "Bonn"};
  r.organisation->activities = {{Purpose("marketing"), {"customers"}, {}, {}, ""},
                                {Purpose("sales"), {"customers"}, {}, {}, ""}};
  const RecordingSink report = r.build("processing-records");
  const std::string declared = fact(report, "Declared activities for which no permit opens personal data");
  EXPECT_NE(declared.find("declares sales, and no permit"), std::string::npos) << declared;
}

TEST(RuleWords, RetentionIsSaidInWords) {
  const std::tuple<Period, std::string, std::string> cases[] = {
      {{.months = 24}, "last_used", "2 years from its last use (r)"},
      {{.months = 13, .days = 1}, "created", "1 year 1 month 1 day from when it came (r)"},
      {{.time = std::chrono::hours(36)}, "account_closed", "36 hours from the event account_closed (r)"},
      {{.time = std::chrono::seconds(90)}, "created", "90 seconds from when it came (r)"},
      {{}, "created", "no time from when it came (r)"}};
  for (const auto& [period, start, words] : cases) {
    policy::RetentionRule rule;
    rule.id = "r";
    rule.period = period;
    rule.start = start;
    EXPECT_EQ(retention_words(rule), words);
  }
}

TEST(AccessReview, TellsWhoCouldAndWhoDid) {
  const RecordingSink report = with_decisions().build("access-review");
  EXPECT_EQ(at(report.table("could"), {"role marketing", "read", "customer", "marketing"}, "clear"),
            "user.contact.email");
  EXPECT_EQ(at(report.table("could_other"), {"role analyst", "read", "orders"}, "fields"), "2");
  EXPECT_EQ(at(report.table("permits"), {"shop/asked"}, "needs"), "consent to the purpose asked for");
  EXPECT_EQ(at(report.table("did"), {"alice", "customer"}, "permitted"), "1");
  EXPECT_EQ(at(report.table("grants"), {"g1"}, "used"), "1");
  EXPECT_EQ(at(report.table("grants"), {"g1"}, "note"), "ends within 14 days");
  EXPECT_EQ(fact(report, "Approvals by oneself"), "0");
}

TEST(AccessReview, FindsAnApprovalByOneself) {
  ReportForTest r;
  r.entry("grant", "alice", ReportForTest::grant("alice", "alice"));
  const RecordingSink report = r.build("access-review");
  EXPECT_EQ(fact(report, "Approvals by oneself"), "1");
  EXPECT_EQ(at(report.table("own_approvals"), {"0"}, "person"), "alice");
}

TEST(ConsentRetention, CountsStatesAndFindsWhatIsOverdue) {
  ReportForTest r;
  const Timestamp then = *parse_rfc3339("2026-01-01T00:00:00Z");
  for (const auto& [subject, state] :
       {std::pair{"aa", policy::ConsentState::kGranted}, std::pair{"bb", policy::ConsentState::kWithdrawn}}) {
    policy::ConsentEvent event;
    event.subject = subject;
    event.purpose = Purpose("analytics");
    event.state = state;
    event.effective_at = event.recorded_at = then;
    r.consent.push_back(event);
  }
  const RecordingSink report = r.build("consent-retention");
  EXPECT_EQ(at(report.table("consent"), {"analytics"}, "granted"), "1");
  EXPECT_EQ(at(report.table("consent"), {"analytics"}, "withdrawn"), "1");
  EXPECT_EQ(at(report.table("consent"), {"analytics"}, "required_by"), "shop/asked");
  // First seen in 1970 by this world: a year is over.
  EXPECT_EQ(at(report.table("retention"), {"customer"}, "state"), "overdue");
  EXPECT_EQ(fact(report, "Legal holds in force"), "0");
  EXPECT_NE(fact(report, "Deletion of overdue data").find("gap: "), std::string::npos);
}

TEST(SubjectRequests, ListsEverythingAboutAPerson) {
  ReportForTest r = with_decisions();
  r.entry("consent", "web",
          {{"subject", "aa"},
           {"purpose", "marketing"},
           {"state", "granted"},
           {"effective_at", "2026-04-02T00:00:00Z"}});
  r.entry("consent", "web", {{"subject", "bb"}, {"purpose", "marketing"}, {"state", "withdrawn"}});
  const auto of_person = [](const char* person) {
    return json::object{{"report", "decisions"}, {"filters", json::object{{"person", person}}}};
  };
  r.entry("legal_hold", "counsel",
          {{"event", "added"}, {"hold", "h1"}, {"subject", "aa"}, {"datasets", json::array{"customer"}}});
  r.entry("legal_hold", "counsel", {{"event", "added"}, {"hold", "h2"}, {"subject", "bb"}});
  r.entry("export", "officer", of_person("aa"));
  r.entry("export", "officer", of_person("bb"));
  r.entry("legal_hold", "counsel", {{"event", "released"}, {"hold", "h1"}, {"on", "2026-04-02"}});
  r.filters.person = {"aa"};
  r.filters.regulation = "gdpr";
  const RecordingSink report = r.build("subject-requests");
  std::vector<std::string> whats;
  for (size_t i = 2; i < report.table("person")->rows.size(); ++i)
    whats.push_back(text_of(report.table("person")->cell(i, "what")));
  EXPECT_EQ(whats, (std::vector<std::string>{"consent granted as of 2026-04-02T00:00:00Z", "legal hold added",
                                             "report decisions asked for", "legal hold released"}));
  EXPECT_EQ(fact(report, "Entries about this person"), "6");
  EXPECT_EQ(fact(report, "Withdrawals of consent"), "0") << "that was somebody else";
  EXPECT_EQ(fact(report, "Requests"), "0");
}

TEST(ImpactAssessment, FindsRisksAndIsMarkedAsADraft) {
  ReportForTest r = with_decisions();
  r.filters.dataset = ReportForTest::kCustomer;
  const RecordingSink report = r.build("impact-assessment");
  EXPECT_EQ(report.paragraphs.front().substr(0, 6), "DRAFT.");
  std::string risks;
  for (const auto& row : report.table("risks")->rows)
    risks += text_of(row[0]) + ": " + text_of(row[1]) + "\n";
  for (const char* risk : {"Special categories", "user.health_and_medical", "Large scale",
                           "Kept in a third country", "Models are trained"})
    EXPECT_NE(risks.find(risk), std::string::npos) << risk << " is not among:\n" << risks;
  EXPECT_EQ(at(report.table("flows"), {"goes to", "mail"}, "steps"), "1");
}

TEST(PolicyChanges, TellsWhoAndWhatAndCountsDecisionsUnderEach) {
  ReportForTest r;
  r.entry("policy_change", "root", {{"hash", std::string(64, '1')}, {"files", json::array{"shop.yaml"}}});
  r.entry("decision", "alice", ReportForTest::decision("permit", kEmail, "shop/mail"));
  r.entry("policy_change", "root", {{"trusted_key", "policy+1a2b3c4d+AbC"}});
  const RecordingSink report = r.build("policy-changes");
  EXPECT_EQ(at(report.table("changes"), {"0"}, "permitted"), "1");
  EXPECT_EQ(at(report.table("changes"), {"2"}, "what"), "trusted a key");
  EXPECT_EQ(at(report.table("rules"), {"0", "new", "shop/mail"}, "reason"),
            "Mail is sent (GDPR Art. 6(1)(f)).");
}

TEST(Regulation, CitationsAreReadFromReasons) {
  struct Case {
    const char *reason, *citation;
  };
  for (const Case& each :
       {Case{"Mail is sent (GDPR Art. 6(1)(f), Art. 7).", "GDPR Art. 6(1)(f), Art. 7"},
        Case{"No brackets at all.", ""}, Case{"In brackets (of no law).", ""},
        Case{"Removed (as told) (45 CFR 164.514(b)(2)(i)(D)).", "45 CFR 164.514(b)(2)(i)(D)"},
        Case{"Unbalanced ) ( GDPR", ""}})
    EXPECT_EQ(citation_of(each.reason), each.citation) << each.reason;
}

TEST(Places, AreReadFromRegions) {
  struct Case {
    const char* region;
    Place place;
  };
  for (const Case& each :
       {Case{"DE", Place::kUnion}, Case{"de", Place::kUnion}, Case{"CH", Place::kAdequate},
        Case{"US", Place::kOutside}, Case{"eu-central-1", Place::kUnion}, Case{"eu-west-2", Place::kAdequate},
        Case{"us-east-1", Place::kOutside}, Case{"the basement", Place::kUnknown},
        Case{"1x", Place::kUnknown}, Case{"", Place::kUnknown}})
    EXPECT_EQ(place_of(each.region), each.place) << each.region;
}

TEST(LedgerEntryReading, WhatIsOddIsAsIfNothingWasSaid) {
  for (const char* text :
       {"", "[]", "{}", R"({"body":[],"time":"2026-01-01T00:00:00Z"})", R"({"body":{},"time":"yesterday"})"})
    EXPECT_FALSE(read_entry(7, text).ok()) << text;
  const auto entry = read_entry(
      7,
      R"({"actor":1,"body":{"fields":{"a":1},"reasons":[1,{"rule":2}],"obligations":[]},"kind":"decision","time":"2026-01-01T00:00:00Z"})");
  ASSERT_TRUE(entry.ok());
  EXPECT_EQ(entry->actor, "");
  EXPECT_TRUE(datasets_of(entry->body).empty());
  EXPECT_TRUE(rules_of(entry->body).empty());
  EXPECT_TRUE(obligations_of(entry->body).empty());
}

}  // namespace
}  // namespace steward::service::reports
