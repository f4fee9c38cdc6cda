// A file compiled into the binary by steward_embed() (cmake/StewardTargets.cmake).
#pragma once

#include <string_view>
#include <vector>

namespace steward {

struct EmbeddedFile {
  std::string_view name;      // file name without its folder
  std::string_view contents;  // exact bytes; lives as long as the process
};

}  // namespace steward
