#include "catalog/attributes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace steward {
namespace {

constexpr std::array<std::pair<DatasetAttribute, std::string_view>, 3> kWords = {{
    {DatasetAttribute::kOwner, "owner"},
    {DatasetAttribute::kRegion, "region"},
    {DatasetAttribute::kLabel, "label"},
}};

std::string_view without_blanks(std::string_view text) {
  const size_t from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

}  // namespace

std::string_view to_string(DatasetAttribute attribute) {
  return kWords[static_cast<size_t>(attribute)].second;
}

std::optional<DatasetAttribute> parse_dataset_attribute(std::string_view text) {
  for (const auto& [attribute, word] : kWords)
    if (word == text) return attribute;
  return std::nullopt;
}

std::vector<std::string>& values_of(Dataset& dataset, DatasetAttribute attribute) {
  switch (attribute) {
    case DatasetAttribute::kOwner:
      return dataset.owners;
    case DatasetAttribute::kRegion:
      return dataset.regions;
    case DatasetAttribute::kLabel:
      break;
  }
  return dataset.labels;
}

void settle_values(std::vector<std::string>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

Result<std::vector<std::string>> checked_values(DatasetAttribute attribute, std::vector<std::string> values) {
  if (values.size() > kMaxAttributeValues)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("A dataset has at most {} values of {}; {} are given.", kMaxAttributeValues,
                             to_string(attribute), values.size()),
                 ""};
  for (std::string& value : values) {
    value = std::string(without_blanks(value));
    const bool has_control = std::any_of(value.begin(), value.end(),
                                         [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (value.empty() || value.size() > kMaxAttributeBytes || has_control)
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("'{}' is no {}: write 1 to {} bytes of text in one line.", excerpt(value, 60),
                               to_string(attribute), kMaxAttributeBytes),
                   ""};
    if (attribute == DatasetAttribute::kLabel && value.starts_with('='))
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("'{}' has no key: write a label as key or key=value.", excerpt(value, 60)), ""};
  }
  settle_values(values);
  return values;
}

}  // namespace steward
