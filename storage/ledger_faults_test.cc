// The ledger when the disk is full, and when two servers write at once.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "storage/ledger_store.h"
#include "storage/ledger_tiles.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

const Timestamp kJune = *parse_rfc3339("2026-06-01T00:00:00Z");

// A file system of 6 MB; none where this process may not mount one.
class SmallDisk {
 public:
  SmallDisk() { is_mounted_ = mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, "size=6m,mode=0755") == 0; }
  ~SmallDisk() {
    if (is_mounted_) umount2(folder_.path().c_str(), MNT_DETACH);
  }
  bool is_mounted() const { return is_mounted_; }
  // A folder on it that belongs to whoever owns `like`.
  std::string folder_of_owner(const std::string& like) const {
    struct stat owner {};
    const std::string path = (folder_.path() / "tables").string();
    if (stat(like.c_str(), &owner) != 0 || mkdir(path.c_str(), 0700) != 0 ||
        chown(path.c_str(), owner.st_uid, owner.st_gid) != 0 || chmod(folder_.path().c_str(), 0755) != 0)
      throw std::runtime_error("no folder on the small disk");
    return path;
  }

 private:
  TemporaryFolder folder_;
  bool is_mounted_ = false;
};

class LedgerFaultsTest : public testing::Test {
 protected:
  std::string url_ = migrated_database_url();
  Database database_{{.url = url_}};

  // Outside of a transaction.
  std::string execute(const std::string& sql) {
    pqxx::connection connection(url_);
    pqxx::nontransaction session(connection);
    session.exec("SET search_path = steward");
    const auto rows = session.exec(sql);
    return rows.empty() || rows.columns() == 0 ? "" : rows[0][0].c_str();
  }
  // Sequence, texts, tiles and frontier agree.
  void expect_sound(uint64_t size) {
    const Status sound = database_.read([&](pqxx::transaction_base& tx) -> Status {
      STEWARD_ASSIGN_OR_RETURN(const auto frontier, load_frontier(tx));
      EXPECT_EQ(frontier.size(), size);
      STEWARD_ASSIGN_OR_RETURN(const auto entries, load_entries(tx, frontier.size(), {}));
      EXPECT_EQ(entries.size(), size);
      std::vector<Digest> leaves;
      for (const auto& entry : entries) {
        EXPECT_EQ(entry.seq, static_cast<int64_t>(leaves.size()));
        leaves.push_back(audit::leaf_hash(entry.canonical));
      }
      const audit::MerkleTree tree(leaves);
      EXPECT_EQ(frontier.root(), tree.root());
      LedgerTiles tiles(tx);
      for (uint64_t index = 0; index < size; index += 61) {
        STEWARD_ASSIGN_OR_RETURN(const auto proof, audit::inclusion_proof(index, size, tiles.reader()));
        EXPECT_EQ(proof, tree.inclusion_proof(index)) << index;
      }
      return {};
    });
    EXPECT_TRUE(sound.ok()) << sound.error().to_string();
  }
};

audit::EntryDraft draft(std::string text, Timestamp time = kJune) {
  return {"decision", "steward", time, {{"text", std::move(text)}}};
}

TEST_F(LedgerFaultsTest, AFullDiskRefusesAndLosesNothing) {
  const SmallDisk disk;
  if (!disk.is_mounted()) GTEST_SKIP() << "this process may not mount a file system";
  LedgerWriter writer(database_);
  ASSERT_TRUE(writer.append(draft("first")).ok());
  execute("CREATE TABLESPACE small_disk LOCATION '" + disk.folder_of_owner(execute("SHOW data_directory")) +
          "'");
  execute("ALTER TABLE ledger_entry_202606 SET TABLESPACE small_disk");

  uint64_t acknowledged = 1;
  std::optional<Error> refusal;
  for (int i = 0; i < 10'000 && !refusal; ++i) {
    const auto entry = writer.append(draft(to_hex(random_bytes(3000))));
    if (entry.ok())
      ++acknowledged;
    else
      refusal = entry.error();
  }
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->code, ErrorCode::kUnavailable) << refusal->to_string();
  EXPECT_NE(refusal->message, "");
  EXPECT_GT(acknowledged, 100u);
  expect_sound(acknowledged);
  const auto still = writer.append(draft(to_hex(random_bytes(3000))));
  EXPECT_FALSE(still.ok());

  execute("ALTER TABLE ledger_entry_202606 SET TABLESPACE pg_default");
  const auto next = writer.append(draft("room again"));
  ASSERT_TRUE(next.ok()) << next.error().to_string();
  EXPECT_EQ(next->seq, static_cast<int64_t>(acknowledged)) << "no gap";
  expect_sound(acknowledged + 1);
  execute("DROP TABLESPACE small_disk");
}

TEST_F(LedgerFaultsTest, TwoServersThatRaceMakeOneOrderAcrossMonths) {
  constexpr int kEach = 1'500;
  Database other({.url = url_});
  std::atomic<int> failures{0};
  {
    LedgerWriter one(database_), two(other);
    const Generation generation = *database_.run([](pqxx::work& tx) { return load_generation(tx); });
    std::vector<std::thread> threads;
    for (LedgerWriter* writer : {&one, &two})
      threads.emplace_back([&, writer] {
        for (int i = 0; i < kEach; ++i)  // each clock jumps to and fro over the end of months
          writer->append_soon(
              audit::prepare(draft("x", kJune + std::chrono::hours(i / 2 + (i % 7 == 0 ? 300 : 0)))),
              generation, [&](auto outcome) { failures += outcome.ok() && *outcome ? 0 : 1; });
      });
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(failures, 0);
  expect_sound(2 * kEach);
  EXPECT_EQ(execute("SELECT count(*) FROM ledger_entry JOIN ledger_segment USING (period) "
                    "WHERE seq NOT BETWEEN first_seq AND coalesce(last_seq, 3000)"),
            "0");
}

}  // namespace
}  // namespace steward::storage
