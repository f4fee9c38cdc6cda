// Decide, change the world, replay: every recorded verdict comes out again, and a proposed set changes
// exactly what it should.
#include "service/replay.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "service/steward.h"
#include "storage/pool.h"
#include "storage/storage_fixture.h"

namespace steward::service {
namespace {

constexpr char kShop[] = "postgres://db:5432";

constexpr char kThen[] = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: shop}
rules:
  - id: support-reads-contact
    effect: permit
    subjects: {roles: [support]}
    actions: [read]
    purposes: [essential.service]
    data: {categories: [user.contact, none]}
    reason: "Support helps customers."
  - id: marketing-with-consent
    effect: permit
    subjects: {roles: [marketing]}
    actions: [read]
    purposes: [marketing]
    data: {categories: [user.contact, none]}
    require: {consent: true}
    reason: "Who agreed is written to."
)";

class ReplayTest : public testing::Test {
 protected:
  void SetUp() override {
    Options options;
    options.database_url = url_;
    options.keys_dir = folder_.path() / "keys";
    options.clock = [this] { return now_ += std::chrono::seconds(1); };
    auto opened = Steward::open(std::move(options));
    ASSERT_TRUE(opened.ok()) << opened.error().to_string();
    steward_ = *std::move(opened);
    apply(kThen);
    scan("user.contact.email");
  }

  std::shared_ptr<const policy::PolicySet> set(const std::string& text) {
    const auto outcome = policy::load_policies({{"p.yaml", text}});
    EXPECT_TRUE(outcome.set) << (outcome.diagnostics.empty() ? "" : outcome.diagnostics.front().message);
    return outcome.set;
  }
  void apply(const std::string& text) {
    const auto outcome = steward_->apply_policies({{"p.yaml", text}}, "ann");
    ASSERT_TRUE(outcome.ok());
    ASSERT_TRUE(outcome->set) << outcome->diagnostics.front().message;
  }
  void scan(const std::string& category, const std::string& table = "shop.public.customer") {
    scanners::ScanReport report;
    report.rules_hash = "r";
    scanners::DatasetReport& dataset = report.datasets.emplace_back();
    dataset.name = {kShop, table};
    dataset.kind = DatasetKind::kTable;
    dataset.design = scanners::SampleDesign::kEverything;
    for (const char* column : {"id", "email"}) {
      scanners::FieldReport& field = dataset.fields.emplace_back();
      field.field.path = column;
      field.field.ordinal = static_cast<int>(dataset.fields.size());
      field.rows_examined = 100;
      if (field.field.path == "email" && !category.empty()) {
        field.categories = {Category(category)};
        scanners::Finding& finding = field.findings.emplace_back();
        finding.category = Category(category);
        finding.confidence = 0.9;
      }
    }
    const auto stored = steward_->store_scan(report, "ann");
    ASSERT_TRUE(stored.ok()) << stored.error().to_string();
  }
  void consent(policy::ConsentState state) {
    policy::ConsentEvent event;
    event.purpose = Purpose("marketing");
    event.state = state;
    ASSERT_TRUE(steward_->record_consent("customer-1", event, "ann").ok());
  }
  policy::Verdict ask(const std::string& role, const std::string& purpose, bool of_customer = false,
                      const std::string& resource = "customer") {
    policy::DecisionRequest request;
    request.subject = {"job-" + role, {role}, {}, {}};
    request.resources = {resource};
    request.purpose = purpose;
    if (of_customer) request.data_subjects = {"customer-1"};
    const auto recorded = steward_->decide(std::move(request));
    EXPECT_TRUE(recorded.ok()) << recorded.error().to_string();
    return recorded->decision.verdict;
  }
  ReplayReport replay(const std::string& proposed, ReplayOptions options = {}) {
    auto report = steward_->replay(set(proposed), options);
    EXPECT_TRUE(report.ok()) << report.error().to_string();
    return *std::move(report);
  }

