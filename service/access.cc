#include "service/access.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <set>

#include "base/text.h"
#include "storage/access_rows.h"

namespace steward::service {
namespace {

namespace json = boost::json;
using policy::AccessEvent;
using policy::AccessRequest;
using policy::Verdict;

constexpr size_t kMaxReasons = 20;
constexpr size_t kMaxReasonBytes = 400;
constexpr const char* kConsentLine =
    "Every use must name the people that the data is about, and they must have agreed: the grant alone does "
    "not do.";

policy::DecisionRequest question_of(const policy::AccessAsk& ask, policy::Action action, Timestamp now) {
  policy::DecisionRequest question;
  question.subject = ask.subject;
  question.action = action;
  question.resources = ask.resources;
  question.purpose = ask.purpose.str();
  question.context = ask.context;
  question.environment = ask.environment;
  question.group_size = ask.group_size;
  question.time = now;
  return question;
}

// The grant that the request would become if it were approved now and by nobody. The decision is made of it
// alone: what the subject holds already may end before it.
policy::GrantView hypothetical(const AccessRequest& request, Timestamp now) {
  AccessRequest approved = request;
  approved.events = {{.kind = AccessEvent::Kind::kDecided, .at = now, .verdict = Verdict::kPermit}};
  return policy::GrantView({*policy::grant_of(approved)});
}

// Somebody who agreed to everything: whom the data will be about is not known when access is asked for.
constexpr const char* kWhoAgreed = "somebody who agreed";

policy::ConsentView consent_to_everything(const policy::PolicySet& policies) {
  std::vector<policy::ConsentEvent> events;
  const auto agree = [&](std::string_view purpose) {
    policy::ConsentEvent event;
    event.subject = kWhoAgreed;
    event.purpose = Purpose(std::string(purpose));
    event.state = policy::ConsentState::kGranted;
    events.push_back(std::move(event));
  };
  for (const TaxonomyNode& node : purpose_taxonomy().nodes()) agree(node.key);
  for (const auto& [purpose, description] : policies.purposes) agree(purpose.str());
  return policy::ConsentView(std::move(events));
}

void add_reasons(std::vector<std::string>& lines, const policy::Decision& decision) {
  for (const policy::Reason& reason : decision.reasons) {
    if (lines.size() == kMaxReasons) return;
    // A near miss that misses the grant itself says nothing here.
    std::string line = excerpt(reason.sentence, kMaxReasonBytes);
    std::replace(line.begin(), line.end(), '\n', ' ');
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(std::move(line));
  }
}

json::array strings(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

}  // namespace

AccessStanding standing_of(AccessRequest request, Timestamp at) {
  AccessStanding standing;
  standing.state = policy::state_at(request, at);
  if (standing.state == policy::AccessState::kPending) standing.open = policy::open_approvals(request);
  standing.grant = policy::grant_of(request);
  standing.request = std::move(request);
  return standing;
}

Result<Purpose> known_purpose(const World& world, const Purpose& purpose) {
  auto known = world.policies->parse_purpose(purpose.str());
  if (known.ok()) return known;
  return Error{known.error().code, known.error().message, "purpose"};
}

Result<AccessRequest> resolve_scope(const World& world, policy::AccessAsk ask) {
  AccessRequest request;
  request.ask = std::move(ask);
  std::map<DatasetName, std::set<std::string>> fields;
  std::set<DatasetName> whole;
  for (const std::string& resource : request.ask.resources) {
    STEWARD_ASSIGN_OR_RETURN(const NodeRef node, world.catalog->resolve(resource));
    const DatasetName& name = world.catalog->find(node.dataset)->name;
    if (node.field)
      fields[name].insert(world.catalog->find(node.field)->path);
    else
      whole.insert(name);
  }
  for (const DatasetName& name : whole) fields[name];
  for (const auto& [name, paths] : fields) {
    request.datasets.push_back(name);
    if (!whole.contains(name)) request.fields[name] = {paths.begin(), paths.end()};
  }
  return request;
}

AccessEvent decide_access(const World& world, const AccessRequest& request, Timestamp now) {
  const policy::GrantView grants = hypothetical(request, now);
  const policy::ConsentView agreed = consent_to_everything(*world.policies);
  const policy::DecisionContext today = world.context();
  const auto decide = [&](policy::Action action, const policy::ConsentView& consent,
                          std::vector<std::string> people) {
    const policy::DecisionContext context{today.policies, today.catalog, today.graph, today.propagation,
                                          consent,        grants,        today.engine};
    policy::DecisionRequest question = question_of(request.ask, action, now);
    question.data_subjects = std::move(people);
    return policy::decide(context, question);
  };
  AccessEvent event{.kind = AccessEvent::Kind::kDecided, .at = now, .verdict = Verdict::kPermit};
  std::set<policy::ApprovalNeeded> needed;
  std::vector<std::string> lines;
  bool rests_on_consent = false;
  for (const policy::Action action : request.ask.actions) {
    policy::Decision decision = decide(action, today.consent, {});
    // Permits that ask for consent come second: one that asks for people instead is not to be passed by.
    if (decision.verdict == Verdict::kDeny) {
      decision = decide(action, agreed, {kWhoAgreed});
      rests_on_consent |= decision.verdict != Verdict::kDeny;
    }
    add_reasons(lines, decision);
    needed.insert(decision.approvals.begin(), decision.approvals.end());
    if (decision.verdict == Verdict::kDeny)
      event.verdict = Verdict::kDeny;
    else if (decision.verdict == Verdict::kPending && event.verdict == Verdict::kPermit)
      event.verdict = Verdict::kPending;
  }
  if (event.verdict == Verdict::kPending) event.needed.assign(needed.begin(), needed.end());
  // Pending, and nobody to ask: nothing that could happen would make it a permit.
  if (event.verdict == Verdict::kPending && event.needed.empty()) event.verdict = Verdict::kDeny;
  if (event.verdict != Verdict::kDeny && rests_on_consent) lines.insert(lines.begin(), kConsentLine);
  for (const std::string& line : lines) event.note += (event.note.empty() ? "" : "\n") + line;
  return event;
}

json::object grant_json(const policy::Grant& grant) {
  json::array actions, scope, approvals;
  for (const policy::Action action : grant.actions) actions.emplace_back(policy::to_string(action));
  for (const DatasetName& name : grant.datasets) {
    json::object one{{"dataset", to_string(name)}};
    if (const auto fields = grant.fields.find(name); fields != grant.fields.end())
      one["fields"] = strings(fields->second);
    scope.push_back(std::move(one));
  }
  for (const policy::GrantApproval& approval : grant.approvals)
    approvals.push_back(json::object{{"person", approval.person},
                                     {"roles", strings(approval.roles)},
                                     {"at", format_rfc3339(approval.at)}});
  json::object body{{"id", grant.id},
                    {"request", grant.request},
                    {"subject", grant.subject},
                    {"actions", std::move(actions)},
                    {"purpose", grant.purpose.str()},
                    {"scope", std::move(scope)},
                    {"approvals", std::move(approvals)},
                    {"valid_from", format_rfc3339(grant.valid_from)},
                    {"valid_until", format_rfc3339(grant.valid_until)}};
  if (grant.ended_at) body["ended_at"] = format_rfc3339(*grant.ended_at);
  return body;
}

json::object access_event_json(const AccessEvent& event) {
  json::object body = storage::event_to_json(event);
  body["event"] = policy::to_string(event.kind);
  if (!event.person.empty()) body["person"] = event.person;
  body["at"] = format_rfc3339(event.at);
  return body;
}

}  // namespace steward::service
