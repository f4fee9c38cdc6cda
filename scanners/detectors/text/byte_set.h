// A set of bytes, asked in one load. constexpr, thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace steward::scanners {

class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view members) {
    for (const char c : members) add(static_cast<uint8_t>(c), static_cast<uint8_t>(c));
  }

  constexpr ByteSet& add(int first, int last) {
    for (int c = first; c <= last; ++c) members_[static_cast<size_t>(c)] = true;
    return *this;
  }
  constexpr bool has(char c) const { return members_[static_cast<uint8_t>(c)]; }

 private:
  std::array<bool, 256> members_{};
};

}  // namespace steward::scanners
