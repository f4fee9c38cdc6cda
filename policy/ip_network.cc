#include "policy/ip_network.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward::policy {
namespace {

constexpr size_t kGroups = 8;  // of 16 bits, in an IPv6 address

// A decimal number of at most three digits; -1 for anything else, leading zeros included (some read them as
// octal).
int small_number(std::string_view text) {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0')) return -1;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<std::array<uint8_t, 4>> parse_v4(std::string_view text) {
  std::array<uint8_t, 4> bytes{};
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t dot = i + 1 < bytes.size() ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return std::nullopt;
    const int part = small_number(text.substr(0, dot));
    if (part < 0 || part > 255) return std::nullopt;
    bytes[i] = static_cast<uint8_t>(part);
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return text.empty() ? std::optional(bytes) : std::nullopt;
}

int hex_group(std::string_view text) {
  if (text.empty() || text.size() > 4) return -1;
  int value = 0;
  for (const char c : text) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

// Groups of one side of "::"; false when it is no list of groups.
bool read_groups(std::string_view text, bool is_last, std::array<uint16_t, kGroups>& groups, size_t& count) {
  while (!text.empty()) {
    const size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    const bool ends = colon == std::string_view::npos;
    if (ends && is_last && part.find('.') != std::string_view::npos) {
      const auto v4 = parse_v4(part);
      if (!v4 || count + 2 > kGroups) return false;
      groups[count++] = static_cast<uint16_t>((*v4)[0] << 8 | (*v4)[1]);
      groups[count++] = static_cast<uint16_t>((*v4)[2] << 8 | (*v4)[3]);
      return true;
    }
    const int value = hex_group(part);
    if (value < 0 || count == kGroups) return false;
    groups[count++] = static_cast<uint16_t>(value);
    if (ends) return true;
    text.remove_prefix(colon + 1);
    if (text.empty()) return false;  // a colon at the end
  }
  return true;
}

std::optional<std::array<uint8_t, 16>> parse_v6(std::string_view text) {
  std::array<uint16_t, kGroups> head{}, tail{};
  size_t heads = 0, tails = 0;
  const size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    if (!read_groups(text, true, head, heads) || heads != kGroups) return std::nullopt;
  } else {
    if (!read_groups(text.substr(0, gap), false, head, heads) ||
        !read_groups(text.substr(gap + 2), true, tail, tails) || heads + tails >= kGroups)
      return std::nullopt;
    std::copy_n(tail.begin(), tails, head.end() - static_cast<ptrdiff_t>(tails));
  }
  std::array<uint8_t, 16> bytes{};
  for (size_t i = 0; i < kGroups; ++i) {
    bytes[2 * i] = static_cast<uint8_t>(head[i] >> 8);
    bytes[2 * i + 1] = static_cast<uint8_t>(head[i] & 0xFF);
  }
  return bytes;
}

constexpr std::array<uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr int kMappedBits = 96;

bool is_mapped(const std::array<uint8_t, 16>& bytes) {
  return std::equal(kMapped.begin(), kMapped.end(), bytes.begin());
}

IpAddress v4_in(const uint8_t* bytes) {
  IpAddress address;
  std::copy_n(bytes, 4, address.bytes.begin());
  return address;
}

int width(const IpAddress& address) {
  return address.is_v6 ? 128 : 32;
}

// The address with every bit beyond the prefix cleared.
IpAddress masked(IpAddress address, int prefix) {
  for (size_t i = 0; i < address.bytes.size(); ++i) {
    const int kept = std::clamp(prefix - static_cast<int>(i) * 8, 0, 8);
    address.bytes[i] &= static_cast<uint8_t>(0xFF00 >> kept);
  }
  return address;
}

}  // namespace

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  if (text.size() > 45) return std::nullopt;  // the longest: an IPv6 address that ends in an IPv4 one
  if (text.find(':') == std::string_view::npos) {
    const auto v4 = parse_v4(text);
    return v4 ? std::optional(v4_in(v4->data())) : std::nullopt;
  }
  const auto v6 = parse_v6(text);
  if (!v6) return std::nullopt;
  if (is_mapped(*v6)) return v4_in(v6->data() + kMapped.size());
  return IpAddress{true, *v6};
}

bool IpNetwork::contains(const IpAddress& candidate) const {
  return candidate.is_v6 == address.is_v6 && masked(candidate, prefix) == masked(address, prefix);
}

bool IpNetwork::has_host_bits() const {
  return masked(address, prefix) != address;
}

std::string IpNetwork::to_string() const {
  const IpAddress own = masked(address, prefix);
  if (!own.is_v6)
    return fmt::format("{}.{}.{}.{}/{}", own.bytes[0], own.bytes[1], own.bytes[2], own.bytes[3], prefix);
  std::string text;
  for (size_t i = 0; i < kGroups; ++i)
    text += fmt::format("{}{:x}", i == 0 ? "" : ":", own.bytes[2 * i] << 8 | own.bytes[2 * i + 1]);
  return fmt::format("{}/{}", text, prefix);
}

std::optional<IpNetwork> parse_ip_network(std::string_view text) {
  const size_t slash = text.find('/');
  const std::string_view written = text.substr(0, slash);
  const auto address = parse_ip_address(written);
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return IpNetwork{*address, width(*address)};
  int prefix = small_number(text.substr(slash + 1));
  const bool was_mapped = !address->is_v6 && written.find(':') != std::string_view::npos;
  if (was_mapped) {
    // ::ffff:0:0/90 would hold more than the mapped addresses and is surely not meant.
    if (prefix < kMappedBits) return std::nullopt;
    prefix -= kMappedBits;
  }
  if (prefix < 0 || prefix > width(*address)) return std::nullopt;
  return IpNetwork{*address, prefix};
}

}  // namespace steward::policy
