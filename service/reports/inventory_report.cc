// Where each category of data lives, where it was looked for and not found, and what changed.
#include <fmt/format.h>

#include <map>
#include <set>

#include "base/text.h"
#include "service/reports/decision_filter.h"
#include "service/reports/held_sink.h"
#include "service/reports/report_list.h"
#include "service/reports/tally.h"

namespace steward::service::reports {
namespace {

using namespace audit::report;

constexpr size_t kMostNamed = 20;  // datasets in a cell

// What the ledger knows of a dataset's last scan.
struct LastScan {
  int64_t entry = 0;
  std::string rules;
};

// A category that scans look for, and the datasets that have it or of which a person said that they do not.
struct Looked {
  const Category* category;
  std::set<const Dataset*> holding, rejecting;
};

std::vector<std::string> first_of(std::vector<std::string> names) {
  if (names.size() <= kMostNamed) return names;
  const size_t rest = names.size() - kMostNamed;
  names.resize(kMostNamed);
  names.push_back(fmt::format("and {} more", rest));
  return names;
}

class InventoryReport {
 public:
  InventoryReport(const ReportContext& context, Sink& sink)
      : context_(context), world_(*context.world), sink_(sink) {
    const std::string only = dataset_part(context.filters.dataset);
    for (const Dataset& dataset : world_.catalog->datasets())
      if (only.empty() || to_string(dataset.name) == only) datasets_.push_back(&dataset);
  }

  Status build() {
    STEWARD_RETURN_IF_ERROR(read_ledger());
    STEWARD_RETURN_IF_ERROR(write_locations());
    STEWARD_RETURN_IF_ERROR(write_certificate());
    STEWARD_RETURN_IF_ERROR(write_datasets());
    STEWARD_RETURN_IF_ERROR(write_summary());
    STEWARD_RETURN_IF_ERROR(held_.release(sink_));
    return write_changes();
  }

 private:
  Status read_ledger() {
    return context_.entries({"scan,export", {}, {}}, [&](const LedgerEntry& entry) -> Status {
      if (entry.kind == "scan") {
        for (std::string& dataset : texts_at(entry.body, "datasets"))
          scans_[std::move(dataset)] = {entry.seq, text_at(entry.body, "rules_hash")};
        return {};
      }
      // The export that this report is of stands last below its head.
      const bool is_own = entry.seq + 1 == static_cast<int64_t>(context_.head.size);
      if (!is_own && tells_what_this_does(entry)) previous_ = entry.seq, previous_time_ = entry.time;
      return {};
    });
  }

  // An inventory that was asked for, of then, and told at least of the datasets that this one tells of.
  bool tells_what_this_does(const LedgerEntry& exported) const {
    const auto& body = exported.body;
    if (text_at(body, "report") != "inventory" || body.contains("head") || body.contains("sha256"))
      return false;
    const auto* filters = object_at(body, "filters");
    if (!filters) return true;
    if (filters->contains("from") || filters->contains("to")) return false;
    const std::string dataset = text_at(*filters, "dataset");
    return dataset.empty() || dataset == context_.filters.dataset;
  }

  static std::string origin_words(const TagAssertion& tag) {
    switch (tag.origin) {
      case TagOrigin::kDeclared:
        return "declared";
      case TagOrigin::kScanned:
        return "found by a scan";
      case TagOrigin::kPropagated:
        return "flowed in";
    }
    return "";
  }

  std::string way_words(const TagAssertion& tag) const {
    std::string way;
    for (size_t i = 0; i + 1 < tag.path.size(); ++i)
      way += (i == 0 ? "from " : " → ") + world_.catalog->describe_short(tag.path[i]);
    return way.empty() ? tag.note : way;
  }

