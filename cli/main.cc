// steward: the command line and the server.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "cli/command_line.h"
#include "cli/commands.h"

namespace {

std::string login_name() {
  const passwd* entry = ::getpwuid(::getuid());
  return entry ? entry->pw_name : std::to_string(::getuid());
}

int run(int argc, char** argv) {
  using namespace steward;
  using namespace steward::cli;
  Session session;
  session.options.data_dir = storage::default_data_dir();
  session.options.actor = login_name();

  Command app("Steward finds personal data, follows where it flows, decides who may use it, and proves it.");
  app.name("steward");
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", "steward " STEWARD_VERSION);
  app.add_option("--database", session.options.database_url,
                 "PostgreSQL URL of Steward's own database; without it, an embedded one")
      ->envname("STEWARD_DATABASE");
  app.add_option("--data-dir", session.options.data_dir, "where keys and the embedded database live")
      ->envname("STEWARD_DATA_DIR")
      ->capture_default_str();
  app.add_option(
         "--signing-key", session.options.signing_key,
         "where the ledger's signing key is: file:PATH, env:NAME (PKCS#8 PEM or the seed in base64) or "
         "pkcs11:…; without it env:STEWARD_SIGNING_KEY if set, else a file of its own")
      ->envname("STEWARD_SIGNING_KEY_SOURCE");
  app.add_option("--format", session.options.format, "human or json")->check(one_of({"human", "json"}));
  app.add_option("--actor", session.options.actor, "who acts, for the ledger")->capture_default_str();

  add_demo_command(app, session);
  add_serve_command(app, session);
  add_source_command(app, session);
  add_scan_command(app, session);
  add_detect_command(app, session);
  add_rules_command(app, session);
  add_eval_command(app, session);
  add_search_command(app, session);
  add_tag_command(app, session);
  add_dataset_command(app, session);
  add_lineage_command(app, session);
  add_apply_command(app, session);
  add_policy_command(app, session);
  add_check_command(app, session);
  add_access_command(app, session);
  add_request_command(app, session);
  add_grant_command(app, session);
  add_consent_command(app, session);
  add_subject_request_command(app, session);
  add_retention_command(app, session);
  add_audit_command(app, session);

  hold_command_lines(app);

  const auto parsed = app.parse({argv + 1, argv + argc});
  fmt::print("{}", parsed.out);
  if (parsed.status != 0) {
    const std::string unknown = unknown_command(app);
    if (unknown.empty())
      fmt::print(stderr, "{}", parsed.error);
    else
      fmt::print(stderr, "steward: {}\nRun with --help for more information.\n", unknown);
    return kUsage;
  }
  return session.exit_code;
}

// A full disk behind a redirection shows only when the last of the output is written.
int with_output_written(int exit_code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return exit_code;
  fmt::print(stderr, "steward: standard output cannot be written to the end: {}.\n", std::strerror(errno));
  return exit_code == steward::cli::kOk ? steward::cli::kFailed : exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return with_output_written(run(argc, argv));
  } catch (const std::exception& e) {
    fmt::print(stderr, "steward: this is a defect in Steward: {}\n", e.what());
    return steward::cli::kFailed;
  }
}
