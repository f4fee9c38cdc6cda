#include "audit/entry_kinds.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/cosignature.h"
#include "audit/entry.h"
#include "audit/legal_hold.h"
#include "audit/subject_request.h"
#include "base/text.h"

namespace steward::audit {
namespace {

Status check_known(const std::string& kind) {
  const auto& known = entry_kinds();
  if (std::find(known.begin(), known.end(), kind) != known.end()) return {};
  const auto near = did_you_mean(kind, known);
  return Error{ErrorCode::kInvalidInput,
               fmt::format("There is no entry of kind '{}'{}", excerpt(kind),
                           near ? fmt::format("; did you mean '{}'?", *near)
                                : fmt::format("; there are {}.", fmt::join(known, ", "))),
               "kind"};
}

}  // namespace

const std::vector<std::string>& entry_kinds() {
  static const auto* const kinds = new std::vector<std::string>{
      std::string(entry_kind::kDecision),       std::string(entry_kind::kAccessRequest),
      std::string(entry_kind::kGrant),          std::string(entry_kind::kConsent),
      std::string(entry_kind::kPolicyChange),   std::string(entry_kind::kScan),
      std::string(entry_kind::kTagChange),      std::string(entry_kind::kAlert),
      std::string(entry_kind::kLineageEvent),   std::string(entry_kind::kManifest),
      std::string(entry_kind::kDatasetChange),  std::string(entry_kind::kDatasetMerge),
      std::string(entry_kind::kExport),         std::string(entry_kind::kServer),
      std::string(entry_kind::kKeyRotation),    std::string(entry_kind::kSubjectErasure),
      std::string(entry_kind::kArchive),        std::string(entry_kind::kWitness),
      std::string(entry_kind::kSubjectRequest), std::string(entry_kind::kLegalHold)};
  return *kinds;
}

Result<std::string> parse_entry_kinds(std::string_view list) {
  std::vector<std::string> kinds;
  for (size_t at = 0; at <= list.size();) {
    const size_t end = std::min(list.find(',', at), list.size());
    std::string kind(trim(list.substr(at, end - at)));
    STEWARD_RETURN_IF_ERROR(check_known(kind));
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(std::move(kind));
    at = end + 1;
  }
  return fmt::format("{}", fmt::join(kinds, ","));
}

}  // namespace steward::audit
