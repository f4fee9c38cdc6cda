// steward lineage ingest FILE
#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <memory>
#include <optional>

#include "base/text.h"
#include "cli/input_file.h"
#include "cli/lineage/verbs.h"
#include "cli/lineage/view.h"
#include "cli/terminal.h"
#include "lineage/events/event_batch.h"

namespace steward::cli {
namespace {

using lineage::EventSplitter;

constexpr size_t kMaxEvents = 1u << 30;
constexpr size_t kBatchEvents = 500;
constexpr size_t kBatchBytes = 8u << 20;
constexpr size_t kMaxToldFailures = 100;

struct IngestArguments {
  std::string file = "-";
};

struct IngestTotals {
  size_t received = 0, successful = 0, duplicates = 0, refused = 0;
  int64_t new_edges = 0;
};

class Ingest {
 public:
  Ingest(Session& session, service::Steward& steward, std::string file)
      : session_(session), steward_(steward), file_(std::move(file)), bar_("ingesting") {}

  // Stops with an error only when nothing more can be taken in; what was is kept.
  Result<IngestTotals> run(std::string_view text) {
    EventSplitter splitter(text, EventSplitter::form_of(text));
    while (true) {
      const auto next = splitter.next();
      if (!next.ok()) {
        STEWARD_RETURN_IF_ERROR(flush());
        refuse(totals_.received, next.error().message + " It is no whole JSON; what follows was not read.",
               next.error().where);
        ++totals_.received;
        return totals_;
      }
      if (!*next) break;
      batch_.push_back({batch_.size(), lineage::parse_event_text(**next), std::string(**next)});
      bytes_ += (**next).size();
      if (batch_.size() < kBatchEvents && bytes_ < kBatchBytes) continue;
      STEWARD_RETURN_IF_ERROR(flush());
      const auto done = static_cast<size_t>((**next).data() + (**next).size() - text.data());
      bar_.show(done, text.size(),
                fmt::format("{} events", with_thousands(static_cast<int64_t>(totals_.received))));
    }
    STEWARD_RETURN_IF_ERROR(flush());
    return totals_;
  }

 private:
  Status flush() {
    if (batch_.empty()) return {};
    const auto outcome = steward_.ingest_batch(std::move(batch_), session_.options.actor);
    for (const service::BatchFailure& failure : outcome.failures) {
      if (failure.is_retriable) return Error{ErrorCode::kUnavailable, failure.reason, file_};
      refuse(totals_.received + failure.index, failure.reason, failure.where);
    }
    totals_.received += outcome.received;
    totals_.successful += outcome.successful;
    totals_.duplicates += outcome.duplicates;
    totals_.new_edges += outcome.new_edges;
    batch_ = {};
    bytes_ = 0;
    return {};
  }

  void refuse(size_t index, std::string reason, const std::string& where) {
    if (++totals_.refused > kMaxToldFailures) return;
    const std::string place = fmt::format("event {}{}{}", index, where.empty() ? "" : ": ", where);
    print_error(in_input(file_, {ErrorCode::kInvalidInput, std::move(reason), place}));
    if (totals_.refused == kMaxToldFailures)
      print_error(in_input(
          file_, {ErrorCode::kInvalidInput, "More events are refused; only counted from here.", ""}));
  }

  Session& session_;
  service::Steward& steward_;
  std::string file_;
  ProgressBar bar_;
  std::vector<lineage::BatchItem> batch_;
  size_t bytes_ = 0;
  IngestTotals totals_;
};

Result<ExitCode> run_ingest(Session& session, const IngestArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, read_input(arguments.file, kMaxEvents));
  if (trim(text).empty())
    return in_input(arguments.file, {ErrorCode::kInvalidInput, "There is no event in it: it is empty.", ""});
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  const auto done = Ingest(session, *steward, arguments.file).run(text);
  if (!done.ok()) return done.error();
  if (session.json())
    fmt::print("{}\n", boost::json::serialize(boost::json::object{{"received", done->received},
                                                                  {"successful", done->successful},
                                                                  {"duplicates", done->duplicates},
                                                                  {"failed", done->refused},
                                                                  {"new_edges", done->new_edges}}));
  else
    fmt::print("{} events accepted ({} seen before), {} refused, {} new edges\n", done->successful,
               done->duplicates, done->refused, done->new_edges);
  if (done->refused == 0) return kOk;
  return done->successful > 0 ? kPartial : kUsage;
}

}  // namespace

void add_lineage_ingest(Command& lineage, Session& session) {
  auto arguments = std::make_shared<IngestArguments>();
  auto* command =
      lineage.add_subcommand("ingest", "take in OpenLineage events: one, an array, or one a line");
  command->add_option("file", arguments->file, "a file, or - for standard input")->capture_default_str();
  session.on_run(command, [&session, arguments] { return run_ingest(session, *arguments); });
}

}  // namespace steward::cli
