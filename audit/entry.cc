#include "audit/entry.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <cmath>
#include <stdexcept>

#include "audit/canonical_json.h"
#include "audit/merkle.h"
#include "base/json.h"
#include "base/text.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

// Below the 64 levels parse_json() reads, with room for the entry and the export around it.
constexpr size_t kMaxBodyDepth = 48;

json::value text_value(std::string_view text) {
  return json::string(text.data(), text.size());
}

std::string utf8_of(std::string_view text) {
  return is_utf8(text) ? std::string(text) : to_valid_utf8(text);
}

std::string odd_number(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  return canonical_number(number);
}

// parse_json() refuses whole numbers from 2^63 to 1e25, and those beyond 2^53 do not survive every reader.
bool survives_reading(double number) {
  if (!std::isfinite(number)) return false;
  const double size = std::fabs(number);
  return size <= static_cast<double>(kMaxExactInteger) || size >= 1e25;
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

Error not_an_entry(std::string message, std::string where) {
  return {ErrorCode::kInvalidInput, std::move(message), std::move(where)};
}

Result<Entry> entry_from(const json::value& value) {
  const JsonView view(value);
  STEWARD_RETURN_IF_ERROR(view.only({"actor", "body", "kind", "seq", "time", "v"}));
  Entry entry;
  STEWARD_ASSIGN_OR_RETURN(const int64_t version, view.at("v").as_int());
  if (version != 1)
    return not_an_entry(
        fmt::format("Version {} of the entry format is not known; this program reads version 1.", version),
        "/v");
  STEWARD_ASSIGN_OR_RETURN(entry.seq, view.at("seq").as_int());
  if (entry.seq < 0 || entry.seq > kMaxExactInteger)
    return not_an_entry("An entry is numbered from 0 to 2^53.", "/seq");
  STEWARD_ASSIGN_OR_RETURN(entry.kind, view.string("kind"));
  STEWARD_ASSIGN_OR_RETURN(entry.actor, view.string("actor"));
  STEWARD_ASSIGN_OR_RETURN(const std::string time, view.string("time"));
  const auto parsed_time = parse_rfc3339(time);
  if (!parsed_time.ok() || format_rfc3339(*parsed_time) != time)
    return not_an_entry("Expected a time in the form 2026-11-20T18:48:58.123456Z.", "/time");
  entry.time = *parsed_time;
  if (!view.at("body").present() || !view.at("body").raw().is_object())
    return not_an_entry("Expected an object.", "/body");
  STEWARD_ASSIGN_OR_RETURN(entry.canonical, canonical_json(value));
  entry.leaf = leaf_hash(entry.canonical);
  return entry;
}

}  // namespace

Entry seal(const EntryDraft& draft, int64_t seq) {
  Entry entry;
  entry.seq = seq;
  entry.kind = utf8_of(draft.kind);
  entry.actor = utf8_of(draft.actor);
  entry.time = draft.time;
  const json::object object{
      {"actor", entry.actor}, {"body", recordable_object(draft.body, 0)}, {"kind", entry.kind},
      {"seq", seq},           {"time", format_rfc3339(draft.time)},       {"v", 1}};
  auto canonical = canonical_json(object);
  if (!canonical.ok())
    throw std::logic_error("an entry without canonical form: " + canonical.error().to_string());
  entry.canonical = *std::move(canonical);
  entry.leaf = leaf_hash(entry.canonical);
  return entry;
}

Result<Entry> canonicalise_entry(std::string_view text) {
  STEWARD_ASSIGN_OR_RETURN(const json::value value, parse_json(text));
  return entry_from(value);
}

Result<Entry> parse_entry(std::string_view canonical) {
  STEWARD_ASSIGN_OR_RETURN(Entry entry, canonicalise_entry(canonical));
  if (entry.canonical != canonical)
    return not_an_entry("The entry is not in canonical form (RFC 8785), so its hash would be of other bytes.",
                        "");
  return entry;
}

}  // namespace steward::audit
