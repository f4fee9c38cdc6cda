// Grants: what people have approved, as decisions see it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "catalog/dataset.h"
#include "policy/decision.h"

namespace steward::policy {

struct GrantApproval {
  std::string person;              // id of a subject
  std::vector<std::string> roles;  // in which the person approved; "dataset_owner" when the person is one
  Timestamp at{};
};

// Made by approving an access request, never changed but by its end. In force at t: valid_from <= t, and t is
// before valid_until and before ended_at.
struct Grant {
  std::string id;       // a UUID
  std::string request;  // the access request it was made from
  std::string subject;  // id of the subject, exact
  std::vector<Action> actions;
  std::vector<DatasetName> datasets;  // any name of a dataset stands for it
  std::map<DatasetName, std::vector<std::string>>
      fields;       // paths; a dataset that is not here: all its fields
  Purpose purpose;  // covers what is below it
  std::vector<GrantApproval> approvals;
  Timestamp valid_from{};
  Timestamp valid_until{};
  std::optional<Timestamp> ended_at;  // withdrawn
};

bool in_force(const Grant& grant, Timestamp at);

// All grants, of any state. Immutable, thread-safe.
class GrantView {
 public:
  GrantView() = default;
  explicit GrantView(std::vector<Grant> grants);

  const std::vector<Grant>& grants() const { return grants_; }  // sorted by id
  const Grant* find(std::string_view id) const;
  // Those of the subject in force at `at`; the order is that of ids.
  std::vector<const Grant*> of(std::string_view subject, Timestamp at) const;
  // The same without a list: calls visit(const Grant&).
  template <class Visit>
  void visit_of(std::string_view subject, Timestamp at, Visit&& visit) const {
    const auto indexes = by_subject_.find(subject);
    if (indexes == by_subject_.end()) return;
    for (const size_t index : indexes->second)
      if (in_force(grants_[index], at)) visit(grants_[index]);
  }
  // Independent of order.
  const Digest& hash() const { return hash_; }

 private:
  std::vector<Grant> grants_;
  std::map<std::string, std::vector<size_t>, std::less<>> by_subject_;
  Digest hash_{};
};

// True when the grant speaks of this field (or, with an empty path, of the whole dataset).
bool covers_data(const Grant& grant, const Dataset& dataset, std::string_view field_path);

// True when the approvals on the grant satisfy what a permit asks for: a person of each role, and so many
// different people in one of these roles (of no roles: in any), none of them the subject of the grant. One
// person may stand for several roles; people count once.
bool satisfies(const Grant& grant, const std::vector<std::string>& roles, int people);

}  // namespace steward::policy