  Status write_locations() {
    STEWARD_RETURN_IF_ERROR(held_.heading("Where each category lives"));
    std::map<Category, std::vector<std::vector<Cell>>> rows;
    for (const Dataset* dataset : datasets_) {
      const Cell scanned = dataset->scanned_at
                               ? Cell(*dataset->scanned_at)
                               : Cell(Gap{"The dataset was never scanned: run `steward scan` on it."});
      const std::string name = world_.catalog->describe_short({dataset->id, {}});
      const auto add = [&](const std::string& field, const TagAssertion& tag) {
        by_category_[tag.category].insert(dataset);
        fields_by_category_.add(tag.category.str());
        rows[tag.category].push_back({tag.category.str(), name, field, origin_words(tag),
                                      std::string(to_string(tag.state)), tag.confidence, scanned,
                                      way_words(tag)});
      };
      for (const Field& field : dataset->fields) {
        for (const TagAssertion& tag : world_.catalog->tags(field.id))
          if (tag.state == TagState::kRejected) rejected_[tag.category].insert(dataset);
        const auto tags = world_.propagation->effective(field.id);
        tagged_fields_ += tags.empty() ? 0 : 1;
        for (const TagAssertion& tag : tags) add(field.path, tag);
      }
      for (const TagAssertion& tag : world_.propagation->dataset_level(dataset->id))
        add("(the dataset as a whole)", tag);
    }
    STEWARD_RETURN_IF_ERROR(held_.begin_table({"locations",
                                               "Fields by category",
                                               "Found by a scan, declared by a person or a producer, or "
                                               "flowed in along lineage. \"suggested\" was seen by no "
                                               "person yet; what a person rejected is left out.",
                                               {{"category", "Category", CellType::kText, 2},
                                                {"dataset", "Dataset", CellType::kText, 1.6},
                                                {"field", "Field", CellType::kText, 1.3},
                                                {"origin", "How it is known", CellType::kText, 1.1},
                                                {"state", "State", CellType::kText, 0.9},
                                                {"confidence", "Confidence", CellType::kNumber, 0.7},
                                                {"last_scan", "Last scan", CellType::kTime, 1.1},
                                                {"way", "Came by, or said by", CellType::kText, 2.2}},
                                               "No field in this scope carries a category."}));
    for (const auto& [category, lines] : rows)
      for (const auto& line : lines) STEWARD_RETURN_IF_ERROR(held_.row(line));
    return held_.end_table();
  }

  bool has_rules_of_today(const Dataset& dataset) const {
    const auto scan = scans_.find(to_string(dataset.name));
    return scan != scans_.end() && scan->second.rules == context_.detector_rules;
  }

  // By the certificate: what these rules did not find in it is not known to be there.
  bool is_covered(const Dataset& dataset) const {
    return dataset.scanned_at && has_rules_of_today(dataset) && unread(dataset) == 0;
  }

  Status write_certificate() {
    STEWARD_RETURN_IF_ERROR(held_.heading("What was looked for and not found"));
    std::vector<std::string> older;
    int64_t covered = 0, never_found = 0;
    for (const Dataset* dataset : datasets_) {
      covered += is_covered(*dataset) ? 1 : 0;
      if (dataset->scanned_at && !has_rules_of_today(*dataset))
        older.push_back(world_.catalog->describe_short({dataset->id, {}}));
    }
    std::vector<Looked> looked;
    for (const Category& category : context_.detectable) {
      Looked& one = looked.emplace_back(Looked{&category, {}, {}});
      for (const auto& [found, datasets] : by_category_)
        if (category.covers(found)) one.holding.insert(datasets.begin(), datasets.end());
      for (const auto& [found, datasets] : rejected_)
        if (category.covers(found)) one.rejecting.insert(datasets.begin(), datasets.end());
      never_found += one.holding.empty() && one.rejecting.empty() ? 1 : 0;
    }
    STEWARD_RETURN_IF_ERROR(held_.paragraph(
        fmt::format(
            "A dataset is covered when its last scan used the rules of this Steward's scanners "
            "({}…) and could read every field: the table of datasets says which. In a covered dataset "
            "each category was looked for; where it is neither found nor rejected, it was not found. A scan "
            "reads a sample of large data: what is not found is unlikely, not impossible.",
            context_.detector_rules.substr(0, 12)),
        Tone::kPlain));
    STEWARD_RETURN_IF_ERROR(
        held_.facts({{"Datasets covered", covered},
                     {"Datasets not covered", static_cast<int64_t>(datasets_.size()) - covered,
                      covered == static_cast<int64_t>(datasets_.size()) ? Tone::kGood : Tone::kWarning},
                     {"Categories looked for", static_cast<int64_t>(context_.detectable.size())},
                     {"Categories found nowhere", never_found}}));
    if (!older.empty())
      STEWARD_RETURN_IF_ERROR(
          held_.facts({{"Scanned with other rules",
                        Gap{fmt::format("Scan these again, so that the certificate covers them: {}.",
                                        fmt::join(first_of(older), ", "))},
                        Tone::kWarning}}));
    STEWARD_RETURN_IF_ERROR(held_.begin_table(
        {"certificate",
         "Certificate of what was not found",
         "Found: by a scan, declared or flowed in, in any dataset of this report. Rejected: a person said "
         "of a field that it is not that. Not found: in covered datasets alone.",
         {{"category", "Category looked for", CellType::kText, 1},
          {"not_found_in", "Not found in, covered datasets", CellType::kInteger, 0.3},
          {"rejected_in", "Rejected in, datasets", CellType::kInteger, 0.3},
          {"found_in", "Found in, datasets", CellType::kInteger, 0.3},
          {"found_where", "Which", CellType::kText, 2}}}));
    for (const auto& [category, holding, rejecting] : looked) {
      std::vector<std::string> names;
      int64_t clean = covered;
      for (const Dataset* dataset : datasets_) {
        if (holding.contains(dataset)) names.push_back(world_.catalog->describe_short({dataset->id, {}}));
        if (holding.contains(dataset) || rejecting.contains(dataset)) clean -= is_covered(*dataset) ? 1 : 0;
      }
      const auto found = static_cast<int64_t>(names.size());
      const std::string where = fmt::format("{}", fmt::join(first_of(std::move(names)), ", "));
      STEWARD_RETURN_IF_ERROR(held_.row({category->str(), clean, static_cast<int64_t>(rejecting.size()),
                                         found, where.empty() ? Cell() : Cell(where)}));
    }
    return held_.end_table();
  }

