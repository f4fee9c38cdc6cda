#include "storage/copy_rows.h"

#include <fmt/format.h>

#include <pqxx/tablewriter>

#include "base/hash.h"

namespace steward::storage {
namespace {

constexpr size_t kChunk = 64 << 10;

// What the text form of COPY gives a meaning to.
const char* escape_of(char c) {
  switch (c) {
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return nullptr;
  }
}

}  // namespace

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
// Deprecated for stream_to, which takes no lines that are formed already.
CopyRows::CopyRows(pqxx::transaction_base& tx, const std::string& table,
                   const std::vector<std::string>& columns)
    : writer_(std::make_unique<pqxx::tablewriter>(tx, table, columns.begin(), columns.end())) {
  buffer_.reserve(kChunk + (16 << 10));
}
#pragma GCC diagnostic pop

CopyRows::~CopyRows() = default;

void CopyRows::separate() {
  if (in_row_) buffer_ += '\t';
  in_row_ = true;
}

void CopyRows::integer(int64_t value) {
  separate();
  fmt::format_to(std::back_inserter(buffer_), "{}", value);
}

void CopyRows::text(std::string_view value) {
  separate();
  while (!value.empty()) {
    const size_t plain = std::min(value.find_first_of("\\\n\r\t"), value.size());
    buffer_.append(value.substr(0, plain));
    value.remove_prefix(plain);
    if (value.empty()) return;
    buffer_ += escape_of(value.front());
    value.remove_prefix(1);
  }
}

void CopyRows::bytes(std::string_view value) {
  separate();
  static constexpr char kDigits[] = "0123456789abcdef";
  buffer_ += "\\\\x";
  size_t at = buffer_.size();
  buffer_.resize(at + 2 * value.size());
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    buffer_[at++] = kDigits[byte >> 4];
    buffer_[at++] = kDigits[byte & 15];
  }
}

void CopyRows::time(Timestamp value) {
  separate();
  buffer_ += format_rfc3339(value);
}

void CopyRows::end_row() {
  buffer_ += '\n';
  in_row_ = false;
  if (buffer_.size() >= kChunk) send();
}

// pqxx ends each line by itself; a chunk of lines is a long one to it.
void CopyRows::send() {
  if (buffer_.empty()) return;
  buffer_.pop_back();
  writer_->write_raw_line(buffer_);
  buffer_.clear();
}

void CopyRows::complete() {
  send();
  writer_->complete();
}

}  // namespace steward::storage
