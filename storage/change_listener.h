// Waits for other servers' changes: LISTEN on kChangeChannel over a connection of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <pqxx/pqxx>
#include <string>
#include <thread>

namespace steward::storage {

// Calls `on_connect` whenever it is connected, before it listens: what that leaves in the session lives as long as the
// connection does; it may throw as pqxx does. Calls `on_change` on its own thread when something was committed, and at least once every `at_least`, so
// that a notification that was missed (a connection broke, a server was restarted) is caught up with. A
// broken connection is opened again; while it cannot be, `on_change` keeps its rhythm. The destructor returns
// within a second.
class ChangeListener {
 public:
  ChangeListener(std::string url, std::function<void()> on_change,
                 std::chrono::milliseconds at_least = std::chrono::milliseconds(500),
                 std::function<void(pqxx::connection&)> on_connect = {});
  ~ChangeListener();
  ChangeListener(const ChangeListener&) = delete;
  ChangeListener& operator=(const ChangeListener&) = delete;

 private:
  void listen_until_stopped();
  void listen();  // throws when the connection breaks

  std::string url_;
  std::function<void()> on_change_;
  std::function<void(pqxx::connection&)> on_connect_;
  std::chrono::milliseconds at_least_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;  // last: it uses what stands above
};

}  // namespace steward::storage
