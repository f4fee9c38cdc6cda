// The bundle of a report: the report itself in the forms that people read, the entries it was made from, and
// the proof that they stand in the signed tree.
#include <fmt/format.h>
#include <stdlib.h>

#include <fstream>
#include <limits>
#include <set>

#include "audit/legal_hold.h"
#include "service/audit/report_entries.h"
#include "service/audit/reporting.h"
#include "service/audit/unnamed_file.h"
#include "service/reports/decision_filter.h"
#include "service/reports/holds_part.h"
#include "service/reports/subject_register.h"
#include "storage/ledger_tiles.h"
#include "storage/register_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;

// A folder of its own, gone with all that is in it.
class Scratch {
 public:
  static Result<Scratch> make() {
    std::error_code error;
    std::string pattern = (std::filesystem::temp_directory_path(error) / "steward-bundle-XXXXXX").string();
    if (error || !::mkdtemp(pattern.data()))
      return Error{ErrorCode::kUnavailable,
                   "A folder for temporary files cannot be made: make room, or name another with TMPDIR.",
                   ""};
    return Scratch(pattern);
  }
  Scratch(Scratch&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  Scratch& operator=(Scratch&&) = delete;
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit Scratch(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

std::vector<std::pair<std::string, std::string>> parameters_of(const reports::Filters& filters) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const auto& [key, value] : filters_json(filters)) {
    std::string text;
    if (const json::string* one = value.if_string()) text = std::string(one->data(), one->size());
    if (value.is_array()) text = fmt::format("{}", fmt::join(filters.person, ","));
    parameters.emplace_back(std::string(key.data(), key.size()), std::move(text));
  }
  return parameters;
}

Result<WrittenReport> write_form(Reporting& reporting, PreparedReport& report, audit::report::Format format,
                                 const std::filesystem::path& path) {
  std::ofstream file(path, std::ios::binary);
  STEWARD_ASSIGN_OR_RETURN(auto sink, audit::report::make_sink(format, [&](std::string_view bytes) -> Status {
                             if (file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())))
                               return {};
                             return Error{ErrorCode::kUnavailable,
                                          "Writing a temporary file failed: make room there.", path.string()};
                           }));
  STEWARD_ASSIGN_OR_RETURN(const WrittenReport written, reporting.write(report, *sink));
  file.close();
  if (!file)
    return Error{ErrorCode::kUnavailable, "Writing a temporary file failed: make room there.", path.string()};
  return written;
}

// Of other people and other data nothing leaves with a report that is not about them.
class Behind {
 public:
  explicit Behind(const PreparedReport& report)
      : context_(report.context),
        is_of_requests_(report.kind->name == "subject-requests"),
        decisions_(report.context) {}

  Result<bool> holds(int64_t seq, const std::string& canonical) const {
    if (is_unfiltered()) return true;
    STEWARD_ASSIGN_OR_RETURN(const reports::LedgerEntry entry, reports::read_entry(seq, canonical));
    if (entry.kind == "decision") return decisions_.passes(entry);
    const std::string subject = reports::text_at(entry.body, "subject");
    if (entry.kind == "consent" || entry.kind == "subject_erasure")
      return context_.filters.person.empty() || reports::is_of_person(context_.filters, subject);
    if (entry.kind == audit::entry_kind::kSubjectRequest)
      return requests_.contains(reports::text_at(entry.body, "request"));
    if (entry.kind == audit::entry_kind::kLegalHold)
      return holds_.contains(reports::text_at(entry.body, "hold"));
    if (entry.kind == audit::entry_kind::kExport) return tells_of_export(entry);
    return true;
  }

  // Only their first entries say whom requests and holds are of.
  Status read_registers(const std::vector<storage::RegisterEntry>& entries) {
    if (is_unfiltered()) return {};
    audit::SubjectRegister requests;
    audit::HoldRegister holds;
    for (const storage::RegisterEntry& each : entries) {
      STEWARD_ASSIGN_OR_RETURN(const auto entry, reports::read_entry(each.seq, each.canonical));
      if (entry.kind == audit::entry_kind::kSubjectRequest) requests.add(entry.seq, entry.time, entry.body);
      if (entry.kind == audit::entry_kind::kLegalHold) holds.add(entry.seq, entry.time, entry.body);
    }
    const reports::Filters& filters = context_.filters;
    for (const auto& [id, request] : requests.requests())
      if (reports::is_about(filters, request) || reports::is_of_person(filters, request.subject))
        requests_.insert(id);
    // What a person gets to see on their requests tells of the holds on them alone.
    for (const audit::LegalHold& hold : holds.holds())
      if (is_of_requests_ ? reports::is_of_person(filters, hold.subject) : reports::is_about(context_, hold))
        holds_.insert(hold.id);
    return {};
  }

