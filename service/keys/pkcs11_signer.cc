#include "service/keys/pkcs11_signer.h"

#include <fmt/format.h>

#include <mutex>
#include <optional>
#include <vector>

#include "audit/secret_file.h"
#include "base/text.h"
#include "service/keys/pkcs11_module.h"

namespace steward::service {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr size_t kSignatureBytes = 64;
constexpr CK_ULONG kMaxSlots = 1024;
// CKA_EC_PARAMS of Ed25519: the curve's name as a PrintableString, or its object identifier (RFC 8410).
constexpr std::string_view kCurveName(
    "\x13\x0c"
    "edwards25519",
    14);
constexpr std::string_view kCurveId("\x06\x03\x2b\x65\x70", 5);

Error wrong(ErrorCode code, std::string message) {
  return {code, std::move(message), "signing key"};
}

template <size_t N>
std::string_view padded(const unsigned char (&field)[N]) {
  std::string_view text(reinterpret_cast<const char*>(field), N);
  while (text.ends_with(' ') || text.ends_with('\0')) text.remove_suffix(1);
  return text;
}

CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, const void* value, size_t size) {
  return {type, const_cast<void*>(value), static_cast<CK_ULONG>(size)};
}

// A session that is logged in, with the handle of the key in it. Closed at the end.
class TokenSession {
 public:
  static Result<TokenSession> open(std::shared_ptr<Pkcs11Module> module, const Pkcs11Uri& uri);
  TokenSession(TokenSession&& other) noexcept
      : module_(std::move(other.module_)), session_(other.session_), key_(other.key_) {}
  TokenSession& operator=(TokenSession&&) = delete;
  ~TokenSession() {
    if (module_) module_->calls().C_CloseSession(session_);
  }

  Result<std::string> public_bytes(const Pkcs11Uri& uri) const;
  CK_RV sign(std::string_view message, std::string& signature) const;

 private:
  TokenSession(std::shared_ptr<Pkcs11Module> module, CK_SESSION_HANDLE session)
      : module_(std::move(module)), session_(session) {}

  Status log_in(const std::string& pin_file) const;
  Result<std::optional<CK_OBJECT_HANDLE>> find(CK_OBJECT_CLASS of_class, const Pkcs11Uri& uri) const;
  Result<std::string> value_of(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;

  std::shared_ptr<Pkcs11Module> module_;
  CK_SESSION_HANDLE session_;
  CK_OBJECT_HANDLE key_ = 0;
};

Result<CK_SLOT_ID> find_slot(const CK_FUNCTION_LIST& calls, const Pkcs11Uri& uri) {
  CK_ULONG count = 0;
  CK_RV code = calls.C_GetSlotList(CK_TRUE, nullptr, &count);
  if (code != CKR_OK) return pkcs11_error("list the tokens", code);
  std::vector<CK_SLOT_ID> slots(std::min(count, kMaxSlots));
  count = static_cast<CK_ULONG>(slots.size());
  code = calls.C_GetSlotList(CK_TRUE, slots.data(), &count);
  if (code != CKR_OK) return pkcs11_error("list the tokens", code);
  std::vector<CK_SLOT_ID> fitting;
  std::string names;
  for (CK_ULONG i = 0; i < count; ++i) {
    CK_TOKEN_INFO info{};
    if (calls.C_GetTokenInfo(slots[i], &info) != CKR_OK || (info.flags & CKF_TOKEN_INITIALIZED) == 0)
      continue;
    names += fmt::format("{}'{}'", names.empty() ? "" : ", ", excerpt(padded(info.label)));
    if (!uri.token.empty() && padded(info.label) != uri.token) continue;
    if (!uri.serial.empty() && padded(info.serialNumber) != uri.serial) continue;
    fitting.push_back(slots[i]);
  }
  if (fitting.size() == 1) return fitting.front();
  if (!fitting.empty())
    return wrong(ErrorCode::kConflict, "Several tokens fit the PKCS#11 URI: name one by token= or serial=.");
  return wrong(
      ErrorCode::kUnavailable,
      fmt::format("There is no token '{}'; {}.", excerpt(uri.token.empty() ? uri.serial : uri.token),
                  names.empty() ? "the library knows none: is it plugged in?" : "there is " + names));
}

Result<TokenSession> TokenSession::open(std::shared_ptr<Pkcs11Module> module, const Pkcs11Uri& uri) {
  STEWARD_ASSIGN_OR_RETURN(const CK_SLOT_ID slot, find_slot(module->calls(), uri));
  CK_SESSION_HANDLE handle = 0;
  const CK_RV code = module->calls().C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &handle);
  if (code != CKR_OK) return pkcs11_error("open a session with the token", code);
  TokenSession session(std::move(module), handle);
  if (!uri.pin_file.empty()) STEWARD_RETURN_IF_ERROR(session.log_in(uri.pin_file));
  STEWARD_ASSIGN_OR_RETURN(const auto key, session.find(CKO_PRIVATE_KEY, uri));
  if (!key)
    return wrong(
        ErrorCode::kNotFound,
        fmt::format(
            "The token holds no private key '{}'{}.",
            excerpt(uri.object.empty() ? to_hex(uri.id) : uri.object),
            uri.pin_file.empty() ? " that is seen without a PIN: name its file with pin-source=" : ""));
  session.key_ = *key;
  return session;
}

