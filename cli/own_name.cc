#include "cli/own_name.h"

#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace steward::cli {

namespace fs = std::filesystem;

std::string own_name() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) return "steward";
  const char* path = std::getenv("PATH");
  for (std::string_view rest = path ? path : ""; !rest.empty();) {
    const size_t end = std::min(rest.find(':'), rest.size());
    const fs::path found = fs::path(rest.substr(0, end)) / self.filename();
    if (fs::exists(found, error))
      return fs::equivalent(found, self, error) ? self.filename().string() : self.string();
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return self.string();
}

}  // namespace steward::cli
