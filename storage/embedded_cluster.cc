#include "storage/embedded_cluster.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <pqxx/pqxx>
#include <thread>

#include "base/text.h"
#include "storage/child_process.h"
#include "storage/data_dir.h"
#include "storage/data_dir_lock.h"
#include "storage/pool.h"
#include "storage/postgres_binaries.h"
#include "storage/postmaster_file.h"

namespace steward::storage {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr milliseconds kPoll{10};
constexpr seconds kInitLimit{120};
constexpr seconds kReadyLimit{60};
constexpr seconds kOrphanLimit{20};
constexpr seconds kStopLimit{30};
constexpr seconds kImmediateStopLimit{10};
constexpr off_t kMaxLog = 8 << 20;

// What every start sets, so that a newer Steward's settings reach old clusters. Nothing that could hold a
// value of somebody's data reaches the log: no statements, no parameters, no row detail, no messages of
// failed statements.
constexpr const char* kSettings[] = {
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=40",
    "shared_buffers=32MB",
    "max_wal_size=256MB",
    "min_wal_size=256MB",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_parallel_workers_per_gather=0",
    "jit=off",
    "huge_pages=off",
    "fsync=on",
    "synchronous_commit=on",
    "timezone=UTC",
    "log_timezone=UTC",
    "lc_messages=C",
    "logging_collector=off",
    "log_destination=stderr",
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_min_duration_statement=-1",
    "log_statement=none",
    "log_error_verbosity=terse",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
    "log_checkpoints=off",
    "cluster_name=steward",
};

constexpr auto kDatabaseExists = "SELECT 1 FROM pg_database WHERE datname = 'steward'";
constexpr auto kCreateDatabase = "CREATE DATABASE steward";

Error unavailable(std::string message) {
  return {ErrorCode::kUnavailable, std::move(message), ""};
}

std::string last_line(std::string_view text) {
  text = trim(text);
  return excerpt(text.substr(text.rfind('\n') + 1), 300);
}

// A child's rights are given up only where there are rights to give up.
std::optional<OsUser> run_as(const OsUser& postgres) {
  return running_as_root() ? std::optional(postgres) : std::nullopt;
}

// The version a cluster was made by; none when there is no cluster yet.
Result<std::optional<int>> cluster_version(const fs::path& cluster) {
  struct stat info {};
  if (lstat(cluster.c_str(), &info) != 0) return std::optional<int>();
  std::string text;
  std::getline(std::ifstream(cluster / "PG_VERSION"), text);
  const auto major = parse_int(trim(text));
  if (!major || *major > 1000)
    return unavailable(fmt::format(
        "{} holds no PostgreSQL cluster: move it away, or choose another --data-dir.", cluster.string()));
  return std::optional<int>(static_cast<int>(*major));
}

Status remove_half_made(const fs::path& root) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(root, error)) {
    if (entry.path().filename().string().starts_with("postgres.init-")) fs::remove_all(entry.path(), error);
    if (error)
      return unavailable(fmt::format("Cannot remove {}: {}.", entry.path().string(), error.message()));
  }
  return {};
}

// In a folder beside its final name, renamed when complete: a kill on the way leaves no half-made cluster.
Status init_cluster(const DataDir& dir, const PostgresBinaries& binaries, const OsUser& postgres) {
  STEWARD_RETURN_IF_ERROR(remove_half_made(dir.root));
  const fs::path half_made = dir.root / fmt::format("postgres.init-{}", getpid());
  if (mkdir(half_made.c_str(), 0700) != 0 || lchown(half_made.c_str(), postgres.uid, postgres.gid) != 0)
    return unavailable(fmt::format("Cannot make {}: {}.", half_made.string(), std::strerror(errno)));
  Command command;
  command.argv = {(binaries.folder / "initdb").string(),
                  "--pgdata=" + half_made.string(),
                  "--username=steward",
                  "--encoding=UTF8",
                  "--locale=C.UTF-8",
                  "--auth-local=peer",
                  "--auth-host=reject",
                  "--no-instructions"};
  command.run_as = run_as(postgres);
  STEWARD_ASSIGN_OR_RETURN(const Finished finished, run_to_end(std::move(command), kInitLimit));
  if (finished.exit_code != 0)
    return unavailable(fmt::format("initdb could not make a cluster in {} (exit code {}): {}",
                                   dir.root.string(), finished.exit_code, last_line(finished.output)));
  std::error_code error;
  fs::rename(half_made, dir.cluster, error);
  if (error) return unavailable(fmt::format("Cannot rename {}: {}.", half_made.string(), error.message()));
  return {};
}

