// Whom a verification rests on: the keys before the one that signed, witnesses, and what servers counted.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/object.hpp>

#include "audit/bundle.h"
#include "audit/key_rotation.h"
#include "audit/sample_export.h"
#include "audit/verification_words.h"

namespace steward::audit {
namespace {

TEST(VerifyTrust, FollowsTheKeyThatIsTrustedToTheOneThatSigned) {
  testing::Ledger ledger = testing::sample_ledger(20);
  const auto old_key = make_signer(ledger.key), lost = make_signer(SigningKey::generate("steward"));
  const SigningKey next = SigningKey::generate("steward");
  const auto add = [&](const KeyRotation& rotation) {
    ledger.entries.push_back(seal({"key_rotation", "office", rotation.time, rotation_body(rotation)},
                                  static_cast<int64_t>(ledger.entries.size())));
  };
  const Timestamp now = *parse_rfc3339("2026-11-22T03:00:00Z");
  add(*make_key_loss(lost->public_key(), *old_key, now));
  add(*make_key_rotation(*old_key, *make_signer(next), now));
  ledger.key = next;
  const auto says = [&](const std::string& file, const PublicKey& trusted) {
    const auto verified = verify_export(file, trusted);
    EXPECT_TRUE(verified.ok());
    std::string text = verified->holds ? "holds" : "does not hold";
    for (const std::string& check : verified->checks) text += "\n" + check;
    return text;
  };
  const std::string whole = to_json(ledger.export_all());
  EXPECT_EQ(says(whole, next.public_key()).find("holds\n"), 0u);
  const std::string followed = says(whole, old_key->public_key());
  EXPECT_EQ(followed.find("holds\n"), 0u) << followed;
  EXPECT_NE(followed.find("which you trust, gave way to key " + next.public_key().id()), std::string::npos)
      << followed;
  const std::string after_loss = says(whole, lost->public_key());
  EXPECT_EQ(after_loss.find("does not hold"), 0u) << after_loss;
  EXPECT_NE(after_loss.find("is not proven"), std::string::npos) << after_loss;
  const std::string part = says(to_json(ledger.export_range(0, 5)), old_key->public_key());
  EXPECT_NE(part.find("export it again: newer exports carry how"), std::string::npos) << part;
  EXPECT_EQ(says(to_json(ledger.export_range(15, 22)), old_key->public_key()).find("holds\n"), 0u);
}

// A part needs no entry of the rotation, and no other page: the statements stand beside the entries.
TEST(VerifyTrust, FollowsTheKeysThatAPartBringsAlong) {
  testing::Ledger ledger = testing::sample_ledger(20);
  const Timestamp now = *parse_rfc3339("2026-11-22T03:00:00Z");
  std::vector<SharedSigner> keys;
  for (int i = 0; i < 4; ++i)
    keys.push_back(make_signer(i == 3 ? ledger.key : SigningKey::generate("steward")));
  const std::string lost = make_key_loss(keys[0]->public_key(), *keys[1], now)->statement,
                    first = make_key_rotation(*keys[1], *keys[2], now)->statement,
                    second = make_key_rotation(*keys[2], *keys[3], now)->statement;
  const auto says = [&](std::vector<std::string> rotations, const SharedSigner& trusted) {
    Export part = ledger.export_range(3, 9);
    part.rotations = std::move(rotations);
    const std::string json = told(to_json(part), trusted->public_key()),
                      page = told(to_html(part), trusted->public_key());
    EXPECT_EQ(json.starts_with("holds"), page.starts_with("holds")) << json << page;
    return json;
  };
  const struct {
    const char* name;
    std::vector<std::string> rotations;
    int trusted;
    bool holds;
    const char* says;
  } cases[] = {
      {"the newest", {lost, first, second}, 3, true, "signed a tree"},
      {"one before", {lost, first, second}, 2, true, "gave way to key"},
      {"two before", {lost, first, second}, 1, true, "gave way to key"},
      {"of before it was lost", {lost, first, second}, 0, false, "is not proven"},
      {"a gap", {lost, second}, 2, false, "Key rotation 2 does not begin with the key"},
      {"another end", {lost, first}, 2, false, "The key rotations lead to key"},
      {"another end, the newest trusted", {lost, first}, 3, false, "The key rotations lead to key"},
      {"out of order", {second, first}, 2, false, "Key rotation 2 does not begin with the key"},
      {"none", {"x"}, 3, false, "Key rotation 1 does not hold"},
      {"left out", {}, 2, false, "someone signed it anew"},
      {"begun later", {second}, 1, false, "someone signed it anew"},
  };
  for (const auto& one : cases) {
    const std::string text = says(one.rotations, keys[static_cast<size_t>(one.trusted)]);
    EXPECT_EQ(text.starts_with("holds"), one.holds) << one.name << ": " << text;
    EXPECT_NE(text.find(one.says), std::string::npos) << one.name << ": " << text;
  }
  Export part = ledger.export_range(3, 9);
  part.rotations = {lost, first, second};
  const std::string page = to_html(part);
  EXPECT_EQ(to_html(*parse_export(page)), page);
  EXPECT_NE(page.find("<code>" + keys[0]->public_key().id() + "</code> (lost)"), std::string::npos);
  // Each byte of the statements counts.
  const std::string json = to_json(part);
  const size_t begin = json.find("\"rotations\":"), end = json.find("\"checkpoint\":");
  for (size_t at = begin; at < end - 1; ++at) {
    std::string changed = json;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(told(changed, keys[1]->public_key()).starts_with("holds")) << json.substr(at, 20);
  }
  EXPECT_FALSE(
      told(replaced(json, json.substr(begin, end - begin), "\"rotations\":[],"), keys[3]->public_key())
          .starts_with("holds"));
}

TEST(VerifyTrust, ARecordWithEveryEntryIsHeldAgainstWhatServersCounted) {
  constexpr auto kServer = "11111111-1111-4111-8111-111111111111";
  for (const int64_t recorded : {1, 2}) {
    testing::Ledger ledger;
    const auto add = [&](const char* kind, boost::json::object body) {
      ledger.entries.push_back(
          seal({kind, "a", Timestamp{}, std::move(body)}, static_cast<int64_t>(ledger.entries.size())));
    };
    add("decision", {{"server", kServer}, {"snapshots", boost::json::object()}});
    add("server", {{"server", kServer}, {"event", "stopped"}, {"decided", recorded}, {"recorded", recorded}});
    const std::string whole = told(to_json(ledger.export_all()), ledger.key.public_key());
    EXPECT_EQ(whole.starts_with("holds"), recorded == 1) << whole;
    EXPECT_NE(whole.find(recorded == 1 ? "✓ What servers say they recorded is here: 1 decision of 1 server."
                                       : "✗ Decided but not recorded: server 1111"),
              std::string::npos)
        << whole;
    EXPECT_TRUE(told(to_json(ledger.export_range(1, 2)), ledger.key.public_key()).starts_with("holds"));
  }
}

TEST(VerifyTrust, SaysWhoCosignedTheHead) {
  const testing::Ledger ledger = testing::sample_ledger(5);
  Export bundle = ledger.export_all();
  const auto signer = make_signer(SigningKey::generate("steward"));
  const WitnessKey witness = witness_key_of(signer->public_key(), "w");
  const auto line = *cosign(*signer, "w", bundle.head.checkpoint, *parse_rfc3339("2026-11-22T03:00:00Z"));
  bundle.head.checkpoint = with_signature(bundle.head.checkpoint, line);
  const auto cosigned = verify_export(to_json(bundle), ledger.key.public_key(), {witness});
  ASSERT_TRUE(cosigned.ok() && cosigned->holds);
  EXPECT_NE(std::find(cosigned->checks.begin(), cosigned->checks.end(),
                      "✓ The head was cosigned by witness w (" + witness.id() +
                          ") at 2026-11-22T03:00:00.000000Z: it continues what that witness saw before."),
            cosigned->checks.end());
  EXPECT_TRUE(verify_export(to_json(bundle), ledger.key.public_key(), {})->holds) << "a note, no failure";
  const WitnessKey other = witness_key_of(SigningKey::generate("w").public_key(), "w");
  EXPECT_FALSE(verify_export(to_json(bundle), ledger.key.public_key(), {other})->holds);
  EXPECT_FALSE(verify_export(to_json(ledger.export_all()), ledger.key.public_key(), {witness})->holds);
}

}  // namespace
}  // namespace steward::audit
