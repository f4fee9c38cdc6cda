#include "lineage/manifest/feast.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "catalog/identity/naming.h"
#include "lineage/manifest/feast_source.h"

namespace steward::lineage {
namespace {

// Of an on-demand view: above it, its function's every input for every output is said by one edge for all.
constexpr size_t kMaxProduct = 4'096;

bool is_there(const JsonView& view) {
  return view.present() && !view.is_null();
}

// The fields of a node, each path once.
class FieldList {
 public:
  explicit FieldList(ManifestNode& node) : node_(node) {}

  void add(std::string path, std::string type = "") {
    if (!known_.insert(path).second) return;
    Field field;
    field.path = std::move(path);
    field.type = std::move(type);
    field.ordinal = static_cast<int>(known_.size());
    node_.fields.push_back(std::move(field));
  }

 private:
  ManifestNode& node_;
  std::set<std::string> known_;
};

// What an on-demand view may read of one input.
struct Input {
  DatasetName dataset;
  std::vector<std::string> columns;  // empty: all
};

class FeastReader {
 public:
  explicit FeastReader(const std::string& warehouse) : warehouse_(warehouse) {}

  Result<Manifest> run(const JsonView& root) {
    STEWARD_RETURN_IF_ERROR(root.as_object());
    STEWARD_ASSIGN_OR_RETURN(project_, root.string_or("project", ""));
    STEWARD_RETURN_IF_ERROR(each(root, "entities", &FeastReader::read_entity));
    STEWARD_RETURN_IF_ERROR(each(root, "featureViews", &FeastReader::read_view));
    STEWARD_RETURN_IF_ERROR(each(root, "streamFeatureViews", &FeastReader::read_view));
    STEWARD_RETURN_IF_ERROR(each(root, "onDemandFeatureViews", &FeastReader::read_on_demand_view));
    STEWARD_RETURN_IF_ERROR(each(root, "featureServices", &FeastReader::read_service));
    STEWARD_RETURN_IF_ERROR(each(root, "savedDatasets", &FeastReader::read_saved_dataset));
    Manifest made;
    for (auto& [name, node] : implied_) nodes_.try_emplace(name, std::move(node));
    for (auto& [name, node] : nodes_) made.nodes.push_back(std::move(node));
    made.declarations = std::move(declarations_);
    return made;
  }

 private:
  using Read = Status (FeastReader::*)(const JsonView& spec);

  Status each(const JsonView& root, std::string_view key, Read read) {
    STEWARD_ASSIGN_OR_RETURN(const auto items, root.array_or_empty(key));
    objects_ += items.size();
    if (objects_ > kMaxManifestDocuments)
      return Error{ErrorCode::kTooLarge,
                   fmt::format("The registry has more than {} objects.", kMaxManifestDocuments),
                   root.at(key).pointer()};
    for (const JsonView& item : items) STEWARD_RETURN_IF_ERROR((this->*read)(item.at("spec")));
    return {};
  }

  static Result<std::string> name_of(const JsonView& holder, std::string_view key) {
    STEWARD_ASSIGN_OR_RETURN(std::string name, holder.string(key));
    if (name.empty()) return holder.at(key).error("Expected a name, found an empty string.");
    if (name.size() > kMaxManifestNameBytes)
      return Error{ErrorCode::kTooLarge,
                   fmt::format("A name may have at most {} bytes.", kMaxManifestNameBytes),
                   holder.at(key).pointer()};
    return name;
  }

  // The project stands at the top of a dump, and in each object too.
  Result<std::string> namespace_of(const JsonView& spec) const {
    STEWARD_ASSIGN_OR_RETURN(const std::string project, spec.string_or("project", project_));
    if (project.empty())
      return spec.error("Nothing names the project; expected 'project' here or at the top.");
    return canonical_name({"feast://" + project, "x"}).ns;
  }

  Result<ManifestNode> node_of(const JsonView& spec, DatasetKind kind) const {
    ManifestNode node;
    node.kind = kind;
    STEWARD_ASSIGN_OR_RETURN(node.name.ns, namespace_of(spec));
    STEWARD_ASSIGN_OR_RETURN(node.name.name, name_of(spec, "name"));
    STEWARD_ASSIGN_OR_RETURN(node.owner, spec.string_or("owner", ""));
    STEWARD_ASSIGN_OR_RETURN(node.description, spec.string_or("description", ""));
    return node;
  }

