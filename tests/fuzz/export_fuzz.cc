// The verifier on any file: it must not crash, must never accept what no key signed, and whatever reads as an
// export must come back the same from both of its forms. Inputs beyond 256 KiB only slow the search down.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "audit/bundle.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace steward::audit;
  if (size > (256u << 10)) return 0;
  static const PublicKey kTrusted = SigningKey::generate("steward").public_key();
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const auto verification = verify_export(file, kTrusted);
  require(!verification.ok() || !verification->holds);
  const auto bundle = parse_export(file);
  if (!bundle.ok()) return 0;
  const std::string json = to_json(*bundle);
  const auto from_json = parse_export(json);
  require(from_json.ok() && to_json(*from_json) == json);
  const std::string page = to_html(*bundle);
  const auto from_page = parse_export(page);
  require(from_page.ok() && to_html(*from_page) == page);
  return 0;
}
