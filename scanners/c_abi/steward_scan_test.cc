#include "scanners/include/steward_scan.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace {

struct Free {
  void operator()(steward_scan_detectors* d) const { steward_scan_detectors_free(d); }
  void operator()(steward_scan_column* c) const { steward_scan_column_free(c); }
  void operator()(char* text) const { steward_scan_free(text); }
};
using Detectors = std::unique_ptr<steward_scan_detectors, Free>;
using Column = std::unique_ptr<steward_scan_column, Free>;

Detectors shipped() {
  return Detectors(steward_scan_detectors_new(nullptr, 0));
}

Column column_of(const Detectors& detectors, const char* path = "x", const char* type = "text") {
  return Column(steward_scan_column_new(detectors.get(), "file", "/data/people.parquet", path, type, 1));
}

std::string decide(const Column& column, int design = STEWARD_SCAN_FULL) {
  const std::unique_ptr<char, Free> json(steward_scan_column_decide(column.get(), design, 0, 0.95));
  return json ? json.get() : std::string("failed: ") + steward_scan_last_error();
}

// A utf8 array over its own buffers; an empty optional is a null.
class TextArray {
 public:
  explicit TextArray(const std::vector<const char*>& values) {
    validity_.assign(values.size() / 8 + 1, 0);
    offsets_.push_back(0);
    for (size_t i = 0; i < values.size(); ++i) {
      if (values[i]) {
        validity_[i / 8] = static_cast<uint8_t>(validity_[i / 8] | 1u << (i % 8));
        data_ += values[i];
      } else {
        ++array.null_count;
      }
      offsets_.push_back(static_cast<int32_t>(data_.size()));
    }
    buffers_[0] = validity_.data();
    buffers_[1] = offsets_.data();
    buffers_[2] = data_.data();
    array.length = static_cast<int64_t>(values.size());
    array.n_buffers = 3;
    array.buffers = buffers_;
    schema.format = "u";
  }
  TextArray(const TextArray&) = delete;

  ArrowSchema schema{};
  ArrowArray array{};

 private:
  std::vector<uint8_t> validity_;
  std::vector<int32_t> offsets_;
  std::string data_;
  const void* buffers_[3];
};

std::vector<std::string> addresses(size_t count) {
  std::vector<std::string> values;
  for (size_t i = 0; i < count; ++i)
    values.push_back(i % 17 == 0 ? "nothing " + std::to_string(i)
                                 : "user" + std::to_string(i % 9000) + "@example.com");
  return values;
}

void add(const Column& column, const std::vector<std::string>& values, size_t begin, size_t end) {
  std::vector<const char*> pointers;
  for (size_t i = begin; i < end; ++i) pointers.push_back(values[i].c_str());
  const TextArray data(pointers);
  ASSERT_EQ(steward_scan_column_add(column.get(), &data.schema, &data.array), 0) << steward_scan_last_error();
}

TEST(StewardScan, DecidesOnAColumn) {
  const Detectors detectors = shipped();
  const Column column = column_of(detectors);
  const TextArray data({"ada@example.com", nullptr, "bob@example.org", "cy@example.net"});
  ASSERT_EQ(steward_scan_column_add(column.get(), &data.schema, &data.array), 0) << steward_scan_last_error();
  const std::string json = decide(column);
  EXPECT_NE(json.find(R"("categories":["user.contact.email"])"), std::string::npos) << json;
}

