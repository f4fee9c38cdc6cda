#include "cli/verification_view.h"

#include "cli/terminal.h"

namespace steward::cli {
namespace {

Ink ink_of(std::string_view check) {
  if (check.starts_with("✓")) return Ink::kGreen;
  return check.starts_with("✗") ? Ink::kRed : Ink::kYellow;
}

}  // namespace

std::string verification_text(const audit::Verification& verification, int indent) {
  std::string out;
  for (const std::string& check : verification.checks) {
    const auto space = check.find(' ');
    out += wrapped(ink(ink_of(check), check.substr(0, space)) + " ", check.substr(space + 1), indent);
  }
  return out;
}

}  // namespace steward::cli
