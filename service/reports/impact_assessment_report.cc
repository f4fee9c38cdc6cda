// A draft of an impact assessment (GDPR Art. 35(7)) for one dataset or model: what Steward knows, and what a
// person must add.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "policy/engine/selector.h"
#include "service/lineage_queries/flow.h"
#include "service/reports/decision_filter.h"
#include "service/reports/held_sink.h"
#include "service/reports/places.h"
#include "service/reports/report_list.h"
#include "service/reports/rule_words.h"
#include "service/reports/tally.h"

namespace steward::service::reports {
namespace {

using namespace audit::report;

constexpr int64_t kLargeScale = 100'000;  // rows; a hint to look, no limit of the law

const std::array<Category, 9> kSpecial{Category("user.biometric"),
                                       Category("user.criminal_history"),
                                       Category("user.childrens"),
                                       Category("user.demographic.political_opinion"),
                                       Category("user.demographic.race_ethnicity"),
                                       Category("user.demographic.religious_belief"),
                                       Category("user.demographic.sexual_orientation"),
                                       Category("user.health_and_medical"),
                                       Category("user.authorization.biometric")};

struct Risk {
  std::string title, found, measure;
  Tone tone = Tone::kWarning;
};

constexpr char kNoRegion[] = "Where it is kept is not known: `steward dataset set DATASET --region REGION`.";

class ImpactAssessment {
 public:
  ImpactAssessment(const ReportContext& context, Sink& sink)
      : context_(context), world_(*context.world), sink_(sink), filter_(context) {}

  Status build() {
    const auto node = world_.catalog->resolve(dataset_part(context_.filters.dataset));
    if (!node.ok()) return node.error();
    dataset_ = world_.catalog->find(node->dataset);
    if (!dataset_) return Error{ErrorCode::kNotFound, "The catalog does not know this dataset.", "dataset"};
    name_ = world_.catalog->describe_short({dataset_->id, {}});
    categories_ = world_.propagation->categories_of(*dataset_);
    STEWARD_RETURN_IF_ERROR(read_ledger());
    find_flow();
    STEWARD_RETURN_IF_ERROR(write_description());
    STEWARD_RETURN_IF_ERROR(write_flow());
    STEWARD_RETURN_IF_ERROR(write_purposes());
    find_risks();
    STEWARD_RETURN_IF_ERROR(write_risks());
    STEWARD_RETURN_IF_ERROR(write_for_people());
    STEWARD_RETURN_IF_ERROR(write_summary());
    return held_.release(sink_);
  }

 private:
  Status read_ledger() {
    return context_.entries(context_.in_period("decision"), [&](const LedgerEntry& entry) -> Status {
      if (!filter_.passes(entry)) return {};
      const std::string verdict = text_at(entry.body, "verdict");
      verdicts_.add(verdict);
      if (verdict == "permit") uses_.add(text_at(entry.body, "purpose"));
      return {};
    });
  }

  void find_flow() {
    lineage::Query query;
    query.granularity = lineage::Granularity::kDataset;
    query.budget.max_nodes = 2'000;
    flow_ = flow_of(world_, {dataset_->id, {}}, query, {});
  }

