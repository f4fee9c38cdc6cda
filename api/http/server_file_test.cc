// Answers that are files: whole, in the memory of one slice, and let go of when the client is.
#include <unistd.h>

#include <fstream>

#include "api/http/server_fixture.h"
#include "base/hash.h"

namespace steward::api {
namespace {

// Address sanitizer does.
#ifdef __has_feature
constexpr bool kKeepsWhatWasFreed = __has_feature(address_sanitizer);
#else
constexpr bool kKeepsWhatWasFreed = false;
#endif

std::string get(uint64_t bytes, const std::string& method = "GET") {
  return method + " /file/" + std::to_string(bytes) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

size_t resident_bytes() {
  size_t all = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * static_cast<size_t>(::sysconf(_SC_PAGESIZE));
}

class HttpFile : public HttpServer {
 protected:
  HttpFile() {
    options_.on_delivery = [this](const Delivery& delivery) { delivered_.set_value(delivery); };
  }
  // The one answer of the test.
  Delivery delivery() { return delivered_.get_future().get(); }
  // The connection may let go of its file a moment after it told of it.
  void expect_let_go() {
    server_->drain();
    EXPECT_EQ(files_open_, 0);
  }

 private:
  std::promise<Delivery> delivered_;
};

TEST_F(HttpFile, OfTwoHundredMegabytesArrivesWholeInTheMemoryOfAFewSlices) {
  start();
  constexpr uint64_t kBytes = (200u << 20) + 17;
  const size_t before = resident_bytes();
  Client client = connect();
  client.send(get(kBytes));
  const std::string head = client.read_head();
  EXPECT_EQ(status_of(head), 200);
  EXPECT_NE(head.find("Content-Length: " + std::to_string(kBytes) + "\r\n"), std::string::npos) << head;
  Sha256 sent, received;
  size_t most = 0;
  for (uint64_t at = 0; at < kBytes;) {
    const std::string some = client.read_some(std::min<uint64_t>(1u << 20, kBytes - at));
    ASSERT_FALSE(some.empty()) << "ended after " << at;
    received.update(some);
    sent.update(bytes_of_file(at, some.size()));
    at += some.size();
    if ((at >> 20) % 16 == 0) most = std::max(most, resident_bytes());
  }
  EXPECT_EQ(to_hex(sent.finish()), to_hex(received.finish()));
  if (!kKeepsWhatWasFreed) EXPECT_LT(most, before + (32u << 20));
  const Delivery told = delivery();
  EXPECT_TRUE(told.is_whole);
  EXPECT_EQ(told.bytes, kBytes);
  EXPECT_EQ(told.endpoint, "file");
  expect_let_go();
}

TEST_F(HttpServer, SendsFilesOfEverySizeBetweenOtherAnswersOfOneConnection) {
  start();
  Client client = connect();
  constexpr uint64_t kSlice = 256u << 10;
  const uint64_t sizes[] = {0, 1, kSlice - 1, kSlice, kSlice + 1, 3 * kSlice, 3 * kSlice + 5};
  std::string requests;
  for (const uint64_t bytes : sizes) requests += get(bytes) + get(bytes, "HEAD") + kGet;
  client.send(requests);
  for (const uint64_t bytes : sizes) {
    EXPECT_TRUE(body_of(client.read_response()) == bytes_of_file(0, bytes)) << bytes;
    EXPECT_NE(client.read_response(false).find("Content-Length: " + std::to_string(bytes) + "\r\n"),
              std::string::npos)
        << bytes;
    EXPECT_EQ(body_of(client.read_response()), "x") << bytes;
  }
}

TEST_F(HttpFile, IsLetGoWhenTheClientStopsReading) {
  options_.timeouts.write = milliseconds(100);
  start();
  Client client = connect();
  client.send(get(100u << 20));
  const Delivery told = delivery();
  EXPECT_FALSE(told.is_whole);
  EXPECT_LT(told.bytes, 100u << 20);
  expect_let_go();
}

TEST_F(HttpFile, IsLetGoWhenTheClientGoesAway) {
  start();
  {
    Client client = connect();
    client.send(get(100u << 20));
    EXPECT_EQ(status_of(client.read_head()), 200);
    client.close();
  }
  EXPECT_FALSE(delivery().is_whole);
  expect_let_go();
}

// What was promised cannot be sent; an end that looks like one would be worse.
TEST_F(HttpFile, ThatIsShorterThanItWasSaidToBeCutsTheConnection) {
  cut_files_ = true;
  start();
  Client client = connect();
  client.send(get(1000));
  const std::string all = client.read_all();
  EXPECT_NE(all.find("Content-Length: 1000\r\n"), std::string::npos) << all;
  EXPECT_EQ(body_of(all), "");
  EXPECT_FALSE(delivery().is_whole);
  expect_let_go();
}

}  // namespace
}  // namespace steward::api
