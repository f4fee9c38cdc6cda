#include "scanners/detectors/validators/mrz_validator.h"

#include <array>

#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

constexpr size_t kLongest = 90;

// Weights 7, 3, 1 over digits, letters from A = 10, fillers 0; summed so that a composite goes over several
// fields.
class CheckDigit {
 public:
  CheckDigit& over(std::string_view field) {
    constexpr uint32_t kWeights[] = {7, 3, 1};
    for (const char c : field) {
      const uint32_t worth = is_digit(c)   ? static_cast<uint32_t>(c - '0')
                             : is_upper(c) ? static_cast<uint32_t>(c - 'A') + 10
                                           : 0;
      sum_ += worth * kWeights[at_++ % 3];
    }
    return *this;
  }
  bool is(char check) const { return check == static_cast<char>('0' + sum_ % 10); }

 private:
  uint32_t sum_ = 0;
  size_t at_ = 0;
};

bool holds(std::string_view field, char check) {
  return CheckDigit().over(field).is(check);
}

// The second line of passports and two-line cards: number, nationality, birth, sex, expiry; `visa` lines end
// unchecked.
bool is_data_line(std::string_view line, bool visa) {
  if (line.size() != 44 && line.size() != 36) return false;
  if (!holds(line.substr(0, 9), line[9]) || !holds(line.substr(13, 6), line[19]) ||
      !holds(line.substr(21, 6), line[27]))
    return false;
  if (!is_digit(line[9]) || is_digit(line[10]) ||
      std::string_view("MFX<").find(line[20]) == std::string_view::npos)
    return false;
  if (visa) return true;
  const size_t last = line.size() - 1;
  return CheckDigit()
      .over(line.substr(0, 10))
      .over(line.substr(13, 7))
      .over(line.substr(21, last - 21))
      .is(line[last]);
}

bool is_name_line(std::string_view line) {
  for (const char c : line)
    if (is_digit(c)) return false;
  return line.find("<<") != std::string_view::npos && is_upper(line[0]) && is_upper(line[2]);
}

bool is_three_line_card(std::string_view zone) {
  const std::string_view one = zone.substr(0, 30), two = zone.substr(30, 30), names = zone.substr(60);
  return is_name_line(names) && holds(one.substr(5, 9), one[14]) && holds(two.substr(0, 6), two[6]) &&
         holds(two.substr(8, 6), two[14]) &&
         CheckDigit()
             .over(one.substr(5))
             .over(two.substr(0, 7))
             .over(two.substr(8, 7))
             .over(two.substr(18, 11))
             .is(two[29]);
}

}  // namespace

Match validate_mrz(std::string_view value) {
  std::array<char, kLongest> text{};
  size_t size = 0;
  for (const char c : value) {
    if (c == ' ' || c == '\n' || c == '\r') continue;
    if (size == text.size() || (!is_digit(c) && !is_upper(c) && c != '<')) return Match::kNone;
    text[size++] = c;
  }
  const std::string_view zone(text.data(), size);
  const auto verdict = [](bool ok) { return ok ? Match::kValid : Match::kNone; };
  if (size == 90) return verdict(is_three_line_card(zone));
  if (size == 88 || size == 72)
    return verdict(is_name_line(zone.substr(0, size / 2)) &&
                   is_data_line(zone.substr(size / 2), zone[0] == 'V'));
  if (size != 44 && size != 36) return Match::kNone;
  if (is_data_line(zone, false)) return Match::kValid;
  const bool document = std::string_view("PIACV").find(zone[0]) != std::string_view::npos;
  return verdict(document && is_name_line(zone));
}

}  // namespace steward::scanners
