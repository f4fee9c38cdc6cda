// Who agreed to what, which data is kept for how long, what is overdue, and how that is enforced.
#include <fmt/format.h>

#include <map>
#include <set>

#include "policy/explain/duties.h"
#include "service/reports/decision_filter.h"
#include "service/reports/held_sink.h"
#include "service/reports/holds_part.h"
#include "service/reports/report_list.h"
#include "service/reports/rule_words.h"
#include "service/reports/tally.h"

namespace steward::service::reports {
namespace {

using namespace audit::report;
using policy::ConsentState;

struct StateCounts {
  int64_t granted = 0, refused = 0, withdrawn = 0, expired = 0, unknown = 0;
};

class ConsentRetentionReport {
 public:
  ConsentRetentionReport(const ReportContext& context, Sink& sink, const HoldsPart& holds)
      : context_(context), world_(*context.world), sink_(sink), holds_(holds), filter_(context) {}

  Status build() {
    STEWARD_RETURN_IF_ERROR(read());
    STEWARD_RETURN_IF_ERROR(write_consent());
    STEWARD_RETURN_IF_ERROR(write_retention());
    STEWARD_RETURN_IF_ERROR(write_enforcement());
    STEWARD_RETURN_IF_ERROR(write_summary());
    return held_.release(sink_);
  }

 private:
  Status read() {
    STEWARD_ASSIGN_OR_RETURN(events_, context_.consent());
    const std::string kinds = "decision,grant,consent,subject_erasure";
    return context_.entries({kinds, {}, {}}, [&](const LedgerEntry& entry) -> Status {
      if (entry.kind == "subject_erasure") {
        ++erasures_;
        return {};
      }
      if (entry.kind == "grant") {
        views_dropped_ += text_at(entry.body, "event") == "dropped" ? 1 : 0;
        return {};
      }
      if (entry.kind == "consent") {
        const Filters& filters = context_.filters;
        const bool is_in = (!filters.from || entry.time >= *filters.from) &&
                           (!filters.to || entry.time < *filters.to) &&
                           (filters.person.empty() || is_of_person(filters, text_at(entry.body, "subject")));
        if (is_in) months_.add(month_of(entry.time) + " " + text_at(entry.body, "state"));
        return {};
      }
      if (filter_.passes(entry)) read_decision(entry);
      return {};
    });
  }

  void read_decision(const LedgerEntry& entry) {
    const auto* obligations = object_at(entry.body, "obligations");
    const std::string verdict = text_at(entry.body, "verdict");
    if (verdict == "permit") {
      deletions_ += text_at(entry.body, "action") == "delete" ? 1 : 0;
      for (const std::string& dataset : datasets_of(entry.body)) last_used_[dataset] = entry.time;
      if (obligations) {
        if (const std::string period = text_at(*obligations, "retention"); !period.empty())
          copies_.add(period);
        if (const auto* rows = object_at(*obligations, "rows"))
          for (const auto& member : *rows)
            for (const auto* filter : objects_at(*rows, {member.key().data(), member.key().size()}))
              consent_filters_ += text_at(*filter, "consent").empty() ? 0 : 1;
      }
    }
    if (verdict != "deny") return;
    for (const auto* reason : objects_at(entry.body, "reasons"))
      if (text_at(*reason, "sentence").find("needs consent") != std::string::npos) {
        ++denied_for_consent_;
        return;
      }
  }

  // Purposes that permits ask consent to, and those that people spoke of.
  std::set<Purpose> purposes_of_consent() const {
    std::set<Purpose> purposes;
    for (const policy::ConsentEvent& event : events_) purposes.insert(event.purpose);
    for (const policy::AccessRule& rule : world_.policies->access) {
      if (!rule.require->consent) continue;
      if (!rule.require->consent->empty())
        purposes.insert(*rule.require->consent);
      else
        purposes.insert(rule.purposes.begin(), rule.purposes.end());
    }
    if (!context_.filters.purpose.empty())
      std::erase_if(purposes,
                    [&](const Purpose& each) { return !Purpose(context_.filters.purpose).covers(each); });
    return purposes;
  }

