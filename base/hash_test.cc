#include "base/hash.h"

#include <gtest/gtest.h>

namespace steward {
namespace {

// FIPS 180-4 examples.
TEST(Sha256, MatchesThePublishedVectors) {
  const struct {
    std::string input, hex;
  } kCases[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const auto& c : kCases) EXPECT_EQ(to_hex(sha256(c.input)), c.hex) << c.input.substr(0, 60);
}

TEST(Sha256, PiecesHashAsTheWhole) {
  EXPECT_EQ(Sha256().update("ab").update("").update("c").finish(), sha256("abc"));
}

TEST(Sha256, FramesKeepNeighboursApart) {
  EXPECT_NE(Sha256().update_framed("ab").update_framed("c").finish(),
            Sha256().update_framed("a").update_framed("bc").finish());
  EXPECT_NE(Sha256().update_framed("").finish(), Sha256().finish());
}

// RFC 4231, cases 1, 2 and 6 (a key longer than a block).
TEST(HmacSha256, MatchesThePublishedVectors) {
  const struct {
    std::string key, input, hex;
  } kCases[] = {
      {std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
  };
  for (const auto& c : kCases) EXPECT_EQ(to_hex(hmac_sha256(c.key, c.input)), c.hex) << c.input;
}

TEST(HmacSha256, TakesAnEmptyKey) {
  EXPECT_EQ(hmac_sha256({}, "x"), hmac_sha256("", "x"));
  EXPECT_EQ(to_hex(hmac_sha256("", "")), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hex, ReadsWhatItWrites) {
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  EXPECT_EQ(from_hex(to_hex(every_byte)), every_byte);
  EXPECT_EQ(from_hex("00fFAb"), std::string("\0\xff\xab", 3));
}

TEST(Hex, RefusesWhatIsNotHex) {
  for (const char* text : {"0", "0g", "x0", " 00", "00 ", "0x00", "\xc3\xa9"})
    EXPECT_EQ(from_hex(text), std::nullopt) << text;
}

TEST(Hex, DigestsHaveThirtyTwoBytes) {
  EXPECT_EQ(digest_from_hex(to_hex(sha256("x"))), sha256("x"));
  for (const std::string& text :
       {std::string(), std::string(62, '0'), std::string(66, '0'), std::string(64, 'z')})
    EXPECT_EQ(digest_from_hex(text), std::nullopt) << text;
}

// RFC 4648 §10.
TEST(Base64, MatchesThePublishedVectors) {
  const struct {
    std::string bytes, text;
  } kCases[] = {{"", ""},
                {"f", "Zg=="},
                {"fo", "Zm8="},
                {"foo", "Zm9v"},
                {"foob", "Zm9vYg=="},
                {"fooba", "Zm9vYmE="},
                {"foobar", "Zm9vYmFy"}};
  for (const auto& c : kCases) {
    EXPECT_EQ(to_base64(c.bytes), c.text);
    EXPECT_EQ(from_base64(c.text), c.bytes) << c.text;
  }
}

TEST(Base64, HasOneTextForEveryValue) {
  const std::string with_nul("Zg=\0", 4);
  for (const std::string& text :
       {std::string("Zg"), std::string("Zg="), std::string("Zh=="), std::string("===="),
        std::string("Zg==Zg=="), std::string("Zm9v\n"), std::string(" Zg="), std::string("Zm9v===="),
        std::string("----"), std::string("--=="), std::string("Zm-_"), std::string("=Zg="), with_nul,
        std::string("\x80g==")})
    EXPECT_EQ(from_base64(text), std::nullopt) << to_hex(text);
}

TEST(RandomBytes, AreAsManyAsAskedAndDiffer) {
  EXPECT_EQ(random_bytes(0).size(), 0u);
  EXPECT_EQ(random_bytes(32).size(), 32u);
  EXPECT_NE(random_bytes(32), random_bytes(32));
}

}  // namespace
}  // namespace steward
