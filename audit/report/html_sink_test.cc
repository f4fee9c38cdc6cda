#include "audit/report/html_sink.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "audit/report/gap_list.h"
#include "audit/report/html_words.h"
#include "audit/report/sample_report.h"
#include "audit/report/written.h"
#include "base/hash.h"
#include "base/text.h"

namespace steward::audit::report {
namespace {

std::string page(uint64_t decisions = 160) {
  return written(Format::kHtml, [&](Sink& sink) { return write_sample(sink, {.decisions = decisions}); });
}

// Every element that opens closes, in order; "" or what is wrong.
std::string unbalanced(std::string_view html) {
  static const std::set<std::string, std::less<>> kVoid = {"meta", "col", "wbr", "rect"};
  std::vector<std::string> open;
  for (size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const size_t end = html.find('>', at);
    if (end == std::string_view::npos) return "a tag without end";
    std::string_view tag = html.substr(at + 1, end - at - 1);
    if (tag.starts_with('!')) continue;
    const bool closes = tag.starts_with('/');
    if (closes) tag.remove_prefix(1);
    const std::string name(tag.substr(0, tag.find_first_of(" /")));
    if (name.empty()) return "a bare <";
    if (kVoid.contains(name)) continue;
    if (!closes) {
      open.push_back(name);
    } else {
      if (open.empty() || open.back() != name)
        return "</" + name + "> closes " + (open.empty() ? "nothing" : open.back());
      open.pop_back();
    }
    if (name == "style" && !closes) at = html.find("</style", at) - 1;
  }
  return open.empty() ? "" : open.back() + " stays open";
}

size_t count_of(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

TEST(HtmlSink, IsWellFormed) {
  EXPECT_EQ(unbalanced(page(0)), "");
  EXPECT_EQ(unbalanced(page(1)), "");
  EXPECT_EQ(unbalanced(page(kSheetRows)), "");
  EXPECT_EQ(unbalanced(page(2 * kSheetRows + 1)), "");
  EXPECT_EQ(unbalanced(written(Format::kHtml, [](Sink& sink) { return write_empty_sample(sink); })), "");
}

TEST(HtmlSink, LoadsNothingAndRunsNothing) {
  const std::string html = page();
  const size_t begin = html.find("<style>") + 7, end = html.find("</style>");
  const std::string hash = to_base64(as_bytes(sha256(std::string_view(html).substr(begin, end - begin))));
  EXPECT_NE(html.find("style-src 'sha256-" + hash + "'"), std::string::npos);
  for (const std::string_view loader :
       {"<script", "<img", "<link", "<iframe", "src=", "style=", "@import", "url(", "onload"})
    EXPECT_EQ(html.find(loader), std::string::npos) << loader;
}

TEST(HtmlSink, TextOfOthersStaysText) {
  const std::string html = page();
  EXPECT_EQ(count_of(html, "&lt;script&gt;alert(1)&lt;/<wbr>script&gt;"), 1U);
  for (const std::string_view shown : {"invoice[U+202E]fdp", "pay[U+200B]roll[U+FEFF]", "[U+0000]",
                                       "[U+001B]", "first↵ second", "more characters)", "بيانات"})
    EXPECT_NE(html.find(shown), std::string::npos) << shown;
  EXPECT_TRUE(is_utf8(html));
  EXPECT_EQ(std::count_if(html.begin(), html.end(),
                          [](char c) { return (c >= 0 && c < 0x20 && c != '\n') || c == 0x7F; }),
            0);
  const std::string hostile = "</style></title>\"><script>x</script>\n\u202E";
  const std::string odd = written(Format::kHtml, [&](Sink& sink) -> Status {
    const std::vector<Fact> facts = {{hostile, hostile, Tone::kBad}};
    STEWARD_RETURN_IF_ERROR(sink.begin(
        {.id = hostile, .title = hostile, .question = hostile, .ledger = hostile, .scope = facts}));
    STEWARD_RETURN_IF_ERROR(sink.heading(hostile));
    STEWARD_RETURN_IF_ERROR(sink.paragraph(hostile, Tone::kBad));
    STEWARD_RETURN_IF_ERROR(sink.facts(facts));
    STEWARD_RETURN_IF_ERROR(sink.chart({hostile, hostile, {{hostile, 1, Tone::kPlain}}}));
    STEWARD_RETURN_IF_ERROR(sink.begin_table({.name = "t",
                                              .title = hostile,
                                              .note = hostile,
                                              .columns = {{"a", hostile}},
                                              .when_empty = hostile}));
    STEWARD_RETURN_IF_ERROR(sink.row({Gap{hostile}}));
    STEWARD_RETURN_IF_ERROR(sink.end_table());
    return sink.end({hostile, hostile, hostile, facts, {hostile, "$ " + hostile}});
  });
  EXPECT_EQ(unbalanced(odd), "");
  EXPECT_EQ(odd.find("<script"), std::string::npos);
  EXPECT_EQ(odd.find("\u202E"), std::string::npos);
}

TEST(HtmlSink, LeavesNoRowOut) {
  const std::string html = page(kManyRows + 1);
  EXPECT_EQ(count_of(html, "data-l=\"Policy set\""), kManyRows + 1);
  EXPECT_EQ(count_of(html, "aria-label=\"Decisions\""), kManyRows / kSheetRows + 1)
      << "a header for each sheet";
  EXPECT_NE(html.find("2,001 rows. All are on this page; to sort, filter or compute, ask for this report as "
                      "CSV or Parquet."),
            std::string::npos);
  EXPECT_EQ(page(kManyRows - 1).find("ask for this report"), std::string::npos);
}

TEST(HtmlSink, GapsStandWhereTheyAreAndAtTheEnd) {
  const std::string html = page();
  EXPECT_EQ(count_of(html, "No retention clock covers crm."), 2U);
  EXPECT_NE(html.find("There are 9 places where"), std::string::npos);
  EXPECT_NE(html.find("Decisions, row 6, Who, and 4 other places"), std::string::npos);
  const std::string empty = written(Format::kHtml, [](Sink& sink) { return write_empty_sample(sink); });
  EXPECT_EQ(count_of(empty, std::string(kNoGaps)), 1U);
  EXPECT_EQ(empty.find("<h2>What is not known"), std::string::npos) << "one line is no section";
}

// Columns by content, breaks in names after their marks alone; what the browser then does was looked at
// (scripts/render-report-samples).
TEST(HtmlSink, WordsStayWhole) {
  const std::string html = page();
  const std::string style = html.substr(0, html.find("</style>"));
  EXPECT_EQ(style.find("table-layout:fixed"), std::string::npos);
  EXPECT_NE(style.find("thead{display:table-header-group}tr{break-inside:avoid}"), std::string::npos);
  EXPECT_NE(html.find(">permit</td>"), std::string::npos);
  EXPECT_NE(html.find(">postgres://<wbr>warehouse:<wbr>5432/<wbr>crm.<wbr>public.<wbr>customers<"),
            std::string::npos);
  EXPECT_NE(html.find("<span>2026-09-01</span> <span>06:00:00</span></time>"), std::string::npos);
  std::set<std::string> layouts;
  for (size_t at = html.find("aria-label=\"Decisions\""); at != std::string::npos;
       at = html.find("aria-label=\"Decisions\"", at + 1))
    layouts.insert(html.substr(at, html.find("<thead>", at) - at));
  EXPECT_EQ(layouts.size(), 1U) << "all sheets of a table are laid out alike";
}

TEST(HtmlSink, ManyColumnsArePrintedAcross) {
  const auto page_of = [](size_t columns) {
    Table table{.name = "t", .title = "T", .columns = {}};
    for (size_t i = 0; i < columns; ++i) table.columns.push_back({fmt::format("c{}", i), "Column"});
    return written(Format::kHtml, [&](Sink& sink) {
      return one_table(sink, table, {std::vector<Cell>(columns, std::string("two or three words"))});
    });
  };
  EXPECT_EQ(page_of(3).find("class=\"table across\""), std::string::npos);
  EXPECT_NE(page_of(9).find("class=\"table across\""), std::string::npos);
  EXPECT_EQ(page_of(9).find("dense"), page_of(3).find("dense"));
  EXPECT_NE(page_of(40).find(" dense\">"), std::string::npos);
}

TEST(HtmlSink, EveryLinkOfTheContentsLeadsSomewhere) {
  const std::string html = page();
  size_t links = 0;
  for (size_t at = html.find("href=\"#"); at != std::string::npos;
       at = html.find("href=\"#", at + 1), ++links) {
    const std::string id = html.substr(at + 7, html.find('"', at + 7) - at - 7);
    EXPECT_EQ(count_of(html, " id=\"" + id + "\""), 1U) << id;
  }
  EXPECT_EQ(links, 2U + 4 + 4 + 2) << "skip and proof, headings, tables, gaps and proof";
}

}  // namespace
}  // namespace steward::audit::report
