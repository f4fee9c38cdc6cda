#include "cli/source_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace steward::cli {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code unknown;
  return fs::exists(path, unknown) || unknown;  // what may not be looked at may be there
}

Result<std::string> with_known_scheme(const std::string& written) {
  const std::vector<std::string> known = {"postgres", "postgresql", "mysql", "mariadb", "file"};
  const std::string scheme = written.substr(0, written.find(':'));
  if (std::find(known.begin(), known.end(), scheme) != known.end()) return written;
  const auto near = did_you_mean(scheme, known);
  return Error{ErrorCode::kInvalidInput,
               fmt::format("Sources of the kind '{}://' are not read{}", excerpt(scheme, 20),
                           near ? fmt::format("; did you mean '{}://'?", *near)
                                : "; give postgres://, mysql://, mariadb://, file:// or a path."),
               ""};
}

// "host=db dbname=shop", as libpq has it.
bool is_conninfo(const std::string& written) {
  const size_t equals = written.find('=');
  return equals != std::string::npos && written.substr(0, equals).find_first_of("/*?.") == std::string::npos;
}

// Up to the first part with a wildcard.
fs::path part_without_wildcards(const fs::path& path) {
  fs::path fixed;
  for (const fs::path& part : path) {
    if (part.string().find_first_of("*?") != std::string::npos) break;
    fixed /= part;
  }
  return fixed;
}

}  // namespace

Result<std::string> stored_address(const std::string& written, const fs::path& folder) {
  const fs::path path = (folder / written).lexically_normal();
  if (!is_there(path)) {
    if (written.find("://") != std::string::npos) return with_known_scheme(written);
    if (is_conninfo(written)) return written;
    if (const fs::path fixed = part_without_wildcards(path); !is_there(fixed))
      return Error{ErrorCode::kNotFound, "There is no such file or folder to scan; check the path.",
                   fixed.string()};
  }
  return path.string();
}

}  // namespace steward::cli
