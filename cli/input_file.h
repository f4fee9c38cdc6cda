// Reading the files a command was given: whole, bounded, "-" for standard input.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace steward::cli {

Result<std::string> read_input(const std::string& path, size_t max_bytes);

// The error with the input it was found in before its place: "request.json: /action: …".
Error in_input(const std::string& path, Error error);

// Writes to a new file beside `path` and renames it into place: never a half-written file. It is for its
// owner alone unless one was there before, whose mode it keeps. "-" is standard output; what is no regular
// file (a device, a pipe, a link) is written to and never replaced.
Status write_output(const std::string& path, std::string_view text);

}  // namespace steward::cli
