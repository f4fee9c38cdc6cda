#include "api/handlers/ledger_handlers.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/codec/server_codec.h"
#include "api/handlers/ledger_endpoints.h"
#include "audit/tile_path.h"
#include "audit/witness_request.h"
#include "base/text.h"
#include "service/audit/counters.h"
#include "service/audit/heads.h"
#include "service/audit/witness_desk.h"

namespace steward::api {
namespace {

namespace json = boost::json;

constexpr size_t kMaxBundledEntry = 65'535;  // tlog-tiles: two bytes of length
// A full tile is the same for ever; it stays with who asked for it, since the ledger is not everybody's.
constexpr auto kForEver = "private, max-age=31536000, immutable";

static_assert(kWitnessBodyLimit == audit::kMaxWitnessRequest);

Result<std::string> hashes_of(service::Steward& steward, const audit::TileId& tile) {
  STEWARD_ASSIGN_OR_RETURN(const auto hashes, steward.heads().tile(tile));
  std::string bytes;
  for (const Digest& hash : hashes) bytes += as_bytes(hash);
  return bytes;
}

Result<std::string> bundle_of(service::Steward& steward, const audit::TileId& tile) {
  STEWARD_ASSIGN_OR_RETURN(const auto texts, steward.heads().entries(tile.index, tile.width));
  std::string bytes;
  for (const std::string& text : texts) {
    if (text.size() > kMaxBundledEntry)
      return Error{
          ErrorCode::kTooLarge,
          "One of these entries is longer than the 65,535 bytes that a bundle can carry; take it out of an "
          "export.",
          ""};
    bytes += static_cast<char>(text.size() >> 8);
    bytes += static_cast<char>(text.size() & 0xFF);
    bytes += text;
  }
  return bytes;
}

Result<std::optional<uint64_t>> size_in(const HttpRequest& request, const char* name) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<uint64_t>();
  const auto size = parse_int(*text);
  if (size && *size >= 0) return std::optional(static_cast<uint64_t>(*size));
  return Error{ErrorCode::kInvalidInput, "A size is a whole number of entries.", name};
}

HttpResponse text_response(std::string body) {
  HttpResponse response;
  response.content_type = kCheckpointType;
  response.body = std::move(body);
  return response;
}

}  // namespace

Result<HttpResponse> show_checkpoint(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(auto newest, steward.heads().newest());
  return text_response(std::move(newest.head.checkpoint));
}

Result<HttpResponse> show_tile(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  const auto path = audit::parse_tile_path(request.parameters);
  if (!path)
    return Error{
        ErrorCode::kNotFound,
        "This spells no tile: write tile/LEVEL/NUMBER, or tile/entries/NUMBER, the number in groups of three "
        "digits: x001/x234/067, and .p/WIDTH behind one that is not full.",
        ""};
  HttpResponse response;
  response.content_type = kTileType;
  STEWARD_ASSIGN_OR_RETURN(
      response.body, path->of_entries ? bundle_of(steward, path->tile) : hashes_of(steward, path->tile));
  if (path->tile.width == audit::kTileWidth) response.headers.emplace_back("Cache-Control", kForEver);
  return response;
}

Result<HttpResponse> show_consistency(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"first", "second"}));
  STEWARD_ASSIGN_OR_RETURN(const auto first, size_in(request, "first"));
  STEWARD_ASSIGN_OR_RETURN(const auto second, size_in(request, "second"));
  if (!first) return Error{ErrorCode::kInvalidInput, "Name the size of the earlier tree.", "first"};
  STEWARD_ASSIGN_OR_RETURN(const auto proven, steward.heads().consistency(*first, second));
  json::array proof;
  for (const Digest& hash : proven.proof) proof.emplace_back(to_hex(hash));
  return json_response(json::object{{"first", proven.first},
                                    {"second", proven.second},
                                    {"first_root", to_hex(proven.first_root)},
                                    {"second_root", to_hex(proven.second_root)},
                                    {"proof", std::move(proof)}});
}

Result<HttpResponse> show_ledger_keys(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const auto known, steward.heads().keys());
  STEWARD_ASSIGN_OR_RETURN(const auto history, steward.heads().key_history());
  json::array keys, statements;
  for (const std::string& key : known) keys.emplace_back(key);
  for (const audit::KeyRotation& rotation : history) statements.emplace_back(rotation.statement);
  return json_response(json::object{{"keys", std::move(keys)},
                                    {"statements", std::move(statements)},
                                    {"witness_key", steward.witness_desk().key().to_string()}});
}

Result<HttpResponse> show_servers(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const auto rows, steward.counters().processes());
  json::array servers;
  for (const storage::ServerRow& row : rows) servers.push_back(server_json(row));
  return json_response(json::object{{"servers", std::move(servers)}});
}

Result<HttpResponse> post_witness_checkpoint(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(auto reply, steward.witness_desk().add_checkpoint(request.body));
  HttpResponse response;
  response.status = reply.status;
  response.content_type = std::move(reply.content_type);
  response.body = std::move(reply.body);
  return response;
}

}  // namespace steward::api
