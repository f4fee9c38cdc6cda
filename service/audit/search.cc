#include "service/audit/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "base/text.h"
#include "service/audit/ledger_tail.h"
#include "service/audit/search_terms.h"
#include "storage/ledger_index.h"
#include "storage/ledger_store.h"

namespace steward::service {
namespace {

using storage::BlockSpan;
using storage::kIndexBlock;

// What one call looks at: some tens of milliseconds where nothing is found.
constexpr int64_t kMaxBlocks = 4096;
constexpr size_t kMaxRows = 20'000;
constexpr int64_t kFirstWindow = 16, kLastWindow = 1024;  // blocks; whole spans of the index
constexpr size_t kNumbersAtOnce = 1024;
constexpr size_t kFewRows = 128;  // looking at them costs less than finding out which are in the period

// One call: candidates come in their order, those that hold become hits, one more than a page has.
class Search {
 public:
  Search(pqxx::transaction_base& tx, const LedgerQuery& query, WantedTerms terms, SearchPlace place)
      : tx_(tx), query_(query), terms_(std::move(terms)), hashes_(hashes_of(terms_)), place_(place) {}

  const storage::WantedTerms& hashes() const { return hashes_; }
  // Entries [first, end) that are left to be looked at.
  int64_t first() const { return query_.oldest_first ? place_.bound : 0; }
  int64_t end() const { return query_.oldest_first ? place_.size : place_.bound; }

  Status look_at_tail(std::vector<int64_t> rising) {
    if (!query_.oldest_first) std::reverse(rising.begin(), rising.end());
    return take(rising);
  }

  Status look_at_blocks(int64_t indexed) {
    period_ = storage::blocks_of_time(tx_, query_.from, query_.to);
    BlockSpan span = period_;
    span.first = std::max(span.first, first() / kIndexBlock);
    span.end = std::min({span.end, (end() + kIndexBlock - 1) / kIndexBlock, indexed / kIndexBlock});
    int64_t window = hashes_.empty() ? 1 : kFirstWindow, looked_at = 0;
    while (!is_full() && !has_stopped() && span.first < span.end) {
      if (looked_at >= kMaxBlocks) {
        stopped_at_ = (query_.oldest_first ? span.first : span.end) * kIndexBlock;
        return {};
      }
      const BlockSpan part = window_of(span, window);
      STEWARD_RETURN_IF_ERROR(look_at(part));
      (query_.oldest_first ? span.first : span.end) = query_.oldest_first ? part.end : part.first;
      looked_at += part.end - part.first;
      if (!hashes_.empty()) window = std::min(window * 4, kLastWindow);
    }
    return {};
  }

  bool is_full() const { return hits_.size() > query_.limit; }
  bool has_stopped() const { return stopped_at_.has_value(); }

  FoundEntries found() {
    FoundEntries page;
    page.head_size = static_cast<uint64_t>(place_.size);
    if (is_full()) {
      hits_.pop_back();
      const int64_t last = hits_.back().seq;
      page.next_cursor = cursor_of({query_.oldest_first ? last + 1 : last, place_.size}, query_);
    } else if (stopped_at_) {
      const int64_t bound =
          query_.oldest_first ? std::max(*stopped_at_, first()) : std::min(*stopped_at_, end());
      page.next_cursor = cursor_of({bound, place_.size}, query_);
      page.note = "Not all entries were looked at yet: go on with the cursor, or ask for a shorter period.";
    }
    page.hits = std::move(hits_);
    return page;
  }

 private:
  // The next blocks in the order of the page. Ends where a window of that width would end, so that the long
  // rows of the index are read once.
  BlockSpan window_of(BlockSpan left, int64_t width) const {
    if (query_.oldest_first) return {left.first, std::min((left.first / width + 1) * width, left.end)};
    return {std::max((left.end - 1) / width * width, left.first), left.end};
  }

  // Candidates of several blocks travel together: where a term is rare, each has one.
  Status look_at(BlockSpan part) {
    std::vector<storage::BlockHits> blocks;
    if (hashes_.empty()) {
      for (int64_t block = part.first; block < part.end; ++block)
        blocks.push_back({block, storage::BlockRows().set()});
    } else {
      STEWARD_ASSIGN_OR_RETURN(blocks, storage::find_rows(tx_, hashes_, part));
    }
    if (!query_.oldest_first) std::reverse(blocks.begin(), blocks.end());
    std::vector<int64_t> waiting;
    for (const storage::BlockHits& block : blocks) {
      append_rows(block, waiting);
      if (waiting.size() < wanted()) continue;
      STEWARD_RETURN_IF_ERROR(take(waiting));
      waiting.clear();
      if (is_full()) return {};
      // Where clocks went astray, a block may span the period asked for and hold nothing of it.
      if (rows_ >= kMaxRows) {
        stopped_at_ = (query_.oldest_first ? block.block + 1 : block.block) * kIndexBlock;
        return {};
      }
    }
    return take(waiting);
  }

