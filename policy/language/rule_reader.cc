#include "policy/language/rule_reader.h"

#include "policy/language/condition_reader.h"
#include "policy/language/mask_reader.h"
#include "policy/language/obligation_reader.h"
#include "policy/language/requirement_reader.h"
#include "policy/language/selector_reader.h"

namespace steward::policy {
namespace {

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

Effect read_effect(DocumentReader& reader, const YamlNode& rule) {
  const YamlNode* node = reader.required(rule, "effect", "permit or forbid");
  const auto word = node ? reader.text(*node, "permit or forbid", kMaxNameBytes) : std::nullopt;
  if (word && *word != "permit" && *word != "forbid")
    reader.not_one_of(*node, *word, "an effect", {"permit", "forbid"});
  // A set with a mistake is never used: what is neither is read as a permit, of which nothing else need be
  // wrong.
  return word == "forbid" ? Effect::kForbid : Effect::kPermit;
}

// What all rules that speak of requests have in common.
template <class Rule>
void read_scope(DocumentReader& reader, const YamlNode& node, const std::string& document, Rule& rule) {
  rule.place = reader.place(node);
  rule.id = read_id(reader, node, document);
  rule.subjects = read_subjects(reader, node);
  rule.actions = read_actions(reader, node);
  rule.purposes = reader.purposes(node, "purposes");
  rule.data = read_data(reader, node);
  rule.when = read_when(reader, node);
  rule.reason = read_reason(reader, node);
}

void read_permit_parts(DocumentReader& reader, const YamlNode& node, AccessRule& rule) {
  const YamlNode* require = node.find("require");
  const YamlNode* masks = node.find("masks");
  const YamlNode* obligations = node.find("obligations");
  if (rule.effect == Effect::kForbid) {
    if (require)
      reader.error(*require, "A forbid takes no requirements; only a permit can depend on consent or approval.");
    if (masks) reader.error(*masks, "A forbid takes no masks; what is forbidden is never shown.");
    if (obligations)
      reader.error(*obligations, "A forbid takes no obligations; whoever may not read has nothing to do.");
    return;
  }
  if (require) rule.require = read_requirements(reader, *require);
  if (obligations) rule.obligations = read_obligations(reader, *obligations);
  if (masks && obligations && obligations->find("masks"))
    reader.error(*masks, "'masks' stands here and under 'obligations'; write it once.");
  else if (masks)
    rule.obligations.edit().masks = read_mask_map(reader, *masks);
}

// A date stands for its first moment in UTC.
std::optional<Timestamp> read_moment(DocumentReader& reader, const YamlNode& node) {
  const auto written = reader.text(node, "a date or an RFC 3339 time", kMaxNameBytes);
  if (!written) return std::nullopt;
  const auto moment = parse_rfc3339(written->size() == 10 ? *written + "T00:00:00Z" : *written);
  if (moment.ok()) return *moment;
  reader.error(node, fmt::format("'{}' is not a moment; write it as 2027-01-31 or 2027-01-31T18:00:00Z.",
                                 excerpt(*written)));
  return std::nullopt;
}

}  // namespace

AccessRule read_access_rule(DocumentReader& reader, const YamlNode& node, const std::string& document) {
  reader.only_keys(node, vocabulary::kAccessRule);
  AccessRule rule;
  rule.effect = read_effect(reader, node);
  read_scope(reader, node, document, rule);
  read_permit_parts(reader, node, rule);
  return rule;
}

AccessRule read_oblige_rule(DocumentReader& reader, const YamlNode& node, const std::string& document) {
  reader.only_keys(node, vocabulary::kObligeRule);
  AccessRule rule;
  rule.effect = Effect::kOblige;
  read_scope(reader, node, document, rule);
  if (const YamlNode* obligations = reader.required(node, "obligations", "what whoever reads must do"))
    rule.obligations = read_obligations(reader, *obligations);
  return rule;
}

Exception read_exception(DocumentReader& reader, const YamlNode& node, const std::string& document) {
  reader.only_keys(node, vocabulary::kException);
  Exception exception;
  read_scope(reader, node, document, exception);
  if (const YamlNode* lifted = reader.required(node, "rule", "the forbid or limitation it lifts, DOCUMENT/RULE"))
    exception.rule = reader.text(*lifted, "the forbid or limitation it lifts, DOCUMENT/RULE", 2 * kMaxNameBytes + 1)
                         .value_or("");
  if (const YamlNode* expires = reader.required(node, "expires", "when it ends, as in 2027-01-31"))
    exception.expires = read_moment(reader, *expires).value_or(Timestamp{});
  if (const YamlNode* who = reader.required(node, "approved_by", "who approved it"))
    exception.approved_by = reader.text(*who, "who approved it", kMaxTextBytes).value_or("");
  return exception;
}

RetentionRule read_retention_rule(DocumentReader& reader, const YamlNode& node, const std::string& document) {
  reader.only_keys(node, vocabulary::kRetentionRule);
  RetentionRule rule;
  rule.place = reader.place(node);
  rule.id = read_id(reader, node, document);
  rule.data = read_data(reader, node);
  if (const YamlNode* period = reader.required(node, "period", "how long, as in P2Y, P6M or P30D (ISO 8601)"))
    rule.period = reader.period(*period).value_or(Period{});
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
  reader.only_keys(node, vocabulary::kLimitation);
  PurposeLimitation limitation;
  limitation.place = reader.place(node);
  limitation.id = read_id(reader, node, document);
  if (reader.required(node, "datasets", "a list of dataset names or globs"))
    limitation.datasets = reader.texts(node, "datasets", "a dataset name or glob", kMaxGlobBytes);
  if (reader.required(node, "purposes", "the purposes the data was collected for"))
    limitation.purposes = reader.purposes(node, "purposes");
  limitation.reason = read_reason(reader, node);
  return limitation;
}

}  // namespace steward::policy
