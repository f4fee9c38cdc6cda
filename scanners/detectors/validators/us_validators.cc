// Identifiers issued by authorities of the United States.
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

Match validate_us_ssn(std::string_view value) {
  const Digits<9> digits(value);
  if (digits.too_many || digits.count != 9) return Match::kNone;
  const uint32_t all = digits.prefix(9);
  const uint32_t area = all / 1'000'000, group = all / 10'000 % 100, serial = all % 10'000;
  if (area == 0 || area == 666 || area >= 900 || group == 0 || serial == 0) return Match::kNone;
  // Printed in advertisements and void since.
  if (all == 78'051'120 || all == 219'099'999 || all == 457'555'462) return Match::kNone;
  return value.size() == 11 && value[3] == '-' && value[6] == '-' ? Match::kValid : Match::kPlausible;
}

}  // namespace

std::span<const NamedValidator> us_validators() {
  static constexpr NamedValidator kTable[] = {
      {"us_ssn", validate_us_ssn},
  };
  return kTable;
}

}  // namespace steward::scanners
