// Entries of the ledger below a head, page by page: for reports, which may read it all, and their bundles.
#pragma once

#include <functional>
#include <string>

#include "service/reports/report_context.h"
#include "storage/pool.h"

namespace steward::service {

using VisitText = std::function<Status(int64_t seq, const std::string& canonical)>;

// In order of seq. kNotFound when entries of these times went into a file and were dropped from the database.
Status visit_texts(storage::Database& database, uint64_t size, const reports::EntryQuery& query,
                   const VisitText& visit);

// What both ask for.
reports::EntryQuery joined(const reports::EntryQuery& a, const reports::EntryQuery& b);

}  // namespace steward::service
