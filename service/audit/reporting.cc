#include "service/audit/reporting.h"

#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "scanners/detectors/detector_set.h"
#include "service/audit/report_entries.h"
#include "service/audit/unnamed_file.h"
#include "service/world_history.h"
#include "storage/head_store.h"
#include "storage/ledger_store.h"
#include "storage/merge_store.h"
#include "storage/policy_store.h"
#include "storage/register_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;
using audit::report::Cell;
using audit::report::Gap;

// What marks a keyed hash: an id of a person may be 64 hexadecimal digits too.
constexpr std::string_view kHashMark = "hash:";
// Once more where the signing key gave way between the entry and the head.
constexpr int kMaxAnnouncements = 3;

// Counts what passes, for the one who asked.
class CountingSink final : public audit::report::Sink {
 public:
  CountingSink(audit::report::Sink& inner, WrittenReport& counts) : inner_(inner), counts_(counts) {}

  Status begin(const audit::report::Cover& cover) override { return inner_.begin(cover); }
  Status heading(const std::string& text) override { return inner_.heading(text); }
  Status paragraph(const std::string& text, audit::report::Tone tone) override {
    return inner_.paragraph(text, tone);
  }
  Status facts(const std::vector<audit::report::Fact>& facts) override {
    for (const auto& fact : facts) counts_.gaps += std::holds_alternative<Gap>(fact.value) ? 1 : 0;
    return inner_.facts(facts);
  }
  Status chart(const audit::report::Chart& chart) override { return inner_.chart(chart); }
  Status begin_table(const audit::report::Table& table) override { return inner_.begin_table(table); }
  Status row(const std::vector<Cell>& cells) override {
    ++counts_.rows;
    for (const Cell& cell : cells) counts_.gaps += std::holds_alternative<Gap>(cell) ? 1 : 0;
    return inner_.row(cells);
  }
  Status end_table() override { return inner_.end_table(); }
  Status end(const audit::report::Proof& proof) override { return inner_.end(proof); }

 private:
  audit::report::Sink& inner_;
  WrittenReport& counts_;
};

std::vector<Category> detectable_categories() {
  std::set<Category> categories;
  for (const auto& rule : scanners::DetectorSet::builtin().rules()) categories.insert(rule.category);
  return {categories.begin(), categories.end()};
}

}  // namespace

Result<std::shared_ptr<const World>> Reporting::world_now() {
  STEWARD_ASSIGN_OR_RETURN(const auto moment, parts_.database.read([](pqxx::transaction_base& tx) {
    return storage::load_moment(tx);
  }));
  WorldHistory history(parts_.database);
  return history.at({moment.policies.value_or(Digest{}), moment.generation, parts_.clock()});
}

Result<reports::Filters> Reporting::filters_of(const ReportRequest& request, const World& world) {
  reports::Filters filters{request.from, request.to, "", request.purpose, {}, request.regulation};
  if (!request.dataset.empty()) {
    const auto node = world.catalog->resolve(request.dataset);
    if (!node.ok()) return Error{node.error().code, node.error().message, "dataset"};
    filters.dataset = world.catalog->describe({node->dataset, {}});
  }
  if (!request.purpose.empty()) {
    const auto purpose = world.policies->parse_purpose(request.purpose);
    if (!purpose.ok()) return Error{purpose.error().code, purpose.error().message, "purpose"};
  }
  if (request.person.empty()) return filters;
  if (request.person.starts_with(kHashMark)) {
    const std::string hash = request.person.substr(kHashMark.size());
    if (!digest_from_hex(hash))
      return Error{ErrorCode::kInvalidInput, "Expected hash: and the 64 hexadecimal digits of a keyed hash.",
                   "person"};
    filters.person = {hash};
    filters.kept_person = hash;
    return filters;
  }
  STEWARD_ASSIGN_OR_RETURN(filters.person, parts_.person(request.person));
  // The last is made of the id and the key alone: kept, it would lead to the person for ever.
  if (filters.person.size() > 1) filters.kept_person = filters.person.front();
  return filters;
}

