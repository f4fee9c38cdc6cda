#include "audit/report/pdf_sink.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "audit/report/gap_list.h"
#include "audit/report/sample_report.h"
#include "audit/report/scratch_folder.h"
#include "audit/report/written.h"
#include "base/text.h"

namespace steward::audit::report {
namespace {

std::string sample(uint64_t decisions = 160) {
  return written(Format::kPdf, [&](Sink& sink) { return write_sample(sink, {.decisions = decisions}); });
}

size_t count_of(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

size_t pages_of(const std::string& pdf) {
  return count_of(pdf, "<< /Type /Page ");
}

size_t wide_pages_of(const std::string& pdf) {
  return count_of(pdf, "/MediaBox [ 0 0 841.89");
}

// Read back by poppler's pdftotext, which scripts/setup installs.
std::string said_of(const std::string& pdf, const std::string& before, const std::string& after) {
  const ScratchFolder folder = *ScratchFolder::make("");
  const std::string file = (folder.path() / "report.pdf").string();
  std::ofstream(file, std::ios::binary) << pdf;
  std::string text;
  FILE* pipe = popen((before + " " + file + " " + after + " 2>&1").c_str(), "r");
  char piece[4096];
  for (size_t n = 0; (n = fread(piece, 1, sizeof piece, pipe)) > 0;) text.append(piece, n);
  EXPECT_EQ(pclose(pipe), 0) << "pdftotext: is it installed? scripts/setup does; " << text;
  return text;
}

std::string text_of(const std::string& pdf) {
  return said_of(pdf, "pdftotext -layout", "-");
}

// The elements of its structure with their texts, as poppler's pdfinfo tells them.
std::string structure_of(const std::string& pdf) {
  return said_of(pdf, "pdfinfo -struct-text", "");
}

std::string with_rows(const Table& table, const std::vector<std::vector<Cell>>& rows) {
  return written(Format::kPdf, [&](Sink& sink) { return one_table(sink, table, rows); });
}

TEST(PdfSink, IsAPdfThatSaysWhatItIs) {
  const std::string pdf = sample();
  EXPECT_TRUE(pdf.starts_with("%PDF-1.5"));
  EXPECT_TRUE(pdf.ends_with("%%EOF\n"));
  EXPECT_NE(pdf.find("/Title (Decisions on personal data)"), std::string::npos);
  EXPECT_NE(pdf.find("/CreationDate (20261120184858Z)"), std::string::npos) << "the head's time, not today";
  EXPECT_NE(pdf.find("/ModDate (20261120184858Z)"), std::string::npos);
  EXPECT_EQ(count_of(pdf, "/Title ("), 12U) << "the document, headings, tables, gaps, proof, contents";
  EXPECT_EQ(count_of(pdf, "/Subtype /Link"), 13U) << "cover and contents";
  EXPECT_EQ(count_of(pdf, "/Lang(en)"), 1U) << "of its catalog: it is read aloud in English";
  EXPECT_GT(wide_pages_of(pdf), 5U) << "wide tables lie on wide pages";
}

TEST(PdfSink, LetterIsAPaperToo) {
  const std::string pdf =
      written(Format::kPdf, [](Sink& sink) { return write_empty_sample(sink); }, {.paper = Paper::kLetter});
  EXPECT_NE(pdf.find("/MediaBox [ 0 0 612 792 ]"), std::string::npos);
}

// The title of a column stands on every page of its table, and each row on one page.
TEST(PdfSink, HeadersAreRepeatedAndRowsAreWhole) {
  const std::string pdf = sample(), text = text_of(pdf);
  EXPECT_EQ(count_of(text, "Policy set"), wide_pages_of(pdf));
  EXPECT_EQ(count_of(text, "\f"), pages_of(pdf));
  EXPECT_NE(text.find(fmt::format("This document has {} pages.", pages_of(pdf))), std::string::npos);
  std::set<std::string> rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::string row(trim(line));
    if (const size_t space = row.find(' ');
        space != std::string::npos && trim(row.substr(space)).starts_with("2026-09-0"))
      rows.insert(row.substr(0, space));
  }
  for (int entry = 40; entry < 40 + 3 * 160; entry += 3)
    EXPECT_TRUE(rows.contains(std::to_string(entry))) << entry;
}

TEST(PdfSink, WordsStayWhole) {
  const std::string text = text_of(sample());
  // In the reasons of 160 decisions, each the first of every third row and the second of some.
  size_t expected[3] = {};
  for (uint64_t i = 0; i < 160; ++i) {
    const std::vector<Cell> cells = sample_decision(i);
    for (const std::string& reason : std::get<std::vector<std::string>>(cells[6]))
      ++expected[reason.starts_with("Analysts") ? 0 : reason.starts_with("Nobody") ? 1 : 2];
  }
  EXPECT_EQ(count_of(text, "improvement"), count_of(text, "service.improvement") + expected[0]);
  EXPECT_EQ(count_of(text, "unscanned"), expected[2]);
  EXPECT_EQ(count_of(text, "permit") - count_of(text, "permitted"), 55U) << "verdicts, and a bar's label";
}

TEST(PdfSink, NamesBreakAfterTheirMarks) {
  Table table{.name = "t", .title = "T", .columns = {}};
  for (int i = 0; i < 10; ++i) table.columns.push_back({fmt::format("c{}", i), "Column"});
  const std::string text =
      text_of(with_rows(table, {std::vector<Cell>(10, std::string("customer_contact#electronic_address"))}));
  for (const std::string_view piece : {"customer_", "contact#", "electronic_", "address"})
    EXPECT_EQ(count_of(text, piece), 10U) << piece << " in\n" << text;
}

// A table of so many columns that nothing else helps is set smaller, then cut; it is never lost.
TEST(PdfSink, VeryWideTablesAreSetSmaller) {
  Table table{.name = "t", .title = "T", .columns = {}};
  for (int i = 0; i < 16; ++i) table.columns.push_back({fmt::format("c{}", i), "Column"});
  const std::string text = text_of(with_rows(table, {std::vector<Cell>(16, std::string("Confidentiality"))}));
  EXPECT_EQ(count_of(text, "Confidentiality"), 16U) << text;
}

TEST(PdfSink, NoGapsAreALineAndNoPage) {
  const std::string pdf = written(Format::kPdf, [](Sink& sink) { return write_empty_sample(sink); });
  EXPECT_EQ(pages_of(pdf), 3U) << "cover, proof, contents";
  const std::string text = text_of(pdf);
  EXPECT_EQ(count_of(text, kNoGaps.substr(0, 24)), 1U);
  EXPECT_EQ(count_of(text, "What is not known"), 1U) << "on the cover";
}

TEST(PdfSink, ShowsWhatHides) {
  const std::string text = text_of(sample());
  for (const std::string_view shown :
       {"<script>alert(1)</script>", "invoice[U+202E]fdp.exe", "pay[U+200B]roll[U+FEFF]", "[U+001B]",
        "first↵ second", "(16,", "more characters)", "GAP", "What is not known",
        "Decisions, row 6, Who, and 4 other places", "160 rows", "Every grant in force was used.",
        "Az3grlgtzPICa5OS8npVmf1Myq/5IZni", "033de0ae"})
    EXPECT_NE(text.find(shown), std::string::npos) << shown;
}

// Lines of a row longer than a page go on, each once.
TEST(PdfSink, IsTaggedForReadersOfScreens) {
  const std::string structure = structure_of(sample());
  for (const std::string_view part :
       {"Document", "H1 (block)\n    \"Decisions on personal data\"", "H2 (block)\n    \"Summary\"",
        "TH\n        \"Entry\"", "TD\n        \"40\"", "P (block)\n    \"September 2026"})
    EXPECT_NE(structure.find(part), std::string::npos) << part;
  EXPECT_EQ(count_of(structure, "Table (block)"), 3U) << "of the tables with rows";
  EXPECT_EQ(count_of(structure, "\"Policy set\""), 1U) << "headers that are repeated are not read again";
  EXPECT_EQ(structure.find("Page 2"), std::string::npos) << "nor are the edges of pages";
}

// What cairo keeps is bounded: beyond 20,000 cells a page is a paragraph.
TEST(PdfSink, LongTablesAreTaggedByPage) {
  const Table table{.name = "t", .title = "T", .columns = {{"a", "A"}, {"b", "B"}, {"c", "C"}, {"d", "D"}}};
  const std::string pdf =
      with_rows(table, std::vector<std::vector<Cell>>(6'000, std::vector<Cell>(4, std::string("x"))));
  const std::string structure = structure_of(pdf);
  EXPECT_EQ(count_of(structure, "TD\n"), 20'000U);
  EXPECT_NE(structure.find("H2 (block)\n    \"Proof\""), std::string::npos) << "and then goes on as before";
  const size_t proof = structure.find("\"Proof\"");
  EXPECT_NE(structure.rfind("P (block)", proof), std::string::npos);
}

TEST(PdfSink, ARowLongerThanAPageGoesOn) {
  std::vector<std::string> items;
  for (int i = 0; i < 400; ++i) items.push_back(fmt::format("item{:03}", i));
  const Table table{
      .name = "t", .title = "T", .columns = {{"what", "What"}, {"items", "Items", CellType::kList}}};
  const std::string pdf = with_rows(table, {{std::string("short"), items}, {std::string("after"), {}}});
  EXPECT_GE(pages_of(pdf), 8U);
  const std::string text = text_of(pdf);
  for (const std::string& item : items) EXPECT_EQ(count_of(text, item), 1U) << item;
  EXPECT_EQ(count_of(text, "short"), 1U);
  EXPECT_EQ(count_of(text, "after"), 1U);
}

TEST(PdfSink, ComesThroughWhateverItIsGiven) {
  const std::string odd = "\u202E\x01\xFF</b>Z\u0351\u036B\u0343\u036A\u0302\u036B 客户 👩🏽‍💻 " +
                          std::string(300, '\n');
  const std::string endless(200'000, 'x');
  for (const std::string& text : {odd, endless, std::string()}) {
    std::vector<Column> columns;
    for (size_t i = 0; i < 64; ++i)
      columns.push_back({fmt::format("c{}", i), text + "title", CellType::kText, i % 7 + 0.01});
    const std::string pdf = written(Format::kPdf, [&](Sink& sink) -> Status {
      const std::vector<Fact> facts = {{text + "label", text, Tone::kBad},
                                       {"gap", Gap{text + "why"}, Tone::kPlain}};
      STEWARD_RETURN_IF_ERROR(sink.begin(
          {.id = text, .title = text + "title", .question = text, .ledger = text, .scope = facts}));
      STEWARD_RETURN_IF_ERROR(sink.heading(text + "heading"));
      STEWARD_RETURN_IF_ERROR(sink.heading("another at once"));
      STEWARD_RETURN_IF_ERROR(sink.paragraph(text, Tone::kBad));
      STEWARD_RETURN_IF_ERROR(sink.facts(facts));
      STEWARD_RETURN_IF_ERROR(sink.facts(std::vector<Fact>(60, {text + "label", int64_t{1}, Tone::kPlain})));
      STEWARD_RETURN_IF_ERROR(
          sink.chart({text + "title", text, std::vector<Chart::Bar>(40, {text, 1, Tone::kPlain})}));
      STEWARD_RETURN_IF_ERROR(
          sink.begin_table({.name = "t", .title = text + "title", .note = text, .columns = columns}));
      STEWARD_RETURN_IF_ERROR(sink.row(std::vector<Cell>(64, text.substr(0, 300))));
      STEWARD_RETURN_IF_ERROR(sink.row(std::vector<Cell>(64, Gap{text.substr(0, 20) + "why"})));
      STEWARD_RETURN_IF_ERROR(sink.end_table());
      STEWARD_RETURN_IF_ERROR(sink.heading("with nothing below"));
      return sink.end({text, text, text, facts, {text, "$ " + text}});
    });
    EXPECT_TRUE(pdf.ends_with("%%EOF\n")) << text.substr(0, 20);
    EXPECT_LT(pages_of(pdf), 200U) << text.substr(0, 20);
  }
}

}  // namespace
}  // namespace steward::audit::report
