// The scalars inside a JSON document (RFC 8259), with the paths they stand at: "payload.address.city",
// "payload.items[].sku". Bounded in depth and in leaves; hostile documents end early, never badly. Pure,
// thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steward::scanners {

enum class LeafKind { kText, kInteger, kNumber, kNull };

struct JsonLeaf {
  std::string path;
  LeafKind kind = LeafKind::kText;
  std::string text;  // of a number its digits as written; booleans are "true" and "false" of kind kText
};

struct JsonLeaves {
  std::vector<JsonLeaf> leaves;
  bool complete = false;  // the text was one whole document within the bounds
};

inline constexpr size_t kMaxJsonDepth = 32;
inline constexpr size_t kMaxJsonLeaves = 10'000;
inline constexpr size_t kMaxJsonPathBytes = 512;

// `root` begins every path.
JsonLeaves find_json_leaves(std::string_view text, std::string_view root);

// Could the text be a JSON object or array? Cheap.
bool looks_like_json(std::string_view text);

}  // namespace steward::scanners
