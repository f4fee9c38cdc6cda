#include "service/keys/signing_source.h"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <cstdlib>
#include <cstring>

#include "audit/key_file.h"
#include "audit/secret_file.h"
#include "base/text.h"
#include "service/keys/pkcs11_signer.h"

namespace steward::service {
namespace {

constexpr std::string_view kFileSource = "file:";
constexpr std::string_view kEnvironment = "env:";
constexpr std::string_view kToken = "pkcs11:";

Error refused(ErrorCode code, std::string message) {
  return {code, std::move(message), "--signing-key"};
}

// Takes the variable out of the environment, so that neither a child process nor a look at this one shows it.
std::optional<std::string> taken_from_environment(const std::string& name) {
  char* value = std::getenv(name.c_str());
  if (!value) return std::nullopt;
  std::string text = value;
  OPENSSL_cleanse(value, std::strlen(value));
  ::unsetenv(name.c_str());
  return text;
}

Result<audit::SharedSigner> key_from_environment(const std::string& name) {
  auto text = taken_from_environment(name);
  if (!text)
    return refused(ErrorCode::kNotFound,
                   fmt::format("The environment has no variable {} with the signing key.", excerpt(name)));
  auto key = audit::signing_key_of(*text, kLedgerName);
  audit::wipe(*text);
  if (!key)
    return refused(
        ErrorCode::kInvalidInput,
        fmt::format("The variable {} holds no Ed25519 key: neither unencrypted PKCS#8 PEM nor the 32 bytes "
                    "of the seed in base64.",
                    excerpt(name)));
  return audit::make_signer(*std::move(key));
}

}  // namespace

Result<SigningSource> SigningSource::parse(const std::string& text,
                                           const std::filesystem::path& default_file) {
  SigningSource source;
  if (text.empty() || text.starts_with(kFileSource)) {
    source.file_ = text.empty() ? default_file : std::filesystem::path(text.substr(kFileSource.size()));
    source.place_ = source.file_->string();
    if (source.file_->has_filename()) return source;
    return refused(ErrorCode::kInvalidInput, "Name the key's file: file:/etc/steward/signing.pem.");
  }
  if (text.starts_with(kEnvironment)) {
    const std::string name = text.substr(kEnvironment.size());
    source.place_ = "the variable " + excerpt(name);
    STEWARD_ASSIGN_OR_RETURN(source.held_, key_from_environment(name));
    return source;
  }
  if (text.starts_with(kToken)) {
    source.place_ = "the PKCS#11 token";
    STEWARD_ASSIGN_OR_RETURN(source.token_, Pkcs11Uri::parse(text));
    return source;
  }
  return refused(ErrorCode::kInvalidInput,
                 "Write where the signing key is: file:PATH, env:NAME or pkcs11:….");
}

std::optional<KeyFolder> SigningSource::file() const {
  if (!file_) return std::nullopt;
  return KeyFolder(*file_, kLedgerName);
}

Result<audit::SharedSigner> SigningSource::find(const std::string& wanted) const {
  if (file_) {
    STEWARD_ASSIGN_OR_RETURN(auto key, KeyFolder(*file_, kLedgerName).find(wanted));
    return key ? audit::make_signer(*std::move(key)) : nullptr;
  }
  STEWARD_ASSIGN_OR_RETURN(auto signer, open_or_create());
  return signer->public_key().to_string() == wanted ? std::move(signer) : nullptr;
}

Result<audit::SharedSigner> SigningSource::open_or_create() const {
  if (token_) return open_pkcs11_signer(*token_, kLedgerName);
  if (held_) return held_;
  STEWARD_ASSIGN_OR_RETURN(auto key, audit::SigningKey::load_or_create(*file_, kLedgerName));
  return audit::make_signer(std::move(key));
}

}  // namespace steward::service
