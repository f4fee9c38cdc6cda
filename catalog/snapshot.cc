#include "catalog/snapshot.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "catalog/identity/naming.h"

namespace steward {
namespace {

// A name that is not there is compared with those that are, to suggest one, only while they are this many: whoever
// asks about thousands of wrong names at once must not keep the service busy.
constexpr size_t kMaxCompared = 5'000;

// True when `name` ends in `tail` at a boundary between parts: "shop.public.customer" ends in
// "public.customer",
// "/data/orders.csv" in "orders.csv".
bool ends_in_parts(std::string_view name, std::string_view tail) {
  if (!name.ends_with(tail)) return false;
  if (name.size() == tail.size()) return true;
  const char before = name[name.size() - tail.size() - 1];
  return before == '.' || before == '/';
}

// The parts a short name can be looked up by: what follows the last slash and what follows the last dot.
std::vector<std::string_view> last_parts(std::string_view name) {
  const std::string_view file = name.substr(name.rfind('/') + 1);
  const std::string_view word = file.substr(file.rfind('.') + 1);
  if (word == file) return {file};
  return {file, word};
}

void hash_names(Sha256& hash, const Dataset& dataset) {
  for (const DatasetName& alias : dataset.aliases)
    hash.update_framed("alias").update_framed(alias.ns).update_framed(alias.name);
  for (const std::vector<DatasetName>& part : dataset.permit_names) {
    hash.update_framed("part");
    for (const DatasetName& name : part)
      hash.update_framed("name").update_framed(name.ns).update_framed(name.name);
  }
}

// Nothing at all where nothing is said, so that hashes of before are those of now.
void hash_attributes(Sha256& hash, const Dataset& dataset) {
  for (const auto& [word, values] : {std::pair{"owner", &dataset.owners}, std::pair{"region", &dataset.regions},
                                     std::pair{"label", &dataset.labels}})
    for (const std::string& value : *values) hash.update_framed(word).update_framed(value);
}

Digest hash_of(const std::vector<Dataset>& datasets,
               const std::unordered_map<FieldId, std::vector<TagAssertion>>& tags) {
  Sha256 hash;
  for (const Dataset& dataset : datasets) {
    hash.update_framed("dataset").update_framed(dataset.name.ns).update_framed(dataset.name.name);
    hash.update_framed(to_string(dataset.kind));
    hash.update_framed(dataset.scanned_at ? format_rfc3339(*dataset.scanned_at) : "");
    hash.update_framed(dataset.lineage_is_partial ? "partial lineage" : "");
    hash_names(hash, dataset);
    hash_attributes(hash, dataset);
    std::vector<const Field*> fields;
    for (const Field& field : dataset.fields) fields.push_back(&field);
    std::sort(fields.begin(), fields.end(), [](const Field* a, const Field* b) { return a->path < b->path; });
    for (const Field* field : fields) {
      hash.update_framed("field").update_framed(field->path).update_framed(field->type);
      hash.update_framed(field->rows_examined ? std::to_string(*field->rows_examined) : "");
      const auto at = tags.find(field->id);
      if (at == tags.end()) continue;
      std::vector<std::string> rows;
      for (const TagAssertion& tag : at->second)
        rows.push_back(fmt::format("{} {} {} {:.6f}", tag.category.str(), to_string(tag.origin),
                                   to_string(tag.state), tag.confidence));
      std::sort(rows.begin(), rows.end());
      for (const std::string& row : rows) hash.update_framed(row);
    }
  }
  return hash.finish();
}

}  // namespace

CatalogSnapshot::CatalogSnapshot(std::vector<Dataset> datasets, std::vector<TagAssertion> tags,
                                 const std::vector<DatasetAlias>& aliases)
    : datasets_(std::move(datasets)) {
  std::sort(datasets_.begin(), datasets_.end(),
            [](const Dataset& a, const Dataset& b) { return a.name < b.name; });
  for (size_t d = 0; d < datasets_.size(); ++d) {
    by_id_[datasets_[d].id] = d;
    add_name(datasets_[d].name, d);
    for (size_t f = 0; f < datasets_[d].fields.size(); ++f) by_field_[datasets_[d].fields[f].id] = {d, f};
  }
  add_aliases(aliases);
  for (TagAssertion& tag : tags) tags_[tag.field].push_back(std::move(tag));
  hash_ = hash_of(datasets_, tags_);
}

// After every real name: a real name beats an alias, and an alias beats another spelling.
void CatalogSnapshot::add_aliases(const std::vector<DatasetAlias>& aliases) {
  for (const DatasetAlias& alias : aliases) {
    const auto at = by_id_.find(alias.dataset);
    if (at == by_id_.end() || datasets_[at->second].name == alias.alias) continue;
    Dataset& dataset = datasets_[at->second];
    if (dataset.permit_names.empty()) {
      dataset.permit_names = {dataset.aliases};
      dataset.permit_names[0].push_back(dataset.name);
    }
    dataset.aliases.push_back(alias.alias);
  }
  for (size_t d = 0; d < datasets_.size(); ++d) {
    std::vector<DatasetName>& names = datasets_[d].aliases;
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const DatasetName& name : names) add_name(name, d);
  }
  for (size_t d = 0; d < datasets_.size(); ++d) {
    by_name_.try_emplace(canonical_name(datasets_[d].name), d);
    for (const DatasetName& name : datasets_[d].aliases) by_name_.try_emplace(canonical_name(name), d);
  }
}

