// Sets of policies coming into force, going back, and needing a signature.
#include <gtest/gtest.h>

#include "audit/policy_signature.h"
#include "service/steward.h"
#include "storage/storage_fixture.h"

namespace steward::service {
namespace {

std::vector<policy::PolicySource> set_of(const std::string& rule) {
  return {{"p.yaml", "apiVersion: steward/v1\nkind: AccessPolicy\nmetadata: {name: p}\nrules:\n  - {id: " +
                         rule + ", effect: forbid, data: {categories: [user]}, reason: r}\n"}};
}

class StewardPolicyTest : public testing::Test {
 protected:
  void SetUp() override {
    Options options;
    options.database_url = storage::empty_database_url();
    options.keys_dir = folder_.path() / "keys";
    options.clock = system_clock();
    auto opened = Steward::open(std::move(options));
    ASSERT_TRUE(opened.ok()) << opened.error().to_string();
    steward_ = *std::move(opened);
  }
  // The hash of the set, or the message of the refusal.
  std::string apply(const std::string& rule, const std::string& signature = "") {
    const auto outcome = steward_->apply_policies(set_of(rule), "officer", signature);
    if (!outcome.ok()) return outcome.error().message;
    return outcome->set ? to_hex(outcome->set->hash) : "did not load";
  }
  std::string roll_back(const std::string& hash = "") {
    const auto outcome = steward_->rollback_policies(hash, "officer");
    if (!outcome.ok()) return outcome.error().message;
    return outcome->set ? to_hex(outcome->set->hash) : "did not load";
  }
  std::string in_force() {
    const auto world = steward_->world();
    return world.ok() ? to_hex((*world)->policies->hash) : world.error().message;
  }
  std::string signed_by(const audit::SigningKey& key, const std::string& rule) {
    return audit::sign_policy_set(key, policy::load_policies(set_of(rule)).set->hash);
  }

  storage::TemporaryFolder folder_;
  std::unique_ptr<Steward> steward_;
};

TEST_F(StewardPolicyTest, RollbackPutsTheSetBeforeOrANamedOneInForce) {
  const std::string one = apply("one"), two = apply("two"), three = apply("three");
  EXPECT_EQ(in_force(), three);
  EXPECT_EQ(roll_back(), two);
  EXPECT_EQ(in_force(), two);
  EXPECT_EQ(roll_back(one.substr(0, 8)), one);
  EXPECT_EQ(in_force(), one);
  const auto history = steward_->policy_history(100);
  ASSERT_TRUE(history.ok()) << history.error().to_string();
  ASSERT_EQ(history->size(), 6u);  // the baseline came first
  EXPECT_EQ(to_hex((*history)[0].set), one);
  ASSERT_TRUE((*history)[0].rollback_of);
  EXPECT_EQ(to_hex(*(*history)[0].rollback_of), two);
  EXPECT_FALSE((*history)[2].rollback_of);
  EXPECT_EQ((*history)[2].actor, "officer");
}

TEST_F(StewardPolicyTest, TheSetInForceIsNothingToGoBackTo) {
  const std::string one = apply("one");
  EXPECT_NE(roll_back(one).find("is in force; there is nothing to roll back."), std::string::npos);
  const auto history = steward_->policy_history(1);
  ASSERT_TRUE(history.ok());
  EXPECT_FALSE(history->front().rollback_of) << "no set came into force in place of itself";
}

TEST_F(StewardPolicyTest, ATrinoMappingNamesPurposesThatThereAre) {
  const auto put = [&](const std::string& purpose) {
    return steward_->put_lineage_setting("TrinoMapping",
                                         "apiVersion: steward/v1\nkind: TrinoMapping\ncatalogs:\n"
                                         "  - {catalog: c, namespace: \"postgres://db:5432\"}\n"
                                         "purposes: [{users: [a], purpose: " +
                                             purpose +
                                             "}]\n"
                                             "default_purpose: analytics\n",
                                         "officer");
  };
  const Status unknown = put("analytix");
  ASSERT_FALSE(unknown.ok()) << "at the door it would deny everything without a word";
  EXPECT_NE(unknown.error().message.find("did you mean 'analytics'?"), std::string::npos)
      << unknown.error().message;
  EXPECT_TRUE(put("analytics").ok());
}

TEST_F(StewardPolicyTest, WhatIsNoSetChangesNothing) {
  const std::string one = apply("one");
  EXPECT_EQ(roll_back("abcdef012345").find("No policy set 'abcdef012345'"), 0u);
  EXPECT_EQ(roll_back("ab").find("'ab' is too short"), 0u);
  EXPECT_EQ(apply("Not an id"), "did not load");
  EXPECT_EQ(in_force(), one);
}

TEST_F(StewardPolicyTest, OnceAKeyIsTrustedOnlySignedSetsComeIntoForce) {
  const auto office = audit::SigningKey::generate("office"), stranger = audit::SigningKey::generate("office");
  const std::string unsigned_set = apply("before");
  ASSERT_TRUE(steward_->trust_policy_key(office.public_key(), true, "officer").ok());
  EXPECT_EQ(steward_->trust_policy_key(office.public_key(), true, "officer").error().code,
            ErrorCode::kConflict);

  EXPECT_NE(apply("one").find("is not signed"), std::string::npos);
  EXPECT_NE(apply("one", signed_by(stranger, "one")).find("no good signature"), std::string::npos);
  EXPECT_NE(apply("one", signed_by(office, "two")).find("The signature is of policy set"), std::string::npos);
  EXPECT_EQ(in_force(), unsigned_set);

  const std::string one = apply("one", signed_by(office, "one"));
  EXPECT_EQ(in_force(), one);
  const std::string two = apply("two", signed_by(office, "two"));
  EXPECT_EQ(roll_back(), one) << "the signature was kept";
  EXPECT_NE(roll_back(unsigned_set).find("is not signed"), std::string::npos);
  const auto history = steward_->policy_history(1);
  ASSERT_TRUE(history.ok());
  EXPECT_EQ(history->front().signed_by, office.public_key().to_string());

  // The office's key is lost: what it signed counts no more.
  ASSERT_TRUE(steward_->trust_policy_key(stranger.public_key(), true, "officer").ok());
  ASSERT_TRUE(steward_->trust_policy_key(office.public_key(), false, "officer").ok());
  EXPECT_NE(roll_back(two.substr(0, 12)).find("no good signature"), std::string::npos);
  EXPECT_EQ(in_force(), one);
  ASSERT_TRUE(steward_->trust_policy_key(stranger.public_key(), false, "officer").ok());
  EXPECT_EQ(apply("free again"), "did not load");
  EXPECT_EQ(apply("free-again").size(), 64u);
}

}  // namespace
}  // namespace steward::service
