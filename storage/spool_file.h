// A file without a name for what is too long for memory and not wanted for long: a report on its way to a
// client, the members of an archive. Gone with its last holder, also when the process is killed.
//
//   STEWARD_ASSIGN_OR_RETURN(SpoolFile file, space.file(8ull << 30));
//   STEWARD_RETURN_IF_ERROR(file.append("…"));
//   STEWARD_RETURN_IF_ERROR(file.finish());
//   ... file.descriptor(), file.size() ...
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace steward::storage {

// Readable by this user alone (0600). Moved, not copied; one thread at a time, but read_at() and visit() from
// any once it is finished.
class SpoolFile {
 public:
  ~SpoolFile();
  SpoolFile(SpoolFile&& other) noexcept;
  SpoolFile& operator=(SpoolFile&& other) noexcept;

  // kTooLarge beyond the file's bound or that of all together, kUnavailable when the disk is full: both say
  // so, and the file is of no more use.
  Status append(std::string_view bytes);
  // What was appended is in the file; before it, descriptor() shows less than size().
  Status finish();

  uint64_t size() const { return size_; }
  int descriptor() const { return file_; }  // stays this object's

  // Exactly so many bytes; kInternal beyond the end. The file is finished.
  Result<std::string> read_at(uint64_t offset, size_t bytes) const;
  // All of it, front to back, in pieces of at most 256 KB.
  Status visit(const std::function<Status(std::string_view piece)>& piece) const;

 private:
  friend class SpoolSpace;
  struct Shared;
  SpoolFile(int file, uint64_t max_bytes, std::shared_ptr<Shared> shared);
  Status flush();

  int file_ = -1;
  uint64_t size_ = 0, max_bytes_ = 0;
  std::string waiting_;  // appended, not yet written
  std::shared_ptr<Shared> shared_;
};

// What all such files of a process may take together. Thread-safe; may go before its files.
class SpoolSpace {
 public:
  // The folder: TMPDIR, or /tmp.
  explicit SpoolSpace(uint64_t max_bytes = 16ull << 30,
                      std::filesystem::path folder = std::filesystem::temp_directory_path());

  // kUnavailable, naming the folder, when no file can be made in it.
  Result<SpoolFile> file(uint64_t max_bytes);
  uint64_t bytes_held() const;

 private:
  std::filesystem::path folder_;
  std::shared_ptr<SpoolFile::Shared> shared_;
};

}  // namespace steward::storage
