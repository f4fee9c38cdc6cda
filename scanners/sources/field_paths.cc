#include "scanners/sources/field_paths.h"

#include <algorithm>

namespace steward::scanners {
namespace {

using Kind = DuckdbType::Kind;

// A place reached so far. Once a list was entered, `expression` is a list, and every further step maps over
// it.
struct Place {
  std::string path;
  std::string expression;
  bool in_list = false;
};

std::string over(const Place& place, const std::string& before, const std::string& after) {
  if (!place.in_list) return before + place.expression + after;
  return "list_transform(" + place.expression + ", lambda e: " + before + "e" + after + ")";
}

bool has_named_children(const DuckdbType& type) {
  return !type.children.empty() && std::none_of(type.children.begin(), type.children.end(),
                                                [](const auto& child) { return child.name.empty(); });
}

class Flattener {
 public:
  void visit(const Place& place, const DuckdbType& type) {
    if (paths_.size() > kMaxFieldPaths) return;
    if (type.kind == Kind::kStruct && has_named_children(type)) return visit_struct(place, type);
    if (type.kind == Kind::kList && !type.children.empty()) {
      return visit(
          {place.path + "[]", place.in_list ? "flatten(" + place.expression + ")" : place.expression, true},
          type.children[0].type);
    }
    if (type.kind == Kind::kMap && !type.children.empty()) return visit_map(place, type);
    add_leaf(place, type);
  }

  std::vector<FieldPath> take() { return std::move(paths_); }

 private:
  void visit_struct(const Place& place, const DuckdbType& type) {
    for (const auto& [name, child] : type.children) {
      visit({place.path + "." + name, over(place, "struct_extract(", ", " + duckdb_literal(name) + ")"),
             place.in_list},
            child);
    }
  }

  void visit_map(const Place& place, const DuckdbType& type) {
    const auto entries = over(place, "map_entries(", ")");
    visit_struct({place.path + "[]", place.in_list ? "flatten(" + entries + ")" : entries, true}, type);
  }

  void add_leaf(const Place& place, const DuckdbType& type) {
    FieldPath leaf{place.path, type.name + (place.in_list ? "[]" : ""), place.expression, false};
    switch (type.kind) {
      case Kind::kBinary:
        leaf.binary = true;
        break;
      case Kind::kJson:
        leaf.expression = over(place, "json_extract_string(", ", '$')");
        break;
      default:
        leaf.expression = over(place, "CAST(", " AS VARCHAR)");
    }
    paths_.push_back(std::move(leaf));
  }

  std::vector<FieldPath> paths_;
};

}  // namespace

Result<std::vector<FieldPath>> flatten(const std::vector<DuckdbColumn>& columns) {
  Flattener flattener;
  for (const auto& column : columns) {
    flattener.visit({column.name, duckdb_identifier(column.name), false}, column.type);
  }
  auto paths = flattener.take();
  if (paths.size() > kMaxFieldPaths) {
    return Error{ErrorCode::kTooLarge,
                 "It has more than " + std::to_string(kMaxFieldPaths) + " fields; this is not a table.", ""};
  }
  return paths;
}

}  // namespace steward::scanners
