#include "audit/report/column_widths.h"

#include <gtest/gtest.h>

#include <numeric>

namespace steward::audit::report {
namespace {

TextExtent text(double least, double widest) {
  return {least, widest, widest, 1};
}

// Of a table of one row.
ColumnWidths fit(const std::vector<TextExtent>& row, double width) {
  return fit_columns({std::vector<TextExtent>(row.size()), {row}}, std::vector<Column>(row.size()), width);
}

TEST(ColumnWidths, FillThePageWhateverIsAsked) {
  const std::vector<TextExtent> cases[] = {{text(10, 10)},
                                           {text(10, 10), text(20, 30)},
                                           {text(10, 1'000), text(20, 30)},
                                           {{}, {}},
                                           {text(0, 0), text(0, 0)},
                                           {text(90, 90), text(10, 2'000), {}},
                                           {text(90, 90), text(5, 1e9), text(5, 5)},
                                           {text(500, 500), text(10, 10)},
                                           {text(1'000, 9'000), text(1'000, 9'000), text(1, 1)}};
  for (const auto& row : cases) {
    const ColumnWidths widths = fit(row, 100);
    ASSERT_EQ(widths.widths.size(), row.size());
    EXPECT_NEAR(std::accumulate(widths.widths.begin(), widths.widths.end(), 0.0), 100, 1e-6);
  }
}

TEST(ColumnWidths, NoPieceIsBrokenWhereAllHaveRoom) {
  const std::vector<TextExtent> row = {text(30, 400), text(20, 20), text(8, 12), text(5, 1'000)};
  const ColumnWidths widths = fit(row, 100);
  EXPECT_TRUE(widths.whole);
  for (size_t i = 0; i < row.size(); ++i) EXPECT_GE(widths.widths[i], row[i].least) << i;
}

TEST(ColumnWidths, WhereTheyHaveNotTheWidestGiveWay) {
  const ColumnWidths widths = fit({text(10, 10), text(500, 500), text(400, 400)}, 110);
  EXPECT_FALSE(widths.whole);
  EXPECT_NEAR(widths.widths[0], 10, 1e-6);
  EXPECT_NEAR(widths.widths[1], 50, 1e-6);
  EXPECT_NEAR(widths.widths[2], 50, 1e-6);
}

TEST(ColumnWidths, RowsAreAsLowAsThereIsRoomFor) {
  EXPECT_EQ(fit({text(10, 50), text(10, 50)}, 100).height, 1);
  EXPECT_EQ(fit({text(10, 85), text(10, 85)}, 100).height, 2);
  EXPECT_EQ(fit({text(10, 300), text(5, 5)}, 120).height, 3);
}

// Most rows have nothing in the long column: they decide how the others stand.
TEST(ColumnWidths, RowsWithoutTheLongTextStayLow) {
  TableExtent table{std::vector<TextExtent>(2), {{text(5, 40), text(5, 200)}}};
  for (int i = 0; i < 30; ++i) table.rows.push_back({text(5, 40), {}});
  const ColumnWidths widths = fit_columns(table, std::vector<Column>(2), 100);
  EXPECT_GE(widths.widths[0], 40);
  EXPECT_GE(widths.widths[1], 50);
}

TEST(ColumnWidths, AListIsAsHighAsItHasItems) {
  const TextExtent list{10, 20, 150, 8};
  const ColumnWidths widths = fit({list, text(10, 400)}, 100);
  EXPECT_GE(widths.widths[0], 20) << "its items in a line each, as the row is that high anyway";
}

TEST(ColumnWidths, OneLongTextOfManyDoesNotTakeTheRoomOfAll) {
  TableExtent table{std::vector<TextExtent>(2), {{text(7, 4'000), text(5, 90)}}};
  for (int i = 0; i < 20; ++i) table.rows.push_back({text(5, 10), text(5, 90)});
  EXPECT_GE(fit_columns(table, std::vector<Column>(2), 100).widths[1], 90);
}

TEST(ColumnWidths, WhatIsLeftGoesByWeight) {
  std::vector<Column> columns(2);
  columns[1].weight = 3;
  const TableExtent table{std::vector<TextExtent>(2), {{text(10, 10), text(10, 10)}}};
  const ColumnWidths widths = fit_columns(table, columns, 100);
  EXPECT_NEAR(widths.widths[0], 30, 1e-6);
  EXPECT_NEAR(widths.widths[1], 70, 1e-6);
}

TEST(ColumnWidths, ManyColumnsLieOnWidePages) {
  const auto columns = [](size_t count, double height, bool whole = true) {
    return wants_wide_page({std::vector<double>(count), height, whole});
  };
  EXPECT_FALSE(columns(9, 1)) << "they fit as they are";
  EXPECT_TRUE(columns(7, 2));
  EXPECT_FALSE(columns(6, 3));
  EXPECT_TRUE(columns(6, 4));
  EXPECT_FALSE(columns(4, 40));
  EXPECT_TRUE(columns(2, 1, false)) << "words would break";
}

}  // namespace
}  // namespace steward::audit::report
