// The real binary as a child process: one command run to its end, or a server to be killed.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace steward::testing {

struct Finished {
  int exit_code = -1;  // 128 + signal when killed
  std::string out, err;
};

// Runs `steward ARGUMENTS…` with `input` on standard input until it exits.
Finished run_steward(const std::vector<std::string>& arguments, const std::string& input = "");

// `steward serve` on an ephemeral port of 127.0.0.1. The constructor returns when the server says that it
// listens; throws with its standard error when it does not within two minutes.
class ServerProcess {
 public:
  explicit ServerProcess(const std::filesystem::path& data_dir, std::vector<std::string> more_arguments = {});
  ~ServerProcess();  // SIGKILL if still running
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  int port() const { return port_; }
  pid_t pid() const { return pid_; }

  void kill(int signal);
  // Waits for the end; the exit code, or 128 + signal.
  int wait();

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  int port_ = 0;
};

// SIGKILL to the postmaster of a data directory and to its children. Returns how many processes were killed.
int kill_database(const std::filesystem::path& data_dir);

}  // namespace steward::testing