  Status write_consent() {
    std::set<std::string> people;
    for (const policy::ConsentEvent& event : events_)
      if (context_.filters.person.empty() || is_of_person(context_.filters, event.subject))
        people.insert(event.subject);
    people_ = people.size();
    STEWARD_RETURN_IF_ERROR(held_.heading("Consent"));
    STEWARD_RETURN_IF_ERROR(
        held_.paragraph("The state at the head of everybody who ever said anything, by purpose. Nothing said "
                        "is unknown, and unknown is "
                        "not consent. A refusal of a broad purpose holds for what is below it.",
                        Tone::kPlain));
    STEWARD_RETURN_IF_ERROR(held_.facts(
        {{"Controller that consent was given to",
          context_.organisation
              ? Cell(context_.organisation->controller.name)
              : Cell(Gap{
                    "Nobody declared the controller: `steward apply` a document of kind Organisation."})}}));
    STEWARD_RETURN_IF_ERROR(
        held_.begin_table({"consent",
                           "State of consent by purpose",
                           "",
                           {{"purpose", "Purpose", CellType::kText, 2.4},
                            {"granted", "Granted", CellType::kInteger, 0.8},
                            {"refused", "Refused", CellType::kInteger, 0.8},
                            {"withdrawn", "Withdrawn", CellType::kInteger, 0.8},
                            {"expired", "Expired", CellType::kInteger, 0.8},
                            {"unknown", "Never said", CellType::kInteger, 0.8},
                            {"required_by", "Rules that require it", CellType::kList, 2.5}},
                           "No rule requires consent, and nobody gave or refused any."}));
    for (const Purpose& purpose : purposes_of_consent()) {
      StateCounts counts;
      for (const std::string& person : people) {
        switch (world_.consent->state(person, purpose, context_.as_of())) {
          case ConsentState::kGranted:
            ++counts.granted;
            break;
          case ConsentState::kRefused:
            ++counts.refused;
            break;
          case ConsentState::kWithdrawn:
            ++counts.withdrawn;
            break;
          case ConsentState::kExpired:
            ++counts.expired;
            break;
          case ConsentState::kUnknown:
            ++counts.unknown;
            break;
        }
      }
      std::vector<std::string> rules;
      for (const policy::AccessRule& rule : world_.policies->access)
        if (rule.require->consent &&
            (rule.require->consent->empty() ? is_for(rule, purpose) : *rule.require->consent == purpose))
          rules.push_back(rule.id);
      STEWARD_RETURN_IF_ERROR(held_.row({purpose.str(), counts.granted, counts.refused, counts.withdrawn,
                                         counts.expired, counts.unknown, std::move(rules)}));
    }
    STEWARD_RETURN_IF_ERROR(held_.end_table());
    if (months_.total() > 0) {
      Chart chart{"Consent events by month", "events", {}};
      const auto& all = months_.by_name();
      auto bar = all.begin();
      if (all.size() > 36) std::advance(bar, static_cast<std::ptrdiff_t>(all.size() - 36));
      for (; bar != all.end(); ++bar)
        chart.bars.push_back({bar->first, static_cast<double>(bar->second),
                              bar->first.ends_with("granted") ? Tone::kGood : Tone::kWarning});
      STEWARD_RETURN_IF_ERROR(held_.chart(chart));
    }
    return {};
  }

  Status write_retention() {
    STEWARD_RETURN_IF_ERROR(held_.heading("How long data is kept"));
    STEWARD_RETURN_IF_ERROR(held_.begin_table({"retention_rules",
                                               "Time limits in force",
                                               "",
                                               {{"rule", "Rule", CellType::kText, 1.6},
                                                {"data", "Data", CellType::kList, 2},
                                                {"period", "Kept for", CellType::kText, 0.8},
                                                {"start", "From", CellType::kText, 0.9},
                                                {"reason", "Why", CellType::kText, 3}},
                                               "No policy limits how long data is kept."}));
    for (const policy::RetentionRule& rule : world_.policies->retention)
      STEWARD_RETURN_IF_ERROR(held_.row({rule.id, data_words(rule.data), policy::period_words(rule.period),
                                         start_words(rule), rule.reason}));
    STEWARD_RETURN_IF_ERROR(held_.end_table());
    STEWARD_RETURN_IF_ERROR(held_.begin_table({"retention",
                                               "Datasets with personal data, and when they fall due",
                                               "Steward keeps no clock of single rows. \"Known since\" is "
                                               "when the catalog first saw the dataset, and \"last used\" "
                                               "the last permitted request: what they make overdue is "
                                               "overdue; what they do not may hold older rows.",
                                               {{"dataset", "Dataset", CellType::kText, 1.5},
                                                {"categories", "Personal data", CellType::kList, 2.2},
                                                {"rule", "Rule", CellType::kText, 1.5},
                                                {"limit", "Limit", CellType::kText, 1},
                                                {"known_since", "Known since", CellType::kTime, 1.1},
                                                {"last_used", "Last used", CellType::kTime, 1.1},
                                                {"due", "Falls due", CellType::kTime, 1.1},
                                                {"state", "State", CellType::kText, 1.2},
                                                {"people_held", "People held", CellType::kInteger, 0.7}},
                                               "No dataset carries personal data."}));
    for (const Dataset& dataset : world_.catalog->datasets()) STEWARD_RETURN_IF_ERROR(write_dataset(dataset));
    STEWARD_RETURN_IF_ERROR(held_.end_table());
    return holds_.write(held_);
  }

