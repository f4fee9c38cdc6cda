#include "audit/bundle_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "audit/canonical_json.h"
#include "audit/entry_scan.h"
#include "audit/json_spans.h"
#include "base/json.h"
#include "base/text.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

constexpr size_t kMaxExportBytes = size_t{1} << 30;
constexpr size_t kMaxProofNodes = 64;  // a tree of 2^64 leaves is 64 high
constexpr size_t kMaxRotations = 10'000;
constexpr int64_t kFormat = 1;

// The members of one object, each asked for once; finish() refuses what nobody asked for.
class Members {
 public:
  static Result<Members> of(std::string_view text, std::string place) {
    auto split = split_object(text);
    if (!split.ok()) return invalid_input(split.error().message, place.empty() ? split.error().where : place);
    Members members;
    members.place_ = std::move(place);
    members.members_ = *std::move(split);
    return members;
  }

  bool has(std::string_view key) const {
    return std::any_of(members_.begin(), members_.end(), [&](const JsonMember& m) { return m.key == key; });
  }
  Result<std::string_view> text(std::string_view key) {
    for (auto& member : members_) {
      if (member.key != key) continue;
      ++asked_;
      return member.value;
    }
    return invalid_input(fmt::format("The member '{}' is missing.", key), place_);
  }
  Result<std::string> string(std::string_view key) {
    STEWARD_ASSIGN_OR_RETURN(const std::string_view span, text(key));
    if (const auto plain = plain_string(span)) return std::string(*plain);
    STEWARD_ASSIGN_OR_RETURN(const json::value parsed, parsed_value(span, key));
    return JsonView(parsed, place_of(key)).as_string();
  }
  Result<int64_t> integer(std::string_view key) {
    STEWARD_ASSIGN_OR_RETURN(const std::string_view span, text(key));
    if (const auto number = parse_int(span); number && std::to_string(*number) == span) return *number;
    STEWARD_ASSIGN_OR_RETURN(const json::value parsed, parsed_value(span, key));
    return JsonView(parsed, place_of(key)).as_int();
  }
  Result<bool> boolean(std::string_view key) {
    STEWARD_ASSIGN_OR_RETURN(const std::string_view span, text(key));
    STEWARD_ASSIGN_OR_RETURN(const json::value parsed, parsed_value(span, key));
    return JsonView(parsed, place_of(key)).as_bool();
  }
  // Call last. A member that no check covers could mislead a reader of the file.
  Status finish() const {
    if (asked_ == members_.size()) return {};
    return invalid_input("There are members that this format does not have.", place_);
  }
  std::string place_of(std::string_view key) const { return fmt::format("{}/{}", place_, key); }

 private:
  // The content of a string that needs no decoding: an export has millions of them.
  static std::optional<std::string_view> plain_string(std::string_view span) {
    if (span.size() < 2 || span.front() != '"' || span.back() != '"') return std::nullopt;
    span = span.substr(1, span.size() - 2);
    const auto odd = [](char c) {
      return static_cast<signed char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7F;
    };  // also all beyond ASCII
    if (std::any_of(span.begin(), span.end(), odd)) return std::nullopt;
    return span;
  }
  Result<json::value> parsed_value(std::string_view span, std::string_view key) const {
    auto parsed = parse_json(span);
    if (!parsed.ok()) return invalid_input(parsed.error().message, place_of(key));
    return parsed;
  }

  std::string place_;
  std::vector<JsonMember> members_;
  size_t asked_ = 0;
};

Result<Proof> parse_proof(std::string_view text, const std::string& place) {
  Proof proof;
  if (text == "[]") return proof;
  auto parsed = parse_json(text);
  if (!parsed.ok()) return invalid_input(parsed.error().message, place);
  STEWARD_ASSIGN_OR_RETURN(const auto items, JsonView(*parsed, place).as_array(kMaxProofNodes));
  for (const JsonView& item : items) {
    STEWARD_ASSIGN_OR_RETURN(const std::string hex, item.as_string());
    const auto digest = digest_from_hex(hex);
    if (!digest) return item.error("Expected a hash of 64 hexadecimal digits.");
    proof.push_back(*digest);
  }
  return proof;
}