  static Result<std::vector<std::string>> columns_of(const JsonView& holder, std::string_view key) {
    STEWARD_ASSIGN_OR_RETURN(const auto items, holder.array_or_empty(key));
    if (items.size() > kMaxManifestItems)
      return Error{ErrorCode::kTooLarge, fmt::format("At most {} columns are accepted.", kMaxManifestItems),
                   holder.at(key).pointer()};
    std::vector<std::string> names;
    for (const JsonView& item : items) {
      STEWARD_ASSIGN_OR_RETURN(std::string name, name_of(item, "name"));
      // A view without entities has one that stands for none.
      if (!name.starts_with("__dummy")) names.push_back(std::move(name));
    }
    return names;
  }

  static Status add_columns(FieldList& fields, const JsonView& spec, std::string_view key) {
    STEWARD_ASSIGN_OR_RETURN(const auto names, columns_of(spec, key));
    STEWARD_ASSIGN_OR_RETURN(const auto items, spec.array_or_empty(key));
    std::map<std::string, std::string> types;
    for (const JsonView& item : items) {
      STEWARD_ASSIGN_OR_RETURN(const std::string name, item.string("name"));
      STEWARD_ASSIGN_OR_RETURN(types[name], item.string_or("valueType", ""));
    }
    for (const std::string& name : names) fields.add(name, types[name]);
    return {};
  }

  Status read_entity(const JsonView& spec) {
    STEWARD_ASSIGN_OR_RETURN(const std::string name, name_of(spec, "name"));
    STEWARD_ASSIGN_OR_RETURN(join_key_of_[name], spec.string_or("joinKey", name));
    return {};
  }

  // Older dumps name the entities of a view and leave their columns to the entities.
  Status add_entities(FieldList& fields, const JsonView& spec) const {
    STEWARD_ASSIGN_OR_RETURN(const auto columns, spec.array_or_empty("entityColumns"));
    if (!columns.empty()) return add_columns(fields, spec, "entityColumns");
    STEWARD_ASSIGN_OR_RETURN(const auto entities, spec.strings_or_empty("entities"));
    for (const std::string& entity : entities) {
      const auto key = join_key_of_.find(entity);
      if (!entity.starts_with("__dummy")) fields.add(key == join_key_of_.end() ? entity : key->second);
    }
    return {};
  }

  // Computed by a function or as an aggregate, so that a feature's name says nothing of its columns.
  static Result<std::string> computed(const JsonView& spec) {
    STEWARD_ASSIGN_OR_RETURN(const auto aggregations, spec.array_or_empty("aggregations"));
    if (!aggregations.empty()) return std::string("AGGREGATION");
    for (const char* key : {"userDefinedFunction", "featureTransformation", "transformation"})
      if (is_there(spec.at(key))) return std::string("TRANSFORMATION");
    return std::string();
  }

  Status read_view(const JsonView& spec) {
    STEWARD_ASSIGN_OR_RETURN(ManifestNode node, node_of(spec, DatasetKind::kFeatureView));
    FieldList fields(node);
    STEWARD_RETURN_IF_ERROR(add_entities(fields, spec));
    STEWARD_RETURN_IF_ERROR(add_columns(fields, spec, "features"));
    STEWARD_ASSIGN_OR_RETURN(const std::string how, computed(spec));
    std::vector<NamedEdge> edges;
    bool any_source = false;
    for (const char* key : {"batchSource", "streamSource"}) {
      const JsonView message = spec.at(key);
      if (!is_there(message)) continue;
      any_source = true;
      STEWARD_ASSIGN_OR_RETURN(const FeastSource source,
                               read_feast_source(message, node.name.ns, node.name.name, warehouse_));
      STEWARD_RETURN_IF_ERROR(imply(message, source));
      if (!how.empty() || node.fields.empty())
        edges.push_back({{source.place.name, ""}, {node.name, ""}, made_by(how.empty() ? "IDENTITY" : how)});
      else
        for (const Field& field : node.fields)
          edges.push_back(
              {{source.place.name, source.column(field.path)}, {node.name, field.path}, made_by("IDENTITY")});
    }
    // Made of other views (or of what a later release of Feast calls it): not followed, so not known.
    node.lineage_is_partial = !any_source;
    return add(spec, std::move(node), "feature view ", std::move(edges));
  }

