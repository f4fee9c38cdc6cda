// What to type to call this very program again: its name where the shell finds it under that, its path otherwise.
// Commands that are shown for pasting begin with it.
#pragma once

#include <string>

namespace steward::cli {

std::string own_name();

}  // namespace steward::cli
