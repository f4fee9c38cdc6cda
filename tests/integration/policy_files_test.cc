// The verbs of `steward policy` that need no database: what a newcomer sees of good and of bad files.
#include "base/json.h"
#include "tests/integration/bad_input.h"
#include "tests/integration/cli_fixture.h"

namespace steward::testing {
namespace {

std::string hashing_rule(const std::string& id, const std::string& reason) {
  return "  - id: " + id + R"(
    effect: permit
    subjects: {roles: [analyst]}
    purposes: [analytics]
    data: {categories: [user.contact.email]}
    masks: {user.contact.email: hash}
    reason: ")" +
         reason + "\"\n";
}

const std::string kMine = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: mine}
rules:
)" + hashing_rule("hashes", "Counting needs no address.") +
                          hashing_rule("same", "Said twice.") + R"(  - id: mailers
    effect: permit
    subjects: {roles: [mailer]}
    purposes: [marketing.communications.email]
    data: {categories: [user.contact.email]}
    when: {time: {window: "sat 03:00-03:30"}}
    require: {consent: true, grant: active}
    reason: "By consent."
  - id: no-mail
    effect: forbid
    subjects: {roles: [mailer]}
    data: {categories: [user.contact]}
    reason: "Not yet."
)";

constexpr char kCases[] = R"(apiVersion: steward/v1
kind: PolicyTests
policies: [mine.yaml]
world:
  datasets:
    - {name: shop.customer, fields: {id: [], email: [user.contact.email]}}
request: {subject: {id: u1, roles: [analyst]}, purpose: analytics, resources: ["customer#email"]}
cases:
  - name: analysts see hashes
    expect: {verdict: permit, masks: {email: hash}}
)";

constexpr char kFailing[] = R"(  - name: analysts see "it" <plain>
    expect: {verdict: permit, masks: {}}
)";

using PolicyFiles = Cli;

std::string misspelt(std::string text, const std::string& word, const std::string& by) {
  return text.replace(text.find(word), word.size(), by);
}

TEST_F(PolicyFiles, LintShowsEachFindingByARequestAndWhatHoldsBesides) {
  const Finished run = steward({"policy", "lint", file("mine.yaml", kMine)});
  expect_says(
      run, 0,
      {"mine.yaml:12:5: warning: 'mine/same' never changes an answer", "[shadowed-permit]",
       "steward check --subject someone --role analyst --purpose analytics --resource table#field",
       "on a made-up table#field, which carries user.contact.email: permit; without 'mine/same': permit",
       "mine.yaml:19:5: warning: 'mine/mailers' can never permit anything", "[swallowed-permit]",
       "deny; without 'mine/no-mail': permit",
       "1 file, 4 access rules, 0 retention rules: no errors, 2 warnings"});
  // No option of `check` says these, and without them it would answer something else.
  const size_t given = run.out.find("given that it is ");
  ASSERT_NE(given, std::string::npos) << run.out;
  const std::string rest = run.out.substr(given);
  EXPECT_NE(rest.find("T03:"), std::string::npos) << rest;
  for (const char* part : {"a-person granted consent for", "marketing.communications.email", "a grant of it"})
    EXPECT_NE(rest.find(part), std::string::npos) << part << "\n" << rest;
  EXPECT_EQ(run.out.find("given that"), run.out.rfind("given that")) << "the first needs nothing besides";
}

TEST_F(PolicyFiles, LintAsJsonHoldsTheSame) {
  const Finished run = steward({"policy", "lint", file("mine.yaml", kMine), "--format", "json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const auto report = parse_json(run.out);
  ASSERT_TRUE(report.ok()) << run.out;
  EXPECT_TRUE(report->at("ok").as_bool());
  const auto& findings = report->at("findings").as_array();
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].at("check").as_string(), "shadowed-permit");
  EXPECT_TRUE(findings[0].at("witness").at("given").as_array().empty());
  EXPECT_EQ(findings[1].at("witness").at("given").as_array().size(), 3u);
  EXPECT_EQ(findings[1].at("witness").at("verdict").as_string(), "deny");
  EXPECT_EQ(findings[1].at("witness").at("verdict_without").as_string(), "permit");
  EXPECT_FALSE(findings[1].at("witness").at("in_catalog").as_bool());
  EXPECT_NE(std::string(findings[1].at("witness").at("time").as_string()).find("T03:"), std::string::npos);

  const Finished bad =
      steward({"policy", "lint", file("bad.yaml", misspelt(kMine, "user.contact", "user.contatc")),
               "--format", "json"});
  EXPECT_EQ(bad.exit_code, 2);
  const auto refused = parse_json(bad.out);
  ASSERT_TRUE(refused.ok()) << bad.out;
  EXPECT_FALSE(refused->at("ok").as_bool());
  EXPECT_EQ(refused->at("diagnostics").as_array().size(), 1u) << bad.out;
  EXPECT_EQ(refused->at("diagnostics").at(0).at("severity").as_string(), "error");
}

