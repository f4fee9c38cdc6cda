// One level of a JSON text, split into the spans of its members or items without building them.
//
// An export holds a million entries; as one parsed value it would fill gigabytes. So the file is split here
// and each small span then goes through parse_json(), which is the judge of what is inside it: splitting
// alone accepts nothing. Views point into the text given. Pure; linear in the text.
#pragma once

#include <string_view>
#include <vector>

#include "base/error.h"

namespace steward::audit {

struct JsonMember {
  std::string_view key;    // raw, between the quotes: a key written with escapes is not decoded
  std::string_view value;  // without surrounding white space
};

// Errors say "offset N" of `text`. Refuses equal keys.
Result<std::vector<JsonMember>> split_object(std::string_view text);
Result<std::vector<std::string_view>> split_array(std::string_view text);

// The value of `key` in the object `text`; empty when there is none or `text` is not an object. Stops as soon
// as it is found: for text that has been checked already.
std::string_view find_member(std::string_view text, std::string_view key);

}  // namespace steward::audit
