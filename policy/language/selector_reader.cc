#include "policy/language/selector_reader.h"

namespace steward::policy {
namespace {

const std::vector<std::string> kActionNames = {"read", "export", "train", "share", "delete", "write"};

void read_category(DocumentReader& reader, const YamlNode& item, DataSelector& data) {
  if (item.is_scalar() && item.scalar == "*") {
    data.any_category = true;
  } else if (item.is_scalar() && item.scalar == "none") {
    data.uncategorised = true;
  } else if (auto category = reader.category(item, "a category, \"*\" or none")) {
    data.categories.push_back(*std::move(category));
  }
}

void read_categories(DocumentReader& reader, const YamlNode& data, DataSelector& selector) {
  const YamlNode* categories =
      reader.required(data, "categories", "a list of categories, \"*\" for all or none");
  if (!categories) return;
  for (const YamlNode* item : reader.list(data, "categories")) read_category(reader, *item, selector);
  if (selector.any_category && categories->items.size() > 1)
    reader.error(*categories, "\"*\" already stands for every category and for none; write it alone.");
}

void read_scan_age(DocumentReader& reader, const YamlNode& data, DataSelector& selector) {
  const YamlNode* within = data.find("scanned_within");
  const YamlNode* before = data.find("scanned_before");
  if (within) selector.scanned_within = reader.period(*within);
  if (before) selector.scanned_before = reader.period(*before);
  // Scanned within a week and more than a month ago: never.
  if (selector.scanned_within && selector.scanned_before &&
      !shorter(*selector.scanned_before, *selector.scanned_within))
    reader.error(*before, fmt::format("No scan is both within {} and before {}; the rule would never match.",
                                      format_period(*selector.scanned_within),
                                      format_period(*selector.scanned_before)));
}

}  // namespace

SubjectSelector read_subjects(DocumentReader& reader, const YamlNode& rule) {
  SubjectSelector selector;
  const YamlNode* subjects = rule.find("subjects");
  if (!subjects || !reader.some_keys(*subjects, "'subjects'", vocabulary::kSubjects,
                                     "roles or groups, or no 'subjects' at all for everyone"))
    return selector;
  selector.roles = reader.names(*subjects, "roles", "a role");
  selector.groups = reader.texts(*subjects, "groups", "a group", kMaxTextBytes);
  return selector;
}

std::vector<Action> read_actions(DocumentReader& reader, const YamlNode& rule) {
  std::vector<Action> actions;
  for (const YamlNode* item : reader.list(rule, "actions")) {
    const auto word = reader.text(*item, "an action", kMaxNameBytes);
    if (!word) continue;
    if (const auto action = parse_action(*word))
      actions.push_back(*action);
    else
      reader.not_one_of(*item, *word, "an action", kActionNames);
  }
  return actions;
}

DataSelector read_data(DocumentReader& reader, const YamlNode& rule) {
  DataSelector selector;
  const YamlNode* data =
      reader.required(rule, "data", "the data the rule speaks of, as in {categories: [user.contact]}");
  if (!data || !reader.is_mapping(*data, "'data'")) return selector;
  reader.only_keys(*data, vocabulary::kData);
  selector.datasets = reader.texts(*data, "datasets", "a dataset name or glob", kMaxGlobBytes);
  selector.tags = reader.texts(*data, "tags", "a label, as in tier or tier=gold", kMaxTextBytes);
  selector.regions = reader.texts(*data, "regions", "a region or glob", kMaxGlobBytes);
  selector.owners = reader.texts(*data, "owners", "an owner", kMaxTextBytes);
  selector.derived_from = reader.texts(*data, "derived_from", "a dataset name or glob", kMaxGlobBytes);
  read_scan_age(reader, *data, selector);
  read_categories(reader, *data, selector);
  return selector;
}

}  // namespace steward::policy