  Status write_dataset(const Dataset& dataset) {
    const std::string full = to_string(dataset.name);
    if (!context_.filters.dataset.empty() && full != dataset_part(context_.filters.dataset)) return {};
    std::vector<std::string> categories;
    for (const Category& category : world_.propagation->categories_of(dataset))
      if (is_personal(category)) categories.push_back(category.str());
    const auto rules = retention_of(world_, dataset);
    if (categories.empty() && rules.empty()) return {};
    const std::string name = world_.catalog->describe_short({dataset.id, {}});
    const auto used = last_used_.find(full);
    const Cell last = used == last_used_.end() ? Cell() : Cell(used->second);
    const HoldsPart::OnDataset hold = holds_.on(dataset);
    const auto people = static_cast<int64_t>(hold.people);
    if (rules.empty()) {
      ++unlimited_;
      return held_.row({name, categories,
                        Gap{"No RetentionPolicy limits how long this data is kept: add a rule for it."},
                        Cell(), dataset.first_seen, last, Cell(),
                        hold.since ? "kept without a limit, held since " + audit::format_day(*hold.since)
                                   : std::string("kept without a limit"),
                        people});
    }
    for (const policy::RetentionRule* rule : rules) {
      Cell due;
      std::string state = "within its time, as far as known";
      std::optional<Timestamp> start;
      if (rule->start == "created") start = dataset.first_seen;
      if (rule->start == "last_used") start = used == last_used_.end() ? dataset.first_seen : used->second;
      if (start) {
        const Timestamp at = hold.due_after(add(*start, rule->period));
        due = at;
        if (at <= context_.as_of())
          state = overdue_words(hold);
        else if (hold.since)
          state += ", held since " + audit::format_day(*hold.since);
      } else {
        due = Gap{
            fmt::format("Nothing tells Steward when '{}' happened: no register of such events is kept yet.",
                        rule->start)};
        state = "not known";
      }
      STEWARD_RETURN_IF_ERROR(held_.row(
          {name, categories, rule->id, limit_words(*rule), dataset.first_seen, last, due, state, people}));
    }
    return {};
  }

  std::string overdue_words(const HoldsPart::OnDataset& hold) {
    ++overdue_;
    if (!hold.since) return "overdue";
    ++overdue_held_;
    return "overdue, held since " + audit::format_day(*hold.since);
  }

  Status write_enforcement() {
    STEWARD_RETURN_IF_ERROR(held_.heading("Enforcement"));
    const auto number = [](uint64_t value) { return Cell(static_cast<int64_t>(value)); };
    std::vector<Fact> facts{{"Requests denied for want of consent", number(denied_for_consent_)},
                            {"Row filters by consent that permits carried", number(consent_filters_)},
                            {"Views dropped when grants ended", number(views_dropped_)}};
    for (const auto& [period, count] : copies_.most(10))
      facts.push_back({"Permits that bound copies to " + period_words(period), number(count)});
    facts.push_back({"Deletions that were asked for and permitted", number(deletions_)});
    facts.push_back({"People unlinked from the ledger", number(erasures_)});
    facts.push_back({"Legal holds in force", number(holds_.in_force())});
    if (holds_.unreadable() > 0)
      facts.push_back(
          {"Entries on legal holds that cannot be read", number(holds_.unreadable()), Tone::kBad});
    facts.push_back({"Time limits that are over on data that is held", number(overdue_held_)});
    facts.push_back(
        {"Deletion of overdue data",
         Gap{"Steward finds what is overdue and deletes nothing yet, nor does it keep anybody from deleting "
             "what is held: attach the evidence of whoever deletes."},
         Tone::kWarning});
    return held_.facts(facts);
  }

  Status write_summary() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("Summary"));
    const auto number = [](uint64_t value) { return Cell(static_cast<int64_t>(value)); };
    return held_.summarise(sink_, {{"People who said something about consent", number(people_)},
                                   {"Consent events", number(events_.size())},
                                   {"Requests denied for want of consent", number(denied_for_consent_)},
                                   {"Time limits of datasets that are over", number(overdue_),
                                    overdue_ == overdue_held_ ? Tone::kGood : Tone::kBad},
                                   {"Of these on data that is held by order", number(overdue_held_)},
                                   {"Legal holds in force", number(holds_.in_force())},
                                   {"Datasets with personal data and no time limit", number(unlimited_),
                                    unlimited_ == 0 ? Tone::kGood : Tone::kWarning}});
  }

  const ReportContext& context_;
  const World& world_;
  Sink& sink_;
  const HoldsPart& holds_;
  DecisionFilter filter_;
  HeldSink held_;
  std::vector<policy::ConsentEvent> events_;
  std::map<std::string, Timestamp> last_used_;  // by dataset
  Tally months_, copies_;
  uint64_t denied_for_consent_ = 0, consent_filters_ = 0, views_dropped_ = 0, overdue_ = 0, overdue_held_ = 0,
           unlimited_ = 0, deletions_ = 0, erasures_ = 0;
  size_t people_ = 0;
};

}  // namespace

Status build_consent_retention(const ReportContext& context, Sink& sink) {
  STEWARD_ASSIGN_OR_RETURN(const HoldsPart holds, HoldsPart::read(context));
  return ConsentRetentionReport(context, sink, holds).build();
}

}  // namespace steward::service::reports
