// Engine: a policy set compiled for one catalog and its lineage, so that a decision touches only the rules
// that can match.
//
//   PreparedRequest scratch;                      // one per thread, used again and again
//   if (!engine.prepare(request, consent, grants, scratch)) …   // unknown purpose
//   const auto place = engine.find("postgres://db:5432/shop.public.customer#email");
//   const FieldAnswer answer = engine.judge(scratch, *place);   // no allocation, no lock
//
// decide() says the same with every reason (policy/decide.h).
//
// An immutable value, cheap to copy, safe to read from any number of threads. What one dataset needs is
// compiled when it is first asked for (or by warm()), so that a new set or a new catalog is in force within
// milliseconds whatever their size. The set and the catalog outlive the engine and every copy of it; the
// graph and the propagation are shared, not referred to.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "policy/engine/catalog_index.h"
#include "policy/engine/name_index.h"
#include "policy/engine/prepared_request.h"

namespace steward::policy {

// A dataset or a field by their places in the catalog: CatalogSnapshot::datasets()[dataset].fields[field].
struct Place {
  uint32_t dataset = kNoNumber;
  uint32_t field = kNoNumber;  // kNoNumber: the dataset as a whole

  friend bool operator==(const Place&, const Place&) = default;
};

// Of a field, as decide() says of it. Denied: no mask, no filter.
struct FieldAnswer {
  Verdict verdict = Verdict::kDeny;
  bool has_row_filter = false;
  MaskSpec mask;
};

// Of a whole dataset, as decide() says of it; of its fields how many are what.
struct DatasetAnswer {
  Verdict verdict = Verdict::kDeny;
  uint32_t readable = 0, masked = 0, pending = 0, hidden = 0;
  bool has_row_filter = false;  // for some field that is not hidden
};

class Engine {
 public:
  // `previous`, when given, lends what it compiled of the same set.
  static Engine compile(const PolicySet& set, const CatalogSnapshot& catalog, const lineage::Graph& graph,
                        const lineage::Propagation& propagation, const Engine* previous = nullptr);

  // True when it was compiled of exactly these.
  bool is_of(const PolicySet& set, const CatalogSnapshot& catalog) const {
    return &index_->rules().set() == &set && &index_->catalog() == &catalog;
  }

  // Compiles every dataset now.
  void warm() const;

  // False when the purpose is unknown. The arguments outlive the answers.
  bool prepare(const DecisionRequest& request, const ConsentView& consent, const GrantView& grants,
               PreparedRequest& prepared) const {
    return prepared.assign(index_->rules(), request, consent, grants);
  }

  // As CatalogSnapshot::resolve(); without allocation when the dataset's full name is given.
  std::optional<Place> find(std::string_view resource) const;
  std::optional<Place> find(const NodeRef& node) const;
  // Only by a full name; none otherwise, whatever the catalog knows.
  std::optional<Place> find_plainly(std::string_view resource) const;

  FieldAnswer judge(PreparedRequest& request, const Place& field) const;
  DatasetAnswer judge_dataset(PreparedRequest& request, uint32_t dataset) const;

  const CatalogIndex& index() const { return *index_; }
  // Of what was compiled so far.
  size_t memory_bytes() const { return index_->rules().memory_bytes() + index_->memory_bytes(); }

 private:
  Engine(std::shared_ptr<const CatalogIndex> index, std::shared_ptr<const NameIndex> names)
      : index_(std::move(index)), names_(std::move(names)) {}

  std::shared_ptr<const CatalogIndex> index_;
  std::shared_ptr<const NameIndex> names_;
};

}  // namespace steward::policy