Result<std::vector<std::string>> parse_rotations(std::string_view text) {
  constexpr const char* kPlace = "/rotations";
  auto parsed = parse_json(text);
  if (!parsed.ok()) return invalid_input(parsed.error().message, kPlace);
  STEWARD_ASSIGN_OR_RETURN(const auto items, JsonView(*parsed, kPlace).as_array(kMaxRotations));
  std::vector<std::string> statements;
  for (const JsonView& item : items) {
    STEWARD_ASSIGN_OR_RETURN(std::string statement, item.as_string());
    statements.push_back(std::move(statement));
  }
  // Without any there is no such member: what is read is written again to the byte.
  if (statements.empty())
    return invalid_input("A list of key rotations is left out rather than empty.", kPlace);
  return statements;
}

// An entry without its leaf, which the file claims. Most stand in canonical form already, and need no value
// built.
Result<Entry> read_entry(std::string_view text) {
  const auto scanned = scan_entry(text);
  const auto has_escape = [](std::string_view part) { return part.find('\\') != std::string_view::npos; };
  if (!scanned || has_escape(scanned->actor) || has_escape(scanned->kind)) return canonicalise_entry(text);
  STEWARD_ASSIGN_OR_RETURN(const Timestamp time, parse_rfc3339(scanned->time));
  return Entry{scanned->seq, std::string(scanned->kind), std::string(scanned->actor),
               time,         std::string(text),          {}};
}

Result<ProvenEntry> parse_proven_entry(std::string_view text, size_t index) {
  const std::string place = fmt::format("/entries/{}", index);
  STEWARD_ASSIGN_OR_RETURN(auto members, Members::of(text, place));
  STEWARD_ASSIGN_OR_RETURN(const int64_t seq, members.integer("seq"));
  STEWARD_ASSIGN_OR_RETURN(const std::string leaf, members.string("leaf"));
  STEWARD_ASSIGN_OR_RETURN(const std::string_view entry_text, members.text("entry"));
  STEWARD_ASSIGN_OR_RETURN(const std::string_view proof_text, members.text("proof"));
  STEWARD_RETURN_IF_ERROR(members.finish());

  ProvenEntry proven;
  auto entry = read_entry(entry_text);
  if (!entry.ok())
    return invalid_input(
        fmt::format("Entry {} was changed after it was recorded, for it is no entry any more: {}", seq,
                    entry.error().to_string()),
        place);
  proven.entry = *std::move(entry);
  if (proven.entry.seq != seq)
    return invalid_input(fmt::format("Entry {} is listed under the number {}: one of the two was changed.",
                                     proven.entry.seq, seq),
                         place);
  const auto digest = digest_from_hex(leaf);
  if (!digest)
    return invalid_input(fmt::format("The hash of entry {} is not 64 hexadecimal digits.", seq), place);
  proven.entry.leaf = *digest;
  STEWARD_ASSIGN_OR_RETURN(proven.proof, parse_proof(proof_text, members.place_of("proof")));
  return proven;
}

Result<Timestamp> parse_made_at(const std::string& text) {
  auto time = parse_rfc3339(text);
  if (!time.ok() || format_rfc3339(*time) != text)
    return invalid_input("Expected a time in the form 2026-11-20T18:48:58.123456Z.", "/made_at");
  return time;
}

void append_entry(std::string& out, const ProvenEntry& proven) {
  out += "{\"entry\":";
  out += proven.entry.canonical;
  out += ",\"leaf\":\"";
  out += to_hex(proven.entry.leaf);
  out += "\",\"seq\":";
  out += std::to_string(proven.entry.seq);
  out += ",\"proof\":[";
  for (size_t i = 0; i < proven.proof.size(); ++i) {
    if (i > 0) out += ',';
    out += '"';
    out += to_hex(proven.proof[i]);
    out += '"';
  }
  out += "]}";
}

std::string rotations_member(const Export& bundle) {
  if (bundle.rotations.empty()) return "";
  std::string out;
  for (const std::string& statement : bundle.rotations) {
    out += out.empty() ? "\"rotations\":[" : ",";
    out += canonical_string(statement);
  }
  return out + "],\n";
}

}  // namespace

std::string to_json(const Export& bundle) {
  std::string out = fmt::format(
      "{{\"{}\":{},\n\"made_at\":{},\n\"period\":{{\"from\":{},\"to\":{}}},\n\"complete\":{},\n\"key\":{},\n{"
      "}"
      "\"checkpoint\":{},\n\"entries\":[",
      kExportMark, kFormat, canonical_string(format_rfc3339(bundle.made_at)),
      canonical_string(bundle.period_from), canonical_string(bundle.period_to), bundle.complete,
      canonical_string(bundle.key.to_string()), rotations_member(bundle),
      canonical_string(bundle.head.checkpoint));
  for (size_t i = 0; i < bundle.entries.size(); ++i) {
    out += i == 0 ? "\n" : ",\n";
    append_entry(out, bundle.entries[i]);
  }
  out += "\n]}\n";
  return out;
}