Result<std::unique_ptr<PreparedReport>> Reporting::prepare(const ReportRequest& request,
                                                           const std::string& format,
                                                           const std::string& actor) {
  auto report = std::make_unique<PreparedReport>();
  STEWARD_ASSIGN_OR_RETURN(report->kind, reports::find_report(request.report));
  // What fits no report must not reach the ledger.
  reports::Filters asked{request.from, request.to, request.dataset, request.purpose, {}, request.regulation};
  if (!request.person.empty()) asked.person = {"somebody"};
  STEWARD_RETURN_IF_ERROR(reports::check_filters(*report->kind, asked));
  if (request.head) {
    STEWARD_RETURN_IF_ERROR(go_back_to(*request.head, *report));
    STEWARD_ASSIGN_OR_RETURN(report->context.filters, filters_of(request, *report->context.world));
    STEWARD_ASSIGN_OR_RETURN(report->announced,
                             announce_again(request, report->context.filters, format, actor));
    return report;
  }
  // What this server decided since it last said so is in the report.
  if (parts_.speak) STEWARD_RETURN_IF_ERROR(parts_.speak());
  STEWARD_ASSIGN_OR_RETURN(const auto present, world_now());
  STEWARD_ASSIGN_OR_RETURN(const reports::Filters filters, filters_of(request, *present));
  STEWARD_ASSIGN_OR_RETURN(report->announced, announce(request, filters, format, actor, *report));
  report->context.filters = filters;
  return report;
}

Result<int64_t> Reporting::announce_again(const ReportRequest& request, const reports::Filters& filters,
                                          const std::string& format, const std::string& actor) {
  return parts_.database.run([&](pqxx::work& tx) -> Result<int64_t> {
    json::object body{{"report", request.report},
                      {"format", format},
                      {"filters", filters_json(filters)},
                      {"head", static_cast<int64_t>(*request.head)}};
    STEWARD_ASSIGN_OR_RETURN(const auto entries,
                             storage::append_entries(tx, {{std::string(audit::entry_kind::kExport), actor,
                                                           parts_.clock(), body}}));
    return entries.front().seq;
  });
}

Result<int64_t> Reporting::announce(const ReportRequest& request, const reports::Filters& filters,
                                    const std::string& format, const std::string& actor,
                                    PreparedReport& report) {
  const audit::EntryDraft draft{
      std::string(audit::entry_kind::kExport), actor, parts_.clock(),
      json::object{{"report", request.report}, {"format", format}, {"filters", filters_json(filters)}}};
  for (int attempt = 0; attempt < kMaxAnnouncements; ++attempt) {
    storage::LedgerMoment moment;
    // Behind the head's lock nobody comes between the entry and the end of the tree that is signed.
    STEWARD_ASSIGN_OR_RETURN(const int64_t seq, parts_.database.run([&](pqxx::work& tx) -> Result<int64_t> {
      STEWARD_ASSIGN_OR_RETURN(const auto entries, storage::append_entries(tx, {draft}));
      STEWARD_ASSIGN_OR_RETURN(moment, storage::load_moment(tx));
      return entries.front().seq;
    }));
    STEWARD_ASSIGN_OR_RETURN(const auto kept, parts_.sign(moment));
    if (!kept) continue;
    report.context.head = kept->head;
    STEWARD_RETURN_IF_ERROR(complete(report, kept->generation.value_or(moment.generation),
                                     kept->policies.value_or(moment.policies.value_or(Digest{}))));
    return seq;
  }
  return Error{ErrorCode::kConflict, "The signing key changed while the report was asked for; ask again.",
               ""};
}

Status Reporting::go_back_to(uint64_t size, PreparedReport& report) {
  if (size == 0)
    return Error{ErrorCode::kInvalidInput,
                 "A head of size 0 is of an empty ledger: there is nothing to report.", "head"};
  auto kept = parts_.database.read([&](pqxx::transaction_base& tx) { return storage::load_head(tx, size); });
  if (!kept.ok()) return Error{kept.error().code, kept.error().message, "head"};
  if (!kept->generation || !kept->policies)
    return Error{
        ErrorCode::kNotFound,
        fmt::format(
            "The head of size {} was signed before heads told which world they belong to: no report can "
            "be made as of it.",
            size),
        "head"};
  report.context.head = kept->head;
  return complete(report, *kept->generation, *kept->policies);
}

