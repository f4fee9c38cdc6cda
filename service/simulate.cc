#include "service/simulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "policy/engine/engine.h"
#include "service/world_history.h"

namespace steward::service {
namespace {

using policy::Action;
using policy::DatasetAnswer;
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

bool is_visible(const policy::FieldAnswer& field) {
  return field.verdict != Verdict::kDeny;
}

// One request under one of the two sets, asked of dataset after dataset.
class Side {
 public:
  explicit Side(const World& world) : world_(world) {}

  // A set that does not know the purpose denies everything. `request` outlives the answers.
  void prepare(const policy::DecisionRequest& request) {
    request_ = &request;
    knows_ = world_.engine->prepare(request, *world_.consent, *world_.grants, prepared_);
  }

  DatasetAnswer dataset(uint32_t number) {
    if (knows_) return world_.engine->judge_dataset(prepared_, number);
    DatasetAnswer denied;
    denied.hidden = static_cast<uint32_t>(world_.catalog->datasets()[number].fields.size());
    return denied;
  }

  policy::FieldAnswer field(uint32_t number, uint32_t field) {
    return knows_ ? world_.engine->judge(prepared_, {number, field}) : policy::FieldAnswer();
  }

  // By a whole decision: dearer by far.
  std::map<std::string, std::vector<policy::RowFilter>> row_filters(const Dataset& dataset) const {
    policy::DecisionRequest request = *request_;
    request.resources = {to_string(dataset.name)};
    return policy::decide(world_.context(), request).obligations.rows;
  }

 private:
  const World& world_;
  const policy::DecisionRequest* request_ = nullptr;
  policy::PreparedRequest prepared_;
  bool knows_ = false;
};

// Of a dataset that is wholly hidden, or wholly open, its fields need not be looked at one by one.
bool is_plainly_same(const DatasetAnswer& a, const DatasetAnswer& b) {
  const bool are_hidden = a.readable + a.masked + a.pending + b.readable + b.masked + b.pending == 0;
  const bool are_open = a.hidden + a.masked + a.pending + b.hidden + b.masked + b.pending == 0 &&
                        !a.has_row_filter && !b.has_row_filter;
  return are_hidden || are_open;
}

class Simulator {
 public:
  Simulator(const World& world, const World& other, const SimulateOptions& options)
      : world_(world), options_(options), before_(world), after_(other) {}

  void compare(const Person& person, Action action, const std::string& purpose) {
    policy::DecisionRequest request;
    request.subject = person.subject;
    request.action = action;
    request.purpose = purpose;
    request.time = options_.time;
    before_.prepare(request);
    after_.prepare(request);
    const auto& datasets = world_.catalog->datasets();
    for (uint32_t i = 0; i < datasets.size(); ++i) {
      const DatasetAnswer then = before_.dataset(i), now = after_.dataset(i);
      if (is_plainly_same(then, now)) continue;
      AccessChange change;
      change.before = then.verdict;
      change.after = now.verdict;
      look_at_fields(i, change);
      look_at_rows(i, then, now, change);
      if (!change.is_any()) continue;
      ++(change.is_flip() ? result.flips : result.others);
      if (result.changes.size() == options_.max_changes) {
        result.is_complete = false;
        continue;
      }
      change.dataset = datasets[i].id;
      change.dataset_name = short_name(datasets[i]);
      change.who = person.who;
      change.action = action;
      change.purpose = purpose;
      result.changes.push_back(std::move(change));
    }
    ++result.evaluated;
  }

  Simulation result;

 private:
  void look_at_fields(uint32_t dataset, AccessChange& change) {
    const auto& fields = world_.catalog->datasets()[dataset].fields;
    for (uint32_t i = 0; i < fields.size(); ++i) {
      const policy::FieldAnswer then = before_.field(dataset, i), now = after_.field(dataset, i);
      const std::string& path = fields[i].path;
      if (is_visible(then) != is_visible(now)) {
        (is_visible(now) ? change.gained : change.lost).push_back(path);
      } else if (then.verdict != now.verdict) {
        change.other_verdict.push_back(path);
      } else if (is_visible(now) && !(now.mask == then.mask)) {
        const bool is_stricter = policy::meet(now.mask, then.mask) == now.mask;
        (is_stricter ? change.masked : change.unmasked).push_back(path);
      }
    }
  }

  // A denied dataset has no row filters: they are of what is permitted of it.
  void look_at_rows(uint32_t dataset, const DatasetAnswer& then, const DatasetAnswer& now,
                    AccessChange& change) {
    if (change.is_flip() || change.after == Verdict::kDeny) return;
    if (!then.has_row_filter && !now.has_row_filter) return;
    if (then.has_row_filter != now.has_row_filter) {
      change.other_rows = true;
    } else if (looks_ < options_.max_looks) {
      ++looks_;
      const Dataset& of = world_.catalog->datasets()[dataset];
      change.other_rows = before_.row_filters(of) != after_.row_filters(of);
    } else {
      ++result.rows_left_out;
    }
  }

  const std::string& short_name(const Dataset& dataset) {
    std::string& name = short_names_[dataset.id];
    if (name.empty()) name = world_.catalog->describe_short({dataset.id, {}});
    return name;
  }

  const World& world_;
  const SimulateOptions& options_;
  Side before_, after_;
  size_t looks_ = 0;
  std::map<DatasetId, std::string> short_names_;
};

}  // namespace

bool AccessChange::is_any() const {
  return is_flip() || other_rows || !gained.empty() || !lost.empty() || !masked.empty() ||
         !unmasked.empty() || !other_verdict.empty();
}

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
        simulator.compare(person, action, purpose);
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