  Status write_description() {
    STEWARD_RETURN_IF_ERROR(held_.heading("(a) The data"));
    const auto known = [](const std::vector<std::string>& words, const char* why) {
      return words.empty() ? Cell(Gap{why}) : Cell(words);
    };
    STEWARD_RETURN_IF_ERROR(held_.facts(
        {{"Name", to_string(dataset_->name)},
         {"Kind", std::string(to_string(dataset_->kind))},
         {"Rows",
          dataset_->rows ? Cell(*dataset_->rows) : Cell(Gap{"How many rows it has is not known: scan it."})},
         {"Last scan", dataset_->scanned_at ? Cell(*dataset_->scanned_at)
                                            : Cell(Gap{"It was never scanned: run `steward scan` on it."})},
         {"Owners", known(dataset_->owners, "Nobody owns it: `steward dataset set DATASET --owner TEAM`.")},
         {"Kept in", known(dataset_->regions, kNoRegion)},
         {"Labels", dataset_->labels}}));
    STEWARD_RETURN_IF_ERROR(held_.begin_table({"fields",
                                               "Fields and what they carry",
                                               "",
                                               {{"field", "Field", CellType::kText, 1.4},
                                                {"type", "Type", CellType::kText, 1},
                                                {"categories", "Carries", CellType::kList, 2.4},
                                                {"origin", "Known by", CellType::kList, 2.4},
                                                {"examined", "Rows examined", CellType::kInteger, 0.8}},
                                               "The catalog knows no field of it."}));
    for (const Field& field : dataset_->fields) {
      std::vector<std::string> carried, origins;
      for (const TagAssertion& tag : world_.propagation->effective(field.id)) {
        carried.push_back(tag.category.str());
        std::string origin =
            tag.origin == TagOrigin::kPropagated ? "flowed in" : std::string(to_string(tag.origin));
        if (!tag.path.empty()) origin += " from " + world_.catalog->describe_short(tag.path.front());
        origins.push_back(std::move(origin));
      }
      STEWARD_RETURN_IF_ERROR(held_.row(
          {field.path, field.type, std::move(carried), std::move(origins),
           field.rows_examined ? Cell(*field.rows_examined)
                               : Cell(Gap{"No scan could read this field: what it carries is not known."})}));
    }
    return held_.end_table();
  }

  Status write_flow() {
    STEWARD_RETURN_IF_ERROR(held_.heading("(a) Where it comes from and where it goes"));
    if (flow_.is_partial)
      STEWARD_RETURN_IF_ERROR(
          held_.paragraph("The lineage is larger than what is listed here.", Tone::kWarning));
    STEWARD_RETURN_IF_ERROR(
        held_.begin_table({"flows",
                           "Datasets upstream and downstream",
                           "Steps: how many edges of lineage away.",
                           {{"direction", "Direction", CellType::kText, 0.9},
                            {"dataset", "Dataset", CellType::kText, 2},
                            {"kind", "Kind", CellType::kText, 0.9},
                            {"steps", "Steps", CellType::kInteger, 0.6},
                            {"categories", "Carries", CellType::kList, 2.4},
                            {"regions", "Kept in", CellType::kList, 1}},
                           "Lineage knows neither where it comes from nor where it goes."}));
    for (const FlowNode& node : flow_.nodes) {
      if (node.is_start()) continue;
      const Dataset* other = world_.catalog->find(node.node.dataset);
      if (!other) continue;
      std::vector<std::string> carried;
      for (const Category& category : world_.propagation->categories_of(*other))
        carried.push_back(category.str());
      if (node.hops_down) downstream_kinds_.insert(other->kind);
      STEWARD_RETURN_IF_ERROR(held_.row(
          {std::string(node.hops_up ? "comes from" : "goes to"),
           world_.catalog->describe_short({other->id, {}}), std::string(to_string(other->kind)),
           static_cast<int64_t>(node.hops_up ? *node.hops_up : node.hops_down.value_or(0)),
           std::move(carried), other->regions.empty() ? Cell(Gap{kNoRegion}) : Cell(other->regions)}));
    }
    return held_.end_table();
  }

