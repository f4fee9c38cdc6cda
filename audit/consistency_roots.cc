#include "audit/consistency_roots.h"

#include <bit>

namespace steward::audit {

std::optional<ConsistencyRoots> consistency_roots(uint64_t first, const Digest& first_root, uint64_t second,
                                                  const Proof& proof) {
  if (first == 0 || first >= second) return std::nullopt;
  const bool whole = std::has_single_bit(first);
  if (!whole && proof.empty()) return std::nullopt;
  uint64_t fn = first - 1, sn = second - 1;
  while ((fn & 1) != 0) fn >>= 1, sn >>= 1;
  ConsistencyRoots roots;
  roots.first = roots.second = whole ? first_root : proof.front();
  for (size_t i = whole ? 0 : 1; i < proof.size(); ++i) {
    if (sn == 0) return std::nullopt;
    if ((fn & 1) != 0 || fn == sn) {
      roots.first = node_hash(proof[i], roots.first);
      roots.second = node_hash(proof[i], roots.second);
      while ((fn & 1) == 0 && fn != 0) fn >>= 1, sn >>= 1;
    } else {
      roots.second = node_hash(roots.second, proof[i]);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return std::nullopt;
  return roots;
}

bool shows_another_beginning(uint64_t first, const Digest& first_root, uint64_t second,
                             const Digest& second_root, const Proof& proof) {
  const auto roots = consistency_roots(first, first_root, second, proof);
  return roots && roots->second == second_root && roots->first != first_root;
}

}  // namespace steward::audit
