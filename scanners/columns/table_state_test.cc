#include "scanners/columns/table_state.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace steward::scanners {
namespace {

const DatasetName kDataset{"file", "/data/customers.parquet"};

using Rows = std::vector<std::vector<std::string>>;

const std::vector<Field> kFields = {{{}, "email", "VARCHAR", 1},
                                    {{}, "phone", "VARCHAR", 2},
                                    {{}, "payload", "JSON", 3},
                                    {{}, "note", "VARCHAR", 4}};

Rows sample_rows(size_t count) {
  std::mt19937_64 engine(4);
  Rows rows;
  for (size_t i = 0; i < count; ++i) {
    const std::string n = std::to_string(engine() % 5000);
    rows.push_back(
        {"u" + n + "@example.com", "+1514721" + std::to_string(1000 + engine() % 9000),
         R"({"customer":{"email":"c)" + n + R"(@example.org","tags":["a","b"]},"total":)" + n + "}",
         engine() % 50 == 0 ? "write to v" + n + "@example.net" : "nothing " + n});
  }
  return rows;
}

Status deliver(TableState& table, const Rows& rows, size_t begin, size_t end, size_t batch_rows) {
  STEWARD_RETURN_IF_ERROR(table.begin(kFields));
  for (size_t at = begin; at < end; at += batch_rows) {
    const size_t stop = std::min(at + batch_rows, end);
    Batch batch;
    batch.rows = static_cast<int64_t>(stop - at);
    batch.columns.resize(kFields.size());
    for (size_t r = at; r < stop; ++r)
      for (size_t c = 0; c < kFields.size(); ++c) batch.columns[c].values.push_back(rows[r][c]);
    STEWARD_RETURN_IF_ERROR(table.add(batch));
  }
  return {};
}

std::string told(TableState& table) {
  std::string text;
  const auto fields = table.decide({SampleDesign::kEverything});
  for (const auto& field : fields) {
    text += field.field.path + " " + field.field.type + " " + field.data_fingerprint + ":";
    for (const auto& category : field.categories) text += " " + category.str();
    for (const auto& f : field.findings)
      text += "\n  " + f.detector + " " + std::to_string(f.confidence) + " " +
              std::to_string(f.prevalence.estimate);
    text += "\n";
  }
  for (const auto& set : table.quasi_identifiers(fields)) {
    for (const auto& column : set.columns) text += column + ",";
    text += std::to_string(set.unique_share) + "\n";
  }
  return text;
}

TEST(TableState, IsTheSameForAnyNumberOfThreadsAndAnyOrder) {
  Rows rows = sample_rows(6000);
  TableState alone(DetectorSet::builtin(), kDataset, {}, nullptr);
  ASSERT_TRUE(deliver(alone, rows, 0, rows.size(), 2048).ok());
  const std::string expected = told(alone);
  EXPECT_NE(expected.find("user.contact.email"), std::string::npos) << expected;
  for (const size_t threads : {1u, 2u, 7u}) {
    std::shuffle(rows.begin(), rows.end(), std::mt19937_64(threads));
    Workers workers(threads);
    TableState table(DetectorSet::builtin(), kDataset, {}, &workers);
    ASSERT_TRUE(deliver(table, rows, 0, rows.size(), 100 * threads).ok());
    EXPECT_EQ(told(table), expected) << threads;
  }
}

TEST(TableState, OfTenPartsMergesIntoTheStateOfOneScan) {
  const Rows rows = sample_rows(6000);
  TableState whole(DetectorSet::builtin(), kDataset, {}, nullptr);
  ASSERT_TRUE(deliver(whole, rows, 0, rows.size(), 500).ok());
  TableState merged(DetectorSet::builtin(), kDataset, {}, nullptr);
  ASSERT_TRUE(merged.begin(kFields).ok());
  for (size_t part = 0; part < 10; ++part) {
    TableState piece(DetectorSet::builtin(), kDataset, {}, nullptr);
    ASSERT_TRUE(deliver(piece, rows, part * 600, (part + 1) * 600, 77).ok());
    ASSERT_TRUE(merged.merge(piece).ok());
  }
  EXPECT_EQ(told(merged), told(whole));
}

TEST(TableState, WalksJsonToItsLeaves) {
  const Rows rows = sample_rows(200);
  TableState table(DetectorSet::builtin(), kDataset, {}, nullptr);
  ASSERT_TRUE(deliver(table, rows, 0, rows.size(), 50).ok());
  std::map<std::string, std::string> categories;
  for (const auto& field : table.decide({SampleDesign::kEverything})) {
    std::string& keys = categories[field.field.path];
    for (const auto& category : field.categories) keys += category.str() + " ";
  }
  EXPECT_EQ(categories["payload.customer.email"], "user.contact.email ");
  EXPECT_EQ(categories["payload"], "user.contact.email ") << "who reads the column reads its leaves";
  EXPECT_TRUE(categories.contains("payload.customer.tags[]"));
  EXPECT_TRUE(categories.contains("payload.total"));
  EXPECT_EQ(categories["payload.total"], "");
}

TEST(TableState, RefusesColumnsOfOneName) {
  TableState table(DetectorSet::builtin(), kDataset, {}, nullptr);
  EXPECT_FALSE(table.begin({{{}, "a", "text", 1}, {{}, "a", "text", 2}}).ok());
}

TEST(TableState, TakesPartsWithOtherColumns) {
  TableState table(DetectorSet::builtin(), kDataset, {}, nullptr);
  ASSERT_TRUE(table.begin({{{}, "a", "text", 1}}).ok());
  ASSERT_TRUE(table.add({1, {{{"x"}, 0}}}).ok());
  ASSERT_TRUE(table.begin({{{}, "b", "text", 1}, {{}, "a", "text", 2}}).ok());
  ASSERT_TRUE(table.add({1, {{{"y"}, 0}, {{"z"}, 0}}}).ok());
  const auto fields = table.decide({SampleDesign::kEverything});
  ASSERT_EQ(fields.size(), 2u);
  EXPECT_EQ(fields[0].field.path, "a");
  EXPECT_EQ(fields[0].rows_examined, 2);
  EXPECT_EQ(fields[1].rows_examined, 1);
}

}  // namespace
}  // namespace steward::scanners
