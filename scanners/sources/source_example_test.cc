// The example of docs/scanners.md ("Adding a source"), compiled and run.
#include <gtest/gtest.h>

#include <array>

#include "scanners/sources/batch_builder.h"
#include "scanners/sources/collected_rows.h"
#include "scanners/sources/source.h"

namespace steward::scanners {
namespace {

// A queue of messages, each a key and a body.
class QueueSource : public Source {
 public:
  using Message = std::array<std::string, 2>;
  explicit QueueSource(std::vector<Message> messages) : messages_(std::move(messages)) {}

  Result<Discovery> discover() override {
    return Discovery{{{{"queue://example.com", "orders"}, DatasetKind::kTable, std::nullopt}}, {}};
  }

  Result<ReadSummary> read(const Discovered&, const ReadOptions& options, BatchSink& sink) override {
    STEWARD_RETURN_IF_ERROR(sink.begin({{{}, "key", "text", 1}, {{}, "body", "text", 2}}));
    BatchBuilder batches(2, options.max_value_bytes, sink);
    ReadSummary summary;
    for (const Message& message : messages_) {
      if (summary.rows_examined == options.max_rows) break;
      for (size_t column = 0; column < message.size(); ++column) batches.add(column, message[column]);
      STEWARD_RETURN_IF_ERROR(batches.end_row());
      ++summary.rows_examined;
    }
    summary.rows = static_cast<int64_t>(messages_.size());
    const bool whole = summary.rows_examined == summary.rows;
    summary.design = whole ? SampleDesign::kEverything : SampleDesign::kFirstRows;
    STEWARD_RETURN_IF_ERROR(batches.flush());
    return summary;
  }

 private:
  std::vector<Message> messages_;
};

TEST(SourceExample, IsASource) {
  QueueSource source({{"1", "x@example.com"}, {"2", "y@example.com"}});
  const auto discovery = source.discover();
  ASSERT_TRUE(discovery.ok());
  const auto rows = collect(source, discovery->datasets.at(0));
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->rows, 2);
  EXPECT_EQ(rows->design, SampleDesign::kEverything);
  EXPECT_EQ(rows->columns.at(1).distinct.size(), 2u);
  ReadOptions one;
  one.max_rows = 1;
  EXPECT_EQ(collect(source, discovery->datasets.at(0), one)->design, SampleDesign::kFirstRows);
}

}  // namespace
}  // namespace steward::scanners
