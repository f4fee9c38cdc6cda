// The policy language as a JSON Schema (draft 2020-12), for editors: keys, their values and what each is for. Made
// of the same table the loader reads by (vocabulary.h). It is looser than the loader: taxonomies, ids that must be
// unique and what contradicts itself are the loader's.
#pragma once

#include <string>

namespace steward::policy {

// Pretty-printed, ends with a newline; policies/steward-policy.schema.json holds the same text.
std::string json_schema();

}  // namespace steward::policy
