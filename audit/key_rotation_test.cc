#include "audit/key_rotation.h"

#include <gtest/gtest.h>

#include "audit/signed_note.h"

namespace steward::audit {
namespace {

const Timestamp kTime = *parse_rfc3339("2026-11-22T03:00:00Z");

SharedSigner fresh(const std::string& name = "steward") {
  return make_signer(SigningKey::generate(name));
}

class OutOfReach final : public Signer {
 public:
  const PublicKey& public_key() const override { return key_; }
  Result<std::string> sign(std::string_view) const override {
    return Error{ErrorCode::kUnavailable, "The token was taken out.", ""};
  }

 private:
  PublicKey key_ = SigningKey::generate("steward").public_key();
};

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  return text.replace(text.find(what), what.size(), by);
}

TEST(KeyRotation, IsSignedByBothKeysInTheSpelledOutForm) {
  const auto from = fresh(), to = fresh();
  const auto made = make_key_rotation(*from, *to, kTime);
  ASSERT_TRUE(made.ok()) << made.error().to_string();
  const std::string text = "steward key rotation\n" + from->public_key().to_string() + "\n" +
                           to->public_key().to_string() + "\n2026-11-22T03:00:00.000000Z\n";
  EXPECT_EQ(made->statement.substr(0, text.size() + 1), text + "\n");
  const auto note = parse_note(made->statement, "It");
  ASSERT_TRUE(note.ok());
  EXPECT_EQ(note->signatures.size(), 2u);
  for (const auto& key : {from, to}) EXPECT_TRUE(check_note(*note, key->public_key(), "It").ok());
  const auto parsed = parse_key_rotation(made->statement);
  ASSERT_TRUE(parsed.ok()) << parsed.error().to_string();
  EXPECT_EQ(parsed->to.to_string(), to->public_key().to_string());
  EXPECT_EQ(parsed->time, kTime);
  EXPECT_FALSE(parsed->old_key_lost);
  const auto of_body = rotation_of(rotation_body(*made));
  ASSERT_TRUE(of_body.ok()) << of_body.error().to_string();
  EXPECT_EQ(of_body->statement, made->statement);
}

TEST(KeyRotation, RefusesStatementsThatNobodyMade) {
  const auto from = fresh(), to = fresh(), other = fresh();
  const std::string good = make_key_rotation(*from, *to, kTime)->statement;
  const std::string of_other = make_key_rotation(*from, *other, kTime)->statement;
  const std::string one_line = good.substr(0, good.rfind("— "));
  std::string mixed = good;
  mixed.resize(good.find("\n\n") + 2);
  mixed += of_other.substr(of_other.find("\n\n") + 2);
  const std::string cases[] = {
      "",
      good.substr(0, good.size() - 1),
      replaced(good, "2026", "2027"),
      replaced(good, "00.000000Z", "00Z"),
      replaced(good, to->public_key().to_string(), other->public_key().to_string()),
      replaced(good, "steward key rotation", "steward key lost"),
      replaced(good, "steward key rotation", "steward policy set v1"),
      one_line,  // the new key did not sign
      mixed,
  };
  for (const std::string& text : cases) EXPECT_FALSE(parse_key_rotation(text).ok()) << text;
  auto body = rotation_body(*make_key_rotation(*from, *to, kTime));
  body["to"] = other->public_key().to_string();
  EXPECT_FALSE(rotation_of(body).ok());
  EXPECT_FALSE(rotation_of(boost::json::value("x")).ok());
}

TEST(KeyRotation, NeedsTwoKeysOfOneLedger) {
  const auto key = fresh(), other_ledger = fresh("elsewhere");
  EXPECT_FALSE(make_key_rotation(*key, *key, kTime).ok());
  EXPECT_FALSE(make_key_rotation(*key, *other_ledger, kTime).ok());
  EXPECT_FALSE(make_key_loss(key->public_key(), *key, kTime).ok());
}

TEST(KeyRotation, FailsAsItsSignersDo) {
  const OutOfReach token;
  const auto key = fresh();
  for (const auto& made : {make_key_rotation(token, *key, kTime), make_key_rotation(*key, token, kTime)}) {
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().code, ErrorCode::kUnavailable);
  }
}

TEST(KeyRotation, AChainLeadsFromAnyOfItsKeysToTheLast) {
  const std::vector<SharedSigner> keys = {fresh(), fresh(), fresh(), fresh()};
  std::vector<KeyRotation> chain;
  for (size_t i = 0; i + 1 < keys.size(); ++i)
    chain.push_back(*make_key_rotation(*keys[i], *keys[i + 1], kTime));
  const std::string last = keys.back()->public_key().to_string();
  for (const auto& key : keys) {
    const auto reached = follow(key->public_key(), chain);
    ASSERT_TRUE(reached.ok()) << reached.error().to_string();
    EXPECT_EQ(reached->to_string(), last);
  }
  EXPECT_EQ(follow(keys[0]->public_key(), {})->to_string(), keys[0]->public_key().to_string());
  EXPECT_EQ(follow(fresh()->public_key(), chain).error().code, ErrorCode::kNotFound);
  const std::vector<KeyRotation> gap = {chain[0], chain[2]};
  EXPECT_EQ(follow(keys[0]->public_key(), gap).error().code, ErrorCode::kForbidden);
  EXPECT_EQ(follow(keys[2]->public_key(), gap).error().code, ErrorCode::kForbidden);
}

TEST(KeyRotation, ALostKeyProvesNothingOfTheNext) {
  const auto lost = fresh(), second = fresh(), third = fresh();
  const std::vector<KeyRotation> chain = {*make_key_loss(lost->public_key(), *second, kTime),
                                          *make_key_rotation(*second, *third, kTime)};
  ASSERT_TRUE(parse_key_rotation(chain[0].statement).ok());
  EXPECT_TRUE(parse_key_rotation(chain[0].statement)->old_key_lost);
  const auto reached = follow(lost->public_key(), chain);
  ASSERT_FALSE(reached.ok());
  EXPECT_NE(reached.error().message.find("not proven"), std::string::npos) << reached.error().message;
  EXPECT_EQ(follow(second->public_key(), chain)->to_string(), third->public_key().to_string());
}

TEST(SignedNote, CarriesSignaturesUpToABound) {
  const auto key = fresh();
  std::string note = *sign_note("one line\n", {key.get()});
  EXPECT_EQ(parse_note(note, "It")->text, "one line\n");
  EXPECT_EQ(with_signature(note, parse_note(note, "It")->signatures[0]), note);
  for (size_t i = 1; i < kMaxNoteSignatures; ++i)
    note = with_signature(note, {"w" + std::to_string(i), "01020304", "bytes"});
  const auto parsed = parse_note(note, "It");
  ASSERT_TRUE(parsed.ok()) << parsed.error().to_string();
  EXPECT_EQ(parsed->signatures.size(), kMaxNoteSignatures);
  EXPECT_TRUE(check_note(*parsed, key->public_key(), "It").ok());
  const auto beyond = parse_note(note + "— more AQIDBAU=\n", "It");
  ASSERT_FALSE(beyond.ok());
  EXPECT_EQ(beyond.error().message, "It carries more than 64 signatures.");
}

TEST(SignedNote, RefusesLinesThatAreNoSignatures) {
  for (const std::string line :
       {"- steward AQIDBAU=", "— steward", "— steward AQIDBA==", "— steward x", "—  AQIDBAU="})
    EXPECT_FALSE(parse_note("text\n\n" + line + "\n", "It").ok()) << line;
}

}  // namespace
}  // namespace steward::audit
