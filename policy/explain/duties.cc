#include "policy/explain/duties.h"

#include <fmt/format.h>

#include "base/text.h"
#include "policy/explain/enumeration.h"

namespace steward::policy {
namespace {

std::string in_words(const RowFilter& filter) {
  if (filter.kind == RowFilter::Kind::kConsent)
    return fmt::format("whose {} agreed to {}", excerpt(filter.column),
                       filter.purpose.empty() ? "the purpose asked for" : filter.purpose.str());
  if (!filter.attribute.empty())
    return fmt::format("whose {} is {}", excerpt(filter.column), filter.attribute);
  return fmt::format("whose {} is {}{}", excerpt(filter.column), filter.values.size() > 1 ? "one of " : "",
                     enumerate(filter.values.size(), [&](size_t i) { return excerpt(filter.values[i]); }));
}

}  // namespace

std::string approvers(const Approval& approval) {
  const std::string roles = fmt::format("{}", fmt::join(approval.roles, " and "));
  if (approval.people <= static_cast<int>(approval.roles.size()) && approval.people <= 1) return roles;
  return fmt::format("{} ({} people in all)", roles.empty() ? "anyone" : roles, approval.people);
}

std::string rows_in_words(const std::vector<RowFilter>& rows) {
  return "only rows " + enumerate(rows.size(), [&](size_t i) { return in_words(rows[i]); });
}

std::string period_words(const Period& period) {
  std::vector<std::string> words;
  const auto add = [&](int64_t count, const char* unit) {
    if (count != 0) words.push_back(fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s"));
  };
  add(period.months / 12, "year");
  add(period.months % 12, "month");
  add(period.days, "day");
  if (period.time.count() % 3600 == 0)
    add(period.time.count() / 3600, "hour");
  else
    add(period.time.count(), "second");
  return words.empty() ? "no time" : fmt::format("{}", fmt::join(words, " "));
}

std::string duties(const RuleObligations& obligations) {
  std::vector<std::string> parts;
  if (!obligations.masks.empty())
    parts.push_back("mask " + enumerate(obligations.masks.size(), [&](size_t i) {
                      const auto& [category, mask] = obligations.masks[i];
                      return fmt::format("{} ({})", category.empty() ? "every value" : category.str(),
                                         to_string(mask.kind));
                    }));
  if (!obligations.rows.empty()) parts.push_back("read " + rows_in_words(obligations.rows));
  if (obligations.retain)
    parts.push_back(fmt::format("keep a copy for {} at most", period_words(*obligations.retain)));
  if (obligations.aggregate_only)
    parts.push_back(fmt::format("show only aggregates over at least {} rows", *obligations.aggregate_only));
  if (!obligations.notify.empty())
    parts.push_back("tell " + enumerate(obligations.notify.size(),
                                        [&](size_t i) { return excerpt(obligations.notify[i]); }));
  if (obligations.record)
    parts.push_back(obligations.record->is_durable()
                        ? std::string("wait until the answer is recorded")
                        : fmt::format("be recorded within {} of the answer, {} answers at most at once",
                                      format_delay(obligations.record->within), obligations.record->at_most));
  if (parts.empty()) return "nothing";
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace steward::policy
