// What Steward makes in a PostgreSQL for a grant, as values: the plan, the names, and what the database tells
// of it afterwards. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "catalog/dataset.h"
#include "policy/decision.h"

namespace steward::enforcement {

struct ColumnPlan {
  std::string name;
  policy::MaskSpec mask;
  friend bool operator==(const ColumnPlan&, const ColumnPlan&) = default;
};
struct ViewPlan {
  DatasetName dataset;  // ("postgres://host:port", "database.schema.table")
  std::vector<ColumnPlan> columns;
  std::vector<policy::RowFilter> rows;
  friend bool operator==(const ViewPlan&, const ViewPlan&) = default;
};
struct Plan {
  std::string grant;
  std::string member;  // the role that the subject logs in by
  Timestamp valid_until{};
  std::vector<ViewPlan> views;
  friend bool operator==(const Plan&, const Plan&) = default;
};

// A view, and the table it reads.
struct ViewName {
  std::string view;  // in steward_grants
  std::string schema, table;
  std::string dataset;  // full name
};
struct Names {
  std::string grant;
  std::string role;    // holds the rights, cannot log in
  std::string member;  // is made a member of it
  std::vector<ViewName> views;
  std::vector<std::string> id_tables;  // in steward_grants: who agreed, of each filter by consent
};

// What the database says, in its own words; lists are sorted.
struct ViewState {
  std::string view;
  std::string kind;  // "v"; empty: there is none
  std::string owner, definition, options;
  std::vector<std::string> privileges;  // "ROLE: SELECT"
  bool member_reads_table = false;      // directly, past the view
};
struct TableState {
  std::string table;
  std::string owner;
  std::string digest;  // of what it holds for the grant, keyed by the grant's salt; empty: no such table
  std::vector<std::string> privileges;
};
struct Observation {
  bool has_role = false;
  std::vector<std::string> attributes;  // of the role: LOGIN, SUPERUSER, …
  std::vector<std::string> members, member_of;
  std::vector<std::string> objects;  // that the role owns or has rights on
  std::vector<std::string> sharers;  // roles that may act as the subject's own
  std::vector<std::string> schema_privileges;
  std::vector<ViewState> views;
  std::vector<TableState> tables;
  TableState salt;
};

// What stands in a database for a grant, as Steward keeps it.
struct Record {
  Names names;
  std::optional<Observation> observation;  // none: it was begun and not finished
  std::vector<std::string> made_of;        // of each view: SHA-256 of the statement it was made by
};

// What was changed since `recorded`, in one sentence each, naming the thing. That the subject may read a
// table directly is told however long it has been so.
std::vector<std::string> differences(const Names& names, const Observation& recorded, const Observation& now);

boost::json::object to_json(const Names& names);
boost::json::object to_json(const Observation& observation);
boost::json::object to_json(const Record& record);
Result<Names> read_names(const JsonView& view);
Result<Observation> read_observation(const JsonView& view);
Result<Record> read_record(const JsonView& view);

}  // namespace steward::enforcement
