#include "cli/command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>

namespace steward::cli {
namespace {

struct Validators {
  CLI::Validator operator()(const Check::Integers& range) const {
    return CLI::Range(range.least, range.most);
  }
  CLI::Validator operator()(const Check::Numbers& range) const { return CLI::Range(range.least, range.most); }
  CLI::Validator operator()(const Check::Positive&) const { return CLI::PositiveNumber; }
  CLI::Validator operator()(const std::vector<std::string>& words) const { return CLI::IsMember(words); }
};

}  // namespace

Option* Option::required() {
  option_->required();
  return this;
}

Option* Option::capture_default_str() {
  option_->capture_default_str();
  return this;
}

Option* Option::envname(const std::string& variable) {
  option_->envname(variable);
  return this;
}

Option* Option::expected(int least, int most) {
  option_->expected(least, most);
  return this;
}

Option* Option::excludes(Option* other) {
  option_->excludes(other->option_);
  return this;
}

Option* Option::check(const Check& check) {
  option_->check(std::visit(Validators(), check.admitted));
  return this;
}

Command::Command(const std::string& description)
    : root_(std::make_unique<CLI::App>(description)), app_(root_.get()) {}
Command::Command(CLI::App* app) : app_(app) {}
Command::~Command() = default;

Option* Command::keep(CLI::Option* option) {
  return &options_.emplace_back(option);
}

Command* Command::keep(CLI::App* app) {
  return commands_.emplace_back(new Command(app)).get();
}

Command* Command::name(const std::string& name) {
  app_->name(name);
  return this;
}

Command* Command::fallthrough() {
  app_->fallthrough();
  return this;
}

Command* Command::set_version_flag(const std::string& flag, const std::string& version) {
  app_->set_version_flag(flag, version);
  return this;
}

Command* Command::footer(const std::string& text) {
  app_->footer(text);
  return this;
}

Command* Command::require_subcommand(int count) {
  app_->require_subcommand(count);
  return this;
}

Command* Command::require_option(int count) {
  app_->require_option(count);
  return this;
}

Command* Command::add_subcommand(const std::string& name, const std::string& description) {
  return keep(app_->add_subcommand(name, description));
}

Command* Command::add_option_group(const std::string& name) {
  return keep(app_->add_option_group(name));
}

Option* Command::add_option(const std::string& names, std::string& variable, const std::string& help) {
  return keep(app_->add_option(names, variable, help));
}
Option* Command::add_option(const std::string& names, std::vector<std::string>& variable,
                            const std::string& help) {
  return keep(app_->add_option(names, variable, help));
}
Option* Command::add_option(const std::string& names, std::filesystem::path& variable,
                            const std::string& help) {
  return keep(app_->add_option(names, variable, help));
}
Option* Command::add_option(const std::string& names, double& variable, const std::string& help) {
  return keep(app_->add_option(names, variable, help));
}
Option* Command::add_option(const std::string& names, int& variable, const std::string& help) {
  return keep(app_->add_option(names, variable, help));
}
Option* Command::add_option(const std::string& names, int64_t& variable, const std::string& help) {
  return keep(app_->add_option(names, variable, help));
}
Option* Command::add_option(const std::string& names, uint64_t& variable, const std::string& help) {
  return keep(app_->add_option(names, variable, help));
}
Option* Command::add_option(const std::string& names, uint16_t& variable, const std::string& help) {
  return keep(app_->add_option(names, variable, help));
}
Option* Command::add_option(const std::string& names, std::optional<std::string>& variable,
                            const std::string& help) {
  return keep(app_->add_option(names, variable, help));
}
Option* Command::add_option(const std::string& names, std::optional<int64_t>& variable,
                            const std::string& help) {
  return keep(app_->add_option(names, variable, help));
}
Option* Command::add_option(const std::string& names, std::optional<uint64_t>& variable,
                            const std::string& help) {
  return keep(app_->add_option(names, variable, help));
}
Option* Command::add_option(const std::string& names, std::optional<double>& variable,
                            const std::string& help) {
  return keep(app_->add_option(names, variable, help));
}
Option* Command::add_flag(const std::string& names, bool& variable, const std::string& help) {
  return keep(app_->add_flag(names, variable, help));
}

void Command::callback(std::function<void()> run) {
  app_->callback(std::move(run));
}

Command::Parsed Command::parse(std::vector<std::string> words) {
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  try {
    app_->parse(std::move(words));
    return {};
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, wrong;
    const int status = app_->exit(error, out, wrong);
    return {status, out.str(), wrong.str()};
  }
}

}  // namespace steward::cli
