// Hashes of words that do not tell case, accents or a humped spelling apart: "Teléfono" is "telefono",
// "phoneNumber" is "phone" and "number" (and itself). For look-ups of words round a find. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace steward::scanners {

// FNV-1a over the folded characters, a plural's -s aside.
uint64_t hash_word(std::string_view word);

// The words of a short text, in order: for each the parts of its camelCase, then itself. Runs of a script
// without spaces give every piece of two to eight characters instead. At most as many as there is room for.
class WordHashes {
 public:
  explicit WordHashes(std::string_view text);

  std::span<const uint64_t> all() const { return {hashes_.data(), count_}; }

 private:
  void add(uint64_t hash) {
    if (count_ < hashes_.size()) hashes_[count_++] = hash;
  }
  void add_humps(std::string_view word);
  void add_pieces(std::string_view run);

  std::array<uint64_t, 128> hashes_;
  size_t count_ = 0;
};

}  // namespace steward::scanners
