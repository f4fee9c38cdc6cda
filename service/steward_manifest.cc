// What people declare: nodes, lineage and merges of a manifest, and the tables they keep.
#include <boost/json/serialize.hpp>
#include <map>

#include "catalog/identity/namespace_aliases.h"
#include "lineage/events/tag_mapping.h"
#include "lineage/manifest/manifest.h"
#include "policy/language/extended_taxonomy.h"
#include "service/doors/trino_purposes.h"
#include "service/organisation.h"
#include "service/steward_impl.h"
#include "storage/edge_store.h"
#include "storage/generation.h"
#include "storage/ledger_store.h"
#include "storage/merge_store.h"
#include "storage/node_rows.h"
#include "storage/word_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;

// Writes one manifest: nodes first, so that declarations find them.
class ManifestWriter {
 public:
  ManifestWriter(pqxx::work& tx, Timestamp now, const std::string& actor)
      : tx_(tx), now_(now), actor_(actor) {}

  Result<ManifestOutcome> write(const lineage::Manifest& manifest) {
    storage::lock_writes(tx_);
    STEWARD_ASSIGN_OR_RETURN(const storage::Generation generation, storage::load_generation(tx_));
    generation_ = generation.lineage + 1;
    ManifestOutcome outcome{manifest.nodes.size(), manifest.declarations.size(), manifest.merges.size(), 0};
    STEWARD_RETURN_IF_ERROR(write_nodes(manifest.nodes));
    bool is_changed = false;
    for (const lineage::ManifestDeclaration& declaration : manifest.declarations) {
      STEWARD_ASSIGN_OR_RETURN(const auto written, write_declaration(declaration));
      outcome.new_edges += written.added;
      is_changed |= written.changed > 0;
    }
    if (is_changed) STEWARD_RETURN_IF_ERROR(storage::bump_generation(tx_, storage::State::kLineage));
    for (const lineage::ManifestMerge& merge : manifest.merges) {
      STEWARD_ASSIGN_OR_RETURN(const auto pair, storage::ensure_datasets(tx_, {merge.a, merge.b}, now_));
      STEWARD_RETURN_IF_ERROR(
          storage::add_merge_verdict(tx_, {pair.ids[0], pair.ids[1], merge.merged, actor_, merge.why, now_}));
    }
    // Purposes and names: both are read with the catalog.
    STEWARD_RETURN_IF_ERROR(storage::bump_generation(tx_, storage::State::kCatalog));
    return outcome;
  }

 private:
  Status write_nodes(const std::vector<lineage::ManifestNode>& nodes) {
    std::vector<Dataset> rows;
    for (const lineage::ManifestNode& node : nodes) {
      Dataset& row = rows.emplace_back();
      row.name = node.name;
      row.kind = node.kind;
      row.fields = node.fields;
    }
    STEWARD_RETURN_IF_ERROR(storage::upsert_datasets(tx_, rows, now_));
    // A manifest may raise a doubt; to settle one takes a scan that reads the definition.
    std::map<DatasetId, bool> is_partial;
    for (size_t i = 0; i < nodes.size(); ++i)
      if (nodes[i].lineage_is_partial) is_partial[rows[i].id] = true;
    STEWARD_RETURN_IF_ERROR(storage::set_partial_lineage(tx_, is_partial));
    std::vector<storage::StoredFacet> facets;
    const auto put = [&](DatasetId id, const char* name, json::object body) {
      facets.push_back({storage::FacetOwner::kDataset, id.value, name, json::serialize(body), now_});
    };
    for (size_t i = 0; i < nodes.size(); ++i) {
      const lineage::ManifestNode& node = nodes[i];
      if (!node.owner.empty())
        put(rows[i].id, "ownership", {{"owners", json::array{json::object{{"name", node.owner}}}}});
      if (!node.description.empty()) put(rows[i].id, "documentation", {{"description", node.description}});
      if (!node.purposes.empty()) {
        json::array words;
        for (const Purpose& purpose : node.purposes) words.emplace_back(purpose.str());
        put(rows[i].id, storage::kPurposesFacet, {{"purposes", std::move(words)}});
      }
    }
    std::vector<storage::DatasetWord> words;
    for (size_t i = 0; i < nodes.size(); ++i)
      for (const auto& [attribute, values] : {std::pair{DatasetAttribute::kOwner, &nodes[i].owners},
                                              std::pair{DatasetAttribute::kRegion, &nodes[i].regions},
                                              std::pair{DatasetAttribute::kLabel, &nodes[i].labels}})
        if (!values->empty()) words.push_back({rows[i].id, attribute, *values});
    STEWARD_RETURN_IF_ERROR(storage::add_dataset_words(tx_, words, actor_, now_));
    storage::KnownRows nothing_known;
    if (!facets.empty()) storage::put_facets(tx_, std::move(facets), nothing_known);
    return {};
  }

