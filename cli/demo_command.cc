// steward demo: the whole story on the data of a small company.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

#include "audit/bundle.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/decision_view.h"
#include "cli/demo_dir.h"
#include "cli/input_file.h"
#include "cli/own_name.h"
#include "cli/scan_view.h"
#include "cli/serving.h"
#include "cli/terminal.h"
#include "cli/verification_view.h"
#include "demo/company.h"
#include "lineage/graph/paths.h"
#include "scanners/scan.h"
#include "service/packs.h"

namespace steward::cli {
namespace {

constexpr char kShopper[] = "customer-17";

struct DemoArguments {
  bool once = false;
  std::filesystem::path keep;
  std::filesystem::path report;
  uint16_t port = 8642;
};

// A numbered heading, and how long the chapter took.
class Chapter {
 public:
  Chapter(int number, std::string_view title) {
    fmt::print("\n{} {}\n\n", ink(Ink::kCyan, fmt::format("{}.", number)), ink(Ink::kBold, title));
    std::fflush(stdout);
  }
  ~Chapter() {
    const auto took = std::chrono::steady_clock::now() - began_;
    fmt::print("{}\n",
               ink(Ink::kDim, fmt::format("   ({:.1f} s)", std::chrono::duration<double>(took).count())));
  }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

class Ending {
 public:
  explicit Ending(std::function<void()> run) : run_(std::move(run)) {}
  ~Ending() { run_(); }
  Ending(const Ending&) = delete;
  Ending& operator=(const Ending&) = delete;

