#include "lineage/events/openlineage_columns.h"

#include <fmt/format.h>

#include <set>

#include "base/text.h"

namespace steward::lineage {
namespace {

constexpr int kMaxFieldDepth = 32;

Error too_large(std::string message, const JsonView& at) {
  return {ErrorCode::kTooLarge, std::move(message), at.pointer()};
}

// "_element" is how the schema facet writes the items of an array; the catalog writes "items[].sku".
std::string child_path(const std::string& parent, const std::string& name) {
  if (parent.empty()) return name;
  return name == "_element" ? parent + "[]" : parent + "." + name;
}

std::string catalog_path(std::string path) {
  static constexpr std::string_view kElement = "._element";
  for (size_t at = 0; (at = path.find(kElement, at)) != std::string::npos;) {
    const size_t end = at + kElement.size();
    if (end == path.size() || path[end] == '.')
      path.replace(at, kElement.size(), "[]");
    else
      at = end;
  }
  return path;
}

class SchemaReader {
 public:
  explicit SchemaReader(EventBudget& budget) : budget_(budget) {}

  Status read(const JsonView& list, const std::string& parent, int depth) {
    if (is_absent(list)) return {};
    if (depth > kMaxFieldDepth)
      return too_large(fmt::format("Fields nest deeper than {} levels.", kMaxFieldDepth), list);
    STEWARD_ASSIGN_OR_RETURN(const auto items, list.as_array());
    for (const JsonView& item : items) {
      STEWARD_RETURN_IF_ERROR(budget_.spend_column(item));
      STEWARD_ASSIGN_OR_RETURN(const std::string name, budget_.name(item.at("name")));
      STEWARD_ASSIGN_OR_RETURN(std::string type, budget_.text(item.at("type")));
      const std::string path = child_path(parent, name);
      if (path.size() > budget_.bounds().max_name_bytes)
        return too_large("The path of the field is too long.", item.at("name"));
      if (seen_.insert(path).second)
        fields.push_back({FieldId{}, path, std::move(type), static_cast<int>(fields.size()) + 1});
      STEWARD_RETURN_IF_ERROR(read(item.at("fields"), path, depth + 1));
    }
    return {};
  }

  std::vector<Field> fields;

