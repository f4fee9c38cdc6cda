#include "cli/command_line.h"

#include <gtest/gtest.h>

#include <sstream>

#include "base/json.h"
#include "cli/request_options.h"

namespace steward::cli {
namespace {

// A command line like Steward's: a root, a group of verbs, a verb with options.
struct Line {
  Command app{"steward"};
  RequestOptions request;
  std::string key;
  Command* check = nullptr;

  Line() {
    app.name("steward");
    app.require_subcommand(1);
    app.fallthrough();
    check = app.add_subcommand("check", "decide");
    add_request_options(*check, request);
    auto* policy = app.add_subcommand("policy", "policies");
    policy->require_subcommand(1);
    policy->add_subcommand("apply", "put in force")->add_option("--key", key);
    policy->add_subcommand("lint", "look for mistakes");
    hold_command_lines(app);
  }
  std::string failure(const std::string& line) {
    // As a shell hands them over: '' is an empty word.
    std::vector<std::string> words;
    std::istringstream text(line);
    for (std::string word; text >> word;) words.push_back(word == "''" ? "" : word);
    const auto parsed = app.parse(std::move(words));
    if (parsed.status == 0) return "";
    const std::string unknown = unknown_command(app);
    return unknown.empty() ? parsed.error : unknown;
  }
};

TEST(CommandLine, NamesTheCommandThatDoesNotExist) {
  const struct {
    const char* line;
    const char* says;
  } kCases[] = {
      {"chek", "There is no command 'steward chek'; did you mean 'check'?"},
      {"policy aply", "There is no command 'steward policy aply'; did you mean 'apply'?"},
      {"policy frobnicate", "There is no command 'steward policy frobnicate'; there are apply, lint."},
  };
  for (const auto& c : kCases) EXPECT_EQ(Line().failure(c.line), c.says) << c.line;
}

TEST(CommandLine, OtherMistakesAreNotTakenForAnUnknownCommand) {
  EXPECT_EQ(Line().failure("policy apply"), "");
  EXPECT_EQ(Line().failure("check --subject a --resource d"), "");
  EXPECT_NE(Line().failure("check --subjct a").find("--subjct"), std::string::npos);
}

TEST(CommandLine, AnEmptyValueIsNotTheSameAsNone) {
  for (const char* line : {"policy apply --key ''", "check --subject ''", "check --role analyst --role ''",
                           "check --request ''", "check --purpose '' --subject a"})
    EXPECT_NE(Line().failure(line).find("The value is empty"), std::string::npos) << line;
  EXPECT_EQ(Line().failure("policy apply --key k"), "");
}

TEST(CommandLine, ARepeatedOptionTakesOneValueEachTime) {
  Line line;
  EXPECT_NE(line.failure("check --role analyst customer").find("customer"), std::string::npos);
}

TEST(CommandLine, AFileSaysAllOfTheRequest) {
  for (const char* option : {"--subject bob", "--role support", "--purpose marketing", "--action read",
                             "--resource d", "--group-size 5", "--environment e"}) {
    Line line;
    ASSERT_EQ(line.failure(std::string("check --request /no/such/file ") + option), "") << option;
    const auto request = request_of(line.request);
    ASSERT_FALSE(request.ok()) << option;
    EXPECT_EQ(request.error().code, ErrorCode::kInvalidInput);
    EXPECT_NE(request.error().message.find("Either --request or --"), std::string::npos)
        << request.error().message;
  }
  Line line;
  ASSERT_EQ(line.failure("check --request /no/such/file"), "");
  EXPECT_EQ(request_of(line.request).error().code, ErrorCode::kNotFound);
}

TEST(CommandLine, ARoleThatIsDeclaredNowhereGetsANote) {
  policy::PolicySet policies;
  EXPECT_EQ(notes_on_roles(policies, {"analist"}), "") << "no document declares roles";
  policies.roles = {{"analyst", ""}, {"support", ""}};
  EXPECT_EQ(notes_on_roles(policies, {"analyst"}), "");
  EXPECT_EQ(notes_on_roles(policies, {"support", "analist"}),
            "steward: the policies declare no role 'analist'; did you mean 'analyst'?\n");
}

}  // namespace
}  // namespace steward::cli
