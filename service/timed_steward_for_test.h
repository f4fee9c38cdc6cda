// A Steward on an empty database whose clock the test moves, and beside it a database where the data is.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "service/steward.h"
#include "storage/pool.h"
#include "storage/storage_fixture.h"

namespace steward::service {

class TimedStewardTest : public testing::Test {
 protected:
  std::string url_ = storage::empty_database_url();
  std::string other_url_ = storage::empty_database_url();
  storage::TemporaryFolder folder_;
  std::atomic<int64_t> offset_{0};  // microseconds
  std::unique_ptr<Steward> steward_ = open();

  std::unique_ptr<Steward> open() {
    Options options{.database_url = url_, .keys_dir = folder_.path() / "keys"};
    options.clock = [this] { return system_clock()() + std::chrono::microseconds(offset_.load()); };
    auto opened = Steward::open(std::move(options));
    EXPECT_TRUE(opened.ok()) << opened.error().to_string();
    return *std::move(opened);
  }
  void pass(std::chrono::days time) {
    offset_ += std::chrono::duration_cast<std::chrono::microseconds>(time).count();
  }

  std::string other(const std::string& sql) { return storage::column_of(other_url_, sql); }

  struct TaggedField {
    std::string path;
    std::vector<std::string> categories = {};  // declared and confirmed
  };
  // shop.customer of the other database is in the catalog.
  void store_customers(int64_t rows, const std::vector<TaggedField>& fields) {
    storage::Database own({.url = url_});
    const auto stored = own.run([&](pqxx::work& tx) -> Status {
      const Timestamp now = system_clock()();
      Dataset dataset;
      dataset.name = {"postgres://h:5432", other("SELECT current_database()") + ".shop.customer"};
      dataset.kind = DatasetKind::kTable;
      dataset.rows = rows;
      dataset.scanned_at = now;
      int ordinal = 0;
      for (const TaggedField& field : fields)
        dataset.fields.push_back(
            {.id = {}, .path = field.path, .type = "text", .ordinal = ++ordinal, .rows_examined = rows});
      STEWARD_RETURN_IF_ERROR(storage::upsert_dataset(tx, dataset, now));
      for (size_t i = 0; i < fields.size(); ++i)
        for (const std::string& category : fields[i].categories) {
          TagAssertion tag;
          tag.field = dataset.fields[i].id;
          tag.category = Category(category);
          tag.origin = TagOrigin::kDeclared;
          tag.state = TagState::kConfirmed;
          tag.confidence = 1;
          STEWARD_RETURN_IF_ERROR(storage::put_declared_tag(tx, tag, now));
        }
      return {};
    });
    ASSERT_TRUE(stored.ok()) << stored.error().to_string();
  }
};

}  // namespace steward::service
