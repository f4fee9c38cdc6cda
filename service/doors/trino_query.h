// What Trino's OPA plugin asks, as values (its classes OpaQueryInput, OpaQueryInputAction,
// OpaQueryInputResource, TrinoIdentity; https://trino.io/docs/current/security/opa-access-control.html).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace steward::service {

struct TrinoIdentity {
  std::string user;
  std::vector<std::string> groups;
  std::map<std::string, std::string> credentials;  // those that opa.identity.extra-credentials-keys lets out
};

struct TrinoResource {
  enum class Kind {
    kNone,
    kUser,
    kSystemProperty,
    kCatalogProperty,
    kFunction,
    kCatalog,
    kSchema,
    kTable,
    kColumn
  };
  Kind kind = Kind::kNone;
  std::string catalog, schema;       // empty where the kind has none
  std::string name;                  // of the table, function, user or property
  std::vector<std::string> columns;  // kTable: may be empty; kColumn: one
  std::string column_type;           // kColumn: as Trino displays it, "varchar(40)"
};

struct TrinoQuery {
  TrinoIdentity identity;
  std::string query_id;                           // empty: the question belongs to no query
  std::map<std::string, std::string> properties;  // of opa.context-file
  std::string operation;
  TrinoResource resource;
  std::optional<TrinoResource> target;    // of a renaming
  std::vector<TrinoResource> candidates;  // filterResources
};

}  // namespace steward::service
