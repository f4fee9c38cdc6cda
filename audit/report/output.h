// Bytes on their way to a Write, handed on in pieces of some 64 KiB. One thread. Pure.
#pragma once

#include <string>
#include <string_view>

#include "audit/report/model.h"

namespace steward::audit::report {

class Output {
 public:
  explicit Output(Write write) : write_(std::move(write)) { buffer_.reserve(2 * kPiece); }

  Status append(std::string_view bytes) {
    if (bytes.size() >= kPiece) {
      STEWARD_RETURN_IF_ERROR(flush());
      return write_(bytes);
    }
    buffer_ += bytes;
    return buffer_.size() < kPiece ? Status() : flush();
  }

  Status flush() {
    if (buffer_.empty()) return {};
    Status status = write_(buffer_);
    buffer_.clear();
    return status;
  }

 private:
  static constexpr size_t kPiece = 64 * 1024;
  Write write_;
  std::string buffer_;
};

}  // namespace steward::audit::report
