// Programs started beside Steward: with another user's rights, no inherited files, and an end that is not
// forgotten.
//
// A child is tied to its parent by PR_SET_PDEATHSIG, so that a killed Steward takes it along. The kernel ties
// it to the *thread* that forked, so each SupervisedProcess has a thread of its own that forks, waits and
// reaps.
#pragma once

#include <sys/types.h>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "storage/os_user.h"

namespace steward::storage {

struct Command {
  std::vector<std::string> argv;  // [0] is the path of the program
  std::optional<OsUser> run_as;   // none: as this process
  int output = -1;                // file that takes stdout and stderr; -1: /dev/null
  int signal_when_orphaned = 0;   // sent when Steward dies
};

class SupervisedProcess {
 public:
  static Result<std::unique_ptr<SupervisedProcess>> start(Command command);
  ~SupervisedProcess();  // SIGKILL when still running, then reaps
  SupervisedProcess(const SupervisedProcess&) = delete;
  SupervisedProcess& operator=(const SupervisedProcess&) = delete;

  pid_t pid() const;
  bool exited() const;
  void signal(int number);  // nothing when it has exited: its pid may be another's by now
  // True when it exited within `limit`.
  bool wait_for(std::chrono::milliseconds limit) const;
  // The exit status as waitpid gives it; only after it exited.
  int status() const;

 private:
  struct Impl;
  explicit SupervisedProcess(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

struct Finished {
  int exit_code = 0;   // 128 + signal when it was killed
  std::string output;  // last 64 KiB of stdout and stderr
};

// Runs a program to its end. kUnavailable when it cannot be started, kTimeout (and it is killed) past
// `limit`.
Result<Finished> run_to_end(Command command, std::chrono::milliseconds limit);

}  // namespace steward::storage
