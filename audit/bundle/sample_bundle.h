// Bundles as tests need them, of any part of a sample ledger.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audit/bundle/bundle_manifest.h"
#include "audit/bundle/bundle_writer.h"
#include "audit/key_rotation.h"
#include "audit/sample_export.h"
#include "audit/signer.h"

namespace steward::audit::testing {

struct SampleBundle {
  size_t size = 12;                      // entries of the ledger
  std::vector<uint64_t> chosen;          // none: every one of [first, end)
  uint64_t first = 0, end = UINT64_MAX;  // at most `size`
  std::vector<std::pair<std::string, std::string>> files = {{"report.html", "<p>A report.</p>\n"}};
  SharedSigner head_signer = make_signer(SigningKey::generate("steward"));
  SharedSigner signer = head_signer;
  std::vector<KeyRotation> rotations;
  std::optional<Ledger> ledger;  // else sample_ledger(size)
};

ReadTile tiles_of(const std::vector<Digest>& leaves);

// The bytes; the test is broken when there are none.
std::string write_sample(const SampleBundle& sample);
Result<std::string> try_write(const SampleBundle& sample);

// The bundle with another bundle.json, signed by `signer`: what only who holds the key can make.
std::string resigned(const std::string& file, const Signer& signer,
                     const std::function<void(BundleManifest&)>& edit);

}  // namespace steward::audit::testing
