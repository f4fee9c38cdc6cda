#include "scanners/detectors/validators.h"

#include <array>

namespace steward::scanners {
namespace {

using Family = std::span<const NamedValidator> (*)();

constexpr std::array kFamilies = {
    address_validators,      americas_validators,     asia_pacific_validators,     contact_validators,
    crypto_validators,       date_validators,         device_validators,           europe_east_validators,
    europe_north_validators, europe_south_validators, europe_southeast_validators, europe_west_validators,
    finance_validators,      geo_validators,          german_tax_validators,       german_validators,
    health_validators,       person_validators,       secret_validators,           uk_ireland_validators,
    us_validators,           vat_validators,          vehicle_validators,
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