  Status write_purposes() {
    STEWARD_RETURN_IF_ERROR(held_.heading("(a) and (b) Purposes, necessity and proportionality"));
    STEWARD_RETURN_IF_ERROR(held_.begin_table({"purposes",
                                               "What it may be used for by the policies in force",
                                               "",
                                               {{"purpose", "Purpose", CellType::kText, 1.6},
                                                {"rule", "Permit", CellType::kText, 1.6},
                                                {"who", "Who", CellType::kList, 1.2},
                                                {"categories", "Opens", CellType::kList, 2},
                                                {"duties", "Duties", CellType::kText, 1.8},
                                                {"needs", "Needs besides", CellType::kList, 1.5},
                                                {"uses", "Recorded uses", CellType::kInteger, 0.7}},
                                               "No permit in force opens it for any purpose."}));
    for (const policy::AccessRule& rule : world_.policies->access) {
      if (rule.effect != policy::Effect::kPermit) continue;
      std::vector<Purpose> purposes = rule.purposes;
      if (purposes.empty()) purposes.emplace_back();
      for (const Purpose& purpose : purposes) STEWARD_RETURN_IF_ERROR(write_purpose(rule, purpose));
    }
    STEWARD_RETURN_IF_ERROR(held_.end_table());
    std::vector<std::string> limitations;
    for (const policy::PurposeLimitation& limitation : world_.policies->limitations)
      if (policy::matches_dataset(limitation.datasets, *dataset_))
        limitations.push_back(limitation.id + ": " + limitation.reason);
    std::vector<std::string> limits;
    for (const policy::RetentionRule* rule : retention_of(world_, *dataset_))
      limits.push_back(retention_words(*rule));
    has_limit_ = !limits.empty();
    has_limitation_ = !limitations.empty();
    std::set<std::string> people, outside, bases;
    for (const Purpose& purpose : permitted_) {
      const DeclaredActivity* said =
          context_.organisation ? context_.organisation->activity(purpose) : nullptr;
      if (!said) continue;
      people.insert(said->data_subjects.begin(), said->data_subjects.end());
      outside.insert(said->recipients.begin(), said->recipients.end());
      if (!said->lawful_basis.empty()) bases.insert(fmt::format("{}: {}", purpose.str(), said->lawful_basis));
    }
    const auto declared = [](const std::set<std::string>& words, const char* why) {
      return words.empty() ? Cell(Gap{why}) : Cell(std::vector<std::string>(words.begin(), words.end()));
    };
    return held_.facts(
        {{"Whose data it is",
          declared(people,
                   "Whose data it is, is not declared for any purpose it may be used for: add "
                   "data_subjects to the activity in the document of kind Organisation.")},
         {"Recipients outside",
          declared(outside,
                   "No recipients outside are declared for any purpose it may be used for: add "
                   "recipients to the activity in the document of kind Organisation, if there are any.")},
         {"Lawful basis",
          declared(bases,
                   "No lawful basis is declared for any purpose it may be used for: add lawful_basis to "
                   "the activity in the document of kind Organisation (Art. 6(1)).")},
         {"Purposes it was collected for",
          limitations.empty()
              ? Cell(Gap{"No PurposeLimitation says what it was collected for: add one (Art. 5(1)(b))."})
              : Cell(limitations)},
         {"Time limits",
          limits.empty()
              ? Cell(Gap{"No RetentionPolicy limits how long it is kept: add a rule (Art. 5(1)(e))."})
              : Cell(limits)}});
  }

  Status write_purpose(const policy::AccessRule& rule, const Purpose& purpose) {
    std::vector<std::string> open;
    for (const Category& category : opened(world_, rule, purpose, *dataset_)) open.push_back(category.str());
    if (open.empty() && !(categories_.empty() && opens_uncategorised(rule, *dataset_))) return {};
    permitted_.insert(purpose);
    const std::string duties = duty_words(rule);
    if (duties.empty() && !open.empty()) ++unmasked_permits_;
    needs_consent_ |= rule.require->consent.has_value();
    if (Purpose("train_ai_system").covers(purpose)) trains_models_ = true;
    return held_.row(
        {purpose.empty() ? Cell(Gap{"The permit names no purpose: name it."}) : Cell(purpose.str()), rule.id,
         who_words(rule.subjects), std::move(open), duties.empty() ? Cell() : Cell(duties), need_words(rule),
         static_cast<int64_t>(uses_.of(purpose.str()))});
  }

  bool is_forbidden_somewhere(const Category& category) const {
    return std::any_of(
        world_.policies->access.begin(), world_.policies->access.end(), [&](const policy::AccessRule& rule) {
          return rule.effect == policy::Effect::kForbid && policy::covers(rule.data, category) &&
                 policy::matches_dataset(rule.data.datasets, *dataset_);
        });
  }

