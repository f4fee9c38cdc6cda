#include "scanners/sources/text_lines.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace steward::scanners {
namespace {

constexpr size_t kBlockBytes = 256 << 10;
constexpr size_t kWordBytes = 256;  // how far back a space is looked for
constexpr uint32_t kReplacement = 0xfffd;

void append_code_point(uint32_t code, std::string& text) {
  const auto put = [&text](uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | code >> 6), put(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    put(0xe0 | code >> 12), put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
  } else {
    put(0xf0 | code >> 18), put(0x80 | (code >> 12 & 0x3f)), put(0x80 | (code >> 6 & 0x3f));
    put(0x80 | (code & 0x3f));
  }
}

// RFC 2781 §2.2. Returns how many bytes were used: a pair of surrogates may go on in the next block.
size_t append_utf16(std::string_view raw, bool big_endian, std::string& text) {
  const auto unit = [&](size_t at) {
    const auto first = static_cast<unsigned char>(raw[at]), second = static_cast<unsigned char>(raw[at + 1]);
    return static_cast<uint32_t>(big_endian ? first << 8 | second : second << 8 | first);
  };
  size_t at = 0;
  while (at + 2 <= raw.size()) {
    const uint32_t high = unit(at);
    if (high < 0xd800 || high > 0xdfff) {
      append_code_point(high, text);
      at += 2;
      continue;
    }
    if (at + 4 > raw.size()) break;
    const uint32_t low = unit(at + 2);
    const bool pair = high < 0xdc00 && low >= 0xdc00 && low <= 0xdfff;
    append_code_point(pair ? 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00) : kReplacement, text);
    at += pair ? 4 : 2;
  }
  return at;
}

TextEncoding encoding_of(std::string_view head) {
  if (head.starts_with("\xff\xfe")) return TextEncoding::kUtf16LittleEndian;
  if (head.starts_with("\xfe\xff")) return TextEncoding::kUtf16BigEndian;
  return TextEncoding::kUtf8;
}

}  // namespace

TextLines::TextLines(std::unique_ptr<ByteStream> stream, size_t max_bytes)
    : stream_(std::move(stream)), max_bytes_(std::max<size_t>(max_bytes, 16)) {}

Result<TextLines> TextLines::open(const std::filesystem::path& path, size_t max_bytes) {
  STEWARD_ASSIGN_OR_RETURN(auto stream, open_stream(path));
  return TextLines(std::move(stream), max_bytes);
}

Status TextLines::fill() {
  text_.erase(0, begin_);
  begin_ = 0;
  raw_.erase(0, raw_.size() - left_over_);
  raw_.resize(left_over_ + kBlockBytes);
  STEWARD_ASSIGN_OR_RETURN(const size_t got, stream_->read(raw_.data() + left_over_, kBlockBytes));
  raw_.resize(left_over_ + got);
  at_end_ = got < kBlockBytes;
  std::string_view fresh = raw_;
  if (!encoding_) {
    encoding_ = encoding_of(fresh);
    if (encoding_ != TextEncoding::kUtf8) fresh.remove_prefix(2);
    if (fresh.starts_with("\xef\xbb\xbf")) fresh.remove_prefix(3);
  }
  decode(fresh);
  return {};
}

void TextLines::decode(std::string_view raw) {
  if (encoding_ == TextEncoding::kUtf8) {
    text_.append(raw);
    left_over_ = 0;
  } else {
    left_over_ = raw.size() - append_utf16(raw, encoding_ == TextEncoding::kUtf16BigEndian, text_);
  }
}

size_t TextLines::end_of_piece() const {
  const std::string_view piece = std::string_view(text_).substr(begin_, max_bytes_);
  const size_t space = piece.rfind(' ');
  if (space != std::string_view::npos && space + kWordBytes > piece.size()) return begin_ + space + 1;
  size_t end = begin_ + max_bytes_;
  for (int back = 0; back < 3 && (static_cast<unsigned char>(text_[end]) & 0xc0) == 0x80; ++back) --end;
  return end;
}

Result<std::optional<std::string_view>> TextLines::next() {
  size_t searched = begin_;
  size_t end = std::string::npos;
  for (;;) {
    end = text_.find('\n', searched);
    if (end != std::string::npos || at_end_ || text_.size() - begin_ > max_bytes_) break;
    searched = text_.size() - begin_;  // where it will be after fill()
    STEWARD_RETURN_IF_ERROR(fill());
  }
  const bool whole = end != std::string::npos;
  if (!whole) end = text_.size();
  if (!whole && begin_ == end) return std::optional<std::string_view>();
  size_t next = whole ? end + 1 : end;
  if (end - begin_ > max_bytes_) next = end = end_of_piece();
  std::string_view line = std::string_view(text_).substr(begin_, end - begin_);
  begin_ = next;
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (is_utf8(line)) return std::optional(line);
  converted_.clear();
  for (const char c : line) append_code_point(static_cast<unsigned char>(c), converted_);
  return std::optional<std::string_view>(converted_);
}

}  // namespace steward::scanners
