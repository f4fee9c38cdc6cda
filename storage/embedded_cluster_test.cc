#include "storage/embedded_cluster.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "storage/child_process.h"
#include "storage/data_dir.h"
#include "storage/postgres_binaries.h"
#include "storage/postmaster_file.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

namespace fs = std::filesystem;

// A directory whose cluster was made once; every test finds it stopped and leaves it so.
class EmbeddedClusterTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    auto cluster = EmbeddedCluster::start(data_dir());
    ASSERT_TRUE(cluster.ok()) << cluster.error().to_string();
  }
  static void TearDownTestSuite() {
    delete folder_;
    folder_ = nullptr;
  }
  static fs::path data_dir() { return folder_->path(); }
  static DataDir layout() { return layout_of(data_dir(), *postgres_user()); }

  static std::unique_ptr<EmbeddedCluster> start() {
    auto cluster = EmbeddedCluster::start(data_dir());
    EXPECT_TRUE(cluster.ok()) << cluster.error().to_string();
    return cluster.ok() ? *std::move(cluster) : nullptr;
  }

 private:
  static TemporaryFolder* folder_;
};
TemporaryFolder* EmbeddedClusterTest::folder_ = nullptr;

void put_marker(const std::string& url, const std::string& name) {
  Database database({.url = url});
  const Status put = database.run([&](pqxx::work& tx) -> Status {
    tx.exec("CREATE TABLE IF NOT EXISTS public.marker (name text)");
    tx.exec_params("INSERT INTO public.marker VALUES ($1)", name);
    return {};
  });
  ASSERT_TRUE(put.ok()) << put.error().to_string();
}

int64_t count_markers(const std::string& url, const std::string& name) {
  Database database({.url = url});
  const auto count = database.run([&](pqxx::work& tx) -> Result<int64_t> {
    return tx.exec_params1("SELECT count(*) FROM public.marker WHERE name = $1", name)[0].as<int64_t>();
  });
  return count.ok() ? *count : -1;
}

mode_t mode_of(const fs::path& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0;
}

TEST_F(EmbeddedClusterTest, KeepsItsDataOverARestart) {
  auto cluster = start();
  ASSERT_TRUE(cluster);
  put_marker(cluster->url(), "restart");
  cluster.reset();
  cluster = start();
  ASSERT_TRUE(cluster);
  EXPECT_EQ(count_markers(cluster->url(), "restart"), 1);
}

TEST_F(EmbeddedClusterTest, StopsPostgresWithItself) {
  auto cluster = start();
  ASSERT_TRUE(cluster);
  const pid_t pid = cluster->postmaster_pid();
  ASSERT_TRUE(is_postmaster_of(pid, layout().cluster, *postgres_user()));
  cluster.reset();
  EXPECT_FALSE(is_postmaster_of(pid, layout().cluster, *postgres_user()));
}

TEST_F(EmbeddedClusterTest, KeepsKeysAndSocketsToItself) {
  const auto cluster = start();
  ASSERT_TRUE(cluster);
  EXPECT_EQ(mode_of(cluster->keys_dir()), 0700u);
  EXPECT_EQ(mode_of(layout().sockets), 0700u);
  EXPECT_EQ(mode_of(layout().cluster), 0700u);
}

TEST_F(EmbeddedClusterTest, NeverRunsPostgresAsRoot) {
  const auto cluster = start();
  ASSERT_TRUE(cluster);
  struct stat process {};
  ASSERT_EQ(stat(("/proc/" + std::to_string(cluster->postmaster_pid())).c_str(), &process), 0);
  EXPECT_NE(process.st_uid, 0u);
}

TEST_F(EmbeddedClusterTest, RefusesASecondStartAndNamesTheHolder) {
  const auto cluster = start();
  ASSERT_TRUE(cluster);
  const auto second = EmbeddedCluster::start(data_dir());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
  const std::string& message = second.error().message;
  EXPECT_NE(message.find("process " + std::to_string(getpid())), std::string::npos) << message;
  EXPECT_NE(message.find("--database '" + cluster->url() + "'"), std::string::npos) << message;
}

TEST_F(EmbeddedClusterTest, RecoversAfterPostgresWasKilled) {
  auto cluster = start();
  ASSERT_TRUE(cluster);
  put_marker(cluster->url(), "killed");
  ASSERT_EQ(kill(cluster->postmaster_pid(), SIGKILL), 0);
  cluster.reset();
  cluster = start();
  ASSERT_TRUE(cluster);
  EXPECT_EQ(count_markers(cluster->url(), "killed"), 1);
}

