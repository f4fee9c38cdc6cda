// Reports as use cases: announced in the ledger, bound to a signed head, made, and written into any format.
//
//   auto prepared = reporting.prepare({.report = "decisions"}, "officer");   // entry, then head
//   reporting.write(**prepared, *sink);                                     // as often as formats are wanted
//   reporting.record(**prepared, "pdf", sha256, bytes, "officer");          // what went out, before it goes
//
// Every export is an entry of kind `export` with report and filters, appended first, so that it is in the
// report's own ledger: the head is of the tree that ends with it. A second entry names what came out, by its
// SHA-256. The same report of the same head is the same bytes, whenever it is made. Thread-safe.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "audit/bundle/bundle_writer.h"
#include "audit/report/format.h"
#include "audit/signer.h"
#include "service/reports/report_list.h"
#include "storage/head_store.h"
#include "storage/pool.h"

namespace steward::service {

struct ReportRequest {
  std::string report;
  std::optional<Timestamp> from, to;
  std::string dataset, purpose, regulation;  // the dataset as people write it
  std::string person;            // the id of a data subject in clear, or "hash:" and its keyed hash
  std::optional<uint64_t> head;  // the size of a head that was signed before; none: of now
};

// A report that is bound to its head. Made by one thread; used by one at a time.
struct PreparedReport {
  const reports::ReportKind* kind = nullptr;
  reports::ReportContext context;
  std::optional<int64_t> announced;          // the entry that says it was asked for
  std::optional<reports::EntryQuery> asked;  // all that the builder read of the ledger; after write()
  std::string registers;                     // the kinds of which it read the registers besides; likewise
};

struct WrittenReport {
  uint64_t rows = 0, gaps = 0;
};

// A file without a name, open for reading, that is gone when the last copy of `owner` is.
struct ReportFile {
  int descriptor = -1;
  std::shared_ptr<const void> owner;
  uint64_t bytes = 0;
  Digest sha256{};
  WrittenReport written;
};

class Reporting {
 public:
  struct Parts {
    storage::Database& database;
    Clock clock;
    std::function<Result<audit::SharedSigner>()> signer;  // of the key in force
    // Signs the tree of a moment and keeps the head; none when the key gave way since (Heads::sign()). Which
    // key signed a head.
    std::function<Result<std::optional<storage::StoredHead>>(const storage::LedgerMoment&)> sign;
    std::function<Result<audit::PublicKey>(const audit::TreeHead&)> key_of;
    // The keyed hashes that a data subject is known by; none for one that nobody ever spoke of.
    std::function<Result<std::vector<std::string>>(const std::string& person)> person;
    std::function<Result<std::vector<audit::report::Fact>>(uint64_t head)> counters;  // may be empty
    std::function<Result<std::vector<std::string>>()> rotations;                      // may be empty
    std::function<Status()> speak;  // the counters' word, before a report counts them; may be empty
  };
  explicit Reporting(Parts parts) : parts_(std::move(parts)) {}

  // kInvalidInput, with "did you mean", for a report, a regulation, a purpose or a filter that does not fit;
  // kNotFound for a dataset, or a head that was never signed. Nothing is recorded then.
  Result<std::unique_ptr<PreparedReport>> prepare(const ReportRequest& request, const std::string& format,
                                                  const std::string& actor);

  Result<WrittenReport> write(PreparedReport& report, audit::report::Sink& sink);
  // In one format, into a file without a name; CSV and Parquet hold `table`, or the report's main one.
  Result<ReportFile> write_file(PreparedReport& report, audit::report::Format format,
                                const std::string& table = "");
  // The bundle (audit/bundle/bundle_writer.h): the report as HTML, PDF and JSON, its entries and their proof.
  Result<ReportFile> write_bundle(PreparedReport& report);

  Status record(const PreparedReport& report, const std::string& format, const Digest& sha256, uint64_t bytes,
                const std::string& actor);

 private:
  Result<reports::Filters> filters_of(const ReportRequest& request, const World& world);
  Result<std::shared_ptr<const World>> world_now();
  Result<int64_t> announce_again(const ReportRequest& request, const reports::Filters& filters,
                                 const std::string& format, const std::string& actor);
  // `report` gets its head: of the tree that ends with the announcement.
  Result<int64_t> announce(const ReportRequest& request, const reports::Filters& filters,
                           const std::string& format, const std::string& actor, PreparedReport& report);
  Status go_back_to(uint64_t size, PreparedReport& report);
  Status complete(PreparedReport& report, const storage::Generation& generation, const Digest& policies);

  Parts parts_;
};

// As entries tell them.
boost::json::object filters_json(const reports::Filters& filters);

// "decisions-412.pdf": what a report is called when nobody says.
std::string file_name_of(const PreparedReport& report, std::string_view extension);

}  // namespace steward::service
