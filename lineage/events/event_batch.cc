#include "lineage/events/event_batch.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward::lineage {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

size_t skip_space(std::string_view text, size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

// The end of the string that starts with the quote at `at`; npos when it does not end.
size_t end_of_string(std::string_view text, size_t at) {
  for (++at; (at = text.find_first_of("\"\\", at)) != std::string_view::npos; at += 2)
    if (text[at] == '"') return at + 1;
  return std::string_view::npos;
}

// The end of the value at `at`: past the bracket that closes it, or, for a scalar, before the next comma,
// bracket or (`stop_at_space`) white space. Only brackets are counted; whether it is JSON is for the parser
// to say. npos when brackets or a string stay open.
size_t end_of_value(std::string_view text, size_t at, bool stop_at_space) {
  size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = end_of_string(text, at);
      if (at == std::string_view::npos) return at;
      if (depth == 0 && stop_at_space) return at;
      continue;
    }
    if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at;
      if (--depth == 0 && stop_at_space) return at + 1;
    } else if (depth == 0 && (c == ',' || (stop_at_space && is_space(c)))) {
      return at;
    }
    ++at;
  }
  return depth == 0 ? at : std::string_view::npos;
}

Result<std::vector<BatchItem>> parse_all(std::string_view text, EventSplitter::Form form,
                                         const BatchBounds& bounds) {
  if (text.size() > bounds.max_bytes)
    return Error{
        ErrorCode::kTooLarge,
        fmt::format("The batch has {} bytes; at most {} are accepted.", text.size(), bounds.max_bytes), ""};
  std::vector<std::string_view> pieces;
  EventSplitter splitter(text, form);
  while (true) {
    STEWARD_ASSIGN_OR_RETURN(const auto piece, splitter.next());
    if (!piece) break;
    if (pieces.size() == bounds.max_events)
      return Error{ErrorCode::kTooLarge,
                   fmt::format("The batch has more than {} events; split it.", bounds.max_events),
                   fmt::format("/{}", bounds.max_events)};
    pieces.push_back(*piece);
  }
  std::vector<BatchItem> items;
  items.reserve(pieces.size());
  for (const std::string_view piece : pieces)
    items.push_back({items.size(), parse_event_text(piece, bounds.event), std::string(piece)});
  return items;
}

}  // namespace

EventSplitter::Form EventSplitter::form_of(std::string_view text) {
  const size_t begin = skip_space(text, 0);
  if (begin < text.size() && text[begin] == '[') return Form::kArray;
  const std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  return end_of_value(line, 0, false) == std::string_view::npos ? Form::kSequence : Form::kLines;
}

Error EventSplitter::error(std::string message) const {
  return {ErrorCode::kInvalidInput, std::move(message), fmt::format("offset {}", at_)};
}

Result<std::optional<std::string_view>> EventSplitter::next() {
  switch (form_) {
    case Form::kArray:
      return next_element();
    case Form::kLines:
      return next_line();
    case Form::kSequence:
      return next_value();
  }
  return next_value();
}

Result<std::optional<std::string_view>> EventSplitter::next_element() {
  at_ = skip_space(text_, at_);
  if (is_closed_) {
    if (at_ != text_.size()) return error("There is more text after the array of events.");
    return std::optional<std::string_view>();
  }
  if (!is_open_) {
    if (at_ == text_.size() || text_[at_] != '[') return error("Expected a JSON array of events.");
    is_open_ = true;
    at_ = skip_space(text_, at_ + 1);
    if (at_ < text_.size() && text_[at_] == ']') {
      ++at_;
      is_closed_ = true;
      return next_element();
    }
  }
  const size_t begin = at_;
  const size_t end = end_of_value(text_, begin, false);
  if (end == std::string_view::npos || end == text_.size())
    return error("The array of events does not end; a bracket or a quote is missing.");
  const std::string_view element = trim(text_.substr(begin, end - begin));
  if (element.empty()) return error("Expected an event, found nothing between two commas or brackets.");
  if (text_[end] == '}') return error("A closing brace has no opening one.");
  is_closed_ = text_[end] == ']';
  at_ = end + 1;
  return std::optional(element);
}

std::optional<std::string_view> EventSplitter::next_line() {
  while (at_ < text_.size()) {
    const size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string_view line = trim(text_.substr(at_, end - at_));
    at_ = end == text_.size() ? end : end + 1;
    if (!line.empty()) return line;
  }
  return std::nullopt;
}

Result<std::optional<std::string_view>> EventSplitter::next_value() {
  at_ = skip_space(text_, at_);
  if (at_ == text_.size()) return std::optional<std::string_view>();
  const size_t end = end_of_value(text_, at_, true);
  if (end == std::string_view::npos) return error("The event does not end; a bracket or a quote is missing.");
  if (end == at_) return error("Expected an event.");
  const std::string_view value = text_.substr(at_, end - at_);
  at_ = end;
  return std::optional(value);
}

Result<std::vector<BatchItem>> parse_event_batch(std::string_view text, const BatchBounds& bounds) {
  return parse_all(text, EventSplitter::Form::kArray, bounds);
}

Result<std::vector<BatchItem>> parse_event_file(std::string_view text, const BatchBounds& bounds) {
  return parse_all(text, EventSplitter::form_of(text), bounds);
}

}  // namespace steward::lineage
