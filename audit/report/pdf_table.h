// A table on the pages of a PDF: its title, a header that stands on every page it reaches, rows with every
// second one shaded. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "audit/report/model.h"
#include "audit/report/pdf_pages.h"

namespace steward::audit::report {

// How a table is set, by what stands in its first rows: as letters of a usual size on an upright page; else
// on a wide one; else smaller, down to a limit; beyond that words break.
struct TableFit {
  bool wide_page = false;
  double size = 0;             // of letters
  double side = 0;             // free on both sides of a text
  std::vector<double> widths;  // of the columns, with that
};
TableFit fit_table(const PdfPages& pages, const Table& table,
                   const std::vector<std::vector<Cell>>& first_rows);

class PdfTable {
 public:
  // The pages lie as `fit` says.
  PdfTable(PdfPages& pages, const Table& table, const TableFit& fit);
  ~PdfTable();
  PdfTable(const PdfTable&) = delete;
  PdfTable& operator=(const PdfTable&) = delete;

  // The header where the pages stand, and on each page from now on.
  void begin();
  void row(const std::vector<Cell>& cells);
  void end();

  // What begin() and a first short row need.
  double first_height() const { return header_height_ + 24; }

 private:
  // The text set in its column. Cells of a column repeat (verdicts, datasets, rules) and setting them is half
  // of the work, so the last ones are kept; one stays until the column's next cell.
  const PdfText& set_in(size_t column, const std::string& text, size_t bold_bytes);
  void draw_header(bool tagged);

  PdfPages& pages_;
  Table table_;
  std::vector<double> x_, width_;  // of the texts in the columns
  std::vector<PdfText> titles_;
  struct Kept {
    std::string text;
    size_t bold_bytes;
    PdfText set;
  };
  std::vector<std::vector<std::optional<Kept>>> kept_;  // of each column, by hash
  double size_;
  double pad_ = 3, header_height_ = 0;
  uint64_t rows_ = 0;
  size_t tagged_cells_ = 0;
};

}  // namespace steward::audit::report
