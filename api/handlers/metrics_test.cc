#include "api/handlers/metrics.h"

#include <gtest/gtest.h>

namespace steward::api {
namespace {

TEST(Metrics, CountsRequestsByEndpointAndStatusClass) {
  Metrics metrics;
  metrics.observe(Exchange{"search", 200, std::chrono::milliseconds(3)});
  metrics.observe(Exchange{"search", 201, std::chrono::milliseconds(3)});
  metrics.observe(Exchange{"search", 404, std::chrono::milliseconds(3)});
  const std::string text = metrics.text();
  EXPECT_NE(text.find(R"(steward_http_requests_total{endpoint="search",status="2xx"} 2)"), std::string::npos)
      << text;
  EXPECT_NE(text.find(R"(steward_http_requests_total{endpoint="search",status="4xx"} 1)"), std::string::npos)
      << text;
  EXPECT_NE(text.find(R"(steward_http_request_duration_seconds_bucket{endpoint="search",le="0.005"} 3)"),
            std::string::npos)
      << text;
}

TEST(Metrics, CountsBytesOfAnswersAndThoseCutOff) {
  Metrics metrics;
  metrics.observe(Delivery{"export_audit", 1000, true});
  metrics.observe(Delivery{"export_audit", 24, false});
  const std::string text = metrics.text();
  EXPECT_NE(text.find(R"(steward_http_response_bytes_total{endpoint="export_audit"} 1024)"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(R"(steward_http_responses_cut_off_total{endpoint="export_audit"} 1)"),
            std::string::npos)
      << text;
}

TEST(Metrics, CountsDecisionsAndShowsVerdictsNotYetGiven) {
  Metrics metrics;
  metrics.count_decision(policy::Verdict::kDeny);
  metrics.count_decision(policy::Verdict::kPending, DecisionMode::kAdvisory);
  const std::string text = metrics.text();
  EXPECT_NE(text.find(R"(steward_decisions_total{mode="durable",verdict="deny"} 1)"), std::string::npos)
      << text;
  EXPECT_NE(text.find(R"(steward_decisions_total{mode="durable",verdict="permit"} 0)"), std::string::npos)
      << text;
  EXPECT_NE(text.find(R"(steward_decisions_total{mode="advisory",verdict="pending"} 1)"), std::string::npos)
      << text;
}

TEST(Metrics, TellsHowFarEachWitnessIs) {
  Metrics metrics;
  metrics.set_witness("https://witness.example", 7, 1'795'316'400, false);
  metrics.set_witness("https://witness.example", 3, 1'795'316'400, true);
  const std::string text = metrics.text();
  EXPECT_NE(text.find(R"(steward_ledger_witness_lag_entries{witness="https://witness.example"} 3)"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(R"(steward_ledger_witness_saw_another_history{witness="https://witness.example"} 1)"),
            std::string::npos)
      << text;
}

TEST(Metrics, TellsTheSecondHistoriesThatWereCaught) {
  Metrics metrics;
  metrics.set_split_views("steward", 0, 1);
  metrics.set_split_views("steward", 2, 1);
  const std::string text = metrics.text();
  for (const std::string line : {R"(steward_witness_split_views{origin="steward",proven="true"} 2)",
                                 R"(steward_witness_split_views{origin="steward",proven="false"} 1)"})
    EXPECT_NE(text.find(line), std::string::npos) << line << " is not in\n" << text;
}

}  // namespace
}  // namespace steward::api
