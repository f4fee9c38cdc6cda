#include "tests/support/steward_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "base/text.h"

extern char** environ;

namespace steward::testing {
namespace {

struct Pipe {
  int read_end = -1, write_end = -1;
};

Pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe failed");
  return {ends[0], ends[1]};
}

pid_t spawn(const std::vector<std::string>& arguments, int in, int out, int err) {
  std::vector<char*> argv;
  std::string binary = STEWARD_BINARY;
  argv.push_back(binary.data());
  std::vector<std::string> copies = arguments;
  for (std::string& argument : copies) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  pid_t pid = -1;
  const int failed = ::posix_spawn(&pid, binary.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot start " + binary);
  return pid;
}

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string read_all(int fd) {
  std::string text;
  char buffer[1 << 16];
  for (ssize_t size; (size = ::read(fd, buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<size_t>(size));
  ::close(fd);
  return text;
}

// Children of a process, from /proc.
std::vector<pid_t> children_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children");
  std::vector<pid_t> children;
  for (pid_t child = 0; file >> child;) children.push_back(child);
  return children;
}

}  // namespace

Finished run_steward(const std::vector<std::string>& arguments, const std::string& input) {
  const Pipe in = make_pipe(), out = make_pipe(), err = make_pipe();
  const pid_t pid = spawn(arguments, in.read_end, out.write_end, err.write_end);
  ::close(in.read_end);
  ::close(out.write_end);
  ::close(err.write_end);
  Finished finished;
  std::thread writer([&] {
    ::signal(SIGPIPE, SIG_IGN);
    std::string_view rest = input;
    while (!rest.empty()) {
      const ssize_t size = ::write(in.write_end, rest.data(), rest.size());
      if (size <= 0) break;
      rest.remove_prefix(static_cast<size_t>(size));
    }
    ::close(in.write_end);
  });
  std::thread errors([&] { finished.err = read_all(err.read_end); });
  finished.out = read_all(out.read_end);
  errors.join();
  writer.join();
  finished.exit_code = wait_for(pid);
  return finished;
}

ServerProcess::ServerProcess(const std::filesystem::path& data_dir, std::vector<std::string> more_arguments) {
  std::vector<std::string> arguments = {"--data-dir", data_dir.string(), "serve", "--listen", "127.0.0.1:0"};
  arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
  const Pipe out = make_pipe();
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  pid_ = spawn(arguments, nothing, out.write_end, out.write_end);
  ::close(nothing);
  ::close(out.write_end);
  output_ = out.read_end;

  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  std::string seen;
  while (std::chrono::steady_clock::now() < deadline) {
    const auto at = seen.find("http://127.0.0.1:");
    const auto end = at == std::string::npos ? at : seen.find_first_not_of("0123456789", at + 17);
    if (end != std::string::npos) {
      port_ = static_cast<int>(parse_int(std::string_view(seen).substr(at + 17, end - at - 17)).value_or(0));
      return;
    }
    pollfd wanted{output_, POLLIN, 0};
    ::poll(&wanted, 1, 1000);
    char buffer[4096];
    const ssize_t size =
        (wanted.revents & (POLLIN | POLLHUP)) != 0 ? ::read(output_, buffer, sizeof buffer) : -1;
    if (size == 0) break;
    if (size > 0) seen.append(buffer, static_cast<size_t>(size));
  }
  kill(SIGKILL);
  wait();
  ::close(output_);
  throw std::runtime_error("steward serve did not come up: " + seen);
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) {
    kill(SIGKILL);
    wait();
  }
  ::close(output_);
}

void ServerProcess::kill(int signal) {
  if (pid_ > 0) ::kill(pid_, signal);
}

int ServerProcess::wait() {
  if (pid_ <= 0) return -1;
  const int code = wait_for(pid_);
  pid_ = -1;
  return code;
}

int kill_database(const std::filesystem::path& data_dir) {
  std::ifstream file(data_dir / "postgres" / "postmaster.pid");
  pid_t postmaster = 0;
  if (!(file >> postmaster) || postmaster <= 1) return 0;
  std::vector<pid_t> victims = children_of(postmaster);
  victims.insert(victims.begin(), postmaster);
  int killed = 0;
  for (const pid_t victim : victims) killed += ::kill(victim, SIGKILL) == 0 ? 1 : 0;
  return killed;
}

}  // namespace steward::testing