  void find_risks() {
    std::vector<std::string> special, unprotected;
    for (const Category& category : categories_) {
      const bool is_special = std::any_of(kSpecial.begin(), kSpecial.end(),
                                          [&](const Category& each) { return each.covers(category); });
      if (!is_special) continue;
      special.push_back(category.str());
      if (!is_forbidden_somewhere(category)) unprotected.push_back(category.str());
    }
    if (!special.empty())
      risks_.push_back({"Special categories, convictions or children's data (Art. 9, 10, recital 38)",
                        fmt::format("{}", fmt::join(special, ", ")),
                        unprotected.empty() ? "A rule forbids each of them for some use."
                                            : fmt::format("No rule forbids any use of {}: add one.",
                                                          fmt::join(unprotected, ", ")),
                        Tone::kBad});
    if (dataset_->rows.value_or(0) >= kLargeScale && !categories_.empty())
      risks_.push_back({"Large scale (Art. 35(3)(b))",
                        fmt::format("{} rows", with_thousands(*dataset_->rows)),
                        "Judge whether each row is a person."});
    if (dataset_->kind == DatasetKind::kModel || trains_models_ ||
        downstream_kinds_.contains(DatasetKind::kModel) ||
        downstream_kinds_.contains(DatasetKind::kTrainingRun))
      risks_.push_back(
          {"Models are trained on it or with what it becomes (Art. 22, 35(3)(a))",
           "A model may keep what it was trained on, and may decide about people.",
           "Say whether the model decides about people; `steward lineage models` shows what is in it."});
    if (unmasked_permits_ > 0)
      risks_.push_back(
          {"Data is shown in clear",
           unmasked_permits_ == 1
               ? std::string("One permit obliges to no mask and no other duty.")
               : fmt::format("{} permits oblige to no mask and no other duty.", unmasked_permits_),
           "Add masks or row filters where the purpose allows them (Art. 25)."});
    std::vector<std::string> outside;
    for (const std::string& region : dataset_->regions)
      if (place_of(region) == Place::kOutside) outside.push_back(region);
    if (!outside.empty())
      risks_.push_back({"Kept in a third country (Art. 44)", fmt::format("{}", fmt::join(outside, ", ")),
                        "Name the safeguard in the document of kind Organisation.", Tone::kBad});
    if (!dataset_->scanned_at)
      risks_.push_back({"Never scanned", "What it holds is not known; every request for it is denied.",
                        "Scan it.", Tone::kBad});
    int64_t unread = 0;
    for (const Field& field : dataset_->fields) unread += field.rows_examined ? 0 : 1;
    if (dataset_->scanned_at && unread > 0)
      risks_.push_back({"Fields that no scan could read",
                        fmt::format("{} of {}", unread, dataset_->fields.size()),
                        "Requests for them are denied; let the scanner's login read them."});
    if (world_.propagation->partial_lineage_from(dataset_->id))
      risks_.push_back({"Lineage is not wholly known",
                        "A view it is, or is made from, could not be followed to its end.",
                        "Requests for its fields are denied until the definition can be read."});
    if (!has_limit_ && !categories_.empty())
      risks_.push_back({"No time limit", "No RetentionPolicy covers it.", "Add a rule (Art. 5(1)(e))."});
    if (!has_limitation_ && !categories_.empty())
      risks_.push_back({"Purposes are not limited", "What it was collected for is not declared.",
                        "Add a PurposeLimitation: lineage carries it to what is made from the data."});
    std::vector<std::string> suggested;
    for (const Field& field : dataset_->fields)
      for (const TagAssertion& tag : world_.propagation->effective(field.id))
        if (tag.state == TagState::kSuggested && tag.confidence < 0.8)
          suggested.push_back(field.path + " (" + tag.category.str() + ")");
    if (!suggested.empty())
      risks_.push_back({"Unsure tags", fmt::format("{}", fmt::join(suggested, ", ")),
                        "Confirm or reject them: `steward tag`."});
  }

