#include "demo/company.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/time.h"
#include "demo/people.h"
#include "scanners/sources/duckdb_session.h"
#include "scanners/sources/source.h"
#include "storage/pool.h"

namespace steward::demo {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kSeed = 20'260'101;
constexpr int64_t kCustomers = 5'000, kOrders = 60'000, kTickets = 10'000, kReadings = 100'000,
                  kClicks = 25'000;

constexpr char kCreateTables[] =
    "CREATE SCHEMA shop;"
    "CREATE TABLE shop.customer (id bigint PRIMARY KEY, first_name text NOT NULL, last_name text NOT NULL,"
    "  email text NOT NULL, phone text, street text, city text, postal_code text, country char(2),"
    "  date_of_birth date, iban text, marketing_opt_in boolean NOT NULL, created_at timestamptz NOT NULL);"
    "CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, status text NOT NULL,"
    "  card_last_four char(4), total numeric(9,2) NOT NULL, ordered_at timestamptz NOT NULL, shipping_city "
    "text);"
    "SET LOCAL search_path TO shop;";

constexpr char kCreateViews[] =
    "ALTER TABLE shop.orders ADD FOREIGN KEY (customer_id) REFERENCES shop.customer;"
    "CREATE VIEW shop.customer_contact AS"
    "  SELECT id AS customer_id, lower(email) AS email, phone, city FROM shop.customer;"
    "CREATE VIEW shop.contact_normalised AS"
    "  SELECT customer_id, regexp_replace(phone, '[^0-9]', '', 'g') AS phone_digits,"
    "         split_part(email, '@', 2) AS email_domain FROM shop.customer_contact;"
    "CREATE MATERIALIZED VIEW shop.customer_features AS"
    "  SELECT n.customer_id, left(n.phone_digits, 5) AS phone_area, n.email_domain = 'example.com' AS "
    "has_common_mail,"
    "         count(o.id) AS order_count, coalesce(sum(o.total), 0)::numeric(11,2) AS order_sum"
    "  FROM shop.contact_normalised n LEFT JOIN shop.orders o ON o.customer_id = n.customer_id"
    "  GROUP BY n.customer_id, n.phone_digits, n.email_domain;";

// Made by DuckDB itself: nothing in it needs chance.
constexpr char kSelectReadings[] =
    "SELECT 'SN-' || lpad(CAST(i * 7919 % 480 AS VARCHAR), 5, '0') AS device_serial,"
    "       TIMESTAMP '2026-01-01' + to_seconds(i * 30) AS recorded_at,"
    "       CAST(19 + 6 * sin(i / 700.0) + (i * 31 % 17) / 10.0 AS DECIMAL(5,2)) AS temperature_celsius,"
    "       CAST(100 - (i * 7919 % 480 + i / 1500) % 97 AS UTINYINT) AS battery_percent,"
    "       '2.' || CAST(i * 13 % 4 AS VARCHAR) AS firmware FROM range({}) t(i)";

constexpr std::array<std::string_view, 4> kStatuses = {"delivered", "shipped", "paid", "returned"};
constexpr std::array<std::string_view, 3> kChannels = {"web", "app", "phone"};
constexpr std::array<std::string_view, 8> kProblems = {
    "The parcel arrived but the lamp inside is broken.",
    "The chair is the wrong colour, I ordered the grey one.",
    "I was charged twice for the same basket.",
    "The discount was not taken off at the checkout.",
    "One screw is missing from the bookshelf.",
    "The delivery is two weeks late now.",
    "The coffee grinder stopped after three days.",
    "I cannot find the invoice for the last order."};
constexpr std::array<std::string_view, 6> kWishes = {
    "Please send a new one.",   "I would like my money back.", "What do I have to do?",
    "Can somebody look at it?", "Thank you for your help.",    "Is there a return label?"};
constexpr std::array<std::string_view, 8> kPages = {
    "/", "/basket", "/checkout", "/search", "/item/lamp", "/item/chair", "/item/bookshelf", "/help/returns"};
constexpr std::array<std::string_view, 5> kAgents = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 "
    "Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Mobile/15E148",
    "ShopApp/4.2 (Android 14)"};