  bool is_unfiltered() const {
    const reports::Filters& filters = context_.filters;
    return filters.dataset.empty() && filters.purpose.empty() && filters.person.empty() &&
           filters.regulation.empty();
  }

 private:
  // An export may name a person: whom its report was of.
  bool tells_of_export(const reports::LedgerEntry& entry) const {
    const json::object* asked = reports::object_at(entry.body, "filters");
    const std::string person = asked ? reports::text_at(*asked, "person") : "";
    return context_.filters.person.empty() ? person.empty() : reports::is_of_person(context_.filters, person);
  }

  const reports::ReportContext& context_;
  const bool is_of_requests_;
  reports::DecisionFilter decisions_;
  std::set<std::string> requests_, holds_;
};

// Both in order of seq, each once: registers tell of entries that the builder did not read in the ledger, or
// whose months have left the database.
Status visit_with(const std::vector<storage::RegisterEntry>& registers,
                  const std::function<Status(const VisitText&)>& visit_ledger, const VisitText& visit) {
  size_t next = 0;
  const auto catch_up = [&](int64_t seq) -> Status {
    for (; next < registers.size() && registers[next].seq < seq; ++next)
      STEWARD_RETURN_IF_ERROR(visit(registers[next].seq, registers[next].canonical));
    return {};
  };
  STEWARD_RETURN_IF_ERROR(visit_ledger([&](int64_t seq, const std::string& canonical) -> Status {
    STEWARD_RETURN_IF_ERROR(catch_up(seq));
    if (next < registers.size() && registers[next].seq == seq) ++next;
    return visit(seq, canonical);
  }));
  return catch_up(std::numeric_limits<int64_t>::max());
}

}  // namespace

Result<ReportFile> Reporting::write_bundle(PreparedReport& report) {
  STEWARD_ASSIGN_OR_RETURN(const Scratch scratch, Scratch::make());
  const uint64_t size = report.context.head.size;
  audit::BundleContents contents;
  contents.report = std::string(report.kind->name);
  contents.parameters = parameters_of(report.context.filters);
  contents.head = report.context.head;
  contents.head_key = report.context.key;
  if (parts_.rotations) {
    STEWARD_ASSIGN_OR_RETURN(contents.rotations, parts_.rotations());
  }
  ReportFile made;
  for (const auto format :
       {audit::report::Format::kHtml, audit::report::Format::kPdf, audit::report::Format::kJson}) {
    const std::string name = fmt::format("report{}", audit::report::extension_of(format));
    STEWARD_ASSIGN_OR_RETURN(made.written, write_form(*this, report, format, scratch.path() / name));
    contents.files.push_back({name, scratch.path() / name});
  }
  const reports::EntryQuery asked = report.asked.value_or(reports::EntryQuery{"export", {}, {}});
  STEWARD_ASSIGN_OR_RETURN(const auto registers, parts_.database.read([&](pqxx::transaction_base& tx) {
    return Result(storage::load_register(tx, report.registers, size));
  }));
  Behind behind(report);
  STEWARD_RETURN_IF_ERROR(behind.read_registers(registers));
  contents.selection = {0, size, asked.kinds.empty() && !asked.from && !asked.to && behind.is_unfiltered()};
  contents.entries = [&](const audit::TakeEntry& take) {
    return visit_with(
        registers, [&](const VisitText& visit) { return visit_texts(parts_.database, size, asked, visit); },
        [&](int64_t seq, const std::string& canonical) -> Status {
          STEWARD_ASSIGN_OR_RETURN(const bool is_behind, behind.holds(seq, canonical));
          return is_behind ? take(static_cast<uint64_t>(seq), canonical) : Status();
        });
  };
  STEWARD_ASSIGN_OR_RETURN(const auto file, UnnamedFile::open());
  // Tiles are of the same tree in whichever transaction they are read.
  const audit::ReadTile tiles = [this](const audit::TileId& tile) {
    return parts_.database.read(
        [&](pqxx::transaction_base& tx) { return storage::LedgerTiles(tx).read(tile); });
  };
  STEWARD_ASSIGN_OR_RETURN(const audit::SharedSigner signer, parts_.signer());
  STEWARD_RETURN_IF_ERROR(audit::write_bundle(contents, *signer, tiles, scratch.path(),
                                              [&](std::string_view bytes) { return file->write(bytes); }));
  made.descriptor = file->descriptor();
  made.owner = file;
  made.bytes = file->bytes();
  made.sha256 = file->finish();
  return made;
}

}  // namespace steward::service