  static int64_t unread(const Dataset& dataset) {
    int64_t count = 0;
    for (const Field& field : dataset.fields) count += field.rows_examined ? 0 : 1;
    return count;
  }

  Status write_datasets() {
    STEWARD_RETURN_IF_ERROR(held_.heading("Datasets"));
    STEWARD_RETURN_IF_ERROR(held_.begin_table({"datasets",
                                               "Datasets known to the catalog",
                                               "Covered: by the certificate of what was not found.",
                                               {{"dataset", "Dataset", CellType::kText, 1.5},
                                                {"name", "Full name", CellType::kText, 3},
                                                {"kind", "Kind", CellType::kText, 0.8},
                                                {"rows", "Rows", CellType::kInteger, 0.8},
                                                {"fields", "Fields", CellType::kInteger, 0.6},
                                                {"unread", "Not read", CellType::kInteger, 0.6},
                                                {"last_scan", "Last scan", CellType::kTime, 1.1},
                                                {"scan_entry", "Its entry", CellType::kInteger, 0.6},
                                                {"covered", "Covered", CellType::kBoolean, 0.5},
                                                {"owners", "Owners", CellType::kList, 1.1},
                                                {"regions", "Regions", CellType::kList, 1},
                                                {"labels", "Labels", CellType::kList, 1}}}));
    for (const Dataset* dataset : datasets_) {
      const bool is_scanned = dataset->scanned_at.has_value();
      const int64_t not_read = unread(*dataset);
      fields_ += dataset->fields.size();
      unread_ += is_scanned ? static_cast<size_t>(not_read) : 0;
      scanned_ += is_scanned ? 1 : 0;
      partial_ += dataset->lineage_is_partial ? 1 : 0;
      const auto scan = scans_.find(to_string(dataset->name));
      const auto said = [](const std::vector<std::string>& words, const char* why) {
        return words.empty() ? Cell(Gap{why}) : Cell(words);
      };
      STEWARD_RETURN_IF_ERROR(
          held_.row({world_.catalog->describe_short({dataset->id, {}}), to_string(dataset->name),
                     std::string(to_string(dataset->kind)), dataset->rows ? Cell(*dataset->rows) : Cell(),
                     static_cast<int64_t>(dataset->fields.size()),
                     is_scanned && not_read > 0
                         ? Cell(Gap{fmt::format("{} of its fields no scan could read: grant the scanner's "
                                                "login SELECT on them and scan again.",
                                                not_read)})
                         : Cell(is_scanned ? not_read : static_cast<int64_t>(dataset->fields.size())),
                     is_scanned ? Cell(*dataset->scanned_at)
                                : Cell(Gap{"The dataset was never scanned: run `steward scan` on it."}),
                     scan != scans_.end() ? Cell(scan->second.entry) : Cell(), is_covered(*dataset),
                     said(dataset->owners, "Nobody owns it: `steward dataset set DATASET --owner TEAM`."),
                     said(dataset->regions,
                          "Where it is kept is not known: `steward dataset set DATASET --region REGION`."),
                     dataset->labels}));
    }
    return held_.end_table();
  }

  Status write_summary() {
    const auto number = [](size_t value) { return Cell(static_cast<int64_t>(value)); };
    const size_t never = datasets_.size() - scanned_;
    STEWARD_RETURN_IF_ERROR(sink_.heading("Summary"));
    return held_.summarise(sink_,
                           {{"Datasets", number(datasets_.size())},
                            {"Never scanned", number(never), never == 0 ? Tone::kGood : Tone::kWarning},
                            {"Fields", number(fields_)},
                            {"Fields of scanned datasets that no scan could read", number(unread_),
                             unread_ == 0 ? Tone::kGood : Tone::kWarning},
                            {"Fields that carry a category", number(tagged_fields_)},
                            {"Different categories", number(by_category_.size())},
                            {"Views whose definition could not be followed to its end", number(partial_),
                             partial_ == 0 ? Tone::kGood : Tone::kWarning}},
                           fields_by_category_.chart("Fields by category", "fields", 20));
  }

