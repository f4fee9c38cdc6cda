#include "catalog/identity/merges.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "catalog/attributes.h"
#include "catalog/identity/merge_links.h"
#include "catalog/identity/merge_tags.h"
#include "catalog/identity/naming.h"

namespace steward {
namespace {

constexpr MergeOrigin kOrigins[] = {MergeOrigin::kSymlink, MergeOrigin::kRename, MergeOrigin::kEquivalence,
                                    MergeOrigin::kPerson};

std::unordered_map<DatasetId, size_t> index_of(const std::vector<Dataset>& datasets) {
  std::unordered_map<DatasetId, size_t> by_id;
  by_id.reserve(datasets.size());
  for (size_t i = 0; i < datasets.size(); ++i) by_id.emplace(datasets[i].id, i);
  return by_id;
}

// What one part of a group, whose members are the same data beyond doubt, knows of a field.
struct PartField {
  std::optional<int64_t> rows_examined;
  std::vector<TagAssertion> tags;
};

// Members that somebody vouches to be one dataset.
struct Part {
  std::vector<DatasetName> names;
  bool is_known = false;  // more than a name: it has fields or was scanned
  std::optional<Timestamp> scanned_at;
  std::map<std::string, PartField> fields;  // by path
};

template <class T>
void keep_greatest(std::optional<T>& slot, const std::optional<T>& value) {
  if (value && (!slot || *value > *slot)) slot = value;
}

}  // namespace

std::string_view to_string(MergeOrigin origin) {
  switch (origin) {
    case MergeOrigin::kSymlink:
      return "symlink";
    case MergeOrigin::kRename:
      return "rename";
    case MergeOrigin::kEquivalence:
      return "equivalence";
    case MergeOrigin::kPerson:
      return "person";
  }
  return "symlink";
}

std::optional<MergeOrigin> parse_merge_origin(std::string_view text) {
  for (const MergeOrigin origin : kOrigins)
    if (to_string(origin) == text) return origin;
  return std::nullopt;
}

bool vouches(MergeOrigin origin) {
  return origin == MergeOrigin::kEquivalence || origin == MergeOrigin::kPerson;
}

std::vector<MergeFact> facts_of_names(const std::vector<Dataset>& datasets, const NamespaceAliases& aliases) {
  std::unordered_map<DatasetName, const Dataset*> by_name;
  std::map<std::string, const Dataset*> by_key;
  std::vector<const Dataset*> ordered;
  for (const Dataset& dataset : datasets) ordered.push_back(&dataset);
  std::sort(ordered.begin(), ordered.end(), [](const Dataset* a, const Dataset* b) {
    return std::tie(a->name, a->id) < std::tie(b->name, b->id);
  });
  std::vector<MergeFact> facts;
  for (const Dataset* dataset : ordered) {
    const auto [same, is_new] = by_name.try_emplace(canonical_name(dataset->name), dataset);
    if (!is_new)
      facts.push_back({dataset->id,
                       same->second->id,
                       MergeOrigin::kEquivalence,
                       fmt::format("both are written {}", to_string(same->first)),
                       {}});
    const auto key = aliases.table_key(dataset->name);
    if (!key) continue;
    const auto [first, is_first] = by_key.try_emplace(*key, dataset);
    if (!is_first)
      facts.push_back({dataset->id,
                       first->second->id,
                       MergeOrigin::kEquivalence,
                       fmt::format("both are {} by the configured namespaces", *key),
                       {}});
  }
  return facts;
}

DatasetId Identity::root(DatasetId id) const {
  const auto at = root_of_.find(id);
  return at == root_of_.end() ? id : groups_[at->second].members.front();
}

NodeRef Identity::root(NodeRef node) const {
  const auto at = field_of_.find(node.field);
  return {root(node.dataset), at == field_of_.end() ? node.field : at->second};
}

std::vector<DatasetId> Identity::members(DatasetId id) const {
  const auto at = root_of_.find(id);
  return at == root_of_.end() ? std::vector<DatasetId>{id} : groups_[at->second].members;
}

bool Identity::maps_like(const Identity& other) const {
  if (root_of_.size() != other.root_of_.size() || field_of_ != other.field_of_) return false;
  for (const auto& [id, group] : root_of_)
    if (other.root(id) != root(id) || !other.root_of_.contains(id)) return false;
  return true;
}

std::vector<MergeFact> Identity::why(DatasetId id) const {
  const auto at = root_of_.find(id);
  return at == root_of_.end() ? std::vector<MergeFact>{} : groups_[at->second].facts;
}

class CatalogMerger {
 public:
  CatalogMerger(std::vector<Dataset> datasets, std::vector<TagAssertion> tags)
      : datasets_(std::move(datasets)), tags_(std::move(tags)) {}

