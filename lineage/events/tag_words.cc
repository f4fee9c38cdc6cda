#include "lineage/events/tag_words.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/text.h"

namespace steward::lineage {
namespace {

struct Word {
  std::string_view word;
  const char* category;
};

// Kept to words that mean one thing in most catalogs: "address" or "id" alone do not.
constexpr std::array kWords = {
    Word{"email", "user.contact.email"},
    Word{"e_mail", "user.contact.email"},
    Word{"email_address", "user.contact.email"},
    Word{"phone", "user.contact.phone_number"},
    Word{"phone_number", "user.contact.phone_number"},
    Word{"telephone", "user.contact.phone_number"},
    Word{"mobile_number", "user.contact.phone_number"},
    Word{"postal_address", "user.contact.address"},
    Word{"street_address", "user.contact.address.street"},
    Word{"postal_code", "user.contact.address.postal_code"},
    Word{"zip_code", "user.contact.address.postal_code"},
    Word{"person_name", "user.name"},
    Word{"full_name", "user.name"},
    Word{"first_name", "user.name.first"},
    Word{"given_name", "user.name.first"},
    Word{"last_name", "user.name.last"},
    Word{"surname", "user.name.last"},
    Word{"family_name", "user.name.last"},
    Word{"username", "user.account.username"},
    Word{"ssn", "user.government_id.national_identification_number"},
    Word{"us_ssn", "user.government_id.national_identification_number"},
    Word{"social_security_number", "user.government_id.national_identification_number"},
    Word{"national_id", "user.government_id.national_identification_number"},
    Word{"tax_id", "user.government_id.national_identification_number"},
    Word{"passport", "user.government_id.passport_number"},
    Word{"passport_number", "user.government_id.passport_number"},
    Word{"drivers_license", "user.government_id.drivers_license_number"},
    Word{"driving_licence", "user.government_id.drivers_license_number"},
    Word{"dob", "user.demographic.date_of_birth"},
    Word{"birth_date", "user.demographic.date_of_birth"},
    Word{"date_of_birth", "user.demographic.date_of_birth"},
    Word{"gender", "user.demographic.gender"},
    Word{"ethnicity", "user.demographic.race_ethnicity"},
    Word{"religion", "user.demographic.religious_belief"},
    Word{"sexual_orientation", "user.demographic.sexual_orientation"},
    Word{"credit_card", "user.financial.credit_card"},
    Word{"credit_card_number", "user.financial.credit_card"},
    Word{"payment_card", "user.financial.credit_card"},
    Word{"pci", "user.financial.credit_card"},
    Word{"iban", "user.financial.bank_account"},
    Word{"bank_account", "user.financial.bank_account"},
    Word{"bank_account_number", "user.financial.bank_account"},
    Word{"salary", "user.financial"},
    Word{"phi", "user.health_and_medical"},
    Word{"health", "user.health_and_medical"},
    Word{"medical", "user.health_and_medical"},
    Word{"medical_record_number", "user.health_and_medical.record_id"},
    Word{"genetic", "user.health_and_medical.genetic"},
    Word{"biometric", "user.biometric"},
    Word{"ip_address", "user.device.ip_address"},
    Word{"mac_address", "user.device.mac_address"},
    Word{"device_id", "user.device.device_id"},
    Word{"advertising_id", "user.device.advertising_id"},
    Word{"password", "user.authorization.password"},
    Word{"credentials", "user.authorization.credentials"},
    Word{"api_key", "system.authentication.secret"},
    Word{"secret", "system.authentication.secret"},
    Word{"pii", "user"},
    Word{"personal_data", "user"},
    Word{"personally_identifiable_information", "user"},
    Word{"sensitive_personal_data", "user"},
    Word{"contains_pii", "user"},
    Word{"has_pii", "user"},
    Word{"is_pii", "user"},
};

// Under these keys the value is a word for the data; under others ("channel": "email") it is not.
constexpr std::array<std::string_view, 19> kClassifyingKeys = {"category",
                                                               "categories",
                                                               "classification",
                                                               "contains",
                                                               "data_category",
                                                               "data_class",
                                                               "data_type",
                                                               "data_classification",
                                                               "information_type",
                                                               "label",
                                                               "personal_data",
                                                               "pii",
                                                               "pii_type",
                                                               "policy_tag",
                                                               "privacy",
                                                               "semantic_type",
                                                               "semantic_category",
                                                               "sensitivity",
                                                               "tag"};

std::optional<Category> category_of_word(std::string_view word) {
  static const auto* const kByWord = [] {
    auto* words = new std::unordered_map<std::string_view, const char*>;
    for (const Word& row : kWords) words->emplace(row.word, row.category);
    return words;
  }();
  const auto at = kByWord->find(word);
  if (at == kByWord->end()) return std::nullopt;
  return Category(at->second);
}

std::optional<Category> category_named(std::string_view text) {
  const std::string key = to_lower(trim(text));
  return category_taxonomy().contains(key) ? std::optional(Category(key)) : std::nullopt;
}

bool is_dotted(std::string_view text) {
  return text.find('.') != std::string_view::npos;
}

}  // namespace

std::string tag_word(std::string_view text) {
  std::string word = to_lower(trim(text));
  std::replace_if(
      word.begin(), word.end(), [](char c) { return c == '-' || c == ' ' || c == '.'; }, '_');
  return word;
}

bool is_denial(std::string_view word) {
  static constexpr std::array<std::string_view, 9> kDenials = {"0",    "absent", "f",           "false", "n",
                                                               "none", "no",     "not_present", "off"};
  return std::find(kDenials.begin(), kDenials.end(), word) != kDenials.end();
}

std::optional<Category> category_of_tag(std::string_view key, std::string_view value) {
  const std::string key_word = tag_word(key), value_word = tag_word(value);
  if (is_denial(value_word)) return std::nullopt;
  const bool classifies =
      std::find(kClassifyingKeys.begin(), kClassifyingKeys.end(), key_word) != kClassifyingKeys.end();
  if (classifies || is_dotted(value))
    if (const auto category = category_named(value)) return category;
  if (is_dotted(key))
    if (const auto category = category_named(key)) return category;
  if (classifies)
    if (const auto category = category_of_word(value_word)) return category;
  return category_of_word(key_word);
}

}  // namespace steward::lineage
