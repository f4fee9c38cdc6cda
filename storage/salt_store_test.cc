#include "storage/salt_store.h"

#include <gtest/gtest.h>

#include "storage/migrations.h"
#include "storage/policy_store.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

Digest digest(uint8_t first) {
  Digest made{};
  made[0] = first;
  return made;
}

class SaltStoreTest : public testing::Test {
 protected:
  Database database_{{.url = migrated_database_url()}};

  std::string run(const std::function<Status(pqxx::work&)>& body) {
    return failure_of(database_, [&](pqxx::work& tx) { return body(tx); });
  }
};

TEST_F(SaltStoreTest, WhatIsThereStays) {
  EXPECT_EQ(run([](pqxx::work& tx) -> Status {
              STEWARD_RETURN_IF_ERROR(add_salts(tx, {{digest(1), digest(11)}, {digest(2), digest(12)}}));
              STEWARD_RETURN_IF_ERROR(add_salts(tx, {{digest(1), digest(99)}, {digest(3), digest(13)}}));
              STEWARD_ASSIGN_OR_RETURN(const Salts some, load_salts(tx, {digest(1), digest(3), digest(4)}));
              EXPECT_EQ(some, (Salts{{digest(1), digest(11)}, {digest(3), digest(13)}}));
              STEWARD_ASSIGN_OR_RETURN(const Salts all, load_all_salts(tx));
              EXPECT_EQ(all.size(), 3u);
              return {};
            }),
            "");
}

TEST_F(SaltStoreTest, ErasingDeletesTheSaltAndWhatWasSaidWithoutOne) {
  EXPECT_EQ(run([](pqxx::work& tx) -> Status {
              policy::ConsentEvent event;
              event.purpose = Purpose("marketing");
              event.state = policy::ConsentState::kGranted;
              for (const uint8_t subject : {21, 22}) {
                event.subject = to_hex(digest(subject));
                STEWARD_RETURN_IF_ERROR(append_consent(tx, event));
              }
              return add_salts(tx, {{digest(1), digest(11)}});
            }),
            "");
  EXPECT_EQ(run([](pqxx::work& tx) -> Status {
              const Erased both = erase_subject(tx, digest(1), digest(21));
              EXPECT_TRUE(both.had_salt);
              EXPECT_EQ(both.consent_events, 1);
              const Erased none = erase_subject(tx, digest(1), digest(21));
              EXPECT_FALSE(none.had_salt);
              EXPECT_EQ(none.consent_events, 0);
              STEWARD_ASSIGN_OR_RETURN(const auto left, with_consent(tx, {digest(21), digest(22)}));
              EXPECT_EQ(left, std::vector{digest(22)});
              EXPECT_EQ(count_erasures(tx), 0);
              note_erasure(tx, "11111111-1111-4111-8111-111111111111", "dpo", "asked", Timestamp{});
              EXPECT_EQ(count_erasures(tx), 1);
              return {};
            }),
            "");
  // But for that, both only ever grow.
  for (const char* sql :
       {"DELETE FROM consent_event", "UPDATE consent_event SET state = 'granted'", "TRUNCATE consent_event",
        "SET LOCAL steward.erasing = 'on'; UPDATE consent_event SET state = 'granted'",
        "DELETE FROM subject_erasure", "DELETE FROM ledger_server"})
    EXPECT_NE(run([&](pqxx::work& tx) -> Status {
                tx.exec(sql);
                return {};
              }).find("only ever grows"),
              std::string::npos)
        << sql;
}

// An installation of before there were salts keeps what it knows.
TEST(SaltMigration, ConsentOfBeforeStays) {
  Database database({.url = empty_database_url()});
  std::vector<EmbeddedFile> before;
  for (const EmbeddedFile& file : kMigrations)
    if (file.name < "011") before.push_back(file);
  ASSERT_TRUE(migrate(database, before).ok());
  ASSERT_EQ(failure_of(database,
                       [](pqxx::work& tx) -> Status {
                         tx.exec(
                             "INSERT INTO consent_event (subject, purpose, state, notice_version, basis, jurisdiction, "
                             "effective_at, recorded_at) VALUES (decode(repeat('ab', 32), 'hex'), 'marketing', "
                             "'granted', 'v1', 'consent', '', now(), now())");
                         return {};
                       }),
            "");
  const auto migrated = migrate(database);
  ASSERT_TRUE(migrated.ok()) << migrated.error().to_string();
  EXPECT_EQ(failure_of(database,
                       [](pqxx::work& tx) -> Status {
                         Digest subject;
                         subject.fill(0xab);
                         STEWARD_ASSIGN_OR_RETURN(const auto known, with_consent(tx, {subject}));
                         EXPECT_EQ(known.size(), 1u);
                         return {};
                       }),
            "");
}

}  // namespace
}  // namespace steward::storage