  Status imply(const JsonView& at, const FeastSource& source) {
    if (source.place.name.ns.size() + source.place.name.name.size() > kMaxManifestNameBytes)
      return Error{ErrorCode::kTooLarge,
                   fmt::format("A name may have at most {} bytes.", kMaxManifestNameBytes), at.pointer()};
    ManifestNode node;
    node.name = source.place.name;
    node.kind = source.place.kind;
    node.lineage_is_partial = !source.place.is_known;
    node.fields = source.request_fields;
    implied_.try_emplace(source.place.name, std::move(node));
    return {};
  }

  Result<Input> read_input(const ManifestNode& reader, const JsonView& source) {
    if (const JsonView request = source.at("requestDataSource"); is_there(request)) {
      STEWARD_ASSIGN_OR_RETURN(const FeastSource made,
                               read_feast_source(request, reader.name.ns, reader.name.name, warehouse_));
      STEWARD_RETURN_IF_ERROR(imply(request, made));
      Input input{made.place.name, {}};
      for (const Field& field : made.request_fields) input.columns.push_back(field.path);
      return input;
    }
    Input input{{reader.name.ns, ""}, {}};
    if (const JsonView projection = source.at("featureViewProjection"); is_there(projection)) {
      STEWARD_ASSIGN_OR_RETURN(input.dataset.name, name_of(projection, "featureViewName"));
      STEWARD_ASSIGN_OR_RETURN(input.columns, columns_of(projection, "featureColumns"));
      return input;
    }
    const JsonView view = source.at("featureView").at("spec");
    if (!is_there(view))
      return source.error("Expected featureViewProjection, featureView or requestDataSource.");
    STEWARD_ASSIGN_OR_RETURN(input.dataset.name, name_of(view, "name"));
    STEWARD_ASSIGN_OR_RETURN(input.columns, columns_of(view, "features"));
    return input;
  }

  Status read_on_demand_view(const JsonView& spec) {
    STEWARD_ASSIGN_OR_RETURN(ManifestNode node, node_of(spec, DatasetKind::kFeatureView));
    FieldList fields(node);
    STEWARD_RETURN_IF_ERROR(add_columns(fields, spec, "features"));
    std::vector<Input> inputs;
    if (const JsonView sources = spec.at("sources"); is_there(sources)) {
      STEWARD_ASSIGN_OR_RETURN(const auto members, sources.as_object());
      for (const auto& [name, source] : members) {
        STEWARD_ASSIGN_OR_RETURN(Input input, read_input(node, source));
        inputs.push_back(std::move(input));
      }
    }
    node.lineage_is_partial = inputs.empty();
    std::vector<NamedEdge> edges;
    for (const Input& input : inputs) {
      const size_t product = input.columns.size() * node.fields.size();
      if (product == 0 || product > kMaxProduct) {
        edges.push_back({{input.dataset, ""}, {node.name, ""}, made_by("TRANSFORMATION")});
        continue;
      }
      for (const std::string& column : input.columns)
        for (const Field& field : node.fields)
          edges.push_back({{input.dataset, column}, {node.name, field.path}, made_by("TRANSFORMATION")});
    }
    return add(spec, std::move(node), "on-demand feature view ", std::move(edges));
  }

