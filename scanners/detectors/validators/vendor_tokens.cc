#include "scanners/detectors/validators/vendor_tokens.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"
#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

enum class Alphabet {
  kHex,
  kAlnum,
  kUrl
};  // kUrl: base64url and dots, which some vendors part their tokens with

struct Form {
  std::string_view prefix;
  Alphabet alphabet;
  size_t min, max;  // characters after the prefix
};

constexpr size_t kAny = 512;

// In order of their prefixes, which differ in their first four bytes or by what follows.
constexpr Form kForms[] = {
    {"AIza", Alphabet::kUrl, 35, 35},       // Google API key
    {"ATATT3", Alphabet::kUrl, 100, kAny},  // Atlassian
    {"EAAA", Alphabet::kUrl, 56, 64},       // Square
    {"GOCSPX-", Alphabet::kUrl, 28, 28},    // Google OAuth client secret
    {"NRAK-", Alphabet::kAlnum, 27, 27},    // New Relic
    {"PMAK-", Alphabet::kUrl, 59, 59},      // Postman
    {"SG.", Alphabet::kUrl, 66, 66},        // SendGrid
    {"SK", Alphabet::kHex, 32, 32},         // Twilio API key
    {"dapi", Alphabet::kHex, 32, 34},       // Databricks
    {"dckr_pat_", Alphabet::kUrl, 27, 32},  // Docker Hub
    {"doo_v1_", Alphabet::kHex, 64, 64},    // DigitalOcean
    {"dop_v1_", Alphabet::kHex, 64, 64},
    {"dor_v1_", Alphabet::kHex, 64, 64},
    {"dp.", Alphabet::kUrl, 43, 64},      // Doppler
    {"gldt-", Alphabet::kUrl, 20, kAny},  // GitLab
    {"glpat-", Alphabet::kUrl, 20, kAny},
    {"glptt-", Alphabet::kUrl, 40, kAny},
    {"glrt-", Alphabet::kUrl, 20, kAny},
    {"glsa_", Alphabet::kUrl, 41, 41},                          // Grafana
    {"hf_", Alphabet::kAlnum, 34, 40},                          // Hugging Face
    {"hvs.", Alphabet::kUrl, 24, kAny},                         // HashiCorp Vault
    {"key-", Alphabet::kHex, 32, 32},                           // Mailgun
    {"lin_api_", Alphabet::kAlnum, 40, 40},                     // Linear
    {"ntn_", Alphabet::kAlnum, 40, 50},                         // Notion
    {"pul-", Alphabet::kHex, 40, 40},                           // Pulumi
    {"pypi-AgENdGVzdC5weXBpLm9yZw", Alphabet::kUrl, 50, kAny},  // the test index
    {"pypi-AgEIcHlwaS5vcmc", Alphabet::kUrl, 50, kAny},         // a macaroon whose location is pypi.org
    {"rk_live_", Alphabet::kAlnum, 16, 247},                    // Stripe
    {"rk_test_", Alphabet::kAlnum, 16, 247},
    {"shpat_", Alphabet::kHex, 32, 32},  // Shopify
    {"shpca_", Alphabet::kHex, 32, 32},
    {"shppa_", Alphabet::kHex, 32, 32},
    {"shpss_", Alphabet::kHex, 32, 32},
    {"sk-", Alphabet::kUrl, 32, kAny},  // OpenAI, Anthropic and those who follow them
    {"sk_live_", Alphabet::kAlnum, 16, 247},
    {"sk_test_", Alphabet::kAlnum, 16, 247},
    {"sq0atp-", Alphabet::kUrl, 22, 22},  // Square
    {"sq0csp-", Alphabet::kUrl, 43, 43},
    {"whsec_", Alphabet::kUrl, 24, 64},   // Stripe, Svix
    {"xapp-", Alphabet::kUrl, 20, kAny},  // Slack
    {"xoxa-", Alphabet::kUrl, 20, kAny},
    {"xoxb-", Alphabet::kUrl, 20, kAny},
    {"xoxe-", Alphabet::kUrl, 20, kAny},
    {"xoxp-", Alphabet::kUrl, 20, kAny},
    {"xoxr-", Alphabet::kUrl, 20, kAny},
    {"xoxs-", Alphabet::kUrl, 20, kAny},
    {"ya29.", Alphabet::kUrl, 30, kAny},  // Google OAuth access token
};

bool is_of(char c, Alphabet alphabet) {
  switch (alphabet) {
    case Alphabet::kHex:
      return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    case Alphabet::kAlnum:
      return is_digit(c) || is_letter(c);
    case Alphabet::kUrl:
      return is_digit(c) || is_letter(c) || c == '-' || c == '_' || c == '.';
  }
  return false;
}

// "xxxxxxxx" and "your-key-here" stand for a token in manuals.
bool is_varied(std::string_view text) {
  uint64_t seen = 0;
  for (const char c : text) seen |= uint64_t{1} << (static_cast<unsigned char>(c) & 63);
  return __builtin_popcountll(seen) >= 8;
}

uint32_t crc32(std::string_view bytes) {
  uint32_t crc = ~0u;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
  }
  return ~crc;
}

}  // namespace

Match validate_vendor_token(std::string_view value) {
  for (const Form& form : kForms) {
    if (value.empty() || value[0] != form.prefix[0] || !value.starts_with(form.prefix)) continue;
    const std::string_view rest = value.substr(form.prefix.size());
    if (rest.size() < form.min || rest.size() > form.max || !is_varied(rest)) continue;
    if (std::all_of(rest.begin(), rest.end(), [&form](char c) { return is_of(c, form.alphabet); }))
      return Match::kValid;
  }
  return Match::kNone;
}

Match validate_github_token(std::string_view value) {
  constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr size_t kRandom = 30, kCheck = 6;
  if (value.starts_with("github_pat_")) {
    const std::string_view rest = value.substr(11);
    const bool formed =
        rest.size() == 82 && rest[22] == '_' && is_varied(rest) &&
        std::all_of(rest.begin(), rest.end(), [](char c) { return c == '_' || is_of(c, Alphabet::kAlnum); });
    return formed ? Match::kValid : Match::kNone;
  }
  if (value.size() != 4 + kRandom + kCheck || value[3] != '_') return Match::kNone;
  const std::string_view random = value.substr(4, kRandom);
  if (!is_varied(random) ||
      !std::all_of(value.begin() + 4, value.end(), [](char c) { return is_of(c, Alphabet::kAlnum); }))
    return Match::kNone;
  uint32_t crc = crc32(random);
  std::array<char, kCheck> check{};
  for (size_t i = kCheck; i-- > 0; crc /= 62) check[i] = kBase62[crc % 62];
  return value.substr(4 + kRandom) == std::string_view(check.data(), kCheck) ? Match::kValid
                                                                             : Match::kPlausible;
}

}  // namespace steward::scanners
