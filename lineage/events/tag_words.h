// Steward's own reading of tags: the common words for categories, and the keys under which they stand.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/taxonomy.h"

namespace steward::lineage {

// Lower case, with '-', ' ' and '.' as '_': "Date-of-Birth" → "date_of_birth".
std::string tag_word(std::string_view text);

// "false", "no", "0", "none" and their like: the tag says that something is not so. In the form of
// tag_word().
bool is_denial(std::string_view word);

// The category that a tag stands for without any configuration; none when it says nothing of categories.
std::optional<Category> category_of_tag(std::string_view key, std::string_view value);

}  // namespace steward::lineage