  std::string url_ = storage::empty_database_url();
  storage::TemporaryFolder folder_;
  Timestamp now_ = *parse_rfc3339("2026-11-20T10:00:00Z");
  std::unique_ptr<Steward> steward_;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST_F(ReplayTest, RecordedVerdictsComeOutAgainHoweverTheWorldMovedOn) {
  EXPECT_EQ(ask("support", "essential.service"), policy::Verdict::kPermit);
  EXPECT_EQ(ask("marketing", "marketing", true), policy::Verdict::kDeny);
  consent(policy::ConsentState::kGranted);
  EXPECT_EQ(ask("marketing", "marketing", true), policy::Verdict::kPermit);
  scan("user.financial");
  EXPECT_EQ(ask("support", "essential.service"), policy::Verdict::kDeny);
  consent(policy::ConsentState::kWithdrawn);
  EXPECT_EQ(ask("marketing", "marketing", true), policy::Verdict::kDeny);
  apply(replaced(kThen, "categories: [user.contact, none]", "categories: [user, none]"));
  EXPECT_EQ(ask("support", "essential.service"), policy::Verdict::kPermit);
  const auto node = (*steward_->world())->catalog->resolve("customer");
  ASSERT_TRUE(
      steward_->set_attributes(node->dataset, {{DatasetAttribute::kOwner, {{"team:shop"}}}}, "ann").ok());
  EXPECT_EQ(ask("support", "essential.service"), policy::Verdict::kPermit);

  const ReplayReport report = replay(kThen);
  EXPECT_EQ(report.decisions, 7u);
  EXPECT_EQ(report.reproduced, 7u);
  EXPECT_EQ(report.not_reproduced, 0u);
  EXPECT_EQ(report.inexact, 0u);
  EXPECT_EQ(report.unreadable, 0u);
  EXPECT_EQ(report.without_generation, 0u);
  // The set of then denied what the later one permits.
  ASSERT_EQ(report.changes.size(), 1u);
  EXPECT_EQ(report.changes[0].what, "permit → deny");
  EXPECT_EQ(report.changes[0].decisions, 2u);
}

TEST_F(ReplayTest, AProposedSetChangesExactlyWhatItShould) {
  for (int i = 0; i < 5; ++i) ask("support", "essential.service");
  consent(policy::ConsentState::kGranted);
  for (int i = 0; i < 3; ++i) ask("marketing", "marketing", true);
  ask("analyst", "analytics");

  EXPECT_TRUE(replay(kThen).changes.empty());

  const ReplayReport forbidden = replay(std::string(kThen) + R"(  - id: no-marketing
    effect: forbid
    purposes: [marketing]
    data: {categories: [user.contact]}
    reason: "Not any more."
)");
  ASSERT_EQ(forbidden.changes.size(), 1u);
  const ReplayChange& change = forbidden.changes[0];
  EXPECT_EQ(change.what, "permit → deny");
  EXPECT_EQ(change.decisions, 3u);
  EXPECT_EQ(forbidden.changed, 3u);
  EXPECT_TRUE(forbidden.has_flips());
  EXPECT_EQ(change.by_rule, (ReplayChange::Counts{{"shop/no-marketing", 3}}));
  EXPECT_EQ(change.by_role, (ReplayChange::Counts{{"marketing", 3}}));
  EXPECT_EQ(change.by_purpose, (ReplayChange::Counts{{"marketing", 3}}));
  EXPECT_EQ(change.by_dataset, (ReplayChange::Counts{{"customer", 3}}));
  ASSERT_EQ(change.examples.size(), 1u);
  EXPECT_EQ(change.examples[0].request.subject.id, "job-marketing");
  EXPECT_LT(forbidden.distinct, forbidden.decisions);

  const ReplayReport masked =
      replay(replaced(kThen, "    reason: \"Support helps",
                      "    masks: {user.contact: partial}\n    reason: \"Support helps"));
  ASSERT_EQ(masked.changes.size(), 1u);
  EXPECT_EQ(masked.changes[0].what, "masks");
  EXPECT_EQ(masked.changes[0].decisions, 5u);
  EXPECT_FALSE(masked.has_flips());
}

TEST_F(ReplayTest, KeepsToTheTimeAskedForAndWritesNothing) {
  ask("support", "essential.service");
  const Timestamp between = now_ + std::chrono::seconds(30);
  now_ += std::chrono::minutes(1);
  ask("support", "essential.service");
  ask("support", "essential.service");
  const auto head = steward_->head();
  ReplayOptions options;
  options.since = between;
  EXPECT_EQ(replay(kThen, options).decisions, 2u);
  options.until = between;
  options.since = std::nullopt;
  EXPECT_EQ(replay(kThen, options).decisions, 1u);
  options.since = now_ + std::chrono::hours(1);
  options.until = std::nullopt;
  EXPECT_EQ(replay(kThen, options).decisions, 0u);
  EXPECT_EQ(steward_->head()->size, head->size);
}

constexpr char kGranted[] = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: shop}
rules:
  - id: plain
    effect: permit
    data: {categories: [none]}
    reason: "Data about nobody."
  - id: by-grant
    effect: permit
    subjects: {roles: [analyst]}
    purposes: [analytics]
    data: {categories: [user.contact]}
    require: {grant: active}
    obligations: {masks: {user.contact: {kind: partial, keep_last: 4}}, rows: [{column: country, in: [DE]}]}
    reason: "Contacts are read under a grant."
)";

