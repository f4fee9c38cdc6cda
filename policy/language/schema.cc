#include "policy/language/schema.h"

#include <fmt/format.h>

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/language/vocabulary.h"

namespace steward::policy {
namespace {

std::string quoted(std::string_view text) {
  std::string made = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') made += '\\';
    made += c;
  }
  return made + "\"";
}

// A word such as $eu stands for a value of any type.
constexpr std::string_view kUse = R"({"type": "string", "pattern": "^\\$"})";

// Shapes that are no mappings of the table.
constexpr std::pair<std::string_view, std::string_view> kShapes[] = {
    {"Version", R"~({"const": "steward/v1"})~"},
    {"Id", R"~({"type": ["string", "number"], "pattern": "^(\\$?[a-z0-9][a-z0-9._-]*)$", "maxLength": 128})~"},
    {"Name", R"~({"type": ["string", "number"], "minLength": 1, "maxLength": 1024})~"},
    {"Sentence", R"~({"type": "string", "minLength": 1, "maxLength": 2000})~"},
    {"Glob", R"~({"type": "string", "minLength": 1, "maxLength": 1024})~"},
    {"Action", R"~({"enum": ["read", "export", "train", "share", "delete", "write"]})~"},
    {"Effect", R"~({"enum": ["permit", "forbid"]})~"},
    {"Active", R"~({"const": "active"})~"},
    {"PurposeKey", R"~({"type": "string", "pattern": "^\\$?[a-z0-9._-]+$"})~"},
    {"CategoryKey", R"~({"type": "string", "pattern": "^\\$?[a-z0-9._-]+$"})~"},
    {"CategoryChoice", R"~({"type": "string", "pattern": "^(\\*|\\$?[a-z0-9._-]+)$"})~"},
    {"NewKey", R"~({"type": "string", "pattern": "^[a-z0-9_]+(\\.[a-z0-9_]+)+$", "maxLength": 128})~"},
    {"Period", R"~({"type": "string", "pattern": "^(P[0-9TYMWDHS]+|\\$.+)$"})~"},
    {"Moment", R"~({"type": "string", "minLength": 10})~"},
    {"RuleRef", R"~({"type": "string", "pattern": "^[^/]+/[^/]+$"})~"},
    {"Count", R"~({"anyOf": [{"type": "integer", "minimum": 0, "maximum": 1000}, {"$ref": "#/$defs/Use"}]})~"},
    {"Positive", R"~({"anyOf": [{"type": "integer", "minimum": 1}, {"$ref": "#/$defs/Use"}]})~"},
    {"Unrecorded", R"~({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 5000}, {"$ref": "#/$defs/Use"}]})~"},
    {"Delay", R"~({"type": "string", "pattern": "^([0-9]+(s|ms)|\\$.+)$"})~"},
    {"RecordMode", R"~({"enum": ["durable", "bounded_async"]})~"},
    {"RecordChoice", R"~({"anyOf": [{"const": "durable"}, {"$ref": "#/$defs/Record"}]})~"},
    {"Width", R"~({"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"$ref": "#/$defs/Use"}]})~"},
    {"Flag", R"~({"type": "boolean"})~"},
    {"MaskKind", R"~({"enum": ["partial", "generalise", "hash", "tokenise", "redact", "null", null]})~"},
    {"DatePrecision", R"~({"enum": ["day", "month", "year"]})~"},
    {"Consent", R"~({"anyOf": [{"const": true}, {"$ref": "#/$defs/PurposeKey"}]})~"},
    {"ApprovalChoice", R"~({"anyOf": [{"$ref": "#/$defs/Id"}, {"$ref": "#/$defs/Approval"}]})~"},
    {"MaskChoice", R"~({"anyOf": [{"type": ["string", "null"]}, {"$ref": "#/$defs/InlineMask"}]})~"},
    {"MaskMap", R"~({"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/$defs/MaskChoice"}})~"},
    {"DefinitionMap",
     R"~({"type": "object", "minProperties": 1, "additionalProperties": {"anyOf": [{"$ref": "#/$defs/Scalar"}, {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Scalar"}}]}})~"},
    {"Scalar", R"~({"type": ["string", "number", "boolean"]})~"},
    {"Scalars",
     R"~({"anyOf": [{"type": "array", "minItems": 1, "items": {"type": ["string", "number"]}}, {"$ref": "#/$defs/Use"}]})~"},
    {"Ordered", R"~({"type": ["number", "string"]})~"},
    {"Ends", R"~({"anyOf": [{"type": "array", "minItems": 1, "maxItems": 2, "items": {"$ref": "#/$defs/Ordered"}}, {"$ref": "#/$defs/Use"}]})~"},
    {"Texts", R"~({"anyOf": [{"$ref": "#/$defs/Scalar"}, {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Scalar"}}]})~"},
    {"RowValue", R"~({"type": ["string", "number", "boolean"]})~"},
    {"RowValues",
     R"~({"anyOf": [{"type": "string", "pattern": "^((subject|context)\\.|\\$)"}, {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Scalar"}}]})~"},
    {"Use", kUse},
    {"TestChoice",
     R"~({"anyOf": [{"$ref": "#/$defs/Scalar"}, {"$ref": "#/$defs/Scalars"}, {"$ref": "#/$defs/Tests"}]})~"},
    {"Conditions", R"~({"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/When"}})~"},
    {"When",
     R"~({"anyOf": [{"$ref": "#/$defs/Conditions"}, {"type": "object", "minProperties": 1, "properties": {"all": {"$ref": "#/$defs/Conditions"}, "any": {"$ref": "#/$defs/Conditions"}, "not": {"$ref": "#/$defs/When"}, "time": {"$ref": "#/$defs/Tests"}}, "patternProperties": {"^(subject|context)\\.": {"$ref": "#/$defs/TestChoice"}}, "additionalProperties": false}]})~"},
};

std::string reference(std::string_view shape, std::string_view says) {
  const std::string told = says.empty() ? "" : fmt::format(", \"description\": {}", quoted(says));
  if (!shape.starts_with("[]")) return fmt::format(R"({{"$ref": "#/$defs/{}"{}}})", shape, told);
  const std::string_view item = shape.substr(2);
  return fmt::format(R"({{"anyOf": [{{"type": "array", "minItems": 1, "maxItems": 10000, "items": )"
                     R"({{"$ref": "#/$defs/{}"}}}}, {{"$ref": "#/$defs/Use"}}]{}}})",
                     item, told);
}

std::string mapping(const MappingSpec& spec, bool is_document) {
  std::string properties, required;
  for (const KeySpec& key : spec.keys) {
    const std::string value = is_document && key.name == "kind" ? fmt::format(R"({{"const": "{}"}})", spec.name)
                                                                : reference(key.shape, key.says);
    properties += fmt::format("{}\n        {}: {}", properties.empty() ? "" : ",", quoted(key.name), value);
    if (key.required) required += fmt::format("{}{}", required.empty() ? "" : ", ", quoted(key.name));
  }
  return fmt::format("{{\n      \"type\": \"object\",\n      \"additionalProperties\": false,\n"
                     "      \"required\": [{}],\n      \"properties\": {{{}\n      }}\n    }}",
                     required, properties);
}

}  // namespace

std::string json_schema() {
  std::string kinds, definitions;
  const auto define = [&](std::string_view name, const std::string& body) {
    definitions += fmt::format("{}\n    {}: {}", definitions.empty() ? "" : ",", quoted(name), body);
  };
  for (const MappingSpec* spec : document_kinds()) {
    const std::string name = fmt::format("{}Document", spec->name);
    kinds += fmt::format("{}\n    {{\"$ref\": \"#/$defs/{}\"}}", kinds.empty() ? "" : ",", name);
    define(name, mapping(*spec, true));
  }
  for (const MappingSpec* spec : other_mappings()) define(spec->name, mapping(*spec, false));
  for (const auto& [name, body] : kShapes) define(name, std::string(body));
  return fmt::format("{{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
                     "  \"title\": \"Steward policy, steward/v1\",\n"
                     "  \"description\": \"Made by `steward policy schema`; one document of a policy file.\",\n"
                     "  \"oneOf\": [{}\n  ],\n  \"$defs\": {{{}\n  }}\n}}\n",
                     kinds, definitions);
}

}  // namespace steward::policy
