#include "storage/change_listener.h"

#include <pqxx/pqxx>

#include "storage/generation.h"
#include "storage/pool.h"

namespace steward::storage {
namespace {

// pqxx calls it for each notification; what it says does not matter, since the state itself is read.
class Ear : public pqxx::notification_receiver {
 public:
  explicit Ear(pqxx::connection_base& connection) : notification_receiver(connection, kChangeChannel) {}
  void operator()(const std::string&, int) override {}
};

}  // namespace

ChangeListener::ChangeListener(std::string url, std::function<void()> on_change,
                               std::chrono::milliseconds at_least,
                               std::function<void(pqxx::connection&)> on_connect)
    : url_(std::move(url)),
      on_change_(std::move(on_change)),
      on_connect_(std::move(on_connect)),
      at_least_(at_least),
      thread_([this] { listen_until_stopped(); }) {}

ChangeListener::~ChangeListener() {
  stopping_ = true;
  thread_.join();
}

void ChangeListener::listen() {
  pqxx::connection connection(url_);
  forbid_reconnecting(connection);
  if (on_connect_) on_connect_(connection);
  const Ear ear(connection);
  on_change_();  // what happened before anybody listened
  while (!stopping_) {
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(at_least_).count();
    connection.await_notification(micros / 1'000'000, micros % 1'000'000);
    if (!stopping_) on_change_();
  }
}

void ChangeListener::listen_until_stopped() {
  while (!stopping_) {
    try {
      listen();
    } catch (const std::exception&) {
      // The database is away: whoever asks it something is told so.
    }
    if (stopping_) return;
    std::this_thread::sleep_for(at_least_);
    on_change_();
  }
}

}  // namespace steward::storage
