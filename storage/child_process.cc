#include "storage/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

namespace steward::storage {
namespace {

constexpr off_t kMaxOutput = 64 << 10;

// Everything the child touches, allocated before the fork: afterwards only async-signal-safe calls are
// allowed, because another thread may have held the allocator's lock.
struct PreparedExec {
  std::vector<char*> argv;
  std::array<const char*, 4> environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC",
                                            nullptr};
  pid_t parent = 0;
  int failure_pipe = -1;
};

[[noreturn]] void fail_child(int pipe) {
  const int reason = errno;
  [[maybe_unused]] const ssize_t written = write(pipe, &reason, sizeof reason);
  _exit(127);
}

// A server would pass on its ignored SIGPIPE and its blocked signals through exec.
void reset_signals() {
  for (int number = 1; number < 32; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void exec_child(const Command& command, const PreparedExec& prepared) {
  reset_signals();
  setsid();  // Ctrl-C in the terminal is for Steward, which then stops its child in order
  umask(077);
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  const int output = command.output >= 0 ? command.output : null;
  if (null < 0 || dup2(null, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0)
    fail_child(prepared.failure_pipe);
  close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  if (command.run_as && !become(*command.run_as)) fail_child(prepared.failure_pipe);
  if (command.signal_when_orphaned != 0) {
    // After the change of user, which clears it; and the parent may have died in between.
    if (prctl(PR_SET_PDEATHSIG, command.signal_when_orphaned) != 0) fail_child(prepared.failure_pipe);
    if (getppid() != prepared.parent) _exit(127);
  }
  if (chdir("/") != 0) fail_child(prepared.failure_pipe);
  execve(prepared.argv[0], prepared.argv.data(), const_cast<char* const*>(prepared.environment.data()));
  fail_child(prepared.failure_pipe);
}

Error cannot_start(const Command& command, int reason) {
  return {ErrorCode::kUnavailable,
          fmt::format("Cannot start {}: {}.", command.argv[0], std::strerror(reason)), ""};
}

Result<pid_t> spawn(Command& command) {
  PreparedExec prepared;
  for (std::string& argument : command.argv) prepared.argv.push_back(argument.data());
  prepared.argv.push_back(nullptr);
  prepared.parent = getpid();
  int pipe[2];
  if (pipe2(pipe, O_CLOEXEC) != 0) return cannot_start(command, errno);
  prepared.failure_pipe = pipe[1];
  const pid_t child = fork();
  if (child == 0) exec_child(command, prepared);
  const int fork_reason = errno;
  close(pipe[1]);
  int reason = 0;
  ssize_t got = 0;
  if (child > 0)
    while ((got = read(pipe[0], &reason, sizeof reason)) < 0 && errno == EINTR) {
    }
  close(pipe[0]);
  if (child < 0) return cannot_start(command, fork_reason);
  if (got != sizeof reason) return child;  // exec closed the pipe
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  return cannot_start(command, reason);
}

std::string read_tail(int file) {
  struct stat info {};
  if (fstat(file, &info) != 0) return "";
  std::string text(static_cast<size_t>(std::min<off_t>(info.st_size, kMaxOutput)), '\0');
  const ssize_t got = pread(file, text.data(), text.size(), info.st_size - static_cast<off_t>(text.size()));
  text.resize(got > 0 ? static_cast<size_t>(got) : 0);
  return text;
}

}  // namespace

struct SupervisedProcess::Impl {
  Command command;
  std::thread keeper;
  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  std::optional<Result<pid_t>> started;
  bool exited = false;
  int status = 0;

  void keep();
};

void SupervisedProcess::Impl::keep() {
  // Signals for Steward are handled by its own threads.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
  const Result<pid_t> child = spawn(command);
  {
    std::lock_guard lock(mutex);
    started = child;
    changed.notify_all();
  }
  if (!child.ok()) return;
  // Waits without reaping first, so that signal() never meets a pid that was given away.
  siginfo_t info{};
  while (waitid(P_PID, static_cast<id_t>(*child), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  std::lock_guard lock(mutex);
  while (waitpid(*child, &status, 0) < 0 && errno == EINTR) {
  }
  exited = true;
  changed.notify_all();
}

SupervisedProcess::SupervisedProcess(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

SupervisedProcess::~SupervisedProcess() {
  signal(SIGKILL);
  impl_->keeper.join();
}

Result<std::unique_ptr<SupervisedProcess>> SupervisedProcess::start(Command command) {
  auto impl = std::make_unique<Impl>();
  impl->command = std::move(command);
  impl->keeper = std::thread([raw = impl.get()] { raw->keep(); });
  Result<pid_t> started = [&] {
    std::unique_lock lock(impl->mutex);
    impl->changed.wait(lock, [&] { return impl->started.has_value(); });
    return *impl->started;
  }();
  if (!started.ok()) {
    impl->keeper.join();
    return std::move(started).error();
  }
  return std::unique_ptr<SupervisedProcess>(new SupervisedProcess(std::move(impl)));
}

pid_t SupervisedProcess::pid() const {
  return **impl_->started;
}

bool SupervisedProcess::exited() const {
  std::lock_guard lock(impl_->mutex);
  return impl_->exited;
}

void SupervisedProcess::signal(int number) {
  std::lock_guard lock(impl_->mutex);
  if (!impl_->exited) kill(pid(), number);
}

bool SupervisedProcess::wait_for(std::chrono::milliseconds limit) const {
  std::unique_lock lock(impl_->mutex);
  return impl_->changed.wait_for(lock, limit, [&] { return impl_->exited; });
}

int SupervisedProcess::status() const {
  std::lock_guard lock(impl_->mutex);
  return impl_->status;
}

Result<Finished> run_to_end(Command command, std::chrono::milliseconds limit) {
  // A file in memory never blocks the writer, as a pipe that nobody reads would.
  const int output = memfd_create("steward-output", MFD_CLOEXEC);
  if (output < 0) return cannot_start(command, errno);
  const std::string program = command.argv[0];
  command.output = output;
  command.signal_when_orphaned = SIGKILL;
  auto process = SupervisedProcess::start(std::move(command));
  if (!process.ok()) {
    close(output);
    return std::move(process).error();
  }
  const bool in_time = (*process)->wait_for(limit);
  if (!in_time) (*process)->signal(SIGKILL);
  (*process)->wait_for(std::chrono::seconds(10));
  const int status = (*process)->status();
  const int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  Finished finished{code, read_tail(output)};
  close(output);
  if (!in_time)
    return Error{ErrorCode::kTimeout,
                 fmt::format("{} did not end within {} s.", program, limit.count() / 1000), ""};
  return finished;
}

}  // namespace steward::storage
