#include "scanners/sources/duckdb_type.h"

#include <string>

namespace steward::scanners {
namespace {

constexpr size_t kMaxTypeDepth = 16;

struct OwnedType {
  duckdb_logical_type type = nullptr;
  explicit OwnedType(duckdb_logical_type taken) : type(taken) {}
  OwnedType(const OwnedType&) = delete;
  OwnedType& operator=(const OwnedType&) = delete;
  ~OwnedType() { duckdb_destroy_logical_type(&type); }
};

std::string take(char* text) {
  std::string copy = text ? text : "";
  duckdb_free(text);
  return copy;
}

std::string scalar_name(duckdb_logical_type type) {
  switch (duckdb_get_type_id(type)) {
    case DUCKDB_TYPE_BOOLEAN:
      return "BOOLEAN";
    case DUCKDB_TYPE_TINYINT:
      return "TINYINT";
    case DUCKDB_TYPE_SMALLINT:
      return "SMALLINT";
    case DUCKDB_TYPE_INTEGER:
      return "INTEGER";
    case DUCKDB_TYPE_BIGINT:
      return "BIGINT";
    case DUCKDB_TYPE_UTINYINT:
      return "UTINYINT";
    case DUCKDB_TYPE_USMALLINT:
      return "USMALLINT";
    case DUCKDB_TYPE_UINTEGER:
      return "UINTEGER";
    case DUCKDB_TYPE_UBIGINT:
      return "UBIGINT";
    case DUCKDB_TYPE_HUGEINT:
      return "HUGEINT";
    case DUCKDB_TYPE_UHUGEINT:
      return "UHUGEINT";
    case DUCKDB_TYPE_FLOAT:
      return "FLOAT";
    case DUCKDB_TYPE_DOUBLE:
      return "DOUBLE";
    case DUCKDB_TYPE_TIMESTAMP:
      return "TIMESTAMP";
    case DUCKDB_TYPE_TIMESTAMP_S:
      return "TIMESTAMP_S";
    case DUCKDB_TYPE_TIMESTAMP_MS:
      return "TIMESTAMP_MS";
    case DUCKDB_TYPE_TIMESTAMP_NS:
      return "TIMESTAMP_NS";
    case DUCKDB_TYPE_TIMESTAMP_TZ:
      return "TIMESTAMP WITH TIME ZONE";
    case DUCKDB_TYPE_DATE:
      return "DATE";
    case DUCKDB_TYPE_TIME:
      return "TIME";
    case DUCKDB_TYPE_TIME_TZ:
      return "TIME WITH TIME ZONE";
    case DUCKDB_TYPE_INTERVAL:
      return "INTERVAL";
    case DUCKDB_TYPE_VARCHAR:
      return "VARCHAR";
    case DUCKDB_TYPE_BLOB:
      return "BLOB";
    case DUCKDB_TYPE_DECIMAL:
      return "DECIMAL(" + std::to_string(duckdb_decimal_width(type)) + "," +
             std::to_string(duckdb_decimal_scale(type)) + ")";
    case DUCKDB_TYPE_ENUM:
      return "ENUM";
    case DUCKDB_TYPE_UUID:
      return "UUID";
    case DUCKDB_TYPE_UNION:
      return "UNION";
    case DUCKDB_TYPE_BIT:
      return "BIT";
    case DUCKDB_TYPE_STRUCT:
      return "STRUCT";
    case DUCKDB_TYPE_LIST:
      return "LIST";
    case DUCKDB_TYPE_MAP:
      return "MAP";
    case DUCKDB_TYPE_ARRAY:
      return "ARRAY";
    default:
      return "VARCHAR";
  }
}

DuckdbType tree_of(duckdb_logical_type type, size_t depth) {
  DuckdbType tree;
  tree.name = scalar_name(type);
  const auto id = duckdb_get_type_id(type);
  if (id == DUCKDB_TYPE_BLOB) tree.kind = DuckdbType::Kind::kBinary;
  if (id == DUCKDB_TYPE_VARCHAR && take(duckdb_logical_type_get_alias(type)) == "JSON") {
    tree.kind = DuckdbType::Kind::kJson;
    tree.name = "JSON";
  }
  if (depth == 0) return tree;
  if (id == DUCKDB_TYPE_STRUCT) {
    tree.kind = DuckdbType::Kind::kStruct;
    for (idx_t i = 0; i < duckdb_struct_type_child_count(type); ++i) {
      const OwnedType child(duckdb_struct_type_child_type(type, i));
      tree.children.push_back({take(duckdb_struct_type_child_name(type, i)), tree_of(child.type, depth - 1)});
    }
  } else if (id == DUCKDB_TYPE_LIST) {
    tree.kind = DuckdbType::Kind::kList;
    const OwnedType child(duckdb_list_type_child_type(type));
    tree.children.push_back({"", tree_of(child.type, depth - 1)});
  } else if (id == DUCKDB_TYPE_MAP) {
    tree.kind = DuckdbType::Kind::kMap;
    const OwnedType key(duckdb_map_type_key_type(type)), value(duckdb_map_type_value_type(type));
    tree.children.push_back({"key", tree_of(key.type, depth - 1)});
    tree.children.push_back({"value", tree_of(value.type, depth - 1)});
  }
  return tree;
}

}  // namespace

DuckdbType take_type(duckdb_logical_type type) {
  const OwnedType owned(type);
  return tree_of(owned.type, kMaxTypeDepth);
}

}  // namespace steward::scanners
