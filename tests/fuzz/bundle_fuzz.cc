// The verifier of bundles on any file: it must not crash and must never accept what no key signed; a ZIP file
// that it reads is the one file of its members; and what it recognises as an entry at a glance is one to the
// parser too. The first byte chooses, so that each is searched. Inputs beyond 256 KiB only slow the search
// down.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "audit/bundle/bundle_manifest.h"
#include "audit/bundle/verify_bundle.h"
#include "audit/bundle/zip_layout.h"
#include "audit/entry.h"
#include "audit/entry_scan.h"
#include "audit/signing.h"

namespace {

using namespace steward;
using namespace steward::audit;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_entry(std::string_view text) {
  const auto scanned = scan_first_entry(text);
  if (!scanned) return;
  const auto parsed = parse_entry(text.substr(0, scanned->size));
  require(parsed.ok() && parsed->seq == scanned->seq && format_rfc3339(parsed->time) == scanned->time);
  const auto is_as_read = [](std::string_view written, const std::string& read) {
    return written.find('\\') != std::string_view::npos || written == read;
  };
  require(is_as_read(scanned->actor, parsed->actor) && is_as_read(scanned->kind, parsed->kind));
}

void check_manifest(std::string_view text) {
  const auto manifest = parse_manifest(text);
  if (!manifest.ok()) return;
  const auto again = to_json(*manifest);
  require(again.ok() && *again == text);
}

void check_file(std::string_view file) {
  static const PublicKey kTrusted = SigningKey::generate("steward").public_key();
  const auto verification = verify_any(file, kTrusted);
  require(!verification.ok() || !verification->holds);
  const auto members = read_zip(file);
  if (!members.ok()) return;
  std::string again;
  std::vector<ZipMember> written;
  for (const auto& [member, content] : *members) {
    written.push_back(member);
    again += zip_header(member);
    again += content;
  }
  require(again + zip_directory(written, again.size()) == file);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0 || size > (256u << 10)) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (input[0] == '{') {
    check_entry(input);
    check_manifest(input);
  } else {
    check_file(input);
  }
  return 0;
}
