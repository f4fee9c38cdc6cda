#include "storage/data_dir.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/hash.h"

namespace steward::storage {
namespace {

namespace fs = std::filesystem;

// sockaddr_un holds 107 bytes, of which "/.s.PGSQL.5432.lock" needs some.
constexpr size_t kMaxSocketFolder = 100 - std::string_view("/.s.PGSQL.5432").size();

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/._-+~").find(c) != std::string_view::npos;
}

// unix_socket_directories and libpq's host are comma-separated lists with quoting rules of their own: a
// folder with anything but plain characters keeps its sockets elsewhere.
fs::path socket_folder(const fs::path& root, const OsUser& postgres) {
  const fs::path natural = root / "run";
  if (natural.string().size() <= kMaxSocketFolder && std::ranges::all_of(natural.string(), is_plain))
    return natural;
  return fmt::format("/tmp/steward-{}-{}", postgres.uid, to_hex(sha256(root.string())).substr(0, 16));
}

Error cannot_make(const fs::path& path, int reason) {
  return {ErrorCode::kUnavailable,
          fmt::format("Cannot make {}: {}. Choose another place with --data-dir.", path.string(),
                      std::strerror(reason)),
          ""};
}

// A folder of `owner` that nobody else can enter, never reached through a link: /tmp is everybody's.
Status make_private(const fs::path& path, uid_t owner, gid_t group) {
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return cannot_make(path, errno);
  const int folder = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0) return cannot_make(path, errno);
  struct stat info {};
  Status made;
  if (fstat(folder, &info) != 0) {
    made = cannot_make(path, errno);
  } else if (info.st_uid != owner && info.st_uid != geteuid()) {
    made = Error{ErrorCode::kForbidden,
                 fmt::format("{} belongs to another user (id {}): remove it, or choose another --data-dir.",
                             path.string(), info.st_uid),
                 ""};
  } else if ((info.st_uid != owner && fchown(folder, owner, group) != 0) || fchmod(folder, 0700) != 0) {
    made = cannot_make(path, errno);
  }
  close(folder);
  return made;
}

Status write_file(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::trunc);
  file << text;
  file.close();
  // Readable by PostgreSQL's user, whatever the umask; they hold no secret.
  if (!file || chmod(path.c_str(), 0644) != 0) return cannot_make(path, errno);
  return {};
}

std::string ident_line(const std::string& os_user) {
  return fmt::format("steward \"{}\" steward\n", os_user);
}

Status write_config(const DataDir& dir, const OsUser& postgres) {
  STEWARD_RETURN_IF_ERROR(write_file(dir.config / "pg_hba.conf", "local all all peer map=steward\n"));
  std::string ident = ident_line("root");
  if (postgres.name != "root") ident += ident_line(postgres.name);
  return write_file(dir.config / "pg_ident.conf", ident);
}

}  // namespace

std::string DataDir::url(const std::string& database) const {
  return fmt::format("postgresql:///{}?host={}&port={}&user=steward", database, sockets.string(),
                     kSocketPort);
}

DataDir layout_of(const fs::path& data_dir, const OsUser& postgres) {
  std::error_code ignored;
  fs::path root = fs::weakly_canonical(fs::absolute(data_dir), ignored);
  if (ignored || root.empty()) root = fs::absolute(data_dir).lexically_normal();
  if (!root.has_filename()) root = root.parent_path();  // "dir/"
  return {root,          root / "postgres",     root / "conf",
          root / "keys", root / "postgres.log", socket_folder(root, postgres)};
}

Status make_root(const DataDir& dir, const OsUser& postgres) {
  std::error_code error;
  fs::create_directories(dir.root.parent_path(), error);
  if (error) return cannot_make(dir.root.parent_path(), error.value());
  if (mkdir(dir.root.c_str(), 0700) != 0 && errno != EEXIST) return cannot_make(dir.root, errno);
  if (!running_as_root()) return {};
  // 0711: PostgreSQL's user may enter and not look around.
  struct stat info {};
  if (stat(dir.root.c_str(), &info) != 0) return cannot_make(dir.root, errno);
  if (info.st_uid == 0 && (info.st_mode & S_IXOTH) == 0 &&
      chmod(dir.root.c_str(), (info.st_mode & 07777) | 0011) != 0)
    return cannot_make(dir.root, errno);
  STEWARD_ASSIGN_OR_RETURN(const auto closed, first_closed_folder(dir.root, postgres));
  if (!closed) return {};
  return Error{
      ErrorCode::kForbidden,
      fmt::format(
          "PostgreSQL runs as the user '{}', who may not enter {}: use --data-dir /var/lib/steward, or "
          "chmod o+x {}.",
          postgres.name, closed->string(), closed->string()),
      ""};
}

Status make_folders(const DataDir& dir, const OsUser& postgres) {
  STEWARD_RETURN_IF_ERROR(make_private(dir.keys, geteuid(), getegid()));
  STEWARD_RETURN_IF_ERROR(make_private(dir.sockets, postgres.uid, postgres.gid));
  STEWARD_RETURN_IF_ERROR(make_private(dir.config, geteuid(), getegid()));
  if (chmod(dir.config.c_str(), 0755) != 0) return cannot_make(dir.config, errno);
  return write_config(dir, postgres);
}

}  // namespace steward::storage
