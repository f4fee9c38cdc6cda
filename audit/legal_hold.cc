#include "audit/legal_hold.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>

#include "audit/register_event.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

constexpr size_t kMaxDatasets = 1'000;
constexpr size_t kMaxName = 2'000;
constexpr size_t kMaxText = 2'000;
constexpr std::string_view kAdded = "added";
constexpr std::string_view kReleased = "released";

std::vector<std::string> texts_at(const json::object& body, std::string_view key) {
  std::vector<std::string> texts;
  const json::value* value = body.if_contains(key);
  if (const json::array* items = value ? value->if_array() : nullptr)
    for (const json::value& item : *items)
      if (const json::string* text = item.if_string()) texts.emplace_back(text->data(), text->size());
  return texts;
}

Status check_text(const std::string& text, std::string_view what, std::string where) {
  if (text.empty()) return invalid_input(fmt::format("Say {}.", what), std::move(where));
  if (text.size() <= kMaxText) return {};
  return Error{ErrorCode::kTooLarge, fmt::format("At most {} bytes may say {}.", kMaxText, what),
               std::move(where)};
}

}  // namespace

bool in_force(const LegalHold& hold, Day day) {
  return hold.from <= day && (!hold.released || day < *hold.released);
}

Status check_hold(const LegalHold& hold, Day today) {
  if (hold.datasets.empty() && hold.subject.empty())
    return invalid_input("Name the datasets to hold, or the person whose data is held.", "datasets");
  if (hold.datasets.size() > kMaxDatasets)
    return Error{ErrorCode::kTooLarge, fmt::format("A hold names at most {} datasets.", kMaxDatasets),
                 "datasets"};
  for (const std::string& dataset : hold.datasets)
    if (dataset.empty() || dataset.size() > kMaxName)
      return invalid_input(fmt::format("A dataset's name has 1 to {} bytes.", kMaxName), "datasets");
  STEWARD_RETURN_IF_ERROR(check_text(hold.reason, "why the data is held", "reason"));
  STEWARD_RETURN_IF_ERROR(check_text(hold.ordered_by, "who ordered the hold", "ordered_by"));
  if (hold.from > today)
    return invalid_input(
        fmt::format("{} is still to come: add the hold when it begins.", format_day(hold.from)), "from");
  return {};
}

Status release(LegalHold& hold, Day on, const std::string& reason, Day today) {
  if (hold.released)
    return Error{ErrorCode::kConflict,
                 fmt::format("The hold was released already, on {}.", format_day(*hold.released)), hold.id};
  STEWARD_RETURN_IF_ERROR(check_text(reason, "why the hold is released", "reason"));
  if (on > today) return invalid_input(fmt::format("{} is still to come.", format_day(on)), "on");
  if (on < hold.from)
    return invalid_input(
        fmt::format("{} is before the hold began ({}).", format_day(on), format_day(hold.from)), "on");
  hold.released = on;
  hold.release_reason = reason;
  return {};
}

json::object adding_body(const LegalHold& hold) {
  json::object body{{"event", kAdded},
                    {"hold", hold.id},
                    {"from", format_day(hold.from)},
                    {"ordered_by", hold.ordered_by},
                    {"reason", hold.reason}};
  if (!hold.datasets.empty()) body["datasets"] = json::array(hold.datasets.begin(), hold.datasets.end());
  if (!hold.subject.empty()) body["subject"] = hold.subject;
  return body;
}

json::object release_body(const LegalHold& hold) {
  return {{"event", kReleased},
          {"hold", hold.id},
          {"on", format_day(hold.released.value_or(hold.from))},
          {"reason", hold.release_reason}};
}

void HoldRegister::add(int64_t seq, Timestamp time, const json::object& body) {
  const std::string id = event_text(body, "hold"), event = event_text(body, "event");
  const auto known = places_.find(id);
  if (event == kAdded && !id.empty() && known == places_.end()) {
    if (const auto from = event_day(body, "from")) {
      places_.emplace(id, holds_.size());
      holds_.push_back({id,
                        texts_at(body, "datasets"),
                        event_text(body, "subject"),
                        *from,
                        event_text(body, "ordered_by"),
                        event_text(body, "reason"),
                        {},
                        "",
                        seq,
                        seq,
                        time});
      return;
    }
  } else if (event == kReleased && known != places_.end()) {
    LegalHold& hold = holds_[known->second];
    if (const auto on = event_day(body, "on"); on && !hold.released) {
      hold.released = on;
      hold.release_reason = event_text(body, "reason");
      hold.last_entry = seq;
      return;
    }
  }
  ++unreadable_;
}

Status HoldRegister::add(int64_t seq, std::string_view canonical) {
  STEWARD_ASSIGN_OR_RETURN(const RegisterEvent event, read_register_event(seq, canonical));
  add(seq, event.time, event.body);
  return {};
}

const LegalHold* HoldRegister::find(std::string_view id) const {
  const auto place = places_.find(id);
  return place == places_.end() ? nullptr : &holds_[place->second];
}

}  // namespace steward::audit