void CatalogSnapshot::add_name(const DatasetName& name, size_t index) {
  if (!by_name_.try_emplace(name, index).second) return;
  for (const std::string_view part : last_parts(name.name))
    by_last_part_[std::string(part)].push_back({name, index});
}

const Dataset* CatalogSnapshot::find(DatasetId id) const {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? nullptr : &datasets_[at->second];
}

const Dataset* CatalogSnapshot::find(const DatasetName& name) const {
  auto at = by_name_.find(name);
  if (at == by_name_.end()) at = by_name_.find(canonical_name(name));
  return at == by_name_.end() ? nullptr : &datasets_[at->second];
}

std::vector<DatasetName> CatalogSnapshot::names_of(DatasetId id) const {
  const Dataset* dataset = find(id);
  if (!dataset) return {};
  std::vector<DatasetName> names = {dataset->name};
  names.insert(names.end(), dataset->aliases.begin(), dataset->aliases.end());
  return names;
}

const Dataset* CatalogSnapshot::dataset_of(FieldId field) const {
  const auto at = by_field_.find(field);
  return at == by_field_.end() ? nullptr : &datasets_[at->second.first];
}

const Field* CatalogSnapshot::find(FieldId id) const {
  const auto at = by_field_.find(id);
  return at == by_field_.end() ? nullptr : &datasets_[at->second.first].fields[at->second.second];
}

const Field* CatalogSnapshot::find_field(const Dataset& dataset, std::string_view path) {
  for (const Field& field : dataset.fields)
    if (field.path == path) return &field;
  return nullptr;
}

const std::vector<TagAssertion>& CatalogSnapshot::tags(FieldId field) const {
  static const std::vector<TagAssertion> kNone;
  const auto at = tags_.find(field);
  return at == tags_.end() ? kNone : at->second;
}

std::vector<const Dataset*> CatalogSnapshot::matching(std::string_view short_name) const {
  std::vector<const Dataset*> matches;
  for (const std::string_view part : last_parts(short_name)) {
    const auto at = by_last_part_.find(std::string(part));
    if (at == by_last_part_.end()) continue;
    for (const auto& [name, index] : at->second) {
      // Mostly of another length, or another end: the whole name is not put together to see that.
      if (short_name.ends_with(name.name) && to_string(name) == short_name) return {&datasets_[index]};
      if (ends_in_parts(name.name, short_name)) matches.push_back(&datasets_[index]);
    }
  }
  std::sort(matches.begin(), matches.end());
  matches.erase(std::unique(matches.begin(), matches.end()), matches.end());
  return matches;
}

