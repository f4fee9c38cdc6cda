#include "lineage/events/facet_reader.h"

#include <cmath>

#include "lineage/events/event_budget.h"

namespace steward::lineage {
namespace {

constexpr size_t kMaxText = 32u << 20;  // a whole event; it was bounded when it came

Result<int64_t> as_whole(const JsonView& view) {
  constexpr double kExact = 9007199254740992.0;  // 2^53: from here on doubles skip whole numbers
  if (view.raw().is_double()) {
    const double number = view.raw().get_double();
    if (std::trunc(number) == number && std::abs(number) <= kExact) return static_cast<int64_t>(number);
  }
  return view.as_int();
}

}  // namespace

Result<bool> facet_says_something(const JsonView& facet) {
  if (is_absent(facet)) return false;
  std::optional<bool> is_deleted;
  FacetReader reader(facet);
  reader.text("_producer").text("_schemaURL").flag("_deleted", is_deleted);
  STEWARD_RETURN_IF_ERROR(reader.status());
  return !facet.raw().get_object().empty() && !is_deleted.value_or(false);
}

FacetReader::FacetReader(const JsonView& object) : view_(object) {
  if (!object.present() || !object.raw().is_object()) error_ = object.as_object().error();
}

std::optional<JsonView> FacetReader::wanted(std::string_view key) const {
  if (error_) return std::nullopt;
  const auto* member = view_.raw().get_object().if_contains(key);
  if (!member || member->is_null()) return std::nullopt;
  return view_.at(key);
}

template <class T>
bool FacetReader::holds(const Result<T>& result) {
  if (!result.ok() && !error_) error_ = result.error();
  return result.ok();
}

template <class T>
void FacetReader::keep(Result<T> result, std::optional<T>& out) {
  if (holds(result)) out = *std::move(result);
}

void FacetReader::absorb(const FacetReader& inner) {
  if (!error_) error_ = inner.error_;
}

FacetReader& FacetReader::text(std::string_view key, std::string& out) {
  if (const auto member = wanted(key)) {
    auto text = member->as_string(kMaxText);
    if (holds(text)) out = *std::move(text);
  }
  return *this;
}

FacetReader& FacetReader::text(std::string_view key) {
  if (const auto member = wanted(key); member && !member->raw().is_string()) holds(member->as_string());
  return *this;
}

FacetReader& FacetReader::whole(std::string_view key, std::optional<int64_t>& out) {
  if (const auto member = wanted(key)) keep(as_whole(*member), out);
  return *this;
}

FacetReader& FacetReader::whole(std::string_view key) {
  std::optional<int64_t> ignored;
  return whole(key, ignored);
}

FacetReader& FacetReader::number(std::string_view key, std::optional<double>& out) {
  if (const auto member = wanted(key)) keep(member->as_double(), out);
  return *this;
}

FacetReader& FacetReader::flag(std::string_view key, std::optional<bool>& out) {
  if (const auto member = wanted(key)) keep(member->as_bool(), out);
  return *this;
}

FacetReader& FacetReader::time(std::string_view key, std::optional<Timestamp>& out) {
  std::string text;
  this->text(key, text);
  if (const auto time = parse_rfc3339(text); time.ok()) out = *time;
  return *this;
}

FacetReader& FacetReader::object(std::string_view key, const std::function<void(FacetReader&)>& read) {
  if (const auto member = wanted(key)) {
    FacetReader inner(*member);
    read(inner);
    absorb(inner);
  }
  return *this;
}

FacetReader& FacetReader::each(std::string_view key, const std::function<void(FacetReader&)>& read) {
  const auto member = wanted(key);
  if (!member) return *this;
  const auto items = member->as_array(kMaxText);
  if (!holds(items)) return *this;
  for (const JsonView& item : *items) {
    FacetReader inner(item);
    read(inner);
    absorb(inner);
    if (error_) break;
  }
  return *this;
}

FacetReader& FacetReader::each_member(
    std::string_view key, const std::function<void(const std::string& name, FacetReader&)>& read) {
  const auto member = wanted(key);
  if (!member) return *this;
  const auto members = member->as_object();
  if (!holds(members)) return *this;
  for (const auto& [name, view] : *members) {
    FacetReader inner(view);
    read(name, inner);
    absorb(inner);
    if (error_) break;
  }
  return *this;
}

FacetReader& FacetReader::numbers(std::string_view key, std::map<std::string, double>& out) {
  return object(key, [&](FacetReader& inner) {
    const auto members = inner.view_.as_object();
    if (!inner.holds(members)) return;
    for (const auto& [name, view] : *members) {
      const auto number = view.as_double();
      if (!inner.holds(number)) return;
      out[name] = *number;
    }
  });
}

FacetReader& FacetReader::texts(std::string_view key, std::map<std::string, std::string>& out) {
  return object(key, [&](FacetReader& inner) {
    const auto members = inner.view_.as_object();
    if (!inner.holds(members)) return;
    for (const auto& [name, view] : *members) {
      auto text = view.as_string(kMaxText);
      if (!inner.holds(text)) return;
      out[name] = *std::move(text);
    }
  });
}

void FacetReader::refuse(std::string_view key, std::string message) {
  if (!error_) error_ = view_.at(key).error(std::move(message));
}

Status FacetReader::status() const {
  if (error_) return *error_;
  return {};
}

}  // namespace steward::lineage
