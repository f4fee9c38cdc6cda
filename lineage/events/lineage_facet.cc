#include "lineage/events/lineage_facet.h"

#include "base/text.h"
#include "lineage/events/column_lineage.h"
#include "lineage/events/facet_reader.h"

namespace steward::lineage {
namespace {

// What an entry or a source is, by its member `type`. Who omits it and names something means a dataset.
Result<bool> is_job(const JsonView& object) {
  std::string type;
  STEWARD_RETURN_IF_ERROR(
      FacetReader(object).text("type", type).text("namespace").text("name").text("runId").status());
  const std::string word = to_lower(type);
  if (word == "job") return true;
  if (word == "dataset" || word.empty()) return false;
  return object.at("type").error("Expected DATASET or JOB.");
}

// A dataset, or one field of it, as source. Without a field it is the dataset as a whole.
Result<NamedNode> read_source(const JsonView& object, const EventBudget& budget) {
  NamedNode source;
  STEWARD_ASSIGN_OR_RETURN(source.dataset, read_dataset_name(object, budget));
  STEWARD_ASSIGN_OR_RETURN(std::string field, budget.text(object.at("field")));
  source.field = catalog_path(std::move(field));
  return source;
}

Status read_inputs(const JsonView& owner, const NamedNode& to, const EventBudget& budget, EdgeList& edges) {
  STEWARD_ASSIGN_OR_RETURN(const auto inputs, owner.array_or_empty("inputs"));
  for (const JsonView& item : inputs) {
    STEWARD_ASSIGN_OR_RETURN(const bool from_job, is_job(item));
    STEWARD_ASSIGN_OR_RETURN(auto transformations, read_transformations(item, budget));
    if (from_job) continue;
    STEWARD_ASSIGN_OR_RETURN(const NamedNode from, read_source(item, budget));
    if (transformations.empty()) transformations.emplace_back();  // unknown counts as identity
    for (Transformation& how : transformations)
      STEWARD_RETURN_IF_ERROR(edges.add({from, to, std::move(how)}, item));
  }
  return {};
}

// `inputs` and `fields` of a dataset facet or of an entry of a job facet.
Result<bool> read_target(const JsonView& object, const DatasetName& target, EventBudget& budget,
                         EdgeList& edges) {
  STEWARD_RETURN_IF_ERROR(read_inputs(object, {target, ""}, budget, edges));
  bool says_something = !is_absent(object.at("inputs"));
  STEWARD_RETURN_IF_ERROR(for_each_target_field(
      object.at("fields"), budget, [&](std::string path, const JsonView& field) -> Status {
        says_something = true;
        return read_inputs(field, {target, std::move(path)}, budget, edges);
      }));
  return says_something;
}

// An entry whose target is a job: of its own job the datasets that flow into it.
Status read_job_target(const JsonView& entry, const std::string& job_namespace, const std::string& job_name,
                       const EventBudget& budget, std::vector<DatasetName>& sources) {
  STEWARD_ASSIGN_OR_RETURN(const std::string ns, budget.text(entry.at("namespace")));
  STEWARD_ASSIGN_OR_RETURN(const std::string name, budget.text(entry.at("name")));
  const bool is_own = (ns.empty() && name.empty()) || (ns == job_namespace && name == job_name);
  STEWARD_ASSIGN_OR_RETURN(const auto inputs, entry.array_or_empty("inputs"));
  for (const JsonView& item : inputs) {
    STEWARD_ASSIGN_OR_RETURN(const bool from_job, is_job(item));
    STEWARD_RETURN_IF_ERROR(read_transformations(item, budget));
    if (from_job) continue;
    STEWARD_ASSIGN_OR_RETURN(NamedNode source, read_source(item, budget));
    if (is_own) sources.push_back(std::move(source.dataset));
  }
  return {};
}

}  // namespace

Result<bool> read_dataset_lineage(const JsonView& facet, const DatasetName& output, EventBudget& budget,
                                  EdgeList& edges) {
  STEWARD_ASSIGN_OR_RETURN(const bool says_something, facet_says_something(facet));
  if (!says_something) return false;
  return read_target(facet, output, budget, edges);
}

Result<JobLineage> read_job_lineage(const JsonView& facet, const std::string& job_namespace,
                                    const std::string& job_name, EventBudget& budget, EdgeList& edges) {
  JobLineage lineage;
  STEWARD_ASSIGN_OR_RETURN(const bool says_something, facet_says_something(facet));
  if (!says_something) return lineage;
  STEWARD_ASSIGN_OR_RETURN(const auto entries, facet.array_or_empty("entries"));
  for (const JsonView& entry : entries) {
    STEWARD_ASSIGN_OR_RETURN(const bool into_job, is_job(entry));
    if (into_job) {
      STEWARD_RETURN_IF_ERROR(read_job_target(entry, job_namespace, job_name, budget, lineage.sources));
      continue;
    }
    STEWARD_ASSIGN_OR_RETURN(DatasetName target, read_dataset_name(entry, budget));
    STEWARD_ASSIGN_OR_RETURN(const bool is_said, read_target(entry, target, budget, edges));
    if (is_said) lineage.targets.push_back(std::move(target));
  }
  return lineage;
}

}  // namespace steward::lineage
