#include "service/keys/key_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "audit/key_file.h"

namespace steward::service {
namespace {

namespace fs = std::filesystem;

Error system_error(std::string_view doing, const fs::path& file) {
  return {ErrorCode::kUnavailable,
          fmt::format("Could not {} the signing key: {}.", doing, std::strerror(errno)), file.string()};
}

// Held open and locked; the lock goes with the process.
class LockedFolder {
 public:
  explicit LockedFolder(const fs::path& file)
      : fd_(::open(file.has_parent_path() ? file.parent_path().c_str() : ".",
                   O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    is_locked_ = fd_ >= 0 && ::flock(fd_, LOCK_EX) == 0;
  }
  ~LockedFolder() {
    if (fd_ >= 0) ::close(fd_);
  }
  LockedFolder(const LockedFolder&) = delete;
  LockedFolder& operator=(const LockedFolder&) = delete;
  bool ok() const { return is_locked_; }
  bool sync() const { return ::fsync(fd_) == 0; }

 private:
  int fd_;
  bool is_locked_ = false;
};

}  // namespace

fs::path KeyFolder::file_of(const audit::PublicKey& key) const {
  return file_.parent_path() /
         fmt::format("{}-{}{}", file_.stem().string(), key.id(), file_.extension().string());
}

Result<std::optional<audit::SigningKey>> KeyFolder::find(const std::string& wanted) const {
  const auto is_wanted = [&](const std::optional<audit::SigningKey>& key) {
    return key && key->public_key().to_string() == wanted;
  };
  STEWARD_ASSIGN_OR_RETURN(auto placed, audit::SigningKey::load(file_, key_name_));
  if (is_wanted(placed)) return placed;
  STEWARD_ASSIGN_OR_RETURN(const auto key, audit::PublicKey::parse(wanted));
  STEWARD_ASSIGN_OR_RETURN(auto staged, audit::SigningKey::load(file_of(key), key_name_));
  if (!is_wanted(staged)) return std::optional<audit::SigningKey>();
  STEWARD_RETURN_IF_ERROR(promote(key));
  return staged;
}

Result<audit::SigningKey> KeyFolder::stage() const {
  const auto key = audit::SigningKey::generate(key_name_);
  STEWARD_ASSIGN_OR_RETURN(const bool created, audit::KeyFile(file_of(key.public_key())).create(key));
  if (created) return key;
  return Error{ErrorCode::kConflict, "There is a file of that name; try again.",
               file_of(key.public_key()).string()};
}

Status KeyFolder::promote(const audit::PublicKey& key) const {
  const LockedFolder folder(file_);
  if (!folder.ok()) return system_error("lock the folder of", file_);
  STEWARD_ASSIGN_OR_RETURN(const auto placed, audit::SigningKey::load(file_, key_name_));
  if (placed && placed->public_key().to_string() == key.to_string()) return {};  // another process was faster
  // A second name first: at no time is the old key without one.
  if (placed && ::link(file_.c_str(), file_of(placed->public_key()).c_str()) != 0 && errno != EEXIST)
    return system_error("keep the old file of", file_);
  if (!folder.sync()) return system_error("make durable the old file of", file_);
  if (::rename(file_of(key).c_str(), file_.c_str()) != 0)
    return system_error("put in its place the file of", file_);
  if (!folder.sync()) return system_error("make durable the file of", file_);
  return {};
}

Status KeyFolder::remove(const audit::PublicKey& key) const {
  const LockedFolder folder(file_);
  if (!folder.ok()) return system_error("lock the folder of", file_);
  if (::unlink(file_of(key).c_str()) != 0 && errno != ENOENT)
    return system_error("remove the old file of", file_);
  if (!folder.sync()) return system_error("make durable the end of", file_);
  return {};
}

}  // namespace steward::service
