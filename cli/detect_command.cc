// steward detect: JSON lines {"text":…} in, {"spans":[…]} out, one for one.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "base/json.h"
#include "cli/commands.h"
#include "scanners/detectors/detector_set.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

constexpr size_t kMaxLine = 16u << 20;

json::array spans_json(const std::vector<scanners::Span>& spans) {
  json::array array;
  for (const auto& span : spans)
    array.push_back(json::object{{"start", static_cast<int64_t>(span.start)},
                                 {"end", static_cast<int64_t>(span.end)},
                                 {"detector", span.detector},
                                 {"category", span.category.str()},
                                 {"confidence", span.confidence}});
  return array;
}

Result<std::string> text_of(const std::string& line, size_t number) {
  auto parsed = parse_json(line, {.max_bytes = kMaxLine});
  if (!parsed.ok())
    return Error{parsed.error().code, parsed.error().to_string(), fmt::format("standard input:{}", number)};
  auto text = JsonView(*parsed).at("text").as_string(kMaxLine);
  if (!text.ok())
    return Error{text.error().code, text.error().to_string(), fmt::format("standard input:{}", number)};
  return text;
}

Result<ExitCode> run_detect() {
  const auto& detectors = scanners::DetectorSet::builtin();
  std::string line;
  for (size_t number = 1; std::getline(std::cin, line); ++number) {
    if (line.empty()) continue;
    STEWARD_ASSIGN_OR_RETURN(const std::string text, text_of(line, number));
    fmt::print("{}\n", json::serialize(json::object{{"spans", spans_json(detectors.find_spans(text))}}));
    std::fflush(stdout);
  }
  return kOk;
}

}  // namespace

void add_detect_command(CLI::App& app, Session& session) {
  auto* command =
      app.add_subcommand("detect", "find personal data in text: JSON lines {\"text\":…} on standard input");
  session.on_run(command, [] { return run_detect(); });
}

}  // namespace steward::cli
