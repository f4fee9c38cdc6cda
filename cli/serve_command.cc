// steward serve
#include <fmt/format.h>

#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/serving.h"

namespace steward::cli {
namespace {

struct ServeArguments {
  std::string listen = "127.0.0.1:8642";
  std::string token_file;
  std::vector<std::string> hosts;
  std::string public_url;
  bool no_advisory = false;
  std::string head_every = "1h";
  uint64_t head_after = 10'000;
};

// "127.0.0.1:8642", "[::1]:8642"
Result<api::ServerOptions> options_of(const ServeArguments& arguments) {
  api::ServerOptions options;
  const auto colon = arguments.listen.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : parse_int(arguments.listen.substr(colon + 1));
  if (!port || *port < 0 || *port > 65535 || colon == 0)
    return Error{ErrorCode::kInvalidInput, "Write it as ADDRESS:PORT, e.g. 127.0.0.1:8642.", "--listen"};
  options.address = arguments.listen.substr(0, colon);
  if (options.address.starts_with('[') && options.address.ends_with(']'))
    options.address = options.address.substr(1, options.address.size() - 2);
  options.port = static_cast<uint16_t>(*port);
  if (!arguments.token_file.empty()) options.token_file = arguments.token_file;
  options.allowed_hosts = arguments.hosts;
  if (arguments.public_url.empty()) return options;
  std::string url = arguments.public_url;
  if (url.ends_with('/')) url.pop_back();
  const bool has_scheme = url.starts_with("https://") || url.starts_with("http://");
  if (!has_scheme || url.ends_with('/') || url.find_first_of("?# \"\\") != std::string::npos)
    return Error{ErrorCode::kInvalidInput, "Write it as https://NAME, without a query or a fragment.",
                 "--public-url"};
  options.public_url = std::move(url);
  return options;
}

// "30s", "15m", "1h", or ISO 8601: "PT1H"
Result<std::chrono::seconds> interval_of(const std::string& text) {
  const Error malformed{ErrorCode::kInvalidInput,
                        "Write it as 30s, 15m, 1h or PT1H; a second at least, a year at most.",
                        "--head-every"};
  std::chrono::seconds interval{0};
  const auto number = text.size() > 1 ? parse_int(text.substr(0, text.size() - 1)) : std::nullopt;
  if (number && *number > 0 && *number <= 366 * 86'400) {
    const size_t unit = std::string_view("smhd").find(text.back());
    constexpr int64_t kSeconds[] = {1, 60, 3600, 86'400};
    if (unit == std::string_view::npos) return malformed;
    interval = std::chrono::seconds(*number * kSeconds[unit]);
  } else {
    const auto period = parse_period(text);
    if (!period.ok() || period->months != 0) return malformed;
    interval = period->time + std::chrono::days(period->days);
  }
  if (interval < std::chrono::seconds(1) || interval > std::chrono::days(366)) return malformed;
  return interval;
}

Result<ExitCode> run_serve(Session& session, const ServeArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(auto options, options_of(arguments));
  STEWARD_ASSIGN_OR_RETURN(const auto every, interval_of(arguments.head_every));
  block_stop_signals();
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  return serve_until_signal(*steward, std::move(options), {.allows_advisory = !arguments.no_advisory},
                            {every, arguments.head_after});
}

}  // namespace

void add_serve_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("serve", "the HTTP API and the pages over it, until SIGTERM or Ctrl-C");
  auto arguments = std::make_shared<ServeArguments>();
  command->add_option("--listen", arguments->listen, "ADDRESS:PORT; port 0 takes any free one")
      ->capture_default_str();
  command->add_option("--token-file", arguments->token_file,
                      "requests need this bearer token; required beyond loopback");
  command->add_option("--host", arguments->hosts, "a further name clients may call this server by");
  command->add_option("--public-url", arguments->public_url,
                      "what clients call this server, where a proxy stands in front of it: https://NAME");
  command
      ->add_option("--head-every", arguments->head_every,
                   "how often a signed head of the ledger is made when it has grown: 30s, 15m, 1h")
      ->capture_default_str();
  command->add_option("--head-after", arguments->head_after, "sooner, when it has grown by so many entries")
      ->check(positive())
      ->capture_default_str();
  command->add_flag("--no-advisory", arguments->no_advisory, "refuse decisions that are not to be recorded");
  session.on_run(command, [&session, arguments] { return run_serve(session, *arguments); });
}

}  // namespace steward::cli
