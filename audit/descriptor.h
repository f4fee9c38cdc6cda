// A file descriptor with an owner, and writing to one until all is written: for files of keys, heads and
// exports, which ask more of the system than streams do. Not thread-safe.
#pragma once

#include <string_view>

namespace steward::audit {

// Closes it at the end. One below 0, as open() gives on failure, is nothing to close.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

// Goes on after interruptions and short writes. False, and errno says why, when not all could be written.
bool write_all(int fd, std::string_view bytes);

}  // namespace steward::audit
