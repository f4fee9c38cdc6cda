#include "service/audit/ledger_tail.h"

#include <algorithm>

#include "audit/terms.h"

namespace steward::service {
namespace {

constexpr int64_t kReadAtOnce = 1024;

// None for a text that is no entry: verification finds it, not search.
std::vector<uint64_t> term_hashes_of(const std::string& canonical) {
  std::vector<uint64_t> hashes;
  const auto terms = audit::terms_of(canonical);
  if (!terms.ok()) return hashes;
  for (const audit::Term& term : *terms) hashes.push_back(audit::term_hash(term.field, term.value));
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

}  // namespace

Status LedgerTail::follow(pqxx::transaction_base& tx, int64_t indexed, int64_t size) {
  if (indexed >= end() || indexed < first_) {
    rows_.clear();
    first_ = indexed;
  }
  for (; first_ < indexed; ++first_) rows_.pop_front();
  const int64_t wanted = std::min(size, first_ + kMost);
  while (end() < wanted) {
    const int64_t last = std::min(end() + kReadAtOnce, wanted) - 1;
    STEWARD_ASSIGN_OR_RETURN(const auto entries, storage::load_consecutive(tx, end(), last));
    for (const audit::Entry& entry : entries) {
      // A number that is missing has a row too: places are counted.
      while (end() < entry.seq) rows_.emplace_back();
      rows_.push_back({entry.time, term_hashes_of(entry.canonical)});
    }
    while (end() <= last) rows_.emplace_back();
  }
  return {};
}

std::vector<int64_t> LedgerTail::find(const storage::WantedTerms& wanted, storage::NumberSpan span,
                                      std::optional<Timestamp> from, std::optional<Timestamp> to) const {
  std::vector<int64_t> found;
  for (int64_t seq = std::max(span.first, first_); seq < std::min(span.end, end()); ++seq) {
    const Row& row = rows_[static_cast<size_t>(seq - first_)];
    if ((from && row.time < *from) || (to && row.time >= *to)) continue;
    const auto has = [&](uint64_t term) {
      return std::binary_search(row.terms.begin(), row.terms.end(), term);
    };
    if (std::all_of(wanted.begin(), wanted.end(),
                    [&](const auto& list) { return std::any_of(list.begin(), list.end(), has); }))
      found.push_back(seq);
  }
  return found;
}

}  // namespace steward::service
