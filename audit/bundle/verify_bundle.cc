#include "audit/bundle/verify_bundle.h"

#include <fmt/format.h>

#include <vector>

#include "audit/bundle/bundle_manifest.h"
#include "audit/bundle/verify_entries.h"
#include "audit/bundle/verify_keys.h"
#include "audit/bundle/zip_layout.h"
#include "audit/check_list.h"
#include "audit/verify.h"
#include "audit/verify_witnesses.h"
#include "base/text.h"

namespace steward::audit {
namespace {

constexpr size_t kFewest = 5;  // members: README.txt, entries.jsonl, proof.txt, bundle.json, bundle.sig

// The members a bundle has, in their order.
Status check_names(const std::vector<ZipContent>& members) {
  int last_rank = -1;
  std::string_view last;
  for (const auto& [member, content] : members) {
    const auto rank = member_rank(member.name);
    if (!rank) return invalid_input(fmt::format("'{}' is no member of a bundle.", excerpt(member.name)));
    if (*rank < last_rank || (*rank == last_rank && member.name <= last))
      return invalid_input(fmt::format("The member '{}' is there twice or out of its place.", member.name));
    last_rank = *rank;
    last = member.name;
  }
  // Ranks rise, so the five that every bundle has are there when as many have another rank than a report's.
  size_t fixed = 0;
  for (const auto& [member, content] : members) fixed += is_report_file(member.name) ? 0 : 1;
  if (fixed != kFewest)
    return invalid_input("README.txt, entries.jsonl, proof.txt, bundle.json or bundle.sig is missing.");
  return {};
}

// bundle.json and bundle.sig stand last; only their own headers name their CRCs.
Status check_crc(const ZipContent& content) {
  if (zip_crc(0, content.content) == content.member.crc) return {};
  return invalid_input(fmt::format("{} was changed: its CRC-32 is another.", content.member.name));
}

// The members that bundle.json lists against those that are there.
void check_listed(const BundleManifest& manifest, const std::vector<ZipContent>& members, CheckList& checks) {
  std::vector<std::string> failures;
  const size_t there = members.size() - 2;
  if (manifest.members.size() != there)
    return checks.failed(fmt::format("bundle.json lists {}, but the file holds {}.",
                                     counted(manifest.members.size(), "member", "members"), there));
  size_t hashed = 0;
  for (size_t i = 0; i < there; ++i) {
    const MemberRecord& listed = manifest.members[i];
    const auto& [member, content] = members[i];
    const bool in_tree = member.name == kEntries || member.name == kProof;
    if (listed.name != member.name)
      failures.push_back(
          fmt::format("bundle.json lists {} where the file holds {}.", excerpt(listed.name), member.name));
    else if (listed.size != member.size || listed.crc != member.crc)
      failures.push_back(
          fmt::format("{} is not the one that was signed: its size or CRC-32 is another.", member.name));
    else if (listed.sha256.has_value() == in_tree)
      failures.push_back(fmt::format(
          "bundle.json names a hash of {} where it may not, or none where it must.", member.name));
    else if (!in_tree && sha256(content) != *listed.sha256)
      failures.push_back(
          fmt::format("{} was changed after it was signed: its SHA-256 is another.", member.name));
    else
      hashed += in_tree ? 0 : 1;
  }
  checks.check(failures, fmt::format("{} as signed: README.txt{}.",
                                     hashed == 1 ? "One file is" : fmt::format("{} files are", hashed),
                                     hashed == 1 ? "" : " and the report in each of its forms"));
}

}  // namespace

Result<Verification> verify_bundle(std::string_view file, const std::optional<PublicKey>& trusted,
                                   const std::vector<WitnessKey>& witnesses) {
  if (!is_zip(file)) return invalid_input("This is no ZIP file, so no bundle of Steward.");
  CheckList checks;
  Verification verification;
  const auto refuse = [&](const Error& error) {
    checks.failed(fmt::format("The bundle is damaged or was changed: {}{}", error.message,
                              error.where.empty() ? "" : fmt::format(" (at {})", error.where)));
    return std::move(checks).finish(std::move(verification));
  };
  const auto members = read_zip(file);
  if (!members.ok()) return refuse(members.error());
  if (const auto named = check_names(*members); !named.ok()) return refuse(named.error());
  const size_t count = members->size();
  const ZipContent &entries = (*members)[count - 4], &proof = (*members)[count - 3],
                   &json = (*members)[count - 2], &signature = (*members)[count - 1];
  for (const ZipContent* content : {&json, &signature})
    if (const auto whole = check_crc(*content); !whole.ok()) return refuse(whole.error());
  const auto manifest = parse_manifest(json.content);
  if (!manifest.ok()) return refuse(invalid_input("bundle.json: " + manifest.error().to_string()));

  verification.key_id = trusted ? trusted->id() : manifest->key.id();
  const auto head = check_signatures(*manifest, json.content, signature.content, trusted, checks);
  check_listed(*manifest, *members, checks);
  if (head) {
    check_witnesses(manifest->checkpoint, witnesses, checks);
    verification.tree_size = head->size;
    verification.entries = check_entries(
        {entries.content, proof.content, manifest->entries, manifest->hashes, manifest->selection}, *head,
        checks);
  }
  return std::move(checks).finish(std::move(verification));
}

Result<Verification> verify_any(std::string_view file, const std::optional<PublicKey>& trusted,
                                const std::vector<WitnessKey>& witnesses) {
  return is_zip(file) ? verify_bundle(file, trusted, witnesses) : verify_export(file, trusted, witnesses);
}

}  // namespace steward::audit
