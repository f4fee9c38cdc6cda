#include "policy/checks/rule_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "policy/engine/selector.h"
#include "policy/engine/upstream.h"

namespace steward::policy {
namespace {

constexpr size_t kMaxUpstreamNodes = 100'000;
constexpr size_t kMaxShown = 8;

std::string listed(const std::vector<std::string>& items) {
  if (items.empty()) return "none";
  std::vector<std::string> shown(items.begin(), items.begin() + std::min(items.size(), kMaxShown));
  for (std::string& item : shown) item = excerpt(item);
  std::string text = fmt::format("{}", fmt::join(shown, ", "));
  if (items.size() > kMaxShown) text += fmt::format(" and {} more", items.size() - kMaxShown);
  return text;
}

template <class Keys>
std::string keys(const Keys& items) {
  std::vector<std::string> texts;
  for (const auto& item : items) texts.push_back(item.str());
  return listed(texts);
}

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(),
                     [&](const auto& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

Truth truth_of(bool holds) {
  return holds ? Truth::kTrue : Truth::kFalse;
}

// Roles and groups with what the policy's own groups add.
struct Identity {
  std::vector<std::string> roles, groups;

  Identity(const PolicySet& set, const Subject& subject) : roles(subject.roles), groups(subject.groups) {
    for (const Group& group : set.groups) {
      const bool listed =
          std::find(group.members.begin(), group.members.end(), subject.id) != group.members.end();
      const bool named = std::find(groups.begin(), groups.end(), group.id) != groups.end();
      if (!listed && !named) continue;
      if (!named) groups.push_back(group.id);
      roles.insert(roles.end(), group.roles.begin(), group.roles.end());
    }
  }
};

std::string value_text(const Value& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const double* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const auto* text = std::get_if<std::string>(&value)) return "'" + excerpt(*text) + "'";
  return "[" + listed(std::get<std::vector<std::string>>(value)) + "]";
}

std::string window_text(const TimeWindow& window) {
  std::string days;
  static constexpr const char* kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  if (window.weekdays != 0x7F)
    for (int i = 0; i < 7; ++i)
      if (window.weekdays >> i & 1) days += (days.empty() ? "" : " ") + std::string(kDays[i]);
  return fmt::format("{}{}{:02}:{:02}-{:02}:{:02} {}{:02}:{:02}", days, days.empty() ? "" : " ",
                     window.from_minute / 60, window.from_minute % 60, window.to_minute / 60,
                     window.to_minute % 60, window.offset_minutes < 0 ? '-' : '+',
                     std::abs(window.offset_minutes) / 60, std::abs(window.offset_minutes) % 60);
}

std::string attribute_text(const std::string& name, const ConditionInput& input) {
  if (name == "time") return format_rfc3339(input.time);
  const size_t dot = name.find('.');
  const Attributes& attributes = name.starts_with("subject.") ? input.subject : input.context;
  const auto found = dot == std::string::npos ? attributes.end() : attributes.find(name.substr(dot + 1));
  return found == attributes.end() ? "not given" : value_text(found->second);
}

PartCheck check_condition(const Condition& condition, const ConditionInput& input) {
  PartCheck check{"when", evaluate(condition, input), "", {}};
  switch (condition.kind) {
    case Condition::Kind::kAlways:
      check.sentence = "always";
      return check;
    case Condition::Kind::kAll:
      check.sentence = "all of:";
      break;
    case Condition::Kind::kAny:
      check.sentence = "any of:";
      break;
    case Condition::Kind::kNot:
      check.sentence = "not:";
      break;
    case Condition::Kind::kTest:
      check.sentence = fmt::format("{}; it is {}", test_text(condition.test),
                                   attribute_text(condition.test.attribute, input));
      return check;
  }
  for (const Condition& part : condition.parts) check.parts.push_back(check_condition(part, input));
  return check;
}

PartCheck check_consent(const AccessRule& rule, const DecisionContext& context,
                        const DecisionRequest& request) {
  const Purpose purpose = rule.require->consent->empty() ? Purpose(request.purpose) : *rule.require->consent;
  size_t granted = 0;
  for (const std::string& person : request.data_subjects)
    if (context.consent.state(person, purpose, request.time) == ConsentState::kGranted) ++granted;
  if (request.data_subjects.empty())
    return {"consent",
            Truth::kFalse,
            fmt::format("needs consent for {}; the request names no data subjects", purpose.str()),
            {}};
  return {"consent",
          truth_of(granted == request.data_subjects.size()),
          fmt::format("needs consent for {}; {} of {} data subjects gave it", purpose.str(), granted,
                      request.data_subjects.size()),
          {}};
}

// "subject.region" is there and can be a list of values.
PartCheck check_filter(const RowFilter& filter, const DecisionRequest& request) {
  const size_t dot = filter.attribute.find('.');
  const Attributes& attributes =
      filter.attribute.starts_with("subject.") ? request.subject.attributes : request.context;
  const bool there = dot != std::string::npos && attributes.contains(filter.attribute.substr(dot + 1));
  return {"rows",
          truth_of(there),
          fmt::format("rows by {} need {}, which is {}", filter.column, filter.attribute,
                      there ? "given" : "not given"),
          {}};
}

std::vector<const Grant*> grants_for(const DecisionContext& context, const DecisionRequest& request,
                                     const Dataset& dataset, std::string_view path) {
  std::vector<const Grant*> found;
  for (const Grant* grant : context.grants.of(request.subject.id, request.time))
    if (std::find(grant->actions.begin(), grant->actions.end(), request.action) != grant->actions.end() &&
        grant->purpose.covers(Purpose(request.purpose)) && covers_data(*grant, dataset, path))
      found.push_back(grant);
  return found;
}

class FieldCheck {
 public:
  FieldCheck(const AccessRule& rule, const DecisionContext& context, const DecisionRequest& request,
             const NodeRef& node)
      : rule_(rule),
        context_(context),
        request_(request),
        node_(node),
        dataset_(context.catalog.find(node.dataset)),
        field_(context.catalog.find(node.field)) {}

