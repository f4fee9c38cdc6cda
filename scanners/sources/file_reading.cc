#include "scanners/sources/file_reading.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "scanners/sources/duckdb_fault.h"
#include "scanners/sources/parquet_draw.h"
#include "scanners/sources/text_lines.h"

namespace steward::scanners {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::string_view kTextColumn = "text";
constexpr std::string_view kTextType = "VARCHAR";

// Bytes are looked at only where they are text.
void drop_binary(Cells& cells) {
  const auto binary = [](std::string_view value) { return !is_utf8(value); };
  const auto kept = std::remove_if(cells.values.begin(), cells.values.end(), binary);
  cells.unread += cells.values.end() - kept;
  cells.values.erase(kept, cells.values.end());
}

void cut_values(std::vector<std::string_view>& values, size_t max_bytes) {
  for (auto& value : values) {
    if (value.size() > max_bytes) value = cut_at_code_point(value, max_bytes);
  }
}

Error in_file(Error error, const FileTable& table, const PartitionedFile& file) {
  if (table.files.size() > 1) error.where = to_valid_utf8(file.path.filename().string());
  return error;
}

}  // namespace

FileReading::FileReading(DuckdbSession& session, const FileTable& table, const ReadOptions& options,
                         BatchSink& sink)
    : session_(session),
      table_(table),
      options_(options),
      sink_(sink),
      deadline_(SteadyClock::now() + options.timeout) {}

Result<ReadSummary> FileReading::run() {
  if (SteadyClock::now() >= deadline_) return timeout_fault().error;
  session_.set_deadline(deadline_);
  STEWARD_RETURN_IF_ERROR(open_parts());
  unite_columns();
  STEWARD_RETURN_IF_ERROR(choose_rows());
  sampler_.emplace(fields_.size(), options_, sink_, known_rows_.value_or(0));
  std::vector<std::string_view> scratch;
  for (Part& part : parts_) {
    if (part.skipped) continue;
    const Status read = read_part(part, scratch);
    if (!read.ok() && read.error().code == ErrorCode::kTimeout && sampler_->met() > 0) {
      cut_off_ = true;
      break;
    }
    if (!read.ok()) return in_file(read.error(), table_, *part.file);
  }
  STEWARD_RETURN_IF_ERROR(begin());
  STEWARD_RETURN_IF_ERROR(sampler_->finish());
  return summary();
}

Status FileReading::open_parts() {
  for (const PartitionedFile& file : table_.files) {
    Part part;
    part.file = &file;
    if (table_.format == FileFormat::kText) {
      const auto probe = probe_file(file.path);
      if (!probe.ok()) return in_file(probe.error(), table_, file);
      if (probe->binary)
        return in_file({ErrorCode::kInvalidInput, "It is binary data, not text.", ""}, table_, file);
    } else {
      auto opened = DuckdbFile::open(session_, file.path, table_.format, deadline_);
      if (!opened.ok()) return in_file(opened.error(), table_, file);
      part.opened.emplace(*std::move(opened));
    }
    parts_.push_back(std::move(part));
  }
  return {};
}

std::vector<Field> FileReading::fields_of(const Part& part) const {
  if (part.opened) return part.opened->fields();
  return {{{}, std::string(kTextColumn), std::string(kTextType), 1}};
}

// By name. Within one file two columns of one name stay two; a key that the files hold too is theirs.
void FileReading::unite_columns() {
  fields_.clear();
  std::map<std::pair<std::string, int>, size_t> known;  // name, how many of that name before it
  for (Part& part : parts_) {
    std::map<std::string, int> seen;
    part.targets.clear();
    for (const Field& field : fields_of(part)) {
      const auto [place, fresh] = known.try_emplace({field.path, seen[field.path]++}, fields_.size());
      if (fresh) fields_.push_back(field);
      part.targets.push_back(place->second);
    }
  }
  std::vector<size_t> key_targets;
  for (const std::string& key : table_.keys) {
    const auto [place, fresh] = known.try_emplace({key, 0}, fields_.size());
    if (fresh) fields_.push_back({{}, key, std::string(kTextType), 0});
    key_targets.push_back(place->second);
  }
  for (size_t i = 0; i < fields_.size(); ++i) fields_[i].ordinal = static_cast<int>(i) + 1;
  for (Part& part : parts_) {
    std::vector<bool> filled(fields_.size());
    for (const size_t target : part.targets) filled[target] = true;
    part.keys.clear();
    part.missing.clear();
    for (size_t i = 0; i < key_targets.size(); ++i) {
      if (filled[key_targets[i]]) continue;
      part.keys.emplace_back(key_targets[i], part.file->key_values[i]);
      filled[key_targets[i]] = true;
    }
    for (size_t i = 0; i < fields_.size(); ++i) {
      if (!filled[i]) part.missing.push_back(i);
    }
  }
}

Status FileReading::choose_rows() {
  if (table_.format != FileFormat::kParquet || options_.max_rows == kAllRows) return {};
  std::vector<std::filesystem::path> files;
  for (const Part& part : parts_) files.push_back(part.file->path);
  STEWARD_ASSIGN_OR_RETURN(const auto draw, draw_parquet_rows(session_, files, options_));
  known_rows_ = draw.rows;
  for (const Part& part : parts_) {
    // A column of that name hides the numbers we would draw by.
    for (const Field& field : part.opened->fields())
      if (to_lower(field.path).starts_with("file_row_number")) return {};
  }
  groups_drawn_ = draw.groups_drawn;
  for (size_t i = 0; i < parts_.size(); ++i) {
    parts_[i].skipped = draw.parts[i].none;
    parts_[i].where = draw.parts[i].where;
  }
  return {};
}

