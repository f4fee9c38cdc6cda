// The command line as a user types it: outputs, exit codes, and bad input.
#include "base/json.h"
#include "tests/integration/cli_fixture.h"

namespace steward::testing {
namespace {

TEST_F(Cli, ScansAFileWithoutADatabase) {
  const Finished scan = steward({"scan", people_csv(), "--format", "json"});
  ASSERT_EQ(scan.exit_code, 0) << scan.err;
  EXPECT_NE(scan.out.find("user.contact.email"), std::string::npos) << scan.out;
  EXPECT_EQ(scan.out.find("person1@"), std::string::npos) << "a raw value left the scan";
  EXPECT_FALSE(std::filesystem::exists(dir_.path() / "data"));
}

TEST_F(Cli, AMistypedNameCreatesNoDatabase) {
  const Finished scan = steward({"scan", "shpo"});
  EXPECT_EQ(scan.exit_code, 2);
  EXPECT_NE(scan.err.find("'shpo' is neither a source nor an existing path"), std::string::npos) << scan.err;
  EXPECT_EQ(steward({"scan"}).exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(dir_.path() / "data"));
}

TEST_F(Cli, ScanFailsOnWhatItIsToldToFailOn) {
  EXPECT_EQ(steward({"scan", people_csv(), "--fail-on", "user.contact"}).exit_code, 3);
  EXPECT_EQ(steward({"scan", people_csv(), "--fail-on", "user.financial"}).exit_code, 0);
  const Finished unknown = steward({"scan", people_csv(), "--fail-on", "user.contact.emial"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("did you mean 'user.contact.email'"), std::string::npos) << unknown.err;
}

TEST_F(Cli, BadInputGetsOneSentenceAndItsExitCode) {
  const struct {
    std::vector<std::string> arguments;
    int exit_code;
    const char* says;
  } kCases[] = {
      {{"scan", "/no/such/file.csv"}, 2, "/no/such/file.csv"},
      {{"scan", "postgres://127.0.0.1:1/nowhere"}, 1, "127.0.0.1"},
      {{"scan", "postgres://u:s3cret@127.0.0.1:1/nowhere"}, 1, "127.0.0.1"},
      {{"frobnicate"}, 2, "There is no command 'steward frobnicate'"},
      {{"chek"}, 2, "did you mean 'check'?"},
      {{"policy", "aply"}, 2, "did you mean 'apply'?"},
      {{"audit", "export", "--kind", "nosuch"}, 2, "--kind"},
      {{"audit", "export", "--kind", "decision,grnat"}, 2, "did you mean 'grant'?"},
      {{"audit", "verify", "report.html", "--public-key", ""}, 2, "--public-key"},
      {{"--database", "", "search", "x"}, 2, "--database"},
      {{"policy", "rollback", ""}, 2, "The value is empty"},
      {{"check", "--request", "r.json", "--subject", "bob"}, 2, "Either --request or --subject"},
      {{"policy", "lint", "/no/such/policy.yaml"}, 2, "/no/such/policy.yaml"},
      {{"audit", "verify", "/no/such/export.json"}, 2, "/no/such/export.json"},
      {{"audit", "verify", file("empty.json", "")}, 7, "empty.json"},
      {{"audit", "verify", file("junk.json", "{\"a\":1}")}, 7, "junk.json"},
      {{"--database", "postgres://127.0.0.1:1/nowhere", "search", "x"}, 1, "127.0.0.1"},
      {{"--database", "postgres://127.0.0.1:1/nowhere", "check", "--subject", "x", "--resource", "y"},
       5,
       "127.0.0.1"},
  };
  for (const auto& c : kCases) {
    const Finished run = steward(c.arguments);
    std::string line;
    for (const auto& argument : c.arguments) line += argument + " ";
    EXPECT_EQ(run.exit_code, c.exit_code) << line << run.err;
    EXPECT_NE(run.err.find(c.says), std::string::npos) << line << run.err;
    EXPECT_EQ(run.err.find("s3cret"), std::string::npos) << line << run.err;
  }
}

TEST_F(Cli, DetectAnswersLineByLine) {
  const Finished run =
      steward({"detect"}, "{\"text\":\"write to someone@example.org\"}\n{\"text\":\"nothing\"}\n");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(std::count(run.out.begin(), run.out.end(), '\n'), 2);
  EXPECT_NE(run.out.find("\"start\":9"), std::string::npos) << run.out;
  const Finished bad = steward({"detect"}, "{\"text\":\"ok\"}\nnot json\n");
  EXPECT_EQ(bad.exit_code, 2);
  EXPECT_NE(bad.err.find("standard input:2"), std::string::npos) << bad.err;
}

TEST_F(Cli, LineageOfSqlNeedsNoDatabase) {
  const std::string schema = file("schema.sql",
                                  "\\restrict x\nCREATE TABLE customer (id int, email text);\n"
                                  "CREATE TABLE mail (address text, label text);\n");
  const std::string script =
      file("load.sql", "INSERT INTO mail SELECT md5(email), 'x' FROM customer WHERE id = 4711;");
  const Finished table = steward({"lineage", "sql", script, "--schema", schema});
  ASSERT_EQ(table.exit_code, 0) << table.err;
  for (const char* part : {"insert public.mail", "address  public.customer.email  TRANSFORMATION",
                           "masked by md5", "(rows)   public.customer.id     influence, FILTER"})
    EXPECT_NE(table.out.find(part), std::string::npos) << part << "\n" << table.out;
  EXPECT_EQ(table.out.find("4711"), std::string::npos) << "a literal may be a personal value";

  const Finished json = steward({"lineage", "sql", "-", "--format", "json"}, "SELECT x FROM a, b; SELECT 1");
  EXPECT_EQ(json.exit_code, 6) << "what is unresolved makes the answer partial";
  const auto answer = parse_json(json.out);
  ASSERT_TRUE(answer.ok()) << json.out;
  const auto& statements = answer->at("statements").as_array();
  ASSERT_EQ(statements.size(), 2u);
  EXPECT_EQ(statements[0].at("columns").at(0).at("sources").as_array().size(), 2u);
  EXPECT_EQ(statements[0].at("unresolved").as_array().size(), 1u);

  const Finished broken = steward({"lineage", "sql", "-"}, "SELECT 'jane@example.org' FRO");
  EXPECT_EQ(steward({"lineage", "sql", "-"}, "SELEC 'jane@example.org'").exit_code, 2);
  EXPECT_EQ(steward({"lineage", "sql", (dir_.path() / "none.sql").string()}).exit_code, 2);
  EXPECT_EQ(broken.err.find("jane@"), std::string::npos) << broken.err;
  EXPECT_FALSE(std::filesystem::exists(dir_.path() / "data"));
}

TEST_F(Cli, TheStoryOfOneFile) {
  const std::string csv = people_csv();
  ASSERT_EQ(steward({"source", "add", "people", csv}).exit_code, 0);
  ASSERT_EQ(steward({"scan", "people"}).exit_code, 0);
  const Finished found = steward({"search", "category:user.contact.email"});
  EXPECT_EQ(found.exit_code, 0);
  EXPECT_NE(found.out.find("people.csv#email"), std::string::npos) << found.out;

  const std::vector<std::string> check = {"check",   "--subject",  "report",          "--role",
                                          "analyst", "--purpose",  "analytics",       "--action",
                                          "read",    "--resource", "people.csv#email"};
  EXPECT_EQ(steward(check).exit_code, 3);

  const std::string policy = file("mine.yaml", R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: mine}
rules:
  - id: analysts-see-hashes
    effect: permit
    subjects: {roles: [analyst]}
    purposes: [analytics]
    data: {categories: [user.contact.email]}
    masks: {user.contact.email: hash}
    reason: "Counting needs no address (GDPR Art. 5(1)(c))."
)");
  ASSERT_EQ(steward({"policy", "apply", policy}).exit_code, 0);
  const Finished permitted = steward(check);
  EXPECT_EQ(permitted.exit_code, 0) << permitted.out;
  EXPECT_NE(permitted.out.find("hash"), std::string::npos) << permitted.out;

  const Finished broken =
      steward({"policy", "apply", file("broken.yaml", "apiVersion: steward/v1\nkind: AccesPolicy\n")});
  EXPECT_EQ(broken.exit_code, 2);
  EXPECT_NE(broken.out.find("broken.yaml:2:"), std::string::npos) << broken.out;
  EXPECT_EQ(steward(check).exit_code, 0) << "the old set must stay in force";

  ASSERT_EQ(
      steward({"tag", "reject", "people.csv#email", "user.contact.email", "--note", "made up"}).exit_code, 0);
  ASSERT_EQ(steward({"scan", "people"}).exit_code, 0);
  EXPECT_EQ(steward({"search", "category:user.contact.email"}).out.find("#email"), std::string::npos)
      << "a rejection must outlive a rescan";

  const std::string report = (dir_.path() / "report.html").string();
  ASSERT_EQ(steward({"audit", "export", "-o", report}).exit_code, 0);
  EXPECT_EQ(steward({"audit", "verify", report}).exit_code, 0);
}

TEST_F(Cli, OnlyWhatAScanHasSeenCountsAsDataAboutNobody) {
  const std::string csv = file("shop.csv", "sku,price\na1,5\na2,7\n");
  const auto check = [&](const std::string& resource) {
    return steward({"check", "--subject", "report", "--role", "analyst", "--purpose", "analytics", "--action",
                    "read", "--resource", resource});
  };
  ASSERT_EQ(steward({"scan", csv, "--save"}).exit_code, 0);
  ASSERT_EQ(check("shop.csv").exit_code, 0) << check("shop.csv").out;

  const std::string event = R"({"eventTime":"2026-11-20T10:00:00Z","producer":"x","schemaURL":"x",
    "dataset":{"namespace":"file","name":")" +
                            csv + R"(","facets":{"schema":{"_producer":"x","_schemaURL":"x",
    "fields":[{"name":"customer_ssn","type":"VARCHAR"}]}}}})";
  ASSERT_EQ(steward({"lineage", "ingest", file("event.json", event)}).exit_code, 0);
  const Finished denied = check("shop.csv");
  EXPECT_EQ(denied.exit_code, 3) << denied.out;
  EXPECT_NE(denied.out.find("shop.csv#customer_ssn was never scanned"), std::string::npos) << denied.out;
  EXPECT_EQ(check("shop.csv#sku").exit_code, 0) << "what was scanned is as it was";