TEST_F(ReplayTest, ADecisionUnderAGrantComesOutAgainAfterTheGrantIsWithdrawn) {
  apply(kGranted);
  EXPECT_EQ(ask("analyst", "analytics"), policy::Verdict::kDeny);
  policy::AccessAsk wanted;
  wanted.subject = {"job-analyst", {"analyst"}, {}, {}};
  wanted.actions = {policy::Action::kRead};
  wanted.resources = {"customer"};
  wanted.purpose = Purpose("analytics");
  wanted.duration = {.days = 10};
  wanted.justification = "Churn.";
  const auto standing = steward_->ask_access(wanted);
  ASSERT_TRUE(standing.ok()) << standing.error().to_string();
  ASSERT_TRUE(standing->grant);
  EXPECT_EQ(ask("analyst", "analytics"), policy::Verdict::kPermit);
  const policy::AccessEvent done{.person = "job-analyst", .note = "Done."};
  ASSERT_TRUE(steward_->withdraw_grant(standing->grant->id, done, {}).ok());
  EXPECT_EQ(ask("analyst", "analytics"), policy::Verdict::kDeny);

  const ReplayReport report = replay(kGranted);
  EXPECT_EQ(report.decisions, 3u);
  EXPECT_EQ(report.reproduced, 3u);
  EXPECT_EQ(report.inexact, 0u);
  EXPECT_TRUE(report.changes.empty());

  // Of the decision that the grant made, and of it alone, another mask and another filter show.
  const ReplayReport other =
      replay(replaced(replaced(kGranted, "keep_last: 4", "keep_last: 2"), "in: [DE]", "in: [FR]"));
  ASSERT_EQ(other.changes.size(), 2u);
  for (const ReplayChange& change : other.changes) {
    EXPECT_EQ(change.decisions, 1u) << change.what;
    EXPECT_TRUE(change.what == "masks" || change.what == "row filters") << change.what;
  }
  EXPECT_FALSE(other.has_flips());
}

TEST_F(ReplayTest, LineageAndTagsAreThoseOfThen) {
  const auto derived_from_customer = [&](const char* event, const char* time) {
    const std::string customer = fmt::format(R"("namespace":"{}","name":"shop.public.customer")", kShop);
    const auto ingested = steward_->ingest_event(
        fmt::format(
            R"({{"eventType":"{0}","eventTime":"{1}","run":{{"runId":"0176a8c2-fe01-7439-87e6-56a1a1b40001"}},)"
            R"("job":{{"namespace":"etl","name":"copy"}},"producer":"x","schemaURL":"x","inputs":[{{{2}}}],)"
            R"("outputs":[{{"namespace":"{3}","name":"shop.public.orders","facets":{{"columnLineage":)"
            R"({{"_producer":"x","_schemaURL":"x","fields":{{"id":{{"inputFields":[{{{2},"field":"email",)"
            R"("transformations":[{{"type":"DIRECT","subtype":"IDENTITY"}}]}}]}}}}}}}}}}]}})",
            event, time, customer, kShop),
        "ann");
    ASSERT_TRUE(ingested.ok()) << ingested.error().to_string();
  };
  apply(kGranted);
  scan("", "shop.public.orders");
  EXPECT_EQ(ask("support", "essential.service", false, "orders"), policy::Verdict::kPermit);
  derived_from_customer("COMPLETE", "2026-11-20T09:00:00Z");
  EXPECT_EQ(ask("support", "essential.service", false, "orders"), policy::Verdict::kDeny);
  const auto email = (*steward_->world())->catalog->resolve("customer#email");
  ASSERT_TRUE(email.ok());
  ASSERT_TRUE(
      steward_->review_tag(*email, Category("user.contact.email"), TagState::kRejected, "ann", "Not one.")
          .ok());
  EXPECT_EQ(ask("support", "essential.service", false, "orders"), policy::Verdict::kPermit);

  const ReplayReport report = replay(kGranted);
  EXPECT_EQ(report.reproduced, 3u);
  EXPECT_EQ(report.inexact, 0u);
  EXPECT_GE(report.worlds, 3u);
}

