// What people asked about their own data, whether it was answered in time, and what was done with data to
// answer; of one person, everything the ledger holds.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "service/reports/decision_filter.h"
#include "service/reports/report_list.h"
#include "service/reports/subject_register.h"
#include "service/reports/tally.h"

namespace steward::service::reports {
namespace {

using namespace audit::report;

const Purpose kAnswering("essential.legal_obligation");

bool is_about(const LedgerEntry& entry, const Filters& filters) {
  if (is_of_person(filters, text_at(entry.body, "subject"))) return true;
  const auto people = texts_at(entry.body, "data_subjects");
  return std::any_of(people.begin(), people.end(),
                     [&](const std::string& each) { return is_of_person(filters, each); });
}

class SubjectRequestsReport {
 public:
  SubjectRequestsReport(const ReportContext& context, Sink& sink, const SubjectRegisterPart& requests)
      : context_(context), sink_(sink), requests_(requests), filter_(context) {}

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

  Status count() {
    if (!context_.filters.person.empty())
      for (const LedgerEntry& entry : requests_.entries()) about_ += is_in_period(entry) ? 1 : 0;
    return context_.entries(context_.in_period("decision,consent,subject_erasure"),
                            [&](const LedgerEntry& entry) -> Status {
                              if (is_answer(entry)) answers_.add(text_at(entry.body, "verdict"));
                              if (entry.kind == "subject_erasure") ++erasures_;
                              if (entry.kind == "consent" && text_at(entry.body, "state") == "withdrawn")
                                ++withdrawals_;
                              if (!context_.filters.person.empty() && is_about(entry, context_.filters))
                                ++about_;
                              return {};
                            });
  }

  // Of the register, in the period, those before `seq`.
  Status write_person_requests(size_t& next, int64_t seq) {
    for (; next < requests_.entries().size() && requests_.entries()[next].seq < seq; ++next) {
      const LedgerEntry& entry = requests_.entries()[next];
      if (!is_in_period(entry)) continue;
      const std::string right = text_at(entry.body, "right");
      STEWARD_RETURN_IF_ERROR(sink_.row(
          {entry.seq, entry.time, entry.kind, entry.actor,
           fmt::format("request {}{}{}", text_at(entry.body, "event"), right.empty() ? "" : ": ", right),
           std::string(), std::vector<std::string>(), to_hex(entry.leaf)}));
    }
    return {};
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
    STEWARD_RETURN_IF_ERROR(
        sink_.facts({{"Uses of data to answer requests, permitted", number(answers_.of("permit"))},
                     {"Uses refused", number(answers_.of("deny"))},
                     {"Uses that wait for a second person", number(answers_.of("pending"))},
                     {"Withdrawals of consent", number(withdrawals_)},
                     {"People unlinked from the ledger", number(erasures_)}}));
    if (!context_.filters.person.empty())
      STEWARD_RETURN_IF_ERROR(sink_.facts({{"Entries about this person", number(about_)}}));
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
    STEWARD_RETURN_IF_ERROR(context_.entries(
        context_.in_period("decision,consent,subject_erasure"), [&](const LedgerEntry& entry) -> Status {
          if (!is_about(entry, context_.filters)) return {};
          STEWARD_RETURN_IF_ERROR(write_person_requests(next, entry.seq));
          std::string what = text_at(entry.body, "state");
          std::vector<std::string> datasets;
          if (entry.kind == "decision") {
            what = fmt::format("{}: {}", text_at(entry.body, "action"), text_at(entry.body, "verdict"));
            datasets = short_names(*context_.world, datasets_of(entry.body));
          } else if (entry.kind == "consent") {
            what = fmt::format("consent {} as of {}{}", what, text_at(entry.body, "effective_at"),
                               text_at(entry.body, "notice_version").empty()
                                   ? ""
                                   : ", notice " + text_at(entry.body, "notice_version"));
          }
          return sink_.row({entry.seq, entry.time, entry.kind, entry.actor, what,
                            text_at(entry.body, "purpose"), std::move(datasets), to_hex(entry.leaf)});
        }));
    STEWARD_RETURN_IF_ERROR(write_person_requests(next, std::numeric_limits<int64_t>::max()));
    return sink_.end_table();
  }

  const ReportContext& context_;
  Sink& sink_;
  const SubjectRegisterPart& requests_;
  const DecisionFilter filter_;
  Tally answers_;
  uint64_t erasures_ = 0, withdrawals_ = 0, about_ = 0;
};

}  // namespace

Status build_subject_requests(const ReportContext& context, Sink& sink) {
  STEWARD_ASSIGN_OR_RETURN(const SubjectRegisterPart requests, SubjectRegisterPart::read(context));
  return SubjectRequestsReport(context, sink, requests).build();
}

}  // namespace steward::service::reports