  Status write_changes() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("What changed"));
    const bool by_period = context_.filters.from || context_.filters.to;
    STEWARD_RETURN_IF_ERROR(sink_.paragraph(
        by_period ? std::string("In the period asked for.")
        : previous_
            ? fmt::format("Since the inventory before this one, entry {} of {}.", *previous_,
                          format_rfc3339(previous_time_))
            : std::string("No inventory was made before this one: what follows is all there ever was."),
        Tone::kPlain));
    STEWARD_RETURN_IF_ERROR(sink_.begin_table({"changes",
                                               "Scans, categories and what people said of datasets",
                                               "",
                                               {{"entry", "Entry", CellType::kInteger, 0.6},
                                                {"time", "Time", CellType::kTime, 1.1},
                                                {"who", "By", CellType::kText, 1},
                                                {"what", "What", CellType::kText, 1.2},
                                                {"where", "Where", CellType::kText, 3},
                                                {"category", "Category", CellType::kText, 1.8},
                                                {"confidence", "Confidence", CellType::kNumber, 0.7},
                                                {"note", "Note", CellType::kText, 1.5}},
                                               "Nothing changed."}));
    EntryQuery query = context_.in_period("scan,tag_change,dataset_change,dataset_merge,manifest,alert");
    STEWARD_RETURN_IF_ERROR(context_.entries(query, [&](const LedgerEntry& entry) -> Status {
      if (!by_period && previous_ && entry.seq <= *previous_) return {};
      return write_change(entry);
    }));
    return sink_.end_table();
  }

  Status write_change(const LedgerEntry& entry) {
    const auto& body = entry.body;
    const std::string only = dataset_part(context_.filters.dataset);
    std::string where, what, category = text_at(body, "category"), note = text_at(body, "note");
    if (entry.kind == "scan") {
      const auto names = texts_at(body, "datasets");
      if (!only.empty() && std::find(names.begin(), names.end(), only) == names.end()) return {};
      where = fmt::format("{}", fmt::join(first_of(short_names(world_, names)), ", "));
      what = "scanned";
      note =
          fmt::format("{} fields with findings, {} problems", integer_at(body, "tagged_fields").value_or(0),
                      integer_at(body, "problems").value_or(0));
    } else if (entry.kind == "tag_change") {
      where = text_at(body, "field");
      if (!only.empty() && dataset_part(where) != only) return {};
      where = short_name(world_, where);
      what = "category " + text_at(body, "change");
    } else if (entry.kind == "dataset_change") {
      where = text_at(body, "dataset");
      if (!only.empty() && where != only) return {};
      where = short_name(world_, where);
      what = "facts of the dataset";
      for (const char* attribute : {"owner", "region", "label"})
        if (body.contains(attribute))
          note += fmt::format("{}{}: {}", note.empty() ? "" : "; ", attribute,
                              fmt::join(texts_at(body, attribute), ", "));
    } else if (entry.kind == "dataset_merge") {
      where = text_at(body, "a") + " and " + text_at(body, "b");
      if (!only.empty() && text_at(body, "a") != only && text_at(body, "b") != only) return {};
      const auto* merged = body.if_contains("merged");
      what = merged && merged->is_bool() && merged->get_bool() ? "said to be one dataset"
                                                               : "said to be two datasets";
      note = text_at(body, "why");
    } else if (entry.kind == "alert") {
      where = text_at(body, "field");
      if (!only.empty() && dataset_part(where) != only) return {};
      where = short_name(world_, where);
      what = "a claim of masking is broken";
      note = "masked by " + text_at(body, "function") + ", and a scan found it all the same";
    } else {
      if (!only.empty()) return {};
      what = "manifest";
      where = fmt::format("{}", fmt::join(first_of(texts_at(body, "nodes")), ", "));
      note = text_at(body, "kind");
    }
    const auto confidence = number_at(body, "confidence");
    return sink_.row({entry.seq, entry.time, entry.actor, what, where,
                      category.empty() ? Cell() : Cell(category), confidence ? Cell(*confidence) : Cell(),
                      note.empty() ? Cell() : Cell(note)});
  }

  const ReportContext& context_;
  const World& world_;
  Sink& sink_;
  HeldSink held_;
  std::vector<const Dataset*> datasets_;
  std::map<std::string, LastScan> scans_;
  std::optional<int64_t> previous_;
  Timestamp previous_time_{};
  std::map<Category, std::set<const Dataset*>> by_category_, rejected_;
  Tally fields_by_category_;
  size_t fields_ = 0, tagged_fields_ = 0, scanned_ = 0, unread_ = 0, partial_ = 0;
};

}  // namespace

Status build_inventory(const ReportContext& context, Sink& sink) {
  return InventoryReport(context, sink).build();
}

}  // namespace steward::service::reports
