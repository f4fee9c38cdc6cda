// The library of a PKCS#11 token, loaded and initialised; what its calls answer, in words.
#pragma once

#include <p11-kit/pkcs11.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace steward::service {

class Pkcs11Module {
 public:
  // The one of this path that is loaded already, or a new one. kUnavailable when it cannot be loaded.
  static Result<std::shared_ptr<Pkcs11Module>> load(const std::string& path);
  ~Pkcs11Module();  // C_Finalize; the library stays mapped, as its threads may still run
  Pkcs11Module(const Pkcs11Module&) = delete;
  Pkcs11Module& operator=(const Pkcs11Module&) = delete;

  const CK_FUNCTION_LIST& calls() const { return *calls_; }

 private:
  explicit Pkcs11Module(CK_FUNCTION_LIST* calls) : calls_(calls) {}
  CK_FUNCTION_LIST* calls_;
};

// "The token was removed (CKR 0x32)"
std::string pkcs11_failure(CK_RV code);
// The PIN is why, or the login: kForbidden; else kUnavailable.
Error pkcs11_error(std::string_view doing, CK_RV code);

}  // namespace steward::service
