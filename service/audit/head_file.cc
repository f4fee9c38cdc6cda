#include "service/audit/head_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "audit/descriptor.h"

namespace steward::service {
namespace {

using audit::Descriptor;
using audit::write_all;

constexpr off_t kMaxBytes = 64 << 20;
constexpr std::string_view kSignatureMark = "— ";

Result<std::string> read_all(int fd, size_t size, const std::function<Error(std::string_view)>& failed) {
  std::string text(size, '\0');
  size_t got = 0;
  while (got < text.size()) {
    const ssize_t count = ::pread(fd, text.data() + got, text.size() - got, static_cast<off_t>(got));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("read");
    if (count == 0) break;
    got += static_cast<size_t>(count);
  }
  text.resize(got);
  return text;
}

}  // namespace

std::vector<audit::TreeHead> heads_in(std::string_view text) {
  std::vector<audit::TreeHead> heads;
  std::string_view before;  // the paragraph before
  while (!text.empty()) {
    const size_t end = std::min(text.find("\n\n"), text.size());
    const std::string_view paragraph = text.substr(0, end);
    text.remove_prefix(std::min(end + 2, text.size()));
    if (paragraph.starts_with(kSignatureMark) && !before.empty()) {
      const std::string lines(paragraph.ends_with('\n') ? paragraph.substr(0, paragraph.size() - 1)
                                                        : paragraph);
      auto head = audit::parse_checkpoint(fmt::format("{}\n\n{}\n", before, lines));
      if (head.ok()) heads.push_back(*std::move(head));
    }
    before = paragraph;
    while (before.starts_with('\n')) before.remove_prefix(1);
  }
  return heads;
}

Result<size_t> kept_heads(const std::vector<audit::TreeHead>& heads,
                          const std::function<Result<bool>(const audit::TreeHead&)>& is_kept) {
  size_t kept = 0, end = heads.size();
  while (kept < end) {
    const size_t middle = kept + (end - kept) / 2;
    STEWARD_ASSIGN_OR_RETURN(const bool is_one, is_kept(heads[middle]));
    (is_one ? kept : end) = is_one ? middle + 1 : middle;
  }
  return kept;
}

Status HeadFile::append(const std::string& checkpoint,
                        const std::function<Status(const std::vector<audit::TreeHead>&)>& continues) const {
  const auto failed = [&](std::string_view doing) {
    return Error{ErrorCode::kUnavailable,
                 fmt::format("Could not {} the file of heads: {}.", doing, std::strerror(errno)),
                 path_.string()};
  };
  // O_NONBLOCK: a FIFO in its place must not hang the server.
  const Descriptor file(
      ::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644));
  if (file.get() < 0 && errno == ELOOP)
    return Error{ErrorCode::kForbidden, "The file of heads is a symbolic link; name the file itself.",
                 path_.string()};
  if (file.get() < 0) return failed("open");
  if (::flock(file.get(), LOCK_EX) != 0) return failed("lock");
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return failed("examine");
  if (!S_ISREG(status.st_mode))
    return Error{ErrorCode::kForbidden, "The file of heads is not a regular file.", path_.string()};
  if (status.st_size > kMaxBytes)
    return Error{ErrorCode::kTooLarge, "The file of heads is larger than 64 MiB: begin another.",
                 path_.string()};
  STEWARD_ASSIGN_OR_RETURN(const std::string text,
                           read_all(file.get(), static_cast<size_t>(status.st_size), failed));
  const auto heads = heads_in(text);
  STEWARD_RETURN_IF_ERROR(continues(heads));
  const auto added = audit::parse_checkpoint(checkpoint);
  if (!added.ok()) return added.error();
  if (!heads.empty() && heads.back().size >= added->size) return {};  // this one or a later one stands there
  // What a crash left of a head before stays, a paragraph of its own.
  const std::string_view apart = text.empty() || text.ends_with("\n\n") ? ""
                                 : text.ends_with('\n')                 ? "\n"
                                                                        : "\n\n";
  if (!write_all(file.get(), fmt::format("{}{}\n", apart, checkpoint)) || ::fsync(file.get()) != 0)
    return failed("write");
  return {};
}

}  // namespace steward::service
