#include "service/reports/places.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace steward::service::reports {
namespace {

constexpr std::array<std::string_view, 30> kUnion{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI",
                                                  "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU",
                                                  "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"};
// As policies/gdpr.yaml lists them.
constexpr std::array<std::string_view, 13> kAdequate{"AD", "AR", "CH", "FO", "GB", "GG", "IL",
                                                     "IM", "JE", "JP", "KR", "NZ", "UY"};

struct Prefix {
  std::string_view begins;
  Place place;
};
// The regions of London and Zurich begin like those of the Union: they come first.
constexpr std::array<Prefix, 24> kRegions{{{"eu-west-2", Place::kAdequate},
                                           {"europe-west2", Place::kAdequate},
                                           {"eu-central-2", Place::kAdequate},
                                           {"europe-west6", Place::kAdequate},
                                           {"eu-", Place::kUnion},
                                           {"europe-", Place::kUnion},
                                           {"westeurope", Place::kUnion},
                                           {"northeurope", Place::kUnion},
                                           {"germany", Place::kUnion},
                                           {"france", Place::kUnion},
                                           {"sweden", Place::kUnion},
                                           {"uk", Place::kAdequate},
                                           {"switzerland", Place::kAdequate},
                                           {"us-", Place::kOutside},
                                           {"ca-", Place::kOutside},
                                           {"sa-", Place::kOutside},
                                           {"ap-", Place::kOutside},
                                           {"af-", Place::kOutside},
                                           {"me-", Place::kOutside},
                                           {"cn-", Place::kOutside},
                                           {"asia-", Place::kOutside},
                                           {"eastus", Place::kOutside},
                                           {"westus", Place::kOutside},
                                           {"centralus", Place::kOutside}}};

}  // namespace

Place place_of(std::string_view region) {
  const std::string lower = to_lower(region);
  if (region.size() == 2) {
    std::string code;
    for (const char letter : lower)
      code += static_cast<char>(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
    if (code == "EU") return Place::kUnion;
    if (std::find(kUnion.begin(), kUnion.end(), code) != kUnion.end()) return Place::kUnion;
    if (std::find(kAdequate.begin(), kAdequate.end(), code) != kAdequate.end()) return Place::kAdequate;
    const bool is_code = code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z';
    return is_code ? Place::kOutside : Place::kUnknown;
  }
  for (const Prefix& known : kRegions)
    if (lower.starts_with(known.begins)) return known.place;
  return Place::kUnknown;
}

}  // namespace steward::service::reports