TEST_F(EmbeddedClusterTest, RecoversAfterStewardWasKilled) {
  int pipe[2];
  ASSERT_EQ(pipe2(pipe, O_CLOEXEC), 0);
  const pid_t steward = fork();
  if (steward == 0) {
    auto cluster = EmbeddedCluster::start(data_dir());
    if (cluster.ok()) put_marker((*cluster)->url(), "orphan");
    const char answer = cluster.ok() ? 'y' : 'n';
    [[maybe_unused]] const ssize_t written = write(pipe[1], &answer, 1);
    while (true) pause();
  }
  char answer = 0;
  ASSERT_EQ(read(pipe[0], &answer, 1), 1);
  kill(steward, SIGKILL);
  waitpid(steward, nullptr, 0);
  close(pipe[0]);
  close(pipe[1]);
  ASSERT_EQ(answer, 'y');
  const auto cluster = start();
  ASSERT_TRUE(cluster);
  EXPECT_EQ(count_markers(cluster->url(), "orphan"), 1);
}

TEST_F(EmbeddedClusterTest, StopsAnOrphanedPostgresFirst) {
  const OsUser postgres = *postgres_user();
  const auto binaries = find_postgres(std::nullopt);
  ASSERT_TRUE(binaries.ok()) << binaries.error().to_string();
  Command command;
  command.argv = {(binaries->folder / "postgres").string(),
                  "-D",
                  layout().cluster.string(),
                  "-c",
                  "listen_addresses=",
                  "-c",
                  "unix_socket_directories="};
  if (running_as_root()) command.run_as = postgres;
  auto orphan = SupervisedProcess::start(std::move(command));
  ASSERT_TRUE(orphan.ok()) << orphan.error().to_string();
  // Until it has written its file it is not known to anybody.
  while (!(*orphan)->wait_for(std::chrono::milliseconds(5))) {
    const auto found = read_postmaster_file(layout().cluster);
    if (found && found->pid == (*orphan)->pid()) break;
  }
  ASSERT_FALSE((*orphan)->exited());
  const auto cluster = start();
  ASSERT_TRUE(cluster);
  EXPECT_TRUE((*orphan)->wait_for(std::chrono::seconds(30)));
}

TEST_F(EmbeddedClusterTest, StartsThoughItsOldPidBelongsToAnotherProgramNow) {
  const OsUser postgres = *postgres_user();
  const fs::path file = layout().cluster / "postmaster.pid";
  std::ofstream(file) << getpid() << "\n" << layout().cluster.string() << "\n0\n5432\n\n\n\nready\n";
  ASSERT_EQ(chown(file.c_str(), postgres.uid, postgres.gid), 0);
  EXPECT_TRUE(start());
}

TEST_F(EmbeddedClusterTest, ADatabaseThatWentAwayAndCameBackIsUsedAgain) {
  auto cluster = start();
  ASSERT_TRUE(cluster);
  Database database({.url = cluster->url()});
  ASSERT_TRUE(database.ping().ok());
  cluster.reset();
  const Status down = database.ping();
  ASSERT_FALSE(down.ok());
  EXPECT_EQ(down.error().code, ErrorCode::kUnavailable) << down.error().to_string();
  cluster = start();
  ASSERT_TRUE(cluster);
  const Status back = database.ping();
  EXPECT_TRUE(back.ok()) << back.error().to_string();
}

TEST_F(EmbeddedClusterTest, NeverLogsAValue) {
  auto cluster = start();
  ASSERT_TRUE(cluster);
  Database database({.url = cluster->url()});
  const std::string value = "canary-4711";
  EXPECT_NE(failure_of(database,
                       [&](pqxx::work& tx) -> Status {
                         tx.exec_params("SELECT $1::text::bigint", value);
                         return {};
                       }),
            "");
  cluster.reset();
  std::ifstream log(layout().log);
  const std::string text{std::istreambuf_iterator<char>(log), {}};
  EXPECT_FALSE(text.empty());
  EXPECT_EQ(text.find(value), std::string::npos);
}

TEST_F(EmbeddedClusterTest, RefusesPostgresProgramsThatAreNotThere) {
  setenv("STEWARD_PGBIN", "/nonexistent/bin", 1);
  const auto cluster = EmbeddedCluster::start(data_dir());
  unsetenv("STEWARD_PGBIN");
  ASSERT_FALSE(cluster.ok());
  EXPECT_NE(cluster.error().message.find("/nonexistent/bin"), std::string::npos)
      << cluster.error().to_string();
}

