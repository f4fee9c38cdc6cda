// Validators: the arithmetic and the structure a regex cannot check. A rule names one in YAML (`validator:
// luhn`).
//
// A value arrives trimmed, having passed the rule's shape and regex; anything else is still safe to pass.
// Pure, thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steward::scanners {

enum class Match {
  kNone,
  kPlausible,  // only with support from the header or the words around it (a national phone number, nine bare
               // digits)
  kValid,      // speaks for itself
};

using Validator = Match (*)(std::string_view value);

// Null when there is none of that name.
Validator find_validator(std::string_view name);
std::vector<std::string> validator_names();

struct NamedValidator {
  std::string_view name;
  Validator validate;
};

// By family, one file each in validators/.
std::span<const NamedValidator> address_validators();  // parts of postal addresses, post codes
std::span<const NamedValidator>
africa_middle_east_validators();                           // government ids of Africa and the Middle East
std::span<const NamedValidator> americas_validators();     // government ids of North and South America
std::span<const NamedValidator> contact_validators();      // e-mail, phone, URL
std::span<const NamedValidator> crypto_validators();       // addresses of crypto currencies
std::span<const NamedValidator> date_validators();         // dates, times, dates of birth, ages
std::span<const NamedValidator> demographic_validators();  // gender, religion, occupation and other traits
std::span<const NamedValidator> device_validators();       // IP, MAC, IMEI, ICCID, advertising ids
std::span<const NamedValidator>
east_asia_validators();  // government ids of China, Hong Kong, Taiwan, Korea, Japan
std::span<const NamedValidator> europe_east_validators();  // government ids of Europe, east
std::span<const NamedValidator>
europe_north_validators();  // government ids of Europe, north: the Nordic and Baltic countries
std::span<const NamedValidator>
europe_south_validators();  // government ids of Europe, south: Spain, Portugal, Italy
std::span<const NamedValidator>
europe_southeast_validators();                             // government ids of the Balkans, Greece, Türkiye
std::span<const NamedValidator> europe_west_validators();  // government ids of Europe, west
std::span<const NamedValidator> finance_validators();      // cards, accounts, routing numbers
std::span<const NamedValidator> geo_validators();          // coordinates, geohash
std::span<const NamedValidator> german_tax_validators();   // tax numbers of Germany
std::span<const NamedValidator> german_validators();       // government ids of Germany
std::span<const NamedValidator> health_validators();       // ICD-10, blood groups, prescribers
std::span<const NamedValidator> oceania_validators();      // government ids of Australia and New Zealand
std::span<const NamedValidator> person_validators();       // names
std::span<const NamedValidator> secret_validators();       // keys, tokens, passwords
std::span<const NamedValidator> south_america_validators();  // government ids of South America
std::span<const NamedValidator> south_asia_validators();     // government ids of India and its neighbours
std::span<const NamedValidator>
south_east_asia_validators();                             // government ids of Singapore to the Philippines
std::span<const NamedValidator> uk_ireland_validators();  // government ids of the United Kingdom and Ireland
std::span<const NamedValidator> us_licence_validators();  // driving licences of its states
std::span<const NamedValidator> us_validators();          // government ids of the United States
std::span<const NamedValidator> vat_validators();         // VAT numbers of Europe
std::span<const NamedValidator> vehicle_validators();     // registrations, VIN

}  // namespace steward::scanners
