#include "service/doors/trino_judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

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

// A column of Trino is a field, or all that a nested field holds ("address" is address.city and
// address.street).
std::vector<const Field*> fields_of(const Dataset& dataset, std::string_view column) {
  const std::string wanted = to_lower(column);
  std::vector<const Field*> found;
  for (const Field& field : dataset.fields) {
    const std::string path = to_lower(field.path);
    const bool is_inside =
        path.size() > wanted.size() && (path[wanted.size()] == '.' || path[wanted.size()] == '[');
    if (path.starts_with(wanted) && (path.size() == wanted.size() || is_inside)) found.push_back(&field);
  }
  return found;
}

bool intersects(const std::vector<std::string>& some, const std::set<std::string_view>& others) {
  return std::any_of(some.begin(), some.end(),
                     [&](const std::string& text) { return others.contains(text); });
}

}  // namespace

TrinoJudge::TrinoJudge(const World& world, const TrinoMapping& mapping, const TrinoQuery& query,
                       Timestamp now)
    : world_(world),
      mapping_(mapping),
      query_(query),
      now_(now),
      is_known_(is_known_subject()),
      purpose_(mapping.purpose_of(query.identity.user, query.identity.groups, query.identity.credentials)) {}

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
    const auto& columns = candidates.front().columns;
    for (size_t i = 0; i < columns.size(); ++i)
      if (is_known_ && sees_column(candidates.front(), columns[i])) indices.push_back(i);
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
      return !resource.columns.empty() &&
             std::all_of(resource.columns.begin(), resource.columns.end(),
                         [&](const std::string& column) { return sees_column(resource, column); });
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
  return std::any_of(
      world_.catalog->datasets().begin(), world_.catalog->datasets().end(), [&](const Dataset& dataset) {
        const auto is_in = [&](const DatasetName& name) {
          return mapping_.table_of(*catalog, resource.schema, name).has_value();
        };
        return (is_in(dataset.name) || std::any_of(dataset.aliases.begin(), dataset.aliases.end(), is_in)) &&
               !reading_of(dataset).masks.empty();
      });
}

bool TrinoJudge::sees_table(const TrinoResource& resource) const {
  if (is_metadata_schema(resource)) return sees_catalog(resource.catalog);
  const Dataset* dataset = dataset_of(resource);
  return dataset && !reading_of(*dataset).masks.empty();
}

bool TrinoJudge::sees_column(const TrinoResource& table, const std::string& column) const {
  if (is_metadata_schema(table)) return sees_catalog(table.catalog);
  const Dataset* dataset = dataset_of(table);
  if (!dataset) return false;
  const auto fields = fields_of(*dataset, column);
  const Reading& reading = reading_of(*dataset);
  return !fields.empty() && std::all_of(fields.begin(), fields.end(), [&](const Field* field) {
    return reading.masks.contains(field->id);
  });
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
  for (const std::string& column : resource.columns) {
    const auto fields = dataset ? fields_of(*dataset, column) : std::vector<const Field*>();
    for (const Field* field : fields) resources.push_back(table + "#" + field->path);
    if (fields.empty()) resources.push_back(table + "#" + column);
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

// In steps: what may be read of the table, then under which obligations all of that may be. A table with one
// hidden column still has row filters for the others.
const TrinoJudge::Reading& TrinoJudge::reading_of(const Dataset& dataset) const {
  const auto [slot, is_new] = readings_.try_emplace(dataset.id);
  Reading& reading = slot->second;
  if (!is_new || !is_known_ || purpose_.empty()) return reading;
  const auto decide = [&](std::vector<std::string> resources) {
    // What may be seen is what a select would be allowed: masks and filters must be those of the same
    // decision.
    auto request = request_for(policy::Action::kRead, std::move(resources));
    request.context.insert_or_assign("trino_operation", std::string("SelectFromColumns"));
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
    if (readable.empty()) return reading;
    decision = decide(std::move(readable));
    if (decision.obligations.aggregate_only) return reading;
  }
  if (decision.verdict != policy::Verdict::kPermit) return reading;
  for (const policy::FieldVerdict& field : decision.fields)
    reading.masks.emplace(field.node.field, field.mask);
  if (const auto rows = decision.obligations.rows.find(name); rows != decision.obligations.rows.end())
    reading.rows = rows->second;
  return reading;
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
  if (!sees_column(column, name)) return mask;
  const Dataset& dataset = *dataset_of(column);
  const Reading& reading = reading_of(dataset);
  const auto fields = fields_of(dataset, name);
  const policy::MaskSpec& of_first = reading.masks.at(fields.front()->id);
  if (fields.size() == 1 && fields.front()->path.size() == name.size()) {
    if (of_first.kind == policy::Mask::kNone) return std::nullopt;
    mask.mask = of_first;
    return mask;
  }
  // Something nested: a part cannot be masked by itself, so one mask hides the whole.
  const bool is_clear = std::all_of(fields.begin(), fields.end(), [&](const Field* field) {
    return reading.masks.at(field->id).kind == policy::Mask::kNone;
  });
  return is_clear ? std::nullopt : std::optional(mask);
}

}  // namespace steward::service
