// Standard input by lines, whole blocks at a time. Tells when the next line would have to be waited for, so
// that a program at the other end of two pipes gets its answers before it writes on. Not thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace steward::cli {

class LineReader {
 public:
  // Lines of more than `max_bytes` are refused.
  LineReader(int fd, size_t max_bytes) : fd_(fd), max_bytes_(max_bytes) {}

  // The next line without its end ("\n" or "\r\n"), valid until the next call; false at the end of input.
  Result<bool> next(std::string_view& line);
  // True when the next line is at hand.
  bool has_line() const { return buffer_.find('\n', at_) != std::string::npos; }

  // Of the line last read; the first is 1.
  size_t number() const { return number_; }

 private:
  int fd_;
  size_t max_bytes_;
  std::string buffer_;
  size_t at_ = 0, number_ = 0;
  bool at_end_ = false;
};

}  // namespace steward::cli
