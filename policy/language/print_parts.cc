#include "policy/language/print_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "policy/time_window.h"

namespace steward::policy {
namespace {

// Builds "{a: 1, b: 2}".
class Mapping {
 public:
  void add(std::string_view key, std::string_view printed_value) {
    body_ += fmt::format("{}{}: {}", body_.empty() ? "" : ", ", printed(key), printed_value);
  }
  void add_list(std::string_view key, const std::vector<std::string>& texts) {
    if (!texts.empty()) add(key, printed(texts));
  }
  void add_period(std::string_view key, const std::optional<Period>& period) {
    if (period) add(key, format_period(*period));
  }
  std::string finish() const { return "{" + body_ + "}"; }

 private:
  std::string body_;
};

std::string value_text(const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const auto* text = std::get_if<std::string>(&value)) return printed(*text);
  return printed(std::get<std::vector<std::string>>(value));
}

std::string printed_list(const std::vector<Value>& values) {
  std::string body;
  for (const Value& value : values) body += (body.empty() ? "" : ", ") + value_text(value);
  return "[" + body + "]";
}

std::string printed_operand(const Test& test) {
  switch (test.op) {
    case Operator::kIn:
    case Operator::kBetween:
    case Operator::kPrefix:
    case Operator::kSuffix:
    case Operator::kGlob:
    case Operator::kCidr:
      return printed_list(test.operands);
    case Operator::kWindow: {
      std::vector<std::string> windows;
      for (const TimeWindow& window : test.windows) windows.push_back(format_time_window(window));
      return printed(windows);
    }
    default:
      return test.operands.empty() ? "\"\"" : value_text(test.operands.front());
  }
}

std::string test_text(const Test& test) {
  Mapping operation;
  operation.add(to_string(test.op), printed_operand(test));
  std::string right = operation.finish();
  if (test.quantifier != Quantifier::kItem) {
    Mapping quantified;
    quantified.add(to_string(test.quantifier), right);
    right = quantified.finish();
  }
  Mapping whole;
  whole.add(test.attribute, right);
  return whole.finish();
}

std::string row_text(const RowFilter& row) {
  Mapping mapping;
  mapping.add("column", printed(row.column));
  if (row.kind == RowFilter::Kind::kConsent)
    mapping.add("consent", row.purpose.empty() ? "true" : printed(row.purpose.str()));
  else if (!row.attribute.empty())
    mapping.add("equals", row.attribute);  // plain: in quotes it would be a text
  else
    mapping.add_list("in", row.values);
  return mapping.finish();
}

std::string approval_text(const Approval& approval) {
  if (approval.roles.size() == 1 && approval.people == 1) return printed(approval.roles.front());
  Mapping mapping;
  mapping.add_list("roles", approval.roles);
  mapping.add("people", fmt::format("{}", approval.people));
  return mapping.finish();
}

}  // namespace

std::string printed(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const bool is_plain = !text.empty() && letter(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' || c == '/';
  });
  const bool is_word_of_yaml = text == "true" || text == "false" || text == "null" || text == "Null" || text == "NULL";
  return is_plain && !is_word_of_yaml ? std::string(text) : yaml_quoted(text);
}

std::string printed(const std::vector<std::string>& texts) {
  std::string body;
  for (const std::string& text : texts) body += (body.empty() ? "" : ", ") + printed(text);
  return "[" + body + "]";
}

std::string printed(const SubjectSelector& subjects) {
  Mapping mapping;
  mapping.add_list("roles", subjects.roles);
  mapping.add_list("groups", subjects.groups);
  return mapping.finish();
}

std::string printed(const DataSelector& data) {
  std::vector<std::string> categories = keys_of(data.categories);
  if (data.uncategorised) categories.emplace_back("none");
  if (data.any_category) categories.emplace_back("*");
  Mapping mapping;
  mapping.add_list("categories", categories);
  mapping.add_list("datasets", data.datasets);
  mapping.add_list("tags", data.tags);
  mapping.add_list("regions", data.regions);
  mapping.add_list("owners", data.owners);
  mapping.add_period("scanned_within", data.scanned_within);
  mapping.add_period("scanned_before", data.scanned_before);
  mapping.add_list("derived_from", data.derived_from);
  return mapping.finish();
}

std::string printed(const Condition& condition) {
  if (condition.kind == Condition::Kind::kTest) return test_text(condition.test);
  std::string parts;
  for (const Condition& part : condition.parts) parts += (parts.empty() ? "" : ", ") + printed(part);
  if (condition.kind == Condition::Kind::kNot) return "{not: " + parts + "}";
  return fmt::format("{{{}: [{}]}}", condition.kind == Condition::Kind::kAny ? "any" : "all", parts);
}

std::string printed(const Requirements& require) {
  Mapping mapping;
  if (require.consent) mapping.add("consent", require.consent->empty() ? "true" : printed(require.consent->str()));
  if (require.approval) mapping.add("approval", approval_text(*require.approval));
  if (require.active_grant) mapping.add("grant", "active");
  mapping.add_list("environment", require.environments);
  if (require.group_size) mapping.add("group_size", fmt::format("{}", *require.group_size));
  return mapping.finish();
}

std::string printed(const MaskSpec& mask) {
  if (mask == default_mask(mask.kind)) return std::string(to_string(mask.kind));
  Mapping mapping;
  mapping.add("kind", to_string(mask.kind));
  mapping.add("keep_first", fmt::format("{}", mask.keep_first));
  if (mask.kind == Mask::kPartial) mapping.add("keep_last", fmt::format("{}", mask.keep_last));
  if (mask.date_precision) mapping.add("date", to_string(*mask.date_precision));
  if (mask.number_width > 0) mapping.add("number", fmt::format("{}", mask.number_width));
  return mapping.finish();
}

std::string printed(const Recording& recording) {
  if (recording.is_durable()) return std::string(kDurable);
  Mapping mapping;
  mapping.add("mode", kBoundedAsync);
  mapping.add("at_most", fmt::format("{}", recording.at_most));
  mapping.add("within", format_delay(recording.within));
  return mapping.finish();
}

std::string printed(const RuleObligations& obligations) {
  Mapping mapping;
  if (!obligations.masks.empty()) {
    Mapping masks;
    for (const auto& [category, mask] : obligations.masks)
      masks.add(category.empty() ? "*" : category.str(), printed(mask));
    mapping.add("masks", masks.finish());
  }
  if (!obligations.rows.empty()) {
    std::string rows;
    for (const RowFilter& row : obligations.rows) rows += (rows.empty() ? "" : ", ") + row_text(row);
    mapping.add("rows", "[" + rows + "]");
  }
  mapping.add_period("retain", obligations.retain);
  if (obligations.aggregate_only) mapping.add("aggregate_only", fmt::format("{}", *obligations.aggregate_only));
  mapping.add_list("notify", obligations.notify);
  if (obligations.record) mapping.add("record", printed(*obligations.record));
  return mapping.finish();
}

}  // namespace steward::policy
