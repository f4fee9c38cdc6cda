#include "service/doors/trino_judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_set>

#include "base/text.h"
#include "policy/engine/engine.h"
#include "service/lineage_queries/deadline.h"

namespace steward::service {
namespace {

using Kind = TrinoPlan::Kind;

constexpr std::string_view kInformationSchema = "information_schema";
constexpr std::string_view kSystemCatalog = "system";

// What Trino itself shows of the metadata, and filters by the operations here before it does: the tables of
// each information_schema, and what JDBC drivers ask for.
bool is_metadata_schema(const TrinoResource& resource) {
  const std::string schema = to_lower(resource.schema);
  return schema == kInformationSchema || (to_lower(resource.catalog) == kSystemCatalog && schema == "jdbc");
}

bool intersects(const std::vector<std::string>& some, const std::set<std::string_view>& others) {
  return std::any_of(some.begin(), some.end(),
                     [&](const std::string& text) { return others.contains(text); });
}

}  // namespace

TrinoJudge::TrinoJudge(const World& world, const TrinoMapping& mapping, const TrinoQuery& query,
                       Timestamp now, std::chrono::milliseconds time)
    : world_(world),
      mapping_(mapping),
      query_(query),
      now_(now),
      is_known_(is_known_subject()),
      purpose_(mapping.purpose_of(query.identity.user, query.identity.groups, query.identity.credentials)),
      is_over_(deadline_in(time)),
      listing_(request_for(policy::Action::kRead, {})) {
  // Masks and filters must be those of the same decision.
  listing_.context.insert_or_assign("trino_operation", std::string("SelectFromColumns"));
}

Status TrinoJudge::finished() const {
  if (!was_cut_) return {};
  return Error{ErrorCode::kTimeout,
               "Looking at what this user may see took too long; ask about fewer tables at a time.", ""};
}

// Somebody a permit could speak to: through a group or role of policy, a grant, or a rule for everyone.
bool TrinoJudge::is_known_subject() const {
  const std::string& user = query_.identity.user;
  std::set<std::string_view> groups(query_.identity.groups.begin(), query_.identity.groups.end());
  for (const policy::Group& group : world_.policies->groups) {
    if (std::find(group.members.begin(), group.members.end(), user) != group.members.end()) return true;
    if (groups.contains(group.id)) return true;
  }
  if (!world_.grants->of(user, now_).empty()) return true;
  return std::any_of(world_.policies->access.begin(), world_.policies->access.end(),
                     [&](const policy::AccessRule& rule) {
                       if (rule.effect != policy::Effect::kPermit) return false;
                       const bool is_for_all = rule.subjects.roles.empty() && rule.subjects.groups.empty();
                       return is_for_all || intersects(rule.subjects.groups, groups);
                     });
}

TrinoPlan TrinoJudge::plan() const {
  const TrinoOperation* operation = find_trino_operation(query_.operation);
  if (!operation)
    return {
        Kind::kDeny, fmt::format("Steward does not know the operation '{}'.", excerpt(query_.operation)), {}};
  if (operation->rule == TrinoRule::kData) return plan_data(*operation);
  if (allows(*operation, query_.resource)) return {Kind::kAllow, "", {}};
  return {Kind::kDeny,
          operation->rule == TrinoRule::kNever
              ? fmt::format("{} is not done by way of policies about data.", operation->name)
              : fmt::format("There is nothing here that this user may see ({}).", operation->name),
          {}};
}

std::vector<size_t> TrinoJudge::visible() const {
  std::vector<size_t> indices;
  const TrinoOperation* operation = find_trino_operation(query_.operation);
  if (!operation) return indices;
  const auto& candidates = query_.candidates;
  if (operation->rule == TrinoRule::kColumns && candidates.size() == 1) {
    if (!is_known_) return indices;
    const TrinoResource& table = candidates.front();
    const bool sees_all = is_metadata_schema(table) && sees_catalog(table.catalog);
    const Dataset* dataset = is_metadata_schema(table) ? nullptr : dataset_of(table);
    for (size_t i = 0; i < table.columns.size(); ++i)
      if (sees_all || (dataset && seen_column(*dataset, table.columns[i]))) indices.push_back(i);
    return indices;
  }
  for (size_t i = 0; i < candidates.size(); ++i)
    if (allows(*operation, candidates[i])) indices.push_back(i);
  return indices;
}

bool TrinoJudge::allows(const TrinoOperation& operation, const TrinoResource& resource) const {
  if (!is_known_) return false;
  switch (operation.rule) {
    case TrinoRule::kKnownSubject:
      return true;
    case TrinoRule::kOwn:
      return resource.kind == TrinoResource::Kind::kUser && resource.name == query_.identity.user;
    case TrinoRule::kCatalog:
      return sees_catalog(resource.catalog);
    case TrinoRule::kSchema:
      return sees_schema(resource);
    case TrinoRule::kTable:
      return sees_table(resource);
    case TrinoRule::kColumns:
      return !resource.columns.empty() && sees_columns(resource);
    case TrinoRule::kFunction:
      return resource.kind == TrinoResource::Kind::kFunction &&
             to_lower(resource.catalog) == kSystemCatalog && to_lower(resource.schema) == "builtin";
    case TrinoRule::kData:
    case TrinoRule::kNever:
      return false;
  }
  return false;
}

bool TrinoJudge::sees_catalog(std::string_view catalog) const {
  return mapping_.find(catalog) || to_lower(catalog) == kSystemCatalog;
}

bool TrinoJudge::sees_schema(const TrinoResource& resource) const {
  if (!sees_catalog(resource.catalog) || resource.schema.empty()) return false;
  if (is_metadata_schema(resource)) return true;
  const TrinoCatalog* catalog = mapping_.find(resource.catalog);
  if (!catalog) return false;
  if (!schemas_) place_in_schemas();
  return has_seen_table(*catalog, to_lower(resource.schema)) || has_seen_table(*catalog, "");
}

bool TrinoJudge::has_seen_table(const TrinoCatalog& catalog, std::string schema) const {
  const auto at = schemas_->find({&catalog, std::move(schema)});
  if (at == schemas_->end()) return false;
  const auto& tables = at->second.tables;
  std::optional<bool>& is_seen = at->second.is_seen;
  if (!is_seen)
    is_seen = std::any_of(tables.begin(), tables.end(),
                          [&](const Dataset* dataset) { return !reading_of(*dataset).masks.empty(); });
  return *is_seen;
}

// Each name of the catalog is read once, however many schemas are asked about.
void TrinoJudge::place_in_schemas() const {
  schemas_.emplace();
  std::unordered_map<std::string_view, std::set<const TrinoCatalog*>> wanted;  // by namespace
  std::map<const TrinoCatalog*, std::set<std::string>> asked;
  const auto ask = [&](const TrinoResource& resource) {
    const TrinoCatalog* catalog = mapping_.find(resource.catalog);
    if (!catalog || resource.schema.empty()) return;
    wanted[catalog->ns].insert(catalog);
    asked[catalog].insert(to_lower(resource.schema));
  };
  ask(query_.resource);
  for (const TrinoResource& candidate : query_.candidates) ask(candidate);
  const auto place = [&](const Dataset& dataset, const DatasetName& name) {
    ++work_.names;
    const auto at = wanted.find(name.ns);
    if (at == wanted.end()) return;
    for (const TrinoCatalog* catalog : at->second)
      for (std::string& schema : mapping_.schemas_of(*catalog, name))
        if (schema.empty() || asked[catalog].contains(schema))
          (*schemas_)[{catalog, std::move(schema)}].tables.push_back(&dataset);
  };
  for (const Dataset& dataset : world_.catalog->datasets()) {
    if (is_over_()) {
      was_cut_ = true;
      return;
    }
    place(dataset, dataset.name);
    for (const DatasetName& alias : dataset.aliases) place(dataset, alias);
  }
}

bool TrinoJudge::sees_table(const TrinoResource& resource) const {
  if (is_metadata_schema(resource)) return sees_catalog(resource.catalog);
  const Dataset* dataset = dataset_of(resource);
  return dataset && !reading_of(*dataset).masks.empty();
}

bool TrinoJudge::sees_columns(const TrinoResource& table) const {
  if (is_metadata_schema(table)) return sees_catalog(table.catalog);
  const Dataset* dataset = dataset_of(table);
  return dataset && std::all_of(table.columns.begin(), table.columns.end(), [&](const std::string& column) {
           return seen_column(*dataset, column) != nullptr;
         });
}

const policy::MaskSpec* TrinoJudge::seen_column(const Dataset& dataset, const std::string& column) const {
  const auto& columns = reading_of(dataset).columns;
  const auto at = columns.find(to_lower(column));
  return at == columns.end() ? nullptr : &at->second;
}

TrinoPlan TrinoJudge::plan_data(const TrinoOperation& operation) const {
  const TrinoResource& resource = query_.resource;
  if (resource.kind != TrinoResource::Kind::kTable && resource.kind != TrinoResource::Kind::kColumn)
    return {Kind::kDeny, fmt::format("{} names no table.", operation.name), {}};
  if (operation.action == policy::Action::kRead && is_metadata_schema(resource)) {
    if (is_known_ && sees_catalog(resource.catalog)) return {Kind::kAllow, "", {}};
    return {Kind::kDeny, "There is nothing here that this user may see.", {}};
  }
  TrinoPlan plan{Kind::kDecide, "", request_for(operation.action, resources_of(resource))};
  const auto refuse = [&](std::string sentence) {
    plan.kind = Kind::kRefuse;
    plan.sentence = std::move(sentence);
    return std::move(plan);
  };
  const auto unmapped = [](std::string_view catalog) {
    return fmt::format(
        "Trino's catalog '{}' is not mapped to a namespace of Steward's catalog; map it with a TrinoMapping.",
        excerpt(catalog));
  };
  if (!mapping_.find(resource.catalog)) return refuse(unmapped(resource.catalog));
  if (query_.target && !mapping_.find(query_.target->catalog))
    return refuse(unmapped(query_.target->catalog));
  if (const Dataset* other = query_.target ? dataset_of(*query_.target) : nullptr;
      other && other != dataset_of(resource))
    return refuse(
        "The new name is that of another dataset in the catalog, whose policies would then speak of this "
        "data; "
        "choose another name.");
  if (purpose_.empty())
    return refuse(
        "Trino does not say for which purpose it asks, and no TrinoMapping does for this user; give it a "
        "default_purpose, or a purpose for one of the user's groups.");
  if (operation.action != policy::Action::kRead) return plan;
  const policy::Decision decision = policy::decide(world_.context(), plan.request);
  if (decision.verdict == policy::Verdict::kPermit && decision.obligations.aggregate_only)
    return refuse(
        fmt::format("Only aggregates over at least {} rows may be shown, and Trino cannot hold a query to "
                    "that; read the data by a way that can.",
                    *decision.obligations.aggregate_only));
  return plan;
}

policy::DecisionRequest TrinoJudge::request_for(policy::Action action,
                                                std::vector<std::string> resources) const {
  policy::DecisionRequest request;
  request.subject.id = query_.identity.user;
  request.subject.groups = query_.identity.groups;
  request.action = action;
  request.resources = std::move(resources);
  request.purpose = purpose_;
  for (const auto& [name, value] : query_.properties) request.context.emplace(name, value);
  request.context.insert_or_assign("trino_operation", query_.operation);
  if (!query_.query_id.empty()) request.context.insert_or_assign("trino_query", query_.query_id);
  request.time = now_;
  return request;
}

std::vector<std::string> TrinoJudge::resources_of(const TrinoResource& resource) const {
  const Dataset* dataset = dataset_of(resource);
  const auto name = mapping_.dataset_of(resource.catalog, resource.schema, resource.name);
  const std::string table =
      dataset ? world_.catalog->describe({dataset->id, {}})
      : name  ? to_string(*name)
              : fmt::format("trino:{}.{}.{}", resource.catalog, resource.schema, resource.name);
  std::vector<std::string> resources;
  // Each once: a column that holds much, said often, must not become very much.
  std::unordered_set<std::string> told;
  for (const std::string& column : resource.columns) {
    if (!told.insert(to_lower(column)).second) continue;
    const auto* fields = dataset ? fields_of(*dataset, column) : nullptr;
    if (!fields) resources.push_back(table + "#" + column);
    if (fields)
      for (const Field* field : *fields) resources.push_back(table + "#" + field->path);
  }
  if (resources.empty()) resources.push_back(table);
  return resources;
}

const Dataset* TrinoJudge::dataset_of(const TrinoResource& resource) const {
  const auto name = mapping_.dataset_of(resource.catalog, resource.schema, resource.name);
  return name ? find(*name) : nullptr;
}

const Dataset* TrinoJudge::find(const DatasetName& name) const {
  if (const Dataset* dataset = world_.catalog->find(name)) return dataset;
  if (!folded_) {
    folded_.emplace();
    for (const Dataset& dataset : world_.catalog->datasets())
      for (const DatasetName& known : world_.catalog->names_of(dataset.id)) {
        const auto [at, is_new] = folded_->try_emplace(to_lower(to_string(known)), dataset.id);
        if (!is_new && at->second != dataset.id) at->second = DatasetId{};  // of two: of neither
      }
  }
  const auto at = folded_->find(to_lower(to_string(name)));
  return at == folded_->end() ? nullptr : world_.catalog->find(at->second);
}

// A column of Trino is a field, or all that a nested field holds ("address" is address.city and
// address.street).
const TrinoJudge::Columns& TrinoJudge::columns_of(const Dataset& dataset) const {
  const auto [slot, is_new] = columns_.try_emplace(dataset.id);
  if (!is_new) return slot->second;
  for (const Field& field : dataset.fields) {
    const std::string path = to_lower(field.path);
    for (size_t end = path.find_first_of(".["); end != std::string::npos;
         end = path.find_first_of(".[", end + 1))
      slot->second[path.substr(0, end)].push_back(&field);
    slot->second[path].push_back(&field);
  }
  return slot->second;
}

const std::vector<const Field*>* TrinoJudge::fields_of(const Dataset& dataset,
                                                       const std::string& column) const {
  const Columns& columns = columns_of(dataset);
  const auto at = columns.find(to_lower(column));
  return at == columns.end() ? nullptr : &at->second;
}

const TrinoJudge::Reading& TrinoJudge::reading_of(const Dataset& dataset) const {
  const auto [slot, is_new] = readings_.try_emplace(dataset.id);
  if (!is_new || !is_known_ || purpose_.empty()) return slot->second;
  if (is_over_())
    was_cut_ = true;  // nothing may be read
  else
    read(dataset, slot->second);
  return slot->second;
}

// The verdicts alone, before reasons and obligations are worked out: most of what is listed to somebody is not
// theirs.
bool TrinoJudge::may_read_some(const Dataset& dataset) const {
  ++work_.tables;
  const policy::Engine& engine = *world_.engine;
  if (!can_list_) can_list_ = engine.prepare(listing_, *world_.consent, *world_.grants, prepared_);
  if (!*can_list_) return false;
  const policy::DatasetAnswer answer =
      engine.judge_dataset(prepared_, engine.index().number_of(dataset));
  return answer.readable + answer.masked > 0;
}

// In steps: what may be read of the table, then under which obligations all of that may be. A table with one
// hidden column still has row filters for the others.
void TrinoJudge::read(const Dataset& dataset, Reading& reading) const {
  if (!may_read_some(dataset)) return;
  const auto decide = [&](std::vector<std::string> resources) {
    auto request = listing_;
    request.resources = std::move(resources);
    return policy::decide(world_.context(), request);
  };
  const std::string name = world_.catalog->describe({dataset.id, {}});
  policy::Decision decision = decide({name});
  std::vector<std::string> readable;
  for (const policy::FieldVerdict& field : decision.fields)
    if (field.verdict == policy::Verdict::kPermit) readable.push_back(field.name);
  if (decision.verdict != policy::Verdict::kPermit && !readable.empty()) decision = decide(readable);
  if (decision.obligations.aggregate_only) {
    // Trino cannot hold a query to aggregates: the fields that need it are left out.
    std::erase_if(readable, [&](const std::string& field) {
      const policy::Decision alone = decide({field});
      return alone.verdict != policy::Verdict::kPermit || alone.obligations.aggregate_only;
    });
    if (readable.empty()) return;
    decision = decide(std::move(readable));
    if (decision.obligations.aggregate_only) return;
  }
  if (decision.verdict != policy::Verdict::kPermit) return;
  for (const policy::FieldVerdict& field : decision.fields)
    reading.masks.emplace(field.node.field, field.mask);
  if (const auto rows = decision.obligations.rows.find(name); rows != decision.obligations.rows.end())
    reading.rows = rows->second;
  for (const auto& [column, fields] : columns_of(dataset))
    if (const auto mask = mask_of(column, fields, reading)) reading.columns.emplace(column, *mask);
}

// None: some of it may not be read. Something nested cannot be masked in part, so one mask hides the whole.
std::optional<policy::MaskSpec> TrinoJudge::mask_of(const std::string& column,
                                                    const std::vector<const Field*>& fields,
                                                    const Reading& reading) {
  policy::MaskSpec mask;
  for (const Field* field : fields) {
    const auto at = reading.masks.find(field->id);
    if (at == reading.masks.end()) return std::nullopt;
    if (fields.size() == 1 && field->path.size() == column.size()) return at->second;
    if (at->second.kind != policy::Mask::kNone) mask.kind = policy::Mask::kNull;
  }
  return mask;
}

std::optional<std::vector<policy::RowFilter>> TrinoJudge::row_filters() const {
  using Filters = std::vector<policy::RowFilter>;
  const TrinoResource& table = query_.resource;
  if (is_metadata_schema(table))
    return is_known_ && sees_catalog(table.catalog) ? std::optional(Filters()) : std::nullopt;
  const Dataset* dataset = dataset_of(table);
  if (!dataset) return std::nullopt;
  const Reading& reading = reading_of(*dataset);
  if (reading.masks.empty()) return std::nullopt;
  return reading.rows;
}

std::optional<TrinoMask> TrinoJudge::mask_of(const TrinoResource& column) const {
  const std::string name = column.columns.empty() ? "" : column.columns.front();
  TrinoMask mask{name, column.column_type, {}};
  if (is_metadata_schema(column) && is_known_ && sees_catalog(column.catalog)) return std::nullopt;
  mask.mask.kind = policy::Mask::kNull;
  const Dataset* dataset = is_metadata_schema(column) ? nullptr : dataset_of(column);
  const policy::MaskSpec* seen = dataset ? seen_column(*dataset, name) : nullptr;
  if (!seen) return mask;
  if (seen->kind == policy::Mask::kNone) return std::nullopt;
  mask.mask = *seen;
  return mask;
}

}  // namespace steward::service
