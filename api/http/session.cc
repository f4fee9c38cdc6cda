#include "api/http/session.h"

#include <spdlog/spdlog.h>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace steward::api {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr size_t kMaxLingerBytes = 4u << 20;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

HttpResponse response_of(Result<HttpResponse> answer, const Route& route, const HttpRequest& request) {
  if (answer.ok()) return *std::move(answer);
  const Error& failure = answer.error();
  if (failure.code == ErrorCode::kInternal)
    spdlog::error("endpoint {} failed: {}", route.endpoint.name, failure.to_string());
  return to_response(problem_of(failure), request.path);
}

// On a worker. What a handler throws is a defect; the caller learns only that it happened.
HttpResponse run(const Route& route, const HttpRequest& request) {
  try {
    return response_of(route.handler(request), route, request);
  } catch (const std::exception& e) {
    return response_of(Error{ErrorCode::kInternal, e.what(), ""}, route, request);
  }
}

}  // namespace

std::shared_ptr<void> Latecomers::expect() {
  ++*expected_;
  return {nullptr, [expected = expected_](void*) {
            if (--*expected == 0) expected->notify_all();
          }};
}

void Latecomers::wait() {
  for (size_t left = *expected_; left != 0; left = *expected_) expected_->wait(left);
}

void Connections::tell_if_all_are_closed() {
  if (!open.empty()) return;
  // Once: a connection that was accepted before may still come, and close at once.
  if (const auto tell = std::exchange(on_last_closed, {})) tell();
}

Session::Session(tcp::socket socket, Connections& connections)
    : socket_(std::move(socket)),
      timer_(connections.io),
      connections_(connections),
      commons_(connections.commons) {}

void Session::start() {
  connections_.open.insert(this);
  boost::system::error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  next_request();
}

void Session::start_refusing() {
  connections_.open.insert(this);
  Refusal refusal = refuse(503, "unavailable", "The server has too many connections; try again shortly.");
  refusal.problem.headers.emplace_back("Retry-After", "1");
  began_ = std::chrono::steady_clock::now();
  refuse_request(refusal);
}

void Session::drain() {
  if (between_requests_) close();
}

void Session::close() {
  if (connections_.open.erase(this) == 0) return;
  disarm();
  timer_.cancel();
  boost::system::error_code ignored;
  socket_.close(ignored);
  release_body_bytes();
  if (is_writing_) tell_delivery(false);
  --commons_.connections;
  connections_.tell_if_all_are_closed();
}

void Session::next_request() {
  if (commons_.is_draining) return close();
  admitted_.reset();
  request_id_.clear();
  is_head_ = false;
  body_.reset();
  between_requests_ = buffer_.empty();
  arm(between_requests_ ? commons_.options.timeouts.idle : commons_.options.timeouts.head);
  scan_buffer();
}

void Session::scan_buffer() {
  if (between_requests_ && !buffer_.empty()) {
    between_requests_ = false;
    arm(commons_.options.timeouts.head);
  }
  const auto scan = scan_head(buffer_);
  if (const auto* refusal = std::get_if<Refusal>(&scan)) {
    began_ = std::chrono::steady_clock::now();
    return refuse_request(*refusal);
  }
  const HeadScan& found = std::get<HeadScan>(scan);
  if (found.end == 0) return read_then(&Session::scan_buffer, &Session::time_out_head);
  admit_head(found);
}

void Session::admit_head(const HeadScan& scan) {
  began_ = std::chrono::steady_clock::now();
  const auto head = parse_head(std::string_view(buffer_).substr(scan.skipped, scan.end - scan.skipped));
  if (const auto* refusal = std::get_if<Refusal>(&head)) return refuse_request(*refusal);
  is_head_ = std::get<RequestHead>(head).method == "HEAD";
  request_id_ = request_id_of(std::get<RequestHead>(head));
  buffer_.erase(0, scan.end);
  auto admission = admit(std::get<RequestHead>(head), commons_.rules);
  if (const auto* refusal = std::get_if<Refusal>(&admission)) return refuse_request(*refusal);
  admitted_ = std::get<Admitted>(std::move(admission));
  begin_body();
}

