#include "cli/session.h"

#include <fmt/format.h>

#include <cstdlib>

#include "api/http/client.h"
#include "service/audit/witnesses.h"
#include "service/keys/signing_source.h"

namespace steward::cli {
namespace {

constexpr auto kKeyVariable = "STEWARD_SIGNING_KEY";

// Null: the file that belongs to the database's folder.
Result<std::shared_ptr<const service::SigningSource>> signing_source_of(const GlobalOptions& options) {
  std::string text = options.signing_key;
  if (text.empty() && std::getenv(kKeyVariable)) text = std::string("env:") + kKeyVariable;
  if (text.empty()) return std::shared_ptr<const service::SigningSource>();
  STEWARD_ASSIGN_OR_RETURN(auto source, service::SigningSource::parse(text, {}));
  return std::make_shared<const service::SigningSource>(std::move(source));
}

}  // namespace

void print_error(const Error& error) {
  fmt::print(stderr, "steward: {}\n", error.to_string());
}

Result<service::Steward*> Session::steward() {
  if (steward_) return steward_.get();
  service::Options opening;
  // First of all: a key in the environment must not be seen by a child process.
  STEWARD_ASSIGN_OR_RETURN(opening.signing_key, signing_source_of(options));
  opening.is_signing_key_lost = options.is_signing_key_lost;
  opening.post = [](const std::string& url, const std::string& body) -> Result<service::WitnessAnswer> {
    STEWARD_ASSIGN_OR_RETURN(auto answer, api::http_post(url, body));
    return service::WitnessAnswer{answer.status, std::move(answer.body)};
  };
  opening.pool_size =
      12;  // more than a server's workers: some steps need a second connection while others wait
  if (options.database_url.empty()) {
    STEWARD_ASSIGN_OR_RETURN(cluster_, storage::EmbeddedCluster::start(options.data_dir));
    opening.database_url = cluster_->url();
    opening.keys_dir = cluster_->keys_dir();
  } else {
    opening.database_url = options.database_url;
    opening.keys_dir = options.data_dir / "keys";
  }
  database_url_ = opening.database_url;
  STEWARD_ASSIGN_OR_RETURN(steward_, service::Steward::open(std::move(opening)));
  return steward_.get();
}

bool Session::has_state() const {
  std::error_code unknown;
  return !options.database_url.empty() || std::filesystem::exists(options.data_dir / "postgres", unknown) ||
         unknown;
}

void Session::close() {
  steward_.reset();
  cluster_.reset();
}

void Session::on_run(Command* command, std::function<Result<ExitCode>()> run) {
  command->callback([this, run = std::move(run)] {
    const auto result = run();
    if (result.ok()) {
      exit_code = *result;
      return;
    }
    print_error(result.error());
    exit_code = exit_code_of(result.error());
  });
}

}  // namespace steward::cli
