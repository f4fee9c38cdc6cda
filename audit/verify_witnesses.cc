#include "audit/verify_witnesses.h"

#include <fmt/format.h>

#include "audit/signed_note.h"

namespace steward::audit {

void check_witnesses(std::string_view checkpoint, const std::vector<WitnessKey>& witnesses,
                     CheckList& checks) {
  for (const WitnessKey& witness : witnesses) {
    const auto cosigned = cosignatures_of(checkpoint, {witness});
    if (!cosigned.ok()) {
      checks.failed(cosigned.error().message);
    } else if (cosigned->empty()) {
      checks.failed(fmt::format("The head is not cosigned by witness {} ({}).", witness.name, witness.id()));
    } else {
      checks.held(fmt::format(
          "The head was cosigned by witness {} ({}) at {}: it continues what that witness saw before.",
          witness.name, witness.id(), format_rfc3339(cosigned->front().time)));
    }
  }
  const auto note = parse_note(checkpoint, "The head");
  const size_t others = note.ok() ? note->signatures.size() - 1 : 0;
  if (witnesses.empty() && others > 0)
    checks.note(fmt::format("The head bears {} of others, perhaps witnesses: check them with --witness KEY.",
                            counted(others, "signature", "signatures")));
}

}  // namespace steward::audit
