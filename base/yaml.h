// YAML from outside: parsed strictly into a plain tree that remembers where everything stood.
//
// Refused, with line and column: anchors and aliases (cycles and alias bombs), duplicate keys, custom tags,
// non-scalar keys, control characters, text after the end of a document, malformed UTF-8, and anything beyond
// the bounds. Scalars stay text: what they mean is the schema's business, so `no` is never a boolean by
// accident. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace steward {

struct YamlBounds {
  size_t max_bytes = 4u << 20;
  size_t max_depth = 32;
  size_t max_nodes = 200'000;
};

struct YamlNode {
  enum class Kind { kScalar, kSequence, kMapping, kNull };
  struct Member;

  Kind kind = Kind::kNull;
  std::string scalar;           // kScalar
  bool quoted = false;          // kScalar: in quotes or a block, so that it is surely text
  std::vector<YamlNode> items;  // kSequence
  std::vector<Member> members;  // kMapping, in document order
  int line = 0, column = 0;     // from 1

  bool is_scalar() const { return kind == Kind::kScalar; }
  bool is_sequence() const { return kind == Kind::kSequence; }
  bool is_mapping() const { return kind == Kind::kMapping; }
  bool is_null() const { return kind == Kind::kNull; }

  // The value of member `key`, or null when there is none.
  const YamlNode* find(std::string_view key) const;
};

struct YamlNode::Member {
  std::string key;
  int line = 0, column = 0;  // of the key
  YamlNode value;
};

// All documents of the text. `file` names it in errors: where = "FILE:LINE:COLUMN".
Result<std::vector<YamlNode>> parse_yaml(std::string_view text, std::string_view file,
                                         const YamlBounds& bounds = {});

// `text`, which is UTF-8, as a double-quoted scalar of one line: parse_yaml() reads the same text back (YAML 1.2
// §5.7). U+0000 cannot be read back, quoted or not.
std::string yaml_quoted(std::string_view text);

std::string yaml_place(std::string_view file, int line, int column);

}  // namespace steward