  Status write_risks() {
    STEWARD_RETURN_IF_ERROR(held_.heading("(c) and (d) Risks found, and measures"));
    STEWARD_RETURN_IF_ERROR(
        held_.paragraph("Found by what the catalog, lineage and policies say; no list of risks is whole. How "
                        "likely and how severe each "
                        "is for the people concerned is for a person to judge.",
                        Tone::kPlain));
    STEWARD_RETURN_IF_ERROR(
        held_.begin_table({"risks",
                           "Risks",
                           "",
                           {{"risk", "Risk", CellType::kText, 1.6},
                            {"found", "What was found", CellType::kText, 2},
                            {"measure", "What is done, or should be", CellType::kText, 2.2}},
                           "None of the signs that Steward looks for was found."}));
    for (const Risk& risk : risks_)
      STEWARD_RETURN_IF_ERROR(held_.row({risk.title, risk.found, risk.measure}));
    STEWARD_RETURN_IF_ERROR(held_.end_table());
    std::vector<std::string> measures{
        "Every request is denied unless a rule permits it, and recorded before it is answered."};
    for (const policy::AccessRule& rule : world_.policies->access) {
      const bool speaks = policy::matches_dataset(rule.data.datasets, *dataset_) &&
                          std::any_of(categories_.begin(), categories_.end(), [&](const Category& category) {
                            return policy::covers(rule.data, category);
                          });
      if (!speaks) continue;
      if (rule.effect == policy::Effect::kForbid) measures.push_back("forbidden: " + rule.reason);
      if (rule.effect == policy::Effect::kOblige) measures.push_back(duty_words(rule) + ": " + rule.reason);
    }
    return held_.facts({{"Measures in force", measures},
                        {"Requests in the period", static_cast<int64_t>(verdicts_.total())},
                        {"Of these denied", static_cast<int64_t>(verdicts_.of("deny"))}});
  }

  Status write_for_people() {
    STEWARD_RETURN_IF_ERROR(held_.heading("What a person must add"));
    const auto gap = [](const char* label, const char* why) { return Fact{label, Gap{why}, Tone::kWarning}; };
    return held_.facts(
        {gap("Is it necessary? (b)",
             "Judge whether each purpose could be reached with less data, or without it."),
         gap("What may it do to people? (c)",
             "Judge likelihood and severity of each risk for the people concerned."),
         gap("What people say",
             "Seek the views of data subjects or of those who speak for them, where that fits (Art. 35(9))."),
         gap("What the officer says", "Record the advice of the data protection officer (Art. 35(2))."),
         gap("What is left, and who decides",
             "Record the remaining risk, and consult the authority when it is high (Art. 36).")});
  }

  Status write_summary() {
    STEWARD_RETURN_IF_ERROR(
        sink_.paragraph("DRAFT. Filled from what Steward knows; it is no assessment before a person has "
                        "added what is marked as a gap, "
                        "and signed it.",
                        Tone::kWarning));
    STEWARD_RETURN_IF_ERROR(sink_.heading("Summary"));
    std::vector<std::string> carried;
    for (const Category& category : categories_) carried.push_back(category.str());
    const auto number = [](size_t value) { return Cell(static_cast<int64_t>(value)); };
    return held_.summarise(
        sink_,
        {{"About", name_},
         {"It carries",
          carried.empty() ? Cell(std::string("nothing that scans or lineage know of")) : Cell(carried)},
         {"Risks found", number(risks_.size()), risks_.empty() ? Tone::kGood : Tone::kWarning}},
        uses_.chart("Recorded uses by purpose", "permitted requests"));
  }

  const ReportContext& context_;
  const World& world_;
  Sink& sink_;
  DecisionFilter filter_;
  HeldSink held_;
  const Dataset* dataset_ = nullptr;
  std::string name_;
  std::vector<Category> categories_;
  Flow flow_;
  Tally verdicts_, uses_;
  std::set<DatasetKind> downstream_kinds_;
  std::vector<Risk> risks_;
  std::set<Purpose> permitted_;  // that it may be used for
  size_t unmasked_permits_ = 0;
  bool needs_consent_ = false, trains_models_ = false, has_limit_ = false, has_limitation_ = false;
};

}  // namespace

Status build_impact_assessment(const ReportContext& context, Sink& sink) {
  return ImpactAssessment(context, sink).build();
}

}  // namespace steward::service::reports
