// Who signed a bundle: from the key that is trusted, over the rotations in the bundle, to the keys that
// signed the bundle and its head. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "audit/bundle/bundle_manifest.h"
#include "audit/check_list.h"
#include "audit/signing.h"

namespace steward::audit {

// Adds a line for each thing that holds, fails or is to be known. The head when `manifest` carries a good
// one.
std::optional<TreeHead> check_signatures(const BundleManifest& manifest, std::string_view manifest_json,
                                         std::string_view signature, const std::optional<PublicKey>& trusted,
                                         CheckList& checks);

}  // namespace steward::audit
