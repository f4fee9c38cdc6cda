#include "cli/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "cli/input_file.h"

namespace steward::cli {

Result<MappedFile> MappedFile::open(const std::string& path, size_t max_bytes) {
  MappedFile file;
  const int descriptor = path == "-" ? -1 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat state {};
  if (descriptor >= 0 && ::fstat(descriptor, &state) == 0 && S_ISREG(state.st_mode) && state.st_size > 0) {
    void* const map =
        ::mmap(nullptr, static_cast<size_t>(state.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (map != MAP_FAILED) {
      file.map_ = static_cast<const char*>(map);
      file.size_ = static_cast<size_t>(state.st_size);
      ::madvise(map, file.size_, MADV_SEQUENTIAL);
    }
  }
  if (descriptor >= 0) ::close(descriptor);
  if (!file.map_) {
    STEWARD_ASSIGN_OR_RETURN(file.text_, read_input(path, max_bytes));
  }
  return file;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : map_(std::exchange(other.map_, nullptr)), size_(other.size_), text_(std::move(other.text_)) {}

MappedFile::~MappedFile() {
  if (map_) ::munmap(const_cast<char*>(map_), size_);
}

}  // namespace steward::cli
