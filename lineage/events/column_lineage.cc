#include "lineage/events/column_lineage.h"

#include "base/text.h"
#include "lineage/events/facet_reader.h"

namespace steward::lineage {
namespace {

Result<Transformation> read_transformation(const JsonView& object, const EventBudget& budget) {
  if (!object.raw().is_object()) return object.error("Expected an object with a member 'type'.");
  Transformation how;
  STEWARD_ASSIGN_OR_RETURN(const std::string type, budget.text(object.at("type")));
  STEWARD_ASSIGN_OR_RETURN(const std::string subtype, budget.text(object.at("subtype")));
  STEWARD_ASSIGN_OR_RETURN(how.description, budget.text(object.at("description")));
  STEWARD_ASSIGN_OR_RETURN(how.masking, object.bool_or("masking", false));
  if (to_lower(type) == "indirect") how.type = Influence::kIndirect;
  if (!subtype.empty())
    how.subtype = subtype;
  else if (how.type == Influence::kIndirect)
    how.subtype = "";
  return how;
}

// The form before 1-1-0 of the facet: one word for all inputs of a field.
Result<Transformation> read_deprecated_transformation(const JsonView& field, const EventBudget& budget) {
  Transformation how;
  STEWARD_ASSIGN_OR_RETURN(const std::string type, budget.text(field.at("transformationType")));
  STEWARD_ASSIGN_OR_RETURN(how.description, budget.text(field.at("transformationDescription")));
  if (to_lower(type) == "masked") {
    how.subtype = "TRANSFORMATION";
    how.masking = true;
  }
  return how;
}

// One input field's edges into `to`, one for each transformation.
Status read_input_field(const JsonView& object, const NamedNode& to, const Transformation& unsaid,
                        const EventBudget& budget, EdgeList& edges) {
  NamedNode from;
  STEWARD_ASSIGN_OR_RETURN(from.dataset, read_dataset_name(object, budget));
  STEWARD_ASSIGN_OR_RETURN(std::string field, budget.name(object.at("field")));
  from.field = catalog_path(std::move(field));
  STEWARD_ASSIGN_OR_RETURN(auto transformations, read_transformations(object, budget));
  if (transformations.empty()) return edges.add({std::move(from), to, unsaid}, object);
  for (Transformation& how : transformations)
    STEWARD_RETURN_IF_ERROR(edges.add({from, to, std::move(how)}, object));
  return {};
}

}  // namespace

Result<std::vector<Transformation>> read_transformations(const JsonView& source, const EventBudget& budget) {
  std::vector<Transformation> transformations;
  STEWARD_ASSIGN_OR_RETURN(const auto list, source.array_or_empty("transformations"));
  for (const JsonView& item : list) {
    STEWARD_ASSIGN_OR_RETURN(Transformation how, read_transformation(item, budget));
    transformations.push_back(std::move(how));
  }
  return transformations;
}

Status for_each_target_field(const JsonView& fields, EventBudget& budget,
                             const std::function<Status(std::string path, const JsonView& field)>& read) {
  if (is_absent(fields)) return {};
  STEWARD_ASSIGN_OR_RETURN(const auto by_name, fields.as_object());
  for (const auto& [name, field] : by_name) {
    STEWARD_RETURN_IF_ERROR(budget.spend_lineage_column(field));
    if (name.empty()) return field.error("Expected the name of a field, found an empty one.");
    if (name.size() > budget.bounds().max_name_bytes)
      return Error{ErrorCode::kTooLarge, "The name of a field is too long.", fields.pointer()};
    if (!is_utf8(name) || name.find('\0') != std::string::npos)
      return fields.error("The name of a field is not valid UTF-8 or holds U+0000.");
    if (!field.is_null()) STEWARD_RETURN_IF_ERROR(FacetReader(field).status());
    STEWARD_RETURN_IF_ERROR(read(catalog_path(name), field));
  }
  return {};
}

Result<bool> read_column_lineage(const JsonView& facet, const DatasetName& output, EventBudget& budget,
                                 EdgeList& edges) {
  STEWARD_ASSIGN_OR_RETURN(const bool says_something, facet_says_something(facet));
  if (!says_something) return false;
  bool has_fields = false;
  STEWARD_RETURN_IF_ERROR(for_each_target_field(
      facet.at("fields"), budget, [&](std::string path, const JsonView& field) -> Status {
        has_fields = true;
        const NamedNode to{output, std::move(path)};
        STEWARD_ASSIGN_OR_RETURN(const Transformation unsaid, read_deprecated_transformation(field, budget));
        STEWARD_ASSIGN_OR_RETURN(const auto inputs, field.array_or_empty("inputFields"));
        for (const JsonView& item : inputs)
          STEWARD_RETURN_IF_ERROR(read_input_field(item, to, unsaid, budget, edges));
        return {};
      }));
  // Each influences all of the output: one edge to the whole, not one to every field.
  const Transformation unsaid{Influence::kIndirect, "", "", false, ""};
  STEWARD_ASSIGN_OR_RETURN(const auto whole, facet.array_or_empty("dataset"));
  for (const JsonView& item : whole)
    STEWARD_RETURN_IF_ERROR(read_input_field(item, {output, ""}, unsaid, budget, edges));
  return has_fields;
}

}  // namespace steward::lineage
