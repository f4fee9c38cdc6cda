// Storing what a scan found.
#include <algorithm>
#include <map>

#include "base/hash.h"
#include "lineage/propagation/broken_claims.h"
#include "service/steward_impl.h"
#include "service/view_lineage.h"
#include "storage/edge_store.h"
#include "storage/generation.h"
#include "storage/node_rows.h"
#include "storage/run_store.h"
#include "storage/scan_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;

const scanners::Finding* strongest_for(const scanners::FieldReport& field, const Category& category) {
  const scanners::Finding* best = nullptr;
  for (const auto& finding : field.findings)
    if (finding.category == category && (!best || finding.confidence > best->confidence)) best = &finding;
  return best;
}

TagAssertion scanned_tag(const scanners::FieldReport& field, FieldId id, const Category& category,
                         const scanners::ScanReport& report) {
  TagAssertion tag;
  tag.field = id;
  tag.category = category;
  const auto* finding = strongest_for(field, category);
  ScanEvidence evidence;
  evidence.rules_hash = report.rules_hash;
  evidence.data_fingerprint = field.data_fingerprint;
  evidence.seed = report.seed;
  evidence.rows_examined = field.rows_examined;
  if (finding) {
    tag.confidence = finding->confidence;
    evidence.detector = finding->detector;
    evidence.distinct_examined = finding->distinct_examined;
    evidence.distinct_matched = finding->distinct_matched;
    evidence.prevalence = finding->prevalence;
    evidence.header_match = finding->header_match;
  }
  tag.scan = std::move(evidence);
  return tag;
}

// Of a dataset that was read in part only, the next scan is to read the rest.
std::string known_state(const scanners::DatasetReport& report) {
  return report.design == scanners::SampleDesign::kFirstRows ? "" : report.fingerprint;
}

Dataset dataset_of(const scanners::DatasetReport& report, Timestamp now) {
  Dataset dataset;
  dataset.name = report.name;
  dataset.kind = report.kind;
  dataset.rows = report.rows;
  dataset.scanned_at = now;
  for (const auto& field : report.fields) {
    dataset.fields.push_back(field.field);
    dataset.fields.back().rows_examined = field.rows_examined;
  }
  dataset.fields.insert(dataset.fields.end(), report.unread.begin(), report.unread.end());
  return dataset;
}

struct StoredDataset {
  Dataset dataset;
  std::vector<storage::ExaminedField> examined;
  std::vector<TagAssertion> tags;
};

Result<StoredDataset> store_dataset(pqxx::transaction_base& tx, const scanners::DatasetReport& dataset_report,
                                    const scanners::ScanReport& report, Timestamp now) {
  StoredDataset stored{dataset_of(dataset_report, now), {}, {}};
  STEWARD_RETURN_IF_ERROR(storage::upsert_dataset(tx, stored.dataset, now));
  for (const auto& field_report : dataset_report.fields) {
    const Field* field = CatalogSnapshot::find_field(stored.dataset, field_report.field.path);
    if (!field) return Error{ErrorCode::kInternal, "A field got no id.", to_string(dataset_report.name)};
    stored.examined.push_back({field->id, field_report.rows_examined, dataset_report.read_to_end()});
    for (const Category& category : field_report.categories)
      stored.tags.push_back(scanned_tag(field_report, field->id, category, report));
  }
  return stored;
}

bool is_view(DatasetKind kind) {
  return kind == DatasetKind::kView || kind == DatasetKind::kMaterializedView;
}

// Of each dataset: is something in its definition that could not be followed? A view without a readable
// definition is nothing but that.
std::map<DatasetName, bool> partial_lineage(const scanners::ScanReport& report,
                                            const std::vector<ViewLineage>& views) {
  std::map<DatasetName, bool> is_partial;
  for (const auto& dataset : report.datasets) is_partial[dataset.name] = is_view(dataset.kind);
  for (const ViewLineage& view : views) is_partial[view.view] = !view.unresolved.empty();
  return is_partial;
}

