#include "audit/bundle/bundle_manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>

#include "audit/canonical_json.h"
#include "base/json.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

constexpr int64_t kFormat = 1;
constexpr std::string_view kMark = "steward_bundle";
constexpr size_t kMaxTableName = 64;
constexpr size_t kMaxManifest = 16u << 20;

constexpr std::string_view kExtensions[] = {"json", "csv", "parquet", "html", "pdf"};

bool is_table_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxTableName || name.front() < 'a' || name.front() > 'z') return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

json::string text(std::string_view bytes) {
  return json::string(bytes.data(), bytes.size());
}

json::array texts(const std::vector<std::string>& values) {
  json::array array;
  for (const std::string& value : values) array.push_back(text(value));
  return array;
}

json::object record_of(const MemberRecord& member) {
  json::object record{
      {"crc32", fmt::format("{:08x}", member.crc)}, {"name", text(member.name)}, {"size", member.size}};
  if (member.sha256) record["sha256"] = to_hex(*member.sha256);
  return record;
}

Result<uint64_t> count_at(const JsonView& view, std::string_view key) {
  STEWARD_ASSIGN_OR_RETURN(const int64_t value, view.at(key).as_int());
  if (value < 0 || value > kMaxExactInteger) return view.at(key).error("Expected a number from 0 to 2^53.");
  return static_cast<uint64_t>(value);
}

Result<PublicKey> key_at(const JsonView& view, std::string_view key) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, view.string(key));
  auto parsed = PublicKey::parse(text);
  if (!parsed.ok()) return view.at(key).error(parsed.error().message);
  return parsed;
}

Result<MemberRecord> member_from(const JsonView& view) {
  STEWARD_RETURN_IF_ERROR(view.only({"crc32", "name", "sha256", "size"}));
  MemberRecord member;
  STEWARD_ASSIGN_OR_RETURN(member.name, view.string("name"));
  STEWARD_ASSIGN_OR_RETURN(member.size, count_at(view, "size"));
  STEWARD_ASSIGN_OR_RETURN(const std::string crc, view.string("crc32"));
  const auto read = std::from_chars(crc.data(), crc.data() + crc.size(), member.crc, 16);
  if (crc.size() != 8 || read.ec != std::errc() || read.ptr != crc.data() + 8)
    return view.at("crc32").error("Expected 8 hexadecimal digits.");
  if (!view.at("sha256").present()) return member;
  STEWARD_ASSIGN_OR_RETURN(const std::string hash, view.string("sha256"));
  member.sha256 = digest_from_hex(hash);
  if (!member.sha256) return view.at("sha256").error("Expected a hash of 64 hexadecimal digits.");
  return member;
}

Status read_selection(const JsonView& view, BundleManifest& manifest) {
  STEWARD_RETURN_IF_ERROR(view.only({"count", "end", "every", "first"}));
  STEWARD_ASSIGN_OR_RETURN(manifest.entries, count_at(view, "count"));
  STEWARD_ASSIGN_OR_RETURN(manifest.selection.first, count_at(view, "first"));
  STEWARD_ASSIGN_OR_RETURN(manifest.selection.end, count_at(view, "end"));
  STEWARD_ASSIGN_OR_RETURN(manifest.selection.every, view.at("every").as_bool());
  return {};
}

}  // namespace

bool is_report_file(std::string_view name) {
  static constexpr std::string_view kReport = "report";
  if (!name.starts_with(kReport)) return false;
  name.remove_prefix(kReport.size());
  if (name.starts_with('/')) {
    const size_t dot = name.find('.');
    if (dot == std::string_view::npos || !is_table_name(name.substr(1, dot - 1))) return false;
    name.remove_prefix(dot);
  }
  return name.starts_with('.') &&
         std::find(std::begin(kExtensions), std::end(kExtensions), name.substr(1)) != std::end(kExtensions);
}

