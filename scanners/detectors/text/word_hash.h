// Hashes of words that do not tell case, accents or a humped spelling apart: "Teléfono" is "telefono",
// "phoneNumber" is "phone" and "number" (and itself). For look-ups of words round a find. Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace steward::scanners {

// FNV-1a over the folded characters, a plural's -s aside.
uint64_t hash_word(std::string_view word);

// In order: for each word the parts of its camelCase, then itself. Runs of a script without spaces give every
// piece of two to eight characters instead. At most `kMostWordHashes`.
inline constexpr size_t kMostWordHashes = 128;
void hash_words(std::string_view text, std::vector<uint64_t>& hashes);

}  // namespace steward::scanners