TEST(StewardScan, OfTenPartsSentAsBytesEqualsOneScan) {
  const Detectors detectors = shipped();
  const auto values = addresses(20'000);
  const Column whole = column_of(detectors);
  add(whole, values, 0, values.size());
  const Column merged = column_of(detectors);
  for (size_t part = 0; part < 10; ++part) {
    const Column piece = column_of(detectors);
    add(piece, values, part * 2000, (part + 1) * 2000);
    uint8_t* bytes = nullptr;
    size_t size = 0;
    ASSERT_EQ(steward_scan_column_serialize(piece.get(), &bytes, &size), 0);
    const Column received(steward_scan_column_parse(detectors.get(), bytes, size));
    steward_scan_free(bytes);
    ASSERT_TRUE(received) << steward_scan_last_error();
    ASSERT_EQ(steward_scan_column_merge(merged.get(), received.get()), 0) << steward_scan_last_error();
  }
  EXPECT_EQ(decide(merged), decide(whole));
  EXPECT_EQ(decide(merged, STEWARD_SCAN_RANDOM_ROWS), decide(whole, STEWARD_SCAN_RANDOM_ROWS));
}

TEST(StewardScan, StateHoldsNoValue) {
  const Detectors detectors = shipped();
  const Column column = column_of(detectors);
  add(column, {"someone.particular@example.com"}, 0, 1);
  uint8_t* bytes = nullptr;
  size_t size = 0;
  ASSERT_EQ(steward_scan_column_serialize(column.get(), &bytes, &size), 0);
  EXPECT_EQ(std::string(reinterpret_cast<char*>(bytes), size).find("particular"), std::string::npos);
  steward_scan_free(bytes);
}

TEST(StewardScan, RefusesBytesThatAreNoState) {
  const Detectors detectors = shipped();
  const Column column = column_of(detectors);
  add(column, addresses(300), 0, 300);
  uint8_t* bytes = nullptr;
  size_t size = 0;
  ASSERT_EQ(steward_scan_column_serialize(column.get(), &bytes, &size), 0);
  const std::string state(reinterpret_cast<char*>(bytes), size);
  steward_scan_free(bytes);
  for (size_t length = 0; length < state.size(); length += 1 + length / 20) {
    const Column parsed(
        steward_scan_column_parse(detectors.get(), reinterpret_cast<const uint8_t*>(state.data()), length));
    EXPECT_FALSE(parsed) << length << " of " << size;
    EXPECT_STRNE(steward_scan_last_error(), "");
  }
  // Altered bytes are refused or give a state that can be decided on.
  for (size_t at = 0; at < state.size(); at += 7) {
    std::string altered = state;
    altered[at] = static_cast<char>(altered[at] ^ 0xA5);
    const Column parsed(steward_scan_column_parse(
        detectors.get(), reinterpret_cast<const uint8_t*>(altered.data()), altered.size()));
    if (parsed) {
      EXPECT_FALSE(decide(parsed).starts_with("failed"));
    }
  }
}

TEST(StewardScan, ReadsIntegersDatesListsAndDictionaries) {
  const Detectors detectors = shipped();

  const int64_t cards[] = {4111111111111111, 5500005555555559, 340000000000009, 6011000000000004,
                           4012888888881881};
  const void* card_buffers[] = {nullptr, cards};
  ArrowSchema integers{};
  integers.format = "l";
  ArrowArray array{};
  array.length = 5;
  array.n_buffers = 2;
  array.buffers = card_buffers;
  const Column card = column_of(detectors, "card_number", "bigint");
  ASSERT_EQ(steward_scan_column_add(card.get(), &integers, &array), 0) << steward_scan_last_error();
  EXPECT_NE(decide(card).find(R"("categories":["user.financial.credit_card"])"), std::string::npos);

  const int32_t days[] = {0, -1, 11016, 19782};
  const void* day_buffers[] = {nullptr, days};
  ArrowSchema dates{};
  dates.format = "tdD";
  ArrowArray day_array{};
  day_array.length = 4;
  day_array.n_buffers = 2;
  day_array.buffers = day_buffers;
  const Column born = column_of(detectors, "date_of_birth", "date");
  ASSERT_EQ(steward_scan_column_add(born.get(), &dates, &day_array), 0) << steward_scan_last_error();
  EXPECT_NE(decide(born).find("date_of_birth"), std::string::npos);

  TextArray elements({"ada@example.com", "bob@example.org", "cy@example.net"});
  const int32_t offsets[] = {0, 2, 2, 3};
  const void* list_buffers[] = {nullptr, offsets};
  ArrowSchema* element_schema = &elements.schema;
  ArrowArray* element_array = &elements.array;
  ArrowSchema lists{};
  lists.format = "+l";
  lists.n_children = 1;
  lists.children = &element_schema;
  ArrowArray list_array{};
  list_array.length = 3;
  list_array.n_buffers = 2;
  list_array.buffers = list_buffers;
  list_array.n_children = 1;
  list_array.children = &element_array;
  const Column tags = column_of(detectors);
  ASSERT_EQ(steward_scan_column_add(tags.get(), &lists, &list_array), 0) << steward_scan_last_error();
  EXPECT_NE(decide(tags).find("user.contact.email"), std::string::npos);

  const int8_t indices[] = {0, 1, 2, 2, 0};
  const void* index_buffers[] = {nullptr, indices};
  ArrowSchema coded{};
  coded.format = "c";
  coded.dictionary = &elements.schema;
  ArrowArray coded_array{};
  coded_array.length = 5;
  coded_array.n_buffers = 2;
  coded_array.buffers = index_buffers;
  coded_array.dictionary = &elements.array;
  const Column words = column_of(detectors);
  ASSERT_EQ(steward_scan_column_add(words.get(), &coded, &coded_array), 0) << steward_scan_last_error();
  EXPECT_NE(decide(words).find("user.contact.email"), std::string::npos);
}

TEST(StewardScan, SaysWhatIsWrong) {
  const Detectors detectors = shipped();
  const Column column = column_of(detectors);
  TextArray data({"a", "b"});
  data.schema.format = "+m";
  EXPECT_EQ(steward_scan_column_add(column.get(), &data.schema, &data.array), -1);
  EXPECT_STREQ(steward_scan_last_error(),
               "Arrow's format \"+m\" is not read; cast the column to utf8 first.");
  data.schema.format = "u";
  data.array.n_buffers = 1;
  EXPECT_EQ(steward_scan_column_add(column.get(), &data.schema, &data.array), -1);
  EXPECT_EQ(steward_scan_column_add(nullptr, &data.schema, &data.array), -1);
  const char* const rules[] = {"id: [", nullptr};
  EXPECT_EQ(steward_scan_detectors_new(rules, 1), nullptr);
  EXPECT_NE(std::string(steward_scan_last_error()).find("rules 1:1"), std::string::npos)
      << steward_scan_last_error();
  EXPECT_EQ(steward_scan_detectors_new(rules, 2), nullptr);
  EXPECT_EQ(steward_scan_column_merge(column.get(), column.get()), -1);
  const Column other = column_of(detectors, "y");
  EXPECT_EQ(steward_scan_column_merge(column.get(), other.get()), -1);
  EXPECT_EQ(steward_scan_column_decide(column.get(), 9, 0, 0.95), nullptr);
  EXPECT_EQ(steward_scan_column_decide(column.get(), 0, 0, 1.5), nullptr);
  EXPECT_EQ(steward_scan_abi_version(), 1);
}

}  // namespace