void Session::begin_body() {
  if (!admitted_->has_body()) return run_handler();
  if (!hold_body_bytes(admitted_->body_bound())) {
    Refusal refusal =
        refuse(503, "unavailable", "The server holds as many request bodies as it can; try again shortly.");
    refusal.problem.headers.emplace_back("Retry-After", "1");
    return refuse_request(refusal);
  }
  body_ = std::make_unique<BodyReader>(admitted_->framing, admitted_->route->endpoint.body_limit);
  arm(commons_.options.timeouts.body);
  if (!admitted_->expects_continue || !buffer_.empty()) return feed_body();
  asio::async_write(socket_, asio::buffer(kContinue.data(), kContinue.size()),
                    [self = shared_from_this()](boost::system::error_code failure, size_t) {
                      if (failure) return self->close();
                      self->feed_body();
                    });
}

void Session::feed_body() {
  buffer_.erase(0, body_->feed(buffer_));
  if (body_->refusal()) return refuse_request(Refusal(*body_->refusal()));
  if (!body_->done()) return read_then(&Session::feed_body, &Session::time_out_body);
  admitted_->request.body = body_->take();
  run_handler();
}

void Session::run_handler() {
  disarm();
  if (admitted_->route->direct)
    ask_directly();
  else
    ask_worker();
}

// The session travels with the answer, so that its end comes on the I/O thread.
void Session::ask_directly() {
  auto respond = [session = shared_from_this(),
                  late = commons_.latecomers.expect()](DirectAnswer answer) mutable {
    asio::io_context& io = session->connections_.io;
    asio::dispatch(io, [self = std::move(session), given = std::move(answer)]() mutable {
      if (!given) return self->ask_worker();
      const Admitted& admitted = *self->admitted_;
      self->respond(response_of(*std::move(given), *admitted.route, admitted.request));
    });
  };
  // Held here: the handler may answer, and the answer may end the session, before it returns.
  const auto self = shared_from_this();
  try {
    admitted_->route->direct(admitted_->request, std::move(respond));
  } catch (const std::exception& e) {
    spdlog::error("endpoint {} failed: {}", admitted_->route->endpoint.name, e.what());
    close();
  }
}

void Session::ask_worker() {
  asio::post(commons_.workers, [self = shared_from_this()]() mutable {
    HttpResponse response = run(*self->admitted_->route, self->admitted_->request);
    asio::io_context& io = self->connections_.io;
    asio::post(io, [session = std::move(self), answer = std::move(response)]() mutable {
      session->respond(std::move(answer));
    });
  });
}

void Session::respond(HttpResponse response) {
  admitted_->request.body = std::string();
  release_body_bytes();
  write_response(std::move(response), admitted_->keep_alive);
}

void Session::refuse_request(const Refusal& refusal) {
  lingers_ = refusal.must_close;
  release_body_bytes();
  write_response(to_response(refusal.problem, refusal.instance), !refusal.must_close);
}

void Session::write_response(HttpResponse response, bool keep_alive) {
  const auto duration =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began_);
  const std::string_view endpoint = admitted_ ? admitted_->route->endpoint.name : "none";
  if (commons_.options.on_exchange) commons_.options.on_exchange({endpoint, response.status, duration});
  spdlog::debug("request endpoint={} status={} us={} bytes={}", endpoint, response.status, duration.count(),
                response.content_length());
  if (!request_id_.empty()) response.headers.emplace_back("X-Request-ID", request_id_);
  close_after_write_ = !keep_alive || commons_.is_draining;
  out_head_ = serialize_head(response, !close_after_write_, connections_.date.now());
  out_body_ = is_head_ ? BodySlices() : BodySlices(std::move(response));
  written_ = 0;
  is_writing_ = true;
  arm(commons_.options.timeouts.write);
  // Head and the first slice together: a small answer is one packet.
  const std::string_view slice = out_body_.next();
  const std::array<asio::const_buffer, 2> first = {asio::buffer(out_head_),
                                                   asio::buffer(slice.data(), slice.size())};
  asio::async_write(socket_, first,
                    [self = shared_from_this()](boost::system::error_code failure, size_t bytes) {
                      if (bytes > self->out_head_.size()) self->written_ = bytes - self->out_head_.size();
                      if (failure) return self->close();
                      self->write_slice();
                    });
}