  Result<storage::WrittenEdges> write_declaration(const lineage::ManifestDeclaration& said) {
    storage::KnownRows jobs, datasets, fields;
    STEWARD_ASSIGN_OR_RETURN(const auto job,
                             storage::ensure_jobs(tx_, {{said.job_namespace, said.job_name}}, now_, jobs));
    STEWARD_ASSIGN_OR_RETURN(const auto target, storage::ensure_datasets(tx_, {said.target}, now_));
    storage::NewDeclaration declaration{job.front(), target.ids.front(), {}, now_, true};
    STEWARD_ASSIGN_OR_RETURN(declaration.edges, storage::ensure_edges(tx_, said.edges, now_));
    return storage::declare(tx_, declaration, generation_);
  }

  pqxx::work& tx_;
  Timestamp now_;
  const std::string& actor_;
  int64_t generation_ = 0;
};

}  // namespace

Result<ManifestOutcome> Steward::apply_manifest(const lineage::Manifest& manifest, const std::string& actor) {
  const Timestamp now = impl_->now();
  return impl_->database.run([&](pqxx::work& tx) -> Result<ManifestOutcome> {
    STEWARD_ASSIGN_OR_RETURN(const ManifestOutcome outcome, ManifestWriter(tx, now, actor).write(manifest));
    json::array nodes;
    for (const lineage::ManifestNode& node : manifest.nodes) nodes.emplace_back(to_string(node.name));
    STEWARD_RETURN_IF_ERROR(
        storage::append_entry(tx, audit::entry_kind::kManifest, actor, now,
                              {{"nodes", std::move(nodes)},
                               {"declarations", static_cast<int64_t>(outcome.declarations)},
                               {"merges", static_cast<int64_t>(outcome.merges)},
                               {"edges", outcome.new_edges}}));
    return outcome;
  });
}

Status Steward::put_lineage_setting(const std::string& kind, const std::string& yaml,
                                    const std::string& actor) {
  if (kind == "TagMapping") {
    STEWARD_ASSIGN_OR_RETURN(const auto current, world());
    const auto known = policy::extended(category_taxonomy(), current->policies->categories, "category");
    STEWARD_RETURN_IF_ERROR(lineage::TagMapping::parse(yaml, kind, &known));
  } else if (kind == "NamespaceAliases") {
    STEWARD_RETURN_IF_ERROR(NamespaceAliases::parse(yaml, kind));
  } else if (kind == "TrinoMapping") {
    STEWARD_RETURN_IF_ERROR(TrinoMapping::parse(yaml, kind));
    STEWARD_ASSIGN_OR_RETURN(const auto world, impl_->loader.current());
    STEWARD_RETURN_IF_ERROR(check_trino_purposes(yaml, kind, *world->policies));
  } else if (kind == "Organisation") {
    STEWARD_RETURN_IF_ERROR(parse_organisation(yaml, kind));
  } else {
    return Error{ErrorCode::kInvalidInput,
                 "Expected kind TagMapping, NamespaceAliases, TrinoMapping or Organisation.", ""};
  }
  const Timestamp now = impl_->now();
  return impl_->database.run([&](pqxx::work& tx) -> Status {
    STEWARD_RETURN_IF_ERROR(storage::put_lineage_setting(tx, kind, yaml, actor, now));
    return storage::append_entry(tx, audit::entry_kind::kManifest, actor, now,
                                 {{"kind", kind}, {"hash", to_hex(sha256(yaml))}});
  });
}

}  // namespace steward::service
