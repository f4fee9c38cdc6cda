// Records of processing activities, GDPR Art. 30(1)(a) to (g) and 30(2), as far as policies, catalog, lineage
// and what people declared tell; what they do not tell is a gap with what fills it.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lineage/graph/traversal.h"
#include "service/reports/decision_filter.h"
#include "service/reports/held_sink.h"
#include "service/reports/places.h"
#include "service/reports/regulation.h"
#include "service/reports/report_list.h"
#include "service/reports/rule_words.h"
#include "service/reports/tally.h"

namespace steward::service::reports {
namespace {

using namespace audit::report;

constexpr char kNoOrganisation[] =
    "Nobody declared the organisation: `steward apply` a document of kind Organisation (docs/reports.md).";

// One purpose, and what the rules open for it.
struct Activity {
  std::string name;  // the purpose
  Purpose purpose;   // empty: a permit names none
  std::vector<const policy::AccessRule*> permits;
  std::set<const Dataset*> datasets;
  std::set<Category> categories;
  std::set<std::string> who;
  uint64_t recorded = 0;  // decisions that permitted such a use
};

std::vector<std::string> list_of(const std::set<Category>& categories) {
  std::vector<std::string> names;
  for (const Category& category : categories) names.push_back(category.str());
  return names;
}

Cell or_gap(std::vector<std::string> words, std::string why) {
  return words.empty() ? Cell(Gap{std::move(why)}) : Cell(std::move(words));
}

class ProcessingRecords {
 public:
  ProcessingRecords(const ReportContext& context, Sink& sink)
      : context_(context), world_(*context.world), sink_(sink), filter_(context) {}

  Status build() {
    find_activities();
    STEWARD_RETURN_IF_ERROR(read_ledger());
    STEWARD_RETURN_IF_ERROR(write_controller());
    STEWARD_RETURN_IF_ERROR(write_overview());
    for (const Activity& activity : activities_) STEWARD_RETURN_IF_ERROR(write_activity(activity));
    STEWARD_RETURN_IF_ERROR(write_unexplained());
    STEWARD_RETURN_IF_ERROR(write_processor());
    STEWARD_RETURN_IF_ERROR(write_summary());
    STEWARD_RETURN_IF_ERROR(write_provisions(sink_, context_.filters.regulation, *world_.policies));
    return held_.release(sink_);
  }

 private:
  void find_activities() {
    std::map<Purpose, Activity> by_purpose;
    const auto resting = rules_resting_on(context_.filters.regulation, *world_.policies);
    for (const policy::AccessRule& rule : world_.policies->access) {
      if (rule.effect != policy::Effect::kPermit || !resting.contains(rule.id)) continue;
      std::vector<Purpose> purposes = rule.purposes;
      if (purposes.empty()) purposes.emplace_back();
      for (const Purpose& purpose : purposes) {
        if (!context_.filters.purpose.empty() && !Purpose(context_.filters.purpose).covers(purpose)) continue;
        add_permit(by_purpose[purpose], purpose, rule);
      }
    }
    for (auto& [purpose, activity] : by_purpose)
      if (!activity.categories.empty()) activities_.push_back(std::move(activity));
  }

  // Data without a category is about nobody, as far as scans can tell: no processing of personal data.
  void add_permit(Activity& activity, const Purpose& purpose, const policy::AccessRule& rule) {
    activity.purpose = purpose;
    activity.name = purpose.empty() ? "(any purpose)" : purpose.str();
    bool opens = false;
    for (const Dataset& dataset : world_.catalog->datasets()) {
      if (!context_.filters.dataset.empty() &&
          to_string(dataset.name) != dataset_part(context_.filters.dataset))
        continue;
      for (const Category& category : opened(world_, rule, purpose, dataset)) {
        if (!is_personal(category)) continue;
        opens = true;
        activity.datasets.insert(&dataset);
        activity.categories.insert(category);
      }
    }
    if (!opens) return;
    activity.permits.push_back(&rule);
    for (std::string& who : who_words(rule.subjects)) activity.who.insert(std::move(who));
  }