  void append_rows(const storage::BlockHits& block, std::vector<int64_t>& ordered) {
    const int64_t begin = block.block * kIndexBlock;
    storage::NumberSpan span{std::max(first(), begin), std::min(end(), begin + kIndexBlock)};
    // The blocks at the ends of a period hold others too: many would be looked at in vain.
    const bool is_end_of_period =
        (query_.from && block.block == period_.first) || (query_.to && block.block + 1 == period_.end);
    if (is_end_of_period && block.rows.count() > kFewRows) {
      const auto in_period =
          storage::numbers_of_time(tx_, {begin, begin + kIndexBlock}, query_.from, query_.to);
      span = {std::max(span.first, in_period.first), std::min(span.end, in_period.end)};
    }
    const size_t before = ordered.size();
    for (size_t row = block.rows._Find_first(); row < block.rows.size(); row = block.rows._Find_next(row)) {
      const int64_t seq = begin + static_cast<int64_t>(row);
      if (seq >= span.first && seq < span.end) ordered.push_back(seq);
    }
    if (!query_.oldest_first) std::reverse(ordered.begin() + static_cast<long>(before), ordered.end());
  }

  // Hits that the page still lacks, and the one that tells whether there are more.
  size_t wanted() const { return query_.limit + 1 - hits_.size(); }

  // In the order of the page.
  Status take(const std::vector<int64_t>& ordered) {
    size_t at = 0, step = wanted();
    while (at < ordered.size() && !is_full()) {
      if (const auto* month = dropped_month_of(ordered[at])) {
        take_dropped(ordered[at++], *month);
        continue;
      }
      size_t until = at;
      while (until < ordered.size() && until - at < step && !dropped_month_of(ordered[until])) ++until;
      STEWARD_ASSIGN_OR_RETURN(at, take_stored(ordered, at, until));
      step = std::min(step * 2, kNumbersAtOnce);
    }
    return {};
  }

  // Where to go on.
  Result<size_t> take_stored(const std::vector<int64_t>& ordered, size_t at, size_t end) {
    storage::NumberedQuery stored{
        {ordered.begin() + static_cast<long>(at), ordered.begin() + static_cast<long>(end)},
        query_.from,
        query_.to,
        !query_.oldest_first,
        query_.limit + 1 - hits_.size()};
    STEWARD_ASSIGN_OR_RETURN(auto entries, storage::load_numbered(tx_, stored));
    rows_ += end - at;
    const bool may_be_more = entries.size() == stored.limit;
    const int64_t last = entries.empty() ? 0 : entries.back().seq;
    for (audit::Entry& entry : entries)
      if (terms_.empty() || has_terms(entry.canonical, terms_))
        hits_.push_back({entry.seq, std::move(entry), "", {}, {}});
    if (!may_be_more) return end;
    while (ordered[at] != last) ++at;
    return at + 1;
  }

  // Nothing tells more of it than its terms; the file does.
  void take_dropped(int64_t seq, const storage::DroppedMonth& month) {
    if (query_.from && month.max_time < *query_.from) return;
    if (query_.to && month.min_time >= *query_.to) return;
    hits_.push_back({seq, std::nullopt, month.file, month.min_time, month.max_time});
  }

  const storage::DroppedMonth* dropped_month_of(int64_t seq) {
    if (!dropped_) dropped_ = storage::load_dropped_months(tx_);
    for (const storage::DroppedMonth& month : *dropped_)
      if (seq >= month.first_seq && seq <= month.last_seq) return &month;
    return nullptr;
  }

  pqxx::transaction_base& tx_;
  const LedgerQuery& query_;
  const WantedTerms terms_;
  const storage::WantedTerms hashes_;
  const SearchPlace place_;
  std::vector<LedgerHit> hits_;
  std::optional<std::vector<storage::DroppedMonth>> dropped_;
  std::optional<int64_t> stopped_at_;
  BlockSpan period_;
  size_t rows_ = 0;
};

}  // namespace

struct LedgerSearch::Impl {
  storage::Database& database;
  Names names;
  std::mutex mutex;  // of the tail
  LedgerTail tail;
  std::atomic<int64_t> lag = 0;

  // The candidates of the tail, and where it ends.
  struct FromTail {
    std::vector<int64_t> numbers;
    int64_t end = 0;
  };
  Result<FromTail> ask_tail(pqxx::transaction_base& tx, int64_t indexed, int64_t size,
                            const LedgerQuery& query, const Search& search) {
    std::lock_guard lock(mutex);
    STEWARD_RETURN_IF_ERROR(tail.follow(tx, indexed, size));
    return FromTail{
        tail.find(search.hashes(), {std::max(indexed, search.first()), search.end()}, query.from, query.to),
        tail.end()};
  }

