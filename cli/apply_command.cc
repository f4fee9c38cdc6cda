// steward apply FILE…
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "catalog/identity/namespace_aliases.h"
#include "cli/commands.h"
#include "cli/input_file.h"
#include "cli/terminal.h"
#include "lineage/events/tag_mapping.h"
#include "lineage/manifest/feast.h"
#include "lineage/manifest/manifest.h"
#include "policy/language/extended_taxonomy.h"
#include "service/doors/trino_mapping.h"
#include "service/doors/trino_purposes.h"
#include "service/organisation.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

constexpr size_t kMaxManifest = 32u << 20;

template <class T>
Status as_status(Result<T> result) {
  if (!result.ok()) return std::move(result).error();
  return {};
}

struct ApplyArguments {
  std::vector<std::string> files;
  std::string warehouse;
  bool is_feast = false, is_dry_run = false;
};

json::object node_json(const lineage::ManifestNode& node) {
  json::array fields, purposes, owners, regions, labels;
  for (const std::string& value : node.owners) owners.emplace_back(value);
  for (const std::string& value : node.regions) regions.emplace_back(value);
  for (const std::string& value : node.labels) labels.emplace_back(value);
  for (const Field& field : node.fields)
    fields.push_back(json::object{{"path", field.path}, {"type", field.type}});
  for (const Purpose& purpose : node.purposes) purposes.emplace_back(purpose.str());
  return {{"namespace", node.name.ns},
          {"name", node.name.name},
          {"kind", to_string(node.kind)},
          {"fields", std::move(fields)},
          {"owner", node.owner},
          {"owners", std::move(owners)},
          {"regions", std::move(regions)},
          {"labels", std::move(labels)},
          {"description", node.description},
          {"purposes", std::move(purposes)},
          {"lineage_is_partial", node.lineage_is_partial}};
}

json::object declaration_json(const lineage::ManifestDeclaration& declaration) {
  const auto node_text = [](const lineage::NamedNode& node) {
    return to_string(node.dataset) + (node.field.empty() ? "" : "#" + node.field);
  };
  json::array edges;
  for (const lineage::NamedEdge& edge : declaration.edges)
    edges.push_back(json::object{{"from", node_text(edge.from)},
                                 {"to", node_text(edge.to)},
                                 {"transformation", edge.transformation.subtype},
                                 {"direct", edge.transformation.type == lineage::Influence::kDirect},
                                 {"masking", edge.transformation.masking}});
  return {{"job", json::object{{"namespace", declaration.job_namespace}, {"name", declaration.job_name}}},
          {"target", to_string(declaration.target)},
          {"edges", std::move(edges)}};
}

json::object manifest_json(const std::string& file, const lineage::Manifest& manifest) {
  json::array nodes, declarations, merges;
  for (const auto& node : manifest.nodes) nodes.push_back(node_json(node));
  for (const auto& declaration : manifest.declarations) declarations.push_back(declaration_json(declaration));
  for (const auto& merge : manifest.merges)
    merges.push_back(json::object{
        {"a", to_string(merge.a)}, {"b", to_string(merge.b)}, {"merged", merge.merged}, {"why", merge.why}});
  return {{"file", file},
          {"nodes", std::move(nodes)},
          {"declarations", std::move(declarations)},
          {"merges", std::move(merges)}};
}

void print_manifest(const lineage::Manifest& manifest) {
  for (const auto& node : manifest.nodes)
    fmt::print(
        "{} {}{}{}\n", to_string(node.kind), to_string(node.name),
        node.fields.empty() ? "" : fmt::format(" ({})", counted(node.fields.size(), "field", "fields")),
        node.lineage_is_partial ? ", made of what cannot be followed" : "");
  for (const auto& declaration : manifest.declarations)
    fmt::print("{} into {} by {}\n", counted(declaration.edges.size(), "edge", "edges"),
               to_string(declaration.target), declaration.job_name);
  for (const auto& merge : manifest.merges)
    fmt::print("{} and {} are {}: {}\n", to_string(merge.a), to_string(merge.b),
               merge.merged ? "one dataset" : "two datasets", merge.why);
}

// A file is a manifest, or a table that Steward keeps as a whole (one document of kind TagMapping,
// NamespaceAliases, TrinoMapping or Organisation).
struct Declared {
  lineage::Manifest manifest;
  std::string setting;  // its kind; empty: a manifest
  std::string text;     // of a setting
};

std::string setting_kind(std::string_view text) {
  for (const std::string_view kind : {"TagMapping", "NamespaceAliases", "TrinoMapping", "Organisation"}) {
    const std::string line = fmt::format("kind: {}", kind);
    const size_t at = text.find(line);
    const bool begins = at == 0 || (at != std::string_view::npos && text[at - 1] == '\n');
    if (begins) return std::string(kind);
  }
  return "";
}

