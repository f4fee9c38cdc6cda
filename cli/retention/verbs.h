// The verbs of `steward retention`, each adding itself under its command.
#pragma once

#include "cli/session.h"

namespace steward::cli {

void add_retention_hold(Command& retention, Session& session);  // hold add, release, list

}  // namespace steward::cli
