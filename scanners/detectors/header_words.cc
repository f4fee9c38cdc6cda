#include "scanners/detectors/header_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxTokens = 16;
constexpr size_t kMaxPhraseTokens = 5;

enum class Kind { kOther, kLower, kUpper, kDigit };

Kind kind_of(char c) {
  if (c >= '0' && c <= '9') return Kind::kDigit;
  if (c >= 'A' && c <= 'Z') return Kind::kUpper;
  if ((c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80) return Kind::kLower;
  return Kind::kOther;
}

bool is_number(const std::string& token) {
  return kind_of(token[0]) == Kind::kDigit;
}

// Beside a phrase, these say that the column tells something about the value instead of holding it.
bool is_about_word(const std::string& token) {
  static constexpr std::array kWords = {
      "id",         "ids",         "key",        "fk",          "pk",        "uuid",      "guid",
      "hash",       "hashed",      "md5",        "sha",         "sha256",    "digest",    "count",
      "counts",     "cnt",         "total",      "sum",         "avg",       "min",       "max",
      "len",        "length",      "size",       "flag",        "is",        "has",       "verified",
      "valid",      "status",      "type",       "types",       "kind",      "category",  "code",
      "at",         "on",          "date",       "time",        "datetime",  "timestamp", "created",
      "updated",    "modified",    "sent",       "opened",      "clicked",   "domain",    "provider",
      "template",   "subject",     "body",       "format",      "source",    "enabled",   "optin",
      "opt",        "pref",        "preference", "preferences", "consent",   "idx",       "index",
      "rank",       "score",       "visible",    "required",    "confirmed", "bounced",   "label",
      "version",    "allowed",     "masked",     "password",    "error",     "rate",      "ratio",
      "pct",        "percent",     "amount",     "balance",     "campaign",  "list",      "group",
      "permission", "permissions", "limit",      "model",       "brand",     "carrier"};
  return std::find(kWords.begin(), kWords.end(), token) != kWords.end();
}

// "items[].address.city" → "city" and "address city": the leaf, and the leaf with its parent.
std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  size_t begin = 0;
  while (begin <= path.size()) {
    size_t end = path.find('.', begin);
    if (end == std::string_view::npos) end = path.size();
    if (end > begin) segments.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return segments;
}

}  // namespace

std::vector<std::string> tokenize_name(std::string_view name) {
  std::vector<std::string> tokens;
  size_t i = 0;
  while (i < name.size() && tokens.size() < kMaxTokens) {
    if (kind_of(name[i]) == Kind::kOther) {
      ++i;
      continue;
    }
    size_t end = i + 1;
    const Kind first = kind_of(name[i]);
    if (first == Kind::kUpper) {
      while (end < name.size() && kind_of(name[end]) == Kind::kUpper) ++end;
      // "IPAddress": the last capital of a run starts the next word; "ID" and "Name" stand alone.
      if (end < name.size() && kind_of(name[end]) == Kind::kLower) {
        if (end - i > 1)
          --end;
        else
          while (end < name.size() && kind_of(name[end]) == Kind::kLower) ++end;
      }
    } else {
      while (end < name.size() && kind_of(name[end]) == first) ++end;
    }
    tokens.push_back(to_lower(name.substr(i, end - i)));
    i = end;
  }
  return tokens;
}

std::string join_tokens(const std::vector<std::string>& tokens, size_t begin, size_t end) {
  std::string joined;
  for (size_t i = begin; i < end; ++i) joined += tokens[i];
  return joined;
}

bool names_identifier(std::string_view path) {
  static constexpr std::array kWords = {"id",      "ids",  "key",     "sku",  "serial",    "no",
                                        "number",  "num",  "code",    "ref",  "reference", "hash",
                                        "barcode", "ean",  "isbn",    "imei", "order",     "invoice",
                                        "uuid",    "guid", "version", "pk",   "fk",        "tracking"};
  const auto segments = segments_of(path);
  if (segments.empty()) return false;
  const auto tokens = tokenize_name(segments.back());
  return !tokens.empty() && std::find(kWords.begin(), kWords.end(), tokens.back()) != kWords.end();
}

void HeaderLexicon::add(std::string_view phrase, size_t rule, double weight) {
  const bool whole = phrase.starts_with('=');
  const auto tokens = tokenize_name(phrase);
  Phrase& entry = phrases_[join_tokens(tokens, 0, tokens.size())];
  (whole ? entry.whole : entry.anywhere).push_back({rule, weight});
}

std::vector<HeaderLexicon::Hit> HeaderLexicon::look_up(std::string_view path) const {
  const auto segments = segments_of(path);
  if (segments.empty()) return {};
  const auto leaf = tokenize_name(segments.back());
  if (segments.size() > 1) {
    auto tokens = tokenize_name(segments[segments.size() - 2]);
    // "phone.value" is what "phone" says; otherwise a phrase must reach into the leaf.
    if (leaf.size() == 1 && (leaf[0] == "value" || leaf[0] == "text" || leaf[0] == "raw"))
      return match(tokens, 0);
    const size_t parent_tokens = tokens.size();
    tokens.insert(tokens.end(), leaf.begin(), leaf.end());
    if (auto hits = match(tokens, parent_tokens + 1); !hits.empty()) return hits;
  }
  return match(leaf, 0);
}

std::vector<HeaderLexicon::Hit> HeaderLexicon::match(const std::vector<std::string>& tokens,
                                                     size_t min_end) const {
  size_t count = tokens.size();
  while (count > 0 && is_number(tokens[count - 1]) && count > 1) {
    // "ipv4" is a phrase, "address2" is "address" with a number.
    if (phrases_.contains(join_tokens(tokens, count - 2, count))) break;
    --count;
  }
  const std::vector<Hit>* best = nullptr;
  size_t best_begin = 0, best_end = 0;
  for (size_t begin = 0; begin < count; ++begin) {
    for (size_t end = begin + 1; end <= std::min(count, begin + kMaxPhraseTokens); ++end) {
      const auto found = phrases_.find(join_tokens(tokens, begin, end));
      if (found == phrases_.end()) continue;
      const bool is_whole = begin == 0 && end == count;
      const auto& hits =
          is_whole && !found->second.whole.empty() ? found->second.whole : found->second.anywhere;
      if (hits.empty()) continue;
      const bool inside_best = best && begin >= best_begin && end <= best_end;
      const bool around_best = best && begin <= best_begin && end >= best_end;
      if (inside_best && !around_best) continue;
      best = &hits;
      best_begin = begin;
      best_end = end;
    }
  }
  if (!best || best_end < min_end) return {};
  for (size_t i = 0; i < tokens.size(); ++i)
    if ((i < best_begin || i >= best_end) && is_about_word(tokens[i])) return {};
  return *best;
}

}  // namespace steward::scanners