  Status read_ledger() {
    return context_.entries({"decision", {}, {}}, [&](const LedgerEntry& entry) -> Status {
      if (text_at(entry.body, "verdict") != "permit" || !filter_.passes(entry)) return {};
      const Purpose purpose(text_at(entry.body, "purpose"));
      // By the nearest activity alone: one use is counted once.
      Activity* nearest = nullptr;
      for (Activity& activity : activities_)
        if (activity.purpose.covers(purpose) &&
            (!nearest || activity.purpose.str().size() > nearest->purpose.str().size()))
          nearest = &activity;
      if (nearest) ++nearest->recorded;
      return {};
    });
  }

  const DeclaredActivity* declared(const Activity& activity) const {
    return context_.organisation ? context_.organisation->activity(activity.purpose) : nullptr;
  }

  static Cell party_cell(const Party& party, std::string why) {
    return party.name.empty() ? Cell(Gap{std::move(why)}) : Cell(party.name + ", " + party.contact);
  }

  Status write_controller() {
    STEWARD_RETURN_IF_ERROR(held_.heading("Who answers for it: Art. 30(1)(a)"));
    if (!context_.organisation)
      return held_.facts({{"Controller", Gap{kNoOrganisation}, Tone::kWarning},
                          {"Data protection officer", Gap{kNoOrganisation}, Tone::kWarning}});
    const Organisation& organisation = *context_.organisation;
    std::vector<Fact> facts{{"Controller", party_cell(organisation.controller, kNoOrganisation)},
                            {"Data protection officer",
                             party_cell(organisation.data_protection_officer,
                                        "No data_protection_officer is declared: name one, or write under "
                                        "security why none is needed (Art. 37(1)).")}};
    facts.push_back({"Representative (Art. 27)", organisation.representative.name.empty()
                                                     ? Cell(std::string("none declared"))
                                                     : party_cell(organisation.representative, "")});
    if (organisation.joint_controllers.empty())
      facts.push_back({"Joint controllers", std::string("none declared")});
    for (const Party& party : organisation.joint_controllers)
      facts.push_back({"Joint controller", party_cell(party, "")});
    return held_.facts(facts);
  }

  Cell subjects_cell(const Activity& activity) const {
    const DeclaredActivity* said = declared(activity);
    return or_gap(
        said ? said->data_subjects : std::vector<std::string>(),
        fmt::format("Whose data is used for {} is not declared: add data_subjects to the activity in the "
                    "document of kind Organisation.",
                    activity.name));
  }

  std::vector<std::string> recipients_of(const Activity& activity) const {
    std::vector<std::string> words(activity.who.begin(), activity.who.end());
    if (const DeclaredActivity* said = declared(activity))
      words.insert(words.end(), said->recipients.begin(), said->recipients.end());
    for (const policy::Grant& grant : world_.grants->grants())
      if (policy::in_force(grant, context_.as_of()) && activity.purpose.covers(grant.purpose))
        words.push_back("by grant: " + grant.subject);
    return words;
  }

  // Declared ones, and the places of the datasets that are not in the Union.
  std::vector<Cell> transfers_of(const Activity& activity) const {
    std::vector<Cell> cells;
    const DeclaredActivity* said = declared(activity);
    if (said)
      for (const Transfer& transfer : said->transfers)
        cells.push_back(
            transfer.safeguard.empty()
                ? Cell(Gap{fmt::format("The transfer to {} has no safeguard: declare it (Art. 46).",
                                       transfer.country)})
                : Cell(fmt::format("{}: {}", transfer.country, transfer.safeguard)));
    std::set<std::string> outside, unknown;
    bool has_unknown_place = false;
    for (const Dataset* dataset : activity.datasets) {
      has_unknown_place |= dataset->regions.empty();
      for (const std::string& region : dataset->regions) {
        const Place place = place_of(region);
        if (place == Place::kOutside) outside.insert(region);
        if (place == Place::kUnknown) unknown.insert(region);
      }
    }
    for (const std::string& region : outside)
      if (!said || said->transfers.empty())
        cells.push_back(
            Gap{fmt::format("Data is kept in {}, outside of the Union and of adequate countries, and no "
                            "safeguard is declared.",
                            region)});
    for (const std::string& region : unknown)
      cells.push_back(Gap{fmt::format(
          "Steward does not know which country the region '{}' is in: use a country code.", region)});
    if (has_unknown_place)
      cells.push_back(
          Gap{"Where some of its datasets are kept is not known: `steward dataset set DATASET --region "
              "REGION`."});
    if (cells.empty()) cells.push_back(std::string("none declared, and no dataset is kept in one"));
    return cells;
  }

