#include "api/http/body_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace steward::api {

namespace http = boost::beast::http;

namespace {

// One chunk-size line, or all trailers together.
constexpr size_t kMaxChunkLine = 8u << 10;
// Extensions mean nothing here; a little is let pass, since RFC 9112 §7.1.1 says to ignore them.
constexpr size_t kMaxExtensionBytes = 4u << 10;

// Before its end a chunked body still has "0", CRLF, CRLF to come. Beast 1.81 asserts that when it looks
// again at a last chunk whose trailers had not arrived, so it is not asked with less.
constexpr size_t kShortestRest = 5;

// Beast's chunk decoder needs a head before it. This one says the only thing admission lets through.
constexpr std::string_view kChunkedHead = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

}  // namespace

struct BodyReader::Chunks {
  http::request_parser<http::string_body> parser;
  size_t extension_bytes = 0;
  std::function<void(uint64_t, boost::beast::string_view, boost::system::error_code&)> on_chunk;
};

BodyReader::BodyReader(const Framing& framing, uint64_t limit) : limit_(limit) {
  if (!framing.is_chunked) {
    left_ = framing.length;
    done_ = left_ == 0;
    return;
  }
  chunks_ = std::make_unique<Chunks>();
  boost::system::error_code failure;
  chunks_->parser.put(boost::asio::buffer(kChunkedHead.data(), kChunkedHead.size()), failure);
  chunks_->parser.eager(true);
  chunks_->parser.body_limit(limit);
  chunks_->on_chunk = [chunks = chunks_.get()](uint64_t, boost::beast::string_view extension,
                                               boost::system::error_code& refused) {
    chunks->extension_bytes += extension.size();
    if (chunks->extension_bytes > kMaxExtensionBytes) refused = http::error::bad_chunk_extension;
  };
  chunks_->parser.on_chunk_header(chunks_->on_chunk);
}

BodyReader::~BodyReader() = default;

size_t BodyReader::feed(std::string_view bytes) {
  if (done_ || refusal_) return 0;
  return chunks_ ? feed_chunks(bytes) : feed_counted(bytes);
}

size_t BodyReader::feed_counted(std::string_view bytes) {
  const size_t taken = static_cast<size_t>(std::min<uint64_t>(left_, bytes.size()));
  body_.append(bytes.substr(0, taken));
  left_ -= taken;
  done_ = left_ == 0;
  return taken;
}

size_t BodyReader::feed_chunks(std::string_view bytes) {
  if (bytes.empty() || (bytes.front() == '0' && bytes.size() < kShortestRest)) return 0;
  boost::system::error_code failure;
  const size_t taken = chunks_->parser.put(boost::asio::buffer(bytes.data(), bytes.size()), failure);
  if (failure == http::error::need_more) {
    if (bytes.size() - taken > kMaxChunkLine)
      refusal_ =
          refuse(400, "malformed_request", "A chunk header, or the trailers, of the body are too long.");
    return taken;
  }
  if (failure == http::error::body_limit) {
    refusal_ = refuse_body_size(limit_);
    return taken;
  }
  if (failure) {
    refusal_ = refuse(400, "malformed_request", "The chunks of the body are malformed (RFC 9112 §7.1).");
    return taken;
  }
  if (chunks_->parser.is_done()) {
    body_ = std::move(chunks_->parser.get().body());
    done_ = true;
  }
  return taken;
}

}  // namespace steward::api
