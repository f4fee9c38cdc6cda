#include "tests/integration/postgres_fixture.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <pqxx/pqxx>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace steward::testing {
namespace {

namespace fs = std::filesystem;

constexpr char kBinaries[] = "/usr/lib/postgresql/15/bin/";

// PostgreSQL refuses to run as root.
const passwd* server_user() {
  if (geteuid() != 0) return nullptr;
  if (const passwd* user = getpwnam("postgres")) return user;
  return getpwnam("nobody");
}

pid_t spawn(const std::vector<std::string>& arguments, const fs::path& log) {
  const passwd* user = server_user();
  const pid_t child = fork();
  if (child != 0) return child;
  if (user && (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
    _exit(126);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const int in = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(in, 0);
  dup2(out, 1);
  dup2(out, 2);
  setsid();
  std::vector<char*> argv;
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  execv(argv[0], argv.data());
  _exit(127);
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string contents_of(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

PostgresFixture::PostgresFixture() {
  char name[] = "/tmp/stwpg_XXXXXX";
  if (!mkdtemp(name)) throw std::runtime_error("mkdtemp failed");
  dir_ = name;
  if (const passwd* user = server_user()) {
    if (chown(name, user->pw_uid, user->pw_gid) != 0) throw std::runtime_error("chown failed");
  }
  const auto log = dir_ / "log";
  const auto data = (dir_ / "data").string();
  if (wait_for(spawn({std::string(kBinaries) + "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E",
                      "UTF8", "--locale=C.UTF-8", "-N"},
                     log)) != 0) {
    throw std::runtime_error("initdb failed: " + contents_of(log));
  }
  postmaster_ = spawn({std::string(kBinaries) + "postgres", "-D", data, "-k", dir_.string(), "-p", "5432",
                       "-c", "listen_addresses=", "-c", "autovacuum=off", "-c", "shared_buffers=16MB"},
                      log);
  for (int attempt = 0;; ++attempt) {
    try {
      pqxx::connection probe(url());
      return;
    } catch (const pqxx::broken_connection&) {
      if (attempt > 300 || waitpid(postmaster_, nullptr, WNOHANG) != 0) {
        const auto text = contents_of(log);
        stop();
        throw std::runtime_error("PostgreSQL did not start: " + text);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
}

PostgresFixture::~PostgresFixture() {
  stop();
}

void PostgresFixture::stop() {
  if (postmaster_ > 0 && kill(postmaster_, SIGINT) == 0) wait_for(postmaster_);
  std::error_code ignored;
  fs::remove_all(dir_, ignored);
}

std::string PostgresFixture::url(const std::string& user, const std::string& database) const {
  return "postgres://" + user + "@/" + database + "?host=" + dir_.string() + "&port=5432";
}

void PostgresFixture::execute(const std::string& sql, const std::string& database) const {
  pqxx::connection connection(url("postgres", database));
  pqxx::nontransaction(connection).exec(sql);
}

}  // namespace steward::testing
