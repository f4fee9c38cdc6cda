#include "storage/os_user.h"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace steward::storage {
namespace {

OsUser from_passwd(const passwd& entry) {
  OsUser user{entry.pw_name, entry.pw_uid, entry.pw_gid, {}};
  int count = 64;
  user.groups.resize(static_cast<size_t>(count));
  if (getgrouplist(entry.pw_name, entry.pw_gid, user.groups.data(), &count) < 0) count = 0;
  user.groups.resize(static_cast<size_t>(count));
  return user;
}

// Runs in the forked child: nothing but system calls. 0 when all can be entered, else 1 + index; 255 when
// `user` could not be assumed.
int probe_folders(const std::vector<std::string>& folders, const OsUser& user) {
  if (running_as_root() && !become(user)) return 255;
  for (size_t i = 0; i < folders.size(); ++i)
    if (access(folders[i].c_str(), X_OK) != 0) return static_cast<int>(std::min<size_t>(i + 1, 254));
  return 0;
}

}  // namespace

bool running_as_root() {
  return geteuid() == 0;
}

Result<OsUser> postgres_user() {
  if (!running_as_root()) {
    if (const passwd* self = getpwuid(geteuid())) return from_passwd(*self);
    return Error{
        ErrorCode::kUnavailable,
        fmt::format(
            "The user id {} has no name in /etc/passwd, which PostgreSQL needs: add an entry, or give "
            "a database of your own with --database URL.",
            geteuid()),
        ""};
  }
  for (const char* name : {"postgres", "nobody"})
    if (const passwd* entry = getpwnam(name); entry && entry->pw_uid != 0) return from_passwd(*entry);
  return Error{
      ErrorCode::kUnavailable,
      "PostgreSQL may not run as root and there is neither a user 'postgres' nor 'nobody': add one, or start "
      "steward as an ordinary user.",
      ""};
}

bool become(const OsUser& user) {
  return setgroups(user.groups.size(), user.groups.data()) == 0 &&
         setresgid(user.gid, user.gid, user.gid) == 0 && setresuid(user.uid, user.uid, user.uid) == 0;
}

Result<std::optional<std::filesystem::path>> first_closed_folder(const std::filesystem::path& path,
                                                                 const OsUser& user) {
  std::vector<std::string> folders;
  std::filesystem::path prefix;
  for (const auto& part : path) folders.push_back((prefix /= part).string());
  const pid_t child = fork();
  if (child < 0)
    return Error{ErrorCode::kUnavailable, fmt::format("Cannot start a process: {}.", std::strerror(errno)),
                 ""};
  if (child == 0) _exit(probe_folders(folders, user));
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 255;
  if (code == 0) return std::optional<std::filesystem::path>();
  if (code == 255)
    return Error{ErrorCode::kForbidden,
                 fmt::format("Cannot become the user '{}', which PostgreSQL would run as.", user.name), ""};
  return std::optional<std::filesystem::path>(folders[static_cast<size_t>(code - 1)]);
}

}  // namespace steward::storage
