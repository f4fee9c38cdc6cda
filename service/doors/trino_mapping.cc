#include "service/doors/trino_mapping.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/yaml.h"
#include "catalog/yaml_reader.h"

namespace steward::service {
namespace {

constexpr size_t kMaxCatalogs = 1'000, kMaxPurposes = 1'000, kMaxTexts = 1'000, kMaxTextBytes = 1'024;
constexpr std::string_view kSchemaMark = "{schema}", kTableMark = "{table}";

size_t count_of(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

std::string with(std::string text, std::string_view part, std::string_view value) {
  if (const size_t at = text.find(part); at != std::string::npos) text.replace(at, part.size(), value);
  return text;
}

// Everything of the template around the name of the table.
std::pair<std::string, std::string> around_table(const TrinoCatalog& catalog, std::string_view schema) {
  const size_t at = catalog.name.find(kTableMark);
  return {with(catalog.name.substr(0, at), kSchemaMark, schema),
          with(catalog.name.substr(at + kTableMark.size()), kSchemaMark, schema)};
}

// What holds further dots is a table of another schema.
bool is_table_name(std::string_view text) {
  return !text.empty() && text.find_first_of("./") == std::string_view::npos;
}

std::string quoted_list(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + yaml_quoted(text);
  return "[" + list + "]";
}

}  // namespace

struct TrinoMapping::Reader {
  YamlReader yaml;
  TrinoMapping mapping;

  Status read(const YamlNode& document) {
    STEWARD_RETURN_IF_ERROR(yaml.kind(document, {"TrinoMapping"}));
    STEWARD_RETURN_IF_ERROR(yaml.mapping(
        document, "TrinoMapping",
        {"apiVersion", "kind", "catalogs", "default_purpose", "purposes", "purpose_credential"}));
    STEWARD_RETURN_IF_ERROR(yaml.required(document, "catalogs", "a list of catalogs"));
    STEWARD_ASSIGN_OR_RETURN(const auto catalogs, yaml.list(document, "catalogs", kMaxCatalogs));
    for (const YamlNode* node : catalogs) STEWARD_RETURN_IF_ERROR(read_catalog(*node));
    STEWARD_ASSIGN_OR_RETURN(const auto purposes, yaml.list(document, "purposes", kMaxPurposes));
    for (const YamlNode* node : purposes) STEWARD_RETURN_IF_ERROR(read_purpose(*node));
    STEWARD_ASSIGN_OR_RETURN(mapping.default_purpose_,
                             yaml.optional_text(document, "default_purpose", "a purpose", kMaxTextBytes));
    STEWARD_ASSIGN_OR_RETURN(
        mapping.purpose_credential_,
        yaml.optional_text(document, "purpose_credential", "the name of an extra credential", kMaxTextBytes));
    std::sort(mapping.catalogs_.begin(), mapping.catalogs_.end(),
              [](const TrinoCatalog& a, const TrinoCatalog& b) { return a.catalog < b.catalog; });
    return {};
  }

  Status read_catalog(const YamlNode& node) {
    STEWARD_RETURN_IF_ERROR(yaml.mapping(node, "a catalog", {"catalog", "namespace", "name"}));
    TrinoCatalog made;
    STEWARD_ASSIGN_OR_RETURN(
        std::string catalog,
        yaml.required_text(node, "catalog", "the catalog's name in Trino", kMaxTextBytes));
    made.catalog = to_lower(catalog);
    STEWARD_ASSIGN_OR_RETURN(made.ns, yaml.required_text(node, "namespace", "a namespace", kMaxTextBytes));
    STEWARD_ASSIGN_OR_RETURN(made.name,
                             yaml.optional_text(node, "name", "a name with {table}", kMaxTextBytes));
    if (made.name.empty()) made.name = "{schema}.{table}";
    const size_t schemas = count_of(made.name, kSchemaMark), tables = count_of(made.name, kTableMark);
    const auto braces = static_cast<size_t>(std::count(made.name.begin(), made.name.end(), '{') +
                                            std::count(made.name.begin(), made.name.end(), '}'));
    if (tables != 1 || schemas > 1 || braces != 2 * (schemas + tables))
      return yaml.error(
          node,
          fmt::format("'{}' must hold {{table}} once, {{schema}} at most once and no other braces, as in "
                      "'shop.{{schema}}.{{table}}'.",
                      excerpt(made.name)));
    const auto same = [&](const TrinoCatalog& other) { return other.catalog == made.catalog; };
    if (std::any_of(mapping.catalogs_.begin(), mapping.catalogs_.end(), same))
      return yaml.error(node,
                        fmt::format("The catalog '{}' is mapped twice; map it once.", excerpt(made.catalog)));
    mapping.catalogs_.push_back(std::move(made));
    return {};
  }

  Status read_purpose(const YamlNode& node) {
    STEWARD_RETURN_IF_ERROR(yaml.mapping(node, "a purpose", {"groups", "users", "purpose"}));
    TrinoPurpose made;
    STEWARD_ASSIGN_OR_RETURN(made.groups, read_texts(node, "groups"));
    STEWARD_ASSIGN_OR_RETURN(made.users, read_texts(node, "users"));
    STEWARD_ASSIGN_OR_RETURN(made.purpose, yaml.required_text(node, "purpose", "a purpose", kMaxTextBytes));
    if (made.groups.empty() && made.users.empty())
      return yaml.error(node,
                        "Say whose purpose it is, with groups or users; everyone's is default_purpose.");
    mapping.purposes_.push_back(std::move(made));
    return {};
  }