Status FileReading::begin() {
  if (begun_) return {};
  begun_ = true;
  return sink_.begin(fields_);
}

Status FileReading::read_part(Part& part, std::vector<std::string_view>& scratch) {
  return part.opened ? read_chunks(part, scratch) : read_lines(part);
}

Status FileReading::read_lines(const Part& part) {
  STEWARD_ASSIGN_OR_RETURN(auto lines, TextLines::open(part.file->path, options_.max_value_bytes));
  for (int64_t number = 0;; ++number) {
    if (number % 4096 == 0 && SteadyClock::now() >= deadline_) return timeout_fault().error;
    STEWARD_ASSIGN_OR_RETURN(const auto line, lines.next());
    if (!line) return {};
    if (!sampler_->take()) continue;
    if (sampler_->takes_all()) STEWARD_RETURN_IF_ERROR(begin());
    sampler_->add(part.targets[0], *line);
    add_keys(part);
    STEWARD_RETURN_IF_ERROR(sampler_->end_row());
  }
}

// A fault in the middle of a CSV file is answered by reading it in another way, from where the fault was:
// what came before reads the same. Unless the other way finds other columns; then from the beginning, if
// nothing was delivered yet.
Status FileReading::read_chunks(Part& part, std::vector<std::string_view>& scratch) {
  int64_t done = 0;  // rows of this file
  for (;;) {
    int64_t row = 0;
    Status delivered;
    const Status read = session_.each_chunk(part.opened->select(part.where), [&](const DuckdbChunk& chunk) {
      const int64_t skip = std::clamp<int64_t>(done - row, 0, chunk.rows());
      row += chunk.rows();
      if (skip < chunk.rows()) delivered = take_chunk(part, chunk, skip, scratch);
      done = std::max(done, row);
      return delivered.ok();
    });
    if (!delivered.ok() || read.ok()) return delivered;
    auto again = part.opened->reopen(session_, session_.last_fault());
    if (!again) return read;
    if (!again->ok()) return again->error();
    const bool same_columns = (**again).fields().size() == part.opened->fields().size();
    if (!same_columns && (begun_ || parts_.size() > 1)) return read;
    part.opened.emplace(**std::move(again));
    if (same_columns) continue;
    done = 0;
    unite_columns();
    sampler_.emplace(fields_.size(), options_, sink_);
  }
}

Status FileReading::take_chunk(const Part& part, const DuckdbChunk& chunk, int64_t skip,
                               std::vector<std::string_view>& scratch) {
  if (sampler_->takes_all()) STEWARD_RETURN_IF_ERROR(begin());
  if (sampler_->takes_all() && skip == 0) return deliver_chunk(part, chunk);
  for (int64_t row = skip; row < chunk.rows(); ++row) {
    if (!sampler_->take()) continue;
    for (size_t i = 0; i < part.targets.size(); ++i) {
      scratch.clear();
      chunk.append_cell(i, row, scratch);
      for (const auto value : scratch) {
        if (!value.data()) {
          sampler_->add_null(part.targets[i]);
        } else if (part.opened->binary(i) && !is_utf8(value)) {
          sampler_->add_unread(part.targets[i]);
        } else {
          sampler_->add(part.targets[i], value);
        }
      }
    }
    add_keys(part);
    STEWARD_RETURN_IF_ERROR(sampler_->end_row());
  }
  return {};
}

Status FileReading::deliver_chunk(const Part& part, const DuckdbChunk& chunk) {
  const auto rows = static_cast<size_t>(chunk.rows());
  batch_.rows = chunk.rows();
  batch_.columns.resize(fields_.size());
  for (size_t i = 0; i < part.targets.size(); ++i) {
    Cells& cells = batch_.columns[part.targets[i]];
    cells.values.clear();
    cells.unread = 0;
    chunk.append_column(i, cells.values);
    if (part.opened->binary(i)) drop_binary(cells);
    cut_values(cells.values, options_.max_value_bytes);
  }
  for (const auto& [target, value] : part.keys)
    batch_.columns[target] = {{rows, value ? std::string_view(*value) : kNullCell}, 0};
  for (const size_t target : part.missing) batch_.columns[target] = {{rows, kNullCell}, 0};
  return sampler_->deliver(batch_);
}

void FileReading::add_keys(const Part& part) {
  for (const auto& [target, value] : part.keys)
    value ? sampler_->add(target, *value) : sampler_->add_null(target);
  for (const size_t target : part.missing) sampler_->add_null(target);
}

ReadSummary FileReading::summary() const {
  ReadSummary summary;
  summary.rows = known_rows_.value_or(sampler_->met());
  summary.rows_examined = sampler_->examined();
  summary.pages_examined = groups_drawn_;
  if (cut_off_) {
    summary.design = SampleDesign::kFirstRows;
  } else if (summary.rows_examined == summary.rows) {
    summary.design = SampleDesign::kEverything;
  } else {
    summary.design = groups_drawn_ > 0 ? SampleDesign::kRandomPages : SampleDesign::kRandomRows;
  }
  return summary;
}

}  // namespace steward::scanners
