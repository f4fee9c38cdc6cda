#include "scanners/validators.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace steward::scanners {
namespace {

constexpr std::pair<std::string_view, Validator> kValidators[] = {
    {"aws_access_key", validate_aws_access_key},
    {"aws_secret_key", validate_aws_secret_key},
    {"city", validate_city},
    {"country", validate_country},
    {"credit_card", validate_credit_card},
    {"date", validate_date},
    {"email", validate_email},
    {"first_name", validate_first_name},
    {"full_name", validate_full_name},
    {"geo_pair", validate_geo_pair},
    {"iban", validate_iban},
    {"ip_address", validate_ip_address},
    {"jwt", validate_jwt},
    {"last_name", validate_last_name},
    {"latitude", validate_latitude},
    {"longitude", validate_longitude},
    {"mac_address", validate_mac_address},
    {"phone", validate_phone},
    {"postal_code", validate_postal_code},
    {"private_key", validate_private_key},
    {"state", validate_state},
    {"street", validate_street},
    {"us_ssn", validate_us_ssn},
    {"user_url", validate_user_url},
};

}  // namespace

Validator find_validator(std::string_view name) {
  const auto* found = std::find_if(std::begin(kValidators), std::end(kValidators),
                                   [name](const auto& entry) { return entry.first == name; });
  return found == std::end(kValidators) ? nullptr : found->second;
}

std::vector<std::string> validator_names() {
  std::vector<std::string> names;
  for (const auto& entry : kValidators) names.emplace_back(entry.first);
  return names;
}

}  // namespace steward::scanners