  std::vector<PartCheck> run() {
    if (!dataset_ || !field_) return {{"data", Truth::kFalse, "there is no such field", {}}};
    check_categories();
    const DataSelector& data = rule_.data;
    const bool permits = rule_.effect == Effect::kPermit;
    if (!data.datasets.empty())
      note("datasets",
           truth_of(permits ? permits_dataset(data.datasets, *dataset_)
                            : matches_dataset(data.datasets, *dataset_)),
           fmt::format("is for datasets {}; this is {}", listed(data.datasets), to_string(dataset_->name)));
    if (!data.tags.empty())
      note("tags", truth_of(has_tag()),
           fmt::format("is for tags {}; the dataset has {}", listed(data.tags), listed(dataset_->labels)));
    if (!data.regions.empty()) check_regions();
    if (!data.owners.empty())
      note(
          "owners",
          dataset_->owners.empty() ? Truth::kUnknown : truth_of(share(data.owners, dataset_->owners)),
          fmt::format("is for owners {}; the dataset has {}", listed(data.owners), listed(dataset_->owners)));
    check_scans();
    if (!data.derived_from.empty()) check_origins();
    check_grants();
    return std::move(parts_);
  }

 private:
  void note(std::string what, Truth truth, std::string sentence) {
    parts_.push_back({std::move(what), truth, std::move(sentence), {}});
  }

  void check_categories() {
    const std::vector<Category> carried = context_.propagation.categories(node_.field);
    const bool speaks = carried.empty() ? covers_uncategorised(rule_.data)
                                        : std::any_of(carried.begin(), carried.end(), [&](const Category& c) {
                                            return covers(rule_.data, c);
                                          });
    std::string wanted = rule_.data.any_category ? "everything" : keys(rule_.data.categories);
    if (rule_.data.uncategorised)
      wanted =
          rule_.data.categories.empty() ? "data without a category" : wanted + " and data without a category";
    note("categories", truth_of(speaks),
         fmt::format("is for {}; the field carries {}", wanted, carried.empty() ? "nothing" : keys(carried)));
  }

