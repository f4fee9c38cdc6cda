#include "policy/language/obligation_reader.h"

#include "policy/language/condition_reader.h"
#include "policy/language/mask_reader.h"
#include "policy/language/requirement_reader.h"

namespace steward::policy {
namespace {

// "in: [DE, FR]", "equals: DE", or of both the name of an attribute instead, unquoted.
void read_values(DocumentReader& reader, const YamlNode& node, bool is_list, RowFilter& filter) {
  if (node.is_scalar() && !node.quoted && is_attribute(node.scalar)) {
    filter.attribute = node.scalar;
    return;
  }
  if (is_list && node.is_sequence()) {
    if (node.items.empty() || node.items.size() > kMaxListItems)
      reader.error(node, fmt::format("'in' takes 1 to {} values, but {} stand here.", kMaxListItems, node.items.size()));
    else
      for (const YamlNode& item : node.items)
        if (auto value = reader.text(item, "a value of the column", kMaxTextBytes))
          filter.values.push_back(*std::move(value));
    return;
  }
  if (is_list) {
    reader.error(node, fmt::format("'in' takes a list of values, or an attribute such as subject.region, but {} "
                                   "stands here.",
                                   kind_name(node)));
    return;
  }
  if (auto value = reader.text(node, "a value of the column, or an attribute such as subject.region", kMaxTextBytes))
    filter.values.push_back(*std::move(value));
}

std::optional<RowFilter> read_row(DocumentReader& reader, const YamlNode& node) {
  if (!reader.is_mapping(node, "A row filter")) return std::nullopt;
  reader.only_keys(node, vocabulary::kRow);
  RowFilter filter;
  if (const YamlNode* column = reader.required(node, "column", "the column that is compared"))
    filter.column = reader.text(*column, "a column", kMaxTextBytes).value_or("");
  const YamlNode* in = node.find("in");
  const YamlNode* equals = node.find("equals");
  const YamlNode* consent = node.find("consent");
  if (!!in + !!equals + !!consent != 1) {
    reader.error(node, "A row filter compares in one way; expected one of 'in', 'equals' and 'consent'.");
    return std::nullopt;
  }
  if (in) read_values(reader, *in, true, filter);
  if (equals) read_values(reader, *equals, false, filter);
  if (consent) {
    filter.kind = RowFilter::Kind::kConsent;
    filter.purpose = read_consent(reader, *consent).value_or(Purpose());
  }
  return filter;
}

}  // namespace

std::optional<Recording> read_recording(DocumentReader& reader, const YamlNode& node) {
  const YamlNode* mode = &node;
  if (node.is_mapping()) {
    reader.only_keys(node, vocabulary::kRecord);
    mode = reader.required(node, "mode", "durable or bounded_async");
    if (!mode) return std::nullopt;
  }
  const auto word = reader.text(*mode, "how an answer is recorded", kMaxNameBytes);
  if (!word) return std::nullopt;
  if (*word != kDurable && *word != kBoundedAsync) {
    reader.not_one_of(*mode, *word, "a way to record an answer", {std::string(kDurable), std::string(kBoundedAsync)});
    return std::nullopt;
  }
  const YamlNode* at_most = node.is_mapping() ? node.find("at_most") : nullptr;
  const YamlNode* within = node.is_mapping() ? node.find("within") : nullptr;
  if (*word == kDurable) {
    for (const YamlNode* bound : {at_most, within})
      if (bound) reader.error(*bound, "What is durable before the answer has no bounds; leave 'at_most' and 'within' out.");
    return Recording();
  }
  if (!at_most || !within) {
    reader.error(node, "'bounded_async' names its bounds, as in {mode: bounded_async, at_most: 1000, within: 1s}.");
    return std::nullopt;
  }
  const auto count = reader.number(*at_most, "how many answers may wait for their entries", 1, kMaxUnrecorded);
  const auto text = reader.text(*within, "how long answers may wait for their entries", kMaxNameBytes);
  const auto delay = text ? parse_delay(*text) : std::nullopt;
  if (text && !delay)
    reader.error(*within, fmt::format("'{}' is no delay; expected 10ms to 60s, as in 250ms or 1s.", excerpt(*text)));
  return count && delay ? std::optional(Recording{*count, *delay}) : std::nullopt;
}

RuleObligations read_obligations(DocumentReader& reader, const YamlNode& obligations) {
  RuleObligations read;
  if (!reader.some_keys(obligations, "'obligations'", vocabulary::kRuleObligations,
                        "masks, rows, retain, aggregate_only, notify or record"))
    return read;
  if (const YamlNode* masks = obligations.find("masks")) read.masks = read_mask_map(reader, *masks);
  for (const YamlNode* item : reader.list(obligations, "rows"))
    if (auto row = read_row(reader, *item)) read.rows.push_back(*std::move(row));
  if (const YamlNode* retain = obligations.find("retain")) read.retain = reader.period(*retain);
  if (const YamlNode* least = obligations.find("aggregate_only"))
    read.aggregate_only = reader.number(*least, "a count of rows", 1, kMaxGroup);
  read.notify = reader.names(obligations, "notify", "a role to tell");
  if (const YamlNode* record = obligations.find("record")) read.record = read_recording(reader, *record);
  return read;
}

}  // namespace steward::policy
