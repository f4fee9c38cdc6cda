// steward detect: JSON lines {"text":…} in, {"spans":[…]} out, one for one. With --text each line is a text
// itself.
#include <fmt/format.h>
#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>

#include "base/json.h"
#include "cli/commands.h"
#include "cli/line_reader.h"
#include "cli/rule_files.h"
#include "scanners/detectors/detector_set.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

constexpr size_t kMaxLine = 16u << 20;
constexpr size_t kFlushBytes = 64u << 10;

struct DetectOptions {
  std::vector<std::string> rule_files;
  double min_confidence = 0;
  bool raw_text = false;
};

json::array spans_json(const std::vector<scanners::Span>& spans, double min_confidence) {
  json::array array;
  for (const auto& span : spans) {
    if (span.confidence < min_confidence) continue;
    array.push_back(json::object{{"start", static_cast<int64_t>(span.start)},
                                 {"end", static_cast<int64_t>(span.end)},
                                 {"detector", span.detector},
                                 {"category", span.category.str()},
                                 {"confidence", span.confidence}});
  }
  return array;
}

Result<std::string> text_of(std::string_view line, size_t number) {
  auto parsed = parse_json(line, {.max_bytes = kMaxLine});
  if (!parsed.ok())
    return Error{parsed.error().code, parsed.error().to_string(), fmt::format("standard input:{}", number)};
  auto text = JsonView(*parsed).at("text").as_string(kMaxLine);
  if (!text.ok())
    return Error{text.error().code, text.error().to_string(), fmt::format("standard input:{}", number)};
  return text;
}

Status flush(std::string& out) {
  const bool written =
      std::fwrite(out.data(), 1, out.size(), stdout) == out.size() && std::fflush(stdout) == 0;
  out.clear();
  if (written) return {};
  return Error{ErrorCode::kUnavailable, "The spans cannot be written.", "standard output"};
}

// Answers wait for more of their kind only while the next line is at hand: whoever writes a line and waits
// for its answer gets it.
Status detect_lines(const scanners::DetectorSet& detectors, const DetectOptions& options, LineReader& lines,
                    std::string& out) {
  std::string_view line;
  while (true) {
    if (!lines.has_line() || out.size() >= kFlushBytes) STEWARD_RETURN_IF_ERROR(flush(out));
    STEWARD_ASSIGN_OR_RETURN(const bool more, lines.next(line));
    if (!more) return flush(out);
    std::string parsed;
    if (!options.raw_text) {
      if (line.empty()) continue;
      STEWARD_ASSIGN_OR_RETURN(parsed, text_of(line, lines.number()));
    }
    const auto spans = detectors.find_spans(options.raw_text ? line : std::string_view(parsed));
    out += json::serialize(json::object{{"spans", spans_json(spans, options.min_confidence)}});
    out += '\n';
  }
}

Result<ExitCode> run_detect(const DetectOptions& options) {
  RuleFiles rules;
  STEWARD_ASSIGN_OR_RETURN(const scanners::DetectorSet* detectors, rules.load(options.rule_files));
  LineReader lines(STDIN_FILENO, kMaxLine);
  std::string out;
  const Status done = detect_lines(*detectors, options, lines, out);
  STEWARD_RETURN_IF_ERROR(flush(out));  // what was found before a line that could not be read
  if (!done.ok()) return done.error();
  return kOk;
}

}  // namespace

void add_detect_command(Command& app, Session& session) {
  auto* command =
      app.add_subcommand("detect", "find personal data in text: JSON lines {\"text\":…} on standard input");
  auto options = std::make_shared<DetectOptions>();
  command->add_option("--rules", options->rule_files, "rules besides the shipped ones (YAML)");
  command->add_option("--min-confidence", options->min_confidence, "leave out spans below it")
      ->check(in_range(0.0, 1.0));
  command->add_flag("--text", options->raw_text, "each line is a text, not JSON");
  session.on_run(command, [options] { return run_detect(*options); });
}

}  // namespace steward::cli