  bool has_tag() const {
    return std::any_of(rule_.data.tags.begin(), rule_.data.tags.end(), [&](const std::string& tag) {
      return std::any_of(dataset_->labels.begin(), dataset_->labels.end(), [&](const std::string& label) {
        return label == tag || label.starts_with(tag + "=");
      });
    });
  }

  void check_regions() {
    const auto matches = [&](const std::string& region) {
      return std::any_of(rule_.data.regions.begin(), rule_.data.regions.end(),
                         [&](const std::string& glob) { return glob_match(glob, region); });
    };
    const auto& regions = dataset_->regions;
    const bool holds = rule_.effect == Effect::kPermit ? std::all_of(regions.begin(), regions.end(), matches)
                                                       : std::any_of(regions.begin(), regions.end(), matches);
    note("regions", regions.empty() ? Truth::kUnknown : truth_of(holds),
         fmt::format("is for regions {}; the dataset is in {}", listed(rule_.data.regions),
                     regions.empty() ? "an unknown region" : listed(regions)));
  }

  void check_scans() {
    const std::string when = dataset_->scanned_at ? format_rfc3339(*dataset_->scanned_at) : "never";
    if (const auto& period = rule_.data.scanned_within)
      note("scanned_within",
           truth_of(dataset_->scanned_at && add(*dataset_->scanned_at, *period) >= request_.time),
           fmt::format("needs a scan within {}; the last was {}", format_period(*period), when));
    if (const auto& period = rule_.data.scanned_before)
      note("scanned_before",
           truth_of(!dataset_->scanned_at || add(*dataset_->scanned_at, *period) < request_.time),
           fmt::format("is for data not scanned within {}; the last scan was {}", format_period(*period),
                       when));
  }

  void check_origins() {
    std::vector<std::string> origins;
    bool found = false;
    const auto look = [&](const Dataset* dataset) {
      if (!dataset) return;
      origins.push_back(to_string(dataset->name));
      found = found || (rule_.effect == Effect::kPermit ? permits_dataset(rule_.data.derived_from, *dataset)
                                                        : matches_dataset(rule_.data.derived_from, *dataset));
    };
    look(dataset_);
    lineage::Budget budget;
    budget.max_nodes = kMaxUpstreamNodes;
    const Upstream upstream = upstream_of(context_.catalog, context_.graph, node_, budget);
    for (const UpstreamDataset& one : upstream.datasets) look(context_.catalog.find(one.dataset));
    note("derived_from",
         found                 ? Truth::kTrue
         : upstream.is_partial ? Truth::kUnknown
                               : Truth::kFalse,
         fmt::format("is for data made from {}; its values come from {}", listed(rule_.data.derived_from),
                     listed(origins)));
  }

  void check_grants() {
    const Requirements& require = rule_.require;
    if (!require.active_grant && !require.approval) return;
    const auto grants = grants_for(context_, request_, *dataset_, field_->path);
    if (require.active_grant)
      note("grant", truth_of(!grants.empty()),
           grants.empty()
               ? "needs a grant in force; there is none for this subject, action, purpose and field"
               : fmt::format("needs a grant in force; there is {}", grants.front()->id));
    if (!require.approval) return;
    const auto& [roles, people] = *require.approval;
    const bool approved =
        std::any_of(grants.begin(), grants.end(),
                    [&, &r = roles, n = people](const Grant* grant) { return satisfies(*grant, r, n); });
    note("approval", approved ? Truth::kTrue : Truth::kUnknown,
         fmt::format("needs the approval of {} ({} {}); {}", listed(roles), people,
                     people == 1 ? "person" : "people",
                     approved ? "a grant shows it" : "nobody has approved yet"));
  }

