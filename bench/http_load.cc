#include "bench/http_load.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace steward::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Connection {
  int socket = -1;
  std::string received;
  Clock::time_point sent;
};

int connect_to(uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return socket;
  ::close(socket);
  return -1;
}

// Bytes of the whole answer at the front of `received`; 0: more must come.
size_t answer_size(const std::string& received) {
  const size_t end = received.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  constexpr std::string_view kLength = "Content-Length: ";
  const size_t at = received.find(kLength);
  size_t length = 0;
  if (at < end)
    std::from_chars(received.data() + at + kLength.size(), received.data() + end, length);
  const size_t whole = end + 4 + length;
  return received.size() >= whole ? whole : 0;
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_THREAD, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Run {
 public:
  Run(const std::string& request, Load& result) : request_(request), result_(result) {}

  bool send(Connection& connection) {
    connection.sent = Clock::now();
    return ::send(connection.socket, request_.data(), request_.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(request_.size());
  }

  // False: the connection broke.
  bool receive(Connection& connection, bool counts) {
    std::array<char, 16384> block;
    const ssize_t bytes = ::recv(connection.socket, block.data(), block.size(), MSG_DONTWAIT);
    if (bytes <= 0) return false;
    connection.received.append(block.data(), static_cast<size_t>(bytes));
    const size_t size = answer_size(connection.received);
    if (size == 0) return true;
    if (counts) latencies_.push_back(std::chrono::duration<float, std::milli>(Clock::now() - connection.sent).count());
    if (!connection.received.starts_with("HTTP/1.1 200")) ++result_.failures;
    result_.response_bytes = size;
    connection.received.erase(0, size);
    return send(connection);
  }

  void summarise(double seconds, double cpu) {
    if (latencies_.empty()) return;
    const double count = static_cast<double>(latencies_.size());
    result_.per_second = count / seconds;
    result_.client_cpu_us = cpu / count * 1e6;
    const auto at = [&](double share) {
      const auto place = latencies_.begin() + static_cast<std::ptrdiff_t>(share * (count - 1));
      std::nth_element(latencies_.begin(), place, latencies_.end());
      return static_cast<double>(*place);
    };
    result_.p50_ms = at(0.5);
    result_.p99_ms = at(0.99);
  }

 private:
  const std::string& request_;
  Load& result_;
  std::vector<float> latencies_;
};

}  // namespace

Load load(uint16_t port, const std::string& request, int connections, std::chrono::milliseconds time) {
  Load result;
  Run run(request, result);
  const int poller = ::epoll_create1(0);
  std::vector<Connection> open(static_cast<size_t>(connections));
  for (Connection& connection : open) {
    connection.socket = connect_to(port);
    epoll_event event{EPOLLIN, {.ptr = &connection}};
    if (connection.socket < 0 || ::epoll_ctl(poller, EPOLL_CTL_ADD, connection.socket, &event) != 0 ||
        !run.send(connection))
      ++result.failures;
  }
  const auto counted_from = Clock::now() + time / 10, end = counted_from + time;
  auto now = Clock::now();
  auto begun = now;
  double cpu_before = 0;
  bool counts = false;
  while (now < end) {
    std::array<epoll_event, 128> events;
    const int ready = ::epoll_wait(poller, events.data(), static_cast<int>(events.size()), 100);
    for (int i = 0; i < ready; ++i) {
      auto& connection = *static_cast<Connection*>(events[static_cast<size_t>(i)].data.ptr);
      if (run.receive(connection, counts)) continue;
      ++result.failures;
      ::epoll_ctl(poller, EPOLL_CTL_DEL, connection.socket, nullptr);
    }
    now = Clock::now();
    if (!counts && now >= counted_from) {
      counts = true;
      begun = now;
      cpu_before = cpu_seconds();
    }
  }
  run.summarise(std::chrono::duration<double>(now - begun).count(), cpu_seconds() - cpu_before);
  for (Connection& connection : open)
    if (connection.socket >= 0) ::close(connection.socket);
  ::close(poller);
  return result;
}

std::string post_request(const std::string& target, const std::string& body) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      target, body.size(), body);
}

}  // namespace steward::bench
