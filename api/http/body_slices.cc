#include "api/http/body_slices.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace steward::api {

BodySlices::BodySlices(HttpResponse&& response)
    : memory_(std::move(response.body)), file_(std::move(response.file)) {
  if (file_) memory_ = std::string();
}

std::string_view BodySlices::next() {
  if (file_) return next_of_file();
  const std::string_view slice = std::string_view(memory_).substr(at_, kSlice);
  at_ += slice.size();
  return slice;
}

// On an I/O thread: the file was written a moment ago, and the kernel is told what comes next, so that
// reading finds it in memory.
std::string_view BodySlices::next_of_file() {
  const size_t wanted = static_cast<size_t>(std::min<uint64_t>(kSlice, file_->size - at_));
  memory_.resize(wanted);
  for (size_t done = 0; done < wanted;) {
    const ssize_t got =
        ::pread(file_->descriptor, memory_.data() + done, wanted - done, static_cast<off_t>(at_ + done));
    if (got < 0 && errno == EINTR) continue;
    has_failed_ = got <= 0;
    if (has_failed_) return {};
    done += static_cast<size_t>(got);
  }
  at_ += wanted;
  ::posix_fadvise(file_->descriptor, static_cast<off_t>(at_), kSlice, POSIX_FADV_WILLNEED);
  return memory_;
}

}  // namespace steward::api
