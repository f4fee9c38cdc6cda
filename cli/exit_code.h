// What the exit status of `steward` means. Documented in docs/cli.md; scripts depend on it.
#pragma once

#include "base/error.h"

namespace steward::cli {

enum ExitCode : int {
  kOk = 0,           // done; for `check`: permit
  kFailed = 1,       // something could not be reached, or a defect
  kUsage = 2,        // the command line or an input file is wrong
  kDenied = 3,       // `check`: deny; `scan --fail-on`: found; `eval`: worse than asked for
  kPending = 4,      // `check`: a person must approve
  kUndecided = 5,    // `check`: no decision could be made or recorded: treat as deny
  kPartial = 6,      // done, but some datasets or events could not be read
  kInterrupted = 130,  // by Ctrl-C: what was finished is kept
  kDoesNotHold = 7,  // `audit verify`: the export does not verify
};

inline ExitCode exit_code_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalidInput:
    case ErrorCode::kTooLarge:
    case ErrorCode::kNotFound:
      return kUsage;
    default:
      return kFailed;
  }
}

}  // namespace steward::cli
