#include "audit/bundle/zip_layout.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <optional>

namespace steward::audit {
namespace {

constexpr uint32_t kHeaderMark = 0x04034b50, kDirectoryMark = 0x02014b50, kEndMark = 0x06054b50;
constexpr uint32_t kEnd64Mark = 0x06064b50, kLocatorMark = 0x07064b50;
constexpr uint32_t kIn64 = 0xFFFFFFFF;         // instead of a size or an offset: it stands in the extra field
constexpr uint16_t kPlain = 20, kWith64 = 45;  // version needed to extract: 2.0, 4.5
constexpr uint16_t kMidnight = 0, kFirstDay = 0x0021;  // 1980-01-01
constexpr uint16_t kExtra64 = 1;
constexpr size_t kHeaderBytes = 30;
constexpr size_t kMaxName = 255;

// Little-endian numbers, one after another.
class Fields {
 public:
  Fields& u16(uint64_t value) { return append(value, 2); }
  Fields& u32(uint64_t value) { return append(value, 4); }
  Fields& u64(uint64_t value) { return append(value, 8); }
  Fields& text(std::string_view bytes) {
    out_ += bytes;
    return *this;
  }
  std::string take() { return std::move(out_); }

 private:
  Fields& append(uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out_ += static_cast<char>(value >> (8 * i));
    return *this;
  }
  std::string out_;
};

uint64_t number_at(std::string_view bytes, size_t at, size_t size) {
  uint64_t value = 0;
  for (size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

bool needs_64(uint64_t value) {
  return value >= kIn64;
}

std::string extra_field(const std::vector<uint64_t>& values) {
  if (values.empty()) return "";
  Fields fields;
  fields.u16(kExtra64).u16(8 * values.size());
  for (const uint64_t value : values) fields.u64(value);
  return fields.take();
}

// The fields that header and directory share, from the version needed to the length of the extra field.
void append_shared(Fields& out, const ZipMember& member, bool with_64, const std::string& extra) {
  const uint64_t size = needs_64(member.size) ? kIn64 : member.size;
  out.u16(with_64 ? kWith64 : kPlain).u16(0).u16(0).u16(kMidnight).u16(kFirstDay);
  out.u32(member.crc).u32(size).u32(size).u16(member.name.size()).u16(extra.size());
}

Error differs(uint64_t at, std::string message) {
  return {ErrorCode::kInvalidInput, std::move(message), fmt::format("byte {}", at)};
}

// Where `file` stops being `expected` from `at` on; none when it is that.
std::optional<uint64_t> difference(std::string_view file, uint64_t at, std::string_view expected) {
  const std::string_view found = file.substr(at, expected.size());
  const auto [a, b] = std::mismatch(found.begin(), found.end(), expected.begin());
  if (a == found.end() && found.size() == expected.size()) return std::nullopt;
  return at + static_cast<uint64_t>(a - found.begin());
}

// Name, sizes and CRC of the header at `at`, unchecked; none when the file ends before.
std::optional<ZipMember> glance(std::string_view file, uint64_t at) {
  const std::string_view bytes = file.substr(at);
  if (bytes.size() < kHeaderBytes) return std::nullopt;
  const uint64_t name = number_at(bytes, 26, 2);
  if (name == 0 || name > kMaxName || bytes.size() < kHeaderBytes + name) return std::nullopt;
  ZipMember member{std::string(bytes.substr(kHeaderBytes, name)), number_at(bytes, 22, 4),
                   static_cast<uint32_t>(number_at(bytes, 14, 4)), at};
  if (member.size == kIn64) {
    if (bytes.size() < kHeaderBytes + name + 20) return std::nullopt;
    member.size = number_at(bytes, kHeaderBytes + name + 4, 8);
  }
  return member;
}

}  // namespace

std::string zip_header(const ZipMember& member) {
  const bool with_64 = needs_64(member.size);
  const std::string extra =
      extra_field(with_64 ? std::vector{member.size, member.size} : std::vector<uint64_t>());
  Fields out;
  out.u32(kHeaderMark);
  append_shared(out, member, with_64, extra);
  return out.text(member.name).text(extra).take();
}

std::string zip_directory(const std::vector<ZipMember>& members, uint64_t offset) {
  std::string directory;
  for (const ZipMember& member : members) {
    std::vector<uint64_t> large;
    if (needs_64(member.size)) large = {member.size, member.size};
    if (needs_64(member.offset)) large.push_back(member.offset);
    const std::string extra = extra_field(large);
    Fields out;
    out.u32(kDirectoryMark).u16(large.empty() ? kPlain : kWith64);
    append_shared(out, member, !large.empty(), extra);
    out.u16(0).u16(0).u16(0).u32(0).u32(needs_64(member.offset) ? kIn64 : member.offset);
    directory += out.text(member.name).text(extra).take();
  }
  const uint64_t size = directory.size(), count = members.size();
  Fields end;
  if (needs_64(offset)) {
    end.u32(kEnd64Mark).u64(44).u16(kWith64).u16(kWith64).u32(0).u32(0);
    end.u64(count).u64(count).u64(size).u64(offset);
    end.u32(kLocatorMark).u32(0).u64(offset + size).u32(1);
  }
  end.u32(kEndMark).u16(0).u16(0).u16(count).u16(count).u32(size);
  end.u32(needs_64(offset) ? kIn64 : offset).u16(0);
  return directory + end.take();
}

uint32_t zip_crc(uint32_t crc, std::string_view bytes) {
  return static_cast<uint32_t>(
      crc32_z(crc, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

bool is_zip(std::string_view file) {
  return file.size() >= 4 && number_at(file, 0, 4) == kHeaderMark;
}

Result<std::vector<ZipContent>> read_zip(std::string_view file) {
  std::vector<ZipContent> contents;
  std::vector<ZipMember> members;
  uint64_t at = 0;
  while (is_zip(file.substr(at))) {
    if (members.size() == kMaxZipMembers)
      return Error{ErrorCode::kTooLarge,
                   fmt::format("The ZIP file holds more than {} members.", kMaxZipMembers), ""};
    const auto member = glance(file, at);
    if (!member) return differs(at, "The ZIP file ends, or is damaged, in the header of a member.");
    const std::string header = zip_header(*member);
    if (const auto where = difference(file, at, header))
      return differs(*where, "The header of a member of the ZIP file is not as Steward writes it.");
    at += header.size();
    if (file.size() - at < member->size)
      return differs(file.size(),
                     fmt::format("The ZIP file ends within its member {}: it was cut.", contents.size() + 1));
    contents.push_back({*member, file.substr(at, member->size)});
    members.push_back(*member);
    at += member->size;
  }
  const std::string directory = zip_directory(members, at);
  if (const auto where = difference(file, at, directory))
    return differs(*where, "The directory at the end of the ZIP file is not that of its members.");
  if (file.size() != at + directory.size())
    return differs(at + directory.size(), "Something was added behind the end of the ZIP file.");
  return contents;
}

}  // namespace steward::audit
