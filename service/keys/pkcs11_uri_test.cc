#include "service/keys/pkcs11_uri.h"

#include <gtest/gtest.h>

namespace steward::service {
namespace {

TEST(Pkcs11Uri, SaysWhichKeyOfWhichToken) {
  const auto uri = Pkcs11Uri::parse(
      "pkcs11:token=The%20ledger;serial=97b4;object=signing;id=%a1%00x;type=private"
      "?module-path=/usr/lib/m.so&pin-source=file:/etc/pin");
  EXPECT_FALSE(uri.ok()) << "an id with a NUL is none that can be handed on as text";
  const auto good = Pkcs11Uri::parse(
      "pkcs11:token=The%20ledger;serial=97b4;object=signing;id=%a1;type=private"
      "?module-path=/usr/lib/m.so&pin-source=file:/etc/pin");
  ASSERT_TRUE(good.ok()) << good.error().to_string();
  EXPECT_EQ(good->token, "The ledger");
  EXPECT_EQ(good->serial, "97b4");
  EXPECT_EQ(good->object, "signing");
  EXPECT_EQ(good->id, "\xa1");
  EXPECT_EQ(good->module_path, "/usr/lib/m.so");
  EXPECT_EQ(good->pin_file, "/etc/pin");
}

TEST(Pkcs11Uri, RefusesWhatItWouldNotLookAt) {
  const struct {
    std::string text, says;
  } cases[] = {
      {"", "begins with"},
      {"file:/x", "begins with"},
      {"pkcs11:", "Name the key"},
      {"pkcs11:token=t?module-path=/m.so", "Name the key"},
      {"pkcs11:object=k", "Name the token's library"},
      {"pkcs11:object=k?module-path=m.so", "whole path"},
      {"pkcs11:object=k?module-path=/m.so&pin-source=pin", "whole path"},
      {"pkcs11:object=k?module-path=/m.so&pin-value=1234", "seen by everybody"},
      {"pkcs11:object=k?module-path=/m.so&module-name=m", "none that Steward looks at"},
      {"pkcs11:object=k;slot-id=1?module-path=/m.so", "none that Steward looks at"},
      {"pkcs11:object=k;type=public?module-path=/m.so", "none that Steward looks at"},
      {"pkcs11:object=k;object=l?module-path=/m.so", "twice"},
      {"pkcs11:object=?module-path=/m.so", "no value"},
      {"pkcs11:object=%0?module-path=/m.so", "hexadecimal"},
      {"pkcs11:object=%zz?module-path=/m.so", "hexadecimal"},
      {"pkcs11:object?module-path=/m.so", "NAME=VALUE"},
      {"pkcs11:object=" + std::string(5000, 'k') + "?module-path=/m.so", "longer"},
  };
  for (const auto& [text, says] : cases) {
    const auto uri = Pkcs11Uri::parse(text);
    ASSERT_FALSE(uri.ok()) << text;
    EXPECT_NE(uri.error().message.find(says), std::string::npos) << text << ": " << uri.error().message;
  }
}

}  // namespace
}  // namespace steward::service
