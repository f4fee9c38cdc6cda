// What people asked about their own data, whether it was answered in time, and what was done with data to
// answer; of one person, everything the ledger holds.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "audit/legal_hold.h"
#include "service/reports/decision_filter.h"
#include "service/reports/report_list.h"
#include "service/reports/subject_register.h"
#include "service/reports/tally.h"

namespace steward::service::reports {
namespace {

using namespace audit::report;

const Purpose kAnswering("essential.legal_obligation");

// Of what the registers do not tell.
bool is_about(const LedgerEntry& entry, const Filters& filters) {
  if (entry.kind == "export") {
    const auto* asked = object_at(entry.body, "filters");
    return asked && is_of_person(filters, text_at(*asked, "person"));
  }
  if (is_of_person(filters, text_at(entry.body, "subject"))) return true;
  const auto people = texts_at(entry.body, "data_subjects");
  return std::any_of(people.begin(), people.end(),
                     [&](const std::string& each) { return is_of_person(filters, each); });
}

std::string what_words(const LedgerEntry& entry) {
  const auto text = [&](const char* key) { return text_at(entry.body, key); };
  const auto event_of = [&](const char* what, const std::string& right) {
    return fmt::format("{} {}{}{}", what, text("event"), right.empty() ? "" : ": ", right);
  };
  if (entry.kind == audit::entry_kind::kSubjectRequest) return event_of("request", text("right"));
  if (entry.kind == audit::entry_kind::kLegalHold) return event_of("legal hold", "");
  if (entry.kind == "decision") return fmt::format("{}: {}", text("action"), text("verdict"));
  if (entry.kind == "export")
    return fmt::format("report {} {}", text("report"), text("sha256").empty() ? "asked for" : "given out");
  const std::string notice = text("notice_version");
  return fmt::format("consent {} as of {}{}{}", text("state"), text("effective_at"),
                     notice.empty() ? "" : ", notice ", notice);
}

// Entries of the registers on the person, whatever law and period: of a request, of a hold, only the first
// says of whom it is. None where the report is of everybody.
Result<std::vector<LedgerEntry>> registers_on_person(const ReportContext& context) {
  if (context.filters.person.empty()) return std::vector<LedgerEntry>();
  STEWARD_ASSIGN_OR_RETURN(auto entries,
                           context.registers(fmt::format("{},{}", audit::entry_kind::kSubjectRequest,
                                                         audit::entry_kind::kLegalHold)));
  std::set<std::string> on_person;
  std::erase_if(entries, [&](const LedgerEntry& entry) {
    const std::string about =
        text_at(entry.body, entry.kind == audit::entry_kind::kLegalHold ? "hold" : "request");
    if (is_of_person(context.filters, text_at(entry.body, "subject"))) on_person.insert(about);
    return !on_person.contains(about);
  });
  return entries;
}

class SubjectRequestsReport {
 public:
  SubjectRequestsReport(const ReportContext& context, Sink& sink, const SubjectRegisterPart& requests,
                        const std::vector<LedgerEntry>& of_person)
      : context_(context), sink_(sink), requests_(requests), of_person_(of_person), filter_(context) {}

  Status build() {
    STEWARD_RETURN_IF_ERROR(count());
    STEWARD_RETURN_IF_ERROR(write_summary());
    STEWARD_RETURN_IF_ERROR(requests_.write(sink_));
    STEWARD_RETURN_IF_ERROR(write_handled());
    return context_.filters.person.empty() ? Status() : write_person();
  }

 private:
  bool is_answer(const LedgerEntry& entry) const {
    return entry.kind == "decision" && kAnswering.covers(Purpose(text_at(entry.body, "purpose"))) &&
           (context_.filters.person.empty() || is_about(entry, context_.filters)) &&
           (context_.filters.regulation.empty() || filter_.passes(entry));
  }
  bool is_in_period(const LedgerEntry& entry) const {
    const Filters& filters = context_.filters;
    return (!filters.from || entry.time >= *filters.from) && (!filters.to || entry.time < *filters.to);
  }

  // Exports name whom they were of.
  EntryQuery about_people() const {
    return context_.in_period(context_.filters.person.empty() ? "decision,consent,subject_erasure"
                                                              : "decision,consent,subject_erasure,export");
  }

  Status count() {
    for (const LedgerEntry& entry : of_person_) about_ += is_in_period(entry) ? 1 : 0;
    return context_.entries(about_people(), [&](const LedgerEntry& entry) -> Status {
      if (is_answer(entry)) answers_.add(text_at(entry.body, "verdict"));
      if (entry.kind == "subject_erasure") ++erasures_;
      const bool is_theirs = context_.filters.person.empty() || is_about(entry, context_.filters);
      if (is_theirs) ++about_;
      if (is_theirs && entry.kind == "consent" && text_at(entry.body, "state") == "withdrawn") ++withdrawals_;
      return {};
    });
  }

  // Of the registers, in the period, those before `seq`.
  Status write_person_registers(size_t& next, int64_t seq) {
    for (; next < of_person_.size() && of_person_[next].seq < seq; ++next)
      if (is_in_period(of_person_[next])) STEWARD_RETURN_IF_ERROR(write_about(of_person_[next]));
    return {};
  }

