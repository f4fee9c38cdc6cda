// IP addresses and networks in CIDR notation (RFC 4632, RFC 4291 §2.2). Pure; a socket is nowhere near.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace steward::policy {

// An IPv4-mapped IPv6 address (::ffff:10.0.0.1) is the IPv4 address it stands for, so that a rule on 10.0.0.0/8
// cannot be passed by writing the address another way.
struct IpAddress {
  bool is_v6 = false;
  std::array<uint8_t, 16> bytes{};  // IPv4: the first four

  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

// Zones ("fe80::1%eth0"), ports and IPv4 parts with leading zeros are refused.
std::optional<IpAddress> parse_ip_address(std::string_view text);

struct IpNetwork {
  IpAddress address;  // bits beyond the prefix are as written; contains() does not look at them
  int prefix = 0;     // bits

  // Of one family only: "::/0" holds no IPv4 address.
  bool contains(const IpAddress& candidate) const;
  // The network's own address, with no bit set beyond the prefix.
  std::string to_string() const;
  bool has_host_bits() const;
};

// "10.0.0.0/8", "2001:db8::/32"; an address alone is a network of one.
std::optional<IpNetwork> parse_ip_network(std::string_view text);

}  // namespace steward::policy