 private:
  EventBudget& budget_;
  std::set<std::string> seen_;
};

// Anything that is not INDIRECT counts as DIRECT: an unknown type must not hide a flow.
Result<Transformation> read_transformation(const JsonView& object, EventBudget& budget) {
  if (!object.raw().is_object()) return object.error("Expected an object with a member 'type'.");
  STEWARD_RETURN_IF_ERROR(budget.spend_column(object));
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

struct InputField {
  NamedNode node;
  std::vector<Transformation> transformations;
};

Result<InputField> read_input_field(const JsonView& object, EventBudget& budget) {
  STEWARD_RETURN_IF_ERROR(budget.spend_column(object));
  InputField input;
  STEWARD_ASSIGN_OR_RETURN(input.node.dataset, read_dataset_name(object, budget));
  STEWARD_ASSIGN_OR_RETURN(std::string field, budget.name(object.at("field")));
  input.node.field = catalog_path(std::move(field));
  STEWARD_ASSIGN_OR_RETURN(const auto list, object.array_or_empty("transformations"));
  for (const JsonView& item : list) {
    STEWARD_ASSIGN_OR_RETURN(Transformation how, read_transformation(item, budget));
    input.transformations.push_back(std::move(how));
  }
  return input;
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

}  // namespace

bool is_absent(const JsonView& view) {
  return !view.present() || view.is_null();
}

Status EventBudget::spend_column(const JsonView& at) {
  if (columns_left_ == 0)
    return too_large(fmt::format("The event speaks of more than {} columns; split it.", bounds_.max_columns),
                     at);
  --columns_left_;
  return {};
}

Result<std::string> EventBudget::name(const JsonView& at) const {
  STEWARD_ASSIGN_OR_RETURN(std::string value, at.as_string(bounds_.max_name_bytes));
  if (value.empty()) return at.error("Expected a name, found an empty string.");
  if (!is_utf8(value)) return at.error("The name is not valid UTF-8.");
  if (value.find('\0') != std::string::npos)
    return at.error("The name holds the character U+0000; remove it.");
  return value;
}

Result<std::string> EventBudget::text(const JsonView& at) const {
  if (is_absent(at)) return std::string();
  STEWARD_ASSIGN_OR_RETURN(std::string value, at.as_string(bounds_.max_name_bytes));
  return value.empty() ? Result<std::string>(std::move(value)) : name(at);
}

Result<DatasetName> read_dataset_name(const JsonView& object, const EventBudget& budget) {
  DatasetName name;
  STEWARD_ASSIGN_OR_RETURN(name.ns, budget.name(object.at("namespace")));
  STEWARD_ASSIGN_OR_RETURN(name.name, budget.name(object.at("name")));
  return name;
}

Result<std::vector<Field>> read_schema_facet(const JsonView& facet, EventBudget& budget) {
  if (is_absent(facet)) return std::vector<Field>{};
  STEWARD_ASSIGN_OR_RETURN(const auto members, facet.as_object());
  if (members.empty()) return std::vector<Field>{};
  SchemaReader reader(budget);
  STEWARD_RETURN_IF_ERROR(reader.read(facet.at("fields"), "", 1));
  return std::move(reader.fields);
}

Result<std::vector<DatasetName>> read_symlinks_facet(const JsonView& facet, EventBudget& budget) {
  std::vector<DatasetName> names;
  if (is_absent(facet)) return names;
  STEWARD_ASSIGN_OR_RETURN(const auto members, facet.as_object());
  if (members.empty()) return names;
  STEWARD_ASSIGN_OR_RETURN(const auto list, facet.array_or_empty("identifiers"));
  for (const JsonView& item : list) {
    STEWARD_RETURN_IF_ERROR(budget.spend_column(item));
    STEWARD_ASSIGN_OR_RETURN(DatasetName name, read_dataset_name(item, budget));
    names.push_back(std::move(name));
  }
  return names;
}

Result<ColumnLineage> read_column_lineage_facet(const JsonView& facet, const DatasetName& output,
                                                EventBudget& budget) {
  ColumnLineage lineage;
  if (is_absent(facet)) return lineage;
  STEWARD_ASSIGN_OR_RETURN(const auto members, facet.as_object());
  if (members.empty()) return lineage;

  if (const JsonView fields = facet.at("fields"); !is_absent(fields)) {
    STEWARD_ASSIGN_OR_RETURN(const auto by_name, fields.as_object());
    for (const auto& [name, field] : by_name) {
      STEWARD_RETURN_IF_ERROR(budget.spend_column(field));
      if (name.empty()) return field.error("Expected the name of a field, found an empty one.");
      if (name.size() > budget.bounds().max_name_bytes)
        return too_large("The name of a field is too long.", fields);
      if (!is_utf8(name) || name.find('\0') != std::string::npos)
        return fields.error("The name of a field is not valid UTF-8 or holds U+0000.");
      lineage.has_fields = true;
      const NamedNode to{output, catalog_path(name)};
      STEWARD_ASSIGN_OR_RETURN(const Transformation unsaid, read_deprecated_transformation(field, budget));
      STEWARD_ASSIGN_OR_RETURN(const auto inputs, field.array_or_empty("inputFields"));
      for (const JsonView& item : inputs) {
        STEWARD_ASSIGN_OR_RETURN(InputField input, read_input_field(item, budget));
        if (input.transformations.empty()) input.transformations.push_back(unsaid);
        for (Transformation& how : input.transformations)
          lineage.edges.push_back({input.node, to, std::move(how)});
      }
    }
  }

  STEWARD_ASSIGN_OR_RETURN(const auto whole, facet.array_or_empty("dataset"));
  for (const JsonView& item : whole) {
    STEWARD_ASSIGN_OR_RETURN(InputField input, read_input_field(item, budget));
    if (input.transformations.empty())
      input.transformations.push_back({Influence::kIndirect, "", "", false, ""});
    for (Transformation& how : input.transformations) {
      // The edge joins datasets, so the field it came from stays readable in the description.
      how.description =
          how.description.empty() ? input.node.field : input.node.field + ": " + how.description;
      lineage.edges.push_back({{input.node.dataset, ""}, {output, ""}, std::move(how)});
    }
  }
  return lineage;
}

}  // namespace steward::lineage
