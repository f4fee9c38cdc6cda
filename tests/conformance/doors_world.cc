#include "tests/conformance/doors_world.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <fstream>
#include <sstream>

#include "scanners/columns/report.h"

namespace steward::tests {
namespace {

namespace json = boost::json;

std::string file_text(const std::string& name) {
  std::ifstream file(std::string(STEWARD_DOORS_DIR) + "/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << name;
  return text.str();
}

constexpr char kPostgres[] = "postgres://db:5432", kHive[] = "hive://m:9083";

scanners::ScanReport catalog() {
  const auto dataset = [](const char* ns, const char* name, const std::vector<FieldOfDoors>& fields,
                          DatasetKind kind = DatasetKind::kTable) {
    return dataset_of_doors(ns, name, fields, kind);
  };
  scanners::ScanReport report;
  report.datasets = {
      dataset(kHive, "sales.visits", {{"page", "varchar", ""}, {"seconds", "bigint", ""}}),
      dataset(kHive, "sales.churn", {{"score", "double", ""}}, DatasetKind::kModel),
      dataset(kPostgres, "shop.public.customer",
              {{"id", "bigint", ""},
               {"email", "varchar(200)", "user.contact.email"},
               {"phone", "varchar(40)", "user.contact.phone_number"},
               {"card", "varchar(19)", "user.financial.credit_card"},
               {"address.city", "text", "user.contact.address.city"},
               {"address.street", "text", "user.contact.address.street"}}),
      dataset(kPostgres, "shop.public.orders",
              {{"id", "bigint", ""}, {"country", "varchar(2)", ""}, {"total", "numeric(10,2)", ""}}),
      dataset(kPostgres, "shop.public.Ratings", {{"Stars", "integer", ""}}),
      dataset(kPostgres, "shop.hr.salary",
              {{"person", "text", "user.name"}, {"amount", "numeric", "user.financial"}}),
      dataset(kPostgres, "shop.public.survey", {{"answer", "text", ""}, {"customer_id", "bigint", ""}}),
      dataset(kPostgres, "shop.public.votes", {{"choice", "text", ""}}),
  };
  return report;
}

template <class T>
void must(const T& result) {
  if (!result.ok()) throw std::runtime_error(result.error().to_string());
}

}  // namespace

scanners::DatasetReport dataset_of_doors(const char* ns, const char* name,
                                         const std::vector<FieldOfDoors>& fields, DatasetKind kind) {
  scanners::DatasetReport report;
  report.name = {ns, name};
  report.kind = kind;
  report.rows = report.rows_examined = 100;
  for (const FieldOfDoors& field : fields) {
    scanners::FieldReport& made = report.fields.emplace_back();
    made.field.path = field.path;
    made.field.type = field.type;
    made.field.ordinal = static_cast<int>(report.fields.size());
    made.rows_examined = 100;
    if (*field.category) made.categories = {Category(field.category)};
  }
  return report;
}

DoorsWorld::DoorsWorld() : DoorsWorld({catalog(), file_text("policies.yaml"), file_text("trino.yaml")}) {}

DoorsWorld::DoorsWorld(const DoorsSetup& setup) {
  service::Options options;
  options.database_url = storage::empty_database_url();
  options.keys_dir = folder_.path() / "keys";
  auto opened = service::Steward::open(std::move(options));
  must(opened);
  steward_ = *std::move(opened);
  must(steward_->store_scan(setup.catalog, "test"));
  const auto outcome = steward_->apply_policies({{"policies.yaml", setup.policies}}, "test");
  must(outcome);
  for (const policy::Diagnostic& diagnostic : outcome->diagnostics)
    if (diagnostic.severity == policy::Severity::kError)
      throw std::runtime_error(diagnostic.place + ": " + diagnostic.message);
  must(steward_->put_lineage_setting("TrinoMapping", setup.trino, "test"));
  policy::ConsentEvent consent;
  consent.purpose = Purpose("marketing.communications");
  consent.state = policy::ConsentState::kGranted;
  consent.notice_version = "1";
  must(steward_->record_consent("c-1", consent, "test"));
  api::ServerOptions serving;
  serving.port = 0;
  api::Router router;
  api::add_doors(router, *steward_, std::make_shared<api::Metrics>(), std::nullopt);
  auto started = api::Server::start(std::move(serving), std::move(router));
  must(started);
  server_ = *std::move(started);
}

testing::HttpAnswer DoorsWorld::send(const std::string& method, const std::string& path,
                                     const std::string& fields, const std::string& body) const {
  const auto answer =
      testing::http_exchange(server_->port(), method + " " + path +
                                                  " HTTP/1.1\r\nHost: localhost\r\nConnection: "
                                                  "close\r\n" +
                                                  fields + "\r\n" + body);
  return answer.value_or(testing::HttpAnswer{});
}

uint64_t DoorsWorld::ledger_size() const {
  const auto head = steward_->head();
  must(head);
  return head->size;
}

std::string missing(const json::value& expected, const json::value& actual, const std::string& place) {
  const auto differs = [&] {
    return place + ": expected " + json::serialize(expected) + ", found " + json::serialize(actual) + "\n";
  };
  if (expected.is_string()) {
    const std::string_view text = expected.get_string();
    if (text == "<any>") return "";
    if (text.starts_with('~'))
      return actual.is_string() && actual.get_string().find(text.substr(1)) != json::string::npos ? ""
                                                                                                  : differs();
  }
  if (expected.is_number()) {
    return actual.is_number() && expected.to_number<double>() == actual.to_number<double>() ? "" : differs();
  }
  if (expected.is_object() && expected.get_object().contains("<size>"))
    return actual.is_array() && actual.get_array().size() == expected.at("<size>").to_number<size_t>()
               ? ""
               : differs();
  if (expected.is_object() && expected.get_object().contains("<has>")) {
    if (!actual.is_array()) return differs();
    std::string lacks;
    for (const json::value& item : expected.at("<has>").as_array()) {
      bool is_there = false;
      for (const json::value& found : actual.get_array()) is_there = is_there || missing(item, found).empty();
      if (!is_there)
        lacks += place + ": lacks " + json::serialize(item) + " among " + json::serialize(actual) + "\n";
    }
    return lacks;
  }
  if (expected.is_object()) {
    if (!actual.is_object()) return differs();
    std::string lacks;
    for (const auto& member : expected.get_object()) {
      const json::value* found = actual.get_object().if_contains(member.key());
      const std::string there = place + "/" + std::string(member.key());
      if (member.value() == "<absent>")
        lacks += found ? there + ": should be absent\n" : "";
      else
        lacks += found ? missing(member.value(), *found, there) : there + ": is absent\n";
    }
    return lacks;
  }
  if (expected.is_array()) {
    if (!actual.is_array() || actual.get_array().size() != expected.get_array().size()) return differs();
    std::string lacks;
    for (size_t i = 0; i < expected.get_array().size(); ++i)
      lacks += missing(expected.get_array()[i], actual.get_array()[i], place + "/" + std::to_string(i));
    return lacks;
  }
  return expected == actual ? "" : differs();
}

}  // namespace steward::tests
