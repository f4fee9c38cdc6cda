// A small world by hand, for tests of what runs on a World.
//
//   WorldForTest w;
//   w.dataset("shop.customer", {"email", "name"});
//   w.tag("shop.customer#email", "user.contact.email");
//   w.edge("shop.customer#email", "mart.mail#address", {.job = "daily"});
//   const World world = w.build();
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "service/world.h"

namespace steward::service {

struct EdgeForTest {
  std::string job = "daily";
  std::string subtype = "IDENTITY";
  bool indirect = false;
  std::string masked_by = "";  // claimed masking with this function
  int since = 0;               // days after 1970-01-01
  int until = 0;               // 0: has not ended
};

class WorldForTest {
 public:
  static constexpr const char* kNamespace = "postgres://db:5432";

  DatasetId dataset(const std::string& name, const std::vector<std::string>& fields = {},
                    DatasetKind kind = DatasetKind::kTable, bool is_scanned = true) {
    Dataset& dataset = datasets_.emplace_back();
    dataset.id = DatasetId{static_cast<int64_t>(datasets_.size())};
    dataset.name = {kNamespace, name};
    dataset.kind = kind;
    if (is_scanned) dataset.scanned_at = Timestamp{};
    for (const std::string& field : fields)
      dataset.fields.push_back({FieldId{++last_field_}, field, "text", static_cast<int>(last_field_)});
    return dataset.id;
  }
  Dataset& last_dataset() { return datasets_.back(); }

  // Scans saw values in every field of it.
  void examined(const std::string& name) {
    for (Dataset& dataset : datasets_)
      if (dataset.name.name == name)
        for (Field& field : dataset.fields) field.rows_examined = 100;
  }

  // "NAME" or "NAME#FIELD", both known.
  NodeRef node(const std::string& text) const {
    const auto hash = text.find('#');
    for (const Dataset& dataset : datasets_) {
      if (dataset.name.name != text.substr(0, hash)) continue;
      if (hash == std::string::npos) return {dataset.id, {}};
      for (const Field& field : dataset.fields)
        if (field.path == text.substr(hash + 1)) return {dataset.id, field.id};
    }
    throw std::runtime_error("no such node in this test: " + text);
  }

  void tag(const std::string& field, const std::string& category, TagState state = TagState::kSuggested) {
    TagAssertion& tag = tags_.emplace_back();
    tag.field = node(field).field;
    tag.category = Category(category);
    tag.state = state;
    tag.confidence = 0.9;
    tag.scan = ScanEvidence{};
  }

  void edge(const std::string& from, const std::string& to, const EdgeForTest& how = {}) {
    lineage::Edge& edge = edges_.emplace_back();
    edge.from = node(from);
    edge.to = node(to);
    edge.transformation.subtype = how.subtype;
    if (how.indirect) edge.transformation.type = lineage::Influence::kIndirect;
    edge.transformation.masking = !how.masked_by.empty();
    edge.transformation.function = how.masked_by;
    edge.job = job(how.job);
    edge.valid_from = day(how.since);
    if (how.until > 0) edge.valid_to = day(how.until);
    reads(how.job, edge.from.dataset);
    writes(how.job, edge.to.dataset);
  }

  JobId job(const std::string& name) {
    const auto [slot, is_new] = jobs_.try_emplace(name);
    if (is_new) slot->second = {JobId{static_cast<int64_t>(jobs_.size())}, "etl", name, {}, {}};
    return slot->second.id;
  }
  void reads(const std::string& name, DatasetId dataset) { add(name, dataset, &JobEntry::inputs); }
  void writes(const std::string& name, DatasetId dataset) { add(name, dataset, &JobEntry::outputs); }

  void limit(const std::string& glob, const std::string& purpose) {
    policy::PurposeLimitation limitation;
    limitation.id = "limits/" + purpose;
    limitation.datasets = {glob};
    limitation.purposes = {Purpose(purpose)};
    policies_.limitations.push_back(limitation);
  }
  void accept_masking_by(const std::string& function) { policies_.declassifiers.insert(function); }
  void declare_purposes(const std::string& dataset, const std::vector<Purpose>& purposes) {
    purposes_[node(dataset).dataset] = purposes;
  }

  static Timestamp day(int days) { return Timestamp{} + std::chrono::hours(24 * days); }

  World build() const {
    World world;
    world.policies = std::make_shared<policy::PolicySet>(policies_);
    world.catalog = std::make_shared<CatalogSnapshot>(datasets_, tags_);
    world.graph = std::make_shared<lineage::Graph>(edges_);
    world.propagation = std::make_shared<lineage::Propagation>(
        lineage::Propagation::compute(*world.catalog, *world.graph, policies_.declassifiers));
    std::vector<JobEntry> jobs;
    for (const auto& [name, entry] : jobs_) jobs.push_back(entry);
    world.jobs = std::make_shared<JobIndex>(std::move(jobs));
    world.identity = std::make_shared<Identity>();
    if (!purposes_.empty())
      world.purposes = std::make_shared<std::unordered_map<DatasetId, std::vector<Purpose>>>(purposes_);
    return world;
  }

 private:
  void add(const std::string& name, DatasetId dataset, std::vector<DatasetId> JobEntry::*list) {
    job(name);
    auto& datasets = jobs_[name].*list;
    if (std::find(datasets.begin(), datasets.end(), dataset) == datasets.end()) datasets.push_back(dataset);
    std::sort(datasets.begin(), datasets.end());
  }

  std::vector<Dataset> datasets_;
  std::vector<TagAssertion> tags_;
  std::vector<lineage::Edge> edges_;
  std::map<std::string, JobEntry> jobs_;
  std::unordered_map<DatasetId, std::vector<Purpose>> purposes_;
  policy::PolicySet policies_;
  int64_t last_field_ = 0;
};

}  // namespace steward::service