 private:
  std::function<void()> run_;
};

struct Company {
  std::string database_uri;
  std::filesystem::path files;
};

Result<Company> make_company(Session& session, const DemoDir& dir) {
  const Chapter chapter(1, "A small company: a shop in PostgreSQL, files beside it");
  STEWARD_RETURN_IF_ERROR(session.steward());
  Company company;
  STEWARD_ASSIGN_OR_RETURN(company.database_uri, demo::create_database(session.database_url(), "shop"));
  STEWARD_ASSIGN_OR_RETURN(const auto tables, demo::fill_database(company.database_uri));
  company.files = dir.files();
  STEWARD_ASSIGN_OR_RETURN(const auto files, demo::write_files(company.files));
  Table table({"WHERE", "WHAT", "ROWS"});
  for (const auto& made : tables) table.add({"PostgreSQL", made.name, with_thousands(made.rows)});
  for (const auto& made : files) table.add({"file", made.name, with_thousands(made.rows)});
  fmt::print("{}", table.str(3));
  return company;
}

Result<void> scan_source(Session& session, const std::string& name, const std::string& uri) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_RETURN_IF_ERROR(steward->add_source(name, uri));
  scanners::ScanReport report;
  {
    ProgressBar bar("   scanning " + name);
    scanners::ScanObserver observer;
    observer.progress = [&](const scanners::ScanProgress& progress) {
      bar.show(progress.done, progress.total, progress.dataset);
      return true;
    };
    STEWARD_ASSIGN_OR_RETURN(report, scanners::scan([&] { return scanners::open_source(uri); },
                                                    scanners::DetectorSet::builtin(), {}, observer));
  }
  STEWARD_RETURN_IF_ERROR(steward->store_scan(report, session.options.actor));
  fmt::print("{}", scan_table(report));
  return {};
}

Result<void> find_personal_data(Session& session, const Company& company) {
  const Chapter chapter(2, "Scan: what is personal here?");
  STEWARD_RETURN_IF_ERROR(scan_source(session, "shop", company.database_uri));
  return scan_source(session, "files", company.files.string());
}

std::string how_made(const lineage::Transformation& step) {
  return step.description.empty() ? "as it is" : step.description;
}

Result<void> follow_the_phone(Session& session) {
  const Chapter chapter(3, "Lineage: where did the customers' phone numbers go?");
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  STEWARD_ASSIGN_OR_RETURN(const NodeRef from, world->catalog->resolve("shop.customer#phone"));
  STEWARD_ASSIGN_OR_RETURN(const NodeRef to, world->catalog->resolve("customer_features#phone_area"));
  lineage::Query query;
  query.direction = lineage::Direction::kDownstream;
  const auto path = lineage::shortest_path(*world->graph, {from}, {to}, query);
  if (!path) return Error{ErrorCode::kInternal, "The demo's phone number was not followed.", ""};
  fmt::print("   {}\n", ink(Ink::kBold, world->catalog->describe_short(from)));
  for (const lineage::EdgeView& edge : *path)
    fmt::print("     → {}  {}\n", ink(Ink::kBold, world->catalog->describe_short(edge.to)),
               ink(Ink::kDim, how_made(world->graph->transformation(edge.label))));
  fmt::print("   No value in {} looks like a phone number any more; lineage knows better.\n",
             world->catalog->describe_short(to));
  return {};
}

struct Question {
  std::string_view title;
  policy::DecisionRequest request;
  policy::Verdict expected;
};

std::vector<Question> questions() {
  using policy::Verdict;
  std::vector<Question> all;
  const auto ask = [&](std::string_view title, std::string_view who, std::string_view role,
                       policy::Action action, std::string_view resource, std::string_view purpose,
                       Verdict expected) -> Question& {
    Question question{title, {}, expected};
    question.request.subject.id = who;
    question.request.subject.roles = {std::string(role)};
    question.request.action = action;
    question.request.resources = {std::string(resource)};
    question.request.purpose = purpose;
    return all.emplace_back(std::move(question));
  };
  ask("An analyst reads the sensor log, for analytics", "weekly-report", "analyst", policy::Action::kRead,
      "sensor_log.parquet", "analytics", Verdict::kPermit);
  ask("Support reads a customer's contact data, to help", "helpdesk", "support", policy::Action::kRead,
      "customer_contact", "essential.service.operations.support", Verdict::kPermit);
  ask("Marketing mails a customer who was never asked", "newsletter", "marketing", policy::Action::kRead,
      "shop.customer#email", "marketing.communications.email", Verdict::kDeny)
      .request.data_subjects = {kShopper};
  ask("A model is trained on features without a personal column in sight", "churn-model", "ml_engineer",
      policy::Action::kTrain, "customer_features", "train_ai_system", Verdict::kDeny);
  return all;
}

Result<void> ask_questions(Session& session) {
  const Chapter chapter(4, "Four requests, decided and recorded");
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  std::vector<policy::PolicySource> sources;
  for (const char* name : {"baseline", "demo"}) {
    const auto pack = service::find_pack(name);
    if (!pack) return Error{ErrorCode::kInternal, fmt::format("The policy pack '{}' is missing.", name), ""};
    sources.push_back({std::string(pack->name), std::string(pack->contents)});
  }
  STEWARD_ASSIGN_OR_RETURN(const auto loaded,
                           steward->apply_policies(std::move(sources), session.options.actor));
  if (!loaded.set) {
    const auto& first = loaded.diagnostics.front();
    return Error{ErrorCode::kInternal, "The demo's policies do not load: " + first.message, first.place};
  }
  for (Question& question : questions()) {
    fmt::print("   {}\n", ink(Ink::kBold, question.title));
    STEWARD_ASSIGN_OR_RETURN(const auto recorded, steward->decide(std::move(question.request)));
    fmt::print("{}\n", decision_text(recorded, 3));
    if (recorded.decision.verdict != question.expected)
      return Error{ErrorCode::kInternal, "The demo expected another verdict; this is a defect.", ""};
  }
  return {};
}

Result<void> prove_it(Session& session, const std::filesystem::path& report) {
  const Chapter chapter(5, "The record, exported and verified without the database");
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto bundle, steward->export_audit({}, session.options.actor));
  STEWARD_RETURN_IF_ERROR(write_output(report.string(), audit::to_html(bundle)));
  STEWARD_ASSIGN_OR_RETURN(const std::string file, read_input(report.string(), size_t{1} << 30));
  STEWARD_ASSIGN_OR_RETURN(const auto verified, audit::verify_export(file, steward->public_key()));
  fmt::print("{}", verification_text(verified, 3));
  if (!verified.holds)
    return Error{ErrorCode::kInternal, "The demo's report does not verify.", report.string()};
  fmt::print("\n   Read it:    {}\n", ink(Ink::kBold, report.string()));
  fmt::print("   Verify it:  {} audit verify {} --public-key '{}'\n", own_name(), report.string(),
             steward->public_key().to_string());
  return {};
}

// Commands that work when they are pasted: of this binary, for the demo's data.
void tell_what_is_kept(const DemoDir& dir) {
  const std::string steward = fmt::format("{} --data-dir {}", own_name(), dir.data().string());
  fmt::print("\n   Kept. When the demo has ended, find entries again, and have reports made of them:\n\n");
  fmt::print("   {} audit search --kind decision --verdict deny\n", steward);
  fmt::print("   {} audit export --report list\n", steward);
  fmt::print("   {} audit export --report inventory -o inventory.pdf\n", steward);
  fmt::print(
      "\n   Ask what other policies would have said to the four requests, and whom they would give or take "
      "what:\n\n");
  fmt::print("   {} policy replay --since 2000-01-01 --pack baseline MINE.yaml\n", steward);
  fmt::print("   {} policy simulate --pack baseline MINE.yaml\n", steward);
}

// While the demo serves, its database is in use, and reached by address.
void tell_what_to_try(const Session& session, uint16_t port) {
  const std::string steward = own_name();
  fmt::print("\n{} Try it from another terminal; Ctrl-C ends the demo.\n\n", ink(Ink::kCyan, "6."));
  fmt::print("   export STEWARD_DATABASE='{}' STEWARD_DATA_DIR='{}'\n", session.database_url(),
             session.options.data_dir.string());
  fmt::print("   {} audit search --kind decision --verdict deny\n", steward);
  fmt::print("   {} audit export --report list\n", steward);
  fmt::print("   {} audit export --report inventory -o inventory.pdf\n", steward);
  fmt::print("   curl 'http://127.0.0.1:{}/api/v1/search?q=category:user.contact'\n\n",
             port == 0 ? "PORT" : std::to_string(port));
}

Result<ExitCode> run_demo(Session& session, const DemoArguments& arguments) {
  if (!session.options.database_url.empty())
    return Error{ErrorCode::kInvalidInput, "The demo brings its own database; leave --database out.", ""};
  block_stop_signals();
  STEWARD_ASSIGN_OR_RETURN(const DemoDir dir,
                           arguments.keep.empty() ? DemoDir::make() : DemoDir::kept(arguments.keep));
  const Ending close_first([&] { session.close(); });  // the database goes before its folder
  session.options.data_dir = dir.data();
  const std::filesystem::path report = arguments.report.empty() ? dir.report() : arguments.report;

  STEWARD_ASSIGN_OR_RETURN(const Company company, make_company(session, dir));
  STEWARD_RETURN_IF_ERROR(find_personal_data(session, company));
  STEWARD_RETURN_IF_ERROR(follow_the_phone(session));
  STEWARD_RETURN_IF_ERROR(ask_questions(session));
  STEWARD_RETURN_IF_ERROR(prove_it(session, report));
  if (!arguments.keep.empty()) tell_what_is_kept(dir);
  if (arguments.once) return kOk;

  tell_what_to_try(session, arguments.port);
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  api::ServerOptions serving;
  serving.port = arguments.port;
  return serve_until_signal(*steward, std::move(serving));
}

}  // namespace

void add_demo_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("demo", "the whole story on sample data, with a database of its own");
  auto arguments = std::make_shared<DemoArguments>();
  command->add_flag("--once", arguments->once, "exit after the story instead of serving");
  command->add_option("--keep", arguments->keep, "a new folder that the demo's data and report stay in");
  command->add_option("--report", arguments->report, "where to write the audit report (HTML)");
  command->add_option("--port", arguments->port, "where to serve afterwards; 0 takes any free port")
      ->capture_default_str();
  session.on_run(command, [&session, arguments] { return run_demo(session, *arguments); });
}

}  // namespace steward::cli