  Result<std::vector<std::string>> read_texts(const YamlNode& node, std::string_view key) const {
    STEWARD_ASSIGN_OR_RETURN(const auto items, yaml.list(node, key, kMaxTexts));
    std::vector<std::string> texts;
    for (const YamlNode* item : items) {
      STEWARD_ASSIGN_OR_RETURN(std::string text, yaml.text(*item, "a name", kMaxTextBytes));
      texts.push_back(std::move(text));
    }
    return texts;
  }
};

Result<TrinoMapping> TrinoMapping::parse(std::string_view yaml, std::string_view file) {
  STEWARD_ASSIGN_OR_RETURN(const auto documents, parse_yaml(yaml, file));
  if (documents.size() != 1)
    return Error{ErrorCode::kInvalidInput, "Expected one document of kind TrinoMapping.", std::string(file)};
  Reader reader{YamlReader(std::string(file)), {}};
  STEWARD_RETURN_IF_ERROR(reader.read(documents.front()));
  return std::move(reader.mapping);
}

std::string TrinoMapping::print() const {
  std::string text = "apiVersion: steward/v1\nkind: TrinoMapping\ncatalogs:\n";
  for (const TrinoCatalog& catalog : catalogs_)
    text += fmt::format("  - {{catalog: {}, namespace: {}, name: {}}}\n", yaml_quoted(catalog.catalog),
                        yaml_quoted(catalog.ns), yaml_quoted(catalog.name));
  if (!default_purpose_.empty()) text += fmt::format("default_purpose: {}\n", yaml_quoted(default_purpose_));
  if (!purposes_.empty()) text += "purposes:\n";
  for (const TrinoPurpose& purpose : purposes_) {
    text += "  - {";
    if (!purpose.groups.empty()) text += fmt::format("groups: {}, ", quoted_list(purpose.groups));
    if (!purpose.users.empty()) text += fmt::format("users: {}, ", quoted_list(purpose.users));
    text += fmt::format("purpose: {}}}\n", yaml_quoted(purpose.purpose));
  }
  if (!purpose_credential_.empty())
    text += fmt::format("purpose_credential: {}\n", yaml_quoted(purpose_credential_));
  return text;
}

const TrinoCatalog* TrinoMapping::find(std::string_view catalog) const {
  const std::string wanted = to_lower(catalog);
  const auto at = std::lower_bound(
      catalogs_.begin(), catalogs_.end(), wanted,
      [](const TrinoCatalog& entry, const std::string& name) { return entry.catalog < name; });
  return at != catalogs_.end() && at->catalog == wanted ? &*at : nullptr;
}

std::optional<DatasetName> TrinoMapping::dataset_of(std::string_view catalog, std::string_view schema,
                                                    std::string_view table) const {
  const TrinoCatalog* entry = find(catalog);
  if (!entry) return std::nullopt;
  const auto [before, after] = around_table(*entry, schema);
  return DatasetName{entry->ns, before + std::string(table) + after};
}

// The template read backwards. What lies between schema and table may occur in either of them as well, so
// each place where it occurs is one way to read the name.
std::vector<std::string> TrinoMapping::schemas_of(const TrinoCatalog& catalog,
                                                  const DatasetName& dataset) const {
  std::vector<std::string> schemas;
  if (dataset.ns != catalog.ns) return schemas;
  const std::string pattern = to_lower(catalog.name), name = to_lower(dataset.name);
  const size_t schema_at = pattern.find(kSchemaMark), table_at = pattern.find(kTableMark);
  const size_t first = std::min(schema_at, table_at);
  const size_t last = schema_at == std::string::npos || schema_at < table_at ? table_at + kTableMark.size()
                                                                             : schema_at + kSchemaMark.size();
  const size_t around = first + pattern.size() - last;
  if (name.size() <= around || !name.starts_with(std::string_view(pattern).substr(0, first)) ||
      !name.ends_with(std::string_view(pattern).substr(last)))
    return schemas;
  const std::string_view inside = std::string_view(name).substr(first, name.size() - around);
  if (schema_at == std::string::npos) {
    if (is_table_name(inside)) schemas.emplace_back();
    return schemas;
  }
  const bool schema_is_first = schema_at < table_at;
  const size_t between_at = schema_is_first ? schema_at + kSchemaMark.size() : table_at + kTableMark.size();
  const std::string_view between =
      std::string_view(pattern).substr(between_at, std::max(schema_at, table_at) - between_at);
  for (size_t at = inside.find(between, 1); at != std::string_view::npos; at = inside.find(between, at + 1)) {
    const std::string_view left = inside.substr(0, at), right = inside.substr(at + between.size());
    if (right.empty()) break;
    if (is_table_name(schema_is_first ? right : left)) schemas.emplace_back(schema_is_first ? left : right);
  }
  return schemas;
}

std::string TrinoMapping::purpose_of(std::string_view user, const std::vector<std::string>& groups,
                                     const std::map<std::string, std::string>& credentials) const {
  if (!purpose_credential_.empty()) {
    const auto said = credentials.find(purpose_credential_);
    if (said != credentials.end() && !trim(said->second).empty()) return std::string(trim(said->second));
  }
  for (const TrinoPurpose& purpose : purposes_) {
    const auto has_group = [&](const std::string& group) {
      return std::find(groups.begin(), groups.end(), group) != groups.end();
    };
    const auto fits_user = [&](const std::string& glob) { return glob_match(glob, user); };
    if (std::any_of(purpose.groups.begin(), purpose.groups.end(), has_group) ||
        std::any_of(purpose.users.begin(), purpose.users.end(), fits_user))
      return purpose.purpose;
  }
  return default_purpose_;
}

}  // namespace steward::service
