// Ledgers for tests: what a server has of keys, heads and witnesses, on a database that can be copied and by
// a clock that the test moves.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>

#include "audit/entry.h"
#include "service/audit/heads.h"
#include "service/audit/key_change.h"
#include "service/audit/witness_desk.h"
#include "service/audit/witnesses.h"
#include "service/keys.h"
#include "storage/ledger_store.h"
#include "storage/migrations.h"
#include "storage/storage_fixture.h"

namespace steward::service {

struct Ledger {
  Ledger(const std::string& url, Keys opened, const Clock& now, PostToWitness post)
      : database({.url = url, .size = 4}),
        clock(now),
        keys(std::move(opened.signing)),
        heads(database, *keys, clock),
        witnesses(database, heads, clock, std::move(post)),
        desk(database, *keys, clock) {}

  // Entries that need no key.
  void grow(int count, const std::string& actor = "ann") {
    const auto grown = database.run([&](pqxx::work& tx) -> Status {
      const std::vector<audit::EntryDraft> drafts(
          static_cast<size_t>(count), {std::string(audit::entry_kind::kScan), actor, clock(), {{"rows", 1}}});
      STEWARD_RETURN_IF_ERROR(storage::append_entries(tx, drafts));
      return {};
    });
    EXPECT_TRUE(grown.ok()) << grown.error().to_string();
  }
  Result<KeyChangeOutcome> change_key(const KeyChangeOptions& options, const std::string& actor = "office") {
    return service::change_key(database, *keys, options, actor, clock());
  }

  storage::Database database;
  Clock clock;
  std::unique_ptr<KeyRing> keys;
  Heads heads;
  Witnesses witnesses;
  WitnessDesk desk;
};

class LedgerTest : public testing::Test {
 protected:
  std::string url_ = storage::migrated_database_url();
  storage::TemporaryFolder folder_;
  std::atomic<int64_t> offset_{0};  // microseconds
  PostToWitness post_;

  // As a server that starts: nothing but files and rows is there before it.
  Result<std::unique_ptr<Ledger>> try_open(const std::string& keys = "keys", const std::string& source = "",
                                           SigningKeyNeed need = SigningKeyNeed::kMustBeThere) {
    const Clock clock = [this] { return system_clock()() + std::chrono::microseconds(offset_.load()); };
    storage::Database database({.url = url_, .size = 1});
    const auto dir = folder_.path() / keys;
    STEWARD_ASSIGN_OR_RETURN(const auto parsed, SigningSource::parse(source, default_signing_file(dir)));
    STEWARD_ASSIGN_OR_RETURN(auto opened, open_keys(database, parsed, dir, clock(), need));
    return std::make_unique<Ledger>(url_, std::move(opened), clock, post_);
  }
  std::unique_ptr<Ledger> open(const std::string& keys = "keys", const std::string& source = "",
                               SigningKeyNeed need = SigningKeyNeed::kMustBeThere) {
    auto opened = try_open(keys, source, need);
    EXPECT_TRUE(opened.ok()) << opened.error().to_string();
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  void pass(std::chrono::seconds time) { offset_ += std::chrono::microseconds(time).count(); }

  // The database as it is, under another name. Nobody may be connected to it.
  static std::string copy_of(const std::string& url) {
    const size_t begin = url.find('/', url.find("//") + 2) + 1, end = url.find('?');
    const std::string name = url.substr(begin, end - begin), copy = name + "_copy";
    const auto at = [&](const std::string& database) {
      return url.substr(0, begin) + database + url.substr(end);
    };
    storage::column_of(at("postgres"), "CREATE DATABASE " + copy + " TEMPLATE " + name);
    return at(copy);
  }
};

}  // namespace steward::service
