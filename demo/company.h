// The demo's small company: a shop with 200,000 rows in PostgreSQL, CSV, JSONL and Parquet.
//
//   PostgreSQL, schema "shop"   customer (5,000), orders (60,000)
//     customer_contact          view: customer's e-mail in lower case, phone, city
//     contact_normalised        view of that view: the phone's digits
//     customer_features         materialized view of both and of orders: phone_area is five digits, three
//     hops from phone
//   files                       support_tickets.jsonl (10,000; free text, one in eight with contact data),
//                               web_clicks.csv.gz (25,000; IP addresses), sensor_log.parquet (100,000;
//                               nothing personal)
//
// Everything is made up by a generator with a fixed seed: the same bytes on every machine. Phone numbers are
// from ranges kept free for fiction (Ofcom, NANPA, Bundesnetzagentur), IP addresses from documentation ranges
// (RFC 5737, RFC 3849), e-mail domains from RFC 2606; IBANs have valid check digits (ISO 13616) and no bank
// behind them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"

namespace steward::demo {

struct Made {
  std::string name;  // "shop.customer", "web_clicks.csv.gz"
  int64_t rows = 0;
};

// Creates an empty database beside the one that `server_url` names; returns its URL. kConflict when there is
// one already.
Result<std::string> create_database(const std::string& server_url, const std::string& name);

// Fills an empty database in one transaction.
Result<std::vector<Made>> fill_database(const std::string& database_url);

// Writes the files into `dir`, which is made when missing; files of these names are replaced.
Result<std::vector<Made>> write_files(const std::filesystem::path& dir);

}  // namespace steward::demo
