#include "service/audit/live_months.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/entry.h"
#include "audit/entry_scan.h"
#include "service/audit/archive.h"

namespace steward::service {
namespace {

using storage::month_text;
using storage::SegmentState;

std::string times_text(const std::optional<Timestamp>& min, const std::optional<Timestamp>& max) {
  if (!min || !max) return "no time";
  return fmt::format("{} to {}", format_rfc3339(*min), format_rfc3339(*max));
}

struct KindAndTime {
  std::string kind;
  Timestamp time{};
};

// Of a text that was recorded; none when it is no entry, which is told elsewhere.
std::optional<KindAndTime> read_text(std::string_view canonical) {
  if (const auto scanned = audit::scan_entry(canonical))
    if (const auto time = parse_rfc3339(scanned->time); time.ok())
      return KindAndTime{std::string(scanned->kind), *time};
  auto entry = audit::parse_entry(canonical);
  if (!entry.ok()) return std::nullopt;
  return KindAndTime{std::move(entry->kind), entry->time};
}

}  // namespace

uint64_t LiveMonths::Month::entries() const {
  return static_cast<uint64_t>(std::max<int64_t>(segment.last_seq - segment.first_seq + 1, 0));
}

void LiveMonths::Month::note(Timestamp time) {
  min = min ? std::min(*min, time) : time;
  max = max ? std::max(*max, time) : time;
}

Result<LiveMonths> LiveMonths::load(pqxx::transaction_base& tx, TellFinding tell) {
  LiveMonths months(tx, std::move(tell));
  STEWARD_ASSIGN_OR_RETURN(const auto segments, storage::load_segments(tx));
  const auto times = storage::load_month_times(tx);
  for (const storage::LedgerSegment& segment : segments) {
    Month month;
    month.segment = segment;
    for (const storage::MonthTimes& said : times)
      if (said.period == segment.period) month.said_min = said.min, month.said_max = said.max;
    months.months_.push_back(std::move(month));
  }
  return months;
}

bool LiveMonths::is_dropped(int64_t seq) const {
  return std::any_of(months_.begin(), months_.end(), [&](const Month& month) {
    return month.segment.state == SegmentState::kDropped && month.segment.first_seq <= seq &&
           seq <= month.segment.last_seq;
  });
}

// A row in another month than the one whose entries it stands among would leave with the wrong file.
void LiveMonths::pass(const storage::LedgerRow& row) {
  const auto holds = [&](const Month& month) {
    return month.segment.first_seq <= row.seq && row.seq <= month.segment.last_seq;
  };
  const auto month = std::find_if(months_.begin(), months_.end(), holds);
  if (month == months_.end())
    return tell_(row.seq, row.seq, fmt::format("Entry {}: ledger_segment names no month for it.", row.seq));
  if (month->segment.period != row.period)
    return tell_(row.seq, row.seq,
                 fmt::format("Entry {}: its row stands in {}, and belongs to {}.", row.seq,
                             month_text(row.period), month_text(month->segment.period)));
  ++month->rows;
  month->note(row.time);
}

// The months follow one another from the first entry to the last.
void LiveMonths::check_borders(uint64_t size) {
  int64_t next = 0;
  for (const Month& month : months_) {
    const auto& [period, first, last, state, file, bytes, sha256] = month.segment;
    if (first != next)
      tell_(std::min(first, next), std::max(first, next) - 1,
            fmt::format("{}: ledger_segment lets it begin with entry {}, and the month before ends with {}.",
                        month_text(period), first, next - 1));
    next = last + 1;
  }
  if (next != static_cast<int64_t>(size))
    tell_(std::min(next, static_cast<int64_t>(size)), std::max(next, static_cast<int64_t>(size)) - 1,
          fmt::format("ledger_segment ends with entry {}, and the ledger with {}.", next - 1,
                      static_cast<int64_t>(size) - 1));
}

void LiveMonths::check_rows(const Month& month) {
  const storage::LedgerSegment& segment = month.segment;
  // Of fewer rows each that is missing was told, or left with a file.
  if (month.rows > month.entries())
    tell_(segment.first_seq, segment.last_seq,
          fmt::format("{}: it has {} rows, and ledger_segment says {} entries.", month_text(segment.period),
                      month.rows, month.entries()));
  const bool is_known = month.rows >= month.entries() || month.is_read;
  if (!is_known || (month.min == month.said_min && month.max == month.said_max)) return;
  tell_(
      segment.first_seq, segment.last_seq,
      fmt::format(
          "{}: its entries are said to be of {}, and are of {}: {} was changed, and who asks for a time may "
          "not be shown them.",
          month_text(segment.period), times_text(month.said_min, month.said_max),
          times_text(month.min, month.max),
          segment.state == SegmentState::kOpen ? "ledger_head" : "ledger_segment"));
}

void LiveMonths::check_file(Month& month,
                            const std::function<void(int64_t seq, std::string_view kind)>& pass) {
  const storage::LedgerSegment& segment = month.segment;
  Month of_file;
  int64_t seq = segment.first_seq;
  const Status checked = check_segment_file(tx_, segment, [&](std::string_view text) {
    if (month.rows >= month.entries()) return;
    if (const auto entry = read_text(text)) {
      of_file.note(entry->time);
      pass(seq, entry->kind);
    }
    ++seq;
  });
  if (checked.ok()) {
    entries_in_files_ += month.entries();
    month.is_read = true;
    if (month.rows < month.entries()) month.min = of_file.min, month.max = of_file.max;
    return;
  }
  const std::string what =
      fmt::format("{}, entries {} to {}: {} ({})", month_text(segment.period), segment.first_seq,
                  segment.last_seq, checked.error().message, checked.error().where);
  if (checked.error().code == ErrorCode::kNotFound && month.rows == month.entries())
    notes_.push_back(what + " Its rows are still in the database.");
  else
    tell_(segment.first_seq, segment.last_seq, what);
}

void LiveMonths::finish(uint64_t size, const std::function<void(int64_t seq, std::string_view kind)>& pass) {
  check_borders(size);
  for (Month& month : months_) {
    if (month.segment.is_in_file()) check_file(month, pass);
    check_rows(month);
  }
}

}  // namespace steward::service