// Each by the verbs that read policies: the place, the words that stand there, what was expected; exit
// code 2.
TEST_F(PolicyFiles, ABadFileIsRefusedWithItsPlaceAndTheFix) {
  const struct {
    const char* name;
    std::string text;
    const char* place;
    const char* says;
  } kBad[] = {
      {"empty.yaml", "", "empty.yaml:1:1: error: ", "holds no policy"},
      {"binary.yaml", noise(2000), "binary.yaml:1:1: error: ", ""},
      {"table.yaml", "id,email\n", "table.yaml:1:1: error: ", "must be a mapping"},
      {"cut.yaml", "apiVersion: steward/v1\nkind: [", "cut.yaml:2:", ""},
      {"alias.yaml", "a: &x [*x]\n", "alias.yaml:1:", "nchor"},
      {"version.yaml", misspelt(kMine, "steward/v1", "steward/v9"),
       "version.yaml:1:13: error: ", "steward/v9"},
      {"kind.yaml", misspelt(kMine, "AccessPolicy", "AccesPolicy"),
       "kind.yaml:2:7: error: ", "did you mean 'AccessPolicy'?"},
      {"effect.yaml", misspelt(kMine, "permit", "pemrit"),
       "effect.yaml:6:13: error: ", "did you mean 'permit'?"},
      {"key.yaml", misspelt(kMine, "purposes", "purpose"),
       "key.yaml:8:5: error: ", "did you mean 'purposes'?"},
      {"category.yaml", misspelt(kMine, "user.contact.email", "user.contact.emial"),
       "category.yaml:9:25: error: ", "did you mean 'user.contact.email'?"},
      {"twice.yaml", misspelt(kMine, "id: same", "id: hashes"), "twice.yaml:12:", "hashes"},
  };
  for (const auto& c : kBad) {
    const std::string path = file(c.name, c.text);
    for (const std::string verb : {"lint", "print", "sign"}) {
      std::vector<std::string> arguments = {"policy", verb, path};
      if (verb == "sign") {
        if (!std::filesystem::exists(dir_.path() / "k.pem"))
          ASSERT_EQ(steward({"policy", "keygen", (dir_.path() / "k.pem").string()}).exit_code, 0);
        arguments.insert(arguments.end(), {"--key", (dir_.path() / "k.pem").string()});
      }
      const Finished run = steward(arguments);
      SCOPED_TRACE(verb + " " + c.name);
      expect_says(run, 2, {c.place, c.says});
      expect_clear(run.out + run.err, c.name);
      // What is made goes to standard output, and nothing was made.
      if (verb != "lint") EXPECT_EQ(run.out, "");
      // One mistake, one sentence.
      const std::string& told = verb == "lint" ? run.out : run.err;
      size_t errors = 0;
      for (size_t at = told.find(": error: "); at != std::string::npos; at = told.find(": error: ", at + 1))
        ++errors;
      EXPECT_EQ(errors, 1u) << told;
    }
  }
  EXPECT_FALSE(std::filesystem::exists(dir_.path() / "data"));
}

TEST_F(PolicyFiles, WhatIsNotThereIsNamed) {
  std::filesystem::create_directory(dir_.path() / "folder");
  const std::string folder = (dir_.path() / "folder").string();
  expect_says(steward({"policy", "lint"}), 2, {"Name policy files, a folder, or --pack NAME."});
  expect_says(steward({"policy", "lint", folder}), 2, {"folder", "holds no policies"});
  expect_says(steward({"policy", "lint", folder + "/none.yaml"}), 2, {"none.yaml", "cannot be opened"});
  expect_says(steward({"policy", "lint", "--pack", "gpdr"}), 2,
              {"There is no pack 'gpdr'; there are baseline, "});
  expect_says(steward({"policy", "test", folder}), 2, {"no case files", "*.test.yaml"});
  expect_says(steward({"policy", "sign", "--key", folder + "/none.pem", file("mine.yaml", kMine)}), 2,
              {"none.pem", "steward policy keygen"});
  expect_says(steward({"policy"}), 2, {"subcommand"});
}

TEST_F(PolicyFiles, PrintIsAFixedPointAndSchemaIsJson) {
  const Finished once = steward({"policy", "print", file("mine.yaml", kMine)});
  ASSERT_EQ(once.exit_code, 0) << once.err;
  EXPECT_EQ(steward({"policy", "print", file("again.yaml", once.out)}).out, once.out);
  const Finished schema = steward({"policy", "schema"});
  ASSERT_EQ(schema.exit_code, 0);
  EXPECT_TRUE(parse_json(schema.out).ok());
}