  ASSERT_EQ(steward({"scan", file("empty.csv", "sku,price\n"), "--save"}).exit_code, 0);
  const Finished empty = check("empty.csv");
  EXPECT_EQ(empty.exit_code, 3) << empty.out;
  EXPECT_NE(empty.out.find("No value of empty.csv"), std::string::npos) << empty.out;
}

TEST_F(Cli, AGlanceDoesNotUndoAFullScan) {
  std::string text = "contact\n";
  for (int i = 0; i < 200; ++i)
    text += i % 10 == 0 ? "nobody\n" : "person" + std::to_string(i) + "@example.org\n";
  const std::string csv = file("contacts.csv", text);
  ASSERT_EQ(steward({"scan", csv, "--save"}).exit_code, 0);
  const auto tagged = [&] {
    return steward({"search", "category:user.contact.email"}).out.find("#contact") != std::string::npos;
  };
  ASSERT_TRUE(tagged());
  for (const char* seed : {"1", "2", "3", "4"}) {
    ASSERT_EQ(steward({"scan", csv, "--save", "--rows", "1", "--seed", seed}).exit_code, 0);
    EXPECT_TRUE(tagged()) << seed;
  }
  std::string without = "contact\n";
  for (int i = 0; i < 50; ++i) without += "nobody\n";
  file("contacts.csv", without);
  ASSERT_EQ(steward({"scan", csv, "--save"}).exit_code, 0);
  EXPECT_FALSE(tagged()) << "fewer rows, but all there are";
}

