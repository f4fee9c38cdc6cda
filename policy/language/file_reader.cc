#include "policy/language/file_reader.h"

#include <algorithm>

#include "policy/language/entry_reader.h"
#include "policy/language/mask_reader.h"
#include "policy/language/rule_reader.h"

namespace steward::policy {
namespace {

YamlNode start_of_file() {
  YamlNode node;
  node.line = node.column = 1;
  return node;
}

YamlNode place_of(const YamlNode& node) {
  YamlNode place;
  place.line = node.line;
  place.column = node.column;
  return place;
}

// The word under `kind`, whether or not it is one.
std::string_view kind_of(const YamlNode& document) {
  const YamlNode* kind = document.is_mapping() ? document.find("kind") : nullptr;
  return kind && kind->is_scalar() ? trim(kind->scalar) : std::string_view{};
}

bool holds_terms(std::string_view kind) {
  return kind == "Masks" || kind == "Categories" || kind == "Purposes";
}

bool has(const MappingSpec& spec, std::string_view key) {
  return std::any_of(spec.keys.begin(), spec.keys.end(), [&](const KeySpec& k) { return k.name == key; });
}

}  // namespace

FileReader::FileReader(const PolicySource& source, const Terms& terms)
    : source_(source), reader_(source.file, terms, diagnostics_) {
  claim("file", source.file, start_of_file());
}

void FileReader::claim(std::string_view what, std::string id, const YamlNode& at) {
  claims_.push_back({what, std::move(id), at.line, at.column});
}

void FileReader::parse() {
  auto documents = parse_yaml(source_.text, source_.file);
  if (!documents.ok()) {
    const Error& error = documents.error();
    const bool has_line = error.where.size() > source_.file.size();
    diagnostics_.push_back(
        {Severity::kError, has_line ? error.where : reader_.place(start_of_file()), error.message});
    return;
  }
  documents_ = *std::move(documents);
  // A file cut to nothing would take its rules, forbids included, silently out of force.
  if (std::all_of(documents_.begin(), documents_.end(), [](const YamlNode& d) { return d.is_null(); }))
    reader_.error(start_of_file(), "The file holds no policy; write one, or leave the file out.");
}

void FileReader::read_definitions(Definitions& definitions) {
  for (const YamlNode& document : documents_)
    if (kind_of(document) == "Definitions") definitions.read(reader_, document);
}

void FileReader::read_terms(const Definitions& definitions, Terms& terms) {
  for (YamlNode& document : documents_) {
    const std::string kind(kind_of(document));
    if (!holds_terms(kind)) continue;
    definitions.substitute(reader_, document);
    read_term_document(document, kind, terms);
  }
}

void FileReader::read_term_document(const YamlNode& document, std::string_view kind, Terms& terms) {
  if (kind == "Masks") {
    reader_.required(document, "masks", "a list of {id, kind}");
    for (const YamlNode* item : reader_.list(document, "masks")) {
      if (!reader_.is_mapping(*item, "A mask")) continue;
      auto [id, mask] = read_named_mask(reader_, *item);
      if (id.empty()) continue;
      claim("mask", id, *item);
      terms.masks.emplace(std::move(id), mask);
    }
    return;
  }
  const bool is_category = kind == "Categories";
  const std::string_view key = is_category ? "categories" : "purposes";
  const std::string_view what = is_category ? "category" : "purpose";
  reader_.required(document, key, "a list of {key, description}");
  for (const YamlNode* item : reader_.list(document, key)) {
    if (!reader_.is_mapping(*item, is_category ? "A category" : "A purpose")) continue;
    auto [word, description] =
        read_taxonomy_entry(reader_, *item, is_category ? vocabulary::kCategory : vocabulary::kPurpose);
    if (word.empty()) continue;
    claim(what, word, *item);
    if (is_category ? category_taxonomy().contains(word) : purpose_taxonomy().contains(word))
      reader_.error(*item, fmt::format("The {} '{}' is shipped with Steward; give this one another key.", what, word));
    entries_.push_back({word, place_of(*item), is_category});
    if (is_category)
      terms.categories.emplace_back(Category(std::move(word)), std::move(description));
    else
      terms.purposes.emplace_back(Purpose(std::move(word)), std::move(description));
  }
}

void FileReader::check_parents() {
  for (const Entry& entry : entries_) {
    const std::string parent = entry.key.substr(0, entry.key.rfind('.'));
    const Terms& terms = reader_.terms();
    const bool is_there = entry.is_category ? contains(category_taxonomy(), terms.categories, parent)
                                            : contains(purpose_taxonomy(), terms.purposes, parent);
    if (!is_there)
      reader_.error(entry.place, fmt::format("There is no {} '{}' for '{}' to be below; add it, or choose another "
                                             "place.",
                                             entry.is_category ? "category" : "purpose", excerpt(parent),
                                             excerpt(entry.key)));
  }
}

void FileReader::read_rules(const Definitions& definitions) {
  for (YamlNode& document : documents_) {
    const std::string_view kind = kind_of(document);
    if (!holds_terms(kind) && kind != "Definitions") definitions.substitute(reader_, document);
    read_document(document);
  }
  documents_.clear();
  documents_.shrink_to_fit();
}

const MappingSpec* FileReader::read_head(const YamlNode& document) {
  if (const YamlNode* version = reader_.required(document, "apiVersion", "steward/v1"))
    if (const auto text = reader_.text(*version, "steward/v1", kMaxNameBytes); text && *text != "steward/v1")
      reader_.not_one_of(*version, *text, "a version of the policy language", {"steward/v1"});
  std::vector<std::string> kinds;
  for (const MappingSpec* kind : document_kinds()) kinds.emplace_back(kind->name);
  const YamlNode* kind = reader_.required(document, "kind", fmt::format("one of {}", fmt::join(kinds, ", ")));
  const auto word = kind ? reader_.text(*kind, "a kind of document", kMaxNameBytes) : std::nullopt;
  if (!word) return nullptr;
  for (const MappingSpec* known : document_kinds())
    if (known->name == *word) return known;
  reader_.not_one_of(*kind, *word, "a kind of document", kinds);
  return nullptr;
}

std::string FileReader::read_metadata(const YamlNode& document, bool needs_name) {
  const YamlNode* metadata = document.find("metadata");
  if (!metadata) {
    if (needs_name) reader_.required(document, "metadata", "{name: …}");
    return "";
  }
  if (!reader_.is_mapping(*metadata, "'metadata'")) return "";
  reader_.only_keys(*metadata, vocabulary::kMetadata);
  if (const YamlNode* description = metadata->find("description"))
    reader_.text(*description, "a description", kMaxSentenceBytes);
  const YamlNode* name = metadata->find("name");
  if (!name) {
    if (needs_name) reader_.required(*metadata, "name", "a name for the document, unique over all files");
    return "";
  }
  auto text = reader_.name(*name, "a document name");
  if (!text) return "";
  claim("document", *text, *name);
  return *std::move(text);
}

void FileReader::read_document(const YamlNode& document) {
  if (document.is_null()) return;  // an empty document between two "---"
  if (!reader_.is_mapping(document, "A policy document")) return;
  const MappingSpec* kind = read_head(document);
  if (!kind) return;
  reader_.only_keys(document, *kind);
  const bool has_rules = has(*kind, "rules");
  const std::string name = read_metadata(document, has_rules);
  if (has_rules)
    read_rule_document(document, *kind, name);
  else if (kind == &vocabulary::kDeclassifiers)
    read_declassifiers(document);
  else
    read_entries(document, *kind);
}

void FileReader::read_rule_document(const YamlNode& document, const MappingSpec& kind, const std::string& name) {
  const YamlNode* rules = reader_.required(document, "rules", "a list of rules");
  if (!rules) return;
  if (!rules->is_sequence() || rules->items.empty()) {
    reader_.error(*rules, "'rules' must be a list of at least one rule.");
    return;
  }
  for (const YamlNode& rule : rules->items) {
    if (!reader_.is_mapping(rule, "A rule")) continue;
    read_rule(rule, kind, name);
    const YamlNode* id = rule.find("id");
    if (id && id->is_scalar()) claim("rule", fmt::format("{}/{}", name, excerpt(id->scalar, kMaxNameBytes)), *id);
  }
}

void FileReader::read_rule(const YamlNode& rule, const MappingSpec& kind, const std::string& document) {
  if (&kind == &vocabulary::kAccessPolicy) {
    part_.access.push_back(sharing_.of(read_access_rule(reader_, rule, document)));
  } else if (&kind == &vocabulary::kObligations) {
    part_.access.push_back(sharing_.of(read_oblige_rule(reader_, rule, document)));
  } else if (&kind == &vocabulary::kExceptions) {
    part_.exceptions.push_back(read_exception(reader_, rule, document));
    const YamlNode* lifted = rule.find("rule");
    lifted_.push_back(place_of(lifted ? *lifted : rule));
  } else if (&kind == &vocabulary::kRetentionPolicy) {
    part_.retention.push_back(read_retention_rule(reader_, rule, document));
  } else {
    part_.limitations.push_back(read_limitation(reader_, rule, document));
  }
}

// Roles and groups; the terms were read before.
void FileReader::read_entries(const YamlNode& document, const MappingSpec& kind) {
  const bool is_roles = &kind == &vocabulary::kRoles;
  if (!is_roles && &kind != &vocabulary::kGroups) return;
  const std::string_view key = is_roles ? "roles" : "groups";
  reader_.required(document, key, "a list of {id, description}");
  for (const YamlNode* item : reader_.list(document, key)) {
    if (!reader_.is_mapping(*item, is_roles ? "A role" : "A group")) continue;
    if (is_roles) {
      part_.roles.push_back(read_role(reader_, *item));
      if (!part_.roles.back().id.empty()) claim("role", part_.roles.back().id, *item);
    } else {
      part_.groups.push_back(read_group(reader_, *item));
      if (!part_.groups.back().id.empty()) claim("group", part_.groups.back().id, *item);
    }
  }
}

void FileReader::read_declassifiers(const YamlNode& document) {
  if (!document.find("declassifiers"))
    reader_.required(
        document, "functions",
        "a list of functions whose result cannot be read back, or 'declassifiers' with who vouches");
  for (const YamlNode* item : reader_.list(document, "functions"))
    if (auto name = reader_.name(*item, "a function name")) part_.declassifiers.insert(*std::move(name));
  for (const YamlNode* item : reader_.list(document, "declassifiers")) {
    if (!reader_.is_mapping(*item, "A declassifier")) continue;
    auto [function, declassifier] = read_declassifier(reader_, *item);
    if (function.empty()) continue;
    claim("declassifier", function, *item);
    part_.declassifiers.set(function, std::move(declassifier));
  }
}

}  // namespace steward::policy