void Session::write_slice() {
  const std::string_view slice = out_body_.next();
  if (out_body_.has_failed()) {
    spdlog::error("the file of an answer could not be read; the connection is cut");
    return close();
  }
  if (slice.empty()) return after_write();
  arm(commons_.options.timeouts.write);
  asio::async_write(socket_, asio::buffer(slice.data(), slice.size()),
                    [self = shared_from_this()](boost::system::error_code failure, size_t bytes) {
                      self->written_ += bytes;
                      if (failure) return self->close();
                      self->write_slice();
                    });
}

void Session::tell_delivery(bool is_whole) {
  is_writing_ = false;
  out_body_ = BodySlices();
  const std::string_view endpoint = admitted_ ? admitted_->route->endpoint.name : "none";
  if (commons_.options.on_delivery) commons_.options.on_delivery({endpoint, written_, is_whole});
}

void Session::after_write() {
  tell_delivery(true);
  if (!close_after_write_) return next_request();
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  if (!lingers_) return close();
  arm(commons_.options.timeouts.linger);
  linger();
}

// Closing with unread bytes sends a reset, which can destroy the answer before the client has read it.
void Session::linger() {
  lingered_ += buffer_.size();
  buffer_.clear();
  if (lingered_ > kMaxLingerBytes) return close();
  read_then(&Session::linger, &Session::close);
}

void Session::read_then(Step step, Step on_timeout) {
  socket_.async_read_some(asio::buffer(block_), [self = shared_from_this(), step, on_timeout](
                                                    boost::system::error_code failure, size_t bytes) {
    if (self->timed_out_) return (self.get()->*on_timeout)();
    if (failure) return self->close();
    self->buffer_.append(self->block_.data(), bytes);
    (self.get()->*step)();
  });
}

void Session::time_out_head() {
  if (between_requests_) return close();
  began_ = std::chrono::steady_clock::now();
  refuse_request(refuse(408, "timeout", "The request head took too long; send it at once."));
}

void Session::time_out_body() {
  refuse_request(refuse(408, "timeout", "The request body took too long; send it faster or in parts."));
}

// A request sets several deadlines and meets nearly all of them. Setting the timer costs a system call, so
// one that ends before the deadline is left alone, and looks at the deadline again when it ends.
void Session::arm(std::chrono::milliseconds limit) {
  timed_out_ = false;
  deadline_ = Clock::now() + limit;
  if (timer_ends_ > deadline_) run_timer();
}

void Session::disarm() {
  timed_out_ = false;
  deadline_ = kNever;
}

void Session::run_timer() {
  timer_ends_ = deadline_;
  timer_.expires_at(deadline_);
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code cancelled) {
    const auto self = weak.lock();
    if (!self || cancelled) return;
    self->timer_ends_ = kNever;
    if (self->deadline_ == kNever) return;
    if (Clock::now() < self->deadline_) return self->run_timer();
    self->timed_out_ = true;
    self->deadline_ = kNever;
    boost::system::error_code ignored;
    self->socket_.cancel(ignored);
  });
}

bool Session::hold_body_bytes(size_t bytes) {
  if (commons_.body_bytes_held.fetch_add(bytes) + bytes > commons_.options.max_body_bytes_held) {
    commons_.body_bytes_held -= bytes;
    return false;
  }
  body_bytes_held_ = bytes;
  return true;
}

void Session::release_body_bytes() {
  commons_.body_bytes_held -= body_bytes_held_;
  body_bytes_held_ = 0;
}

}  // namespace steward::api
