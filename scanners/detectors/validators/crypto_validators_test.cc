#include "base/hash.h"
#include "scanners/detectors/validators/keccak256.h"
#include "scanners/detectors/validators/match_table.h"

namespace steward::scanners {
namespace {

TEST(Keccak256, MatchesPublishedDigests) {
  const auto hex = [](std::string_view text) {
    const auto digest = keccak256(text);
    return to_hex(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
  };
  EXPECT_EQ(hex(""), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  EXPECT_EQ(hex("abc"), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  EXPECT_NE(hex(std::string(136, 'a')), hex(std::string(135, 'a')));
}

TEST(CryptoValidator, ChecksBase58) {
  expect_matches("crypto", {{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", kYes},
                            {"3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", kYes},
                            {"mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", kYes},
                            {"rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", kYes},
                            {"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", kNo},
                            {"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN", kNo},
                            {"1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf0a", kNo},
                            {"d41d8cd98f00b204e9800998ecf8427e", kNo}});
}

TEST(CryptoValidator, FollowsBip173And350) {
  expect_matches("crypto",
                 {{"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", kYes},
                  {"BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", kYes},
                  {"tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", kYes},
                  {"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", kYes},
                  {"bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y", kYes},
                  {"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", kNo},  // version 0 with bech32m
                  {"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", kNo},
                  {"bc1qW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", kNo},
                  {"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", kNo},
                  {"bc1gmk9yu", kNo}});
}

TEST(CryptoValidator, FollowsEip55) {
  expect_matches("crypto", {{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", kYes},
                            {"0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", kYes},
                            {"0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", kYes},
                            {"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", kMaybe},
                            {"0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED", kMaybe},
                            {"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", kNo},
                            {"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", kNo},
                            {"0x0000000000000000000000000000000000000000", kNo}});
}

TEST(CryptoValidator, ChecksMoneroAndDistrustsSolana) {
  expect_matches(
      "crypto",
      {{"44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
        kYes},
       {"44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3B",
        kNo},
       {"EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", kMaybe}});
}

}  // namespace
}  // namespace steward::scanners
