// Who could use which data by the policies in force at the head, who did, and what access is no longer
// needed.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "service/reports/access_ways.h"
#include "service/reports/decision_filter.h"
#include "service/reports/regulation.h"
#include "service/reports/report_list.h"
#include "service/reports/rule_words.h"
#include "service/reports/tally.h"

namespace steward::service::reports {
namespace {

using namespace audit::report;

constexpr size_t kMaxGrants = 100'000;
constexpr size_t kMaxUses = 100'000;
constexpr Period kEndsSoon{.months = 0, .days = 14};

struct KnownGrant {
  LedgerEntry made;
  std::optional<Timestamp> valid_from, valid_until, ended_at;
  uint64_t used = 0;  // permits that rested on it, in the period
  std::optional<Timestamp> last_used;
};

struct Use {
  uint64_t permitted = 0, denied = 0;
  Timestamp last{};
};

struct View {
  std::string grant, target, event, repaired;
  int64_t entry = 0;
  Timestamp time{};
};

class AccessReviewReport {
 public:
  AccessReviewReport(const ReportContext& context, Sink& sink)
      : context_(context), world_(*context.world), sink_(sink), filter_(context) {}

  Status build() {
    STEWARD_RETURN_IF_ERROR(read_ledger());
    ways_ = access_ways(context_);
    STEWARD_RETURN_IF_ERROR(write_summary());
    STEWARD_RETURN_IF_ERROR(write_provisions(sink_, context_.filters.regulation, *world_.policies));
    STEWARD_RETURN_IF_ERROR(write_could());
    STEWARD_RETURN_IF_ERROR(write_permits());
    STEWARD_RETURN_IF_ERROR(write_groups());
    STEWARD_RETURN_IF_ERROR(write_did());
    STEWARD_RETURN_IF_ERROR(write_grants());
    STEWARD_RETURN_IF_ERROR(write_own_approvals());
    STEWARD_RETURN_IF_ERROR(write_views());
    return write_could_other();
  }

 private:
  Status read_ledger() {
    STEWARD_RETURN_IF_ERROR(
        context_.entries({"grant,access_request", {}, {}}, [&](const LedgerEntry& entry) -> Status {
          if (entry.kind == "access_request") return read_request(entry);
          const std::string event = text_at(entry.body, "event"), id = text_at(entry.body, "id");
          if (event == "made" && grants_.size() < kMaxGrants) {
            grants_[id] = {
                entry, time_at(entry.body, "valid_from"), time_at(entry.body, "valid_until"), {}, 0, {}};
            for (const auto* approval : objects_at(entry.body, "approvals"))
              check_approval(entry.seq, text_at(entry.body, "subject"), text_at(*approval, "person"),
                             "grant " + id);
          } else if (event == "withdrawn") {
            if (const auto grant = grants_.find(id); grant != grants_.end())
              grant->second.ended_at = time_at(entry.body, "ended_at").value_or(entry.time);
          } else if ((event == "provisioned" || event == "dropped") && views_.size() < kMaxGrants) {
            const std::string target = text_at(entry.body, "target");
            views_[{id, target}] = {
                id,        target,
                event,     fmt::format("{}", fmt::join(texts_at(entry.body, "repaired"), "; ")),
                entry.seq, entry.time};
          }
          return {};
        }));
    return context_.entries(context_.in_period("decision"), [&](const LedgerEntry& entry) -> Status {
      if (filter_.passes(entry)) read_decision(entry);
      return {};
    });
  }

  // Who asked stands in the first entry of a request, who approved in later ones.
  Status read_request(const LedgerEntry& entry) {
    const std::string id = text_at(entry.body, "id");
    if (const auto* asked = object_at(entry.body, "asked"))
      if (const auto* subject = object_at(*asked, "subject"); subject && requesters_.size() < kMaxGrants)
        requesters_[id] = text_at(*subject, "id");
    if (text_at(entry.body, "event") != "approved") return {};
    const auto requester = requesters_.find(id);
    check_approval(entry.seq, requester == requesters_.end() ? "" : requester->second,
                   text_at(entry.body, "person"), "request " + id);
    return {};
  }

  void check_approval(int64_t seq, const std::string& subject, const std::string& person, std::string what) {
    ++approvals_;
    if (!person.empty() && person == subject) own_approvals_.push_back({seq, person, std::move(what)});
  }

