#include "cli/audit/report_export.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string_view>
#include <utility>

#include "audit/descriptor.h"
#include "base/text.h"
#include "cli/input_file.h"
#include "cli/terminal.h"
#include "service/audit/reporting.h"

namespace steward::cli {
namespace {

namespace json = boost::json;
using audit::report::Format;

constexpr std::string_view kBundle = "bundle";

struct ExportTarget {
  bool is_bundle = false;
  Format format = Format::kJson;
  bool is_folder = false;  // CSV or Parquet: a file for each table
  std::string word() const { return std::string(is_bundle ? kBundle : audit::report::name_of(format)); }
};

Result<ExportTarget> target_of(const ReportArguments& arguments) {
  ExportTarget target;
  target.is_folder = arguments.output.ends_with("/");
  if (arguments.format == kBundle || (arguments.format.empty() && arguments.output.ends_with(".zip"))) {
    target.is_bundle = true;
  } else if (!arguments.format.empty()) {
    const auto format = audit::report::parse_format(arguments.format);
    if (!format.ok()) return invalid_input(format.error().message, "--format");
    target.format = *format;
  } else if (const auto format = audit::report::format_of_file(arguments.output)) {
    target.format = *format;
  } else if (target.is_folder) {
    target.format = Format::kCsv;
  } else if (arguments.output != "-") {
    return invalid_input(
        fmt::format("'{}' does not tell a format: end it in .json, .csv, .parquet, .html, .pdf or .zip, or "
                    "say --format.",
                    excerpt(arguments.output)),
        "--output");
  }
  if (target.is_folder && (target.is_bundle || !audit::report::holds_one_table(target.format)))
    return invalid_input("A folder is for formats that hold one table in a file: csv and parquet.",
                         "--output");
  if (!arguments.table.empty() &&
      (target.is_bundle || target.is_folder || !audit::report::holds_one_table(target.format)))
    return invalid_input("--table is for one file of csv or parquet; other formats hold every table.",
                         "--table");
  return target;
}

Result<std::optional<Timestamp>> moment_of(const std::string& text, const char* option) {
  if (text.empty()) return std::optional<Timestamp>();
  const auto time = parse_rfc3339(text);
  if (!time.ok()) return invalid_input(time.error().message, option);
  return std::optional<Timestamp>(*time);
}

Result<service::ReportRequest> asked_of(const ReportArguments& arguments) {
  service::ReportRequest asked;
  asked.report = arguments.report;
  STEWARD_ASSIGN_OR_RETURN(asked.from, moment_of(arguments.from, "--from"));
  STEWARD_ASSIGN_OR_RETURN(asked.to, moment_of(arguments.to, "--to"));
  asked.dataset = arguments.dataset;
  asked.purpose = arguments.purpose;
  asked.person = arguments.person;
  asked.regulation = arguments.regulation;
  if (!arguments.head.empty()) {
    const auto size = parse_int(arguments.head);
    if (!size || *size < 0)
      return invalid_input("The head is the size of a signed tree: a whole number.", "--head");
    asked.head = static_cast<uint64_t>(*size);
  }
  return asked;
}

ExitCode list_reports(const Session& session) {
  if (session.json()) {
    fmt::print("{}\n", service::reports::report_kinds_json());
    return kOk;
  }
  for (const auto& kind : service::reports::report_kinds()) {
    fmt::print("{}\n  {}\n", ink(Ink::kBold, std::string(kind.name)), kind.question);
    fmt::print("  by {}{}; {}\n", kind.filters,
               kind.needs.empty() ? "" : fmt::format(" ({} is needed)", kind.needs), kind.law);
  }
  return kOk;
}

Error not_written(const std::string& output) {
  return {ErrorCode::kUnavailable,
          "The report could not be written: " + std::string(std::strerror(errno)) + ".", output};
}

// Of this process and nobody else's: neither a link nor a file that someone made before.
constexpr int kNewFile = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;

Status write_to(int out, std::string_view bytes, const std::string& output) {
  return audit::write_all(out, bytes) ? Status() : Status(not_written(output));
}

Status send(const service::ReportFile& file, int out, const std::string& output) {
  std::vector<char> buffer(1u << 20);
  for (uint64_t done = 0; done < file.bytes;) {
    const ssize_t count = ::pread(file.descriptor, buffer.data(), buffer.size(), static_cast<off_t>(done));
    if (count <= 0) return not_written(output);
    STEWARD_RETURN_IF_ERROR(write_to(out, {buffer.data(), static_cast<size_t>(count)}, output));
    done += static_cast<uint64_t>(count);
  }
  return {};
}

// As write_output() of input_file.h does, for what is too long for memory: renamed into place when whole;
// what is no regular file is written to and never replaced.
Status copy_out(const service::ReportFile& file, const std::string& output) {
  if (output == "-") return send(file, STDOUT_FILENO, output);
  struct stat known {};
  const bool is_there = ::lstat(output.c_str(), &known) == 0;
  const bool is_replaced = !is_there || S_ISREG(known.st_mode);
  const std::string path = is_replaced ? output + ".partial" : output;
  if (is_replaced) ::unlink(path.c_str());  // of a run that was cut off
  const int out =
      is_replaced ? ::open(path.c_str(), kNewFile, 0600) : ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (out < 0) return not_written(output);
  Status status = send(file, out, output);
  if (is_replaced) {
    if (status.ok() && is_there && ::fchmod(out, known.st_mode & 0777) != 0) status = not_written(output);
    if (status.ok() && ::fsync(out) != 0) status = not_written(output);
  }
  ::close(out);
  if (!is_replaced) return status;
  if (status.ok() && ::rename(path.c_str(), output.c_str()) != 0) status = not_written(output);
  if (!status.ok()) ::unlink(path.c_str());
  return status;
}

// A file for each table, under a name of its own until the export is on record. What is hashed and recorded
// is the list of their hashes.
class Folder {
 public:
  explicit Folder(std::string path) : path_(std::move(path)) {}
  ~Folder() {
    for (const std::string& file : files_) ::unlink((file + kUnfinished).c_str());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  Result<service::WrittenReport> write(service::Reporting& reporting, service::PreparedReport& report,
                                       Format format) {
    std::error_code error;
    std::filesystem::create_directories(path_, error);
    if (error)
      return Error{ErrorCode::kUnavailable, "The folder cannot be made: " + error.message() + ".", path_};
    const auto open = [&](const audit::report::Table& table) -> Result<audit::report::Write> {
      const std::string path = path_ + table.name + std::string(audit::report::extension_of(format));
      ::unlink((path + kUnfinished).c_str());  // of a run that was cut off
      const int out = ::open((path + kUnfinished).c_str(), kNewFile, 0600);
      if (out < 0) return not_written(path);
      files_.push_back(path);
      all_.update_framed(table.name);
      const auto file = std::make_shared<const audit::Descriptor>(out);
      return audit::report::Write([this, file, path](std::string_view bytes) -> Status {
        all_.update(bytes);
        bytes_ += bytes.size();
        return write_to(file->get(), bytes, path);
      });
    };
    STEWARD_ASSIGN_OR_RETURN(auto sink, audit::report::make_table_sink(format, open));
    return reporting.write(report, *sink);
  }

  // The files get their names.
  Status hand_out() {
    for (const std::string& file : files_)
      if (::rename((file + kUnfinished).c_str(), file.c_str()) != 0) return not_written(file);
    return {};
  }
  Digest sha256() { return all_.finish(); }
  uint64_t bytes() const { return bytes_; }
  size_t files() const { return files_.size(); }

 private:
  static constexpr const char* kUnfinished = ".partial";
  std::string path_;
  uint64_t bytes_ = 0;
  Sha256 all_;
  std::vector<std::string> files_;
};

void tell(const Session& session, const service::PreparedReport& report, const ExportTarget& target,
          const std::string& what, const service::WrittenReport& written, uint64_t bytes,
          const Digest& sha256) {
  const auto& context = report.context;
  if (session.json()) {
    fmt::print("{}\n", json::serialize(json::object{{"file", what},
                                                    {"report", report.kind->name},
                                                    {"format", target.word()},
                                                    {"rows", written.rows},
                                                    {"gaps", written.gaps},
                                                    {"bytes", bytes},
                                                    {"sha256", to_hex(sha256)},
                                                    {"head", context.head.size},
                                                    {"key", context.key.to_string()}}));
    return;
  }
  fmt::print(
      "{}: {}, {} rows, {}, as of head {} signed by {}\n", what, report.kind->title,
      with_thousands(static_cast<int64_t>(written.rows)),
      written.gaps == 0 ? std::string("no gaps") : ink(Ink::kYellow, fmt::format("{} gaps", written.gaps)),
      context.head.size, context.key.id());
  if (target.is_bundle)
    fmt::print("Verify it anywhere: steward audit verify {} --public-key '{}'\n", what,
               context.key.to_string());
  else
    fmt::print("Make it again, byte for byte: add --head {}. Proof for others: -o FILE.zip\n",
               context.head.size);
}

}  // namespace

void add_report_options(Command& command, ReportArguments& arguments) {
  command.add_option("--report", arguments.report,
                     "a report for an auditor instead of the bare record; list names them");
  command.add_option("--format", arguments.format,
                     "json, csv, parquet, html, pdf or bundle; else by the ending of -o");
  command.add_option("--dataset", arguments.dataset, "of a report: this dataset alone");
  command.add_option("--purpose", arguments.purpose, "of a report: this purpose and those below it");
  command.add_option("--person", arguments.person,
                     "of a report: this data subject, by id, or hash: and its keyed hash");
  command.add_option("--regulation", arguments.regulation,
                     "of a report: rules that rest on gdpr, cpra, hipaa or pci");
  command.add_option("--table", arguments.table,
                     "of a report as csv or parquet: this table; -o FOLDER/ writes all");
  command.add_option("--head", arguments.head,
                     "of a report: as of the signed head of this size, byte for byte");
}

Result<ExitCode> export_report(Session& session, const ReportArguments& arguments) {
  if (arguments.report == "list") return list_reports(session);
  // Before a database is opened.
  STEWARD_RETURN_IF_ERROR([&]() -> Status {
    const auto known = service::reports::find_report(arguments.report);
    return known.ok() ? Status() : Status(Error{known.error().code, known.error().message, "--report"});
  }());
  STEWARD_ASSIGN_OR_RETURN(const ExportTarget target, target_of(arguments));
  STEWARD_ASSIGN_OR_RETURN(const auto asked, asked_of(arguments));
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  service::Reporting& reporting = steward->reporting();
  const std::string& actor = session.options.actor;
  STEWARD_ASSIGN_OR_RETURN(const auto report, reporting.prepare(asked, target.word(), actor));
  if (target.is_folder) {
    Folder folder(arguments.output);
    STEWARD_ASSIGN_OR_RETURN(const auto written, folder.write(reporting, *report, target.format));
    const Digest sha256 = folder.sha256();
    STEWARD_RETURN_IF_ERROR(reporting.record(*report, target.word(), sha256, folder.bytes(), actor));
    STEWARD_RETURN_IF_ERROR(folder.hand_out());
    tell(session, *report, target, fmt::format("{} ({} files)", arguments.output, folder.files()), written,
         folder.bytes(), sha256);
    return kOk;
  }
  STEWARD_ASSIGN_OR_RETURN(const service::ReportFile file,
                           target.is_bundle ? reporting.write_bundle(*report)
                                            : reporting.write_file(*report, target.format, arguments.table));
  // What goes out is on record before it goes.
  STEWARD_RETURN_IF_ERROR(reporting.record(*report, target.word(), file.sha256, file.bytes, actor));
  STEWARD_RETURN_IF_ERROR(copy_out(file, arguments.output));
  if (arguments.output != "-")
    tell(session, *report, target, arguments.output, file.written, file.bytes, file.sha256);
  return kOk;
}

}  // namespace steward::cli
