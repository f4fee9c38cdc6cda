#include "scanners/sources/batch_builder.h"

#include <algorithm>

namespace steward::scanners {
namespace {

constexpr size_t kBlockBytes = 256 << 10;

}  // namespace

std::string_view cut_at_code_point(std::string_view text, size_t limit) {
  if (text.size() <= limit) return text;
  size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

void BatchBuilder::add(size_t column, std::string_view value) {
  value = cut_at_code_point(value, max_value_bytes_);
  if (value.empty()) {
    batch_.columns[column].values.emplace_back("");
    return;
  }
  if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < value.size()) {
    blocks_.emplace_back();
    blocks_.back().reserve(std::max(kBlockBytes, value.size()));
  }
  std::string& block = blocks_.back();
  const size_t begin = block.size();
  block.append(value);
  batch_.columns[column].values.emplace_back(block.data() + begin, value.size());
  bytes_ += value.size();
}

Status BatchBuilder::end_row() {
  ++batch_.rows;
  return batch_.rows >= kRows || bytes_ >= kBytes ? flush() : Status();
}

Status BatchBuilder::flush() {
  if (batch_.rows == 0) return {};
  Status status = sink_.add(batch_);
  batch_.rows = 0;
  for (Cells& cells : batch_.columns) {
    cells.values.clear();
    cells.unread = 0;
  }
  blocks_.clear();
  bytes_ = 0;
  return status;
}

}  // namespace steward::scanners
