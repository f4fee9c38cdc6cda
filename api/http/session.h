// One connection: read head → admit → read body → run the handler on a worker → write, one request at a time.
//
// Every member runs on the I/O thread, except the handler. An endpoint's direct handler runs there too. The
// session keeps itself alive through the operation it waits for, and ends when it waits for none.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>

#include "api/http/admission.h"
#include "api/http/body_reader.h"
#include "api/http/server.h"

namespace steward::api {

class Session;

// Counts the direct handlers that have not answered: their answers come from other threads, and the I/O
// context must outlive them all. Thread-safe.
class Latecomers {
 public:
  // To be kept until the answer was handed over.
  std::shared_ptr<void> expect();
  // Returns when nobody is expected any more.
  void wait();

 private:
  struct Count {
    std::mutex mutex;
    std::condition_variable changed;
    size_t expected = 0;
  };
  std::shared_ptr<Count> count_ = std::make_shared<Count>();
};

// What the sessions of one server share. Touched on the I/O thread only; outlives every session's last
// operation.
struct Connections {
  ServerOptions options;
  AdmissionRules rules;
  boost::asio::io_context& io;
  boost::asio::thread_pool& workers;
  std::unordered_set<Session*> open;
  size_t body_bytes_held = 0;
  bool is_draining = false;
  std::function<void()> on_last_closed;  // while draining
  Latecomers latecomers;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::ip::tcp::socket socket, Connections& connections);

  void start();
  void start_refusing();  // one 503, then the end: too many connections
  void drain();           // ends now when between requests, else after the answer
  void close();

 private:
  using Step = void (Session::*)();

  void next_request();
  void scan_buffer();
  void admit_head(const HeadScan& scan);
  void begin_body();
  void feed_body();
  void run_handler();
  void ask_directly();
  void ask_worker();
  void respond(HttpResponse response);
  void refuse_request(const Refusal& refusal);
  void write_response(HttpResponse response, bool keep_alive);
  void write_slice();
  void after_write();
  void linger();

  // Reads some bytes into buffer_, then takes `step`; `on_timeout` when the armed time passed first.
  void read_then(Step step, Step on_timeout);
  void time_out_head();
  void time_out_body();
  void arm(std::chrono::milliseconds limit);
  void disarm();
  bool hold_body_bytes(size_t bytes);
  void release_body_bytes();

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer timer_;
  Connections& connections_;
  std::array<char, 16u << 10> block_;
  std::string buffer_;  // received, not yet consumed
  uint64_t timer_round_ = 0;
  bool timed_out_ = false;
  bool between_requests_ = true;
  bool close_after_write_ = false;
  bool is_head_ = false;
  bool lingers_ = false;  // the client may still be sending: let it read the answer before the reset
  size_t body_bytes_held_ = 0;
  size_t lingered_ = 0;
  std::chrono::steady_clock::time_point began_;
  std::optional<Admitted> admitted_;
  std::string request_id_;  // to be repeated in the answer
  std::unique_ptr<BodyReader> body_;
  std::string out_head_, out_body_;
  size_t written_ = 0;
};

}  // namespace steward::api
