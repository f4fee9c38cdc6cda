// The parts of a report drawn on the pages of a PDF, but for tables (pdf_table.h): each begins where the
// pages stand, begins a page where it needs one, and leaves them behind itself. One thread.
#pragma once

#include <string>
#include <vector>

#include "audit/report/gap_list.h"
#include "audit/report/model.h"
#include "audit/report/pdf_pages.h"

namespace steward::audit::report {

void draw_cover(PdfPages& pages, const Cover& cover);

double heading_height(PdfPages& pages, const std::string& text);
void draw_heading(PdfPages& pages, const std::string& text);
void draw_table_title(PdfPages& pages, const Table& table);
double table_title_height(PdfPages& pages, const Table& table);

// `raw`: bounded and made visible here.
void draw_text(PdfPages& pages, const std::string& raw, const TextStyle& style, double space_after,
               const char* tag = "P");
void draw_paragraph(PdfPages& pages, const std::string& text, Tone tone);
void draw_facts(PdfPages& pages, const std::vector<Fact>& facts);
double chart_height(PdfPages& pages, const Chart& chart);
void draw_chart(PdfPages& pages, const Chart& chart);
void draw_gaps(PdfPages& pages, const GapList& gaps);
void draw_proof(PdfPages& pages, const Proof& proof, const Cover& cover);

struct ContentsLine {
  bool inner;
  std::string text;
  int page;
  double y;
};
void draw_contents(PdfPages& pages, const std::vector<ContentsLine>& lines, uint64_t not_listed);

}  // namespace steward::audit::report
