#include "api/codec/search_codec.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>

#include "api/codec/tag_codec.h"
#include "base/hash.h"
#include "base/text.h"

namespace steward::api {

namespace json = boost::json;

namespace {

constexpr size_t kQueryMarkDigits = 16;
constexpr int64_t kMaxOffset = 1'000'000'000;

std::string query_mark(std::string_view query) {
  return to_hex(sha256(query)).substr(0, kQueryMarkDigits);
}

}  // namespace

json::object to_json(const service::SearchPage& page, const service::World& world) {
  json::array hits;
  for (const service::SearchHit& hit : page.hits) {
    json::object object{{"dataset_id", hit.node.dataset.value}};
    if (hit.node.field) object["field_id"] = hit.node.field.value;
    object["name"] = hit.name;
    object["kind"] = to_string(hit.kind);
    object["score"] = hit.score;
    object["tags"] = to_json(hit.tags, *world.catalog);
    hits.push_back(std::move(object));
  }
  return {{"total", page.total}, {"hits", std::move(hits)}};
}

// Hex throughout: a cursor needs no escaping in a URL.
std::string encode_cursor(std::string_view query, size_t offset) {
  return query_mark(query) + to_hex(std::to_string(offset));
}

Result<size_t> decode_cursor(std::string_view query, std::string_view cursor) {
  const Error invalid{
      ErrorCode::kInvalidInput,
      "The cursor does not belong to this query; pass the 'next_cursor' of its previous page.", ""};
  if (!cursor.starts_with(query_mark(query))) return invalid;
  const auto digits = from_hex(cursor.substr(kQueryMarkDigits));
  const auto offset = digits ? parse_int(*digits) : std::nullopt;
  if (!offset || *offset < 0 || *offset > kMaxOffset) return invalid;
  return static_cast<size_t>(*offset);
}

}  // namespace steward::api
