// One connection: read head → admit → read body → run the handler on a worker → write, one request at a time.
//
// Every member runs on one I/O thread, its loop's, except the handler. An endpoint's direct handler runs
// there too. The session keeps itself alive through the operation it waits for, and ends when it waits for
// none.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "api/http/admission.h"
#include "api/http/body_reader.h"
#include "api/http/body_slices.h"
#include "api/http/date.h"
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
  // Shared: who hands over the last answer may still be telling so when wait() has returned.
  std::shared_ptr<std::atomic<size_t>> expected_ = std::make_shared<std::atomic<size_t>>(0);
};

// What all sessions of one server share. Thread-safe; outlives every session.
struct ServerCommons {
  const ServerOptions options;
  const AdmissionRules rules;
  boost::asio::thread_pool& workers;
  std::atomic<size_t> connections = 0;
  std::atomic<size_t> body_bytes_held = 0;
  std::atomic<bool> is_draining =
      false;  // no thread begins a request after another has closed an idle connection
  Latecomers latecomers;
};

// What the sessions of one I/O thread share. Touched there only; outlives every session's last operation.
struct Connections {
  ServerCommons& commons;
  boost::asio::io_context& io;
  std::unordered_set<Session*> open;
  std::function<void()> on_last_closed;  // set while draining, until it was called
  HttpDate date;

  void tell_if_all_are_closed();
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  // The connection is counted in the commons by now; the session's end takes it off.
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
  void tell_delivery(bool is_whole);
  void after_write();
  void linger();

  // Reads some bytes into buffer_, then takes `step`; `on_timeout` when the armed time passed first.
  void read_then(Step step, Step on_timeout);
  void time_out_head();
  void time_out_body();
  void arm(std::chrono::milliseconds limit);
  void disarm();
  void run_timer();
  bool hold_body_bytes(size_t bytes);
  void release_body_bytes();

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer timer_;
  Connections& connections_;
  ServerCommons& commons_;
  std::array<char, 16u << 10> block_;
  std::string buffer_;  // received, not yet consumed
  using Clock = std::chrono::steady_clock;
  static constexpr Clock::time_point kNever = Clock::time_point::max();
  Clock::time_point deadline_ = kNever;
  Clock::time_point timer_ends_ = kNever;  // kNever: it does not run
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
  std::string out_head_;
  BodySlices out_body_;
  bool is_writing_ = false;
  uint64_t written_ = 0;  // bytes of the body
};

}  // namespace steward::api