bool gone_within(pid_t pid, const fs::path& cluster, const OsUser& postgres, seconds limit) {
  const SteadyTime deadline = std::chrono::steady_clock::now() + limit;
  while (is_postmaster_of(pid, cluster, postgres)) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(kPoll);
  }
  return true;
}

// PostgreSQL would refuse to start beside them if the pid was given to another process of its user meanwhile,
// or if the dead postmaster was not reaped yet.
void remove_stale_files(const DataDir& dir) {
  std::error_code ignored;
  fs::remove(dir.cluster / "postmaster.pid", ignored);
  fs::remove(dir.sockets / fmt::format(".s.PGSQL.{}.lock", kSocketPort), ignored);
}

// Under our lock nobody else owns a postmaster of this cluster: one that runs has lost its Steward to kill
// -9.
Status stop_orphan(const DataDir& dir, const OsUser& postgres) {
  const auto found = read_postmaster_file(dir.cluster);
  if (!found) return {};
  const auto is_gone = [&] {
    if (!is_postmaster_of(found->pid, dir.cluster, postgres)) return true;
    kill(found->pid, SIGINT);
    if (gone_within(found->pid, dir.cluster, postgres, kOrphanLimit)) return true;
    kill(found->pid, SIGQUIT);
    return gone_within(found->pid, dir.cluster, postgres, kImmediateStopLimit);
  };
  if (!is_gone())
    return unavailable(
        fmt::format("A PostgreSQL left behind in {} (process {}) does not stop: end it and start again.",
                    dir.cluster.string(), found->pid));
  remove_stale_files(dir);
  return {};
}

Result<int> open_log(const fs::path& path) {
  struct stat info {};
  std::error_code ignored;
  if (lstat(path.c_str(), &info) == 0 && info.st_size > kMaxLog)
    fs::rename(path, path.string() + ".1", ignored);
  const int file = open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return unavailable(fmt::format("Cannot write {}: {}.", path.string(), std::strerror(errno)));
  return file;
}

std::string log_tail(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  file.seekg(0, std::ios::end);
  const auto size = static_cast<int64_t>(file.tellg());
  file.seekg(std::max<int64_t>(0, size - 4096));
  return {std::istreambuf_iterator<char>(file), {}};
}

// The line that says why: the last FATAL, or failing that the last line.
std::string reason_in_log(const fs::path& path) {
  const std::string tail = log_tail(path);
  const size_t fatal = tail.rfind("FATAL:");
  if (fatal == std::string::npos) return last_line(tail);
  return excerpt(std::string_view(tail).substr(fatal, tail.find('\n', fatal) - fatal), 300);
}

Result<std::unique_ptr<SupervisedProcess>> launch(const DataDir& dir, const PostgresBinaries& binaries,
                                                  const OsUser& postgres) {
  STEWARD_ASSIGN_OR_RETURN(const int log, open_log(dir.log));
  Command command;
  command.argv = {(binaries.folder / "postgres").string(), "-D", dir.cluster.string()};
  const auto set = [&](const std::string& setting) {
    command.argv.push_back("-c");
    command.argv.push_back(setting);
  };
  for (const char* setting : kSettings) set(setting);
  set(fmt::format("port={}", kSocketPort));
  set("unix_socket_directories=" + dir.sockets.string());
  set("hba_file=" + (dir.config / "pg_hba.conf").string());
  set("ident_file=" + (dir.config / "pg_ident.conf").string());
  command.run_as = run_as(postgres);
  command.output = log;
  command.signal_when_orphaned = SIGINT;
  auto process = SupervisedProcess::start(std::move(command));
  close(log);
  return process;
}

