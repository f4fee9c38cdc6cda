#include "cli/attribute_options.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>

#include "base/text.h"

namespace steward::cli {
namespace {

constexpr double kMaxNumber = 9007199254740992.0;  // 2^53, as for attributes in JSON

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::isfinite(number) && std::fabs(number) < kMaxNumber ? std::optional(number) : std::nullopt;
}

std::string text_of(std::string_view written) {
  if (written.size() >= 2 && written.starts_with('"') && written.ends_with('"'))
    return std::string(written.substr(1, written.size() - 2));
  return std::string(written);
}

policy::Value value_of(std::string_view written) {
  if (written == "true" || written == "false") return written == "true";
  if (const auto number = number_of(written)) return *number;
  return text_of(written);
}

}  // namespace

Result<policy::Attributes> attributes_of(const std::vector<std::string>& assignments,
                                         std::string_view option) {
  std::map<std::string, std::vector<std::string_view>> written;
  for (const std::string& assignment : assignments) {
    const size_t equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0)
      return Error{
          ErrorCode::kInvalidInput,
          fmt::format("Write it as NAME=VALUE, such as department=sales; '{}' is not.", excerpt(assignment)),
          std::string(option)};
    written[assignment.substr(0, equals)].push_back(std::string_view(assignment).substr(equals + 1));
  }
  policy::Attributes attributes;
  for (const auto& [name, values] : written) {
    if (values.size() == 1) {
      attributes.emplace(name, value_of(values.front()));
      continue;
    }
    std::vector<std::string> texts;
    for (const std::string_view value : values) texts.push_back(text_of(value));
    attributes.emplace(name, std::move(texts));
  }
  return attributes;
}

}  // namespace steward::cli
