// What Steward makes of one request of Trino's OPA plugin, in one world. Pure but for the time handed in;
// made for one request and thrown away (it remembers what it found out about tables), so not thread-safe.
//
// A decision about data is planned here and recorded by the caller. Metadata, row filters and masks are
// judged by the same policies and not recorded: they hand nothing out that the decision on the select, which
// Trino always asks for as well, does not stand for.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "policy/decision.h"
#include "policy/engine/prepared_request.h"
#include "service/doors/trino_mapping.h"
#include "service/doors/trino_operations.h"
#include "service/doors/trino_query.h"
#include "service/world.h"

namespace steward::service {

struct TrinoPlan {
  enum class Kind {
    kAllow,   // nothing to record
    kDeny,    // likewise; `sentence` says why
    kDecide,  // record a decision on `request`, and answer what it says
    kRefuse,  // record that `request` was refused, and why
  };
  Kind kind = Kind::kDeny;
  std::string sentence;
  policy::DecisionRequest request;
};

struct TrinoMask {
  std::string column, column_type;
  policy::MaskSpec mask;
};

class TrinoJudge {
 public:
  // All outlive it.
  TrinoJudge(const World& world, const TrinoMapping& mapping, const TrinoQuery& query, Timestamp now,
             std::chrono::milliseconds time = std::chrono::seconds(5));
  TrinoJudge(const TrinoJudge&) = delete;
  TrinoJudge& operator=(const TrinoJudge&) = delete;

  TrinoPlan plan() const;

  // For the operations that filter: indices into the candidates that may be seen, in order. FilterColumns
  // asks for one table, whose columns are what the indices point into.
  std::vector<size_t> visible() const;

  // All must hold; kConsent filters are left as they are. None: no row may be shown.
  std::optional<std::vector<policy::RowFilter>> row_filters() const;

  // Of a column of the query's resource or candidates; none: shown as it is. What may not be read at all is
  // kNull.
  std::optional<TrinoMask> mask_of(const TrinoResource& column) const;

  // kTimeout when the time was up before all was looked at: what was not is hidden, and the answer is none.
  Status finished() const;

  // What was looked at so far, for tests: tables that rules were asked about, and names of datasets that were
  // read as tables.
  struct Work {
    size_t tables = 0, names = 0;
  };
  const Work& work() const { return work_; }

 private:
  // What this subject may read of one table, seen for itself.
  struct Reading {
    std::unordered_map<FieldId, policy::MaskSpec> masks;  // of the fields that may be read
    std::vector<policy::RowFilter> rows;
    std::unordered_map<std::string, policy::MaskSpec> columns;  // that may be read wholly, and how they are shown
  };
  struct Schema {
    std::vector<const Dataset*> tables;  // datasets that can be
    std::optional<bool> is_seen;         // something of one may be read; none: not looked at yet
  };
  // A table's columns, in lower case, and the fields that each is.
  using Columns = std::unordered_map<std::string, std::vector<const Field*>>;

  bool is_known_subject() const;
  bool allows(const TrinoOperation& operation, const TrinoResource& resource) const;
  bool sees_catalog(std::string_view catalog) const;
  bool sees_schema(const TrinoResource& resource) const;
  bool sees_table(const TrinoResource& resource) const;
  bool sees_columns(const TrinoResource& table) const;
  // Null: it may not be read, or not wholly.
  const policy::MaskSpec* seen_column(const Dataset& dataset, const std::string& column) const;
  TrinoPlan plan_data(const TrinoOperation& operation) const;

  policy::DecisionRequest request_for(policy::Action action, std::vector<std::string> resources) const;
  // As CatalogSnapshot::resolve() reads them; a table or column that the catalog does not know stays a name.
  std::vector<std::string> resources_of(const TrinoResource& resource) const;
  const Dataset* dataset_of(const TrinoResource& resource) const;
  const Dataset* find(const DatasetName& name) const;
  const Columns& columns_of(const Dataset& dataset) const;
  // Null: it has no such column.
  const std::vector<const Field*>* fields_of(const Dataset& dataset, const std::string& column) const;
  static std::optional<policy::MaskSpec> mask_of(const std::string& column,
                                                 const std::vector<const Field*>& fields,
                                                 const Reading& reading);
  const Reading& reading_of(const Dataset& dataset) const;
  void read(const Dataset& dataset, Reading& reading) const;
  bool may_read_some(const Dataset& dataset) const;
  void place_in_schemas() const;
  bool has_seen_table(const TrinoCatalog& catalog, std::string schema) const;

  const World& world_;
  const TrinoMapping& mapping_;
  const TrinoQuery& query_;
  Timestamp now_;
  bool is_known_;
  std::string purpose_;
  std::function<bool()> is_over_;
  mutable bool was_cut_ = false;
  mutable Work work_;
  policy::DecisionRequest listing_;  // what is listed, masked and filtered is what a select would be allowed
  mutable std::optional<bool> can_list_;
  mutable policy::PreparedRequest prepared_;
  mutable std::unordered_map<DatasetId, Reading> readings_;
  mutable std::unordered_map<DatasetId, Columns> columns_;
  // The schemas asked about, by catalog and name in lower case.
  mutable std::optional<std::map<std::pair<const TrinoCatalog*, std::string>, Schema>> schemas_;
  // Names in lower case, where they belong to one dataset: Trino knows no other case. Made when first needed.
  mutable std::optional<std::unordered_map<std::string, DatasetId>> folded_;
};

}  // namespace steward::service
