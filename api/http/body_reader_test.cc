#include "api/http/body_reader.h"

#include <gtest/gtest.h>

namespace steward::api {
namespace {

struct Outcome {
  bool done = false;
  int refused = 0;  // status
  std::string body;
  std::string rest;  // bytes of the next request
};

// Feeds `wire` in pieces of `step` bytes, as a socket would.
Outcome read_in_pieces(const Framing& framing, uint64_t limit, const std::string& wire, size_t step) {
  BodyReader reader(framing, limit);
  std::string buffer;
  size_t at = 0;
  while (!reader.done() && !reader.refusal()) {
    buffer.erase(0, reader.feed(buffer));
    if (reader.done() || reader.refusal() || at >= wire.size()) break;
    const size_t size = std::min(step, wire.size() - at);
    buffer += wire.substr(at, size);
    at += size;
  }
  Outcome outcome;
  outcome.done = reader.done();
  if (reader.refusal()) outcome.refused = reader.refusal()->problem.status;
  if (outcome.done) outcome.body = reader.take();
  outcome.rest = buffer + wire.substr(at);
  return outcome;
}

constexpr Framing kChunked{true, 0};

TEST(BodyReader, CollectsABodyWhateverThePieces) {
  struct Case {
    Framing framing;
    std::string wire, body, rest;
  };
  const Case kCases[] = {
      {{false, 5}, "hello", "hello", ""},
      {{false, 5}, "helloGET /", "hello", "GET /"},
      {{false, 0}, "GET /", "", "GET /"},
      {kChunked, "0\r\n\r\n", "", ""},
      {kChunked, "5\r\nhello\r\n0\r\n\r\nGET /", "hello", "GET /"},
      {kChunked, "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", "hello", ""},
      {kChunked, "A\r\n0123456789\r\n0\r\n\r\n", "0123456789", ""},
      {kChunked, "5;name=value\r\nhello\r\n0\r\n\r\n", "hello", ""},
      {kChunked, "5\r\nhello\r\n0\r\nHost: evil\r\nX-A: b\r\n\r\nGET /", "hello", "GET /"},
  };
  for (const Case& c : kCases) {
    for (const size_t step : {1u, 2u, 3u, 7u, 1000u}) {
      const Outcome outcome = read_in_pieces(c.framing, 100, c.wire, step);
      EXPECT_TRUE(outcome.done) << c.wire << " in steps of " << step;
      EXPECT_EQ(outcome.body, c.body) << c.wire << " in steps of " << step;
      EXPECT_EQ(outcome.rest, c.rest) << c.wire << " in steps of " << step;
    }
  }
}

TEST(BodyReader, RefusesMalformedChunks) {
  const std::string kCases[] = {
      "g\r\n",
      "-1\r\n",
      "+5\r\nhello\r\n0\r\n\r\n",
      "0x5\r\nhello\r\n0\r\n\r\n",
      "\r\n\r\n",
      "5\nhello\n0\n\n\r\n",
      "5\r\nhelloX\r\n0\r\n\r\n",
      "ffffffffffffffffff\r\n",
      "5;=\r\nhello\r\n",
      "5 \r\nhello\r\n0\r\n\r\n",
      "5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n",
      "5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n",
  };
  for (const std::string& wire : kCases) {
    for (const size_t step : {1u, 1000u}) {
      const Outcome outcome = read_in_pieces(kChunked, 1 << 20, wire, step);
      EXPECT_FALSE(outcome.done) << wire;
      EXPECT_NE(outcome.refused, 0) << wire << " in steps of " << step;
    }
  }
}

TEST(BodyReader, StopsAtTheLimitOfAllChunksTogether) {
  std::string wire;
  for (int i = 0; i < 11; ++i) wire += "a\r\n0123456789\r\n";
  EXPECT_EQ(read_in_pieces(kChunked, 100, wire, 1000).refused, 413);
  EXPECT_EQ(read_in_pieces(kChunked, 100, "65\r\n", 1000).refused, 413);
  EXPECT_EQ(read_in_pieces(kChunked, 100, "64\r\n", 1000).refused, 0);
}

TEST(BodyReader, BoundsChunkLinesExtensionsAndTrailers) {
  const std::string long_line(20'000, 'a');
  EXPECT_EQ(read_in_pieces(kChunked, 1 << 20, "5;" + long_line, 1000).refused, 400) << "one extension";
  EXPECT_EQ(read_in_pieces(kChunked, 1 << 20, "0\r\nX: " + long_line, 1000).refused, 400) << "one trailer";
  std::string many;
  for (int i = 0; i < 200; ++i) many += "1;name=0123456789012345678901234567890\r\nx\r\n";
  EXPECT_EQ(read_in_pieces(kChunked, 1 << 20, many, 1000).refused, 400) << "many extensions";
}

}  // namespace
}  // namespace steward::api
