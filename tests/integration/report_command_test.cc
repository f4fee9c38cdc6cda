// Every report of the demo's database through the real binary and over HTTP: made, reproducible, recorded,
// and refused where what was asked makes no sense.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/json.h"
#include "tests/support/http_client.h"
#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

namespace json = boost::json;

struct Made {
  const char* report;
  std::vector<std::string> options;
  const char* says;  // somewhere in it
};
const std::vector<Made>& reports() {
  static const std::vector<Made> all{
      {"decisions", {}, "demo-shop/no-training-on-contact-data"},
      {"processing-records", {}, "marketing.communications.email"},
      {"inventory", {}, "user.contact.phone_number"},
      {"access-review", {}, "role support"},
      {"consent-retention", {}, "demo-retention/contact-data"},
      {"subject-requests", {}, "\"Deadlines kept\""},
      {"impact-assessment", {"--dataset", "customer"}, "DRAFT"},
      {"policy-changes", {}, "demo-shop/support-reads-customers"},
  };
  return all;
}

std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Reports : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    dir_ = new TemporaryDir;
    const Finished demo = run_steward({"demo", "--once", "--keep", (dir_->path() / "demo").string()});
    ASSERT_EQ(demo.exit_code, 0) << demo.out << demo.err;
  }
  static void TearDownTestSuite() {
    delete dir_;
    dir_ = nullptr;
  }

  static Finished run(std::vector<std::string> more) {
    std::vector<std::string> arguments{"--data-dir", (dir_->path() / "demo" / "data").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_steward(arguments);
  }
  static Finished export_report(const std::string& report, std::vector<std::string> more) {
    more.insert(more.begin(), {"audit", "export", "--report", report});
    return run(more);
  }
  static std::string file(const std::string& name) { return (dir_->path() / name).string(); }
  static std::string head_of(const std::string& json_report) {
    const auto value = parse_json(json_report);
    EXPECT_TRUE(value.ok()) << json_report.substr(0, 200);
    return value.ok() ? std::to_string(value->at("cover").at("head_size").to_number<int64_t>()) : "";
  }

  static inline TemporaryDir* dir_ = nullptr;
};