Status Reporting::complete(PreparedReport& report, const storage::Generation& generation,
                           const Digest& policies) {
  reports::ReportContext& context = report.context;
  storage::Database& database = parts_.database;
  const uint64_t size = context.head.size;
  STEWARD_ASSIGN_OR_RETURN(context.key, parts_.key_of(context.head));
  auto history = std::make_shared<WorldHistory>(database);
  STEWARD_ASSIGN_OR_RETURN(context.world, history->at({policies, generation, context.head.time}));
  STEWARD_ASSIGN_OR_RETURN(const auto settings, database.read([&](pqxx::transaction_base& tx) {
    return Result(storage::load_lineage_settings(tx, generation.catalog));
  }));
  for (const auto& [kind, body] : settings) {
    if (kind != "Organisation") continue;
    auto organisation = parse_organisation(body, kind);
    if (organisation.ok()) context.organisation = *std::move(organisation);
  }
  if (parts_.counters) {
    STEWARD_ASSIGN_OR_RETURN(context.counters, parts_.counters(size));
  }
  context.entries = [&database, size, asked = &report.asked](const reports::EntryQuery& query,
                                                             const reports::VisitEntry& visit) -> Status {
    *asked = *asked ? joined(**asked, query) : query;
    return visit_texts(database, size, query, [&](int64_t seq, const std::string& canonical) -> Status {
      STEWARD_ASSIGN_OR_RETURN(const reports::LedgerEntry entry, reports::read_entry(seq, canonical));
      return visit(entry);
    });
  };
  context.registers = [&database, size, asked = &report.registers](
                          std::string_view kinds) -> Result<std::vector<reports::LedgerEntry>> {
    if (asked->find(kinds) == std::string::npos) *asked += (asked->empty() ? "" : ",") + std::string(kinds);
    STEWARD_ASSIGN_OR_RETURN(const auto kept, database.read([&](pqxx::transaction_base& tx) {
      return Result(storage::load_register(tx, kinds, size));
    }));
    std::vector<reports::LedgerEntry> entries;
    for (const storage::RegisterEntry& each : kept) {
      STEWARD_ASSIGN_OR_RETURN(entries.emplace_back(), reports::read_entry(each.seq, each.canonical));
    }
    return entries;
  };
  context.consent = [&database, generation] {
    return database.read(
        [&](pqxx::transaction_base& tx) { return storage::load_consent(tx, generation.consent); });
  };
  context.policies = [&database](const Digest& hash) -> Result<std::shared_ptr<const policy::PolicySet>> {
    STEWARD_ASSIGN_OR_RETURN(auto sources, database.read([&](pqxx::transaction_base& tx) {
      return storage::load_policies_of(tx, hash);
    }));
    auto loaded = policy::load_policies(std::move(sources));
    if (!loaded.set) return Error{ErrorCode::kInternal, loaded.diagnostics.front().message, "policies"};
    return loaded.set;
  };
  context.replay = [&database](std::shared_ptr<const policy::PolicySet> set, Timestamp since,
                               Timestamp until) {
    ReplayOptions options;
    options.since = since;
    options.until = until;
    options.examples = 0;
    return replay(database, std::move(set), options);
  };
  context.detectable = detectable_categories();
  context.detector_rules = scanners::DetectorSet::builtin().hash();
  return {};
}

Result<WrittenReport> Reporting::write(PreparedReport& report, audit::report::Sink& sink) {
  WrittenReport counts;
  CountingSink counting(sink, counts);
  STEWARD_RETURN_IF_ERROR(reports::build_report(*report.kind, report.context, counting));
  return counts;
}

Result<ReportFile> Reporting::write_file(PreparedReport& report, audit::report::Format format,
                                         const std::string& table) {
  STEWARD_ASSIGN_OR_RETURN(const auto file, UnnamedFile::open());
  audit::report::SinkOptions options;
  options.table = table.empty() ? std::string(report.kind->table) : table;
  STEWARD_ASSIGN_OR_RETURN(
      auto sink, audit::report::make_sink(
                     format, [file](std::string_view bytes) { return file->write(bytes); }, options));
  STEWARD_ASSIGN_OR_RETURN(const WrittenReport written, write(report, *sink));
  return ReportFile{file->descriptor(), file, file->bytes(), file->finish(), written};
}

Status Reporting::record(const PreparedReport& report, const std::string& format, const Digest& sha256,
                         uint64_t bytes, const std::string& actor) {
  json::object body{{"report", report.kind->name},
                    {"format", format},
                    {"filters", filters_json(report.context.filters)},
                    {"head", static_cast<int64_t>(report.context.head.size)},
                    {"sha256", to_hex(sha256)},
                    {"bytes", static_cast<int64_t>(bytes)}};
  if (report.announced) body["announced"] = *report.announced;
  return parts_.database.run([&](pqxx::work& tx) -> Status {
    STEWARD_RETURN_IF_ERROR(storage::append_entries(
        tx, {{std::string(audit::entry_kind::kExport), actor, parts_.clock(), std::move(body)}}));
    return {};
  });
}

json::object filters_json(const reports::Filters& filters) {
  json::object object;
  if (filters.from) object["from"] = format_rfc3339(*filters.from);
  if (filters.to) object["to"] = format_rfc3339(*filters.to);
  if (!filters.dataset.empty()) object["dataset"] = filters.dataset;
  if (!filters.purpose.empty()) object["purpose"] = filters.purpose;
  if (!filters.person.empty())
    object["person"] = filters.kept_person.empty() ? "without a salt" : filters.kept_person;
  if (!filters.regulation.empty()) object["regulation"] = filters.regulation;
  return object;
}

std::string file_name_of(const PreparedReport& report, std::string_view extension) {
  return fmt::format("{}-{}{}", report.kind->name, report.context.head.size, extension);
}

}  // namespace steward::service
