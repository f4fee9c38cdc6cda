#include "service/reports/ledger_entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>

#include "audit/merkle.h"
#include "base/json.h"
#include "service/reports/rule_words.h"

namespace steward::service::reports {
namespace {

namespace json = boost::json;

const json::value* find(const json::object& object, std::string_view key) {
  return object.if_contains(json::string_view(key.data(), key.size()));
}

void add_once(std::vector<std::string>& texts, std::string text) {
  if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end())
    texts.push_back(std::move(text));
}

// "customer#email" of a full name: the last part says enough beside the datasets.
std::string short_field(std::string_view name) {
  const size_t hash = name.find('#');
  const size_t end = hash == std::string_view::npos ? name.size() : hash;
  const size_t begin = name.substr(0, end).find_last_of("/.");
  return std::string(begin == std::string_view::npos ? name : name.substr(begin + 1));
}

std::string mask_words(const json::value& mask) {
  if (const json::string* kind = mask.if_string()) return std::string(kind->data(), kind->size());
  const json::object* parts = mask.if_object();
  if (!parts) return "?";
  std::string words = text_at(*parts, "kind");
  if (const auto first = integer_at(*parts, "keep_first"))
    words += fmt::format(", leaves the first {}", *first);
  if (const auto last = integer_at(*parts, "keep_last")) words += fmt::format(", leaves the last {}", *last);
  if (const std::string date = text_at(*parts, "date"); !date.empty()) words += ", dates to the " + date;
  if (const auto width = number_at(*parts, "number"))
    words += fmt::format(", numbers in steps of {}", *width);
  return words;
}

std::string filter_words(const json::object& filter) {
  const std::string column = text_at(filter, "column");
  if (const std::string purpose = text_at(filter, "consent"); !purpose.empty())
    return fmt::format("{} of people who agreed to {}", column, purpose);
  return fmt::format("{} is one of {}", column, fmt::join(texts_at(filter, "in"), ", "));
}

}  // namespace

Result<LedgerEntry> read_entry(int64_t seq, std::string_view canonical) {
  STEWARD_ASSIGN_OR_RETURN(json::value value, parse_json(canonical));
  json::object* entry = value.if_object();
  const auto time = entry ? time_at(*entry, "time") : std::nullopt;
  json::value* body = entry ? entry->if_contains("body") : nullptr;
  if (!time || !body || !body->is_object())
    return Error{ErrorCode::kInternal,
                 "The ledger entry cannot be read: `steward audit verify --live` says why.",
                 fmt::format("seq {}", seq)};
  return LedgerEntry{seq,   text_at(*entry, "kind"),       text_at(*entry, "actor"),
                     *time, std::move(body->get_object()), audit::leaf_hash(canonical)};
}

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  const json::string* text = value ? value->if_string() : nullptr;
  return text ? std::string(text->data(), text->size()) : std::string();
}

std::vector<std::string> texts_at(const json::object& object, std::string_view key) {
  std::vector<std::string> texts;
  const json::value* value = find(object, key);
  const json::array* array = value ? value->if_array() : nullptr;
  if (!array) return texts;
  for (const json::value& item : *array)
    if (const json::string* text = item.if_string()) texts.emplace_back(text->data(), text->size());
  return texts;
}

std::optional<int64_t> integer_at(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  if (!value || !value->is_int64()) return std::nullopt;
  return value->get_int64();
}

std::optional<double> number_at(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  if (!value || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

std::optional<Timestamp> time_at(const json::object& object, std::string_view key) {
  const auto time = parse_rfc3339(text_at(object, key));
  return time.ok() ? std::optional(*time) : std::nullopt;
}

const json::object* object_at(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  return value ? value->if_object() : nullptr;
}

std::vector<const json::object*> objects_at(const json::object& object, std::string_view key) {
  std::vector<const json::object*> objects;
  const json::value* value = find(object, key);
  const json::array* array = value ? value->if_array() : nullptr;
  if (!array) return objects;
  for (const json::value& item : *array)
    if (const json::object* member = item.if_object()) objects.push_back(member);
  return objects;
}

std::string dataset_part(std::string_view field) {
  return std::string(field.substr(0, field.find('#')));
}

std::vector<std::string> datasets_of(const json::object& decision) {
  std::vector<std::string> datasets;
  for (const json::object* field : objects_at(decision, "fields"))
    add_once(datasets, dataset_part(text_at(*field, "name")));
  if (datasets.empty())
    for (const std::string& resource : texts_at(decision, "resources"))
      add_once(datasets, dataset_part(resource));
  return datasets;
}

std::vector<std::string> rules_of(const json::object& decision) {
  std::vector<std::string> rules;
  for (const json::object* reason : objects_at(decision, "reasons"))
    if (text_at(*reason, "effect") != "missing") add_once(rules, text_at(*reason, "rule"));
  return rules;
}

std::vector<std::string> obligations_of(const json::object& decision) {
  std::vector<std::string> words;
  const json::object* obligations = object_at(decision, "obligations");
  if (!obligations) return words;
  if (const json::object* masks = object_at(*obligations, "masks"))
    for (const auto& [field, mask] : *masks)
      words.push_back(
          fmt::format("mask {}: {}", short_field({field.data(), field.size()}), mask_words(mask)));
  if (const json::object* rows = object_at(*obligations, "rows"))
    for (const auto& [dataset, filters] : *rows)
      for (const json::object* filter : objects_at(*rows, {dataset.data(), dataset.size()}))
        words.push_back("rows where " + filter_words(*filter));
  if (const std::string period = text_at(*obligations, "retention"); !period.empty())
    words.push_back("keep copies for at most " + period_words(period));
  if (const auto rows = integer_at(*obligations, "aggregate_only"))
    words.push_back(fmt::format("only aggregates over at least {} rows", *rows));
  for (const std::string& role : texts_at(*obligations, "notify")) words.push_back("notify " + role);
  return words;
}

}  // namespace steward::service::reports
