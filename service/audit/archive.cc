#include "service/audit/archive.h"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <optional>
#include <thread>

#include "audit/entry.h"
#include "audit/merkle.h"
#include "audit/tiles.h"
#include "service/audit/segment_file.h"
#include "storage/generation.h"
#include "storage/ledger_index.h"
#include "storage/ledger_store.h"
#include "storage/ledger_tiles.h"

namespace steward::service {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using storage::LedgerSegment;
using storage::SegmentState;

constexpr int64_t kWidth = audit::kTileWidth;
constexpr size_t kArchivePage = 4096;

// The leaves of a month, a tile at a time, for texts that come in order.
class LeavesInOrder {
 public:
  LeavesInOrder(pqxx::transaction_base& tx, const LedgerSegment& segment)
      : tiles_(tx), next_(segment.first_seq), last_(segment.last_seq) {}

  // Of the next number; kInvalidInput when the text has another.
  Status hold(std::string_view text) {
    if (next_ > last_)
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("There are texts after entry {}, the last of the month.", last_), ""};
    if (leaves_.empty() || next_ % kWidth == 0) {
      const int64_t tile = next_ / kWidth;
      STEWARD_ASSIGN_OR_RETURN(leaves_,
                               tiles_.read({0, static_cast<uint64_t>(tile),
                                            static_cast<int>(std::min(kWidth, last_ + 1 - tile * kWidth))}));
    }
    if (audit::leaf_hash(text) != leaves_[static_cast<size_t>(next_ % kWidth)])
      return Error{
          ErrorCode::kInvalidInput,
          fmt::format("The text of entry {} is not the one that was recorded: `steward audit verify --live` "
                      "tells more.",
                      next_),
          ""};
    ++next_;
    return {};
  }
  Status all_came() const {
    if (next_ == last_ + 1) return {};
    return Error{ErrorCode::kInvalidInput, fmt::format("Entries {} to {} are missing.", next_, last_), ""};
  }

 private:
  storage::LedgerTiles tiles_;
  int64_t next_, last_;
  std::vector<Digest> leaves_;
};

std::string file_name(const LedgerSegment& segment) {
  return fmt::format("ledger-{}-{:012}-{:012}.jsonl.zst", storage::month_text(segment.period),
                     segment.first_seq, segment.last_seq);
}

Result<SegmentFileFacts> write_file(storage::Database& database, const LedgerSegment& segment,
                                    const fs::path& file) {
  return database.read([&](pqxx::transaction_base& tx) -> Result<SegmentFileFacts> {
    STEWARD_ASSIGN_OR_RETURN(SegmentWriter writer, SegmentWriter::create(file));
    LeavesInOrder leaves(tx, segment);
    for (int64_t after = segment.first_seq - 1; after < segment.last_seq;
         after += static_cast<int64_t>(kArchivePage)) {
      Status held;
      storage::visit_entries(tx, {}, after, segment.last_seq, kArchivePage,
                             [&](int64_t, std::string_view text) {
                               if (held.ok()) held = leaves.hold(text);
                               if (held.ok()) held = writer.add(text);
                             });
      STEWARD_RETURN_IF_ERROR(held);
    }
    STEWARD_RETURN_IF_ERROR(leaves.all_came());
    return writer.finish();
  });
}

audit::EntryDraft entry_about(const LedgerSegment& segment, const char* step, const std::string& actor,
                              Timestamp now) {
  return {std::string(audit::entry_kind::kArchive), actor, now,
          json::object{{"bytes", segment.bytes},
                       {"file", fs::path(segment.file).filename().string()},
                       {"first", segment.first_seq},
                       {"last", segment.last_seq},
                       {"month", storage::month_text(segment.period)},
                       {"sha256", to_hex(segment.sha256)},
                       {"step", step}}};
}

Status write_and_record(storage::Database& database, LedgerSegment& segment, const fs::path& folder,
                        const std::string& actor, Timestamp now) {
  const fs::path file = folder / file_name(segment);
  STEWARD_ASSIGN_OR_RETURN(const SegmentFileFacts facts, write_file(database, segment, file));
  segment.file = file.string();
  segment.bytes = facts.bytes;
  segment.sha256 = facts.sha256;
  STEWARD_RETURN_IF_ERROR(check_segment_file(database, segment));
  return database.run([&](pqxx::work& tx) -> Status {
    STEWARD_RETURN_IF_ERROR(storage::mark_archived(tx, segment, now));
    STEWARD_RETURN_IF_ERROR(storage::append_entries(tx, {entry_about(segment, "archived", actor, now)}));
    return {};
  });
}

