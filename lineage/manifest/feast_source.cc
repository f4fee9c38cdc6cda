#include "lineage/manifest/feast_source.h"

#include "base/hash.h"
#include "catalog/identity/naming.h"
#include "lineage/manifest/reference.h"

namespace steward::lineage {
namespace {

constexpr int kMaxNested = 4;  // a push source holds a batch source, and that is all there is

// "database.schema.table" of the parts that are there.
std::string dotted(std::initializer_list<std::string> parts) {
  std::string text;
  for (const std::string& part : parts)
    if (!part.empty()) text += (text.empty() ? "" : ".") + part;
  return text;
}

FeastPlace table_in(const std::string& ns, const std::string& table) {
  if (ns.empty() || table.empty()) return {{}, DatasetKind::kUnknown, false};
  return {canonical_name({ns, table}), DatasetKind::kTable, true};
}

Result<FeastPlace> file(const JsonView& options, const std::string&) {
  STEWARD_ASSIGN_OR_RETURN(const std::string uri, options.string_or("uri", ""));
  if (uri.empty()) return FeastPlace{{}, DatasetKind::kUnknown, false};
  return FeastPlace{dataset_of_uri(uri), DatasetKind::kFile, true};
}

Result<FeastPlace> bigquery(const JsonView& options, const std::string&) {
  STEWARD_ASSIGN_OR_RETURN(const std::string table, options.string_or("table", ""));
  return table_in("bigquery", table);
}

Result<FeastPlace> database_table(const JsonView& options, const std::string& warehouse) {
  STEWARD_ASSIGN_OR_RETURN(const std::string database, options.string_or("database", ""));
  STEWARD_ASSIGN_OR_RETURN(const std::string schema, options.string_or("schema", ""));
  STEWARD_ASSIGN_OR_RETURN(const std::string table, options.string_or("table", ""));
  return table_in(warehouse, table.empty() ? "" : dotted({database, schema, table}));
}

Result<FeastPlace> athena(const JsonView& options, const std::string& warehouse) {
  STEWARD_ASSIGN_OR_RETURN(const std::string catalog, options.string_or("dataSource", ""));
  STEWARD_ASSIGN_OR_RETURN(const std::string database, options.string_or("database", ""));
  STEWARD_ASSIGN_OR_RETURN(const std::string table, options.string_or("table", ""));
  return table_in(warehouse, table.empty() ? "" : dotted({catalog, database, table}));
}

Result<FeastPlace> spark(const JsonView& options, const std::string& warehouse) {
  STEWARD_ASSIGN_OR_RETURN(const std::string path, options.string_or("path", ""));
  if (!path.empty()) return FeastPlace{dataset_of_uri(path), DatasetKind::kFile, true};
  return database_table(options, warehouse);
}

Result<FeastPlace> kafka(const JsonView& options, const std::string&) {
  STEWARD_ASSIGN_OR_RETURN(const std::string servers, options.string_or("kafkaBootstrapServers", ""));
  STEWARD_ASSIGN_OR_RETURN(const std::string topic, options.string_or("topic", ""));
  if (servers.empty() || topic.empty()) return FeastPlace{{}, DatasetKind::kUnknown, false};
  return FeastPlace{canonical_name({"kafka://" + servers, topic}), DatasetKind::kTopic, true};
}

Result<FeastPlace> kinesis(const JsonView& options, const std::string&) {
  STEWARD_ASSIGN_OR_RETURN(const std::string region, options.string_or("region", ""));
  STEWARD_ASSIGN_OR_RETURN(const std::string stream, options.string_or("streamName", ""));
  if (region.empty() || stream.empty()) return FeastPlace{{}, DatasetKind::kUnknown, false};
  return FeastPlace{canonical_name({"kinesis://" + region, stream}), DatasetKind::kStream, true};
}

// Contributed stores (PostgreSQL among them) keep {"name", "table", "query"} as bytes; others what they like.
Result<FeastPlace> custom(const JsonView& options, const std::string& warehouse) {
  STEWARD_ASSIGN_OR_RETURN(const std::string encoded, options.string_or("configuration", ""));
  const auto bytes = from_base64(encoded);
  const auto parsed = parse_json(bytes.value_or(""), JsonBounds{1u << 20, 16, 10'000});
  FeastPlace unknown{{}, DatasetKind::kUnknown, false};
  if (!parsed.ok() || !parsed->is_object()) return unknown;
  const auto table = JsonView(*parsed).string_or("table", "");
  return table.ok() ? table_in(warehouse, *table) : unknown;
}

struct Option {
  std::string_view source, storage;  // the member's name in a DataSource and in a SavedDatasetStorage
  Result<FeastPlace> (*read)(const JsonView&, const std::string& warehouse);
};

constexpr Option kOptions[] = {
    {"fileOptions", "fileStorage", file},
    {"bigqueryOptions", "bigqueryStorage", bigquery},
    {"redshiftOptions", "redshiftStorage", database_table},
    {"snowflakeOptions", "snowflakeStorage", database_table},
    {"trinoOptions", "trinoStorage", database_table},
    {"athenaOptions", "athenaStorage", athena},
    {"sparkOptions", "sparkStorage", spark},
    {"kafkaOptions", "", kafka},
    {"kinesisOptions", "", kinesis},
    {"customOptions", "customStorage", custom},
};

// The first option that is there; a query is not a table, whatever stands beside it.
Result<FeastPlace> place_of(const JsonView& message, std::string_view Option::*member,
                            const std::string& warehouse) {
  for (const Option& option : kOptions) {
    const std::string_view key = option.*member;
    const JsonView options = message.at(key);
    if (key.empty() || !options.present() || options.is_null()) continue;
    STEWARD_RETURN_IF_ERROR(options.as_object());
    STEWARD_ASSIGN_OR_RETURN(const std::string query, options.string_or("query", ""));
    if (!query.empty()) break;
    return option.read(options, warehouse);
  }
  return FeastPlace{{}, DatasetKind::kUnknown, false};
}

Result<FeastSource> read_source(const JsonView& source, const std::string& ns, const std::string& fallback,
                                const std::string& warehouse, int depth) {
  const JsonView batch = source.at("batchSource");
  const bool holds_batch = batch.present() && !batch.is_null();
  STEWARD_ASSIGN_OR_RETURN(const std::string type, source.string_or("type", ""));
  if (type == "PUSH_SOURCE" && holds_batch) {
    if (depth >= kMaxNested) return source.error("Data sources are nested too deep.");
    return read_source(batch, ns, fallback, warehouse, depth + 1);
  }
  FeastSource made;
  STEWARD_ASSIGN_OR_RETURN(made.place, place_of(source, &Option::source, warehouse));
  if (!made.place.is_known) {
    STEWARD_ASSIGN_OR_RETURN(const std::string name, source.string_or("name", ""));
    made.place.name = {ns, "data_source/" + (name.empty() ? fallback : name)};
  }
  const JsonView mapping = source.at("fieldMapping");
  if (mapping.present() && !mapping.is_null()) {
    STEWARD_ASSIGN_OR_RETURN(const auto members, mapping.as_object());
    for (const auto& [column, feature] : members) {
      STEWARD_ASSIGN_OR_RETURN(const std::string name, feature.as_string());
      made.column_of.try_emplace(name, column);
    }
  }
  const JsonView request = source.at("requestDataOptions");
  if (request.present() && !request.is_null()) {
    made.place.is_known = true;  // it comes with each request, and from nowhere else
    STEWARD_ASSIGN_OR_RETURN(const auto schema, request.array_or_empty("schema"));
    for (const JsonView& row : schema) {
      Field field;
      STEWARD_ASSIGN_OR_RETURN(field.path, row.string("name"));
      STEWARD_ASSIGN_OR_RETURN(field.type, row.string_or("valueType", ""));
      field.ordinal = static_cast<int>(made.request_fields.size()) + 1;
      made.request_fields.push_back(std::move(field));
    }
  }
  return made;
}

}  // namespace

Result<FeastSource> read_feast_source(const JsonView& source, const std::string& feast_namespace,
                                      const std::string& reader, const std::string& warehouse) {
  return read_source(source, feast_namespace, reader, warehouse, 0);
}

Result<FeastPlace> read_feast_storage(const JsonView& storage, const DatasetName& stand_in,
                                      const std::string& warehouse) {
  STEWARD_ASSIGN_OR_RETURN(FeastPlace place, place_of(storage, &Option::storage, warehouse));
  if (!place.is_known) place.name = stand_in;
  return place;
}

}  // namespace steward::lineage
