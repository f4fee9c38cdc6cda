// What every command line of `steward` is held to, and the words for one that is wrong.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "cli/command.h"

namespace steward::cli {

// Once every command was added: an option that may be repeated takes one value each time, so that what
// follows it is not swallowed, and no value is empty, so that an unset shell variable is not the same as no
// option.
void hold_command_lines(Command& app);

// The sentence for a command that does not exist, with the nearest that does; empty when that is not what is
// wrong. After a parse that failed.
std::string unknown_command(const Command& app);

// Fails when `option` was given together with another of the command's options or arguments: a file says all
// of a request, and a silent winner would answer another question than the one asked.
Status given_alone(const Command& command, const std::string& option);

}  // namespace steward::cli
