// The endpoints of reports for auditors; see endpoint_table.h.
#pragma once

#include <array>

#include "api/handlers/endpoint_description.h"

namespace steward::api {

inline constexpr QueryParameter kReportQuery[] = {
    {"format", "string",
     "json (the default), csv, parquet, html, pdf, or bundle: a ZIP with the report, its entries and proofs"},
    {"from", "string", "RFC 3339; from then on"},
    {"to", "string", "RFC 3339; before then"},
    {"dataset", "string", "a dataset's full name, or any ending of it that names one"},
    {"purpose", "string", "a key of the purpose tree; covers what is below it"},
    {"person", "string", "a data subject: the id, or hash: and the keyed hash"},
    {"regulation", "string", "gdpr, cpra, hipaa or pci"},
    {"table", "string", "csv and parquet hold one table: which; the first when not given"},
    {"head", "integer", "the size of a head that was signed before: the same report of then, byte for byte"}};

inline constexpr std::array<EndpointDescription, 2> kReportEndpoints = {{
    {{Method::kGet, "/api/v1/audit/reports", "list_reports"},
     "The reports there are, and what each answers",
     {},
     "",
     "ReportKinds"},
    {{.method = Method::kGet,
      .path = "/api/v1/audit/reports/{report}",
      .name = "export_report",
      .is_recorded = true},
     "A report, in any format; recorded in the ledger",
     kReportQuery,
     "",
     "object"},
}};

}  // namespace steward::api
