// Credentials: AWS keys (IAM user guide, unique identifiers), Azure storage keys, private keys in PEM (RFC
// 7468), JSON Web Tokens (RFC 7519, RFC 7515 §3.1).
#include <algorithm>
#include <array>
#include <bitset>

#include "base/hash.h"
#include "base/json.h"
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/password_validators.h"
#include "scanners/detectors/validators/vendor_tokens.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxJwtHeader = 4096;

bool is_base64url(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string standard(text);
  std::replace(standard.begin(), standard.end(), '-', '+');
  std::replace(standard.begin(), standard.end(), '_', '/');
  standard.append((4 - standard.size() % 4) % 4, '=');
  return from_base64(standard);
}

}  // namespace

Match validate_aws_access_key(std::string_view value) {
  static constexpr std::array<std::string_view, 4> kPrefixes = {"AKIA", "ASIA", "ABIA", "ACCA"};
  if (value.size() != 20) return Match::kNone;
  if (std::find(kPrefixes.begin(), kPrefixes.end(), value.substr(0, 4)) == kPrefixes.end())
    return Match::kNone;
  const bool base32 = std::all_of(value.begin(), value.end(),
                                  [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7'); });
  return base32 ? Match::kValid : Match::kNone;
}

Match validate_aws_secret_key(std::string_view value) {
  if (value.size() != 40) return Match::kNone;
  bool upper = false, lower = false, digit = false;
  for (char c : value) {
    upper |= c >= 'A' && c <= 'Z';
    lower |= c >= 'a' && c <= 'z';
    digit |= c >= '0' && c <= '9';
    if (!is_base64url(c) && c != '/' && c != '+') return Match::kNone;
  }
  // Forty random base64 characters hold about 30 different ones; hex digests at most 16.
  std::bitset<256> distinct;
  for (char c : value) distinct.set(static_cast<unsigned char>(c));
  return upper && lower && digit && distinct.count() > 18 ? Match::kPlausible : Match::kNone;
}

// 64 bytes in base64. A SHA-512 digest looks the same, so a word must stand beside it.
Match validate_azure_storage_key(std::string_view value) {
  if (value.size() != 88 || !value.ends_with("==")) return Match::kNone;
  const auto is_base64 = [](char c) {
    return c == '+' || c == '/' || (is_base64url(c) && c != '-' && c != '_');
  };
  return std::all_of(value.begin(), value.end() - 2, is_base64) ? Match::kPlausible : Match::kNone;
}

// A shared access signature: the service version and the signature, wherever in the query they stand.
Match validate_azure_sas(std::string_view value) {
  const bool version = value.find("sv=20") != std::string_view::npos;
  const size_t signature = value.find("sig=");
  return version && signature != std::string_view::npos && value.size() - signature > 44 ? Match::kValid
                                                                                         : Match::kNone;
}

Match validate_private_key(std::string_view value) {
  const size_t begin = value.find("-----BEGIN ");
  if (begin == std::string_view::npos) return Match::kNone;
  const std::string_view after = value.substr(begin + 11);
  const size_t label_end = after.find("-----");
  if (label_end == std::string_view::npos || label_end > 40) return Match::kNone;
  const std::string_view label = after.substr(0, label_end);
  return label.ends_with("PRIVATE KEY") || label == "PGP PRIVATE KEY BLOCK" ? Match::kValid : Match::kNone;
}

Match validate_jwt(std::string_view value) {
  const size_t first = value.find('.');
  if (first == std::string_view::npos || first > kMaxJwtHeader) return Match::kNone;
  const size_t second = value.find('.', first + 1);
  if (second == std::string_view::npos || value.find('.', second + 1) != std::string_view::npos)
    return Match::kNone;
  if (!std::all_of(value.begin(), value.end(), [](char c) { return c == '.' || is_base64url(c); }))
    return Match::kNone;
  const auto header = from_base64url(value.substr(0, first));
  if (!header) return Match::kNone;
  const auto json = parse_json(*header, {kMaxJwtHeader, 8, 256});
  if (!json.ok() || !json->is_object()) return Match::kNone;
  const auto* algorithm = json->as_object().if_contains("alg");
  return algorithm && algorithm->is_string() ? Match::kValid : Match::kNone;
}

std::span<const NamedValidator> secret_validators() {
  static constexpr NamedValidator kTable[] = {
      {"aws_access_key", validate_aws_access_key},
      {"aws_secret_key", validate_aws_secret_key},
      {"azure_sas", validate_azure_sas},
      {"azure_storage_key", validate_azure_storage_key},
      {"connection_string", validate_connection_string},
      {"generic_secret", validate_generic_secret},
      {"github_token", validate_github_token},
      {"jwt", validate_jwt},
      {"password", validate_password},
      {"private_key", validate_private_key},
      {"url_password", validate_url_password},
      {"vendor_token", validate_vendor_token},
  };
  return kTable;
}

}  // namespace steward::scanners
