#include "policy/language/rule_reader.h"

#include <algorithm>

namespace steward::policy {
namespace {

const std::vector<std::string> kActionNames = {"read", "export", "train", "share", "delete", "write"};
const std::vector<std::string> kMaskNames = {"partial", "generalise", "hash", "tokenise", "redact", "null"};

std::string read_id(DocumentReader& reader, const YamlNode& rule, const std::string& document) {
  const YamlNode* id = reader.required(rule, "id", "a name for the rule, unique in the document");
  return document + "/" + (id ? reader.name(*id, "a rule id").value_or("") : "");
}

std::string read_reason(DocumentReader& reader, const YamlNode& rule) {
  const YamlNode* reason = reader.required(rule, "reason", "one sentence that says why the rule exists");
  return reason ? reader.text(*reason, "one sentence that says why the rule exists", kMaxSentenceBytes)
                      .value_or("")
                : "";
}

std::vector<std::string> read_names(DocumentReader& reader, const YamlNode& mapping, std::string_view key,
                                    std::string_view what) {
  std::vector<std::string> names;
  for (const YamlNode* item : reader.list(mapping, key))
    if (auto name = reader.name(*item, what)) names.push_back(*std::move(name));
  return names;
}

std::vector<std::string> read_globs(DocumentReader& reader, const YamlNode& mapping) {
  std::vector<std::string> globs;
  for (const YamlNode* item : reader.list(mapping, "datasets"))
    if (auto glob = reader.text(*item, "a dataset name or glob", kMaxGlobBytes))
      globs.push_back(*std::move(glob));
  return globs;
}

std::vector<Purpose> read_purposes(DocumentReader& reader, const YamlNode& mapping) {
  std::vector<Purpose> purposes;
  for (const YamlNode* item : reader.list(mapping, "purposes"))
    if (auto purpose = reader.key(*item, purpose_taxonomy(), "a purpose"))
      purposes.push_back(*std::move(purpose));
  return purposes;
}

void read_category(DocumentReader& reader, const YamlNode& item, DataSelector& data) {
  if (item.is_scalar() && item.scalar == "*") {
    data.any_category = true;
  } else if (item.is_scalar() && item.scalar == "none") {
    data.uncategorised = true;
  } else if (auto category = reader.key(item, category_taxonomy(), "a category, \"*\" or none")) {
    data.categories.push_back(*std::move(category));
  }
}

DataSelector read_data(DocumentReader& reader, const YamlNode& rule) {
  DataSelector selector;
  const YamlNode* data =
      reader.required(rule, "data", "the data the rule speaks of, as in {categories: [user.contact]}");
  if (!data || !reader.is_mapping(*data, "'data'")) return selector;
  reader.only_keys(*data, {"categories", "datasets"});
  selector.datasets = read_globs(reader, *data);
  const YamlNode* categories =
      reader.required(*data, "categories", "a list of categories, \"*\" for all or none");
  if (!categories) return selector;
  for (const YamlNode* item : reader.list(*data, "categories")) read_category(reader, *item, selector);
  if (selector.any_category && categories->items.size() > 1)
    reader.error(*categories, "\"*\" already stands for every category and for none; write it alone.");
  return selector;
}

std::vector<std::string> read_roles(DocumentReader& reader, const YamlNode& rule) {
  const YamlNode* subjects = rule.find("subjects");
  if (!subjects || !reader.is_mapping(*subjects, "'subjects'")) return {};
  reader.only_keys(*subjects, {"roles"});
  if (!reader.required(*subjects, "roles", "a list of roles, or no 'subjects' at all for everyone"))
    return {};
  return read_names(reader, *subjects, "roles", "a role");
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

Effect read_effect(DocumentReader& reader, const YamlNode& rule) {
  const YamlNode* node = reader.required(rule, "effect", "permit or forbid");
  const auto word = node ? reader.text(*node, "permit or forbid", kMaxNameBytes) : std::nullopt;
  if (word && *word != "permit" && *word != "forbid")
    reader.not_one_of(*node, *word, "an effect", {"permit", "forbid"});
  return word == "permit" ? Effect::kPermit : Effect::kForbid;
}

std::optional<Purpose> read_consent(DocumentReader& reader, const YamlNode& consent) {
  if (consent.is_scalar() && consent.scalar == "true") return Purpose();
  if (consent.is_scalar() && consent.scalar == "false") {
    reader.error(consent, "'false' is not a purpose; leave 'consent' out when none is needed.");
    return std::nullopt;
  }
  return reader.key(consent, purpose_taxonomy(), "a purpose, or true for the purpose asked for");
}

void read_requirements(DocumentReader& reader, const YamlNode& require, AccessRule& rule) {
  if (!reader.is_mapping(require, "'require'")) return;
  if (rule.effect == Effect::kForbid)
    reader.error(require, "A forbid takes no requirements; only a permit can depend on consent or approval.");
  reader.only_keys(require, {"consent", "approval"});
  if (require.members.empty()) reader.error(require, "'require' is empty; expected consent or approval.");
  if (const YamlNode* consent = require.find("consent")) rule.require.consent = read_consent(reader, *consent);
  if (const YamlNode* approval = require.find("approval"))
    if (auto role = reader.name(*approval, "the role that approves"))
      rule.require.approval = Approval{{*std::move(role)}, 1};
}

void read_masks(DocumentReader& reader, const YamlNode& masks, AccessRule& rule) {
  if (!reader.is_mapping(masks, "'masks'")) return;
  if (rule.effect == Effect::kForbid)
    reader.error(masks, "A forbid takes no masks; what is forbidden is never shown.");
  if (masks.members.size() > kMaxListItems)
    reader.error(masks, fmt::format("'masks' has {} entries; at most {} are accepted.", masks.members.size(),
                                    kMaxListItems));
  for (const YamlNode::Member& member : masks.members) {
    YamlNode key;
    key.kind = YamlNode::Kind::kScalar;
    key.scalar = member.key;
    key.line = member.line;
    key.column = member.column;
    const auto category = reader.key(key, category_taxonomy(), "a category");
    // An unquoted `null` is YAML's null and means the mask of that name here.
    const auto word = member.value.is_null()
                          ? std::string("null")
                          : reader.text(member.value, "a mask", kMaxNameBytes).value_or("");
    const auto mask = parse_mask(word);
    if (!word.empty() && (!mask || mask == Mask::kNone))
      reader.not_one_of(member.value, word, "a mask", kMaskNames);
    else if (category && mask)
      rule.obligations.masks.emplace_back(*category, default_mask(*mask));
  }
}

}  // namespace

AccessRule read_access_rule(DocumentReader& reader, const YamlNode& node, const std::string& document) {
  reader.only_keys(node,
                   {"id", "effect", "subjects", "actions", "purposes", "data", "require", "masks", "reason"});
  AccessRule rule;
  rule.place = reader.place(node);
  rule.id = read_id(reader, node, document);
  rule.effect = read_effect(reader, node);
  rule.subjects.roles = read_roles(reader, node);
  rule.actions = read_actions(reader, node);
  rule.purposes = read_purposes(reader, node);
  rule.data = read_data(reader, node);
  if (const YamlNode* require = node.find("require")) read_requirements(reader, *require, rule);
  if (const YamlNode* masks = node.find("masks")) read_masks(reader, *masks, rule);
  rule.reason = read_reason(reader, node);
  return rule;
}

RetentionRule read_retention_rule(DocumentReader& reader, const YamlNode& node, const std::string& document) {
  reader.only_keys(node, {"id", "data", "period", "start", "reason"});
  RetentionRule rule;
  rule.place = reader.place(node);
  rule.id = read_id(reader, node, document);
  rule.data = read_data(reader, node);
  const YamlNode* period = reader.required(node, "period", "how long, as in P2Y, P6M or P30D (ISO 8601)");
  if (const auto text = period ? reader.text(*period, "a period such as P2Y", kMaxNameBytes) : std::nullopt) {
    const auto parsed = parse_period(*text);
    if (!parsed.ok())
      reader.error(*period, parsed.error().message);
    else if (*parsed == Period{})
      reader.error(*period,
                   fmt::format("'{}' is no time at all; expected a period such as P2Y.", excerpt(*text)));
    else
      rule.period = *parsed;
  }
  const std::string_view expected = "created, last_used or the name of an event";
  const YamlNode* start = reader.required(node, "start", expected);
  if (auto word = start ? reader.name(*start, expected) : std::nullopt) {
    const auto near = did_you_mean(*word, {"created", "last_used"});
    if (near && *near != *word)
      reader.warning(*start,
                     fmt::format("'{}' is taken for the name of an event; did you mean '{}'?", *word, *near));
    rule.start = *std::move(word);
  }
  rule.reason = read_reason(reader, node);
  return rule;
}

PurposeLimitation read_limitation(DocumentReader& reader, const YamlNode& node, const std::string& document) {
  reader.only_keys(node, {"id", "datasets", "purposes", "reason"});
  PurposeLimitation limitation;
  limitation.place = reader.place(node);
  limitation.id = read_id(reader, node, document);
  if (reader.required(node, "datasets", "a list of dataset names or globs"))
    limitation.datasets = read_globs(reader, node);
  if (reader.required(node, "purposes", "the purposes the data was collected for"))
    limitation.purposes = read_purposes(reader, node);
  limitation.reason = read_reason(reader, node);
  return limitation;
}

Role read_role(DocumentReader& reader, const YamlNode& node) {
  reader.only_keys(node, {"id", "description"});
  Role role;
  if (const YamlNode* id = reader.required(node, "id", "the name of the role"))
    role.id = reader.name(*id, "a role").value_or("");
  if (const YamlNode* description =
          reader.required(node, "description", "one sentence that says who has the role"))
    role.description =
        reader.text(*description, "one sentence that says who has the role", kMaxSentenceBytes).value_or("");
  return role;
}

std::pair<std::string, lineage::Declassifier> read_declassifier(DocumentReader& reader,
                                                                const YamlNode& node) {
  reader.only_keys(node, {"function", "kind", "vouched_by", "reason", "categories"});
  std::string function;
  if (const YamlNode* name = reader.required(node, "function", "the function's name as SQL calls it"))
    function = reader.name(*name, "a function name").value_or("");
  lineage::Declassifier declassifier;
  if (const YamlNode* kind = reader.required(node, "kind", "how it hides a value, a kind of mask"))
    if (auto word = reader.text(*kind, "a kind of mask", kMaxNameBytes)) {
      if (std::find(kMaskNames.begin(), kMaskNames.end(), *word) == kMaskNames.end())
        reader.not_one_of(*kind, *word, "a kind of mask", kMaskNames);
      declassifier.kind = *std::move(word);
    }
  if (const YamlNode* who = reader.required(node, "vouched_by", "who answers for it"))
    declassifier.vouched_by = reader.name(*who, "who answers for it").value_or("");
  if (const YamlNode* reason = reader.required(node, "reason", "why its result cannot be read back"))
    declassifier.reason =
        reader.text(*reason, "why its result cannot be read back", kMaxSentenceBytes).value_or("");
  for (const YamlNode* item : reader.list(node, "categories"))
    if (auto category = reader.key(*item, category_taxonomy(), "a category"))
      declassifier.categories.push_back(*std::move(category));
  return {std::move(function), std::move(declassifier)};
}

}  // namespace steward::policy
