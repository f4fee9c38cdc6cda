#include "service/simulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "policy/catalog_access.h"
#include "service/world_history.h"

namespace steward::service {
namespace {

using policy::Action;
using policy::DatasetAccess;
using policy::Verdict;

constexpr Action kActions[] = {Action::kRead,  Action::kExport, Action::kTrain,
                               Action::kShare, Action::kDelete, Action::kWrite};

// Somebody the sets speak of.
struct Person {
  std::string who;
  policy::Subject subject;
};

struct Names {
  std::set<std::string> roles, groups, purposes;

  void add(const policy::PolicySet& set) {
    for (const auto& role : set.roles) roles.insert(role.id);
    for (const auto& group : set.groups) groups.insert(group.id);
    for (const auto& rule : set.access) add(rule.subjects, rule.purposes);
    for (const auto& exception : set.exceptions) add(exception.subjects, exception.purposes);
    for (const auto& limitation : set.limitations) add({}, limitation.purposes);
  }

  std::vector<Person> people() const {
    std::vector<Person> all;
    for (const std::string& role : roles) all.push_back({"role " + role, {"somebody", {role}, {}, {}}});
    for (const std::string& group : groups) all.push_back({"group " + group, {"somebody", {}, {group}, {}}});
    all.push_back({"anybody", {"somebody", {}, {}, {}}});
    return all;
  }

 private:
  void add(const policy::SubjectSelector& subjects, const std::vector<Purpose>& named) {
    roles.insert(subjects.roles.begin(), subjects.roles.end());
    groups.insert(subjects.groups.begin(), subjects.groups.end());
    for (const Purpose& purpose : named) purposes.insert(purpose.str());
  }
};

bool is_visible(const policy::FieldVerdict& field) {
  return field.verdict != Verdict::kDeny;
}

bool same_counts(const DatasetAccess& a, const DatasetAccess& b) {
  return a.verdict == b.verdict && a.readable == b.readable && a.masked == b.masked &&
         a.pending == b.pending && a.hidden == b.hidden && a.has_row_filter == b.has_row_filter;
}

// Counts tell of no other mask in the place of one, and of no other rows.
bool needs_look(const DatasetAccess& a, const DatasetAccess& b) {
  return !same_counts(a, b) || a.masked > 0 || a.has_row_filter;
}

// What is asked of each dataset is asked of it alone.
Result<policy::CatalogAccess> access(const policy::DecisionContext& context,
                                     policy::DecisionRequest request) {
  policy::CatalogAccess access;
  for (const Dataset& dataset : context.catalog.datasets()) {
    request.resources = {to_string(dataset.name)};
    const policy::Decision decision = policy::decide(context, request);
    DatasetAccess& one = access.datasets.emplace_back();
    one.dataset = dataset.id;
    one.verdict = decision.verdict;
    for (const policy::FieldVerdict& field : decision.fields) {
      if (field.verdict == Verdict::kDeny)
        ++one.hidden;
      else if (field.verdict == Verdict::kPending)
        ++one.pending;
      else
        ++(field.mask.kind == policy::Mask::kNone ? one.readable : one.masked);
    }
    one.has_row_filter = !decision.obligations.rows.empty();
  }
  return access;
}

class Simulator {
 public:
  Simulator(const World& world, const World& other, const SimulateOptions& options)
      : world_(world), other_(other), options_(options) {}

  Status compare(const Person& person, Action action, const std::string& purpose) {
    policy::DecisionRequest request;
    request.subject = person.subject;
    request.action = action;
    request.purpose = purpose;
    request.time = options_.time;
    STEWARD_ASSIGN_OR_RETURN(const auto before, access(world_.context(), request));
    STEWARD_ASSIGN_OR_RETURN(const auto after, access(other_.context(), request));
    for (size_t i = 0; i < std::min(before.datasets.size(), after.datasets.size()); ++i)
      if (needs_look(before.datasets[i], after.datasets[i]))
        look(person, request, before.datasets[i], after.datasets[i]);
    ++result.evaluated;
    return {};
  }

  Simulation result;