  Result<FoundEntries> search_in(pqxx::transaction_base& tx, const LedgerQuery& query) {
    STEWARD_ASSIGN_OR_RETURN(const auto frontier, storage::load_frontier(tx));
    const auto size = static_cast<int64_t>(frontier.size());
    STEWARD_ASSIGN_OR_RETURN(const auto given, place_of(query));
    const SearchPlace place = given.value_or(SearchPlace{query.oldest_first ? 0 : size, size});
    if (place.size > size)
      return Error{ErrorCode::kInvalidInput, "The cursor is of another ledger, or of a later state of it.",
                   "cursor"};
    const int64_t indexed = storage::indexed_entries(tx);
    lag = size - indexed;
    STEWARD_ASSIGN_OR_RETURN(WantedTerms wanted, terms_of(query, names));
    Search search(tx, query, std::move(wanted), place);
    STEWARD_ASSIGN_OR_RETURN(const FromTail from_tail, ask_tail(tx, indexed, size, query, search));
    if (!query.oldest_first) STEWARD_RETURN_IF_ERROR(search.look_at_tail(from_tail.numbers));
    if (!search.is_full()) STEWARD_RETURN_IF_ERROR(search.look_at_blocks(indexed));
    if (query.oldest_first && !search.is_full() && !search.has_stopped())
      STEWARD_RETURN_IF_ERROR(search.look_at_tail(from_tail.numbers));
    FoundEntries found = search.found();
    if (from_tail.end < place.size)
      found.note +=
          fmt::format("{}Entries {} to {} are not in the index yet and were not looked at; try again soon.",
                      found.note.empty() ? "" : " ", from_tail.end, place.size - 1);
    return found;
  }
};

LedgerSearch::LedgerSearch(storage::Database& database, Names names)
    : impl_(new Impl{database, std::move(names), {}, {}, {}}) {}

LedgerSearch::~LedgerSearch() = default;

Result<FoundEntries> LedgerSearch::search(const LedgerQuery& query) {
  STEWARD_RETURN_IF_ERROR(check_query(query));
  return impl_->database.read([&](pqxx::transaction_base& tx) { return impl_->search_in(tx, query); });
}

Result<LedgerHit> LedgerSearch::find(std::string_view number_or_id) {
  const auto number = parse_int(number_or_id);
  if (!number) {
    LedgerQuery query;
    query.id = std::string(number_or_id);
    query.limit = 1;
    STEWARD_ASSIGN_OR_RETURN(FoundEntries found, search(query));
    if (!found.hits.empty()) return std::move(found.hits.front());
    return Error{ErrorCode::kNotFound, fmt::format("No entry bears the id '{}'.", excerpt(number_or_id)),
                 "id"};
  }
  return impl_->database.read([&](pqxx::transaction_base& tx) -> Result<LedgerHit> {
    STEWARD_ASSIGN_OR_RETURN(auto entries, storage::load_consecutive(tx, *number, *number));
    if (!entries.empty()) return LedgerHit{*number, std::move(entries.front()), "", {}, {}};
    for (const storage::DroppedMonth& month : storage::load_dropped_months(tx))
      if (*number >= month.first_seq && *number <= month.last_seq)
        return LedgerHit{*number, std::nullopt, month.file, month.min_time, month.max_time};
    return Error{ErrorCode::kNotFound, fmt::format("The ledger has no entry {}.", *number), "seq"};
  });
}

Result<int64_t> LedgerSearch::keep_up(size_t max_blocks, const std::stop_token& stop) {
  for (size_t i = 0; i < max_blocks && !stop.stop_requested(); ++i) {
    STEWARD_ASSIGN_OR_RETURN(const auto indexed, storage::index_next_block(impl_->database));
    STEWARD_ASSIGN_OR_RETURN(const auto moved, storage::move_next_span(impl_->database));
    if (indexed != storage::IndexStep::kIndexed && moved != storage::IndexStep::kIndexed) break;
  }
  return impl_->database.read([&](pqxx::transaction_base& tx) -> Result<int64_t> {
    STEWARD_ASSIGN_OR_RETURN(const auto frontier, storage::load_frontier(tx));
    const int64_t indexed = storage::indexed_entries(tx);
    std::lock_guard lock(impl_->mutex);
    STEWARD_RETURN_IF_ERROR(impl_->tail.follow(tx, indexed, static_cast<int64_t>(frontier.size())));
    impl_->lag = static_cast<int64_t>(frontier.size()) - indexed;
    return impl_->lag.load();
  });
}

int64_t LedgerSearch::lag() const {
  return impl_->lag;
}

}  // namespace steward::service
