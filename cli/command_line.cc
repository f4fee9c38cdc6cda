#include "cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <vector>

#include "base/text.h"

namespace steward::cli {
namespace {

std::string check_not_empty(const std::string& value) {
  return value.empty()
             ? "The value is empty; is a variable of the shell not set? Leave it out or give a value."
             : "";
}

bool takes_a_value(const CLI::Option& option) {
  return option.get_type_size_max() > 0 && option.get_expected_max() > 0;
}

// The innermost command that was named.
const CLI::App& named_command(const CLI::App& app) {
  const auto parsed = app.get_subcommands();
  return parsed.empty() ? app : named_command(*parsed.front());
}

std::vector<std::string> names_below(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
  return names;
}

void hold(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (!takes_a_value(*option)) continue;
    if (!option->get_positional() && option->get_expected_max() > 1) option->allow_extra_args(false);
    option->check(check_not_empty);
  }
  for (CLI::App* sub : app.get_subcommands([](CLI::App*) { return true; })) hold(*sub);
}

}  // namespace

void hold_command_lines(Command& command) {
  hold(command.app());
}

std::string unknown_command(const Command& root) {
  const CLI::App& app = root.app();
  const CLI::App& command = named_command(app);
  const auto names = names_below(command);
  if (names.empty()) return "";
  for (const std::string& word : app.remaining(true)) {
    if (word.starts_with('-')) continue;
    const auto near = did_you_mean(word, names);
    const std::string path = command.get_parent() ? "steward " + command.get_name() : "steward";
    return fmt::format("There is no command '{} {}'{}", path, excerpt(word),
                       near ? fmt::format("; did you mean '{}'?", *near)
                            : fmt::format("; there are {}.", fmt::join(names, ", ")));
  }
  return "";
}

Status given_alone(const Command& command, const std::string& option) {
  const CLI::App& app = command.app();
  const CLI::Option* alone = app.get_option(option);
  for (const CLI::Option* other : app.get_options()) {
    if (other == alone || other->count() == 0) continue;
    return Error{
        ErrorCode::kInvalidInput,
        fmt::format("Either {0} or {1}: what {0} names says all of the request; leave one of them out.",
                    option, other->get_name()),
        other->get_name()};
  }
  return {};
}

}  // namespace steward::cli