TEST_F(Cli, ConsentTurnsADenialIntoAPermit) {
  const std::string csv = people_csv();
  ASSERT_EQ(steward({"scan", csv, "--save"}).exit_code, 0);
  ASSERT_EQ(steward({"policy", "apply", file("consent.yaml", R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: marketing}
rules:
  - id: mail
    effect: permit
    purposes: [marketing.communications.email]
    data: {categories: [user.contact.email]}
    require: {consent: true}
    reason: "Direct marketing by consent (GDPR Art. 6(1)(a))."
)")})
                .exit_code,
            0);
  const auto check = [&](const std::string& person) {
    return steward({"check", "--subject", "mailer", "--purpose", "marketing.communications.email",
                    "--resource", "people.csv#email", "--data-subject", person})
        .exit_code;
  };
  EXPECT_EQ(check("person-1"), 3) << "unknown consent";
  ASSERT_EQ(steward({"consent", "record", "person-1", "marketing.communications", "granted"}).exit_code, 0);
  EXPECT_EQ(check("person-1"), 0) << "granted for the broader purpose";
  EXPECT_EQ(check("person-2"), 3) << "somebody else's consent";
  ASSERT_EQ(
      steward({"consent", "record", "person-1", "marketing.communications.email", "withdrawn"}).exit_code, 0);
  EXPECT_EQ(check("person-1"), 3) << "withdrawn";
}

}  // namespace
}  // namespace steward::testing
