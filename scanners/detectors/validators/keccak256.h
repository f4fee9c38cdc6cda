// Keccak-256 as Ethereum and Monero use it: the sponge of FIPS 202 with rate 1088 bits, but padded with 0x01
// as in the original submission, where SHA3-256 pads with 0x06. For checksums of addresses, not for security.
// Pure, thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace steward::scanners {

std::array<uint8_t, 32> keccak256(std::string_view bytes);

}  // namespace steward::scanners