  MergedCatalog run(const std::vector<MergeFact>& facts, const std::vector<MergeVerdict>& verdicts) {
    std::vector<MergeGroup> groups;
    if (!facts.empty() || !verdicts.empty()) {
      const auto by_id = index_of(datasets_);
      groups = merge_groups(datasets_, by_id, facts_in_force(facts, verdicts, by_id));
    }
    if (groups.empty()) return {CatalogSnapshot(std::move(datasets_), std::move(tags_)), Identity()};
    take_tags(groups);
    std::vector<bool> is_merged(datasets_.size(), false);
    std::vector<Dataset> made;
    for (MergeGroup& group : groups) {
      made.push_back(merge(group));
      for (const size_t member : group.members) is_merged[member] = true;
      remember(group);
    }
    for (size_t i = 0; i < datasets_.size(); ++i)
      if (!is_merged[i]) made.push_back(std::move(datasets_[i]));
    return {CatalogSnapshot(std::move(made), std::move(tags_)), std::move(identity_)};
  }

 private:
  // Sets the tags of fields in groups aside; the others stay as they are.
  void take_tags(const std::vector<MergeGroup>& groups) {
    for (const MergeGroup& group : groups)
      for (const size_t member : group.members)
        for (const Field& field : datasets_[member].fields) tags_of_.try_emplace(field.id);
    std::vector<TagAssertion> others;
    for (TagAssertion& tag : tags_) {
      const auto at = tags_of_.find(tag.field);
      (at == tags_of_.end() ? others : at->second).push_back(std::move(tag));
    }
    tags_ = std::move(others);
  }

  Part gather(const std::vector<size_t>& members) {
    Part part;
    for (const size_t index : members) {
      const Dataset& member = datasets_[index];
      part.names.push_back(member.name);
      part.names.insert(part.names.end(), member.aliases.begin(), member.aliases.end());
      part.is_known = part.is_known || !member.fields.empty() || member.scanned_at;
      keep_greatest(part.scanned_at, member.scanned_at);
      for (const Field& field : member.fields) {
        PartField& known = part.fields[field.path];
        keep_greatest(known.rows_examined, field.rows_examined);
        std::vector<TagAssertion>& tags = tags_of_[field.id];
        known.tags.insert(known.tags.end(), std::make_move_iterator(tags.begin()),
                          std::make_move_iterator(tags.end()));
        tags.clear();
      }
    }
    return part;
  }

  Dataset merge(const MergeGroup& group) {
    std::vector<Part> parts;
    bool only_events = group.parts.size() > 1;
    for (const auto& members : group.parts) parts.push_back(gather(members));
    const bool any_known =
        std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.is_known; });
    // A part of which nothing is known but its name neither vouches nor takes away.
    if (any_known) std::erase_if(parts, [](const Part& part) { return !part.is_known; });