// A server may be at it as well: then this waits for its block.
Status index_up_to(storage::Database& database, int64_t end) {
  for (;;) {
    STEWARD_ASSIGN_OR_RETURN(const int64_t indexed,
                             database.read([](pqxx::transaction_base& tx) -> Result<int64_t> {
                               return storage::indexed_entries(tx);
                             }));
    if (indexed >= end) return {};
    STEWARD_ASSIGN_OR_RETURN(const auto step, storage::index_next_block(database));
    if (step == storage::IndexStep::kNothingToDo)
      return Error{ErrorCode::kInternal,
                   "The search index does not reach the month's end: is the ledger whole? "
                   "`steward audit verify --live` tells.",
                   ""};
    if (step == storage::IndexStep::kElsewhere) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

// What leaves the database must stand for good in what is left of it: its leaves in full tiles, what it is
// found by in whole blocks of the index. A tile is a part of a block.
Status check_may_leave(storage::Database& database, const LedgerSegment& segment) {
  static_assert(storage::kIndexBlock % kWidth == 0);
  STEWARD_ASSIGN_OR_RETURN(const auto frontier, database.read([](pqxx::transaction_base& tx) {
    return storage::load_frontier(tx);
  }));
  const int64_t needed = (segment.last_seq / storage::kIndexBlock + 1) * storage::kIndexBlock,
                size = static_cast<int64_t>(frontier.size());
  if (needed > size)
    return Error{ErrorCode::kConflict,
                 fmt::format("The last entries of {} share a block of the search index with entries that are "
                             "yet to come: drop it once the ledger has {} entries more.",
                             storage::month_text(segment.period), needed - size),
                 ""};
  return index_up_to(database, needed);
}

Status mark_and_record(storage::Database& database, const LedgerSegment& segment, const std::string& actor,
                       Timestamp now) {
  STEWARD_RETURN_IF_ERROR(check_may_leave(database, segment));
  return database.run([&](pqxx::work& tx) -> Status {
    STEWARD_RETURN_IF_ERROR(storage::mark_dropped(tx, segment.period));
    STEWARD_RETURN_IF_ERROR(storage::append_entries(tx, {entry_about(segment, "dropped", actor, now)}));
    return {};
  });
}

// Of a month that counts as dropped; does nothing when that is done.
Status remove_rows(storage::Database& database, const LedgerSegment& segment, std::chrono::seconds patience) {
  STEWARD_RETURN_IF_ERROR(storage::detach_partition(database, segment.period, patience));
  return database.run([&](pqxx::work& tx) { return storage::drop_partition(tx, segment.period); });
}

}  // namespace

Status check_segment_file(storage::Database& database, const LedgerSegment& segment) {
  return database.read([&](pqxx::transaction_base& tx) { return check_segment_file(tx, segment); });
}

Status check_segment_file(pqxx::transaction_base& tx, const LedgerSegment& segment,
                          const std::function<void(std::string_view text)>& visit) {
  const auto check = [&]() -> Status {
    LeavesInOrder leaves(tx, segment);
    STEWARD_ASSIGN_OR_RETURN(const SegmentFileFacts facts,
                             read_segment(segment.file, [&](std::string_view line) -> Status {
                               STEWARD_RETURN_IF_ERROR(leaves.hold(line));
                               if (visit) visit(line);
                               return {};
                             }));
    STEWARD_RETURN_IF_ERROR(leaves.all_came());
    if (facts.sha256 == segment.sha256) return {};
    return Error{ErrorCode::kInvalidInput, "The file was changed: it has another hash than the one recorded.",
                 ""};
  };
  const Status checked = check();
  if (checked.ok() || !checked.error().where.empty()) return checked;
  return Error{checked.error().code, checked.error().message, segment.file};
}

Status archive(storage::Database& database, const ArchiveOptions& options, const std::string& actor,
               const Clock& clock, const std::function<void(const ArchivedMonth&)>& told) {
  STEWARD_ASSIGN_OR_RETURN(
      auto segments, database.read([](pqxx::transaction_base& tx) { return storage::load_segments(tx); }));
  std::erase_if(segments, [&](const LedgerSegment& segment) {
    return segment.period >= options.before || segment.state == SegmentState::kOpen;
  });
  if (segments.empty())
    return Error{
        ErrorCode::kNotFound,
        fmt::format("The ledger has no month that is over before {}.", storage::month_text(options.before)),
        ""};
  std::error_code fault;
  fs::create_directories(options.folder, fault);
  if (fault)
    return Error{ErrorCode::kUnavailable, "The folder cannot be made: " + fault.message() + ".",
                 options.folder};
  const fs::path folder = fs::absolute(options.folder);
  for (LedgerSegment& segment : segments) {
    const bool was_dropped = segment.state == SegmentState::kDropped;
    ArchivedMonth month;
    month.was_written = segment.state == SegmentState::kClosed;
    STEWARD_RETURN_IF_ERROR(month.was_written ? write_and_record(database, segment, folder, actor, clock())
                                              : check_segment_file(database, segment));
    if (options.drop && !was_dropped)
      STEWARD_RETURN_IF_ERROR(mark_and_record(database, segment, actor, clock()));
    month.was_dropped = was_dropped || options.drop;
    if (month.was_dropped) STEWARD_RETURN_IF_ERROR(remove_rows(database, segment, options.patience));
    month.segment = segment;
    told(month);
  }
  return {};
}

Result<std::string> text_of_entry(storage::Database& database, int64_t seq) {
  return database.read([&](pqxx::transaction_base& tx) -> Result<std::string> {
    std::optional<std::string> found;
    storage::visit_entries(tx, {}, seq - 1, seq, 1,
                           [&](int64_t, std::string_view text) { found = std::string(text); });
    if (found) return *std::move(found);
    STEWARD_ASSIGN_OR_RETURN(const LedgerSegment segment, storage::load_segment_of(tx, seq));
    if (!segment.is_in_file())
      return Error{ErrorCode::kInternal,
                   fmt::format("Entry {} is missing: `steward audit verify --live` tells more.", seq), ""};
    int64_t number = segment.first_seq;
    STEWARD_RETURN_IF_ERROR(read_segment(segment.file, [&](std::string_view line) -> Status {
      if (number++ == seq) found = std::string(line);
      return {};
    }));
    storage::LedgerTiles tiles(tx);
    const auto place = static_cast<size_t>(seq % kWidth);
    STEWARD_ASSIGN_OR_RETURN(
        const auto leaves, tiles.read({0, static_cast<uint64_t>(seq / kWidth), static_cast<int>(place) + 1}));
    if (found && audit::leaf_hash(*found) == leaves[place]) return *std::move(found);
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("The file was changed: entry {} is not the one recorded.", seq), segment.file};
  });
}

}  // namespace steward::service
