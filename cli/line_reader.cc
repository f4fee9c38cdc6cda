#include "cli/line_reader.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace steward::cli {
namespace {

constexpr size_t kBlock = 256u << 10;

}  // namespace

Result<bool> LineReader::next(std::string_view& line) {
  size_t searched = at_;
  size_t end = buffer_.find('\n', searched);
  while (end == std::string::npos && !at_end_) {
    if (buffer_.size() - at_ > max_bytes_)
      return Error{ErrorCode::kTooLarge, fmt::format("the line has more than {} bytes.", max_bytes_),
                   fmt::format("standard input:{}", number_ + 1)};
    buffer_.erase(0, at_);
    at_ = 0;
    searched = buffer_.size();
    buffer_.resize(searched + kBlock);
    const ssize_t got = ::read(fd_, buffer_.data() + searched, kBlock);
    const int fault = errno;
    buffer_.resize(searched + (got > 0 ? static_cast<size_t>(got) : 0));
    if (got < 0 && fault == EINTR) continue;
    if (got < 0)
      return Error{ErrorCode::kUnavailable, fmt::format("It cannot be read: {}.", std::strerror(fault)),
                   "standard input"};
    at_end_ = got == 0;
    end = buffer_.find('\n', searched);
  }
  if (end == std::string::npos) {
    if (at_ == buffer_.size()) return false;
    end = buffer_.size();
  }
  line = std::string_view(buffer_).substr(at_, end - at_);
  at_ = std::min(end + 1, buffer_.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  ++number_;
  return true;
}

}  // namespace steward::cli