  const AccessRule& rule_;
  const DecisionContext& context_;
  const DecisionRequest& request_;
  NodeRef node_;
  const Dataset* dataset_;
  const Field* field_;
  std::vector<PartCheck> parts_;
};

bool purpose_holds(const AccessRule& rule, const Purpose& asked) {
  return std::any_of(rule.purposes.begin(), rule.purposes.end(), [&](const Purpose& purpose) {
    return purpose.covers(asked) || (rule.effect != Effect::kPermit && asked.covers(purpose));
  });
}

}  // namespace

std::string test_text(const Test& test) {
  std::vector<std::string> operands;
  for (const Value& operand : test.operands) operands.push_back(value_text(operand));
  for (const TimeWindow& window : test.windows) operands.push_back(window_text(window));
  return fmt::format(
      "{}{} {} {}", test.attribute,
      test.quantifier == Quantifier::kItem ? "" : fmt::format(" {}", to_string(test.quantifier)),
      to_string(test.op), fmt::join(operands, ", "));
}

std::vector<PartCheck> check_request(const AccessRule& rule, const DecisionContext& context,
                                     const DecisionRequest& request) {
  std::vector<PartCheck> parts;
  const auto note = [&](std::string what, bool holds, std::string sentence) {
    parts.push_back({std::move(what), truth_of(holds), std::move(sentence), {}});
  };
  if (!rule.subjects.roles.empty() || !rule.subjects.groups.empty()) {
    const Identity identity(context.policies, request.subject);
    std::string wanted;
    if (!rule.subjects.roles.empty()) wanted = "roles " + listed(rule.subjects.roles);
    if (!rule.subjects.groups.empty())
      wanted += (wanted.empty() ? "groups " : " and groups ") + listed(rule.subjects.groups);
    note("subjects",
         share(rule.subjects.roles, identity.roles) || share(rule.subjects.groups, identity.groups),
         fmt::format("is for {}; the subject has roles {}, groups {}", wanted, listed(identity.roles),
                     listed(identity.groups)));
  }
  if (!rule.actions.empty()) {
    std::vector<std::string> names;
    for (const Action action : rule.actions) names.emplace_back(to_string(action));
    note("actions", std::find(rule.actions.begin(), rule.actions.end(), request.action) != rule.actions.end(),
         fmt::format("is for {}; asked to {}", listed(names), to_string(request.action)));
  }
  if (!rule.purposes.empty())
    note("purposes", purpose_holds(rule, Purpose(request.purpose)),
         fmt::format("is for {}; asked for {}", keys(rule.purposes), excerpt(request.purpose)));
  if (rule.when->kind != Condition::Kind::kAlways)
    parts.push_back(check_condition(rule.when, {request.subject.attributes, request.context, request.time}));
  if (rule.require->consent) parts.push_back(check_consent(rule, context, request));
  if (!rule.require->environments.empty())
    note("environment", share({request.environment}, rule.require->environments),
         fmt::format("needs the environment {}; attested is {}", listed(rule.require->environments),
                     request.environment.empty() ? "none" : excerpt(request.environment)));
  if (rule.require->group_size)
    note("group_size", request.group_size && *request.group_size >= *rule.require->group_size,
         fmt::format("needs groups of at least {}; {}", *rule.require->group_size,
                     request.group_size ? fmt::format("the smallest has {}", *request.group_size)
                                        : "their size is not known"));
  for (const RowFilter& filter : rule.obligations->rows)
    if (!filter.attribute.empty() && rule.effect == Effect::kPermit)
      parts.push_back(check_filter(filter, request));
  return parts;
}

std::vector<PartCheck> check_field(const AccessRule& rule, const DecisionContext& context,
                                   const DecisionRequest& request, const NodeRef& field) {
  return FieldCheck(rule, context, request, field).run();
}

AccessRule as_access_rule(const Exception& exception) {
  AccessRule rule;
  rule.id = exception.id;
  rule.subjects = exception.subjects;
  rule.actions = exception.actions;
  rule.purposes = exception.purposes;
  rule.data = exception.data;
  rule.when = exception.when;
  rule.reason = exception.reason;
  rule.place = exception.place;
  return rule;
}

bool counts(Effect effect, const std::vector<PartCheck>& parts) {
  return std::all_of(parts.begin(), parts.end(), [&](const PartCheck& part) {
    return effect == Effect::kPermit ? part.truth == Truth::kTrue : part.truth != Truth::kFalse;
  });
}

}  // namespace steward::policy
