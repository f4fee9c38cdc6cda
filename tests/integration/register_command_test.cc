// Registers through the real binary and over HTTP: requests of people with their deadlines, found again in
// the ledger and in the report, and refused where they make no sense.
#include <boost/json/serialize.hpp>
#include <iterator>

#include "base/json.h"
#include "tests/integration/cli_fixture.h"
#include "tests/support/http_client.h"

namespace steward::testing {
namespace {

class Registers : public Cli {
 protected:
  boost::json::value json(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--format", "json"});
    const Finished run = steward(arguments);
    EXPECT_EQ(run.exit_code, 0) << run.err;
    auto value = parse_json(run.out);
    EXPECT_TRUE(value.ok()) << run.out << run.err;
    return value.ok() ? *std::move(value) : boost::json::object();
  }
  static std::string contents(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string opened(const std::string& person, const std::string& received,
                     const std::string& right = "access") {
    const auto request = json(
        {"subject-request", "open", person, "--right", right, "--received", received, "--reference", "T-1"});
    return std::string(request.at("id").as_string());
  }
};

TEST_F(Registers, ARequestIsOpenedExtendedClosedFoundAndReported) {
  const std::string id = opened("K4711", "2020-01-31", "erasure");
  expect_says(steward({"subject-request", "show", id}), 0,
              {"erasure (GDPR Art. 12(3), 17)", "overdue", "2020-03-02", "to 2020-04-30"});
  expect_says(steward({"subject-request", "extend", id, "--on", "2020-02-20", "--why", "Many systems."}), 0,
              {"2020-04-30", "from 2020-03-02: Many systems."});
  expect_says(steward({"subject-request", "close", id, "fulfilled", "--on", "2020-04-01"}), 0,
              {"answered in time", "2020-04-01, fulfilled after 61 days"});
  const std::string late = opened("ada", "2020-01-31");
  expect_says(steward({"subject-request", "list"}), 0, {id, late, "overdue", "answered in time", "T-1"});
  const Finished due = steward({"subject-request", "list", "--due-within", "7d"});
  expect_says(due, 0, {late});
  EXPECT_EQ(due.out.find(id), std::string::npos) << due.out;

  expect_says(steward({"audit", "search", "--id", id}), 0,
              {"asked for erasure", "was extended on 2020-02-20", "was closed on 2020-04-01"});
  expect_says(steward({"audit", "search", "--person", "K4711"}), 0, {"asked for erasure"});
  expect_says(steward({"audit", "search", "--kind", "subject_request", "--what", "closed"}), 0,
              {"fulfilled"});

  const auto report = json({"audit", "export", "--report", "subject-requests"});
  const std::string text = boost::json::serialize(report);
  for (const char* part : {"1 of 2", "Many systems.", "\"answered in time\"", "\"overdue\""})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  EXPECT_EQ(text.find("K4711"), std::string::npos);
  const std::string head = std::to_string(report.at("cover").at("head_size").to_number<int64_t>());
  ASSERT_EQ(steward({"subject-request", "close", late, "refused", "--why", "Nothing is held."}).exit_code, 0);
  EXPECT_EQ(boost::json::serialize(json({"audit", "export", "--report", "subject-requests", "--head", head})),
            text)
      << "what came later changes nothing";

  const auto bundle = (dir_.path() / "requests.zip").string();
  ASSERT_EQ(steward({"audit", "export", "--report", "subject-requests", "--person", "K4711", "-o", bundle})
                .exit_code,
            0);
  const Finished key = steward({"audit", "head"});
  const std::string known = key.out.substr(key.out.find("public key: ") + 12);
  expect_says(run_steward({"audit", "verify", bundle, "--public-key", known.substr(0, known.find('\n'))}), 0,
              {});
  const std::string bytes = contents(bundle);
  EXPECT_NE(bytes.find(R"("event":"extended")"), std::string::npos)
      << "the bundle holds the person's entries";
  EXPECT_EQ(bytes.find(late), std::string::npos) << "and nobody else's";
  expect_says(steward({"audit", "verify", "--live"}), 0, {});
}

TEST_F(Registers, WhatMakesNoSenseIsRefusedInOneSentence) {
  const std::string id = opened("ada", "2020-01-31");
  struct Refused {
    std::vector<std::string> arguments;
    int exit_code;
    const char* says;
  };
  for (const Refused& each : std::vector<Refused>{
           {{"open", "bob", "--right", "access", "--received", "2999-01-01"}, 2, "still to come"},
           {{"open", "bob", "--right", "acess"}, 2, "did you mean 'access'?"},
           {{"open", "bob", "--right", "access", "--regulation", "pci"}, 2, "expected gdpr, cpra, hipaa"},
           {{"open", "bob", "--right", "erasure", "--regulation", "hipaa"}, 2, "no deadline"},
           {{"open", "bob", "--right", "access", "--received", "31.1.2020"}, 2, "write it as 2026-11-22"},
           {{"open", "bob", "--right", "access", "--reference", "of bob"}, 2, "names the person"},
           {{"close", id, "fulfilled", "--on", "2020-01-30"}, 2, "before the request was received"},
           {{"close", id, "done"}, 2, "fulfilled, refused or withdrawn"},
           {{"close", id, "refused"}, 2, "why it is refused"},
           {{"extend", id, "--on", "2020-03-03", "--why", "Late."}, 2, "The first deadline was 2020-03-02"},
           {{"close", "11111111-1111-4111-8111-111111111111", "fulfilled"}, 2, "no such request"},
           {{"list", "--state", "late"}, 2, "open, overdue or closed"},
           {{"list", "--due-within", "soon"}, 2, "write it as 7d"},
           {{"list", "--cursor", "x"}, 2, "no cursor"},
       }) {
    std::vector<std::string> arguments{"subject-request"};
    arguments.insert(arguments.end(), each.arguments.begin(), each.arguments.end());
    expect_says(steward(arguments), each.exit_code, {each.says});
  }
}

TEST_F(Registers, AHoldStandsBesideWhatIsOverdue) {
  const Finished added = steward({"--format", "json", "retention", "hold", "add", "--dataset", "*people.csv",
                                  "--why", "Evidence is kept.", "--ordered-by", "The court"});
  ASSERT_EQ(added.exit_code, 0) << added.err;
  const auto hold = parse_json(added.out);
  ASSERT_TRUE(hold.ok());
  const std::string id(hold->at("id").as_string());
  expect_says(steward({"retention", "hold", "add", "--person", "K4711", "--why", "Too.", "--ordered-by",
                       "The court"}),
              0, {"Held since", "all data of a person ("});
  expect_says(steward({"retention", "hold", "add", "--dataset", "custmer", "--why", "Too.", "--ordered-by",
                       "The court"}),
              0, {"no dataset of the catalog is called that now"});
  expect_says(steward({"retention", "hold", "list"}), 0, {id, "*people.csv", "The court"});
  expect_says(steward({"audit", "export", "--report", "consent-retention"}), 0, {id, "Evidence is kept."});
  expect_says(steward({"audit", "search", "--id", id}), 0,
              {"*people.csv is held since", "ordered by The court"});
  expect_says(steward({"audit", "search", "--person", "K4711"}), 0, {"All data of a person is held"});
  expect_says(steward({"retention", "hold", "release", id, "--why", "Settled."}), 0, {"Released as of"});
  expect_says(steward({"retention", "hold", "release", id, "--why", "Again."}), 1, {"released already"});
  const Finished left = steward({"retention", "hold", "list"});
  EXPECT_EQ(left.out.find(id), std::string::npos) << left.out;
  expect_says(steward({"retention", "hold", "list", "--all"}), 0, {id});
  expect_says(steward({"retention", "hold", "add", "--why", "x", "--ordered-by", "y"}), 2,
              {"Name the datasets"});
  expect_says(steward({"audit", "verify", "--live"}), 0, {});
}

TEST_F(Registers, OverHttp) {
  ServerProcess server(dir_.path() / "data");
  const auto call = [&](const char* method, const std::string& target, const std::string& body = "") {
    return http(server.port(), method, target, body).value_or(HttpAnswer{});
  };
  const auto json_of = [](const HttpAnswer& answer) {
    const auto value = parse_json(answer.body);
    EXPECT_TRUE(value.ok()) << answer.body;
    return value.ok() ? *value : boost::json::value(boost::json::object());
  };
  const std::string opening =
      R"({"subject":"K4711","regulation":"cpra","right":"access","received":"2020-01-31","by":"officer",
          "id":"11111111-1111-4111-8111-111111111111"})";
  const HttpAnswer opened = call("POST", "/api/v1/subject-requests", opening);
  ASSERT_EQ(opened.status, 201) << opened.body;
  const auto request = json_of(opened);
  EXPECT_EQ(request.at("due").as_string(), "2020-03-16");
  EXPECT_EQ(request.at("confirm_by").as_string(), "2020-02-14");
  EXPECT_EQ(json_of(call("POST", "/api/v1/subject-requests", opening)), request) << "the same again";
  const std::string one = "/api/v1/subject-requests/11111111-1111-4111-8111-111111111111";
  EXPECT_EQ(json_of(call("GET", one)), request);
  EXPECT_EQ(json_of(call("GET", "/api/v1/subject-requests?state=overdue&person=K4711"))
                .at("requests")
                .as_array()
                .size(),
            1u);
  EXPECT_EQ(json_of(call("GET", "/api/v1/subject-requests?due_within=7&regulation=gdpr"))
                .at("requests")
                .as_array()
                .size(),
            0u);
  const auto closed =
      json_of(call("POST", one + "/events", R"({"event":"closed","outcome":"fulfilled","on":"2020-03-16"})"));
  EXPECT_EQ(closed.at("standing").as_string(), "answered in time");

