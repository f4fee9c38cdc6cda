#include "tests/integration/mariadb_fixture.h"

#include <fcntl.h>
#include <mysql.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace steward::testing {
namespace {

namespace fs = std::filesystem;

constexpr char kInstall[] = "/usr/bin/mariadb-install-db";
constexpr char kServer[] = "/usr/sbin/mariadbd";

struct Close {
  void operator()(MYSQL* connection) const { mysql_close(connection); }
};
using Connection = std::unique_ptr<MYSQL, Close>;

pid_t spawn(const std::vector<std::string>& arguments, const fs::path& log) {
  const pid_t child = fork();
  if (child != 0) return child;
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

Connection connect(const std::string& socket, const std::string& database) {
  Connection connection(mysql_init(nullptr));
  mysql_options(connection.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
  if (!mysql_real_connect(connection.get(), "localhost", "root", "", database.c_str(), 0, socket.c_str(),
                          CLIENT_MULTI_STATEMENTS)) {
    throw std::runtime_error(mysql_error(connection.get()));
  }
  return connection;
}

}  // namespace

MariadbFixture::MariadbFixture() {
  char name[] = "/tmp/stwmy_XXXXXX";
  if (!mkdtemp(name)) throw std::runtime_error("mkdtemp failed");
  dir_ = name;
  const auto log = dir_ / "log";
  const std::string user = std::string("--user=") + getpwuid(geteuid())->pw_name;
  const std::string data = "--datadir=" + (dir_ / "data").string();
  if (wait_for(spawn({kInstall, "--no-defaults", data, user, "--auth-root-authentication-method=normal",
                      "--skip-test-db"},
                     log)) != 0) {
    throw std::runtime_error("mariadb-install-db failed: " + contents_of(log));
  }
  server_ = spawn({kServer, "--no-defaults", data, user, "--socket=" + socket(), "--skip-networking",
                   "--pid-file=" + (dir_ / "pid").string(), "--innodb-buffer-pool-size=16M",
                   "--innodb-flush-log-at-trx-commit=0"},
                  log);
  for (int attempt = 0;; ++attempt) {
    try {
      connect(socket(), "");
      return;
    } catch (const std::runtime_error&) {
      if (attempt > 300 || waitpid(server_, nullptr, WNOHANG) != 0) {
        const auto text = contents_of(log);
        stop();
        throw std::runtime_error("MariaDB did not start: " + text);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
}

MariadbFixture::~MariadbFixture() {
  stop();
}

void MariadbFixture::stop() {
  if (server_ > 0 && kill(server_, SIGTERM) == 0) wait_for(server_);
  std::error_code ignored;
  fs::remove_all(dir_, ignored);
}

std::string MariadbFixture::url(const std::string& user_and_password, const std::string& database) const {
  return "mysql://" + user_and_password + "@/" + database + "?socket=" + socket();
}

void MariadbFixture::execute(const std::string& sql, const std::string& database) const {
  const Connection connection = connect(socket(), database);
  int more = mysql_real_query(connection.get(), sql.data(), sql.size());
  while (more == 0) {
    mysql_free_result(mysql_store_result(connection.get()));
    more = mysql_next_result(connection.get());
  }
  if (more > 0) throw std::runtime_error(mysql_error(connection.get()));
}

}  // namespace steward::testing
