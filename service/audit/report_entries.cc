#include "service/audit/report_entries.h"

#include <algorithm>

#include "storage/ledger_store.h"

namespace steward::service {
namespace {

constexpr size_t kFilteredAtOnce = 4'096;  // numbers of entries looked at in one transaction

struct PageOfEntries {
  std::vector<std::pair<int64_t, std::string>> entries;
};

}  // namespace

// Entries below `size`, page by page: none of them ever changes, so no transaction need span them.
Status visit_texts(storage::Database& database, uint64_t size, const reports::EntryQuery& query,
                   const VisitText& visit) {
  storage::EntryFilter filter{query.from, query.to, std::nullopt};
  if (!query.kinds.empty()) filter.kind = query.kinds;
  STEWARD_RETURN_IF_ERROR(database.read(
      [&](pqxx::transaction_base& tx) -> Status { return storage::check_not_dropped(tx, size, filter); }));
  const int64_t last = static_cast<int64_t>(size) - 1;
  for (int64_t after = -1; after < last; after += static_cast<int64_t>(kFilteredAtOnce)) {
    STEWARD_ASSIGN_OR_RETURN(
        const auto page, database.read([&](pqxx::transaction_base& tx) -> Result<PageOfEntries> {
          PageOfEntries read;
          storage::visit_entries(
              tx, filter, after, last, kFilteredAtOnce,
              [&](int64_t seq, std::string_view canonical) { read.entries.emplace_back(seq, canonical); });
          return read;
        }));
    for (const auto& [seq, canonical] : page.entries) STEWARD_RETURN_IF_ERROR(visit(seq, canonical));
  }
  return {};
}

reports::EntryQuery joined(const reports::EntryQuery& a, const reports::EntryQuery& b) {
  reports::EntryQuery both;
  if (!a.kinds.empty() && !b.kinds.empty())
    both.kinds = a.kinds == b.kinds ? a.kinds : a.kinds + "," + b.kinds;
  if (a.from && b.from) both.from = std::min(*a.from, *b.from);
  if (a.to && b.to) both.to = std::max(*a.to, *b.to);
  return both;
}

}  // namespace steward::service
