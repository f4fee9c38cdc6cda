// Validators: the arithmetic and the structure a regex cannot check. A rule names one in YAML (`validator:
// luhn`).
//
// A value arrives trimmed, having passed the rule's shape and regex; anything else is still safe to pass.
// Pure, thread-safe.
#pragma once

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

Match validate_aws_access_key(std::string_view value);
Match validate_aws_secret_key(std::string_view value);
Match validate_city(std::string_view value);
Match validate_country(std::string_view value);
Match validate_credit_card(std::string_view value);
Match validate_date(std::string_view value);
Match validate_email(std::string_view value);
Match validate_first_name(std::string_view value);
Match validate_full_name(std::string_view value);
Match validate_geo_pair(std::string_view value);
Match validate_iban(std::string_view value);
Match validate_ip_address(std::string_view value);
Match validate_jwt(std::string_view value);
Match validate_last_name(std::string_view value);
Match validate_latitude(std::string_view value);
Match validate_longitude(std::string_view value);
Match validate_mac_address(std::string_view value);
Match validate_phone(std::string_view value);
Match validate_postal_code(std::string_view value);
Match validate_private_key(std::string_view value);
Match validate_state(std::string_view value);
Match validate_street(std::string_view value);
Match validate_us_ssn(std::string_view value);
Match validate_user_url(std::string_view value);

}  // namespace steward::scanners
