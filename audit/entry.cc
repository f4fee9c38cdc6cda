#include "audit/entry.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <stdexcept>

#include "audit/canonical_json.h"
#include "audit/canonical_writer.h"
#include "audit/merkle.h"
#include "base/json.h"
#include "base/text.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

// Below the 64 levels parse_json() reads, with room for the entry and the export around it.
constexpr size_t kMaxBodyDepth = 48;
constexpr size_t kRoomAroundBody = 160;

json::value text_value(std::string_view text) {
  return json::string(text.data(), text.size());
}

std::string utf8_of(std::string_view text) {
  return is_utf8(text) ? std::string(text) : to_valid_utf8(text);
}

json::value recordable(const json::value& value, size_t depth);

json::value recordable_array(const json::array& array, size_t depth) {
  json::array out;
  out.reserve(array.size());
  for (const json::value& item : array) out.push_back(recordable(item, depth + 1));
  return out;
}

json::object recordable_object(const json::object& object, size_t depth) {
  json::object out;
  out.reserve(object.size());
  for (const auto& member : object) {
    const std::string key = utf8_of({member.key().data(), member.key().size()});
    out.insert_or_assign(key, recordable(member.value(), depth + 1));
  }
  return out;
}

json::value recordable(const json::value& value, size_t depth) {
  if (value.is_structured() && depth >= kMaxBodyDepth) return text_value("…");
  if (value.is_array()) return recordable_array(value.get_array(), depth);
  if (value.is_object()) return recordable_object(value.get_object(), depth);
  if (value.is_string()) return text_value(utf8_of({value.get_string().data(), value.get_string().size()}));
  if (value.is_double() && !survives_reading(value.get_double()))
    return text_value(odd_number(value.get_double()));
  if (value.is_uint64() && value.get_uint64() > static_cast<uint64_t>(kMaxExactInteger))
    return text_value(std::to_string(value.get_uint64()));
  if (value.is_int64() && (value.get_int64() > kMaxExactInteger || value.get_int64() < -kMaxExactInteger))
    return text_value(std::to_string(value.get_int64()));
  return value;
}

Result<Entry> entry_from(const json::value& value) {
  const JsonView view(value);
  STEWARD_RETURN_IF_ERROR(view.only({"actor", "body", "kind", "seq", "time", "v"}));
  Entry entry;
  STEWARD_ASSIGN_OR_RETURN(const int64_t version, view.at("v").as_int());
  if (version != 1)
    return invalid_input(
        fmt::format("Version {} of the entry format is not known; this program reads version 1.", version),
        "/v");
  STEWARD_ASSIGN_OR_RETURN(entry.seq, view.at("seq").as_int());
  if (entry.seq < 0 || entry.seq > kMaxExactInteger)
    return invalid_input("An entry is numbered from 0 to 2^53.", "/seq");
  STEWARD_ASSIGN_OR_RETURN(entry.kind, view.string("kind"));
  STEWARD_ASSIGN_OR_RETURN(entry.actor, view.string("actor"));
  STEWARD_ASSIGN_OR_RETURN(const std::string time, view.string("time"));
  const auto parsed_time = parse_rfc3339(time);
  if (!parsed_time.ok() || format_rfc3339(*parsed_time) != time)
    return invalid_input("Expected a time in the form 2026-11-20T18:48:58.123456Z.", "/time");
  entry.time = *parsed_time;
  if (!view.at("body").present() || !view.at("body").raw().is_object())
    return invalid_input("Expected an object.", "/body");
  STEWARD_ASSIGN_OR_RETURN(entry.canonical, canonical_json(value));
  entry.leaf = leaf_hash(entry.canonical);
  return entry;
}

}  // namespace

PreparedEntry prepare(const EntryDraft& draft) {
  auto body = canonical_json(recordable_object(draft.body, 0));
  if (!body.ok()) throw std::logic_error("an entry without canonical form: " + body.error().to_string());
  return {utf8_of(draft.kind), utf8_of(draft.actor), draft.time, *std::move(body)};
}

Entry seal_prepared(PreparedEntry prepared, int64_t seq) {
  CanonicalWriter writer(prepared.body.size() + prepared.actor.size() + kRoomAroundBody);
  writer.begin_object();
  writer.key("actor");
  writer.text(prepared.actor);
  writer.key("body");
  writer.json(prepared.body);
  writer.key("kind");
  writer.text(prepared.kind);
  writer.key("seq");
  writer.integer(seq);
  writer.key("time");
  writer.word(format_rfc3339(prepared.time));
  writer.key("v");
  writer.integer(1);
  writer.end_object();
  Entry entry{seq, std::move(prepared.kind), std::move(prepared.actor), prepared.time, writer.take(), {}};
  entry.leaf = leaf_hash(entry.canonical);
  return entry;
}

Entry seal(const EntryDraft& draft, int64_t seq) {
  return seal_prepared(prepare(draft), seq);
}

Result<Entry> canonicalise_entry(std::string_view text) {
  STEWARD_ASSIGN_OR_RETURN(const json::value value, parse_json(text));
  return entry_from(value);
}

Result<Entry> parse_entry(std::string_view canonical) {
  STEWARD_ASSIGN_OR_RETURN(Entry entry, canonicalise_entry(canonical));
  if (entry.canonical != canonical)
    return invalid_input(
        "The entry is not in canonical form (RFC 8785), so its hash would be of other bytes.", "");
  return entry;
}

}  // namespace steward::audit