 private:
  void look(const Person& person, policy::DecisionRequest& request, const DatasetAccess& before,
            const DatasetAccess& after) {
    const Dataset* dataset = world_.catalog->find(before.dataset);
    if (!dataset) return;
    AccessChange change;
    change.dataset = before.dataset;
    change.who = person.who;
    change.action = request.action;
    change.purpose = request.purpose;
    change.before = before.verdict;
    change.after = after.verdict;
    const bool is_sure = !same_counts(before, after);
    if (looks_ < options_.max_looks) {
      ++looks_;
      request.resources = {to_string(dataset->name)};
      add_fields(request, change);
      const bool is_any = is_sure || change.other_rows || !change.masked.empty() || !change.unmasked.empty();
      if (!is_any) return;
    } else {
      ++result.fields_left_out;
      if (!is_sure) return;
    }
    ++(change.is_flip() ? result.flips : result.others);
    if (result.changes.size() == options_.max_changes) {
      result.is_complete = false;
      return;
    }
    change.dataset_name = short_name(*dataset);
    result.changes.push_back(std::move(change));
  }

  void add_fields(const policy::DecisionRequest& request, AccessChange& change) {
    const auto before = policy::decide(world_.context(), request);
    const auto after = policy::decide(other_.context(), request);
    std::map<FieldId, const policy::FieldVerdict*> was;
    for (const auto& field : before.fields) was[field.node.field] = &field;
    for (const auto& now : after.fields) {
      const auto at = was.find(now.node.field);
      if (at == was.end()) continue;
      const policy::FieldVerdict& then = *at->second;
      const Field* known = world_.catalog->find(now.node.field);
      const std::string path = known ? known->path : "(the whole)";
      if (is_visible(now) != is_visible(then)) {
        (is_visible(now) ? change.gained : change.lost).push_back(path);
      } else if (is_visible(now) && !(now.mask == then.mask)) {
        const bool is_stricter = policy::meet(now.mask, then.mask) == now.mask;
        (is_stricter ? change.masked : change.unmasked).push_back(path);
      }
    }
    change.other_rows = before.obligations.rows != after.obligations.rows && change.before == change.after &&
                        change.after != Verdict::kDeny;
  }

  const std::string& short_name(const Dataset& dataset) {
    std::string& name = short_names_[dataset.id];
    if (name.empty()) name = world_.catalog->describe_short({dataset.id, {}});
    return name;
  }

  const World& world_;
  const World& other_;
  const SimulateOptions& options_;
  size_t looks_ = 0;
  std::map<DatasetId, std::string> short_names_;
};

}  // namespace

Result<Simulation> simulate(const World& world, std::shared_ptr<const policy::PolicySet> proposed,
                            const SimulateOptions& options) {
  const auto other = with_policies(world, std::move(proposed));
  Names names;
  names.add(*world.policies);
  names.add(*other->policies);
  const std::vector<Action> actions = options.actions.empty()
                                          ? std::vector<Action>(std::begin(kActions), std::end(kActions))
                                          : options.actions;
  const std::vector<Person> people = names.people();

  Simulator simulator(world, *other, options);
  Simulation& result = simulator.result;
  result.datasets = world.catalog->datasets().size();
  result.people = people.size();
  result.purposes = names.purposes.size();
  result.actions = actions.size();
  result.combinations = people.size() * names.purposes.size() * actions.size();
  const uint64_t most = options.max_work / (2 * std::max<size_t>(result.datasets, 1)) + 1;
  for (const Person& person : people)
    for (const Action action : actions)
      for (const std::string& purpose : names.purposes) {
        if (result.evaluated == most) break;
        STEWARD_RETURN_IF_ERROR(simulator.compare(person, action, purpose));
        if (options.progress) options.progress(result.evaluated, result.combinations);
      }
  if (result.evaluated < result.combinations) {
    result.is_complete = false;
    result.cut = fmt::format(
        "{} of {} combinations of role, action and purpose were evaluated; name --action to ask less.",
        result.evaluated, result.combinations);
  } else if (!result.is_complete) {
    result.cut =
        fmt::format("{} changes are listed, of {}.", result.changes.size(), result.flips + result.others);
  }
  return std::move(simulator.result);
}

}  // namespace steward::service