  void read_decision(const LedgerEntry& entry) {
    const std::string verdict = text_at(entry.body, "verdict");
    const bool is_permit = verdict == "permit";
    for (const std::string& dataset : datasets_of(entry.body)) {
      const std::vector<std::string> key{entry.actor, dataset, text_at(entry.body, "action"),
                                         text_at(entry.body, "purpose")};
      const auto known = uses_.find(key);
      if (known == uses_.end() && uses_.size() >= kMaxUses) {
        ++uses_left_out_;
        continue;
      }
      Use& use = uses_[key];
      use.permitted += is_permit ? 1 : 0;
      use.denied += verdict == "deny" ? 1 : 0;
      use.last = entry.time;
    }
    if (!is_permit) return;
    ++permitted_;
    for (const std::string& id : texts_at(entry.body, "grants"))
      if (const auto grant = grants_.find(id); grant != grants_.end()) {
        ++grant->second.used;
        grant->second.last_used = entry.time;
      }
  }

  std::string note_on(const KnownGrant& grant) const {
    const Timestamp now = context_.as_of();
    if (grant.ended_at && *grant.ended_at <= now) return "withdrawn";
    if (grant.valid_until && *grant.valid_until <= now) return "over";
    std::string note;
    if (grant.used == 0) note = "never used in this period";
    if (grant.valid_until && *grant.valid_until <= add(now, kEndsSoon))
      note += (note.empty() ? "" : "; ") + std::string("ends within 14 days");
    return note.empty() ? "in use" : note;
  }

  bool is_in_force(const KnownGrant& grant) const {
    const Timestamp now = context_.as_of();
    return (!grant.ended_at || *grant.ended_at > now) && (!grant.valid_until || *grant.valid_until > now);
  }

  Status write_summary() {
    size_t in_force = 0, unused = 0, ending = 0;
    for (const auto& [id, grant] : grants_) {
      if (!is_in_force(grant)) continue;
      ++in_force;
      unused += grant.used == 0 ? 1 : 0;
      ending += grant.valid_until && *grant.valid_until <= add(context_.as_of(), kEndsSoon) ? 1 : 0;
    }
    const auto number = [](uint64_t value) { return Cell(static_cast<int64_t>(value)); };
    STEWARD_RETURN_IF_ERROR(sink_.heading("Summary"));
    STEWARD_RETURN_IF_ERROR(sink_.facts(
        {{"Requests permitted in the period", number(permitted_)},
         {"Grants in force at the head", number(in_force)},
         {"Of these never used in the period", number(unused), unused == 0 ? Tone::kGood : Tone::kWarning},
         {"Of these ending within 14 days", number(ending)},
         {"Approvals checked", number(approvals_)},
         {"Approvals by oneself", number(own_approvals_.size()),
          own_approvals_.empty() ? Tone::kGood : Tone::kBad},
         {"Views made in databases for grants", number(views_.size())}}));
    Tally datasets;
    for (const AccessWay& way : ways_.ways) datasets.add(way.who, way.has_categories() ? 1 : 0);
    if (datasets.total() > 0)
      STEWARD_RETURN_IF_ERROR(sink_.chart(datasets.chart("Ways to data with categories, by role and group",
                                                         "combinations of dataset and purpose", 20)));
    return {};
  }

  Status write_could() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("Who could"));
    STEWARD_RETURN_IF_ERROR(sink_.paragraph(
        "What the policies in force at the head would answer to somebody with this one role, or in this one "
        "group, and no attributes. Combinations that open nothing are left out. What needs consent, a "
        "condition "
        "or a grant opens nothing here: the permits below tell those needs.",
        Tone::kPlain));
    if (ways_.is_cut)
      STEWARD_RETURN_IF_ERROR(sink_.paragraph(
          fmt::format("Cut after {} rows: ask for one dataset or one purpose.", kMaxAccessWays),
          Tone::kWarning));
    STEWARD_RETURN_IF_ERROR(
        sink_.begin_table({"could",
                           "Ways to data that carries a category",
                           "",
                           {{"who", "Who", CellType::kText, 1.3},
                            {"actions", "May", CellType::kList, 0.8},
                            {"dataset", "Dataset", CellType::kText, 1.5},
                            {"purpose", "Purpose", CellType::kText, 1.8},
                            {"clear", "In clear", CellType::kList, 2},
                            {"masked", "Masked", CellType::kList, 2},
                            {"pending", "After approval", CellType::kList, 1.4},
                            {"hidden", "Fields hidden", CellType::kInteger, 0.7},
                            {"some_rows_only", "Some rows only", CellType::kBoolean, 0.7}},
                           "Nobody may use data that carries a category by a role alone."}));
    for (const AccessWay& way : ways_.ways)
      if (way.has_categories())
        STEWARD_RETURN_IF_ERROR(sink_.row({way.who, way.actions, way.dataset, way.purpose, way.clear,
                                           way.masked, way.pending, way.hidden_fields, way.some_rows_only}));
    return sink_.end_table();
  }

