// Whatever parse_yaml() accepts keeps its bounds; whatever it refuses comes with a place.
#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/text.h"
#include "base/yaml.h"

namespace {

constexpr steward::YamlBounds kBounds{.max_bytes = 1u << 16, .max_depth = 8, .max_nodes = 1000};

size_t depth_of(const steward::YamlNode& node) {
  size_t deepest = 0;
  std::set<std::string> keys;
  for (const auto& item : node.items) deepest = std::max(deepest, depth_of(item));
  for (const auto& member : node.members) {
    if (!keys.insert(member.key).second) std::abort();
    deepest = std::max(deepest, depth_of(member.value));
  }
  return deepest + 1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto documents = steward::parse_yaml(text, "f", kBounds);
  if (!documents.ok()) {
    if (documents.error().where.empty() || documents.error().message.size() > 400) std::abort();
    return 0;
  }
  if (!steward::is_utf8(text)) std::abort();
  for (const auto& document : *documents)
    if (depth_of(document) > kBounds.max_depth + 1) std::abort();
  return 0;
}
