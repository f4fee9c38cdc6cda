#include "api/http/gzip.h"

#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/crc.hpp>
#include <cstdint>

namespace steward::api {
namespace {

namespace zlib = boost::beast::zlib;

// Magic, deflate, no flags, no time, slowest and smallest, no system.
constexpr std::string_view kHead("\x1f\x8b\x08\0\0\0\0\0\x02\xff", 10);

void append_number(std::string& out, uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(number >> shift & 0xFFu);
}

}  // namespace

std::string gzip(std::string_view bytes) {
  zlib::deflate_stream stream;
  stream.reset(9, 15, 9, zlib::Strategy::normal);
  std::string out(kHead);
  out.resize(kHead.size() + stream.upper_bound(bytes.size()));
  zlib::z_params work;
  work.next_in = bytes.data();
  work.avail_in = bytes.size();
  work.next_out = out.data() + kHead.size();
  work.avail_out = out.size() - kHead.size();
  boost::system::error_code ended;  // end_of_stream: all fits into the upper bound
  stream.write(work, zlib::Flush::finish, ended);
  out.resize(kHead.size() + work.total_out);
  boost::crc_32_type sum;
  sum.process_bytes(bytes.data(), bytes.size());
  append_number(out, sum.checksum());
  append_number(out, static_cast<uint32_t>(bytes.size()));
  return out;
}

}  // namespace steward::api
