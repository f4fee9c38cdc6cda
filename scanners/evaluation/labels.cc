#include "scanners/evaluation/labels.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxLine = 16u << 20;
constexpr size_t kMaxCases = 1'000'000;
constexpr size_t kMaxValues = 1'000'000;  // of one column
constexpr size_t kMaxExpected = 10'000;   // of one text
constexpr size_t kMaxName = 1024;

Result<std::string> name_in(const JsonView& object, std::string_view key) {
  return object.at(key).as_string(kMaxName);
}

Result<ColumnCase> column_case(const JsonView& object) {
  STEWARD_RETURN_IF_ERROR(object.only({"kind", "dataset", "path", "type", "values", "expected", "detector"}));
  ColumnCase column;
  STEWARD_ASSIGN_OR_RETURN(column.dataset, name_in(object, "dataset"));
  STEWARD_ASSIGN_OR_RETURN(column.path, name_in(object, "path"));
  STEWARD_ASSIGN_OR_RETURN(column.type, name_in(object, "type"));
  STEWARD_ASSIGN_OR_RETURN(column.detector, object.string_or("detector", ""));
  STEWARD_ASSIGN_OR_RETURN(const auto values, object.at("values").as_array(kMaxValues));
  column.values.reserve(values.size());
  for (const JsonView& value : values) {
    if (value.is_null()) {
      column.values.emplace_back(std::nullopt);
      continue;
    }
    STEWARD_ASSIGN_OR_RETURN(std::string text, value.as_string(kMaxLine));
    column.values.emplace_back(std::move(text));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto expected, object.at("expected").as_array(kMaxExpected));
  for (const JsonView& item : expected) {
    STEWARD_ASSIGN_OR_RETURN(const std::string key, item.as_string(kMaxName));
    auto category = category_taxonomy().parse(key);
    if (!category.ok()) return item.error(category.error().message);
    column.expected.push_back(*std::move(category));
  }
  std::sort(column.expected.begin(), column.expected.end());
  if (std::adjacent_find(column.expected.begin(), column.expected.end()) != column.expected.end())
    return object.at("expected").error("names a category twice.");
  return column;
}

Result<TextCase> text_case(const JsonView& object) {
  STEWARD_RETURN_IF_ERROR(object.only({"kind", "text", "expected"}));
  TextCase text;
  STEWARD_ASSIGN_OR_RETURN(text.text, object.at("text").as_string(kMaxLine));
  const size_t length = count_code_points(text.text);
  STEWARD_ASSIGN_OR_RETURN(const auto expected, object.at("expected").as_array(kMaxExpected));
  for (const JsonView& item : expected) {
    STEWARD_RETURN_IF_ERROR(item.only({"start", "end", "detector"}));
    LabelledSpan span;
    STEWARD_ASSIGN_OR_RETURN(span.detector, name_in(item, "detector"));
    STEWARD_ASSIGN_OR_RETURN(const int64_t start, item.at("start").as_int());
    STEWARD_ASSIGN_OR_RETURN(const int64_t end, item.at("end").as_int());
    if (start < 0 || end <= start || static_cast<uint64_t>(end) > length)
      return item.error(fmt::format(
          "start and end must be code points with 0 ≤ start < end ≤ {}, the length of the text.", length));
    span.start = static_cast<size_t>(start);
    span.end = static_cast<size_t>(end);
    text.expected.push_back(std::move(span));
  }
  std::sort(text.expected.begin(), text.expected.end(),
            [](const LabelledSpan& a, const LabelledSpan& b) { return a.start < b.start; });
  for (size_t i = 1; i < text.expected.size(); ++i)
    if (text.expected[i].start < text.expected[i - 1].end)
      return object.at("expected").error("spans must not overlap: no finder reports two for one place.");
  return text;
}

Status add_line(std::string_view line, size_t number, Labels& labels) {
  STEWARD_ASSIGN_OR_RETURN(const auto parsed, parse_json(line, {.max_bytes = kMaxLine}));
  const JsonView object(parsed);
  STEWARD_ASSIGN_OR_RETURN(const std::string kind, name_in(object, "kind"));
  if (kind == "column") {
    STEWARD_ASSIGN_OR_RETURN(ColumnCase column, column_case(object));
    column.line = number;
    labels.columns.push_back(std::move(column));
    return {};
  }
  if (kind == "text") {
    STEWARD_ASSIGN_OR_RETURN(TextCase text, text_case(object));
    text.line = number;
    labels.texts.push_back(std::move(text));
    return {};
  }
  return object.at("kind").error("expected \"column\" or \"text\".");
}

}  // namespace

Result<Labels> parse_labels(std::string_view jsonl, std::string_view file) {
  Labels labels;
  size_t number = 0;
  const auto at_line = [&](const Error& error) {
    return Error{error.code, error.to_string(), fmt::format("{}:{}", file, number)};
  };
  while (!jsonl.empty()) {
    ++number;
    const size_t end = std::min(jsonl.find('\n'), jsonl.size());
    const std::string_view line = trim(jsonl.substr(0, end));
    jsonl.remove_prefix(std::min(end + 1, jsonl.size()));
    if (line.empty()) continue;
    if (labels.columns.size() + labels.texts.size() >= kMaxCases)
      return at_line(
          {ErrorCode::kTooLarge, fmt::format("more than {} cases; split the file.", kMaxCases), ""});
    if (Status added = add_line(line, number, labels); !added.ok()) return at_line(added.error());
  }
  if (labels.columns.empty() && labels.texts.empty())
    return Error{ErrorCode::kInvalidInput, "no labelled case in it.", std::string(file)};
  return labels;
}

}  // namespace steward::scanners