    Dataset made = join_rows(group);
    made.scanned_at = parts.front().scanned_at;
    for (const Part& part : parts)
      made.scanned_at =
          part.scanned_at && made.scanned_at ? std::max(part.scanned_at, made.scanned_at) : std::nullopt;
    for (Field& field : made.fields) settle(field, parts);
    if (only_events)
      for (Part& part : parts) {
        std::sort(part.names.begin(), part.names.end());
        made.permit_names.push_back(std::move(part.names));
      }
    return made;
  }

  // Names, kind, fields by path: what is a union whoever says so.
  Dataset join_rows(const MergeGroup& group) {
    Dataset made;
    const Dataset& root = datasets_[group.members.front()];
    made.id = root.id;
    made.name = root.name;
    made.first_seen = root.first_seen;
    std::map<std::string, size_t> by_path;
    for (const size_t index : group.members) {
      const Dataset& member = datasets_[index];
      if (made.kind == DatasetKind::kUnknown) made.kind = member.kind;
      if (!made.rows) made.rows = member.rows;
      made.first_seen = std::min(made.first_seen, member.first_seen);
      made.lineage_is_partial = made.lineage_is_partial || member.lineage_is_partial;
      if (index != group.members.front()) made.aliases.push_back(member.name);
      made.aliases.insert(made.aliases.end(), member.aliases.begin(), member.aliases.end());
      for (const auto& [into, from] : {std::pair{&made.owners, &member.owners}, std::pair{&made.regions, &member.regions},
                                       std::pair{&made.labels, &member.labels}})
        into->insert(into->end(), from->begin(), from->end());
      add_fields(made, by_path, member);
    }
    for (auto* values : {&made.owners, &made.regions, &made.labels}) settle_values(*values);
    std::sort(made.aliases.begin(), made.aliases.end());
    made.aliases.erase(std::unique(made.aliases.begin(), made.aliases.end()), made.aliases.end());
    std::erase(made.aliases, made.name);
    return made;
  }

  void add_fields(Dataset& made, std::map<std::string, size_t>& by_path, const Dataset& member) {
    for (const Field& field : member.fields) {
      const auto [slot, is_new] = by_path.try_emplace(field.path, made.fields.size());
      if (is_new) {
        made.fields.push_back(field);
        if (member.id != made.id) made.fields.back().ordinal = static_cast<int>(made.fields.size());
        continue;
      }
      Field& known = made.fields[slot->second];
      if (known.type.empty()) known.type = field.type;
      identity_.field_of_[field.id] = known.id;
    }
  }

  // What every part that is known by itself allows to be said of the field.
  void settle(Field& field, std::vector<Part>& parts) {
    std::vector<std::vector<TagAssertion>> tags;
    std::optional<std::optional<int64_t>> examined;
    for (Part& part : parts) {
      const auto at = part.fields.find(field.path);
      tags.push_back(at == part.fields.end() ? std::vector<TagAssertion>() : std::move(at->second.tags));
      // A part that was scanned and has no such field hides nothing in it.
      if (at == part.fields.end() && part.scanned_at) continue;
      const auto here = at == part.fields.end() ? std::nullopt : at->second.rows_examined;
      examined = examined ? std::min(*examined, here) : here;  // none is less than any number
    }
    field.rows_examined = examined.value_or(std::nullopt);
    for (TagAssertion& tag : merge_tags(std::move(tags), field.id)) tags_.push_back(std::move(tag));
  }

  void remember(MergeGroup& group) {
    Identity::Group known;
    for (const size_t member : group.members) {
      known.members.push_back(datasets_[member].id);
      identity_.root_of_[datasets_[member].id] = identity_.groups_.size();
    }
    known.facts = std::move(group.facts);
    identity_.groups_.push_back(std::move(known));
  }

  std::vector<Dataset> datasets_;
  std::vector<TagAssertion> tags_;
  std::unordered_map<FieldId, std::vector<TagAssertion>> tags_of_;  // of fields in groups
  Identity identity_;
};

MergedCatalog merge_catalog(std::vector<Dataset> datasets, std::vector<TagAssertion> tags,
                            const std::vector<MergeFact>& facts, const std::vector<MergeVerdict>& verdicts) {
  return CatalogMerger(std::move(datasets), std::move(tags)).run(facts, verdicts);
}

}  // namespace steward
