#include "enforcement/objects.h"

#include <boost/json/array.hpp>

namespace steward::enforcement {
namespace {

namespace json = boost::json;

json::array strings(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

json::object view_json(const ViewState& view) {
  return {{"view", view.view},
          {"kind", view.kind},
          {"owner", view.owner},
          {"definition", view.definition},
          {"options", view.options},
          {"privileges", strings(view.privileges)},
          {"member_reads_table", view.member_reads_table}};
}

Result<ViewState> read_view(const JsonView& item) {
  ViewState view;
  STEWARD_ASSIGN_OR_RETURN(view.view, item.string("view"));
  STEWARD_ASSIGN_OR_RETURN(view.kind, item.string("kind"));
  STEWARD_ASSIGN_OR_RETURN(view.owner, item.string("owner"));
  STEWARD_ASSIGN_OR_RETURN(view.definition, item.string("definition"));
  STEWARD_ASSIGN_OR_RETURN(view.options, item.string("options"));
  STEWARD_ASSIGN_OR_RETURN(view.privileges, item.strings_or_empty("privileges"));
  STEWARD_ASSIGN_OR_RETURN(view.member_reads_table, item.bool_or("member_reads_table", false));
  return view;
}

json::object table_json(const TableState& table) {
  return {{"table", table.table},
          {"owner", table.owner},
          {"digest", table.digest},
          {"privileges", strings(table.privileges)}};
}

Result<TableState> read_table(const JsonView& item) {
  TableState table;
  STEWARD_ASSIGN_OR_RETURN(table.table, item.string("table"));
  STEWARD_ASSIGN_OR_RETURN(table.owner, item.string_or("owner", ""));
  STEWARD_ASSIGN_OR_RETURN(table.digest, item.string("digest"));
  STEWARD_ASSIGN_OR_RETURN(table.privileges, item.strings_or_empty("privileges"));
  return table;
}

}  // namespace

json::object to_json(const Names& names) {
  json::array views;
  for (const ViewName& view : names.views)
    views.push_back(json::object{
        {"view", view.view}, {"schema", view.schema}, {"table", view.table}, {"dataset", view.dataset}});
  return {{"grant", names.grant},
          {"role", names.role},
          {"member", names.member},
          {"views", std::move(views)},
          {"id_tables", strings(names.id_tables)}};
}

json::object to_json(const Observation& observation) {
  json::array views, tables;
  for (const ViewState& view : observation.views) views.push_back(view_json(view));
  for (const TableState& table : observation.tables) tables.push_back(table_json(table));
  return {{"has_role", observation.has_role},
          {"attributes", strings(observation.attributes)},
          {"members", strings(observation.members)},
          {"member_of", strings(observation.member_of)},
          {"objects", strings(observation.objects)},
          {"sharers", strings(observation.sharers)},
          {"schema_privileges", strings(observation.schema_privileges)},
          {"views", std::move(views)},
          {"tables", std::move(tables)},
          {"salt", table_json(observation.salt)}};
}

json::object to_json(const Record& record) {
  json::object body{{"names", to_json(record.names)}, {"made_of", strings(record.made_of)}};
  if (record.observation) body["observation"] = to_json(*record.observation);
  return body;
}

Result<Names> read_names(const JsonView& view) {
  Names names;
  STEWARD_ASSIGN_OR_RETURN(names.grant, view.string("grant"));
  STEWARD_ASSIGN_OR_RETURN(names.role, view.string("role"));
  STEWARD_ASSIGN_OR_RETURN(names.member, view.string("member"));
  STEWARD_ASSIGN_OR_RETURN(const auto views, view.array_or_empty("views"));
  for (const JsonView& item : views) {
    ViewName one;
    STEWARD_ASSIGN_OR_RETURN(one.view, item.string("view"));
    STEWARD_ASSIGN_OR_RETURN(one.schema, item.string("schema"));
    STEWARD_ASSIGN_OR_RETURN(one.table, item.string("table"));
    STEWARD_ASSIGN_OR_RETURN(one.dataset, item.string("dataset"));
    names.views.push_back(std::move(one));
  }
  STEWARD_ASSIGN_OR_RETURN(names.id_tables, view.strings_or_empty("id_tables"));
  return names;
}

Result<Observation> read_observation(const JsonView& view) {
  Observation observation;
  STEWARD_ASSIGN_OR_RETURN(observation.has_role, view.bool_or("has_role", false));
  STEWARD_ASSIGN_OR_RETURN(observation.attributes, view.strings_or_empty("attributes"));
  STEWARD_ASSIGN_OR_RETURN(observation.members, view.strings_or_empty("members"));
  STEWARD_ASSIGN_OR_RETURN(observation.member_of, view.strings_or_empty("member_of"));
  STEWARD_ASSIGN_OR_RETURN(observation.objects, view.strings_or_empty("objects"));
  STEWARD_ASSIGN_OR_RETURN(observation.sharers, view.strings_or_empty("sharers"));
  STEWARD_ASSIGN_OR_RETURN(observation.schema_privileges, view.strings_or_empty("schema_privileges"));
  STEWARD_ASSIGN_OR_RETURN(const auto views, view.array_or_empty("views"));
  for (const JsonView& item : views) {
    STEWARD_ASSIGN_OR_RETURN(ViewState one, read_view(item));
    observation.views.push_back(std::move(one));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto tables, view.array_or_empty("tables"));
  for (const JsonView& item : tables) {
    STEWARD_ASSIGN_OR_RETURN(TableState one, read_table(item));
    observation.tables.push_back(std::move(one));
  }
  STEWARD_ASSIGN_OR_RETURN(observation.salt, read_table(view.at("salt")));
  return observation;
}

Result<Record> read_record(const JsonView& view) {
  Record record;
  STEWARD_ASSIGN_OR_RETURN(record.names, read_names(view.at("names")));
  if (view.at("observation").present()) {
    STEWARD_ASSIGN_OR_RETURN(record.observation, read_observation(view.at("observation")));
  }
  STEWARD_ASSIGN_OR_RETURN(record.made_of, view.strings_or_empty("made_of"));
  return record;
}

}  // namespace steward::enforcement
