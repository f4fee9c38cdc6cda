// Telephone numbers by libphonenumber's numbering plans (ITU-T E.164, E.123). The international form speaks
// for itself; a national form is a telephone number only beside a header or a word that says so.
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <array>
#include <string>

#include "scanners/detectors/validators.h"

namespace steward::scanners {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// Countries whose national forms are tried when nothing tells the country. Some number fits one of them
// nearly always, so these forms only count beside a header or a word.
constexpr auto kRegions = std::to_array<const char*>(
    {"US", "GB", "DE", "FR", "ES", "IT", "IN", "BR", "AU", "JP", "NL", "MX", "PT", "BE", "CH", "AT", "SE",
     "NO", "DK", "FI", "PL", "CZ", "SK", "HU", "RO", "BG", "GR", "HR", "RS", "SI", "TR", "RU", "UA", "IE",
     "IL", "ZA", "NG", "KE", "GH", "EG", "MA", "SA", "AE", "PK", "BD", "LK", "ID", "MY", "SG", "PH", "TH",
     "VN", "KR", "CN", "HK", "TW", "AR", "CL", "CO", "PE", "VE", "EC", "NZ", "EE", "LV", "LT", "IS", "LU"});

const PhoneNumberUtil& library() {
  static const PhoneNumberUtil& instance = *PhoneNumberUtil::GetInstance();
  return instance;
}

bool is_valid_in(const std::string& text, const std::string& region) {
  PhoneNumber number;
  return library().Parse(text, region, &number) == PhoneNumberUtil::NO_PARSING_ERROR &&
         library().IsValidNumber(number);
}

// The country whose plan the last number followed is tried first: a column is mostly of one country. The
// answer does not depend on the order.
bool is_valid_somewhere(const std::string& text) {
  thread_local size_t likely = 0;
  if (is_valid_in(text, kRegions[likely])) return true;
  for (size_t i = 0; i < kRegions.size(); ++i) {
    if (i == likely || !is_valid_in(text, kRegions[i])) continue;
    likely = i;
    return true;
  }
  return false;
}

Match judge_international(const std::string& text) {
  PhoneNumber number;
  if (library().Parse(text, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return Match::kNone;
  if (library().IsValidNumber(number)) return Match::kValid;
  return library().IsPossibleNumberWithReason(number) == PhoneNumberUtil::IS_POSSIBLE ? Match::kPlausible
                                                                                      : Match::kNone;
}

// "2023-01-15" has as many digits as some countries' numbers.
bool is_iso_date(std::string_view value) {
  return value.size() >= 10 && (value[4] == '-' || value[4] == '/') && value[7] == value[4] &&
         (value.starts_with("19") || value.starts_with("20"));
}

}  // namespace

Match validate_phone(std::string_view value) {
  const auto digits = static_cast<size_t>(
      std::count_if(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; }));
  if (digits < 7 || digits > 20 || value.size() > 40) return Match::kNone;
  if (is_iso_date(value)) return Match::kNone;
  const std::string text(value);
  if (value.front() == '+' || value.starts_with("(+")) return judge_international(text);
  if (value.starts_with("00") && value.find_first_of(" -/(") != std::string_view::npos) {
    const Match match = judge_international("+" + text.substr(2));
    if (match == Match::kValid) return match;
  }
  return is_valid_somewhere(text) ? Match::kPlausible : Match::kNone;
}

}  // namespace steward::scanners
