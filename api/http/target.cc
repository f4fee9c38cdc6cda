#include "api/http/target.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace steward::api {
namespace {

constexpr size_t kMaxQueryParameters = 64;

std::optional<unsigned char> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned char>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned char>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned char>(c - 'A' + 10);
  return std::nullopt;
}

Result<std::string> decode_escapes(std::string_view text, std::string_view part) {
  // The target is visible ASCII by now.
  if (text.find('%') == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const auto high = i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
    const auto low = high ? hex_digit(text[i + 2]) : std::nullopt;
    if (!low)
      return invalid_input(
          fmt::format("The {} holds a '%' that is not followed by two hex digits; write '%25'.", part));
    const auto byte = static_cast<unsigned char>(*high << 4 | *low);
    if (byte < 0x20 || byte == 0x7F)
      return invalid_input(fmt::format("The {} holds an encoded control character; remove it.", part));
    out += static_cast<char>(byte);
    i += 2;
  }
  if (!is_utf8(out)) return invalid_input(fmt::format("The {} is not UTF-8 once decoded.", part));
  return out;
}

Result<std::vector<std::string>> parse_segments(std::string_view path) {
  std::vector<std::string> segments;
  path.remove_prefix(1);
  if (path.empty()) return segments;
  for (;;) {
    const size_t slash = path.find('/');
    auto segment = decode_escapes(path.substr(0, slash), "path");
    if (!segment.ok()) return segment.error();
    if (segment->find('/') != std::string::npos)
      return invalid_input("The path holds an encoded slash; pass names with slashes as a query parameter.");
    if (*segment == "." || *segment == "..")
      return invalid_input("The path holds a dot segment; write the path out.");
    segments.push_back(*std::move(segment));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

Result<std::string> decode_query_text(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return decode_escapes(spaced, "query");
}

Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const size_t equals = std::min(pair.find('='), pair.size());
    auto name = decode_query_text(pair.substr(0, equals));
    auto value = decode_query_text(pair.substr(std::min(equals + 1, pair.size())));
    if (!name.ok()) return name.error();
    if (!value.ok()) return value.error();
    for (const auto& earlier : parameters)
      if (earlier.first == *name)
        return invalid_input(fmt::format("The query parameter '{}' is given twice.", excerpt(*name)));
    if (parameters.size() == kMaxQueryParameters)
      return invalid_input(fmt::format("The query holds more than {} parameters.", kMaxQueryParameters));
    parameters.emplace_back(*std::move(name), *std::move(value));
  }
  return parameters;
}

}  // namespace

Result<Target> parse_target(std::string_view target) {
  if (!target.starts_with('/'))
    return invalid_input("The request target must be a path that starts with '/'; this server is no proxy.");
  for (const char c : target)
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F || c == '#')
      return invalid_input("The request target holds a character that must be percent-encoded.");
  const size_t mark = target.find('?');
  Target parsed;
  STEWARD_ASSIGN_OR_RETURN(parsed.segments, parse_segments(target.substr(0, mark)));
  if (mark != std::string_view::npos) {
    STEWARD_ASSIGN_OR_RETURN(parsed.query, parse_query(target.substr(mark + 1)));
  }
  for (const std::string& segment : parsed.segments) parsed.path.append("/").append(segment);
  if (parsed.segments.empty()) parsed.path.push_back('/');
  return parsed;
}

}  // namespace steward::api
