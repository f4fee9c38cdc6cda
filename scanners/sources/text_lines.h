// TextLines: a text or log file line by line, as UTF-8, in bounded memory. Packed files are unpacked. The
// encoding is the byte order mark's; without one UTF-8, and a line that is not is taken for Latin-1. A line
// longer than `max_bytes` becomes several, broken behind a space where there is one, so that nothing of it
// goes unseen. One thread.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "scanners/sources/byte_stream.h"
#include "scanners/sources/file_probe.h"

namespace steward::scanners {

class TextLines {
 public:
  static Result<TextLines> open(const std::filesystem::path& path, size_t max_bytes);

  // The next line without its end, valid until the next call; none at the end. kInvalidInput when the packed
  // data break off.
  Result<std::optional<std::string_view>> next();

 private:
  TextLines(std::unique_ptr<ByteStream> stream, size_t max_bytes);
  Status fill();
  void decode(std::string_view raw);
  size_t end_of_piece() const;  // of a line too long, from begin_

  std::unique_ptr<ByteStream> stream_;
  size_t max_bytes_;
  std::optional<TextEncoding> encoding_;  // none: nothing was read yet
  std::string raw_;  // bytes read; with UTF-16 what was left of the last block before them
  size_t left_over_ = 0;
  std::string text_;  // decoded
  size_t begin_ = 0;  // of what was not given out yet
  bool at_end_ = false;
  std::string converted_;
};

}  // namespace steward::scanners
