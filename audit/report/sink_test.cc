// What every format owes, whichever it is.
#include <gtest/gtest.h>

#include <clocale>
#include <cstdlib>
#include <ctime>
#include <thread>

#include "audit/report/format.h"
#include "audit/report/sample_report.h"
#include "audit/report/written.h"

namespace steward::audit::report {
namespace {

std::string sample_in(Format format) {
  return written(format, [](Sink& sink) { return write_sample(sink); }, {.table = "decisions"});
}

class EveryFormat : public testing::TestWithParam<Format> {};

// Another time zone, another locale, another thread, another run.
TEST_P(EveryFormat, EqualCallsMakeEqualBytes) {
  const std::string bytes = sample_in(GetParam());
  EXPECT_GT(bytes.size(), 1'000U);
  EXPECT_TRUE(sample_in(GetParam()) == bytes) << "a second run";
  const char* zone = std::getenv("TZ");
  const std::string before = zone ? zone : "";
  setenv("TZ", "Pacific/Kiritimati", 1);
  tzset();
  std::string elsewhere, on_a_thread;
  for (const char* locale : {"de_DE.UTF-8", "C.UTF-8", "POSIX"}) {
    std::setlocale(LC_ALL, locale);
    elsewhere = sample_in(GetParam());
    EXPECT_TRUE(elsewhere == bytes) << locale;
  }
  std::setlocale(LC_ALL, "C");
  zone ? setenv("TZ", before.c_str(), 1) : unsetenv("TZ");
  tzset();
  std::string others[2];
  std::thread one([&] { others[0] = sample_in(GetParam()); }),
      two([&] { others[1] = sample_in(GetParam()); });
  one.join();
  two.join();
  EXPECT_TRUE(others[0] == bytes && others[1] == bytes) << "two threads at once";
}

// Whatever the Write says, and whenever, is what the builder hears.
TEST_P(EveryFormat, AFullDiskEndsTheReport) {
  for (const size_t room : {size_t{0}, size_t{20'000}}) {
    size_t taken = 0;
    const auto write = [&](std::string_view bytes) -> Status {
      taken += bytes.size();
      if (taken <= room) return {};
      return Error{ErrorCode::kUnavailable, "The disk is full.", "/reports"};
    };
    const auto sink = make_sink(GetParam(), write, {.table = "decisions"});
    ASSERT_TRUE(sink.ok());
    const Status status = write_sample(**sink, {.decisions = 5'000});
    ASSERT_FALSE(status.ok()) << room;
    EXPECT_EQ(status.error().message, "The disk is full.") << room;
  }
}

TEST_P(EveryFormat, AReportMayBeLeftHalfway) {
  const auto sink = make_sink(GetParam(), [](std::string_view) -> Status { return {}; });
  ASSERT_TRUE(sink.ok());
  ASSERT_TRUE((*sink)->begin(sample_cover()).ok());
  ASSERT_TRUE((*sink)->begin_table(sample_decisions()).ok());
  ASSERT_TRUE((*sink)->row(sample_decision(0)).ok());
}

TEST_P(EveryFormat, EmptyReport) {
  if (!holds_one_table(GetParam())) {
    EXPECT_GT(written(GetParam(), [](Sink& sink) { return write_empty_sample(sink); }).size(), 500U);
    return;
  }
  const auto sink = make_sink(GetParam(), [](std::string_view) -> Status { return {}; });
  ASSERT_TRUE(sink.ok());
  const Status status = write_empty_sample(**sink);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message, "The report has no table: choose the format json, html or pdf.");
}

TEST_P(EveryFormat, NamesLeadBackToIt) {
  EXPECT_EQ(*parse_format(name_of(GetParam())), GetParam());
  EXPECT_EQ(format_of_file("/tmp/a.b/report" + std::string(extension_of(GetParam()))), GetParam());
  EXPECT_FALSE(content_type_of(GetParam()).empty());
}

INSTANTIATE_TEST_SUITE_P(Formats, EveryFormat, testing::ValuesIn(kFormats),
                         [](const auto& format) { return std::string(name_of(format.param)); });

TEST(Format, UnknownOnesAreRefusedWithTheNearest) {
  EXPECT_EQ(
      parse_format("PDF").error().message,
      "There is no format 'PDF' for reports; there are json, csv, parquet, html, pdf, bundle. Did you mean "
      "pdf?");
  EXPECT_FALSE(parse_format("").ok());
  EXPECT_FALSE(format_of_file("report.docx"));
  EXPECT_FALSE(format_of_file("pdf"));
}

TEST(TableSinks, TheTableThatWasNamed) {
  const auto sample = [](Sink& sink) { return write_sample(sink); };
  EXPECT_TRUE(written(Format::kCsv, sample).starts_with("purpose,")) << "the first";
  EXPECT_TRUE(written(Format::kCsv, sample, {.table = "names"}).starts_with("what,"));
  try {
    written(Format::kCsv, sample, {.table = "nmaes"});
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(),
                 "The report has no such table; it has: processing, decisions, unused_grants, names.");
  }
  EXPECT_FALSE(make_table_sink(Format::kPdf, only_table("", {})).ok());
}

}  // namespace
}  // namespace steward::audit::report
