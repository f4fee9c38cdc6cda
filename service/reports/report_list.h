// The reports there are, and making one: `steward audit export --report NAME`. docs/reports.md has a table of
// them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/reports/report_context.h"

namespace steward::service::reports {

struct ReportKind {
  std::string_view name;      // "processing-records"
  std::string_view title;     // "Records of processing activities"
  std::string_view question;  // what it answers
  std::string_view law;       // what asks for it; may be empty
  std::string_view filters;   // that it heeds: "period, dataset"; others are refused
  std::string_view needs;     // a filter without which it says nothing: "dataset"; mostly empty
  std::string_view table;     // what a CSV or Parquet file of its own holds unless another is asked for
};

const std::vector<ReportKind>& report_kinds();
// {"reports":[{"name",…,"needs"}…]}, as the command and the API tell them.
std::string report_kinds_json();
// kInvalidInput, with "did you mean", for a name that is none.
Result<const ReportKind*> find_report(std::string_view name);

// kInvalidInput for filters that the report does not heed or lacks, a period that ends before it begins, a
// regulation or a purpose that nobody knows.
Status check_filters(const ReportKind& kind, const Filters& filters);

// The whole report: cover, parts, proof. An error ends it: what the sink was told until then is no report.
Status build_report(const ReportKind& kind, const ReportContext& context, audit::report::Sink& sink);

// The builders: all between cover and proof.
Status build_decisions(const ReportContext& context, audit::report::Sink& sink);
Status build_inventory(const ReportContext& context, audit::report::Sink& sink);
Status build_processing_records(const ReportContext& context, audit::report::Sink& sink);
Status build_access_review(const ReportContext& context, audit::report::Sink& sink);
Status build_consent_retention(const ReportContext& context, audit::report::Sink& sink);
Status build_subject_requests(const ReportContext& context, audit::report::Sink& sink);
Status build_impact_assessment(const ReportContext& context, audit::report::Sink& sink);
Status build_policy_changes(const ReportContext& context, audit::report::Sink& sink);

}  // namespace steward::service::reports