Status TokenSession::log_in(const std::string& pin_file) const {
  const audit::SecretFile file(pin_file, "PIN of the token");
  STEWARD_ASSIGN_OR_RETURN(auto pin, file.read());
  if (!pin) return file.error(ErrorCode::kNotFound, "The file with the PIN of the token is missing.");
  const std::string_view digits = trim(*pin);
  const CK_RV code = module_->calls().C_Login(
      session_, CKU_USER, reinterpret_cast<unsigned char*>(const_cast<char*>(digits.data())),
      static_cast<CK_ULONG>(digits.size()));
  audit::wipe(*pin);
  if (code == CKR_OK || code == CKR_USER_ALREADY_LOGGED_IN) return {};
  return pkcs11_error("log in to the token", code);
}

Result<std::optional<CK_OBJECT_HANDLE>> TokenSession::find(CK_OBJECT_CLASS of_class,
                                                           const Pkcs11Uri& uri) const {
  std::vector<CK_ATTRIBUTE> wanted = {attribute(CKA_CLASS, &of_class, sizeof of_class)};
  if (!uri.object.empty()) wanted.push_back(attribute(CKA_LABEL, uri.object.data(), uri.object.size()));
  if (!uri.id.empty()) wanted.push_back(attribute(CKA_ID, uri.id.data(), uri.id.size()));
  const CK_FUNCTION_LIST& calls = module_->calls();
  CK_RV code = calls.C_FindObjectsInit(session_, wanted.data(), static_cast<CK_ULONG>(wanted.size()));
  if (code != CKR_OK) return pkcs11_error("look for the key", code);
  CK_OBJECT_HANDLE found[2] = {};
  CK_ULONG count = 0;
  code = calls.C_FindObjects(session_, found, 2, &count);
  calls.C_FindObjectsFinal(session_);
  if (code != CKR_OK) return pkcs11_error("look for the key", code);
  if (count > 1)
    return wrong(ErrorCode::kConflict,
                 "Several keys of the token fit the PKCS#11 URI: name one by object= and id=.");
  return count == 0 ? std::optional<CK_OBJECT_HANDLE>() : found[0];
}

Result<std::string> TokenSession::value_of(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  std::string value(256, '\0');
  CK_ATTRIBUTE asked = attribute(type, value.data(), value.size());
  const CK_RV code = module_->calls().C_GetAttributeValue(session_, object, &asked, 1);
  if (code != CKR_OK) return pkcs11_error("read what kind of key it is", code);
  value.resize(asked.ulValueLen);
  return value;
}

