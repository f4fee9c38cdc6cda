// A command with its subcommands and options, as the commands of `steward` declare themselves: what they need
// of CLI11, without its header, which costs every source that reads it seconds.
//
//   auto* command = app.add_subcommand("search", "what is known by this name");
//   command->add_option("query", arguments->query, "words")->required();
//   command->add_option("--limit", arguments->limit, "at most")->check(in_range(1, 10'000));
//
// A variable keeps its value when its option is not given, and must live until the command has run. Names and
// words are Steward's own: one that CLI11 refuses is a defect and throws. Not thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace steward::cli {

// What a value must be.
struct Check {
  struct Integers {
    int64_t least, most;
  };
  struct Numbers {
    double least, most;
  };
  struct Positive {};
  std::variant<Integers, Numbers, Positive, std::vector<std::string>> admitted;
};

// Both ends included.
template <class T>
Check in_range(T least, T most) {
  if constexpr (std::is_floating_point_v<T>)
    return {Check::Numbers{least, most}};
  else
    return {Check::Integers{static_cast<int64_t>(least), static_cast<int64_t>(most)}};
}
inline Check positive() {
  return {Check::Positive{}};
}
inline Check one_of(std::vector<std::string> words) {
  return {std::move(words)};
}

class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option* required();
  Option* capture_default_str();  // the variable's present value is shown as the default
  Option* envname(const std::string& variable);
  Option* expected(int least, int most);
  Option* excludes(Option* other);
  Option* check(const Check& check);

 private:
  CLI::Option* option_;
};

class Command {
 public:
  explicit Command(const std::string& description);  // the root
  ~Command();
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  Command* name(const std::string& name);
  Command* fallthrough();  // options of this one may also stand behind its subcommands
  Command* set_version_flag(const std::string& flag, const std::string& version);
  Command* footer(const std::string& text);
  Command* require_subcommand(int count);
  Command* require_option(int count);
  Command* add_subcommand(const std::string& name, const std::string& description);
  Command* add_option_group(const std::string& name);

  Option* add_option(const std::string& names, std::string& variable, const std::string& help = "");
  Option* add_option(const std::string& names, std::vector<std::string>& variable, const std::string& help);
  Option* add_option(const std::string& names, std::filesystem::path& variable, const std::string& help);
  Option* add_option(const std::string& names, double& variable, const std::string& help);
  Option* add_option(const std::string& names, int& variable, const std::string& help);
  Option* add_option(const std::string& names, int64_t& variable, const std::string& help);
  Option* add_option(const std::string& names, uint64_t& variable, const std::string& help);
  Option* add_option(const std::string& names, uint16_t& variable, const std::string& help);
  Option* add_option(const std::string& names, std::optional<std::string>& variable, const std::string& help);
  Option* add_option(const std::string& names, std::optional<int64_t>& variable, const std::string& help);
  Option* add_option(const std::string& names, std::optional<uint64_t>& variable, const std::string& help);
  Option* add_option(const std::string& names, std::optional<double>& variable, const std::string& help);
  Option* add_flag(const std::string& names, bool& variable, const std::string& help);

  // What is called when the command line names this command and is right.
  void callback(std::function<void()> run);

  // Reads a command line, without the program's name, and calls what it names. `status` is 0 for one that was
  // right, or asked for help, which is in `out`; else `error` is the sentence for people.
  struct Parsed {
    int status = 0;
    std::string out, error;
  };
  Parsed parse(std::vector<std::string> words);

  CLI::App& app() const { return *app_; }  // for cli/command_line.cc

 private:
  explicit Command(CLI::App* app);
  Option* keep(CLI::Option* option);
  Command* keep(CLI::App* app);

  std::unique_ptr<CLI::App> root_;
  CLI::App* app_;
  std::deque<Option> options_;
  std::deque<std::unique_ptr<Command>> commands_;
};

}  // namespace steward::cli
