#include "scanners/detectors/validators.h"

#include <array>

namespace steward::scanners {
namespace {

using Family = std::span<const NamedValidator> (*)();

constexpr std::array kFamilies = {
    address_validators,
    africa_middle_east_validators,
    americas_validators,
    contact_validators,
    crypto_validators,
    date_validators,
    demographic_validators,
    device_validators,
    east_asia_validators,
    europe_east_validators,
    europe_north_validators,
    europe_south_validators,
    europe_southeast_validators,
    europe_west_validators,
    finance_validators,
    geo_validators,
    german_tax_validators,
    german_validators,
    health_validators,
    oceania_validators,
    person_validators,
    secret_validators,
    south_america_validators,
    south_asia_validators,
    south_east_asia_validators,
    uk_ireland_validators,
    us_licence_validators,
    us_validators,
    vat_validators,
    vehicle_validators,
};
}  // namespace

Validator find_validator(std::string_view name) {
  for (const Family family : kFamilies)
    for (const NamedValidator& entry : family())
      if (entry.name == name) return entry.validate;
  return nullptr;
}

std::vector<std::string> validator_names() {
  std::vector<std::string> names;
  for (const Family family : kFamilies)
    for (const NamedValidator& entry : family()) names.emplace_back(entry.name);
  return names;
}

}  // namespace steward::scanners
