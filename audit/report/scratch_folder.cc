#include "audit/report/scratch_folder.h"

#include <stdlib.h>

namespace steward::audit::report {

Result<ScratchFolder> ScratchFolder::make(const std::filesystem::path& parent) {
  std::error_code missing;
  const std::filesystem::path folder =
      parent.empty() ? std::filesystem::temp_directory_path(missing) : parent;
  std::string path = (folder / "steward-report.XXXXXX").string();
  if (missing || !mkdtemp(path.data()))
    return Error{ErrorCode::kUnavailable,
                 "No temporary folder can be made here: set TMPDIR to a folder with room.", folder.string()};
  return ScratchFolder(path);
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace steward::audit::report