  Status write_about(const LedgerEntry& entry) {
    std::vector<std::string> datasets = texts_at(entry.body, "datasets");  // of a hold
    if (entry.kind == "decision") datasets = short_names(*context_.world, datasets_of(entry.body));
    return sink_.row({entry.seq, entry.time, entry.kind, entry.actor, what_words(entry),
                      text_at(entry.body, "purpose"), std::move(datasets), to_hex(entry.leaf)});
  }

  Status write_summary() {
    const auto number = [](uint64_t value) { return Cell(static_cast<int64_t>(value)); };
    STEWARD_RETURN_IF_ERROR(sink_.heading("Summary"));
    STEWARD_RETURN_IF_ERROR(
        sink_.paragraph("Steward does not receive the requests of data subjects: whoever does opens them "
                        "here, and closes them when "
                        "they are answered. Beside them stands what was done about them with data: every use "
                        "for a legal obligation "
                        "that was asked for, people's withdrawals, and what was unlinked.",
                        Tone::kPlain));
    STEWARD_RETURN_IF_ERROR(sink_.facts(requests_.facts()));
    STEWARD_RETURN_IF_ERROR(sink_.facts(
        {{"Uses of data to answer requests, permitted", number(answers_.of("permit"))},
         {"Uses refused", number(answers_.of("deny"))},
         {"Uses that wait for a second person", number(answers_.of("pending"))},
         {"Withdrawals of consent", number(withdrawals_)},
         // Of whom an erasure was, nothing says.
         context_.filters.person.empty() ? Fact{"People unlinked from the ledger", number(erasures_)}
                                         : Fact{"Entries about this person", number(about_)}}));
    return {};
  }

  Status write_handled() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("What was done to answer"));
    STEWARD_RETURN_IF_ERROR(
        sink_.begin_table({"handled",
                           fmt::format("Requests for data for the purpose {}", kAnswering.str()),
                           "Reading and exporting answer Art. 15 and 20, writing Art. 16, deleting Art. 17.",
                           {{"entry", "Entry", CellType::kInteger, 0.6},
                            {"time", "Time", CellType::kTime, 1.1},
                            {"who", "By", CellType::kText, 1},
                            {"action", "Action", CellType::kText, 0.8},
                            {"datasets", "Data", CellType::kList, 2},
                            {"people", "People", CellType::kInteger, 0.7},
                            {"verdict", "Verdict", CellType::kText, 0.8},
                            {"reasons", "Why", CellType::kList, 3}},
                           "Nobody asked for data to answer a data subject in this period."}));
    STEWARD_RETURN_IF_ERROR(
        context_.entries(context_.in_period("decision"), [&](const LedgerEntry& entry) -> Status {
          if (!is_answer(entry)) return {};
          std::vector<std::string> sentences;
          for (const auto* reason : objects_at(entry.body, "reasons"))
            sentences.push_back(text_at(*reason, "sentence"));
          return sink_.row({entry.seq, entry.time, entry.actor, text_at(entry.body, "action"),
                            short_names(*context_.world, datasets_of(entry.body)),
                            static_cast<int64_t>(texts_at(entry.body, "data_subjects").size()),
                            text_at(entry.body, "verdict"), std::move(sentences)});
        }));
    return sink_.end_table();
  }

  // Art. 15: what is held about a person here is the hash, and where it stands.
  Status write_person() {
    STEWARD_RETURN_IF_ERROR(sink_.heading("Everything in the ledger about this person"));
    STEWARD_RETURN_IF_ERROR(
        sink_.paragraph("The ledger knows the person by a keyed hash alone; no name, address or other value "
                        "of theirs is in it.",
                        Tone::kPlain));
    STEWARD_RETURN_IF_ERROR(
        sink_.begin_table({"person",
                           "Entries about the person",
                           "",
                           {{"entry", "Entry", CellType::kInteger, 0.6},
                            {"time", "Time", CellType::kTime, 1.1},
                            {"kind", "Kind", CellType::kText, 0.9},
                            {"who", "By", CellType::kText, 1},
                            {"what", "What", CellType::kText, 2.5},
                            {"purpose", "Purpose", CellType::kText, 1.6},
                            {"datasets", "Data", CellType::kList, 1.8},
                            {"leaf", "Leaf", CellType::kText, 1.6}},
                           "The ledger holds nothing about this person in this period."}));
    size_t next = 0;
    STEWARD_RETURN_IF_ERROR(context_.entries(about_people(), [&](const LedgerEntry& entry) -> Status {
      if (!is_about(entry, context_.filters)) return {};
      STEWARD_RETURN_IF_ERROR(write_person_registers(next, entry.seq));
      return write_about(entry);
    }));
    STEWARD_RETURN_IF_ERROR(write_person_registers(next, std::numeric_limits<int64_t>::max()));
    return sink_.end_table();
  }

  const ReportContext& context_;
  Sink& sink_;
  const SubjectRegisterPart& requests_;
  const std::vector<LedgerEntry>& of_person_;  // of the registers; empty where the report is of everybody
  const DecisionFilter filter_;
  Tally answers_;
  uint64_t erasures_ = 0, withdrawals_ = 0, about_ = 0;
};

}  // namespace

Status build_subject_requests(const ReportContext& context, Sink& sink) {
  STEWARD_ASSIGN_OR_RETURN(const SubjectRegisterPart requests, SubjectRegisterPart::read(context));
  STEWARD_ASSIGN_OR_RETURN(const auto of_person, registers_on_person(context));
  return SubjectRequestsReport(context, sink, requests, of_person).build();
}

}  // namespace steward::service::reports