  Status read_service(const JsonView& spec) {
    STEWARD_ASSIGN_OR_RETURN(ManifestNode node, node_of(spec, DatasetKind::kFeature));
    const std::string ns = node.name.ns;
    node.name.name = "feature_service/" + node.name.name;
    STEWARD_ASSIGN_OR_RETURN(const auto projections, spec.array_or_empty("features"));
    std::vector<NamedEdge> edges;
    FieldList fields(node);
    for (const JsonView& projection : projections) {
      STEWARD_ASSIGN_OR_RETURN(const std::string view, name_of(projection, "featureViewName"));
      STEWARD_ASSIGN_OR_RETURN(std::string alias, projection.string_or("featureViewNameAlias", ""));
      if (alias.empty()) alias = view;
      STEWARD_ASSIGN_OR_RETURN(const auto columns, columns_of(projection, "featureColumns"));
      if (columns.empty()) edges.push_back({{{ns, view}, ""}, {node.name, ""}, made_by("IDENTITY")});
      for (const std::string& column : columns) {
        const std::string path = alias + "__" + column;
        fields.add(path);
        edges.push_back({{{ns, view}, column}, {node.name, path}, made_by("IDENTITY")});
      }
    }
    return add(spec, std::move(node), "", std::move(edges));
  }

  Status read_saved_dataset(const JsonView& spec) {
    STEWARD_ASSIGN_OR_RETURN(ManifestNode node, node_of(spec, DatasetKind::kUnknown));
    const std::string ns = node.name.ns, job = "saved_dataset/" + node.name.name;
    STEWARD_ASSIGN_OR_RETURN(const FeastPlace place,
                             read_feast_storage(spec.at("storage"), {ns, job}, warehouse_));
    node.name = place.name;
    node.kind = place.kind;
    STEWARD_ASSIGN_OR_RETURN(const bool full_names, spec.bool_or("fullFeatureNames", false));
    STEWARD_ASSIGN_OR_RETURN(const auto features, spec.strings_or_empty("features"));
    STEWARD_ASSIGN_OR_RETURN(const auto keys, spec.strings_or_empty("joinKeys"));
    if (features.size() + keys.size() > kMaxManifestItems)
      return Error{ErrorCode::kTooLarge, fmt::format("At most {} columns are accepted.", kMaxManifestItems),
                   spec.at("features").pointer()};
    std::vector<NamedEdge> edges;
    FieldList fields(node);
    for (const std::string& key : keys) fields.add(key);
    for (const std::string& feature : features) {
      const size_t colon = feature.find(':');
      if (colon == std::string::npos || colon == 0 || colon + 1 == feature.size())
        return spec.at("features").error("Expected features written VIEW:FEATURE.");
      const std::string view = feature.substr(0, colon), column = feature.substr(colon + 1);
      const std::string path = full_names ? view + "__" + column : column;
      fields.add(path);
      edges.push_back({{{ns, view}, column}, {node.name, path}, made_by("IDENTITY")});
    }
    return add_as(spec, std::move(node), ns, job, std::move(edges));
  }

  Status add(const JsonView& at, ManifestNode node, const std::string& prefix, std::vector<NamedEdge> edges) {
    const std::string ns = node.name.ns, job = prefix + node.name.name;
    return add_as(at, std::move(node), ns, job, std::move(edges));
  }

  Status add_as(const JsonView& at, ManifestNode node, const std::string& job_namespace,
                const std::string& job, std::vector<NamedEdge> edges) {
    const DatasetName target = node.name;
    if (!nodes_.try_emplace(target, std::move(node)).second)
      return at.error(fmt::format("The registry describes {} twice.", excerpt(to_string(target), 200)));
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    std::erase_if(edges, [](const NamedEdge& edge) { return edge.from == edge.to; });
    edges_ += edges.size();
    if (edges_ > kMaxManifestEdges)
      return Error{ErrorCode::kTooLarge,
                   fmt::format("The registry has more than {} edges.", kMaxManifestEdges), at.pointer()};
    declarations_.push_back({job_namespace, job, target, std::move(edges)});
    return {};
  }

  const std::string& warehouse_;
  std::string project_;
  std::map<std::string, std::string> join_key_of_;  // by entity
  std::map<DatasetName, ManifestNode> nodes_, implied_;
  std::vector<ManifestDeclaration> declarations_;
  size_t objects_ = 0, edges_ = 0;
};

}  // namespace

Result<Manifest> manifest_of_feast_registry(std::string_view json, const std::string& warehouse) {
  STEWARD_ASSIGN_OR_RETURN(const auto parsed, parse_json(json));
  return FeastReader(warehouse).run(JsonView(parsed));
}

}  // namespace steward::lineage
