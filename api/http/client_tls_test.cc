// HTTPS with whom the authorities in SSL_CERT_FILE vouch for, and with nobody else.
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <cstdlib>
#include <filesystem>

#include "api/http/client.h"
#include "api/http/server_fixture.h"

namespace steward::api {
namespace {

namespace fs = std::filesystem;
namespace ssl = asio::ssl;

// Authorities and what they vouch for, made by OpenSSL in a folder of their own.
class Certificates {
 public:
  Certificates() {
    std::string pattern = (fs::temp_directory_path() / "steward-tls-XXXXXX").string();
    dir_ = ::mkdtemp(pattern.data());
    for (const std::string name : {"ours", "foreign"})
      shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + name +
            " -keyout " + name + ".key -out " + name + ".pem");
    issue("good", "DNS:localhost");
    issue("elsewhere", "DNS:witness.example");
    issue("address", "IP:127.0.0.1");
  }
  ~Certificates() {
    std::error_code ignored;
    fs::remove_all(dir_, ignored);
  }
  std::string file(const std::string& name) const { return (dir_ / name).string(); }

 private:
  void shell(const std::string& command) {
    EXPECT_EQ(std::system(("cd '" + dir_.string() + "' && " + command + " >output 2>&1").c_str()), 0)
        << command;
  }
  void issue(const std::string& name, const std::string& of) {
    shell("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=" + name + " -keyout " +
          name + ".key -out " + name + ".csr && printf 'subjectAltName=" + of + "' >" + name +
          ".ext && openssl x509 -req -in " + name +
          ".csr -CA ours.pem -CAkey ours.key -CAcreateserial -days 2 -extfile " + name + ".ext -out " + name +
          ".pem");
  }
  fs::path dir_;
};

// Answers one connection, if the client goes on with it.
class TlsServer {
 public:
  TlsServer(const Certificates& certificates, const std::string& name)
      : acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
        context_(ssl::context::tls_server) {
    context_.use_certificate_chain_file(certificates.file(name + ".pem"));
    context_.use_private_key_file(certificates.file(name + ".key"), ssl::context::pem);
    thread_ = std::thread([this] { answer(); });
  }
  ~TlsServer() { thread_.join(); }
  std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }

 private:
  void answer() {
    boost::system::error_code failure;
    ssl::stream<tcp::socket> stream(io_, context_);
    acceptor_.accept(stream.lowest_layer(), failure);
    if (!failure) stream.handshake(ssl::stream_base::server, failure);
    std::string request;
    if (!failure) asio::read_until(stream, asio::dynamic_buffer(request), "body", failure);
    if (!failure)
      asio::write(stream, asio::buffer(std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")),
                  failure);
  }
  asio::io_context io_;
  tcp::acceptor acceptor_;
  ssl::context context_;
  std::thread thread_;
};

TEST(HttpClientTls, TrustsWhomTheAuthoritiesVouchForByName) {
  const Certificates certificates;
  const struct {
    std::string authority, certificate, host;
    bool is_trusted;
  } cases[] = {
      {"ours", "good", "localhost", true},        {"ours", "address", "127.0.0.1", true},
      {"foreign", "good", "localhost", false},    {"ours", "elsewhere", "localhost", false},
      {"ours", "good", "127.0.0.1", false},       {"ours", "address", "localhost", false},
      {"foreign", "address", "127.0.0.1", false},
  };
  for (const auto& one : cases) {
    const TlsServer server(certificates, one.certificate);
    ::setenv("SSL_CERT_FILE", certificates.file(one.authority + ".pem").c_str(), 1);
    const auto answer = http_post("https://" + one.host + ":" + server.port() + "/add-checkpoint", "body");
    ::unsetenv("SSL_CERT_FILE");
    const std::string what = one.authority + " vouches for " + one.certificate + ", asked as " + one.host;
    ASSERT_EQ(answer.ok(), one.is_trusted) << what << ": " << (answer.ok() ? "" : answer.error().message);
    if (answer.ok()) {
      EXPECT_EQ(answer->body, "hello") << what;
      continue;
    }
    EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable) << what;
    EXPECT_NE(answer.error().message.find("trust"), std::string::npos)
        << what << ": " << answer.error().message;
  }
}

}  // namespace
}  // namespace steward::api
