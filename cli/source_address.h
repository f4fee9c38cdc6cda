// The address of a source as it is stored: it must mean the same from every folder.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"

namespace steward::cli {

// A database address as it is; a path or glob made absolute, from `folder` on. An unknown scheme ("did you
// mean") and a path of which not even the folder exists are errors: a scan would say so only later.
Result<std::string> stored_address(const std::string& written, const std::filesystem::path& folder);

}  // namespace steward::cli
