#include "cli/policy/replacement_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/terminal.h"
#include "policy/language/set_difference.h"

namespace steward::cli {
namespace {

constexpr size_t kNamesShown = 10;

std::string names_text(std::string_view mark, Ink colour, const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kNamesShown); ++i)
    text += fmt::format("  {} {}\n", mark, ink(colour, names[i]));
  if (names.size() > kNamesShown) text += fmt::format("  {} and {} more\n", mark, names.size() - kNamesShown);
  return text;
}

}  // namespace

std::string replacement_text(const policy::PolicySet& before, const policy::PolicySet& after) {
  if (before.files.empty()) return "";
  if (before.hash == after.hash) return "It was in force already.\n";
  const policy::SetDifference told = policy::difference(before, after);
  return fmt::format("It replaces policy set {}: {} {} gone, {} new, {} changed, {} as before.\n",
                     to_hex(before.hash).substr(0, 12), told.gone.size(),
                     told.gone.size() == 1 ? "rule" : "rules", told.added.size(), told.changed.size(),
                     told.same) +
         names_text("gone", Ink::kRed, told.gone) + names_text("new", Ink::kGreen, told.added) +
         names_text("changed", Ink::kYellow, told.changed);
}

}  // namespace steward::cli
