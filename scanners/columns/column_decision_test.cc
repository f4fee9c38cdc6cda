#include "scanners/columns/column_decision.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "scanners/detectors/detector_set.h"
#include "scanners/detectors/validators.h"

namespace steward::scanners {
namespace {

using Values = std::vector<std::string>;
using Keys = std::vector<std::string>;

struct Column {
  std::string path, type;
  std::vector<std::pair<std::string, int64_t>> values;  // with rows
};

Column column_of(std::string path, std::string type, const Values& values) {
  Column column{std::move(path), std::move(type), {}};
  for (const auto& value : values) column.values.emplace_back(value, 1);
  return column;
}

FieldReport judge(std::string_view table, const Column& column) {
  ColumnState state(DetectorSet::builtin(), {"postgres://h:5432", "shop.public." + std::string(table)},
                    {{}, column.path, column.type, 1}, {});
  for (const auto& [value, rows] : column.values) state.add(value, rows);
  return decide(state, {SampleDesign::kEverything});
}

Keys categories(std::string_view table, const Column& column) {
  Keys keys;
  for (const auto& category : judge(table, column).categories) keys.push_back(category.str());
  return keys;
}

Keys categories(std::string_view table, std::string path, std::string type, const Values& values) {
  return categories(table, column_of(std::move(path), std::move(type), values));
}

Values random_digits(size_t count, size_t length, std::string_view prefix) {
  std::mt19937 engine(7);
  Values values;
  for (size_t i = 0; i < count; ++i) {
    std::string value(prefix);
    while (value.size() < length) value += static_cast<char>('0' + engine() % 10);
    values.push_back(std::move(value));
  }
  return values;
}

std::string with_luhn(std::string digits) {
  for (char check = '0'; check <= '9'; ++check)
    if (find_validator("credit_card")(digits + check) == Match::kValid) return digits + check;
  return digits + '0';
}

TEST(ColumnDecision, RandomIdsThatPassLuhnByChanceAreNothing) {
  for (const char* header : {"id", "order_id", "value", "reference", "x"})
    for (const char* type : {"bigint", "text", "numeric"})
      for (size_t count : {1u, 2u, 50u, 2000u})
        EXPECT_EQ(categories("orders", header, type, random_digits(count, 16, "4")), Keys{})
            << header << ' ' << type << ' ' << count;
}

TEST(ColumnDecision, IdsWithACheckDigitStayIds) {
  Values values;
  for (const auto& digits : random_digits(500, 15, "4")) values.push_back(with_luhn(digits));
  EXPECT_EQ(categories("orders", "order_id", "bigint", values), Keys{});
  EXPECT_EQ(categories("orders", "value", "text", values), Keys{"user.financial.credit_card"});
  EXPECT_EQ(categories("orders", "card_number", "text", values), Keys{"user.financial.credit_card"});
}

TEST(ColumnDecision, ATellingHeaderMakesFailedChecksumsSuspicious) {
  EXPECT_EQ(categories("payments", "credit_card_number", "text", random_digits(50, 16, "4")),
            Keys{"user.financial.credit_card"});
}

TEST(ColumnDecision, EmailsNeedNoHeader) {
  const Values emails = {"ada@example.com", "bob@example.org", "cy@example.net"};
  EXPECT_EQ(categories("t", "x", "text", emails), Keys{"user.contact.email"});
  EXPECT_EQ(categories("t", "x", "", emails), Keys{"user.contact.email"});
  EXPECT_EQ(categories("t", "user_id", "text", emails), Keys{"user.contact.email"});
  EXPECT_EQ(categories("t", "email", "boolean", {"true", "false"}), Keys{});
  EXPECT_EQ(categories("t", "email", "bytea", emails), Keys{});
  EXPECT_EQ(categories("t", "email_status", "text", {"sent", "bounced"}), Keys{});
}

TEST(ColumnDecision, TheHeaderAloneDecidesAnEmptyColumn) {
  const struct {
    const char *table, *path, *type;
    Keys keys;
  } kCases[] = {{"t", "email", "text", {"user.contact.email"}},
                {"t", "dob", "date", {"user.demographic.date_of_birth"}},
                {"t", "fname", "text", {"user.name.first"}},
                {"t", "lname", "varchar(20)", {"user.name.last"}},
                {"t", "addr1", "text", {"user.contact.address.street"}},
                {"t", "zip", "integer", {"user.contact.address.postal_code"}},
                {"t", "msisdn", "bigint", {"user.contact.phone_number"}},
                {"t", "ssn", "text", {"user.government_id.national_identification_number"}},
                {"t", "email", "double precision", {}},
                {"t", "phone", "double precision", {}},
                {"t", "created_at", "timestamp", {}},
                {"album", "name", "text", {}},
                {"customer", "name", "text", {"user.name"}}};
  for (const auto& c : kCases) {
    const FieldReport report = judge(c.table, column_of(c.path, c.type, {}));
    Keys keys;
    for (const auto& category : report.categories) keys.push_back(category.str());
    EXPECT_EQ(keys, c.keys) << c.table << '.' << c.path << ' ' << c.type;
    if (c.keys.empty()) continue;
    ASSERT_FALSE(report.findings.empty());
    EXPECT_TRUE(report.findings[0].header_match);
    EXPECT_EQ(report.findings[0].distinct_examined, 0);
  }
}

TEST(ColumnDecision, AHeaderThatTheValuesContradictDecidesNothing) {
  EXPECT_EQ(categories("customer", "phone", "text", {"home", "mobile", "work", "none given"}), Keys{});
  EXPECT_EQ(categories("customer", "state", "text", {"active", "pending", "closed"}), Keys{});
  EXPECT_EQ(categories("customer", "email", "text", {"weekly", "monthly", "never"}), Keys{});
}

TEST(ColumnDecision, NationalPhonesNeedAHeader) {
  const Values phones = {"(415) 555-2671", "(212) 555-0142", "(780) 428-9482", "(403) 262-3443"};
  EXPECT_EQ(categories("customer", "phone", "text", phones), Keys{"user.contact.phone_number"});
  EXPECT_EQ(categories("customer", "fax", "text", phones), Keys{"user.contact.fax_number"});
  EXPECT_EQ(categories("parts", "x", "text", phones), Keys{});
}

TEST(ColumnDecision, InternationalPhonesNeedNone) {
  EXPECT_EQ(categories("t", "x", "text",
                       {"+1 514 721 4711", "+49 711 2842222", "+47 22 44 22 22", "+55 12 3923 5555",
                        "+420 2 4172 5555"}),
            Keys{"user.contact.phone_number"});
}

TEST(ColumnDecision, NamesNeedPersonsAroundThem) {
  const Values people = {"Jane Peacock",   "Margaret Park", "Steve Johnson", "Robert King",
                         "Laura Callahan", "Nancy Edwards", "Andrew Adams",  "Michael Mitchell"};
  const Values things = {"Blue Widget",   "Steel Widget", "Garden Hose",
                         "Angle Bracket", "Paper Towels", "Desk Lamp"};
  EXPECT_EQ(categories("customer", "name", "text", people), Keys{"user.name"});
  EXPECT_EQ(categories("t", "name", "text", people), Keys{"user.name"});
  EXPECT_EQ(categories("artist", "name", "text", people), Keys{});
  EXPECT_EQ(categories("product", "name", "text", things), Keys{});
  EXPECT_EQ(categories("t", "name", "text", things), Keys{});
  EXPECT_EQ(categories("t", "title", "text", things), Keys{});
}

TEST(ColumnDecision, OnlyBirthDatesAreBirthDates) {
  const Values dates = {"1962-02-18 00:00:00", "1958-12-08 00:00:00", "1973-08-29 00:00:00"};
  EXPECT_EQ(categories("employee", "birth_date", "timestamp without time zone", dates),
            Keys{"user.demographic.date_of_birth"});
  for (const char* header : {"hire_date", "created_at", "invoice_date", "date", "date_of_order"})
    EXPECT_EQ(categories("employee", header, "timestamp", dates), Keys{}) << header;
}

TEST(ColumnDecision, CoordinatesByPairAndByAxis) {
  EXPECT_EQ(categories("visits", "x", "text",
                       {"52.5200,13.4050", "48.8566,2.3522", "40.7128,-74.0060", "51.5074,-0.1278",
                        "35.6762,139.6503"}),
            Keys{"user.location.precise"});
  EXPECT_EQ(categories("visits", "lat", "double precision", {"52.5200", "48.8566", "40.7128"}),
            Keys{"user.location.precise"});
  EXPECT_EQ(categories("sensor_readings", "lat", "double precision", {"52.5200", "48.8566", "40.7128"}),
            Keys{});
  EXPECT_EQ(categories("visits", "price", "double precision", {"52.5200", "48.8566", "40.7128"}), Keys{});
}

TEST(ColumnDecision, FewAddressesInMuchTextTagTheColumn) {
  Values tickets;
  for (int i = 0; i < 500; ++i)
    tickets.push_back("Ticket " + std::to_string(i) + ": the printer is out of paper.");
  EXPECT_EQ(categories("tickets", "body", "text", tickets), Keys{});
  tickets[17] = "Please answer to ada@example.com, thanks.";
  tickets[99] = "My card 4111 1111 1111 1111 was refused.";
  const FieldReport report = judge("tickets", column_of("body", "text", tickets));
  Keys keys;
  for (const auto& category : report.categories) keys.push_back(category.str());
  EXPECT_EQ(keys, (Keys{"user.contact.email", "user.financial.credit_card"}));
  for (const auto& finding : report.findings) {
    EXPECT_EQ(finding.distinct_matched, 1) << finding.detector;
    EXPECT_LT(finding.prevalence.upper, 0.02) << finding.detector;
    EXPECT_GT(finding.prevalence.lower, 0) << finding.detector;
  }
}

TEST(ColumnDecision, OneLuhnPassInTextIsChance) {
  Values notes;
  for (const auto& digits : random_digits(50, 16, "4"))
    notes.push_back("parcel " + digits + " left the depot");
  notes.push_back("parcel 4111111111111111 left the depot");
  EXPECT_EQ(categories("parcels", "note", "text", notes), Keys{});
}

TEST(ColumnDecision, NativeTypesSpeakForThemselves) {
  EXPECT_EQ(categories("sessions", "x", "inet", {"1.2.3.4", "10.0.0.1"}), Keys{"user.device.ip_address"});
  EXPECT_EQ(categories("sessions", "x", "macaddr", {"00:1a:2b:3c:4d:5e"}), Keys{"user.device.device_id"});
}

TEST(ColumnDecision, IsTheSameInAnyOrder) {
  Column column = column_of("x", "text", random_digits(5000, 10, "+1"));
  column.values.emplace_back("ada@example.com", 3);
  const FieldReport a = judge("t", column);
  std::reverse(column.values.begin(), column.values.end());
  const FieldReport b = judge("t", column);
  EXPECT_EQ(a.data_fingerprint, b.data_fingerprint);
  EXPECT_EQ(a.categories, b.categories);
  ASSERT_EQ(a.findings.size(), b.findings.size());
  for (size_t i = 0; i < a.findings.size(); ++i) {
    EXPECT_EQ(a.findings[i].confidence, b.findings[i].confidence);
    EXPECT_EQ(a.findings[i].distinct_matched, b.findings[i].distinct_matched);
  }
}

TEST(ColumnDecision, TheFingerprintKnowsValuesAndCounts) {
  const Column one = column_of("x", "text", {"a", "b"}), other = column_of("x", "text", {"ab"});
  Column counted = one;
  counted.values[0].second = 2;
  const auto fingerprint = [](const Column& column) { return judge("t", column).data_fingerprint; };
  EXPECT_NE(fingerprint(one), fingerprint(other));
  EXPECT_NE(fingerprint(one), fingerprint(counted));
  EXPECT_EQ(fingerprint(one).size(), 64u);
}

TEST(ColumnDecision, SurvivesHostileCells) {
  const Values hostile = {std::string(1 << 20, 'a'),
                          std::string(1 << 20, '1'),
                          std::string("a\0b@c.de", 8),
                          "\xff\xfe",
                          std::string(1 << 18, '@'),
                          "   ",
                          "\n",
                          std::string(64, '\0')};
  for (const char* type : {"text", "json", "integer", "date", "inet", "nonsense"})
    for (const char* header : {"email", "phone", "name", "x", "", "....", "\xff"}) {
      const FieldReport report = judge("t", column_of(header, type, hostile));
      for (const auto& finding : report.findings) {
        EXPECT_GE(finding.confidence, 0) << header;
        EXPECT_LE(finding.confidence, 1) << header;
      }
    }
}

}  // namespace
}  // namespace steward::scanners
