#include "scanners/columns/report.h"

namespace steward::scanners {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::kTyped:
      return "typed";
    case Outcome::kInText:
      return "in_text";
    case Outcome::kNameOnly:
      return "name_only";
    case Outcome::kChance:
      return "chance";
  }
  return "chance";
}

}  // namespace steward::scanners
