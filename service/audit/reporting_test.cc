// Reports over a real database: announced, bound to a head, the same again whatever happens later, and on
// record.
#include "service/audit/reporting.h"

#include <unistd.h>

#include "audit/bundle/verify_bundle.h"
#include "service/access_world_for_test.h"
#include "service/audit/heads.h"
#include "service/audit/key_change.h"
#include "service/audit/people.h"
#include "service/registers/legal_holds.h"
#include "service/registers/registers.h"
#include "service/registers/subject_requests.h"

namespace steward::service {
namespace {

using audit::report::Format;

class ReportingTest : public AccessWorldTest {
 protected:
  static std::string text_of(const ReportFile& file) {
    std::string text(file.bytes, '\0');
    EXPECT_EQ(::pread(file.descriptor, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
    return text;
  }
  Reporting& reporting() { return steward_->reporting(); }

  std::string made(const ReportRequest& request, Format format, const std::string& word,
                   uint64_t* head = nullptr) {
    const auto report = reporting().prepare(request, word, "officer");
    EXPECT_TRUE(report.ok()) << request.report << ": " << report.error().to_string();
    if (!report.ok()) return "";
    if (head) *head = (*report)->context.head.size;
    const auto file = reporting().write_file(**report, format);
    EXPECT_TRUE(file.ok()) << request.report << " as " << word << ": " << file.error().to_string();
    return file.ok() ? text_of(*file) : "";
  }

  // What would show in any report that read the present instead of its head.
  void let_things_happen() {
    decide_something();
    policy::ConsentEvent consent;
    consent.purpose = Purpose("analytics");
    consent.state = policy::ConsentState::kWithdrawn;
    EXPECT_TRUE(steward_->record_consent("p1", consent, "web").ok());
    const auto world = *steward_->world();
    const Dataset& dataset = world->catalog->datasets().front();
    EXPECT_TRUE(steward_
                    ->review_tag({dataset.id, dataset.fields.front().id}, Category("user.name"),
                                 TagState::kConfirmed, "officer", "seen")
                    .ok());
    EXPECT_TRUE(steward_
                    ->set_attributes(dataset.id,
                                     {{DatasetAttribute::kRegion, std::vector<std::string>{"US"}}}, "officer")
                    .ok());
    EXPECT_TRUE(steward_
                    ->put_lineage_setting("Organisation",
                                          "apiVersion: steward/v1\nkind: Organisation\ncontroller: {name: "
                                          "Another Ltd, contact: here}\n",
                                          "officer")
                    .ok());
    const std::string more = std::string(kAccessPolicies) +
                             "---\napiVersion: steward/v1\nkind: RetentionPolicy\nmetadata: {name: "
                             "later}\nrules:\n  - {id: all, data: {categories: "
                             "[\"*\"]}, period: P1D, start: created, reason: R.}\n";
    const auto applied = steward_->apply_policies({{"access.yaml", more}}, "officer");
    EXPECT_TRUE(applied.ok() && applied->set)
        << (applied.ok() ? applied->diagnostics.front().message : applied.error().message);
  }
  void decide_something() {
    policy::DecisionRequest request;
    request.subject.id = "jo";
    request.subject.roles = {"analyst"};
    request.resources = {(*steward_->world())->catalog->datasets().front().name.name};
    request.purpose = "analytics";
    request.data_subjects = {"p1"};
    EXPECT_TRUE(steward_->decide(request).ok());
  }
  std::string dataset() { return to_string((*steward_->world())->catalog->datasets().front().name); }
};

TEST_F(ReportingTest, TheSameHeadGivesTheSameBytesWhateverHappensLater) {
  decide_something();
  for (const reports::ReportKind& kind : reports::report_kinds()) {
    ReportRequest request;
    request.report = kind.name;
    if (kind.needs == "dataset") request.dataset = dataset();
    uint64_t head = 0;
    const std::string first = made(request, Format::kJson, "json", &head);
    let_things_happen();
    request.head = head;
    EXPECT_EQ(made(request, Format::kJson, "json"), first) << kind.name;
    const std::string html = made(request, Format::kHtml, "html"), csv = made(request, Format::kCsv, "csv");
    const std::string pdf = made(request, Format::kPdf, "pdf"),
                      parquet = made(request, Format::kParquet, "parquet");
    let_things_happen();
    EXPECT_EQ(made(request, Format::kHtml, "html"), html) << kind.name;
    EXPECT_EQ(made(request, Format::kCsv, "csv"), csv) << kind.name;
    EXPECT_EQ(made(request, Format::kPdf, "pdf"), pdf) << kind.name;
    EXPECT_EQ(made(request, Format::kParquet, "parquet"), parquet) << kind.name;
  }
}

// The key gives way between the announcement and the head: the report is announced again, so that no key
// signs a tree of before it came.
TEST_F(ReportingTest, AnnouncesAgainWhenTheKeyGaveWayMeanwhile) {
  decide_something();
  storage::Database database({.url = url_, .size = 2});
  int asked = 0;
  Reporting::Parts parts{database, system_clock(), {}, {}, {}, {}, {}, {}, {}};
  parts.sign = [&](const storage::LedgerMoment& moment) -> Result<std::optional<storage::StoredHead>> {
    if (++asked == 1) STEWARD_RETURN_IF_ERROR(steward_->change_key({}, "office"));
    return steward_->heads().sign(moment);
  };
  parts.key_of = [&](const audit::TreeHead& head) { return steward_->heads().key_of(head); };
  Reporting reporting(std::move(parts));
  const auto report = reporting.prepare({.report = "decisions"}, "json", "officer");
  ASSERT_TRUE(report.ok()) << report.error().to_string();
  EXPECT_EQ(asked, 2);
  EXPECT_EQ((*report)->announced, static_cast<int64_t>((*report)->context.head.size) - 1);
  EXPECT_EQ((*report)->context.key.to_string(), steward_->public_key().to_string());
  EXPECT_EQ(entries("export"), 2);
  const auto keys = *steward_->heads().key_history();
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_TRUE(audit::open_checkpoint((*report)->context.head.checkpoint, keys[0].to).ok());
}

TEST_F(ReportingTest, TheHeadIsOfTheTreeThatEndsWithTheAnnouncement) {
  decide_something();
  const auto report = reporting().prepare({.report = "decisions"}, "json", "officer");
  ASSERT_TRUE(report.ok()) << report.error().to_string();
  EXPECT_EQ((*report)->announced, static_cast<int64_t>((*report)->context.head.size) - 1);
  ASSERT_TRUE(audit::open_checkpoint((*report)->context.head.checkpoint, steward_->public_key()).ok());
  EXPECT_EQ(entries("export"), 1);
  const auto file = reporting().write_file(**report, Format::kJson);
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(reporting().record(**report, "json", file->sha256, file->bytes, "officer").ok());
  EXPECT_EQ(file->sha256, sha256(text_of(*file)));
  EXPECT_EQ(entries("export"), 2);
}

TEST_F(ReportingTest, ABundleHoldsAndIsTheSameAgain) {
  decide_something();
  for (const reports::ReportKind& kind : reports::report_kinds()) {
    ReportRequest request;
    request.report = kind.name;
    if (kind.needs == "dataset") request.dataset = dataset();
    const auto report = reporting().prepare(request, "bundle", "officer");
    ASSERT_TRUE(report.ok()) << kind.name << ": " << report.error().to_string();
    const auto bundle = reporting().write_bundle(**report);
    ASSERT_TRUE(bundle.ok()) << kind.name << ": " << bundle.error().to_string();
    const auto verified = audit::verify_bundle(text_of(*bundle), steward_->public_key());
    ASSERT_TRUE(verified.ok()) << kind.name << ": " << verified.error().to_string();
    EXPECT_TRUE(verified->holds) << kind.name;
    let_things_happen();
    request.head = (*report)->context.head.size;
    const auto later = reporting().prepare(request, "bundle", "officer");
    ASSERT_TRUE(later.ok()) << later.error().to_string();
    const auto again = reporting().write_bundle(**later);
    ASSERT_TRUE(again.ok()) << again.error().to_string();
    EXPECT_EQ(again->sha256, bundle->sha256) << kind.name;
  }
}

TEST_F(ReportingTest, ABundleTellsOfNoOtherPersonAndNoOtherData) {
  decide_something();
  auto& registers = steward_->registers();
  const auto hold = [&](std::vector<std::string> datasets, const std::string& person, const char* reason) {
    const auto added = registers.holds().add({.id = "",
                                              .datasets = std::move(datasets),
                                              .person = person,
                                              .reason = reason,
                                              .ordered_by = "The court",
                                              .from = {}},
                                             "counsel");
    EXPECT_TRUE(added.ok()) << added.error().to_string();
  };
  hold({}, "p1", "Of one person.");
  hold({}, "p2", "Of another person.");
  hold({dataset()}, "", "Of this dataset.");
  hold({"elsewhere"}, "", "Of another dataset.");
  for (const char* person : {"p1", "p2"})
    ASSERT_TRUE(
        registers.requests().open({.id = "", .person = person, .received = {}, .reference = ""}, "web").ok());
  made({.report = "subject-requests", .person = "p2"}, Format::kJson, "json");
  const std::string one = steward_->people().names_of("p1")->front(),
                    another = steward_->people().names_of("p2")->front();
  struct Case {
    ReportRequest request;
    std::vector<std::string> holds, lacks;
  };
  for (const Case& each :
       {Case{{.report = "subject-requests", .person = "p1"},
             {one, "Of one person.", "legal hold added", "report subject-requests asked for"},
             {another, "Of another person.", "Of this dataset.", "Of another dataset."}},
        Case{{.report = "consent-retention", .person = "p1"},
             {"Of one person.", "Of this dataset."},
             {another, "Of another person."}},
        Case{{.report = "consent-retention", .dataset = dataset()},
             {"Of this dataset.", "Of one person."},
             {"Of another dataset."}},
        Case{{.report = "inventory", .dataset = dataset()}, {}, {another}}}) {
    const auto report = reporting().prepare(each.request, "bundle", "officer");
    ASSERT_TRUE(report.ok()) << report.error().to_string();
    const auto bundle = reporting().write_bundle(**report);
    ASSERT_TRUE(bundle.ok()) << bundle.error().to_string();
    const std::string text = text_of(*bundle);
    const std::string what = each.request.report + " " + each.request.person + each.request.dataset;
    for (const std::string& part : each.holds)
      EXPECT_NE(text.find(part), std::string::npos) << what << ": " << part;
    for (const std::string& part : each.lacks)
      EXPECT_EQ(text.find(part), std::string::npos) << what << ": " << part;
  }
}

TEST_F(ReportingTest, APersonIsFoundByIdAndByHashAndNeverNamed) {
  decide_something();
  ReportRequest request{.report = "subject-requests"};
  request.person = "p1";
  uint64_t head = 0;
  const std::string by_id = made(request, Format::kJson, "json", &head);
  EXPECT_EQ(by_id.find("\"p1\""), std::string::npos);
  EXPECT_NE(by_id.find("Entries about this person"), std::string::npos);
  request.head = head;
  EXPECT_EQ(made(request, Format::kJson, "json"), by_id);
}

TEST_F(ReportingTest, WhatMakesNoSenseIsRefusedBeforeItIsRecorded) {
  struct Refused {
    ReportRequest request;
    ErrorCode code;
    const char* where;
  };
  ReportRequest dataset{.report = "inventory"}, purpose{.report = "decisions"}, none{.report = "decisions"},
      beyond{.report = "decisions"}, zero{.report = "decisions"};
  dataset.dataset = "nosuch";
  purpose.purpose = "anlytics";
  none.report = "desicions";
  beyond.head = 1'000'000;
  zero.head = 0;
  for (const Refused& each :
       {Refused{dataset, ErrorCode::kNotFound, "dataset"},
        Refused{purpose, ErrorCode::kInvalidInput, "purpose"},
        Refused{none, ErrorCode::kInvalidInput, "report"}, Refused{beyond, ErrorCode::kNotFound, "head"},
        Refused{zero, ErrorCode::kInvalidInput, "head"}}) {
    const auto refused = reporting().prepare(each.request, "json", "officer");
    ASSERT_FALSE(refused.ok()) << each.where;
    EXPECT_EQ(refused.error().code, each.code) << refused.error().to_string();
    EXPECT_EQ(refused.error().where, each.where) << refused.error().to_string();
  }
  EXPECT_EQ(entries("export"), 0);
}

}  // namespace
}  // namespace steward::service
