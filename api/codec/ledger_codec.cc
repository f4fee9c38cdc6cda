#include "api/codec/ledger_codec.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace steward::api {
namespace {

namespace json = boost::json;

}  // namespace

std::string with_member(std::string object, std::string_view key, std::string_view value) {
  object.pop_back();
  if (object.size() > 1) object += ',';
  return object.append(json::serialize(json::value(json::string(key)))).append(":").append(value).append("}");
}

std::string hit_text(const service::LedgerHit& hit) {
  if (!hit.entry)
    return json::serialize(json::object{{"seq", hit.seq},
                                        {"archived_in", hit.archived_in},
                                        {"earliest", format_rfc3339(hit.earliest)},
                                        {"latest", format_rfc3339(hit.latest)}});
  return with_member(json::serialize(json::object{{"seq", hit.seq}, {"leaf", to_hex(hit.entry->leaf)}}),
                     "entry", hit.entry->canonical);
}

std::string page_text(const service::FoundEntries& found) {
  std::string entries = "[";
  for (const service::LedgerHit& hit : found.hits) {
    if (entries.size() > 1) entries += ',';
    entries += hit_text(hit);
  }
  json::object rest{{"size", found.head_size}};
  if (!found.next_cursor.empty()) rest["next_cursor"] = found.next_cursor;
  if (!found.note.empty()) rest["note"] = found.note;
  return with_member(json::serialize(rest), "entries", entries + "]");
}

std::string proof_text(const audit::Export& proven) {
  json::array hashes;
  for (const Digest& hash : proven.entries.front().proof) hashes.emplace_back(to_hex(hash));
  json::object proof{{"checkpoint", proven.head.checkpoint},
                     {"key", proven.key.to_string()},
                     {"size", proven.head.size},
                     {"hashes", std::move(hashes)}};
  if (!proven.rotations.empty())
    proof["rotations"] = json::array(proven.rotations.begin(), proven.rotations.end());
  return json::serialize(proof);
}

}  // namespace steward::api
