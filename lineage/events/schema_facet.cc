#include "lineage/events/schema_facet.h"

#include <fmt/format.h>

#include <set>

#include "lineage/events/facet_reader.h"

namespace steward::lineage {
namespace {

constexpr int kMaxFieldDepth = 32;

std::string child_path(const std::string& parent, const std::string& name) {
  if (parent.empty()) return name;
  return name == "_element" ? parent + "[]" : parent + "." + name;
}

class SchemaReader {
 public:
  explicit SchemaReader(EventBudget& budget) : budget_(budget) {}

  Status read(const JsonView& list, const std::string& parent, int depth) {
    if (is_absent(list)) return {};
    if (depth > kMaxFieldDepth)
      return Error{ErrorCode::kTooLarge, fmt::format("Fields nest deeper than {} levels.", kMaxFieldDepth),
                   list.pointer()};
    STEWARD_ASSIGN_OR_RETURN(const auto items, list.as_array());
    for (const JsonView& item : items) {
      STEWARD_RETURN_IF_ERROR(budget_.spend_schema_column(item));
      STEWARD_ASSIGN_OR_RETURN(const std::string name, budget_.name(item.at("name")));
      STEWARD_ASSIGN_OR_RETURN(std::string type, budget_.text(item.at("type")));
      STEWARD_RETURN_IF_ERROR(FacetReader(item).text("description").whole("ordinal_position").status());
      std::string path = child_path(parent, name);
      STEWARD_RETURN_IF_ERROR(budget_.spend_path(path.size(), item.at("name")));
      if (path.size() > budget_.bounds().max_name_bytes)
        return Error{ErrorCode::kTooLarge, "The path of the field is too long.", item.at("name").pointer()};
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

}  // namespace

Result<std::vector<Field>> read_schema_facet(const JsonView& facet, EventBudget& budget) {
  SchemaReader reader(budget);
  STEWARD_ASSIGN_OR_RETURN(const bool says_something, facet_says_something(facet));
  if (says_something) STEWARD_RETURN_IF_ERROR(reader.read(facet.at("fields"), "", 1));
  return std::move(reader.fields);
}

Result<std::vector<DatasetName>> read_symlinks_facet(const JsonView& facet, EventBudget& budget) {
  std::vector<DatasetName> names;
  STEWARD_ASSIGN_OR_RETURN(const bool says_something, facet_says_something(facet));
  if (!says_something) return names;
  STEWARD_ASSIGN_OR_RETURN(const auto list, facet.array_or_empty("identifiers"));
  for (const JsonView& item : list) {
    STEWARD_RETURN_IF_ERROR(budget.spend_entry(item));
    STEWARD_ASSIGN_OR_RETURN(DatasetName name, read_dataset_name(item, budget));
    STEWARD_RETURN_IF_ERROR(FacetReader(item).text("type").status());
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace steward::lineage