Result<Export> parse_export_json(std::string_view text) {
  if (text.size() > kMaxExportBytes)
    return Error{ErrorCode::kTooLarge, "The export is larger than 1 GiB; export shorter periods.", ""};
  STEWARD_ASSIGN_OR_RETURN(auto members, Members::of(text, ""));
  STEWARD_ASSIGN_OR_RETURN(const int64_t format, members.integer(kExportMark));
  if (format != kFormat)
    return invalid_input(
        fmt::format("Format {} is not known; this program reads format {}. Use the version of Steward that "
                    "made the export, or a newer one.",
                    format, kFormat),
        "/steward_export");
  Export bundle;
  STEWARD_ASSIGN_OR_RETURN(const std::string made_at, members.string("made_at"));
  STEWARD_ASSIGN_OR_RETURN(bundle.made_at, parse_made_at(made_at));
  STEWARD_ASSIGN_OR_RETURN(const std::string_view period_text, members.text("period"));
  STEWARD_ASSIGN_OR_RETURN(auto period, Members::of(period_text, "/period"));
  STEWARD_ASSIGN_OR_RETURN(bundle.period_from, period.string("from"));
  STEWARD_ASSIGN_OR_RETURN(bundle.period_to, period.string("to"));
  STEWARD_RETURN_IF_ERROR(period.finish());
  STEWARD_ASSIGN_OR_RETURN(bundle.complete, members.boolean("complete"));
  STEWARD_ASSIGN_OR_RETURN(const std::string key, members.string("key"));
  STEWARD_ASSIGN_OR_RETURN(bundle.key, PublicKey::parse(key));
  if (members.has("rotations")) {
    STEWARD_ASSIGN_OR_RETURN(const std::string_view rotations, members.text("rotations"));
    STEWARD_ASSIGN_OR_RETURN(bundle.rotations, parse_rotations(rotations));
  }
  STEWARD_ASSIGN_OR_RETURN(const std::string checkpoint, members.string("checkpoint"));
  STEWARD_ASSIGN_OR_RETURN(bundle.head, parse_checkpoint(checkpoint));
  STEWARD_ASSIGN_OR_RETURN(const std::string_view entries, members.text("entries"));
  STEWARD_RETURN_IF_ERROR(members.finish());

  auto items = split_array(entries);
  if (!items.ok()) return invalid_input(items.error().message, "/entries");
  bundle.entries.reserve(items->size());
  for (size_t i = 0; i < items->size(); ++i) {
    STEWARD_ASSIGN_OR_RETURN(ProvenEntry proven, parse_proven_entry((*items)[i], i));
    bundle.entries.push_back(std::move(proven));
  }
  return bundle;
}

Result<std::string_view> embedded_json(std::string_view page) {
  const size_t mark = page.find(kDataBegin);
  const size_t begin = mark + kDataBegin.size();
  const size_t end = mark == std::string_view::npos ? mark : page.find(kDataEnd, begin);
  if (end == std::string_view::npos)
    return invalid_input(
        "The page does not hold the data of the export any more: it was cut, or saved by a program that "
        "dropped them.",
        "");
  return page.substr(begin, end - begin);
}

std::optional<ExportForm> detect_export(std::string_view file) {
  const std::string_view text = trim(file.substr(0, 4096));
  const std::string quoted = fmt::format("\"{}\"", kExportMark);
  if (text.find(kHtmlMark) != std::string_view::npos) return ExportForm::kHtml;
  if (text.starts_with('{') && text.find(quoted) != std::string_view::npos) return ExportForm::kJson;
  // The members in another order: another program wrote the same JSON again.
  if (text.starts_with('{') && !find_member(file, kExportMark).empty()) return ExportForm::kJson;
  return std::nullopt;
}

Result<Export> parse_export(std::string_view file) {
  const auto form = detect_export(file);
  if (!form)
    return Error{ErrorCode::kInvalidInput,
                 "This is not a Steward audit export: neither a bundle (.zip) nor the record as JSON or "
                 "HTML. A report by "
                 "itself carries no proof; made as a bundle it does: `steward audit export --report NAME -o "
                 "FILE.zip`.",
                 ""};
  if (*form == ExportForm::kJson) return parse_export_json(file);
  STEWARD_ASSIGN_OR_RETURN(const std::string_view data, embedded_json(file));
  return parse_export_json(data);
}

}  // namespace steward::audit