  // Long, and of least weight: last.
  Status write_could_other() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("Who could use data that carries no category"));
    STEWARD_RETURN_IF_ERROR(
        sink_.begin_table({"could_other",
                           "Ways to fields that carry nothing",
                           "Of datasets that may hold more: the other fields stay hidden.",
                           {{"who", "Who", CellType::kText, 1.3},
                            {"actions", "May", CellType::kList, 0.8},
                            {"dataset", "Dataset", CellType::kText, 1.5},
                            {"purpose", "Purpose", CellType::kText, 1.8},
                            {"fields", "Fields", CellType::kInteger, 0.7},
                            {"hidden", "Fields hidden", CellType::kInteger, 0.7}},
                           "The policies in force open no such field to anybody."}));
    for (const AccessWay& way : ways_.ways)
      if (!way.has_categories())
        STEWARD_RETURN_IF_ERROR(
            sink_.row({way.who, way.actions, way.dataset, way.purpose,
                       way.clear_fields + way.masked_fields + way.pending_fields, way.hidden_fields}));
    return sink_.end_table();
  }

  Status write_permits() {
    STEWARD_RETURN_IF_ERROR(sink_.begin_table({"permits",
                                               "Permits in force, and what they need",
                                               "",
                                               {{"rule", "Rule", CellType::kText, 1.8},
                                                {"who", "Who", CellType::kList, 1.2},
                                                {"actions", "Actions", CellType::kList, 0.8},
                                                {"purposes", "Purposes", CellType::kList, 1.5},
                                                {"data", "Data", CellType::kList, 2},
                                                {"needs", "Needs besides", CellType::kList, 1.8},
                                                {"reason", "Why", CellType::kText, 2.5}},
                                               "No permit is in force: every request is denied."}));
    const auto resting = rules_resting_on(context_.filters.regulation, *world_.policies);
    for (const policy::AccessRule& rule : world_.policies->access) {
      if (rule.effect != policy::Effect::kPermit || !resting.contains(rule.id)) continue;
      if (!context_.filters.purpose.empty() && !is_for(rule, Purpose(context_.filters.purpose))) continue;
      STEWARD_RETURN_IF_ERROR(
          sink_.row({rule.id, who_words(rule.subjects), action_words(rule), purpose_words(rule.purposes),
                     data_words(rule.data), need_words(rule), rule.reason}));
    }
    return sink_.end_table();
  }

  Status write_groups() {
    if (world_.policies->groups.empty()) return {};
    STEWARD_RETURN_IF_ERROR(sink_.begin_table({"groups",
                                               "Groups that policies declare",
                                               "Further members are for the identity provider to say.",
                                               {{"group", "Group", CellType::kText, 1},
                                                {"members", "Members", CellType::kList, 2},
                                                {"roles", "Have the roles", CellType::kList, 1},
                                                {"description", "Description", CellType::kText, 2}}}));
    for (const policy::Group& group : world_.policies->groups)
      STEWARD_RETURN_IF_ERROR(sink_.row({group.id, group.members, group.roles, group.description}));
    return sink_.end_table();
  }

  Status write_did() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("Who did"));
    if (uses_left_out_ > 0)
      STEWARD_RETURN_IF_ERROR(sink_.paragraph(
          fmt::format("{} further uses found no room here: ask for a shorter period or one dataset.",
                      uses_left_out_),
          Tone::kWarning));
    STEWARD_RETURN_IF_ERROR(
        sink_.begin_table({"did",
                           "Requests in the period, by person, dataset, action and purpose",
                           "",
                           {{"who", "Who", CellType::kText, 1.4},
                            {"dataset", "Dataset", CellType::kText, 1.6},
                            {"action", "Action", CellType::kText, 0.7},
                            {"purpose", "Purpose", CellType::kText, 1.8},
                            {"permitted", "Permitted", CellType::kInteger, 0.7},
                            {"denied", "Denied", CellType::kInteger, 0.7},
                            {"last", "Last", CellType::kTime, 1.2}},
                           "Nobody asked for anything in this period."}));
    for (const auto& [key, use] : uses_)
      STEWARD_RETURN_IF_ERROR(
          sink_.row({key[0], short_name(world_, key[1]), key[2], key[3], static_cast<int64_t>(use.permitted),
                     static_cast<int64_t>(use.denied), use.last}));
    return sink_.end_table();
  }

  Status write_grants() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("Grants"));
    STEWARD_RETURN_IF_ERROR(sink_.begin_table({"grants",
                                               "Grants, those in force first",
                                               "",
                                               {{"grant", "Grant", CellType::kText, 1.4},
                                                {"subject", "Of whom", CellType::kText, 1},
                                                {"datasets", "Data", CellType::kList, 2},
                                                {"actions", "Actions", CellType::kList, 0.8},
                                                {"purpose", "Purpose", CellType::kText, 1.4},
                                                {"approvers", "Approved by", CellType::kList, 1.4},
                                                {"valid_from", "From", CellType::kTime, 1.1},
                                                {"valid_until", "Until", CellType::kTime, 1.1},
                                                {"used", "Used in the period", CellType::kInteger, 0.7},
                                                {"last_used", "Last used", CellType::kTime, 1.1},
                                                {"note", "Note", CellType::kText, 1.3}},
                                               "No grant was ever made."}));
    for (const bool wanted : {true, false})
      for (const auto& [id, grant] : grants_)
        if (is_in_force(grant) == wanted) STEWARD_RETURN_IF_ERROR(write_grant(id, grant));
    return sink_.end_table();
  }

  Status write_grant(const std::string& id, const KnownGrant& grant) {
    const auto& body = grant.made.body;
    std::vector<std::string> datasets, approvers;
    for (const auto* one : objects_at(body, "scope")) {
      const auto fields = texts_at(*one, "fields");
      datasets.push_back(short_name(world_, text_at(*one, "dataset")) +
                         (fields.empty() ? "" : fmt::format(" ({})", fmt::join(fields, ", "))));
    }
    for (const auto* approval : objects_at(body, "approvals"))
      approvers.push_back(text_at(*approval, "person"));
    const auto time = [](const std::optional<Timestamp>& at) { return at ? Cell(*at) : Cell(); };
    return sink_.row({id, text_at(body, "subject"), std::move(datasets), texts_at(body, "actions"),
                      text_at(body, "purpose"), std::move(approvers), time(grant.valid_from),
                      time(grant.ended_at ? grant.ended_at : grant.valid_until),
                      static_cast<int64_t>(grant.used), time(grant.last_used), note_on(grant)});
  }

  Status write_own_approvals() {
    STEWARD_RETURN_IF_ERROR(sink_.begin_table(
        {"own_approvals",
         "Approvals by oneself",
         "There must be none: who asked, and who approved, are different people.",
         {{"entry", "Entry", CellType::kInteger, 0.7},
          {"person", "Who", CellType::kText, 1.5},
          {"what", "Approved their own", CellType::kText, 3}},
         fmt::format("None of {} approvals in the ledger was given by who had asked.", approvals_)}));
    for (const OwnApproval& own : own_approvals_)
      STEWARD_RETURN_IF_ERROR(sink_.row({own.entry, own.person, own.what}));
    return sink_.end_table();
  }

  Status write_views() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("Views that enforce grants"));
    STEWARD_RETURN_IF_ERROR(
        sink_.begin_table({"views",
                           "What was made in databases for grants",
                           "As the ledger tells it. What was changed by hand since is for `steward grant "
                           "drift` to find; what a server put "
                           "right by itself is told here.",
                           {{"grant", "Grant", CellType::kText, 1.4},
                            {"target", "Database", CellType::kText, 2},
                            {"event", "Last step", CellType::kText, 0.9},
                            {"time", "When", CellType::kTime, 1.1},
                            {"entry", "Entry", CellType::kInteger, 0.7},
                            {"repaired", "Changed by hand and put right", CellType::kText, 2}},
                           "Nothing was made in another database."}));
    for (const auto& [key, view] : views_)
      STEWARD_RETURN_IF_ERROR(sink_.row({view.grant, view.target, view.event, view.time, view.entry,
                                         view.repaired.empty() ? Cell() : Cell(view.repaired)}));
    return sink_.end_table();
  }

  struct OwnApproval {
    int64_t entry = 0;
    std::string person, what;
  };

  const ReportContext& context_;
  const World& world_;
  Sink& sink_;
  DecisionFilter filter_;
  std::map<std::string, KnownGrant> grants_;
  std::map<std::string, std::string> requesters_;  // by request
  std::map<std::vector<std::string>, Use> uses_;   // who, dataset, action, purpose
  std::map<std::pair<std::string, std::string>, View> views_;
  std::vector<OwnApproval> own_approvals_;
  AccessWays ways_;
  uint64_t approvals_ = 0, permitted_ = 0, uses_left_out_ = 0;
};

}  // namespace

Status build_access_review(const ReportContext& context, Sink& sink) {
  return AccessReviewReport(context, sink).build();
}

}  // namespace steward::service::reports
