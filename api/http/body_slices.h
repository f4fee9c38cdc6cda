// The body of an answer as it is sent: slice by slice, from memory or from a file, so that an answer of any
// length takes the memory of one slice. One thread at a time.
#pragma once

#include <string>
#include <string_view>

#include "api/http/message.h"

namespace steward::api {

class BodySlices {
 public:
  static constexpr size_t kSlice = 256u << 10;

  BodySlices() = default;  // of no body
  explicit BodySlices(HttpResponse&& response);

  // The next one, valid until the call after. Empty: there are no more, or has_failed().
  std::string_view next();
  // The file ended too early or could not be read: what was promised cannot be sent.
  bool has_failed() const { return has_failed_; }

 private:
  std::string_view next_of_file();

  std::string memory_;  // the whole body, or the present slice of the file
  std::optional<FileBody> file_;
  uint64_t at_ = 0;
  bool has_failed_ = false;
};

}  // namespace steward::api
