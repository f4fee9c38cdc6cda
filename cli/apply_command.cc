// steward apply FILE…
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/input_file.h"
#include "lineage/manifest/feast.h"
#include "lineage/manifest/manifest.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

constexpr size_t kMaxInput = 32u << 20;

struct ApplyArguments {
  std::vector<std::string> files;
  std::string warehouse;
  bool is_feast = false, is_dry_run = false;
};

json::object node_json(const lineage::ManifestNode& node) {
  json::array fields, purposes;
  for (const Field& field : node.fields)
    fields.push_back(json::object{{"path", field.path}, {"type", field.type}});
  for (const Purpose& purpose : node.purposes) purposes.emplace_back(purpose.str());
  return {{"namespace", node.name.ns},
          {"name", node.name.name},
          {"kind", to_string(node.kind)},
          {"fields", std::move(fields)},
          {"owner", node.owner},
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
    fmt::print("{} {}{}{}\n", to_string(node.kind), to_string(node.name),
               node.fields.empty() ? "" : fmt::format(" ({} fields)", node.fields.size()),
               node.lineage_is_partial ? ", made of what cannot be followed" : "");
  for (const auto& declaration : manifest.declarations)
    fmt::print("{} edges into {} by {}\n", declaration.edges.size(), to_string(declaration.target),
               declaration.job_name);
  for (const auto& merge : manifest.merges)
    fmt::print("{} and {} are {}: {}\n", to_string(merge.a), to_string(merge.b),
               merge.merged ? "one dataset" : "two datasets", merge.why);
}

Result<lineage::Manifest> read_manifest(const ApplyArguments& arguments, const std::string& file) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, read_input(file, kMaxInput));
  if (!arguments.is_feast) return lineage::parse_manifest(text, file);
  auto manifest = lineage::manifest_of_feast_registry(text, arguments.warehouse);
  if (!manifest.ok()) return in_input(file, std::move(manifest).error());
  return manifest;
}

Result<ExitCode> run_apply(Session& session, const ApplyArguments& arguments) {
  // Every file is read before anything is done, so that a mistake in the last leaves nothing half done.
  std::vector<lineage::Manifest> manifests;
  for (const std::string& file : arguments.files) {
    STEWARD_ASSIGN_OR_RETURN(lineage::Manifest manifest, read_manifest(arguments, file));
    manifests.push_back(std::move(manifest));
  }
  if (!arguments.is_dry_run)
    return Error{ErrorCode::kInvalidInput, "Manifests are only checked so far; add --dry-run.", ""};
  json::array all;
  for (size_t i = 0; i < manifests.size(); ++i) {
    if (session.json())
      all.push_back(manifest_json(arguments.files[i], manifests[i]));
    else
      print_manifest(manifests[i]);
  }
  if (session.json()) fmt::print("{}\n", json::serialize(json::object{{"manifests", std::move(all)}}));
  return kOk;
}

}  // namespace

void add_apply_command(CLI::App& app, Session& session) {
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
