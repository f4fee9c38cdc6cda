// The fixture of the tests of this folder's stores: a migrated database of its own for each test.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "storage/pool.h"
#include "storage/storage_fixture.h"

namespace steward::storage {

class DatabaseCase : public testing::Test {
 protected:
  // What a transaction gives, which is expected to succeed.
  template <class Body>
  auto run(Body&& body) {
    auto result = database_.run(std::forward<Body>(body));
    EXPECT_TRUE(result.ok()) << result.error().to_string();
    return *std::move(result);
  }

  std::string url_ = migrated_database_url();
  Database database_{{.url = url_}};
};

}  // namespace steward::storage
