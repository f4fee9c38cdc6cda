#include "service/keys/pkcs11_module.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <map>
#include <mutex>

namespace steward::service {
namespace {

constexpr auto kEntry = "C_GetFunctionList";

Error missing(const std::string& path, std::string_view why) {
  return {ErrorCode::kUnavailable,
          fmt::format("The PKCS#11 library cannot be used: {}. Name another with module-path=.", why), path};
}

std::string_view words_of(CK_RV code) {
  switch (code) {
    case CKR_PIN_INCORRECT:
      return "the PIN is wrong";
    case CKR_PIN_LEN_RANGE:
    case CKR_PIN_INVALID:
      return "the PIN has not the form the token asks for";
    case CKR_PIN_LOCKED:
      return "the PIN is locked after too many wrong ones";
    case CKR_PIN_EXPIRED:
      return "the PIN has expired";
    case CKR_USER_PIN_NOT_INITIALIZED:
      return "the token has no PIN yet";
    case CKR_USER_NOT_LOGGED_IN:
      return "the token wants a PIN: name its file with pin-source=";
    case CKR_DEVICE_REMOVED:
    case CKR_TOKEN_NOT_PRESENT:
      return "the token was removed";
    case CKR_TOKEN_NOT_RECOGNIZED:
      return "the token is not recognised";
    case CKR_DEVICE_ERROR:
      return "the device failed";
    case CKR_DEVICE_MEMORY:
    case CKR_HOST_MEMORY:
      return "there is not enough memory";
    case CKR_MECHANISM_INVALID:
      return "the token does not sign with Ed25519 (CKM_EDDSA)";
    case CKR_KEY_FUNCTION_NOT_PERMITTED:
      return "the key may not be used to sign";
    case CKR_KEY_HANDLE_INVALID:
    case CKR_OBJECT_HANDLE_INVALID:
      return "the key is gone";
    case CKR_SESSION_HANDLE_INVALID:
    case CKR_SESSION_CLOSED:
      return "the session was closed";
    default:
      return "it failed";
  }
}

}  // namespace

std::string pkcs11_failure(CK_RV code) {
  return fmt::format("{} (CKR 0x{:X})", words_of(code), code);
}

Error pkcs11_error(std::string_view doing, CK_RV code) {
  const bool is_pin = (code >= CKR_PIN_INCORRECT && code <= CKR_PIN_LOCKED) ||
                      code == CKR_USER_NOT_LOGGED_IN || code == CKR_USER_PIN_NOT_INITIALIZED;
  return {is_pin ? ErrorCode::kForbidden : ErrorCode::kUnavailable,
          fmt::format("Could not {}: {}.", doing, pkcs11_failure(code)), "signing key"};
}

Result<std::shared_ptr<Pkcs11Module>> Pkcs11Module::load(const std::string& path) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<Pkcs11Module>> loaded;
  const std::lock_guard lock(mutex);
  if (auto there = loaded[path].lock()) return there;
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char* why = ::dlerror();
    return missing(path, why ? why : "it cannot be loaded");
  }
  const auto entry = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, kEntry));
  CK_FUNCTION_LIST* calls = nullptr;
  if (!entry || entry(&calls) != CKR_OK || !calls) {
    ::dlclose(library);
    return missing(path, "it is no PKCS#11 library");
  }
  CK_C_INITIALIZE_ARGS threads{};
  threads.flags = CKF_OS_LOCKING_OK;
  const CK_RV begun = calls->C_Initialize(&threads);
  if (begun != CKR_OK && begun != CKR_CRYPTOKI_ALREADY_INITIALIZED)
    return missing(path, pkcs11_failure(begun));
  std::shared_ptr<Pkcs11Module> fresh(new Pkcs11Module(calls));
  loaded[path] = fresh;
  return fresh;
}

Pkcs11Module::~Pkcs11Module() {
  calls_->C_Finalize(nullptr);
}

}  // namespace steward::service