std::optional<int> member_rank(std::string_view name) {
  if (is_report_file(name)) return 1;
  static constexpr std::pair<std::string_view, int> kOthers[] = {
      {kReadme, 0}, {kEntries, 2}, {kProof, 3}, {kManifest, 4}, {kSignature, 5}};
  for (const auto& [other, rank] : kOthers)
    if (name == other) return rank;
  return std::nullopt;
}

Result<std::string> to_json(const BundleManifest& manifest) {
  json::object parameters;
  for (const auto& [name, value] : manifest.parameters) parameters[name] = text(value);
  json::array members;
  for (const MemberRecord& member : manifest.members) members.push_back(record_of(member));
  return canonical_json(json::object{{kMark, kFormat},
                                     {"checkpoint", text(manifest.checkpoint)},
                                     {"entries", json::object{{"count", manifest.entries},
                                                              {"end", manifest.selection.end},
                                                              {"every", manifest.selection.every},
                                                              {"first", manifest.selection.first}}},
                                     {"head_key", manifest.head_key.to_string()},
                                     {"key", manifest.key.to_string()},
                                     {"members", std::move(members)},
                                     {"parameters", std::move(parameters)},
                                     {"proof", json::object{{"hashes", manifest.hashes}}},
                                     {"report", text(manifest.report)},
                                     {"rotations", texts(manifest.rotations)}});
}

Result<BundleManifest> parse_manifest(std::string_view text) {
  JsonBounds bounds;
  bounds.max_bytes = kMaxManifest;
  bounds.max_values = 200'000;
  STEWARD_ASSIGN_OR_RETURN(const json::value value, parse_json(text, bounds));
  const JsonView view(value);
  STEWARD_ASSIGN_OR_RETURN(const int64_t format, view.at(kMark).as_int());
  if (format != kFormat)
    return view.at(kMark).error(
        fmt::format("Format {} is not known; this program reads format {}. Use the version of Steward that "
                    "made the bundle, or "
                    "a newer one.",
                    format, kFormat));
  STEWARD_RETURN_IF_ERROR(view.only({std::string(kMark), "checkpoint", "entries", "head_key", "key",
                                     "members", "parameters", "proof", "report", "rotations"}));
  BundleManifest manifest;
  STEWARD_ASSIGN_OR_RETURN(manifest.checkpoint, view.string("checkpoint"));
  STEWARD_ASSIGN_OR_RETURN(manifest.head_key, key_at(view, "head_key"));
  STEWARD_ASSIGN_OR_RETURN(manifest.key, key_at(view, "key"));
  STEWARD_ASSIGN_OR_RETURN(manifest.report, view.string("report"));
  STEWARD_RETURN_IF_ERROR(read_selection(view.at("entries"), manifest));
  STEWARD_RETURN_IF_ERROR(view.at("proof").only({"hashes"}));
  STEWARD_ASSIGN_OR_RETURN(manifest.hashes, count_at(view.at("proof"), "hashes"));
  STEWARD_ASSIGN_OR_RETURN(const auto members, view.at("members").as_array());
  for (const JsonView& item : members) {
    STEWARD_ASSIGN_OR_RETURN(MemberRecord member, member_from(item));
    manifest.members.push_back(std::move(member));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto parameters, view.at("parameters").as_object());
  for (const auto& [name, item] : parameters) {
    STEWARD_ASSIGN_OR_RETURN(std::string parameter, item.as_string());
    manifest.parameters.emplace_back(name, std::move(parameter));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto rotations, view.at("rotations").as_array());
  for (const JsonView& item : rotations) {
    STEWARD_ASSIGN_OR_RETURN(std::string statement, item.as_string());
    manifest.rotations.push_back(std::move(statement));
  }
  STEWARD_ASSIGN_OR_RETURN(const std::string canonical, to_json(manifest));
  if (canonical != text)
    return Error{ErrorCode::kInvalidInput, "It is not in the one form that Steward writes (RFC 8785).", ""};
  return manifest;
}

std::string signature_text(std::string_view manifest_json) {
  return fmt::format("steward bundle\n{}\n", to_hex(sha256(manifest_json)));
}

}  // namespace steward::audit
