// README.txt of a bundle: plain words, plain text, 80 columns, for whoever opens the ZIP file first.
#include <fmt/format.h>

#include "audit/bundle/bundle_manifest.h"
#include "base/text.h"

namespace steward::audit {
namespace {

std::string count(uint64_t number) {
  return with_thousands(static_cast<int64_t>(number));
}

std::string claim_of(const BundleManifest& manifest, uint64_t tree_size) {
  const auto& [first, end, every] = manifest.selection;
  if (!every)
    return fmt::format(
        "{} entries, chosen among those numbered {} to below {}. They are\n"
        "    proven to be in the ledger as they stand here. What the others hold,\n"
        "    nothing here says.",
        count(manifest.entries), first, end);
  if (first == 0 && end == tree_size)
    return fmt::format("every entry of the ledger up to its signed head, {} of them: none is\n    left out.",
                       count(manifest.entries));
  return fmt::format(
      "every entry numbered {} to below {}, {} of them: none in between is\n"
      "    left out. What is before and behind, nothing here says.",
      first, end, count(manifest.entries));
}

std::string asked_for(const BundleManifest& manifest) {
  std::string lines;
  for (const auto& [name, value] : manifest.parameters)
    lines += fmt::format("    {}: {}\n", excerpt(name), excerpt(value, 200));
  return lines.empty() ? "    everything\n" : lines;
}

std::string files_of(const BundleManifest& manifest) {
  std::string lines;
  for (const MemberRecord& member : manifest.members)
    if (is_report_file(member.name)) lines += fmt::format("    {}\n", member.name);
  return lines.empty() ? "" : "The report, in each of its forms:\n" + lines + "\n";
}

// The size in line 2 of the checkpoint; the writer has checked that it is one.
std::string_view tree_size_of(const BundleManifest& manifest) {
  std::string_view text = manifest.checkpoint;
  text.remove_prefix(std::min(text.size(), text.find('\n') + 1));
  return text.substr(0, text.find('\n'));
}

}  // namespace

std::string readme_text(const BundleManifest& manifest) {
  const std::string size(tree_size_of(manifest));
  const uint64_t tree_size = static_cast<uint64_t>(parse_int(size).value_or(0));
  std::string text = fmt::format(
      "A REPORT FROM THE LEDGER OF {}, AND ITS PROOF\n\n"
      "Report: {}\nAsked for:\n{}\n"
      "{}"
      "entries.jsonl\n"
      "    {}\n"
      "    One entry a line: JSON in its canonical form (RFC 8785).\n"
      "proof.txt\n"
      "    {} hashes that, with the entries, give the root of the signed tree.\n"
      "bundle.json\n"
      "    The signed head of the ledger, and the size and hash of each file here.\n"
      "bundle.sig\n"
      "    The signature of bundle.json by the ledger's key.\n\n",
      manifest.key.name, excerpt(manifest.report), asked_for(manifest), files_of(manifest),
      claim_of(manifest, tree_size), count(manifest.hashes));
  text += fmt::format(
      "HOW TO CHECK IT\n\n"
      "Get the ledger's public key from its owner by another way than this file: a\n"
      "letter, a web page, a contract. This file says that it is\n\n    {}\n\n"
      "but whoever changed the file could have changed this line too. An older key of\n"
      "the ledger does as well. Below, BUNDLE is the ZIP file, KEY the key you got.\n\n"
      "1. With Steward; needs no database and no network:\n\n"
      "       steward audit verify BUNDLE --public-key KEY\n\n"
      "2. With the second, independent program, in Python (sdk/python of Steward):\n\n"
      "       python3 -m steward_verify BUNDLE --public-key KEY\n\n"
      "   Both check everything: the signatures, each file, each entry, and that the\n"
      "   entries are in the signed tree.\n\n"
      "3. By hand, the signature and the report, in a shell:\n\n"
      "       unzip BUNDLE; sha256sum bundle.json    # must be line 2 of bundle.sig\n"
      "       head -2 bundle.sig > signed\n"
      "       tail -1 bundle.sig | cut -d' ' -f3 | base64 -d | tail -c 64 > signature\n"
      "       (printf '302a300506032b6570032100' | xxd -r -p;\n"
      "        echo KEY | cut -d+ -f3- | base64 -d | tail -c 32) > key.der\n"
      "       openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin \\\n"
      "               -in signed -sigfile signature\n"
      "       sha256sum README.txt report.* report/* # must be the hashes in bundle.json\n\n"
      "   That binds the report to the key. How the entries lead to the root on line 3\n"
      "   of the checkpoint is written in Steward's docs/audit.md, \"The bundle\".\n",
      manifest.key.to_string());
  return text;
}

}  // namespace steward::audit
