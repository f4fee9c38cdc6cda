#include "policy/language/requirement_reader.h"

#include <algorithm>

namespace steward::policy {
namespace {

// A role alone, or {roles: […], people: N}.
std::optional<Approval> read_approval(DocumentReader& reader, const YamlNode& node) {
  if (!node.is_mapping()) {
    auto role = reader.name(node, "the role that approves");
    if (!role) return std::nullopt;
    return Approval{{*std::move(role)}, 1};
  }
  reader.only_keys(node, vocabulary::kApproval);
  Approval approval;
  if (!reader.required(node, "roles", "the roles that approve, as in [dataset_owner, privacy_officer]"))
    return std::nullopt;
  approval.roles = reader.names(node, "roles", "a role that approves");
  const auto least = static_cast<int64_t>(std::max<size_t>(approval.roles.size(), 1));
  approval.people = static_cast<int>(std::min(least, kMaxPeople));
  if (least > kMaxPeople)
    reader.error(node, fmt::format("An approval by {} roles is asked for; at most {} are accepted.", least, kMaxPeople));
  else if (const YamlNode* people = node.find("people"))
    approval.people = static_cast<int>(
        reader.number(*people, least == 1 ? "a count of people" : "a count of people, one for each role", least,
                      kMaxPeople)
            .value_or(least));
  return approval;
}

}  // namespace

std::optional<Purpose> read_consent(DocumentReader& reader, const YamlNode& consent) {
  if (consent.is_scalar() && consent.scalar == "true") return Purpose();
  if (consent.is_scalar() && consent.scalar == "false") {
    reader.error(consent, "'false' is not a purpose; leave 'consent' out when none is needed.");
    return std::nullopt;
  }
  return reader.purpose(consent, "a purpose, or true for the purpose asked for");
}

Requirements read_requirements(DocumentReader& reader, const YamlNode& require) {
  Requirements read;
  if (!reader.some_keys(require, "'require'", vocabulary::kRequire,
                        "consent, approval, grant, environment or group_size"))
    return read;
  if (const YamlNode* consent = require.find("consent")) read.consent = read_consent(reader, *consent);
  if (const YamlNode* approval = require.find("approval")) read.approval = read_approval(reader, *approval);
  if (const YamlNode* grant = require.find("grant")) {
    const auto word = reader.text(*grant, "active", kMaxNameBytes);
    if (word && *word != "active")
      reader.not_one_of(*grant, *word, "a state of a grant that can be required", {"active"});
    read.active_grant = word.has_value();
  }
  read.environments = reader.texts(require, "environment", "an environment", kMaxTextBytes);
  if (const YamlNode* size = require.find("group_size"))
    read.group_size = reader.number(*size, "the size of a group", 1, kMaxGroup);
  return read;
}

}  // namespace steward::policy