Result<std::string> TokenSession::public_bytes(const Pkcs11Uri& uri) const {
  const Error other =
      wrong(ErrorCode::kInvalidInput,
            "The key in the token is no Ed25519 key; make one there (CKM_EC_EDWARDS_KEY_PAIR_GEN).");
  STEWARD_ASSIGN_OR_RETURN(const std::string type, value_of(key_, CKA_KEY_TYPE));
  CK_KEY_TYPE kind = 0;
  if (type.size() == sizeof kind) std::copy(type.begin(), type.end(), reinterpret_cast<char*>(&kind));
  if (kind != CKK_EC_EDWARDS) return other;
  STEWARD_ASSIGN_OR_RETURN(const std::string curve, value_of(key_, CKA_EC_PARAMS));
  if (curve != kCurveName && curve != kCurveId) return other;
  STEWARD_ASSIGN_OR_RETURN(const auto half, find(CKO_PUBLIC_KEY, uri));
  if (!half)
    return wrong(ErrorCode::kNotFound,
                 "The token holds the private key without its public one; put that beside it, "
                 "under the same label and id.");
  STEWARD_ASSIGN_OR_RETURN(const std::string point, value_of(*half, CKA_EC_POINT));
  if (point.size() == kKeyBytes) return point;  // as PKCS#11 3.0 has it; before, an OCTET STRING
  if (point.size() == kKeyBytes + 2 && point.starts_with("\x04\x20")) return point.substr(2);
  return other;
}

CK_RV TokenSession::sign(std::string_view message, std::string& signature) const {
  CK_MECHANISM mechanism{CKM_EDDSA, nullptr, 0};
  CK_RV code = module_->calls().C_SignInit(session_, &mechanism, key_);
  if (code != CKR_OK) return code;
  signature.assign(kSignatureBytes, '\0');
  auto size = static_cast<CK_ULONG>(signature.size());
  code = module_->calls().C_Sign(
      session_, reinterpret_cast<unsigned char*>(const_cast<char*>(message.data())),
      static_cast<CK_ULONG>(message.size()), reinterpret_cast<unsigned char*>(signature.data()), &size);
  if (code == CKR_OK && size != signature.size()) return CKR_DEVICE_ERROR;
  return code;
}

class Pkcs11Signer final : public audit::Signer {
 public:
  Pkcs11Signer(std::shared_ptr<Pkcs11Module> module, Pkcs11Uri uri, TokenSession session,
               audit::PublicKey key)
      : module_(std::move(module)), uri_(std::move(uri)), key_(std::move(key)) {
    session_.emplace(std::move(session));
  }

  const audit::PublicKey& public_key() const override { return key_; }

  Result<std::string> sign(std::string_view message) const override {
    const std::lock_guard lock(mutex_);
    std::string signature;
    CK_RV code = session_ ? session_->sign(message, signature) : CKR_SESSION_CLOSED;
    if (code != CKR_OK) {  // a token that was taken out and put back wants a session of its own
      session_.reset();
      auto again = TokenSession::open(module_, uri_);
      if (!again.ok()) return wrong(ErrorCode::kUnavailable, again.error().message);
      session_.emplace(*std::move(again));
      code = session_->sign(message, signature);
    }
    if (code != CKR_OK) {
      session_.reset();
      return wrong(ErrorCode::kUnavailable, fmt::format("The token did not sign: {}.", pkcs11_failure(code)));
    }
    if (key_.verify(message, signature)) return signature;
    session_.reset();
    return wrong(
        ErrorCode::kUnavailable,
        fmt::format("What the token signed does not verify with its public key {}: another key took its "
                    "place.",
                    key_.id()));
  }

 private:
  std::shared_ptr<Pkcs11Module> module_;
  Pkcs11Uri uri_;
  audit::PublicKey key_;
  mutable std::mutex mutex_;
  mutable std::optional<TokenSession> session_;
};

}  // namespace

Result<audit::SharedSigner> open_pkcs11_signer(const Pkcs11Uri& uri, const std::string& key_name) {
  STEWARD_ASSIGN_OR_RETURN(auto module, Pkcs11Module::load(uri.module_path));
  STEWARD_ASSIGN_OR_RETURN(auto session, TokenSession::open(module, uri));
  STEWARD_ASSIGN_OR_RETURN(std::string bytes, session.public_bytes(uri));
  audit::PublicKey key{std::move(bytes), key_name};
  return audit::SharedSigner(
      std::make_shared<Pkcs11Signer>(std::move(module), uri, std::move(session), std::move(key)));
}

}  // namespace steward::service
