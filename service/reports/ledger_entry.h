// An entry of the ledger as reports read it, and the parts of a recorded decision. Members that are missing,
// or of another type, are as if nothing was said: an old entry must not stop a report. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"

namespace steward::service::reports {

struct LedgerEntry {
  int64_t seq = 0;
  std::string kind, actor;
  Timestamp time{};
  boost::json::object body;
  Digest leaf{};
};
// Of canonical text.
Result<LedgerEntry> read_entry(int64_t seq, std::string_view canonical);

std::string text_at(const boost::json::object& object, std::string_view key);
std::vector<std::string> texts_at(const boost::json::object& object, std::string_view key);
std::optional<int64_t> integer_at(const boost::json::object& object, std::string_view key);
std::optional<double> number_at(const boost::json::object& object, std::string_view key);
std::optional<Timestamp> time_at(const boost::json::object& object, std::string_view key);
const boost::json::object* object_at(const boost::json::object& object, std::string_view key);
std::vector<const boost::json::object*> objects_at(const boost::json::object& object, std::string_view key);

// "postgres://h:5432/shop.customer#email" → "postgres://h:5432/shop.customer".
std::string dataset_part(std::string_view field);

// The full names of the datasets that a decision was about: of its fields; when it has none, as they were
// asked for.
std::vector<std::string> datasets_of(const boost::json::object& decision);
// Rules that decided, each once, in order; near misses are left out.
std::vector<std::string> rules_of(const boost::json::object& decision);
// In words: "mask customer#email: partial", "keep copies for at most 2 years".
std::vector<std::string> obligations_of(const boost::json::object& decision);

}  // namespace steward::service::reports