// matching(tail).size() == 1, without looking at every namesake: explanations ask it of every field they name.
bool CatalogSnapshot::names_one(std::string_view tail) const {
  // What could be a full name is looked up like one.
  if (tail.find_first_of("/:") != std::string_view::npos) return matching(tail).size() == 1;
  const auto at = by_last_part_.find(std::string(tail.substr(tail.rfind('.') + 1)));
  std::optional<size_t> found;
  const auto is_other = [&](const auto& row) {
    if (!ends_in_parts(row.first.name, tail)) return false;
    if (!found) found = row.second;
    return *found != row.second;
  };
  const auto none_but_one = [&](const auto& rows) { return std::none_of(rows.begin(), rows.end(), is_other); };
  if (at != by_last_part_.end() && !none_but_one(at->second)) return false;
  if (const auto file = by_last_part_.find(std::string(tail)); file != at && file != by_last_part_.end())
    if (!none_but_one(file->second)) return false;
  return found.has_value();
}

Result<NodeRef> CatalogSnapshot::resolve(std::string_view text) const {
  const auto hash_at = text.rfind('#');
  const std::string_view dataset_part = text.substr(0, hash_at);
  if (dataset_part.empty())
    return Error{ErrorCode::kInvalidInput, "A dataset has no name; write it as dataset or dataset#field.",
                 ""};
  const auto matches = matching(dataset_part);
  if (matches.empty() || hash_at != std::string_view::npos) {
    // A path or an object key may hold a '#' of its own.
    const auto whole = matching(text);
    if (whole.size() == 1) return NodeRef{whole[0]->id, {}};
  }
  if (matches.empty()) {
    std::vector<std::string> names;
    if (by_last_part_.size() <= kMaxCompared)
      for (const auto& [part, rows] : by_last_part_) names.push_back(part);
    const auto near = did_you_mean(dataset_part, names);
    return Error{
        ErrorCode::kNotFound,
        near ? fmt::format("The catalog has no dataset '{}'; did you mean '{}'?", excerpt(dataset_part, 120),
                           *near)
             : fmt::format("The catalog has no dataset '{}'; scan it first.", excerpt(dataset_part, 120)),
        ""};
  }
  if (matches.size() > 1) {
    std::string list;
    for (size_t i = 0; i < matches.size() && i < 5; ++i)
      list += (i ? ", " : "") + to_string(matches[i]->name);
    return Error{
        ErrorCode::kConflict,
        fmt::format("'{}' names {} datasets; write more of the name: {}{}", excerpt(dataset_part, 120),
                    matches.size(), list, matches.size() > 5 ? ", …" : "."),
        ""};
  }
  NodeRef node{matches[0]->id, {}};
  if (hash_at == std::string_view::npos) return node;
  const std::string_view path = text.substr(hash_at + 1);
  if (const Field* field = find_field(*matches[0], path)) {
    node.field = field->id;
    return node;
  }
  std::vector<std::string> paths;
  if (matches[0]->fields.size() <= kMaxCompared)
    for (const Field& field : matches[0]->fields) paths.push_back(field.path);
  const auto near = did_you_mean(path, paths);
  return Error{ErrorCode::kNotFound,
               fmt::format("{} has no field '{}'{}", describe_short(node), excerpt(path),
                           near ? fmt::format("; did you mean '{}'?", *near) : "."),
               ""};
}

std::string CatalogSnapshot::describe(const NodeRef& node) const {
  const Dataset* dataset = find(node.dataset);
  if (!dataset) return "(unknown dataset)";
  const Field* field = node.field ? find(node.field) : nullptr;
  return to_string(dataset->name) + (field ? "#" + field->path : "");
}

std::string CatalogSnapshot::describe_short(const NodeRef& node) const {
  const Dataset* dataset = find(node.dataset);
  if (!dataset) return "(unknown dataset)";
  const Field* field = node.field ? find(node.field) : nullptr;
  const std::string suffix = field ? "#" + field->path : "";
  // Grow the tail part by part until it names one dataset only. The last dot of a file name is not a
  // boundary.
  const std::string& name = dataset->name.name;
  const bool is_path = name.find('/') != std::string::npos;
  for (size_t at = name.size(); at-- > 0;) {
    const bool boundary = at == 0 || (is_path ? name[at - 1] == '/' : name[at - 1] == '.');
    if (!boundary) continue;
    const std::string_view tail = std::string_view(name).substr(at);
    if (!tail.empty() && names_one(tail)) return std::string(tail) + suffix;
  }
  return to_string(dataset->name) + suffix;
}

}  // namespace steward
