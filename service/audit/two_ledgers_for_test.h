// A ledger and the desk of another server that is its witness, reached without a network.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "service/audit/ledger_for_test.h"

namespace steward::service {

inline constexpr auto kAddress = "http://witness.example/api/v1/witness";

class TwoLedgersTest : public LedgerTest {
 protected:
  void SetUp() override {
    const std::string own = std::exchange(url_, storage::migrated_database_url());
    witness_url_ = url_;
    witness_ = open("witness");
    url_ = own;
    post_ = [this](const std::string& to, const std::string& body) -> Result<WitnessAnswer> {
      ++posts_;
      EXPECT_EQ(to, std::string(kAddress) + "/add-checkpoint");
      if (answer_) return *answer_;
      STEWARD_ASSIGN_OR_RETURN(auto reply, witness_->desk.add_checkpoint(body));
      return WitnessAnswer{reply.status, std::move(reply.body)};
    };
  }
  std::unique_ptr<Ledger> open_ledger(const std::string& url) {
    url_ = url;
    return open();
  }
  std::string witness_key() const { return witness_->desk.key().to_string(); }
  void introduce(Ledger& ledger) {
    EXPECT_TRUE(witness_->desk.trust(ledger.keys->public_key(), {}, "office").ok());
    const auto added = ledger.witnesses.add(kAddress, witness_key(), "office");
    EXPECT_TRUE(added.ok()) << added.error().to_string();
  }
  static PostOutcome post(Ledger& ledger, bool at_once = true) {
    EXPECT_TRUE(ledger.heads.sign().ok());
    const auto outcomes = ledger.witnesses.post(at_once);
    EXPECT_TRUE(outcomes.ok()) << outcomes.error().to_string();
    return outcomes.ok() && outcomes->size() == 1 ? outcomes->front()
                                                  : PostOutcome{.failure = "nobody was posted to"};
  }

  std::string witness_entry(int64_t seq) {
    return storage::column_of(
        witness_url_, "SELECT canonical FROM steward.ledger_entry WHERE seq = " + std::to_string(seq));
  }

  std::string witness_url_;
  std::unique_ptr<Ledger> witness_;
  std::optional<Result<WitnessAnswer>> answer_;  // in place of the witness's
  std::atomic<int> posts_{0};
};

}  // namespace steward::service
