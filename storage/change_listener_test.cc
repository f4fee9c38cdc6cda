#include "storage/change_listener.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <pqxx/pqxx>

#include "storage/generation.h"
#include "storage/pool.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

constexpr std::chrono::seconds kPatience(60);  // what is waited for comes at once, or the test has failed

// Counts calls and waits for the next one.
class Calls {
 public:
  void add() {
    std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  int count() {
    std::lock_guard lock(mutex_);
    return count_;
  }
  bool wait_beyond(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return count_ > count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

void change_something(Database& database) {
  const auto changed = database.run([](pqxx::work& tx) -> Result<bool> {
    STEWARD_RETURN_IF_ERROR(bump_generation(tx, State::kLineage));
    return true;
  });
  ASSERT_TRUE(changed.ok()) << changed.error().to_string();
}

TEST(ChangeListener, HearsWhatAnotherConnectionCommits) {
  const std::string url = migrated_database_url();
  Database other({.url = url});
  Calls calls;
  ChangeListener listener(
      url, [&] { calls.add(); }, std::chrono::seconds(1));
  ASSERT_TRUE(calls.wait_beyond(0)) << "when it begins to listen";
  const int before = calls.count();
  change_something(other);
  EXPECT_TRUE(calls.wait_beyond(before));
}

TEST(ChangeListener, KeepsItsRhythmWhenNothingIsHeardAndComesBackWhenItsConnectionBreaks) {
  const std::string url = migrated_database_url();
  Database other({.url = url});
  Calls calls;
  ChangeListener listener(
      url, [&] { calls.add(); }, std::chrono::milliseconds(20));
  ASSERT_TRUE(calls.wait_beyond(3)) << "without any notification";
  const auto ended = other.run([](pqxx::work& tx) -> Result<int> {
    return static_cast<int>(tx.exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                    "WHERE datname = current_database() AND pid <> pg_backend_pid()")
                                .size());
  });
  ASSERT_TRUE(ended.ok()) << ended.error().to_string();
  EXPECT_GE(*ended, 1);
  EXPECT_TRUE(calls.wait_beyond(calls.count() + 3));
}

TEST(ChangeListener, SurvivesADatabaseThatIsNotThere) {
  Calls calls;
  ChangeListener listener(
      "postgresql://127.0.0.1:1/nowhere", [&] { calls.add(); }, std::chrono::milliseconds(20));
  EXPECT_TRUE(calls.wait_beyond(2));
}

}  // namespace
}  // namespace steward::storage
