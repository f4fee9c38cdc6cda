#include "storage/postmaster_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace steward::storage {

std::optional<PostmasterFile> read_postmaster_file(const std::filesystem::path& cluster) {
  const int file = open((cluster / "postmaster.pid").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) return std::nullopt;
  char buffer[4096];
  const ssize_t got = read(file, buffer, sizeof buffer);
  close(file);
  std::string_view rest(buffer, got > 0 ? static_cast<size_t>(got) : 0);
  std::vector<std::string_view> lines;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    lines.push_back(trim(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const auto pid = lines.empty() ? std::nullopt : parse_int(lines[0]);
  if (!pid || *pid <= 1 || *pid > INT32_MAX) return std::nullopt;
  return PostmasterFile{static_cast<pid_t>(*pid), lines.size() >= 8 && lines[7] == "ready"};
}

bool is_postmaster_of(pid_t pid, const std::filesystem::path& cluster, const OsUser& user) {
  struct stat process {
  }, cwd{}, folder{};
  const std::string proc = fmt::format("/proc/{}", pid);
  if (stat(proc.c_str(), &process) != 0 || process.st_uid != user.uid) return false;
  if (stat((proc + "/cwd").c_str(), &cwd) != 0 || stat(cluster.c_str(), &folder) != 0) return false;
  return cwd.st_dev == folder.st_dev && cwd.st_ino == folder.st_ino;
}

}  // namespace steward::storage
