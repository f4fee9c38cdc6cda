#include "tests/support/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

namespace steward::testing {
namespace {

class Socket {
 public:
  explicit Socket(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Socket() { ::close(fd_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  bool connected() const { return connected_; }
  bool send_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }
  std::string receive_all() const {
    std::string text;
    char buffer[1 << 16];
    for (ssize_t size; (size = ::recv(fd_, buffer, sizeof buffer, 0)) > 0;)
      text.append(buffer, static_cast<size_t>(size));
    return text;
  }

 private:
  int fd_;
  bool connected_ = false;
};

std::optional<HttpAnswer> parse_answer(const std::string& text, bool is_head) {
  const auto end = text.find("\r\n\r\n");
  if (end == std::string::npos || text.size() < 12) return std::nullopt;
  HttpAnswer answer;
  answer.head = text.substr(0, end);
  answer.body = text.substr(end + 4);
  answer.status = static_cast<int>(parse_int(std::string_view(text).substr(9, 3)).value_or(0));
  if (is_head) return answer.body.empty() ? std::optional(answer) : std::nullopt;
  const std::string lower = to_lower(answer.head);
  const auto at = lower.find("content-length: ");
  if (at == std::string::npos) return answer;
  const auto length =
      parse_int(trim(std::string_view(lower).substr(at + 16, lower.find('\r', at) - at - 16)));
  if (!length || static_cast<size_t>(*length) != answer.body.size()) return std::nullopt;
  return answer;
}

}  // namespace

std::optional<HttpAnswer> http(int port, std::string_view method, std::string_view target,
                               std::string_view body) {
  std::string request = std::string(method) + " " + std::string(target) +
                        " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\nConnection: close\r\n";
  if (!body.empty())
    request += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  request += "\r\n";
  request += body;
  return http_exchange(port, request);
}

std::optional<HttpAnswer> http_exchange(int port, std::string_view request) {
  const Socket socket(port);
  if (!socket.connected() || !socket.send_all(request)) return std::nullopt;
  return parse_answer(socket.receive_all(), request.starts_with("HEAD "));
}

}  // namespace steward::testing
