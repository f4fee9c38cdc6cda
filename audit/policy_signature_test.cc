#include "audit/policy_signature.h"

#include <gtest/gtest.h>

namespace steward::audit {
namespace {

const Digest kSet = sha256("a set"), kOther = sha256("another");

TEST(PolicySignature, IsGoodForItsSetAndItsKeyAlone) {
  const SigningKey office = SigningKey::generate("office"), stranger = SigningKey::generate("office");
  const std::string note = sign_policy_set(office, kSet);
  const auto signer = open_policy_signature(note, kSet, {stranger.public_key(), office.public_key()});
  ASSERT_TRUE(signer.ok()) << signer.error().to_string();
  EXPECT_EQ(signer->to_string(), office.public_key().to_string());

  EXPECT_EQ(open_policy_signature(note, kOther, {office.public_key()}).error().code, ErrorCode::kForbidden);
  EXPECT_EQ(open_policy_signature(note, kSet, {stranger.public_key()}).error().code, ErrorCode::kForbidden);
  EXPECT_EQ(open_policy_signature(note, kSet, {}).error().code, ErrorCode::kForbidden);
}

TEST(PolicySignature, OneGoodLineOfSeveralIsEnough) {
  const SigningKey office = SigningKey::generate("office"), law = SigningKey::generate("law");
  const std::string by_law = sign_policy_set(law, kSet);
  const std::string both = sign_policy_set(office, kSet) + by_law.substr(by_law.find("\n\n") + 2);
  EXPECT_TRUE(open_policy_signature(both, kSet, {office.public_key()}).ok());
  EXPECT_TRUE(open_policy_signature(both, kSet, {law.public_key()}).ok());
}

// Every single changed byte makes it void, and no cut of it counts.
TEST(PolicySignature, AChangedNoteIsVoid) {
  const SigningKey office = SigningKey::generate("office");
  const std::string note = sign_policy_set(office, kSet);
  for (size_t i = 0; i + 1 < note.size(); ++i) {
    std::string changed = note;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(open_policy_signature(changed, kSet, {office.public_key()}).ok()) << i;
    if (i + 2 < note.size())
      EXPECT_FALSE(open_policy_signature(note.substr(0, i), kSet, {office.public_key()}).ok()) << i;
  }
  EXPECT_FALSE(open_policy_signature("", kSet, {office.public_key()}).ok());
  EXPECT_FALSE(open_policy_signature(std::string(1 << 20, 'x'), kSet, {office.public_key()}).ok());
}

// What the log signs is no signature of a set, though the key be the same.
TEST(PolicySignature, ATreeHeadIsNone) {
  const SigningKey key = SigningKey::generate("steward");
  EXPECT_FALSE(open_policy_signature(sign_head(key, 1, kSet, {}).checkpoint, kSet, {key.public_key()}).ok());
}

}  // namespace
}  // namespace steward::audit
