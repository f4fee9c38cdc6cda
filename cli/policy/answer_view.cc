#include "cli/policy/answer_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <map>
#include <set>
#include <vector>

#include "cli/terminal.h"

namespace steward::cli {
namespace {

namespace json = boost::json;
using policy::Decision;
using policy::FieldVerdict;
using policy::Obligations;
using policy::RowFilter;

constexpr size_t kReasonsShown = 2, kDifferencesShown = 8;
constexpr int kIndent = 6;

std::string listed(const std::vector<std::string>& texts) {
  std::string text;
  for (const std::string& each : texts) text += (text.empty() ? "" : ", ") + each;
  return text;
}

std::string filter_text(const RowFilter& filter) {
  if (filter.kind == RowFilter::Kind::kConsent)
    return fmt::format("{} consented to {}", filter.column, filter.purpose.str());
  return fmt::format("{} in ({})", filter.column, listed(filter.values));
}

std::string rows_text(const Obligations& duties, const std::string& dataset) {
  const auto at = duties.rows.find(dataset);
  if (at == duties.rows.end() || at->second.empty()) return "all";
  std::string text;
  for (const RowFilter& filter : at->second) text += (text.empty() ? "" : " and ") + filter_text(filter);
  return text;
}

std::string mask_text(const policy::MaskSpec& mask) {
  std::string text(policy::to_string(mask.kind));
  if (mask.keep_first > 0) text += fmt::format(", first {}", mask.keep_first);
  if (mask.keep_last > 0) text += fmt::format(", last {}", mask.keep_last);
  if (mask.date_precision) text += fmt::format(", to the {}", policy::to_string(*mask.date_precision));
  if (mask.number_width > 0) text += fmt::format(", by {:g}", mask.number_width);
  return text;
}

std::string state_of(const FieldVerdict& field) {
  if (field.verdict == policy::Verdict::kDeny) return "hidden";
  if (field.verdict == policy::Verdict::kPending) return "pending";
  return field.mask.kind == policy::Mask::kNone ? "readable" : mask_text(field.mask);
}

// Without the namespace of its dataset.
std::string short_name(const std::string& name) {
  const size_t path = name.rfind('#');
  const size_t slash = name.rfind('/', path);
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

std::string period_text(const std::optional<Period>& period) {
  return period ? format_period(*period) : "without end";
}

// One line each: "shop.customer#email: readable → hash".
std::vector<std::string> differences(const Decision& then, const Decision& now) {
  std::vector<std::string> lines;
  const auto say = [&](const std::string& what, const std::string& was, const std::string& is) {
    if (was != is) lines.push_back(fmt::format("{}: {} → {}", what, was, is));
  };
  std::map<std::string_view, const FieldVerdict*> fields;
  for (const FieldVerdict& field : then.fields) fields.emplace(field.name, &field);
  for (const FieldVerdict& field : now.fields)
    if (const auto at = fields.find(field.name); at != fields.end())
      say(short_name(field.name), state_of(*at->second), state_of(field));
  const Obligations &was = then.obligations, &is = now.obligations;
  std::set<std::string> datasets;
  for (const Obligations* duties : {&was, &is})
    for (const auto& [dataset, filters] : duties->rows) datasets.insert(dataset);
  for (const std::string& dataset : datasets)
    say("rows of " + short_name(dataset), rows_text(was, dataset), rows_text(is, dataset));
  say("a copy may be kept", period_text(was.retention), period_text(is.retention));
  const auto group = [](const std::optional<int64_t>& rows) {
    return rows ? fmt::format("only aggregates over {} rows or more", *rows) : std::string("single rows");
  };
  say("shown", group(was.aggregate_only), group(is.aggregate_only));
  const auto recorded = [](const policy::Recording& record) {
    return record.is_durable() ? std::string("before the answer")
                               : fmt::format("within {} of the answer, {} at most at once",
                                             policy::format_delay(record.within), record.at_most);
  };
  say("recorded", recorded(was.record), recorded(is.record));
  const auto roles = [](const std::vector<std::string>& notify) {
    return notify.empty() ? "nobody" : listed(notify);
  };
  say("told to", roles(was.notify), roles(is.notify));
  return lines;
}

std::string sentences(std::string_view when, const Decision& decision) {
  const std::string mark = fmt::format("{}  {:<7} ", ink(Ink::kDim, when), policy::to_string(decision.verdict));
  std::string lines;
  const size_t count = std::min(decision.reasons.size(), kReasonsShown);
  for (size_t i = 0; i < count; ++i)
    lines += wrapped(i ? "" : mark, ink(Ink::kPlain, decision.reasons[i].sentence), i ? kIndent + 14 : kIndent);
  return count ? lines : wrapped(mark, "", kIndent);
}

}  // namespace

std::string answers_text(const Decision& then, const Decision& now) {
  std::string text = sentences("then", then) + sentences("now ", now);
  if (then.verdict != now.verdict) return text;
  const auto lines = differences(then, now);
  for (size_t i = 0; i < std::min(lines.size(), kDifferencesShown); ++i)
    text += wrapped("", ink(Ink::kPlain, lines[i]), kIndent + 14);
  if (lines.size() > kDifferencesShown)
    text += wrapped("", fmt::format("and {} more differences", lines.size() - kDifferencesShown), kIndent + 14);
  return text;
}

json::object answer_json(const Decision& decision) {
  json::array fields, reasons;
  for (const FieldVerdict& field : decision.fields) {
    json::object one{{"name", field.name}, {"verdict", std::string(policy::to_string(field.verdict))}};
    if (field.mask.kind != policy::Mask::kNone) one["mask"] = mask_text(field.mask);
    fields.push_back(std::move(one));
  }
  for (const policy::Reason& reason : decision.reasons)
    reasons.push_back(json::object{{"rule", reason.rule}, {"effect", reason.effect}, {"sentence", reason.sentence}});
  json::object rows;
  for (const auto& [dataset, filters] : decision.obligations.rows) {
    json::array texts;
    for (const RowFilter& filter : filters) texts.emplace_back(filter_text(filter));
    rows[dataset] = std::move(texts);
  }
  json::object answer{{"verdict", std::string(policy::to_string(decision.verdict))},
                      {"fields", std::move(fields)},
                      {"rows", std::move(rows)}};
  if (decision.obligations.retention) answer["retention"] = format_period(*decision.obligations.retention);
  if (decision.obligations.aggregate_only) answer["aggregate_only"] = *decision.obligations.aggregate_only;
  if (!decision.obligations.notify.empty())
    answer["notify"] = json::array(decision.obligations.notify.begin(), decision.obligations.notify.end());
  if (!decision.obligations.record.is_durable())
    answer["record"] = {{"mode", policy::kBoundedAsync},
                        {"at_most", decision.obligations.record.at_most},
                        {"within", policy::format_delay(decision.obligations.record.within)}};
  answer["reasons"] = std::move(reasons);
  return answer;
}

}  // namespace steward::cli
