#include "lineage/events/event_budget.h"

#include <fmt/format.h>

#include "base/text.h"

namespace steward::lineage {

bool is_absent(const JsonView& view) {
  return !view.present() || view.is_null();
}

Status EventBudget::spend(size_t& spent, const JsonView& at) {
  if (spent < bounds_.max_columns) {
    ++spent;
    return {};
  }
  return Error{ErrorCode::kTooLarge,
               fmt::format("The event speaks of more than {} columns; split it.", bounds_.max_columns),
               at.pointer()};
}

Status EventBudget::spend_path(size_t bytes, const JsonView& at) {
  path_bytes_ += bytes;
  if (path_bytes_ <= bounds_.max_edge_bytes) return {};
  return Error{ErrorCode::kTooLarge,
               fmt::format("The paths of the fields have more than {} bytes together; shorten their names.",
                           bounds_.max_edge_bytes),
               at.pointer()};
}

Result<std::string> EventBudget::name(const JsonView& at) const {
  STEWARD_ASSIGN_OR_RETURN(std::string value, at.as_string(bounds_.max_name_bytes));
  if (value.empty()) return at.error("Expected a name, found an empty string.");
  if (!is_utf8(value)) return at.error("The name is not valid UTF-8.");
  if (value.find('\0') != std::string::npos)
    return at.error("The name holds the character U+0000; remove it.");
  return value;
}

Result<std::string> EventBudget::text(const JsonView& at) const {
  if (is_absent(at)) return std::string();
  STEWARD_ASSIGN_OR_RETURN(std::string value, at.as_string(bounds_.max_name_bytes));
  return value.empty() ? Result<std::string>(std::move(value)) : name(at);
}

Result<DatasetName> read_dataset_name(const JsonView& object, const EventBudget& budget) {
  DatasetName name;
  STEWARD_ASSIGN_OR_RETURN(name.ns, budget.name(object.at("namespace")));
  STEWARD_ASSIGN_OR_RETURN(name.name, budget.name(object.at("name")));
  return name;
}

std::string catalog_path(std::string path) {
  static constexpr std::string_view kElement = "._element";
  for (size_t at = 0; (at = path.find(kElement, at)) != std::string::npos;) {
    const size_t end = at + kElement.size();
    if (end == path.size() || path[end] == '.')
      path.replace(at, kElement.size(), "[]");
    else
      at = end;
  }
  return path;
}

}  // namespace steward::lineage
