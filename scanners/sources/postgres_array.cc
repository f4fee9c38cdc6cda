#include "scanners/sources/postgres_array.h"

#include <algorithm>

namespace steward::scanners {

std::vector<std::optional<std::string>> array_elements(std::string_view text) {
  std::vector<std::optional<std::string>> elements;
  if (text.starts_with('[')) text.remove_prefix(std::min(text.find('='), text.size() - 1) + 1);
  std::string element;
  bool inside = false, was_quoted = false, in_quotes = false;
  const auto end_element = [&] {
    if (inside) elements.push_back(!was_quoted && element == "NULL" ? std::nullopt : std::optional(element));
    element.clear();
    inside = was_quoted = false;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      if (++i < text.size()) element += text[i];
      inside = true;
    } else if (c == '"') {
      in_quotes = !in_quotes;
      inside = was_quoted = true;
    } else if (!in_quotes && (c == '{' || c == '}' || c == ',')) {
      end_element();
    } else {
      element += c;
      inside = true;
    }
  }
  end_element();
  return elements;
}

}  // namespace steward::scanners
