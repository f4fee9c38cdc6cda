#include "policy/checks/junit.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward::policy {
namespace {

// XML 1.0 §2.2 and §2.4: control characters but tab and line ends may not stand in a document at all.
std::string escaped(std::string_view text) {
  const std::string valid = to_valid_utf8(text);
  std::string out;
  for (const char c : valid) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? '?' : c;
    }
  }
  return out;
}

std::string failure_of(const CaseResult& result) {
  std::string text = result.one->place + "\n";
  for (const Mismatch& mismatch : result.mismatches)
    text += fmt::format("{}: expected {}, got {}\n", mismatch.what, mismatch.expected, mismatch.got);
  for (const Reason& reason : result.decision.reasons)
    text += fmt::format("[{}] {}\n", reason.effect, reason.sentence);
  return text;
}

}  // namespace

std::string junit_xml(const std::vector<FileResults>& files) {
  size_t tests = 0, failures = 0, errors = 0;
  std::string suites;
  for (const FileResults& file : files) {
    const auto failed = static_cast<size_t>(
        std::count_if(file.results.begin(), file.results.end(), [](const auto& r) { return !r.passed(); }));
    const size_t broken = file.errors.empty() ? 0 : 1;
    tests += file.results.size() + broken;
    failures += failed;
    errors += broken;
    suites += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
                          escaped(file.file), file.results.size() + broken, failed, broken);
    if (broken) {
      std::string text;
      for (const Diagnostic& error : file.errors) text += error.place + ": " + error.message + "\n";
      suites +=
          fmt::format("    <testcase name=\"reads\" classname=\"{0}\"><error message=\"{1}\"/></testcase>\n",
                      escaped(file.file), escaped(text));
    }
    for (const CaseResult& result : file.results) {
      suites += fmt::format("    <testcase name=\"{}\" classname=\"{}\"", escaped(result.one->name),
                            escaped(file.file));
      suites += result.passed()
                    ? "/>\n"
                    : fmt::format("><failure message=\"{}\"/></testcase>\n", escaped(failure_of(result)));
    }
    suites += "  </testsuite>\n";
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{}\" failures=\"{}\" "
      "errors=\"{}\">\n{}</testsuites>\n",
      tests, failures, errors, suites);
}

}  // namespace steward::policy