  // A gap, when there is one, with what is known beside it.
  static Cell joined(const std::vector<Cell>& cells) {
    std::vector<std::string> words, missing;
    for (const Cell& cell : cells) {
      if (const Gap* gap = std::get_if<Gap>(&cell)) missing.push_back(gap->why);
      if (const std::string* text = std::get_if<std::string>(&cell)) words.push_back(*text);
    }
    if (missing.empty()) return words;
    return Gap{fmt::format("{}{}", fmt::join(missing, " "),
                           words.empty() ? "" : fmt::format(" (Known: {}.)", fmt::join(words, "; ")))};
  }

  Cell limits_cell(const Activity& activity) const {
    std::set<std::string> words;
    std::vector<std::string> without;
    for (const Dataset* dataset : activity.datasets) {
      const auto rules = retention_of(world_, *dataset);
      if (rules.empty()) without.push_back(world_.catalog->describe_short({dataset->id, {}}));
      for (const policy::RetentionRule* rule : rules) words.insert(retention_words(*rule));
    }
    if (!without.empty())
      return Gap{fmt::format("No RetentionPolicy limits how long {} is kept{}.", fmt::join(without, ", "),
                             words.empty() ? "" : fmt::format(" (others: {})", fmt::join(words, "; ")))};
    return std::vector<std::string>(words.begin(), words.end());
  }

  std::vector<std::string> measures_of(const Activity& activity) const {
    std::set<std::string> words;
    for (const policy::AccessRule* permit : activity.permits) {
      if (const std::string duties = duty_words(*permit); !duties.empty()) words.insert(duties);
      for (std::string& need : need_words(*permit)) words.insert("needs " + need);
    }
    for (const policy::AccessRule& rule : world_.policies->access)
      if (rule.effect == policy::Effect::kOblige && is_for(rule, activity.purpose))
        if (const std::string duties = duty_words(rule); !duties.empty()) words.insert(duties);
    std::vector<std::string> list(words.begin(), words.end());
    list.emplace_back("denied unless a rule permits it; each decision recorded before the answer");
    if (context_.organisation)
      list.insert(list.end(), context_.organisation->security.begin(), context_.organisation->security.end());
    return list;
  }

  Status write_overview() {
    STEWARD_RETURN_IF_ERROR(held_.heading("Processing activities"));
    STEWARD_RETURN_IF_ERROR(held_.begin_table(
        {"activities",
         "Art. 30(1)(b) to (g), by purpose",
         "A purpose is an activity when a permit in force opens personal data for it.",
         {{"purpose", "(b) Purpose", CellType::kText, 1.3},
          {"subjects", "(c) Data subjects", CellType::kList, 1.2},
          {"categories", "(c) Personal data", CellType::kList, 1.6},
          {"recipients", "(d) Recipients", CellType::kList, 1.2},
          {"transfers", "(e) Third countries", CellType::kList, 1.4},
          {"limits", "(f) Time limits", CellType::kList, 1.4},
          {"security", "(g) Security", CellType::kList, 1.9}},
         "No permit in force opens personal data: nothing is processed under the eyes of Steward."}));
    for (const Activity& activity : activities_)
      STEWARD_RETURN_IF_ERROR(held_.row({activity.name, subjects_cell(activity), list_of(activity.categories),
                                         recipients_of(activity), joined(transfers_of(activity)),
                                         limits_cell(activity), measures_of(activity)}));
    return held_.end_table();
  }

  std::string description_of(const Purpose& purpose) const {
    for (const TaxonomyNode& node : purpose_taxonomy().nodes())
      if (node.key == purpose.str()) return std::string(node.description);
    for (const auto& [key, description] : world_.policies->purposes)
      if (key == purpose) return description;
    return "";
  }

