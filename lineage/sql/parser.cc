#include "lineage/sql/parser.h"

#include <fmt/format.h>
#include <pg_query.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/text.h"

namespace steward::lineage {
namespace {

struct ScanFree {
  void operator()(PgQueryScanResult* result) const {
    pg_query_free_scan_result(*result);
    delete result;
  }
};
struct ParseFree {
  void operator()(PgQueryParseResult* result) const {
    pg_query_free_parse_result(*result);
    delete result;
  }
};

// libpg_query quotes the text near the error; only what comes before that is passed on.
Error syntax_error(const PgQueryError& error) {
  const std::string_view message = error.message ? error.message : "";
  const std::string_view what = trim(message.substr(0, message.find_first_of("\"'")));
  const bool is_plain = !what.empty() && what.find("at or near") == std::string_view::npos;
  return {ErrorCode::kInvalidInput,
          is_plain ? fmt::format("This is not SQL that PostgreSQL 15 can read: {}.", excerpt(what))
                   : "This is not SQL that PostgreSQL 15 can read: there is a syntax error here.",
          fmt::format("offset {}", std::max(0, error.cursorpos - 1))};
}

struct Token {
  size_t start = 0, end = 0;
};

// Reads the protocol buffer of pg_query_scan(): ScanResult{tokens = 2}, ScanToken{start = 1, end = 2}. Enough
// of the wire format (https://protobuf.dev/programming-guides/encoding) to need no protobuf library.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  bool done() const { return rest_.empty(); }

  std::optional<uint64_t> varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<uint8_t>(rest_[0]);
      rest_.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (!(byte & 0x80)) return value;
    }
    return std::nullopt;
  }
  std::optional<std::string_view> bytes() {
    const auto size = varint();
    if (!size || *size > rest_.size()) return std::nullopt;
    const std::string_view value = rest_.substr(0, *size);
    rest_.remove_prefix(*size);
    return value;
  }

 private:
  std::string_view rest_;
};

std::optional<Token> read_token(std::string_view message) {
  Token token;
  WireReader reader(message);
  while (!reader.done()) {
    const auto tag = reader.varint();
    const auto value = reader.varint();
    if (!tag || !value) return std::nullopt;
    if (*tag == (1 << 3)) token.start = *value;
    if (*tag == (2 << 3)) token.end = *value;
  }
  return token;
}

std::optional<std::vector<Token>> read_tokens(std::string_view message) {
  std::vector<Token> tokens;
  WireReader reader(message);
  while (!reader.done()) {
    const auto tag = reader.varint();
    if (!tag) return std::nullopt;
    if (*tag == ((2 << 3) | 2)) {
      const auto bytes = reader.bytes();
      const auto token = bytes ? read_token(*bytes) : std::nullopt;
      if (!token) return std::nullopt;
      tokens.push_back(*token);
    } else if (!reader.varint()) {
      return std::nullopt;
    }
  }
  return tokens;
}

// How deep the tree can be, at most: within one pair of brackets operators and keywords may nest in each
// other until a comma ends the expression; set operations and joins nest across commas.
class DepthBound {
 public:
  void see(std::string_view token) {
    const char c = token.empty() ? ' ' : token[0];
    if (c == '(' || c == '[') {
      levels_.push_back({});
      ++total_;
    } else if (c == ')' || c == ']') {
      if (levels_.size() > 1) close();
    } else if (c == ',') {
      total_ -= levels_.back().chain;
      levels_.back().chain = 0;
    } else if (c == ';') {
      levels_ = {Level{}};
      total_ = 0;
    } else if (nests_across_commas(token)) {
      ++total_;
      ++levels_.back().across;
    } else if (nests(token)) {
      ++total_;
      ++levels_.back().chain;
    }
    deepest_ = std::max(deepest_, total_);
  }
  size_t deepest() const { return deepest_; }

 private:
  struct Level {
    size_t chain = 0, across = 0;
  };

  void close() {
    total_ -= levels_.back().chain + levels_.back().across + 1;
    levels_.pop_back();
  }
  static bool nests_across_commas(std::string_view token) {
    static constexpr std::array<std::string_view, 6> kWords = {"union", "intersect", "except",
                                                               "join",  "with",      "explain"};
    const std::string word = token.size() <= 9 ? to_lower(token) : "";
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
  }
  static bool nests(std::string_view token) {
    static constexpr std::array<std::string_view, 15> kWords = {
        "not",  "case",  "is", "isnull",  "notnull",  "collate",  "at",    "between",
        "like", "ilike", "in", "similar", "overlaps", "operator", "escape"};
    if (std::string_view("+-*/<>=~!@#%^&|`?:").find(token.empty() ? ' ' : token[0]) != std::string_view::npos)
      return true;
    const std::string word = token.size() <= 8 ? to_lower(token) : "";
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
  }

  std::vector<Level> levels_ = {Level{}};
  size_t total_ = 0, deepest_ = 0;
};

Status check_tokens(const std::string& sql, const SqlBounds& bounds) {
  const std::unique_ptr<PgQueryScanResult, ScanFree> scan(new PgQueryScanResult(pg_query_scan(sql.c_str())));
  if (scan->error) return syntax_error(*scan->error);
  const auto tokens = read_tokens({scan->pbuf.data, scan->pbuf.len});
  if (!tokens) return Error{ErrorCode::kInternal, "The tokens of the SQL scanner could not be read.", ""};
  if (tokens->size() > bounds.max_tokens)
    return Error{
        ErrorCode::kTooLarge,
        fmt::format("The SQL has {} tokens; at most {} are read.", tokens->size(), bounds.max_tokens), ""};
  DepthBound depth;
  for (const Token& token : *tokens) {
    if (token.start > sql.size() || token.end > sql.size() || token.end < token.start)
      return Error{ErrorCode::kInternal, "The tokens of the SQL scanner lie outside the text.", ""};
    depth.see(std::string_view(sql).substr(token.start, token.end - token.start));
    if (depth.deepest() > bounds.max_depth)
      return Error{ErrorCode::kTooLarge,
                   fmt::format("The SQL nests deeper than {} levels.", bounds.max_depth),
                   fmt::format("offset {}", token.start)};
  }
  return {};
}

}  // namespace

Result<boost::json::value> parse_sql(std::string_view sql, const SqlBounds& bounds) {
  if (sql.size() > bounds.max_bytes)
    return Error{ErrorCode::kTooLarge,
                 fmt::format("The SQL has {} bytes; at most {} are read.", sql.size(), bounds.max_bytes), ""};
  if (!is_utf8(sql)) return Error{ErrorCode::kInvalidInput, "The SQL is not valid UTF-8.", ""};
  if (const size_t at = sql.find('\0'); at != std::string_view::npos)
    return Error{ErrorCode::kInvalidInput, "The SQL holds the character U+0000.",
                 fmt::format("offset {}", at)};
  const std::string text(sql);
  STEWARD_RETURN_IF_ERROR(check_tokens(text, bounds));

  const std::unique_ptr<PgQueryParseResult, ParseFree> parsed(
      new PgQueryParseResult(pg_query_parse(text.c_str())));
  if (parsed->error) return syntax_error(*parsed->error);
  JsonBounds tree;
  tree.max_bytes = 256u << 20;  // a token becomes about 100 bytes of tree
  tree.max_depth = 4 * bounds.max_depth + 64;
  auto value = parse_json(parsed->parse_tree, tree);
  if (!value.ok())
    return Error{value.error().code,
                 "The parse tree of the SQL is too deep or too large; simplify the query.", ""};
  return value;
}

}  // namespace steward::lineage
