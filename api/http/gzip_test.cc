#include "api/http/gzip.h"

#include <gtest/gtest.h>

#include <boost/beast/zlib/inflate_stream.hpp>

namespace steward::api {
namespace {

namespace zlib = boost::beast::zlib;

// Of the bytes between the head and the sum.
std::string inflated(std::string_view packed, size_t size) {
  std::string out(size + 1, '\0');
  zlib::inflate_stream stream;
  zlib::z_params work;
  work.next_in = packed.data() + 10;
  work.avail_in = packed.size() - 18;
  work.next_out = out.data();
  work.avail_out = out.size();
  boost::system::error_code ended;
  stream.write(work, zlib::Flush::sync, ended);
  EXPECT_EQ(ended, zlib::error::end_of_stream) << ended.message();
  out.resize(work.total_out);
  return out;
}

TEST(Gzip, PacksWhatUnpacksToTheSame) {
  std::string noise;
  for (uint32_t x = 1; noise.size() < 100'000; x = x * 1664525 + 1013904223)
    noise += static_cast<char>(x >> 24);
  for (const std::string& text : {std::string(), std::string("a"), std::string(1'000'000, 'x'), noise}) {
    const std::string packed = gzip(text);
    EXPECT_EQ(inflated(packed, text.size()), text) << text.size();
    EXPECT_EQ(packed, gzip(text)) << text.size();
  }
  EXPECT_LT(gzip(std::string(1'000'000, 'x')).size(), 2'000U);
}

// RFC 1952 §8: CRC-32 of "123456789" is 0xCBF43926.
TEST(Gzip, EndsInSumAndSize) {
  const std::string packed = gzip("123456789");
  EXPECT_EQ(packed.substr(packed.size() - 8), std::string("\x26\x39\xF4\xCB\x09\0\0\0", 8));
}

}  // namespace
}  // namespace steward::api