  Status write_activity(const Activity& activity) {
    STEWARD_RETURN_IF_ERROR(held_.heading(fmt::format("Activity: {}", activity.name)));
    const std::string description = description_of(activity.purpose);
    std::vector<std::string> rules, reasons, flows;
    for (const policy::AccessRule* permit : activity.permits) {
      rules.push_back(permit->id);
      reasons.push_back(permit->reason);
    }
    std::vector<std::string> datasets;
    for (const Dataset* dataset : activity.datasets) {
      datasets.push_back(world_.catalog->describe_short({dataset->id, {}}));
      for (std::string& flow : flows_of(*dataset)) flows.push_back(std::move(flow));
    }
    const DeclaredActivity* said = declared(activity);
    std::vector<Fact> facts{
        {"(b) Purpose",
         description.empty()
             ? Cell(Gap{activity.purpose.empty() ? "A permit names no purpose: name it, data may be used for "
                                                   "what it was collected for alone (Art. 5(1)(b))."
                                                 : "The purpose has no description: declare it with one."})
             : Cell(description)},
        {"Lawful basis", said && !said->lawful_basis.empty()
                             ? Cell(said->lawful_basis)
                             : Cell(Gap{fmt::format(
                                   "The lawful basis of {} is not declared: add lawful_basis to the activity "
                                   "in the document of kind Organisation (Art. 6(1)).",
                                   activity.name)})},
        {"Rules that permit it", rules},
        {"Their reasons", reasons},
        {"(c) Data subjects", subjects_cell(activity)},
        {"(c) Personal data", list_of(activity.categories)},
        {"Datasets", datasets},
        {"(d) Recipients in the house, by grant and outside", recipients_of(activity)},
        {"(d) Where the data flows on, by lineage",
         flows.empty() ? Cell(std::string("nowhere that lineage knows of")) : Cell(flows)}};
    for (const Cell& transfer : transfers_of(activity))
      facts.push_back({"(e) Transfers to third countries", transfer});
    facts.push_back({"(f) Time limits for erasure", limits_cell(activity)});
    facts.push_back({"(g) Security measures", measures_of(activity)});
    facts.push_back({"Recorded uses", static_cast<int64_t>(activity.recorded)});
    return held_.facts(facts);
  }

  std::vector<std::string> flows_of(const Dataset& dataset) const {
    lineage::Query query;
    query.direction = lineage::Direction::kDownstream;
    query.granularity = lineage::Granularity::kDataset;
    query.budget.max_nodes = 1'000;
    std::vector<std::string> flows;
    for (const auto& reached : lineage::traverse(*world_.graph, {{dataset.id, {}}}, query).nodes) {
      if (reached.hops == 0 || flows.size() >= 20) continue;
      const Dataset* to = world_.catalog->find(reached.node.dataset);
      if (to)
        flows.push_back(
            fmt::format("{} → {}{}", world_.catalog->describe_short({dataset.id, {}}),
                        world_.catalog->describe_short({to->id, {}}),
                        to->name.ns == dataset.name.ns ? "" : " (another system: " + to->name.ns + ")"));
    }
    return flows;
  }

  // To keep data is to process it (Art. 4(2)), and what was declared may be done elsewhere than Steward sees.
  // A part of the records cannot tell either.
  Status write_unexplained() {
    const Filters& filters = context_.filters;
    if (!filters.dataset.empty() || !filters.purpose.empty() || !filters.regulation.empty()) return {};
    std::set<const Dataset*> explained;
    for (const Activity& activity : activities_)
      explained.insert(activity.datasets.begin(), activity.datasets.end());
    std::vector<std::string> kept, declared;
    for (const Dataset& dataset : world_.catalog->datasets()) {
      const auto categories = world_.propagation->categories_of(dataset);
      if (!explained.contains(&dataset) && std::any_of(categories.begin(), categories.end(), is_personal))
        kept.push_back(world_.catalog->describe_short({dataset.id, {}}));
    }
    if (context_.organisation)
      for (const DeclaredActivity& said : context_.organisation->activities)
        if (std::none_of(activities_.begin(), activities_.end(),
                         [&](const Activity& activity) { return said.purpose.covers(activity.purpose); }))
          declared.push_back(said.purpose.str());
    STEWARD_RETURN_IF_ERROR(held_.heading("What no activity above explains"));
    return held_.facts(
        {{"Personal data that no permit opens",
          kept.empty()
              ? Cell()
              : Cell(Gap{fmt::format("What {} is kept for is not said: to keep is to process (Art. 4(2)). "
                                     "Permit the use it is kept for, or delete it.",
                                     fmt::join(kept, ", "))})},
         {"Declared activities for which no permit opens personal data",
          declared.empty() ? Cell()
                           : Cell(Gap{fmt::format(
                                 "The organisation declares {}, and no permit in force opens personal data "
                                 "for it: it is done elsewhere, or no more.",
                                 fmt::join(declared, ", "))})}});
  }

