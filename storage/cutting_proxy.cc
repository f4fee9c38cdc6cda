#include "storage/cutting_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace steward::storage {
namespace {

constexpr int kPollMillis = 50;
constexpr std::string_view kCommit = "COMMIT";

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

bool is_readable(int socket) {
  pollfd waiting{socket, POLLIN, 0};
  return ::poll(&waiting, 1, kPollMillis) > 0;
}

// What there is to read; empty: the other side has gone.
std::string received(int socket) {
  std::array<char, 16384> buffer;
  const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), 0);
  return count > 0 ? std::string(buffer.data(), static_cast<size_t>(count)) : std::string();
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

}  // namespace

CuttingProxy::CuttingProxy(std::string url) : url_(std::move(url)) {
  const size_t at = url_.find("host=") + 5;
  const size_t end = std::min(url_.find('&', at), url_.size());
  std::string folder = url_.substr(at, end - at);
  for (size_t escaped; (escaped = folder.find("%2F")) != std::string::npos;) folder.replace(escaped, 3, "/");
  server_socket_ = folder + "/.s.PGSQL.5432";
  url_.replace(at, end - at, folder_.path().string());
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = address_of((folder_.path() / ".s.PGSQL.5432").string());
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, 16) != 0)
    throw std::runtime_error("the proxy cannot listen");
  accepting_ = std::thread([this] { accept_all(); });
}

CuttingProxy::~CuttingProxy() {
  stopping_ = true;
  accepting_.join();
  for (std::thread& carrier : carriers_) carrier.join();
  ::close(listener_);
}

void CuttingProxy::accept_all() {
  while (!stopping_) {
    if (!is_readable(listener_)) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) carriers_.emplace_back([this, client] { carry(client); });
  }
}

void CuttingProxy::carry(int client) {
  const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = address_of(server_socket_);
  bool is_open = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  while (is_open && !stopping_) {
    std::array<pollfd, 2> waiting{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    if (::poll(waiting.data(), waiting.size(), kPollMillis) <= 0) continue;
    if (waiting[0].revents != 0) {
      const std::string bytes = received(client);
      is_open = !bytes.empty() && send_all(server, bytes);
      if (is_open && bytes.find(kCommit) != std::string::npos && armed_.exchange(false)) {
        received(server);  // it has committed
        has_cut_ = true;
        break;
      }
    }
    if (is_open && waiting[1].revents != 0) {
      const std::string bytes = received(server);
      is_open = !bytes.empty() && send_all(client, bytes);
    }
  }
  ::close(server);
  ::close(client);
}

}  // namespace steward::storage