TEST_F(Reports, EachIsMadeAndIsTheSameAgainAsOfItsHead) {
  for (const Made& made : reports()) {
    SCOPED_TRACE(made.report);
    const Finished first = export_report(made.report, made.options);
    ASSERT_EQ(first.exit_code, 0) << first.err;
    EXPECT_NE(first.out.find(made.says), std::string::npos) << first.out.substr(0, 2'000);
    const std::string head = head_of(first.out);
    // By now the ledger has more entries: those of this export, at least.
    for (const char* format : {"json", "html"}) {
      std::vector<std::string> options = made.options;
      options.insert(options.end(), {"--head", head, "--format", format});
      const Finished again = export_report(made.report, options),
                     once_more = export_report(made.report, options);
      ASSERT_EQ(again.exit_code, 0) << again.err;
      EXPECT_EQ(again.out, once_more.out) << format;
      if (format == std::string("json")) {
        EXPECT_EQ(first.out, again.out);
      }
    }
  }
}

TEST_F(Reports, EveryFormatOfOneReport) {
  struct Format {
    const char *name, *begins;
  };
  for (const Format& format :
       {Format{"r.json", "{\"cover\""}, Format{"r.html", "<!doctype html>"}, Format{"r.csv", "entry,time,"},
        Format{"r.pdf", "%PDF-"}, Format{"r.parquet", "PAR1"}, Format{"r.zip", "PK"}}) {
    const Finished made = export_report("decisions", {"-o", file(format.name)});
    ASSERT_EQ(made.exit_code, 0) << format.name << ": " << made.err;
    std::string begin = contents(file(format.name)).substr(0, std::string(format.begins).size());
    std::transform(begin.begin(), begin.end(), begin.begin(), [&](char c) {
      return format.name == std::string("r.html") ? static_cast<char>(std::tolower(c)) : c;
    });
    EXPECT_EQ(begin, format.begins) << format.name;
    EXPECT_NE(made.out.find("Decisions"), std::string::npos) << made.out;
    EXPECT_FALSE(std::filesystem::exists(file(format.name) + ".partial"));
  }
}

TEST_F(Reports, ABundleVerifiesWithItsKey) {
  ASSERT_EQ(export_report("decisions", {"-o", file("b.zip")}).exit_code, 0);
  const Finished head = run({"audit", "head"});
  const std::string key = head.out.substr(head.out.find("public key: ") + 12);
  const Finished holds =
      run_steward({"audit", "verify", file("b.zip"), "--public-key", key.substr(0, key.find('\n'))});
  EXPECT_EQ(holds.exit_code, 0) << holds.out << holds.err;
}

TEST_F(Reports, TablesGoIntoAFolder) {
  const Finished made = export_report("inventory", {"-o", file("tables") + "/"});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  for (const char* table : {"locations", "certificate", "datasets", "changes"})
    EXPECT_TRUE(std::filesystem::exists(file("tables") + "/" + table + ".csv")) << table;
  const Finished one = export_report("inventory", {"--format", "csv", "--table", "datasets"});
  EXPECT_EQ(one.out.substr(0, 8), "dataset,") << one.out << one.err;
}

TEST_F(Reports, AnExportIsOnRecordWithWhatWentOut) {
  const Finished made =
      export_report("access-review", {"--from", "2020-01-01T00:00:00Z", "-o", file("a.json")});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const Finished record = run({"audit", "export", "--kind", "export"});
  const auto value = parse_json(record.out);
  ASSERT_TRUE(value.ok());
  const auto& entries = value->at("entries").as_array();
  const auto& announced = entries[entries.size() - 3].at("entry").at("body").as_object();
  const auto& went_out = entries[entries.size() - 2].at("entry").at("body").as_object();
  EXPECT_EQ(announced.at("report"), "access-review");
  EXPECT_EQ(announced.at("filters").at("from"), "2020-01-01T00:00:00.000000Z");
  EXPECT_EQ(went_out.at("sha256").as_string().size(), 64u);
  EXPECT_EQ(went_out.at("bytes").to_number<size_t>(), contents(file("a.json")).size());
}

TEST_F(Reports, WhatMakesNoSenseIsRefusedAndNotRecorded) {
  struct Refused {
    std::vector<std::string> options;
    int exit_code;
    const char* says;
  };
  const std::vector<Refused> all{
      {{"--report", "desicions"}, 2, "did you mean 'decisions'?"},
      {{"--report", "decisions", "--from", "yesterday"}, 2, "--from"},
      {{"--report", "decisions", "--from", "2026-02-01T00:00:00Z", "--to", "2026-01-01T00:00:00Z"},
       2,
       "ends before it begins"},
      {{"--report", "decisions", "--dataset", "custmer"}, 2, "custmer"},
      {{"--report", "decisions", "--purpose", "anlytics"}, 2, "anlytics"},
      {{"--report", "decisions", "--regulation", "gpdr"}, 2, "did you mean 'gdpr'?"},
      {{"--report", "decisions", "--head", "0"}, 2, "empty ledger"},
      {{"--report", "decisions", "--head", "-1"}, 2, "whole number"},
      {{"--report", "decisions", "--head", "99999999"}, 2, "head"},
      {{"--report", "decisions", "-o", "report.docx"}, 2, "does not tell a format"},
      {{"--report", "decisions", "--format", "xlsx"}, 2, "xlsx"},
      {{"--report", "decisions", "--format", "csv", "--table", "nosuch"}, 2, "has no such table; it has: "},
      {{"--report", "impact-assessment"}, 2, "is about one dataset"},
      {{"--report", "inventory", "--person", "p1"}, 2, "is not made by person"},
      {{"--dataset", "customer"}, 2, "name one with --report"},
  };
  for (const Refused& each : all) {
    std::vector<std::string> arguments{"audit", "export"};
    arguments.insert(arguments.end(), each.options.begin(), each.options.end());
    const Finished refused = run(arguments);
    EXPECT_NE(refused.exit_code, 0) << each.says;
    EXPECT_NE(refused.err.find(each.says), std::string::npos) << each.says << ": " << refused.err;
    EXPECT_TRUE(refused.out.empty()) << each.says;
  }
}

TEST_F(Reports, OverHttp) {
  ServerProcess server(dir_->path() / "demo" / "data");
  const auto call = [&](const std::string& target) {
    return http(server.port(), "GET", target).value_or(HttpAnswer{});
  };
  const auto list = call("/api/v1/audit/reports");
  EXPECT_EQ(list.status, 200) << list.body;
  EXPECT_NE(list.body.find("\"processing-records\""), std::string::npos) << list.body;
  const auto report = call("/api/v1/audit/reports/inventory?dataset=customer");
  EXPECT_EQ(report.status, 200) << report.body;
  EXPECT_NE(report.head.find("inventory-"), std::string::npos) << report.head;
  const auto again = call("/api/v1/audit/reports/inventory?dataset=customer&head=" + head_of(report.body));
  EXPECT_EQ(again.body, report.body);
  EXPECT_EQ(call("/api/v1/audit/reports/inventry").status, 400);
  EXPECT_EQ(call("/api/v1/audit/reports/inventory?dataset=nosuch").status, 404);
  EXPECT_EQ(call("/api/v1/audit/reports/inventory?head=zero").status, 400);
  EXPECT_EQ(call("/api/v1/audit/reports/inventory?form=pdf").status, 400);
}

}  // namespace
}  // namespace steward::testing