// A second within the 1,800 days before 2026.
std::string moment(Random& random) {
  using std::chrono::days, std::chrono::seconds;
  const Timestamp start = std::chrono::sys_days(std::chrono::January / 27 / 2021);
  return format_rfc3339(start + seconds(random.below(1'800 * 86'400)));
}

std::vector<Person> everybody() {
  Random random(kSeed);
  std::vector<Person> people;
  people.reserve(kCustomers);
  for (int64_t i = 0; i < kCustomers; ++i) people.push_back(invent_person(random));
  return people;
}

void stream_customers(pqxx::work& transaction, const std::vector<Person>& people) {
  Random random(kSeed + 1);
  pqxx::stream_to stream(transaction, "customer");
  int64_t id = 0;
  for (const Person& p : people) {
    const std::string opted_in = random.percent(35) ? "t" : "f";
    stream << std::make_tuple(++id, p.first_name, p.last_name, p.email, p.phone, p.street, p.city,
                              p.postal_code, p.country, p.date_of_birth, p.iban, opted_in, moment(random));
  }
  stream.complete();
}

void stream_orders(pqxx::work& transaction, const std::vector<Person>& people) {
  Random random(kSeed + 2);
  pqxx::stream_to stream(transaction, "orders");
  for (int64_t id = 1; id <= kOrders; ++id) {
    const auto customer = random.below(kCustomers);
    const auto status = random.pick(kStatuses);
    const auto card = random.digits(4);
    const auto cents = 499 + random.below(40'000);
    stream << std::make_tuple(id, customer + 1, std::string(status), card,
                              fmt::format("{}.{:02}", cents / 100, cents % 100), moment(random),
                              people[static_cast<size_t>(customer)].city);
  }
  stream.complete();
}

std::string contact_line(const Person& person, Random& random) {
  switch (random.below(4)) {
    case 0:
      return " You can write to me at " + person.email + ".";
    case 1:
      return " Please call me on " + person.phone + " after five.";
    case 2:
      return " Send the refund to " + person.iban + ".";
    default:
      return fmt::format(" {} {}, {}", person.first_name, person.last_name, person.phone);
  }
}

std::string ticket(int64_t id, const std::vector<Person>& people, Random& random) {
  const auto channel = random.pick(kChannels);
  const auto problem = random.pick(kProblems);
  std::string body = fmt::format("{} {}", problem, random.pick(kWishes));
  if (random.percent(12)) body += contact_line(people[static_cast<size_t>(random.below(kCustomers))], random);
  const auto priority = 1 + random.below(3);
  const bool closed = random.percent(80);
  return fmt::format(
      "{{\"ticket\":{},\"opened_at\":\"{}\",\"channel\":\"{}\",\"body\":\"{}\",\"handling\":{{\"priority\":{}"
      ",\"closed\":{}}}}}\n",
      id, moment(random), channel, body, priority, closed);
}

std::string ip_address(Random& random) {
  static constexpr std::array<std::string_view, 3> kDocumentation = {"192.0.2.", "198.51.100.", "203.0.113."};
  if (random.percent(15)) {
    const auto block = random.below(65'536);
    return fmt::format("2001:db8:{:x}::{:x}", block, 1 + random.below(65'535));
  }
  const auto network = random.pick(kDocumentation);
  return fmt::format("{}{}", network, 1 + random.below(254));
}

std::string click(Random& random) {
  const auto at = moment(random);
  const auto address = ip_address(random);
  const auto page = random.pick(kPages);
  const auto milliseconds = 3 + random.below(900);
  return fmt::format("{},{},{},{},\"{}\"\n", at, address, page, milliseconds, random.pick(kAgents));
}

Status write_text(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file) return {};
  return Error{ErrorCode::kUnavailable, "The demo's file could not be written; is there room on the disk?",
               path.string()};
}

std::string tickets_text() {
  const auto people = everybody();
  Random random(kSeed + 3);
  std::string text;
  for (int64_t id = 1; id <= kTickets; ++id) text += ticket(id, people, random);
  return text;
}

std::string clicks_text() {
  Random random(kSeed + 4);
  std::string text = "clicked_at,ip_address,path,took_ms,user_agent\n";
  for (int64_t i = 0; i < kClicks; ++i) text += click(random);
  return text;
}

Status write_clicks(scanners::DuckdbSession& session, const fs::path& target) {
  fs::path plain = target;
  plain.replace_extension();  // .gz
  STEWARD_RETURN_IF_ERROR(write_text(plain, clicks_text()));
  const auto done =
      session.run("COPY (SELECT * FROM read_csv(" + scanners::duckdb_literal(plain.string()) +
                  ", all_varchar=true, header=true)) TO " + scanners::duckdb_literal(target.string()) +
                  " (FORMAT csv, HEADER, COMPRESSION gzip)");
  std::error_code ignored;
  fs::remove(plain, ignored);
  return done;
}

std::string with_database(const std::string& url, const std::string& name) {
  const auto scheme = url.find("://");
  if (scheme == std::string::npos) return url + " dbname='" + name + "'";
  const auto query = std::min(url.find('?', scheme + 3), url.size());
  const auto slash = std::min(url.find('/', scheme + 3), query);
  return url.substr(0, slash) + "/" + name + url.substr(query);
}

}  // namespace

Result<std::string> create_database(const std::string& server_url, const std::string& name) {
  try {
    pqxx::connection connection(server_url);
    pqxx::nontransaction session(connection);
    if (!session.exec_params("SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1", name).empty()) {
      return Error{ErrorCode::kConflict,
                   "There is a database \"" + name + "\" already; the demo makes its own.", ""};
    }
    session.exec("CREATE DATABASE " + connection.quote_name(name));
  } catch (const std::exception&) {
    return storage::current_database_error();
  }
  return with_database(server_url, name);
}

Result<std::vector<Made>> fill_database(const std::string& database_url) {
  const auto people = everybody();
  storage::Database database({database_url, 1});
  STEWARD_RETURN_IF_ERROR(database.run([&](pqxx::work& transaction) -> Status {
    transaction.exec(kCreateTables);
    stream_customers(transaction, people);
    stream_orders(transaction, people);
    transaction.exec(kCreateViews);
    return {};
  }));
  return std::vector<Made>{{"shop.customer", kCustomers},
                           {"shop.orders", kOrders},
                           {"shop.customer_contact", kCustomers},
                           {"shop.contact_normalised", kCustomers},
                           {"shop.customer_features", kCustomers}};
}

Result<std::vector<Made>> write_files(const fs::path& dir) {
  std::error_code failure;
  fs::create_directories(dir, failure);
  if (failure) return Error{ErrorCode::kUnavailable, "The demo's folder could not be made.", dir.string()};
  STEWARD_ASSIGN_OR_RETURN(auto session, scanners::DuckdbSession::open());
  STEWARD_RETURN_IF_ERROR(write_text(dir / "support_tickets.jsonl", tickets_text()));
  STEWARD_RETURN_IF_ERROR(write_clicks(session, dir / "web_clicks.csv.gz"));
  STEWARD_RETURN_IF_ERROR(session.run("COPY (" + fmt::format(kSelectReadings, kReadings) + ") TO " +
                                      scanners::duckdb_literal((dir / "sensor_log.parquet").string()) +
                                      " (FORMAT parquet)"));
  return std::vector<Made>{
      {"support_tickets.jsonl", kTickets}, {"web_clicks.csv.gz", kClicks}, {"sensor_log.parquet", kReadings}};
}

}  // namespace steward::demo