  // Art. 30(2).
  Status write_processor() {
    STEWARD_RETURN_IF_ERROR(held_.heading("As a processor for others: Art. 30(2)"));
    if (!context_.organisation)
      return held_.facts(
          {{"Controllers that processing is carried out for", Gap{kNoOrganisation}, Tone::kWarning}});
    if (context_.organisation->processor_for.empty())
      return held_.paragraph("The organisation declares no processing on behalf of others.", Tone::kPlain);
    STEWARD_RETURN_IF_ERROR(
        held_.begin_table({"processor_for",
                           "Controllers that processing is carried out for",
                           "",
                           {{"controller", "(a) Controller", CellType::kText, 1.5},
                            {"contact", "Contact", CellType::kText, 1.5},
                            {"categories", "(b) Categories of processing", CellType::kList, 2},
                            {"purposes", "Purposes", CellType::kList, 1.5},
                            {"transfers", "(c) Third countries", CellType::kList, 1.5},
                            {"security", "(d) Security", CellType::kList, 2}}}));
    for (const CustomerOfProcessing& customer : context_.organisation->processor_for) {
      std::vector<std::string> transfers;
      for (const Purpose& purpose : customer.purposes)
        if (const DeclaredActivity* said = context_.organisation->activity(purpose))
          for (const Transfer& transfer : said->transfers)
            transfers.push_back(transfer.country + ": " + transfer.safeguard);
      if (transfers.empty()) transfers.emplace_back("none declared");
      STEWARD_RETURN_IF_ERROR(held_.row(
          {customer.controller.name, customer.controller.contact,
           or_gap(customer.categories_of_processing,
                  "What is done for this controller is not declared: add categories_of_processing."),
           purpose_words(customer.purposes), std::move(transfers),
           or_gap(context_.organisation->security, "No security measures are declared: add security.")}));
    }
    return held_.end_table();
  }

  Status write_summary() {
    std::set<const Dataset*> datasets;
    std::set<Category> categories;
    Chart chart{"Recorded uses by activity", "permitted decisions", {}};
    for (const Activity& activity : activities_) {
      datasets.insert(activity.datasets.begin(), activity.datasets.end());
      categories.insert(activity.categories.begin(), activity.categories.end());
      if (chart.bars.size() < 40)
        chart.bars.push_back({activity.name, static_cast<double>(activity.recorded), {}});
    }
    const auto number = [](size_t value) { return Cell(static_cast<int64_t>(value)); };
    STEWARD_RETURN_IF_ERROR(sink_.heading("Summary"));
    STEWARD_RETURN_IF_ERROR(
        sink_.paragraph("Made of the policies in force, of what scans and lineage know of the data, and of "
                        "what the organisation "
                        "declared. Whatever one of these must say and does not is marked as a gap.",
                        Tone::kPlain));
    return held_.summarise(sink_,
                           {{"Processing activities", number(activities_.size())},
                            {"Categories of personal data in them", number(categories.size())},
                            {"Datasets in them", number(datasets.size())}},
                           chart);
  }

  const ReportContext& context_;
  const World& world_;
  Sink& sink_;
  DecisionFilter filter_;
  HeldSink held_;
  std::vector<Activity> activities_;
};

}  // namespace

Status build_processing_records(const ReportContext& context, Sink& sink) {
  return ProcessingRecords(context, sink).build();
}

}  // namespace steward::service::reports
