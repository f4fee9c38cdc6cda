#include "cli/verification_view.h"

#include <boost/json/array.hpp>

#include "cli/terminal.h"

namespace steward::cli {
namespace {

Ink ink_of(std::string_view check) {
  if (check.starts_with("✓")) return Ink::kGreen;
  return check.starts_with("✗") ? Ink::kRed : Ink::kYellow;
}

const char* outcome_of(std::string_view check) {
  if (check.starts_with("✓")) return "held";
  return check.starts_with("✗") ? "failed" : "note";
}

}  // namespace

boost::json::object verification_object(const audit::Verification& verification) {
  boost::json::array checks;
  for (const std::string& check : verification.checks)
    checks.push_back(
        boost::json::object{{"is", outcome_of(check)}, {"what", check.substr(check.find(' ') + 1)}});
  return {{"holds", verification.holds},
          {"entries", verification.entries},
          {"tree_size", verification.tree_size},
          {"key_id", verification.key_id},
          {"checks", std::move(checks)}};
}

std::string verification_text(const audit::Verification& verification, int indent) {
  std::string out;
  for (const std::string& check : verification.checks) {
    const auto space = check.find(' ');
    out += wrapped(ink(ink_of(check), check.substr(0, space)) + " ", check.substr(space + 1), indent);
  }
  return out;
}

}  // namespace steward::cli
