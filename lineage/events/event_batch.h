// Many events in one text: the body of POST /api/v1/lineage/batch (a JSON array of events) and files.
//
// The text is cut at the borders of the events without being read, and each piece is parsed by itself: one
// bad event fails alone and the others keep their own bytes, for hashing and storing. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lineage/events/openlineage.h"

namespace steward::lineage {

// Hands out one event after another, so that a large file needs no more memory than its text.
class EventSplitter {
 public:
  enum class Form {
    kArray,     // [event, event, …]
    kLines,     // one event a line (NDJSON); blank lines are skipped, so a bad line fails alone
    kSequence,  // one value after another, white space between: a pretty-printed event, or several
  };

  // `text` must outlive the splitter.
  EventSplitter(std::string_view text, Form form) : text_(text), form_(form) {}
  // An array when it starts with '['; lines when the first line is a whole value; a sequence otherwise.
  static Form form_of(std::string_view text);

  // The bytes of the next event; none at the end. An error ("offset N") means that the borders are lost, for
  // all that follows.
  Result<std::optional<std::string_view>> next();

 private:
  Result<std::optional<std::string_view>> next_element();
  Result<std::optional<std::string_view>> next_value();
  std::optional<std::string_view> next_line();
  Error error(std::string message) const;

  std::string_view text_;
  Form form_;
  size_t at_ = 0;
  bool is_open_ = false, is_closed_ = false;  // kArray
};

struct BatchItem {
  size_t index;  // from 0
  Result<LineageEvent> event;
  std::string text;  // the event's own bytes as they came, without white space around
};

struct BatchBounds {
  size_t max_bytes = 64u << 20;
  size_t max_events = 10'000;
  EventBounds event;
};

// An error: the whole text cannot be taken apart, or is beyond the bounds; no event of it was read.
Result<std::vector<BatchItem>> parse_event_batch(std::string_view text, const BatchBounds& bounds = {});
// The same of a file in any form of EventSplitter.
Result<std::vector<BatchItem>> parse_event_file(std::string_view text, const BatchBounds& bounds = {});

}  // namespace steward::lineage
