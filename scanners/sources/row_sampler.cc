#include "scanners/sources/row_sampler.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "scanners/columns/row_hash.h"

namespace steward::scanners {
namespace {

constexpr uint32_t kNull = 0xffffffff;
constexpr uint32_t kUnread = 0xfffffffe;

uint32_t take_number(std::string_view& bytes) {
  uint32_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof(number));
  bytes.remove_prefix(sizeof(number));
  return number;
}

void put_number(std::string& bytes, uint32_t number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

}  // namespace

RowSampler::RowSampler(size_t columns, const ReadOptions& options, BatchSink& sink, int64_t known_rows)
    : seed_(options.seed),
      max_rows_(std::max<int64_t>(options.max_rows, 1)),
      max_value_bytes_(options.max_value_bytes),
      sink_(sink),
      builder_(columns, options.max_value_bytes, sink),
      takes_all_(max_rows_ == kAllRows || (known_rows > 0 && known_rows <= max_rows_)),
      limit_(std::numeric_limits<uint64_t>::max()) {}

Status RowSampler::deliver(const Batch& batch) {
  met_ += batch.rows;
  examined_ += batch.rows;
  return sink_.add(batch);
}

bool RowSampler::take() {
  const auto row = static_cast<uint64_t>(met_++);
  if (takes_all_) return true;
  next_hash_ = mix_hash(mix_hash(seed_ ^ 0x9e3779b97f4a7c15u) + row);
  return next_hash_ <= limit_;
}

void RowSampler::append_cell(size_t column, uint32_t size, std::string_view bytes) {
  put_number(cells_, static_cast<uint32_t>(column));
  put_number(cells_, size);
  cells_.append(bytes);
}

void RowSampler::add(size_t column, std::string_view value) {
  if (takes_all_) return builder_.add(column, value);
  value = cut_at_code_point(value, max_value_bytes_);
  append_cell(column, static_cast<uint32_t>(value.size()), value);
}

void RowSampler::add_null(size_t column) {
  takes_all_ ? builder_.add_null(column) : append_cell(column, kNull, {});
}

void RowSampler::add_unread(size_t column) {
  takes_all_ ? builder_.add_unread(column) : append_cell(column, kUnread, {});
}

Status RowSampler::end_row() {
  if (takes_all_) {
    ++examined_;
    return builder_.end_row();
  }
  kept_bytes_ += cells_.size() + sizeof(Kept);
  kept_.push_back({next_hash_, met_ - 1, cells_});
  std::push_heap(kept_.begin(), kept_.end());
  cells_.clear();
  if (static_cast<int64_t>(kept_.size()) > max_rows_) drop_largest();
  while (kept_bytes_ > kKeptBytes && kept_.size() > 1) drop_largest();
  return {};
}

void RowSampler::drop_largest() {
  std::pop_heap(kept_.begin(), kept_.end());
  kept_bytes_ -= kept_.back().cells.size() + sizeof(Kept);
  limit_ = kept_.back().hash;  // whoever comes now must be smaller than who went
  kept_.pop_back();
}

Status RowSampler::finish() {
  if (takes_all_) return builder_.flush();
  std::sort(kept_.begin(), kept_.end(), [](const Kept& a, const Kept& b) { return a.row < b.row; });
  for (Kept& row : kept_) {
    for (std::string_view rest = row.cells; !rest.empty();) {
      const uint32_t column = take_number(rest);
      const uint32_t size = take_number(rest);
      if (size == kNull) {
        builder_.add_null(column);
      } else if (size == kUnread) {
        builder_.add_unread(column);
      } else {
        builder_.add(column, rest.substr(0, size));
        rest.remove_prefix(size);
      }
    }
    ++examined_;
    std::string().swap(row.cells);
    STEWARD_RETURN_IF_ERROR(builder_.end_row());
  }
  kept_.clear();
  return builder_.flush();
}

}  // namespace steward::scanners