Result<Declared> read_declared(const ApplyArguments& arguments, const std::string& file,
                               const policy::PolicySet& policies) {
  Declared declared;
  STEWARD_ASSIGN_OR_RETURN(declared.text, read_input(file, kMaxManifest));
  if (arguments.is_feast) {
    auto manifest = lineage::manifest_of_feast_registry(declared.text, arguments.warehouse);
    if (!manifest.ok()) return in_input(file, std::move(manifest).error());
    declared.manifest = *std::move(manifest);
    return declared;
  }
  declared.setting = setting_kind(declared.text);
  const auto categories = policy::extended(category_taxonomy(), policies.categories, "category");
  const auto purposes = policy::extended(purpose_taxonomy(), policies.purposes, "purpose");
  if (declared.setting.empty()) {
    STEWARD_ASSIGN_OR_RETURN(declared.manifest, lineage::parse_manifest(declared.text, file, purposes));
    const lineage::Manifest& manifest = declared.manifest;
    if (manifest.nodes.empty() && manifest.declarations.empty() && manifest.merges.empty())
      return in_input(file,
                      {ErrorCode::kInvalidInput,
                       "The file declares nothing; expected documents with apiVersion, kind and what they "
                       "declare.",
                       ""});
  } else if (declared.setting == "TagMapping") {
    STEWARD_RETURN_IF_ERROR(as_status(lineage::TagMapping::parse(declared.text, file, &categories)));
  } else if (declared.setting == "TrinoMapping") {
    STEWARD_RETURN_IF_ERROR(as_status(service::TrinoMapping::parse(declared.text, file)));
    STEWARD_RETURN_IF_ERROR(service::check_trino_purposes(declared.text, file, policies));
  } else if (declared.setting == "Organisation") {
    STEWARD_RETURN_IF_ERROR(as_status(service::parse_organisation(declared.text, file)));
  } else {
    STEWARD_RETURN_IF_ERROR(as_status(NamespaceAliases::parse(declared.text, file)));
  }
  return declared;
}

Status apply_one(service::Steward& steward, const Declared& declared, const std::string& file,
                 Session& session, json::array& all) {
  const std::string& actor = session.options.actor;
  if (!declared.setting.empty()) {
    STEWARD_RETURN_IF_ERROR(steward.put_lineage_setting(declared.setting, declared.text, actor));
    all.push_back(json::object{{"file", file}, {"setting", declared.setting}});
    if (!session.json()) fmt::print("{} is in force.\n", declared.setting);
    return {};
  }
  STEWARD_ASSIGN_OR_RETURN(const auto outcome, steward.apply_manifest(declared.manifest, actor));
  all.push_back(json::object{{"file", file},
                             {"nodes", outcome.nodes},
                             {"declarations", outcome.declarations},
                             {"merges", outcome.merges},
                             {"new_edges", outcome.new_edges}});
  if (!session.json())
    fmt::print("{}: {}, {} of lineage ({}), {} on names\n", file, counted(outcome.nodes, "node", "nodes"),
               counted(outcome.declarations, "declaration", "declarations"),
               counted(static_cast<size_t>(outcome.new_edges), "new edge", "new edges"),
               counted(outcome.merges, "word", "words"));
  return {};
}

// Files may use the categories and purposes that the set in force adds. A dry run makes no database to ask
// one.
Result<std::shared_ptr<const policy::PolicySet>> policies_in_force(Session& session, bool is_dry_run) {
  if (is_dry_run && !session.has_state()) return std::make_shared<const policy::PolicySet>();
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  return world->policies;
}

void tell_setting(const Session& session, const std::string& kind, const std::string& file,
                  json::array& all) {
  all.push_back(json::object{{"file", file}, {"setting", kind}});
  if (!session.json())
    fmt::print("{}: a {} that reads well and would replace the one in force.\n", file, kind);
}

Result<ExitCode> run_apply(Session& session, const ApplyArguments& arguments) {
  // Every file is read before anything is done, so that a mistake in the last leaves nothing half done.
  STEWARD_ASSIGN_OR_RETURN(const auto policies, policies_in_force(session, arguments.is_dry_run));
  std::vector<Declared> all_declared;
  for (const std::string& file : arguments.files) {
    STEWARD_ASSIGN_OR_RETURN(Declared declared, read_declared(arguments, file, *policies));
    all_declared.push_back(std::move(declared));
  }
  json::array all;
  if (arguments.is_dry_run) {
    for (size_t i = 0; i < all_declared.size(); ++i) {
      if (!all_declared[i].setting.empty())
        tell_setting(session, all_declared[i].setting, arguments.files[i], all);
      else if (session.json())
        all.push_back(manifest_json(arguments.files[i], all_declared[i].manifest));
      else
        print_manifest(all_declared[i].manifest);
    }
  } else {
    STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
    for (size_t i = 0; i < all_declared.size(); ++i)
      STEWARD_RETURN_IF_ERROR(apply_one(*steward, all_declared[i], arguments.files[i], session, all));
  }
  if (session.json()) fmt::print("{}\n", json::serialize(json::object{{"manifests", std::move(all)}}));
  return kOk;
}

}  // namespace

void add_apply_command(Command& app, Session& session) {
  auto* command =
      app.add_subcommand("apply", "declare features, models, dashboards, edges and merges from files");
  auto arguments = std::make_shared<ApplyArguments>();
  command->add_option("files", arguments->files, "YAML manifests; - for standard input")->required();
  command->add_flag("--feast", arguments->is_feast, "the files are what `feast registry-dump` prints");
  command->add_option("--warehouse", arguments->warehouse,
                      "namespace of the tables of a Feast registry that names no server, as in "
                      "snowflake://org-account");
  command->add_flag("--dry-run", arguments->is_dry_run, "read and print, change nothing");
  session.on_run(command, [&session, arguments] { return run_apply(session, *arguments); });
}

}  // namespace steward::cli