// How many edges the definitions of views declare that were not known.
Result<size_t> store_views(pqxx::transaction_base& tx, const std::vector<ViewLineage>& views, Timestamp now) {
  if (views.empty()) return size_t{0};
  storage::lock_writes(tx);
  STEWARD_ASSIGN_OR_RETURN(const storage::Generation generation, storage::load_generation(tx));
  storage::WrittenEdges total;
  storage::KnownRows jobs;
  for (const ViewLineage& view : views) {
    STEWARD_ASSIGN_OR_RETURN(const auto job,
                             storage::ensure_jobs(tx, {{view.view.ns, "view:" + view.view.name}}, now, jobs));
    STEWARD_ASSIGN_OR_RETURN(const auto target, storage::ensure_datasets(tx, {view.view}, now));
    // What cannot be read now may still hold what could be read before.
    storage::NewDeclaration declaration{job.front(), target.ids.front(), {}, now, view.unresolved.empty()};
    STEWARD_ASSIGN_OR_RETURN(declaration.edges, storage::ensure_edges(tx, view.edges, now));
    STEWARD_ASSIGN_OR_RETURN(const auto written, storage::declare(tx, declaration, generation.lineage + 1));
    total.added += written.added;
    total.changed += written.changed;
  }
  if (total.changed > 0) STEWARD_RETURN_IF_ERROR(storage::bump_generation(tx, storage::State::kLineage));
  return static_cast<size_t>(total.added);
}

// A field that was said to hold a category masked only, in which the scan has found it.
Status alert_on_broken_claims(pqxx::transaction_base& tx, const World& before,
                              const std::vector<lineage::ScanFinding>& findings, const std::string& actor,
                              Timestamp now) {
  std::vector<audit::EntryDraft> drafts;
  for (const lineage::BrokenClaim& claim :
       lineage::broken_claims(*before.catalog, *before.graph, *before.propagation, findings))
    drafts.push_back({std::string(audit::entry_kind::kAlert), actor, now,
                      json::object{{"alert", "masking_claim_broken"},
                                   {"field", before.catalog->describe(claim.field)},
                                   {"category", claim.category.str()},
                                   {"from", before.catalog->describe(claim.from)},
                                   {"function", claim.function},
                                   {"job", before.jobs->describe(claim.job)},
                                   {"was_declassified", claim.was_declassified}}});
  if (drafts.empty()) return {};
  STEWARD_RETURN_IF_ERROR(storage::append_entries(tx, drafts));
  return {};
}

// Categories that a scan has newly found in fields that lineage knows.
std::vector<lineage::ScanFinding> new_findings(const World& before,
                                               const std::vector<storage::TagChange>& changes) {
  std::vector<lineage::ScanFinding> findings;
  for (const storage::TagChange& change : changes) {
    if (change.change != "added") continue;
    // The row of a field may have become another's.
    const FieldId field = before.identity->root(NodeRef{{}, change.field}).field;
    const Dataset* dataset = before.catalog->dataset_of(field);
    if (dataset) findings.push_back({{dataset->id, field}, change.category});
  }
  return findings;
}

json::object tag_change_body(const storage::TagChange& change, const std::string& field) {
  return {{"field", field},
          {"category", change.category.str()},
          {"change", change.change},
          {"confidence", change.confidence}};
}

}  // namespace