Status wait_until_ready(const DataDir& dir, const SupervisedProcess& process) {
  const SteadyTime deadline = std::chrono::steady_clock::now() + kReadyLimit;
  while (!process.wait_for(kPoll)) {
    const auto found = read_postmaster_file(dir.cluster);
    if (found && found->pid == process.pid() && found->is_ready) return {};
    if (std::chrono::steady_clock::now() > deadline)
      return Error{
          ErrorCode::kTimeout,
          fmt::format("PostgreSQL is not ready after {} s; see {}.", kReadyLimit.count(), dir.log.string()),
          ""};
  }
  return unavailable(
      fmt::format("PostgreSQL ended while starting: {} (log: {})", reason_in_log(dir.log), dir.log.string()));
}

void stop(SupervisedProcess& process) {
  process.signal(SIGINT);
  if (process.wait_for(kStopLimit)) return;
  process.signal(SIGQUIT);
  process.wait_for(kImmediateStopLimit);  // what still runs is killed by the destructor
}

// After kill -9 of a postmaster its children need a moment to notice, and until then hold the shared memory.
Result<std::unique_ptr<SupervisedProcess>> start_postmaster(const DataDir& dir,
                                                            const PostgresBinaries& binaries,
                                                            const OsUser& postgres) {
  const SteadyTime deadline = std::chrono::steady_clock::now() + kOrphanLimit;
  while (true) {
    STEWARD_ASSIGN_OR_RETURN(auto process, launch(dir, binaries, postgres));
    Status ready = wait_until_ready(dir, *process);
    if (ready.ok()) return process;
    stop(*process);
    const bool memory_in_use = ready.error().message.find("shared memory block") != std::string::npos;
    if (!memory_in_use || std::chrono::steady_clock::now() > deadline) return std::move(ready).error();
    std::this_thread::sleep_for(5 * kPoll);
  }
}

Status create_database(const DataDir& dir) {
  try {
    pqxx::connection connection(dir.url("postgres"));
    pqxx::nontransaction tx(connection);
    if (tx.exec(kDatabaseExists).empty()) tx.exec(kCreateDatabase);
    return {};
  } catch (...) {
    return current_database_error();
  }
}

}  // namespace

fs::path default_data_dir() {
  if (running_as_root()) return "/var/lib/steward";
  const char* xdg = std::getenv("XDG_DATA_HOME");
  if (xdg && *xdg == '/') return fs::path(xdg) / "steward";
  const char* home = std::getenv("HOME");
  return fs::path(home && *home ? home : ".") / ".local/share/steward";
}

struct EmbeddedCluster::Impl {
  DataDir dir;
  DataDirLock lock;
  std::unique_ptr<SupervisedProcess> postmaster;
};

EmbeddedCluster::EmbeddedCluster(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

EmbeddedCluster::~EmbeddedCluster() {
  stop(*impl_->postmaster);
}

Result<std::unique_ptr<EmbeddedCluster>> EmbeddedCluster::start(const fs::path& data_dir) {
  STEWARD_ASSIGN_OR_RETURN(const OsUser postgres, postgres_user());
  const DataDir dir = layout_of(data_dir, postgres);
  STEWARD_RETURN_IF_ERROR(make_root(dir, postgres));
  STEWARD_ASSIGN_OR_RETURN(DataDirLock lock, DataDirLock::acquire(dir.root, dir.url("steward")));
  STEWARD_RETURN_IF_ERROR(make_folders(dir, postgres));
  STEWARD_ASSIGN_OR_RETURN(const auto version, cluster_version(dir.cluster));
  STEWARD_ASSIGN_OR_RETURN(const PostgresBinaries binaries, find_postgres(version));
  if (!version) STEWARD_RETURN_IF_ERROR(init_cluster(dir, binaries, postgres));
  STEWARD_RETURN_IF_ERROR(stop_orphan(dir, postgres));
  STEWARD_ASSIGN_OR_RETURN(auto postmaster, start_postmaster(dir, binaries, postgres));
  std::unique_ptr<EmbeddedCluster> cluster(
      new EmbeddedCluster(std::make_unique<Impl>(Impl{dir, std::move(lock), std::move(postmaster)})));
  STEWARD_RETURN_IF_ERROR(create_database(cluster->impl_->dir));
  return cluster;
}

std::string EmbeddedCluster::url() const {
  return impl_->dir.url("steward");
}
fs::path EmbeddedCluster::keys_dir() const {
  return impl_->dir.keys;
}
int EmbeddedCluster::postmaster_pid() const {
  return impl_->postmaster->pid();
}

}  // namespace steward::storage
