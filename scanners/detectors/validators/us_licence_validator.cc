// Driving licences of the states: the forms that the American Association of Motor Vehicle Administrators and
// the states' licensing offices publish. No state publishes a check digit, so a number is only ever
// plausible.
#include <array>

#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/forms.h"

namespace steward::scanners {
namespace {

// What stands before the digits, how many digits there are, what stands after. In heads and tails: 'A' a
// letter, '9' a digit, 'X' either, '*' a letter or a star; anything else itself.
struct LicenceForm {
  std::string_view states;
  std::string_view head;
  uint8_t least, most;
  std::string_view tail;
};

constexpr LicenceForm kForms[] = {
    {"AL AK AZ AR CO CT DC DE GA HI ID IN IA KS KY LA MA ME MO MS MT NC ND NE NM NV NY OH OK OR PA RI SC SD "
     "TN TX UT VA "
     "VT WV WY",
     "", 6, 10, ""},
    {"NC NV SD VA", "", 12, 12, ""},
    {"MT", "", 13, 14, ""},
    {"NY", "", 16, 16, ""},
    {"CO", "A", 3, 6, ""},
    {"MO RI WV", "A", 5, 6, ""},
    {"CA NY KY AZ OH", "A", 7, 8, ""},
    {"HI MA NE VA KS NV", "A", 8, 8, ""},
    {"IN KY OK MO VA", "A", 9, 9, ""},
    {"MI VA", "A", 10, 10, ""},
    {"IL VA", "A", 11, 11, ""},
    {"FL MD MI MN IL", "A", 12, 12, ""},
    {"WI", "A", 13, 13, ""},
    {"NJ", "A", 14, 14, ""},
    {"NY", "A", 18, 18, ""},
    {"MO", "A", 6, 6, "R"},
    {"CO OH WV", "AA", 5, 6, ""},
    {"MA", "SA", 7, 7, ""},
    {"ID", "AA", 6, 6, "A"},
    {"ND", "AAA", 6, 6, ""},
    {"ME VT", "", 7, 7, "A"},
    {"MO", "", 8, 8, "AA"},
    {"MO", "", 9, 9, "A"},
    {"MO", "999A", 6, 6, ""},
    {"IA", "999AA", 4, 4, ""},
    {"KS", "A9A", 1, 1, "A"},
    {"NH", "99AAA", 5, 5, ""},
    {"NH", "NHL", 8, 8, ""},
    {"WA", "*******", 3, 3, "XX"},
    {"WA", "WDL", 0, 0, "XXXXXXXXX"},
};

bool fits(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool ok = pattern[i] == 'A'   ? is_upper(c)
                    : pattern[i] == '9' ? is_digit(c)
                    : pattern[i] == 'X' ? is_digit(c) || is_upper(c)
                    : pattern[i] == '*' ? is_upper(c) || c == '*'
                                        : c == pattern[i];
    if (!ok) return false;
  }
  return true;
}

bool is_of_form(std::string_view text, const LicenceForm& form) {
  const size_t around = form.head.size() + form.tail.size();
  if (text.size() < around + form.least || text.size() > around + form.most) return false;
  const std::string_view digits = text.substr(form.head.size(), text.size() - around);
  for (char c : digits)
    if (!is_digit(c)) return false;
  return fits(text.substr(0, form.head.size()), form.head) &&
         fits(text.substr(text.size() - form.tail.size()), form.tail);
}

Match validate_us_driver_license(std::string_view value) {
  std::array<char, 19> compact{};
  size_t size = 0;
  for (char c : value) {
    if (c == ' ' || c == '-') continue;
    if (size == compact.size()) return Match::kNone;
    compact[size++] = to_upper(c);
  }
  const std::string_view text(compact.data(), size);
  if (size == 0 || (is_digit(text[0]) && text.find_first_not_of(text[0]) == std::string_view::npos))
    return Match::kNone;
  for (const LicenceForm& form : kForms)
    if (is_of_form(text, form)) return Match::kPlausible;
  return Match::kNone;
}

}  // namespace

std::span<const NamedValidator> us_licence_validators() {
  static constexpr NamedValidator kTable[] = {{"us_driver_license", validate_us_driver_license}};
  return kTable;
}

}  // namespace steward::scanners