Result<ScanOutcome> Steward::store_scan(const scanners::ScanReport& report, const std::string& actor) {
  STEWARD_ASSIGN_OR_RETURN(const auto before, world());
  const auto views = lineage_of_views(report, *before->catalog, before->policies->declassifiers);
  const auto partial = partial_lineage(report, views);
  const Timestamp now = impl_->now();

  return impl_->database.run([&](pqxx::work& tx) -> Result<ScanOutcome> {
    ScanOutcome outcome;
    outcome.datasets = report.datasets.size();
    std::vector<storage::ExaminedField> examined;
    std::map<DatasetId, bool> is_partial;
    std::vector<TagAssertion> tags;
    std::unordered_map<FieldId, std::string> names;
    for (const auto& dataset_report : report.datasets) {
      STEWARD_ASSIGN_OR_RETURN(auto stored, store_dataset(tx, dataset_report, report, now));
      for (const Field& field : stored.dataset.fields)
        names[field.id] = to_string(stored.dataset.name) + "#" + field.path;
      STEWARD_RETURN_IF_ERROR(storage::put_scan(
          tx, stored.dataset.id, {known_state(dataset_report), report.rules_hash, report.sampling},
          dataset_report, now));
      is_partial[stored.dataset.id] |= partial.at(dataset_report.name);
      examined.insert(examined.end(), stored.examined.begin(), stored.examined.end());
      for (const auto& field : dataset_report.fields)
        outcome.tagged_fields += field.categories.empty() ? 0 : 1;
      std::move(stored.tags.begin(), stored.tags.end(), std::back_inserter(tags));
    }
    STEWARD_ASSIGN_OR_RETURN(outcome.tag_changes, storage::replace_scanned_tags(tx, examined, tags, now));
    STEWARD_RETURN_IF_ERROR(storage::set_partial_lineage(tx, is_partial));
    STEWARD_ASSIGN_OR_RETURN(outcome.view_edges, store_views(tx, views, now));

    std::vector<audit::EntryDraft> drafts;
    json::array datasets;
    for (const auto& dataset : report.datasets) datasets.emplace_back(to_string(dataset.name));
    drafts.push_back({std::string(audit::entry_kind::kScan), actor, now,
                      json::object{{"datasets", std::move(datasets)},
                                   {"tagged_fields", static_cast<int64_t>(outcome.tagged_fields)},
                                   {"problems", static_cast<int64_t>(report.problems.size())},
                                   {"rules_hash", report.rules_hash}}});
    for (const storage::TagChange& change : outcome.tag_changes)
      drafts.push_back({std::string(audit::entry_kind::kTagChange), actor, now,
                        tag_change_body(change, names[change.field])});
    STEWARD_RETURN_IF_ERROR(storage::append_entries(tx, drafts));
    STEWARD_RETURN_IF_ERROR(
        alert_on_broken_claims(tx, *before, new_findings(*before, outcome.tag_changes), actor, now));
    return outcome;
  });
}

Result<std::map<DatasetName, storage::ScanBasis>> Steward::scan_bases() {
  return impl_->database.run([](pqxx::work& tx) { return storage::load_scan_bases(tx); });
}

namespace {

// A tag of a category that the set in force no longer declares can still be rejected.
bool carries(const World& world, const NodeRef& field, const Category& category) {
  const auto carried = world.propagation->categories(field.field);
  return std::find(carried.begin(), carried.end(), category) != carried.end();
}

Status as_status(const Result<Category>& known) {
  return known.ok() ? Status() : Status(known.error());
}

}  // namespace

Status Steward::review_tag(const NodeRef& field, const Category& category, TagState state,
                           const std::string& actor, const std::string& note) {
  STEWARD_ASSIGN_OR_RETURN(const auto now_world, world());
  if (state != TagState::kRejected || !carries(*now_world, field, category))
    STEWARD_RETURN_IF_ERROR(as_status(now_world->policies->parse_category(category.str())));
  const std::string name = now_world->catalog->describe(field);
  const Timestamp now = impl_->now();
  TagAssertion tag;
  tag.field = field.field;
  tag.category = category;
  tag.origin = TagOrigin::kDeclared;
  tag.state = state;
  tag.confidence = 1;
  tag.note = note.empty() ? actor : actor + ": " + note;
  return impl_->database.run([&](pqxx::work& tx) -> Status {
    STEWARD_RETURN_IF_ERROR(storage::put_declared_tag(tx, tag, now));
    json::object body{{"field", name},
                      {"category", category.str()},
                      {"change", std::string(to_string(state))},
                      {"confidence", 1.0},
                      {"note", note}};
    STEWARD_RETURN_IF_ERROR(storage::append_entries(
        tx, {{std::string(audit::entry_kind::kTagChange), actor, now, std::move(body)}}));
    return {};
  });
}

}  // namespace steward::service
