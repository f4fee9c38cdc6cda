// The policy packs compiled into the binary from policies/*.yaml.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/embedded.h"

namespace steward::service {

extern const std::vector<EmbeddedFile> kPolicyPacks;

// By name without ".yaml" ("baseline"); none when there is no such pack.
std::optional<EmbeddedFile> find_pack(std::string_view name);

}  // namespace steward::service