TEST_F(ReplayTest, WhatADoorRefusedIsToldApart) {
  EXPECT_EQ(ask("support", "essential.service"), policy::Verdict::kPermit);
  policy::DecisionRequest request;
  request.subject = {"job-support", {"support"}, {}, {}};
  request.resources = {"customer"};
  request.purpose = "essential.service";
  ASSERT_TRUE(steward_->refuse("trino", request, "The catalog is not mapped.").ok());
  const ReplayReport report = replay(kThen);
  EXPECT_EQ(report.decisions, 2u);
  EXPECT_EQ(report.reproduced, 1u) << "the same request, of which policies permit";
  EXPECT_EQ(report.not_reproduced, 0u);
  EXPECT_EQ(report.refused, 1u);
  EXPECT_EQ(report.refused_by, (std::map<std::string, uint64_t>{{"trino", 1}}));
}

TEST_F(ReplayTest, WhatWasRecordedOtherwiseIsNamedByItsParts) {
  const std::string masked = replaced(kThen, "    reason: \"Support helps",
                                      "    masks: {user.contact: partial}\n    reason: \"Support helps");
  apply(masked);
  for (int i = 0; i < 4; ++i) ask("support", "essential.service");
  pqxx::connection connection(url_);
  pqxx::work tx(connection);
  tx.exec("ALTER TABLE steward.ledger_entry DISABLE TRIGGER append_only");
  const auto change = [&](int entry, const std::string& from, const std::string& to) {
    EXPECT_EQ(
        tx.exec_params("UPDATE steward.ledger_entry SET canonical = replace(canonical, $1, $2) WHERE seq = "
                       "(SELECT seq FROM steward.ledger_entry WHERE kind = 'decision' ORDER BY seq LIMIT 1 "
                       "OFFSET $3) AND canonical <> replace(canonical, $1, $2)",
                       from, to, entry)
            .affected_rows(),
        1u)
        << from;
  };
  change(1, "\"keep_last\":2", "\"keep_last\":3");
  change(2, "\"verdict\":\"permit\"}", "\"verdict\":\"deny\"}");
  change(3, "\"body\":{", "\"body\":3,\"x\":{");
  tx.commit();

  const ReplayReport report = replay(masked);
  EXPECT_EQ(report.decisions, 4u);
  EXPECT_EQ(report.reproduced, 1u);
  EXPECT_EQ(report.not_reproduced, 2u);
  EXPECT_EQ(report.not_reproduced_parts,
            (std::map<std::string, uint64_t>{{"masks", 1}, {"verdict", 1}, {"fields", 1}}));
  EXPECT_EQ(report.not_reproduced_at.size(), 2u);
  EXPECT_EQ(report.unreadable, 1u);
}

TEST_F(ReplayTest, TimeOfThenDecides) {
  const char* const kHours = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: shop}
rules:
  - id: support-until-noon
    effect: permit
    subjects: {roles: [support]}
    data: {categories: ["*"]}
    when: {time: {less_than: "2026-11-20T12:00:00Z"}}
    reason: "Mornings."
)";
  ask("support", "essential.service");
  now_ = *parse_rfc3339("2026-11-20T13:00:00Z");
  ask("support", "essential.service");
  const ReplayReport report = replay(kHours);
  ASSERT_EQ(report.changes.size(), 1u);
  EXPECT_EQ(report.changes[0].decisions, 1u);
}

}  // namespace
}  // namespace steward::service