  const HttpAnswer added = call("POST", "/api/v1/legal-holds",
                                R"({"datasets":["*customer"],"reason":"A suit.","ordered_by":"The court"})");
  ASSERT_EQ(added.status, 201) << added.body;
  const std::string hold(json_of(added).at("id").as_string());
  EXPECT_EQ(json_of(call("GET", "/api/v1/legal-holds?in_force=true")).at("holds").as_array().size(), 1u);
  EXPECT_EQ(call("POST", "/api/v1/legal-holds/" + hold + "/release", R"({"reason":"Settled."})").status, 200);
  EXPECT_EQ(json_of(call("GET", "/api/v1/legal-holds?in_force=true")).at("holds").as_array().size(), 0u);

  struct Refused {
    const char *method, *target, *body;
    int status;
  };
  for (
      const Refused& each : std::vector<Refused>{
          {"POST", "/api/v1/subject-requests", "{}", 400},
          {"POST", "/api/v1/subject-requests", "[]", 400},
          {"POST", "/api/v1/subject-requests",
           R"({"subject":"a","regulation":"gdpr","right":"access","received":"2999-01-01"})", 400},
          {"POST", "/api/v1/subject-requests",
           R"({"subject":"b","regulation":"gdpr","right":"access","id":"11111111-1111-4111-8111-111111111111"})",
           409},
          {"GET", "/api/v1/subject-requests?state=late", "", 400},
          {"GET", "/api/v1/subject-requests?limit=0", "", 400},
          {"GET", "/api/v1/subject-requests?cursor=x", "", 400},
          {"GET", "/api/v1/subject-requests/22222222-2222-4222-8222-222222222222", "", 404},
          {"POST", "/api/v1/subject-requests/11111111-1111-4111-8111-111111111111/events",
           R"({"event":"extended","reason":"x"})", 409},
          {"POST", "/api/v1/legal-holds", R"({"reason":"x","ordered_by":"y"})", 400},
          // The id of a person where the actor stands would stay in clear for ever.
          {"POST", "/api/v1/legal-holds",
           R"({"person":"K4711","datasets":["*customer"],"reason":"x","ordered_by":"y"})", 400},
          {"POST", "/api/v1/legal-holds", R"({"subject":"K4711","by":"K4711","reason":"x","ordered_by":"y"})",
           400},
          {"POST", "/api/v1/legal-holds/x/release", R"({"reason":"x"})", 404},
      }) {
    const HttpAnswer refused = call(each.method, each.target, each.body);
    EXPECT_EQ(refused.status, each.status) << each.target << " " << each.body << "\n" << refused.body;
  }
}

}  // namespace
}  // namespace steward::testing
