// A ledger by hand and a small world, for tests of reports.
//
//   ReportForTest r;
//   r.entry("decision", "alice", decision("permit", "shop.customer"));
//   const RecordingSink report = r.build("decisions");
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "audit/entry.h"
#include "audit/report/recording_sink.h"
#include "service/lineage_queries/world_for_test.h"
#include "service/reports/report_list.h"
#include "service/world_history.h"

namespace steward::service::reports {

class ReportForTest {
 public:
  static constexpr const char* kCustomer = "postgres://db:5432/shop.customer";

  ReportForTest() {
    world.dataset("shop.customer", {"id", "email", "illness"});
    world.last_dataset().regions = {"us-east-1"};
    world.last_dataset().owners = {"crm-team"};
    world.last_dataset().rows = 250'000;
    world.dataset("shop.orders", {"id", "customer_id"});
    world.dataset("shop.new", {"a"}, DatasetKind::kTable, false);
    world.dataset("mart.mail", {"address"}, DatasetKind::kModel);
    world.tag("shop.customer#email", "user.contact.email");
    world.tag("shop.customer#illness", "user.health_and_medical");
    world.edge("shop.customer#email", "mart.mail#address");
    for (const char* name : {"shop.customer", "shop.orders", "mart.mail"}) world.examined(name);
  }

  WorldForTest world;
  std::string policies = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: shop}
rules:
  - {id: mail, effect: permit, subjects: {roles: [marketing]}, actions: [read], purposes: [marketing], data: {categories: [user.contact]}, reason: "Mail is sent (GDPR Art. 6(1)(f))."}
  - {id: asked, effect: permit, subjects: {roles: [support]}, actions: [read], purposes: [analytics], data: {categories: [user.contact]}, require: {consent: true}, masks: {user.contact: hash}, reason: "Who agreed is counted."}
  - {id: orders, effect: permit, subjects: {roles: [analyst]}, actions: [read], purposes: [analytics], data: {categories: [none]}, reason: "Orders are counted."}
---
apiVersion: steward/v1
kind: RetentionPolicy
metadata: {name: keep}
rules:
  - {id: contact, data: {categories: [user.contact], datasets: ["*customer"]}, period: P1Y, start: created, reason: "A year is enough."}
)";
  Filters filters;
  std::optional<Organisation> organisation;
  std::vector<policy::ConsentEvent> consent;

  int64_t entry(const std::string& kind, const std::string& actor, boost::json::object body,
                const std::string& time = "2026-03-01T00:00:00Z") {
    const auto seq = static_cast<int64_t>(entries.size());
    entries.push_back(audit::seal({kind, actor, *parse_rfc3339(time), std::move(body)}, seq));
    return seq;
  }

  // A sink that fails the test where the builder does.
  audit::report::RecordingSink build(const std::string& report) {
    audit::report::RecordingSink sink;
    const Status status = try_build(report, sink);
    EXPECT_TRUE(status.ok()) << report << ": " << (status.ok() ? "" : status.error().to_string());
    return sink;
  }
  Status try_build(const std::string& report, audit::report::Sink& sink) {
    const auto kind = find_report(report);
    if (!kind.ok()) return kind.error();
    STEWARD_RETURN_IF_ERROR(check_filters(**kind, filters));
    return build_report(**kind, context(), sink);
  }

  ReportContext context() {
    const auto loaded = policy::load_policies({{"shop.yaml", policies}});
    EXPECT_TRUE(loaded.set) << (loaded.diagnostics.empty() ? "" : loaded.diagnostics.front().message);
    World made = world.build();
    made.consent = std::make_shared<policy::ConsentView>(consent);
    made.policies = loaded.set;
    ReportContext context;
    context.world = with_policies(made, loaded.set);
    context.head.size = entries.size();
    context.head.time = *parse_rfc3339("2026-06-01T00:00:00Z");
    context.head.checkpoint = "steward\n…";
    context.key.name = "steward";
    context.key.bytes.assign(32, 'k');
    context.filters = filters;
    context.organisation = organisation;
    context.entries = [this](const EntryQuery& query, const VisitEntry& visit) -> Status {
      for (const audit::Entry& each : entries) {
        if (!query.kinds.empty() &&
            ("," + query.kinds + ",").find("," + each.kind + ",") == std::string::npos)
          continue;
        if ((query.from && each.time < *query.from) || (query.to && each.time >= *query.to)) continue;
        STEWARD_ASSIGN_OR_RETURN(const LedgerEntry read, read_entry(each.seq, each.canonical));
        STEWARD_RETURN_IF_ERROR(visit(read));
      }
      return {};
    };
    context.registers = [this](std::string_view kinds) -> Result<std::vector<LedgerEntry>> {
      std::vector<LedgerEntry> found;
      for (const audit::Entry& each : entries)
        if (("," + std::string(kinds) + ",").find("," + each.kind + ",") != std::string::npos)
          found.push_back(*read_entry(each.seq, each.canonical));
      return found;
    };
    context.consent = [this] { return Result(consent); };
    context.policies = [set = loaded.set](const Digest&) { return Result(set); };
    context.detectable = {Category("user.contact.email"), Category("user.health_and_medical"),
                          Category("user.financial")};
    context.detector_rules = "f00d";
    return context;
  }

  static boost::json::object decision(const std::string& verdict, const std::string& field,
                                      const std::string& rule, const std::string& purpose = "marketing") {
    namespace json = boost::json;
    return {{"id", "d-" + verdict},
            {"action", "read"},
            {"purpose", purpose},
            {"verdict", verdict},
            {"resources", json::array{"customer"}},
            {"data_subjects", json::array{"aa"}},
            {"fields",
             json::array{json::object{{"name", field}, {"verdict", verdict}, {"categories", json::array{}}}}},
            {"subject", json::object{{"id", "alice"}, {"roles", json::array{"marketing"}}}},
            {"reasons", json::array{json::object{{"rule", rule},
                                                 {"effect", verdict == "permit" ? "permit" : "forbid"},
                                                 {"sentence", "Because of " + rule + "."}}}},
            {"grants", json::array{"g1"}},
            {"obligations", json::object{{"masks", json::object{{field, json::object{{"kind", "hash"}}}}},
                                         {"retention", "P30D"}}},
            {"snapshots", json::object{{"policy", std::string(64, '1')}, {"catalog", std::string(64, '2')}}}};
  }
  static boost::json::object grant(const std::string& subject, const std::string& approver) {
    namespace json = boost::json;
    return {{"id", "g1"},
            {"event", "made"},
            {"request", "r1"},
            {"subject", subject},
            {"actions", json::array{"read"}},
            {"purpose", "marketing"},
            {"scope", json::array{json::object{{"dataset", kCustomer}}}},
            {"approvals",
             json::array{json::object{{"person", approver}, {"roles", json::array{"privacy_officer"}}}}},
            {"valid_from", "2026-01-01T00:00:00Z"},
            {"valid_until", "2026-06-05T00:00:00Z"}};
  }

  std::vector<audit::Entry> entries;
};

}  // namespace steward::service::reports
