// What is said of datasets besides their fields: who owns them, where they are kept, how they are labelled.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/dataset.h"

namespace steward {

enum class DatasetAttribute { kOwner, kRegion, kLabel };
std::string_view to_string(DatasetAttribute attribute);  // "owner", "region", "label"
std::optional<DatasetAttribute> parse_dataset_attribute(std::string_view text);

// The list of the dataset that the attribute fills.
std::vector<std::string>& values_of(Dataset& dataset, DatasetAttribute attribute);

inline constexpr size_t kMaxAttributeValues = 100;
inline constexpr size_t kMaxAttributeBytes = 256;

// As a person gives them: sorted, each once, without blanks around. kInvalidInput for an empty value, control
// characters, or one beyond the bounds.
Result<std::vector<std::string>> checked_values(DatasetAttribute attribute, std::vector<std::string> values);

// Sorts, and keeps each once.
void settle_values(std::vector<std::string>& values);

}  // namespace steward