TEST_F(PolicyFiles, CasesPassFailAndAreCovered) {
  file("mine.yaml", kMine);
  const std::string good = file("good.test.yaml", kCases);
  expect_says(steward({"policy", "test", good}), 0, {"1 case in 1 file: 1 passed, 0 failed"});
  expect_says(steward({"policy", "test", good, "--coverage"}), 0,
              {"2 of 4 rules held in some case", "never held mine/mailers", "never held mine/no-mail"});
  const std::string bad = file("bad.test.yaml", std::string(kCases) + kFailing);
  expect_says(steward({"policy", "test", dir_.path().string()}), 1,
              {"FAILED analysts see \"it\" <plain>", "bad.test.yaml:11:5",
               "customer#email: expected none, got hash", "3 cases in 2 files: 2 passed, 1 failed"});

  const Finished json = steward({"policy", "test", bad, "--format", "json"});
  EXPECT_EQ(json.exit_code, 1);
  const auto report = parse_json(json.out);
  ASSERT_TRUE(report.ok()) << json.out;
  EXPECT_EQ(report->at("failed").as_int64(), 1);
  EXPECT_EQ(report->at("files").at(0).at("cases").at(1).at("mismatches").at(0).at("got").as_string(), "hash");

  const Finished junit = steward({"policy", "test", bad, "--junit", "-"});
  expect_says(junit, 1,
              {"<testsuites tests=\"2\" failures=\"1\" errors=\"0\">",
               "name=\"analysts see &quot;it&quot; &lt;plain&gt;\"", "<failure message="});
  EXPECT_EQ(junit.out.find("passed,"), std::string::npos) << "standard output is the XML alone";
  const std::string to_file = (dir_.path() / "junit.xml").string();
  ASSERT_EQ(steward({"policy", "test", good, "--junit", to_file}).exit_code, 0);
  EXPECT_TRUE(std::filesystem::file_size(to_file) > 0);
  expect_says(steward({"policy", "test", good, "--junit", "/no/such/folder/x"}), 2, {"/no/such/folder/x"});
}

TEST_F(PolicyFiles, ABadFileOfCasesIsRefusedWithItsPlaceAndTheFix) {
  file("mine.yaml", kMine);
  const std::string cases = kCases;
  const struct {
    std::string text;
    const char* says;
  } kBad[] = {
      {"", "holds no document of kind PolicyTests"},
      {misspelt(cases, "mine.yaml", "mien.yaml"), "mien.yaml: The file cannot be opened"},
      {misspelt(cases, "[mine.yaml]", "[{pack: gpdr}]"), "There is no pack 'gpdr'"},
      {misspelt(cases, "policies: [mine.yaml]\n", ""), "There is nothing to test: name 'policies'."},
      {misspelt(cases, "permit", "maybe"),
       "x.test.yaml:10:23: error: 'maybe' is not a verdict; expected permit, deny, pending"},
      {misspelt(cases, "roles: [analyst]", "roles: analyst"), "'roles' must be a list"},
      {misspelt(cases, "purpose: analytics", "purpos: analytics"), "did you mean 'purpose'?"},
      {misspelt(cases, "user.contact.email", "user.contact.emial"), "did you mean 'user.contact.email'?"},
      {misspelt(cases, "{verdict: permit, masks", "{masks"), "'verdict' is missing"},
      {misspelt(cases, "email: hash", "e-mail: hash"), "have no field 'e-mail'"},
      {cases + "  - {name: analysts see hashes, expect: {verdict: deny}}\n",
       "There is a case 'analysts see hashes' already."},
  };
  for (const auto& c : kBad) {
    const Finished run = steward({"policy", "test", file("x.test.yaml", c.text)});
    SCOPED_TRACE(c.says);
    expect_says(run, 2, {c.says, "x.test.yaml:", "0 failed"});
    EXPECT_EQ(run.out.find(": error: "), run.out.rfind(": error: ")) << "one mistake, one sentence\n"
                                                                     << run.out;
    expect_clear(run.out + run.err, c.says);
  }
}

TEST_F(PolicyFiles, AKeySignsAndIsNeverOverwritten) {
  const std::string key = (dir_.path() / "k.pem").string(), mine = file("mine.yaml", kMine);
  const Finished made = steward({"policy", "keygen", key, "--name", "office"});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_EQ(made.out.find("office+"), 0u) << "standard output is the public key alone\n" << made.out;
  EXPECT_EQ(std::count(made.out.begin(), made.out.end(), '\n'), 1);
  EXPECT_EQ(std::filesystem::status(key).permissions() & std::filesystem::perms(0077),
            std::filesystem::perms::none);
  expect_says(steward({"policy", "keygen", key}), 1, {"There is a key in this file already"});
  const Finished note = steward({"policy", "sign", "--key", key, "--name", "office", mine});
  ASSERT_EQ(note.exit_code, 0) << note.err;
  EXPECT_NE(note.out.find("\n\n— office "), std::string::npos) << note.out;
  expect_says(steward({"policy", "sign", "--key", mine, mine}), 1, {"can be used by others than its owner"});
  EXPECT_FALSE(std::filesystem::exists(dir_.path() / "data"));
}

}  // namespace
}  // namespace steward::testing