TEST(PostgresBinaries, NamesThePackageOfAMissingVersion) {
  const auto binaries = find_postgres(999);
  ASSERT_FALSE(binaries.ok());
  EXPECT_NE(binaries.error().message.find("apt-get install postgresql-999"), std::string::npos)
      << binaries.error().to_string();
}

TEST(DataDir, PutsSocketsUnderTmpWhenThePathIsNoGood) {
  const OsUser user{"somebody", 1234, 1234, {}};
  EXPECT_EQ(layout_of("/srv/steward", user).sockets, "/srv/steward/run");
  EXPECT_EQ(layout_of("/srv/steward/", user).sockets, "/srv/steward/run");
  for (const std::string& bad :
       {"/srv/" + std::string(90, 'x'), std::string("/srv/a,b"), std::string("/srv/a b"),
        std::string("/srv/a%62"), std::string("/srv/d'or")}) {
    const std::string sockets = layout_of(bad, user).sockets.string();
    EXPECT_TRUE(sockets.starts_with("/tmp/steward-1234-")) << bad << " → " << sockets;
    EXPECT_LE(sockets.size(), 60u) << bad;
  }
}

TEST(DataDir, RefusesASocketFolderThatIsALink) {
  const TemporaryFolder folder;
  const OsUser self{"self", geteuid(), getegid(), {}};
  const DataDir dir = layout_of(folder.path(), self);
  fs::create_directory(folder.path() / "elsewhere");
  fs::create_symlink(folder.path() / "elsewhere", dir.sockets);
  EXPECT_FALSE(make_folders(dir, self).ok());
}

TEST(EmbeddedCluster, StartsInALongPathOverWhatAKilledInitdbLeft) {
  const TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::others_exec, fs::perm_options::add);
  const fs::path data = folder.path() / (std::string(120, 'd') + ", with spaces");
  fs::create_directories(data / "postgres.init-1" / "base");
  auto cluster = EmbeddedCluster::start(data);
  ASSERT_TRUE(cluster.ok()) << cluster.error().to_string();
  EXPECT_FALSE(fs::exists(data / "postgres.init-1"));
  Database database({.url = (*cluster)->url()});
  EXPECT_TRUE(database.ping().ok());
  const fs::path sockets = layout_of(data, *postgres_user()).sockets;
  EXPECT_TRUE(sockets.string().starts_with("/tmp/steward-"));
  cluster->reset();
  fs::remove_all(sockets);
}

TEST(EmbeddedCluster, RefusesADirectoryThatHoldsSomethingElse) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "postgres");
  const auto cluster = EmbeddedCluster::start(folder.path());
  ASSERT_FALSE(cluster.ok());
  EXPECT_NE(cluster.error().message.find("holds no PostgreSQL cluster"), std::string::npos)
      << cluster.error().to_string();
}

TEST(EmbeddedCluster, NamesTheFolderThatPostgresMayNotEnter) {
  if (!running_as_root()) GTEST_SKIP() << "only root starts PostgreSQL as somebody else";
  const TemporaryFolder closed;  // 0700
  const auto cluster = EmbeddedCluster::start(closed.path() / "data");
  ASSERT_FALSE(cluster.ok());
  EXPECT_EQ(cluster.error().code, ErrorCode::kForbidden);
  EXPECT_NE(cluster.error().message.find("may not enter " + closed.path().string()), std::string::npos)
      << cluster.error().message;
}

TEST(ChildProcess, GivesExitCodeAndOutput) {
  const auto finished =
      run_to_end({{"/bin/sh", "-c", "echo out; echo err >&2; exit 3"}, {}, -1, 0}, std::chrono::seconds(30));
  ASSERT_TRUE(finished.ok()) << finished.error().to_string();
  EXPECT_EQ(finished->exit_code, 3);
  EXPECT_EQ(finished->output, "out\nerr\n");
}

TEST(ChildProcess, SaysWhichProgramCannotBeStarted) {
  const auto finished = run_to_end({{"/nonexistent/program"}, {}, -1, 0}, std::chrono::seconds(30));
  ASSERT_FALSE(finished.ok());
  EXPECT_NE(finished.error().message.find("/nonexistent/program"), std::string::npos);
}

TEST(ChildProcess, EndsWhatTakesTooLong) {
  const auto finished = run_to_end({{"/bin/sleep", "600"}, {}, -1, 0}, std::chrono::milliseconds(20));
  ASSERT_FALSE(finished.ok());
  EXPECT_EQ(finished.error().code, ErrorCode::kTimeout);
}

}  // namespace
}  // namespace steward::storage
