// One run of the command line: its global options, and Steward opened when a command first needs it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "service/steward.h"
#include "storage/embedded_cluster.h"

namespace steward::cli {

struct GlobalOptions {
  std::string database_url;  // empty: the embedded cluster
  std::filesystem::path data_dir;
  std::string signing_key;  // service/keys/signing_source.h; empty: the environment's, else the data_dir's
  bool is_signing_key_lost = false;
  std::string format = "human";  // or "json"
  std::string actor;             // who acts, for the ledger; the login name unless given
};

class Session {
 public:
  GlobalOptions options;
  ExitCode exit_code = kOk;

  bool json() const { return options.format == "json"; }

  // Starts the embedded cluster unless --database is given, connects, migrates. Once; then the same object.
  Result<service::Steward*> steward();

  // True when there is a database to open: one was named, or the embedded cluster was made before.
  bool has_state() const;

  // Closes Steward and stops the embedded cluster; steward() opens them again.
  void close();

  // The URL of Steward's database; only after steward().
  const std::string& database_url() const { return database_url_; }

  // Makes `run` what the subcommand does. An Error becomes one line on standard error and its exit code.
  void on_run(Command* command, std::function<Result<ExitCode>()> run);

 private:
  std::unique_ptr<storage::EmbeddedCluster> cluster_;
  std::unique_ptr<service::Steward> steward_;  // after the cluster: closed before it stops
  std::string database_url_;
};

void print_error(const Error& error);

}  // namespace steward::cli
